package tm

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"github.com/yiku-tm/yiku/tm/index"
)

// Variants that came in last are in no block of the index but in its tail, where
// a search reads their texts. That takes some 10 ms a thousand, so the tail is
// kept short: an import that finds it long makes a block of it, and so does Close
// after changes of single units, which must not wait for it. A process that
// searches more than once keeps the texts.

// tailAtMost is the number of variants in the tail from which it is made a block.
const tailAtMost = 1024

// tidyTime is how long Close may take to tidy up, waiting for others included.
const tidyTime = 5 * time.Second

// tailTexts are the texts of the tail, in their search form.
type tailTexts struct {
	changes int64 // the state of the memory that they belong to
	texts   map[int64]string
}

// openIndex opens the index for a search.
func (m *Memory) openIndex(ctx context.Context, r *reading) (*index.Index, error) {
	changes, err := r.state(ctx)
	if err != nil {
		return nil, err
	}
	texts := func(ctx context.Context, ids []int64) iter.Seq2[string, error] {
		if kept := m.tail.Load(); kept != nil && kept.changes == changes {
			return kept.or(ctx, r.foldedTexts, ids)
		}
		return r.foldedTexts(ctx, ids)
	}
	x, err := index.Open(ctx, blobStore{r.statements}, texts, index.Options{Cache: &m.cache})
	if err != nil {
		return nil, err
	}
	if kept := m.tail.Load(); kept == nil || kept.changes != changes {
		tail := &tailTexts{changes: changes, texts: map[int64]string{}}
		ids := x.Tail()
		for text, err := range r.foldedTexts(ctx, ids) {
			if err != nil {
				return nil, err
			}
			tail.texts[ids[len(tail.texts)]] = text
		}
		m.tail.Store(tail)
	}
	return x, nil
}

// or yields the texts kept, or those that read gives where one is not.
func (t *tailTexts) or(ctx context.Context, read index.Texts, ids []int64) iter.Seq2[string, error] {
	for _, id := range ids {
		if _, ok := t.texts[id]; !ok {
			return read(ctx, ids)
		}
	}
	return func(yield func(string, error) bool) {
		for _, id := range ids {
			if !yield(t.texts[id], nil) {
				return
			}
		}
	}
}

// shortenTail makes a block of the tail where it is long.
func (w *writer) shortenTail(ctx context.Context) error {
	if len(w.index.Tail()) < tailAtMost {
		return nil
	}
	return w.index.Flush(ctx)
}

// tidyUp shortens the tail if single changes made it long. It is no harm where that
// does not succeed: another process may be writing, and the next one tries again.
func (m *Memory) tidyUp() {
	if m.write == nil || !m.longTail.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), tidyTime)
	defer cancel()
	_ = m.transact(ctx, func(tx *sql.Tx) error {
		w, err := newWriter(ctx, tx)
		if err != nil {
			return err
		}
		return w.shortenTail(ctx)
	})
}
