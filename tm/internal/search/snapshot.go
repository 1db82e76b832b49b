package search

import (
	"context"
	"database/sql"
	"iter"
	"slices"
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

// tailTexts holds the texts of the tail in search form, by row. It does not change.
type tailTexts struct {
	changes int64 // the state of the memory that they belong to
	// whole reports whether all texts of the tail are present.
	whole bool
	Texts map[int64]string
}

// openIndex opens the index for a search.
func (m *Searcher) openIndex(ctx context.Context, r *Snapshot) (*index.Index, error) {
	changes, err := r.Changes(ctx)
	if err != nil {
		return nil, err
	}
	read := tables.FoldedTexts(r.Statements)
	kept := m.Tail.Load()
	if kept == nil || kept.changes != changes {
		kept = &tailTexts{changes: changes}
	}
	texts := func(ctx context.Context, rows []int64) iter.Seq2[string, error] { return kept.of(ctx, rows, read) }
	x, err := tables.OpenIndex(ctx, r.Statements, texts, index.Options{Cache: &m.Cache})
	if err != nil || kept.whole {
		return x, err
	}
	tail := x.Tail()
	whole := &tailTexts{changes: changes, whole: true, Texts: make(map[int64]string, len(tail))}
	next := 0
	for text, err := range kept.of(ctx, tail, read) {
		if err != nil {
			return nil, err
		}
		whole.Texts[tail[next]] = text
		next++
	}
	kept = whole
	m.Tail.Store(whole)
	return x, nil
}

// KeepTail records that this process changed the memory, but no existing text: the
// cached tail is still valid, but lacks the texts that were added.
func (m *Searcher) KeepTail(before int64) {
	if kept := m.Tail.Load(); kept != nil && kept.changes == before {
		m.Tail.CompareAndSwap(kept, &tailTexts{changes: before + 1, Texts: kept.Texts})
	}
}

// of returns the texts of the rows, in their order, and reads those that are not cached.
func (t *tailTexts) of(ctx context.Context, rows []int64, read index.Texts) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		missing := slices.DeleteFunc(slices.Clone(rows), func(row int64) bool { _, ok := t.Texts[row]; return ok })
		next, stop := iter.Pull2(read(ctx, missing))
		defer stop()
		for _, row := range rows {
			text, ok := t.Texts[row]
			var err error
			if !ok {
				text, err, _ = next()
			}
			if !yield(text, err) || err != nil {
				return
			}
		}
	}
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
