package search

import (
	"context"
	"database/sql"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// A Searcher answers searches of a memory and caches what they read.
type Searcher struct {
	file   *store.File
	Cache  index.Cache
	Layout atomic.Pointer[Layout]
	Tail   atomic.Pointer[tailTexts]
	// LongTail reports that a change left the index with a long tail.
	LongTail atomic.Bool
}

// New returns a Searcher of the file.
func New(f *store.File) *Searcher { return &Searcher{file: f} }

// A Snapshot is a read transaction that answers one question from one state of the
// memory. Its statements belong to the connection: each is prepared once, however
// many snapshots the connection serves. It is not safe for concurrent use by
// multiple goroutines.
type Snapshot struct {
	*store.Statements
	m *Searcher
	// opened and arranged are the index and the layout, once needed.
	opened   *index.Index
	arranged *Layout
}

// Index opens the index, once.
func (r *Snapshot) Index(ctx context.Context) (x *index.Index, err error) {
	if r.opened == nil {
		r.opened, err = r.m.openIndex(ctx, r)
	}
	return r.opened, err
}

// Layout returns the layout of the state of the snapshot.
func (r *Snapshot) Layout(ctx context.Context) (l *Layout, err error) {
	if r.arranged == nil {
		r.arranged, err = r.m.layoutOf(ctx, r)
	}
	return r.arranged, err
}

// Look runs f in a snapshot.
func (m *Searcher) Look(ctx context.Context, f func(r *Snapshot) error) error {
	return m.file.Look(ctx, func(s *store.Statements) error { return f(&Snapshot{Statements: s, m: m}) })
}

// The newest variants are not in a block of the index but in its tail, whose
// texts a search reads. That takes about 10 ms per thousand, so the tail is
// kept short: an import that finds it long makes a block of it, and so does
// Close after changes of single units, which must not wait for it. A process
// that searches more than once caches the texts, and after adding some itself
// it reads no others.

// tidyTime is the time that Close may take to tidy up, including waiting for
// others.
const tidyTime = 5 * time.Second

// tailTexts holds the texts of the tail in search form.
type tailTexts struct {
	changes int64 // the state of the memory that they belong to
	// whole reports whether all texts of the tail are present.
	whole bool
	Texts *keptTexts
}

// keptTexts caches texts by the numbers of their variants. An entry never
// changes, so that several states of the memory can share them.
type keptTexts struct {
	mutex sync.Mutex
	ByRow map[int64]string // guarded by mutex
}

// openIndex opens the index for a search.
func (m *Searcher) openIndex(ctx context.Context, r *Snapshot) (*index.Index, error) {
	changes, err := r.Changes(ctx)
	if err != nil {
		return nil, err
	}
	kept := m.Tail.Load()
	if kept == nil || kept.changes != changes {
		kept = &tailTexts{changes: changes, Texts: &keptTexts{ByRow: map[int64]string{}}}
	}
	texts := func(ctx context.Context, ids []int64) iter.Seq2[string, error] {
		return kept.Texts.of(ctx, ids, tables.FoldedTexts(r.Statements))
	}
	x, err := tables.OpenIndex(ctx, r.Statements, texts, index.Options{Cache: &m.Cache})
	if err != nil || kept.whole {
		return x, err
	}
	if err := kept.Texts.fill(ctx, x.Tail(), tables.FoldedTexts(r.Statements)); err != nil {
		return nil, err
	}
	m.Tail.Store(&tailTexts{changes: changes, whole: true, Texts: kept.Texts})
	return x, nil
}

// KeepTail records that this process changed the memory, but no existing text: the
// cached tail is still valid, but lacks the texts that were added.
func (m *Searcher) KeepTail(before int64) {
	if kept := m.Tail.Load(); kept != nil && kept.changes == before {
		m.Tail.CompareAndSwap(kept, &tailTexts{changes: before + 1, Texts: kept.Texts})
	}
}

// of returns the texts of the rows, in their order, and reads those that are not
// cached.
func (t *keptTexts) of(ctx context.Context, rows []int64, read index.Texts) iter.Seq2[string, error] {
	texts, kept := make([]string, len(rows)), make([]bool, len(rows))
	var missing []int64
	t.mutex.Lock()
	for i, row := range rows {
		if texts[i], kept[i] = t.ByRow[row]; !kept[i] {
			missing = append(missing, row)
		}
	}
	t.mutex.Unlock()
	return func(yield func(string, error) bool) {
		at := 0
		yieldKept := func() bool {
			for ; at < len(rows) && kept[at]; at++ {
				if !yield(texts[at], nil) {
					return false
				}
			}
			return true
		}
		if !yieldKept() || len(missing) == 0 {
			return
		}
		for text, err := range read(ctx, missing) {
			if !yield(text, err) || err != nil {
				return
			}
			at++
			if !yieldKept() {
				return
			}
		}
	}
}

// fill reads the texts of the rows that are not cached. It drops others if
// there are many, as after the tail became a block.
func (t *keptTexts) fill(ctx context.Context, rows []int64, read index.Texts) error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.ByRow) > 2*max(len(rows), tables.TailAtMost) {
		t.ByRow = map[int64]string{}
	}
	var missing []int64
	for _, row := range rows {
		if _, ok := t.ByRow[row]; !ok {
			missing = append(missing, row)
		}
	}
	n := 0
	for text, err := range read(ctx, missing) {
		if err != nil {
			return err
		}
		t.ByRow[missing[n]] = text
		n++
	}
	return nil
}

// TidyUp shortens a tail that single changes made long. A failure has no
// consequences: another process may be writing, and a later one tries again.
func (m *Searcher) TidyUp() {
	if m.file.Write == nil || !m.LongTail.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), tidyTime)
	defer cancel()
	_ = m.file.Transact(ctx, func(tx *sql.Tx) error {
		w, err := tables.NewWriter(ctx, tx, &m.Cache, nil)
		if err != nil {
			return err
		}
		return w.ShortenTail(ctx)
	})
}
