package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
	"github.com/yiku-tm/yiku/tm/match"
)

// overlay is a store of blobs whose changes stay in main memory.
type overlay struct {
	base    index.Store
	changed map[index.Key][]byte
	removed [][2]index.Key // ranges [from, to)
}

// Get returns the blob as it was changed, or that of the base.
func (o *overlay) Get(ctx context.Context, key index.Key) ([]byte, error) {
	if blob, ok := o.changed[key]; ok {
		return blob, nil
	}
	for _, r := range o.removed {
		if r[0] <= key && key < r[1] {
			return nil, nil
		}
	}
	return o.base.Get(ctx, key)
}

// Put keeps a copy of the blob.
func (o *overlay) Put(_ context.Context, key index.Key, blob []byte) error {
	if o.changed == nil {
		o.changed = map[index.Key][]byte{}
	}
	o.changed[key] = slices.Clone(blob)
	return nil
}

// Remove hides the blobs in [from, to).
func (o *overlay) Remove(_ context.Context, from, to index.Key) error {
	o.removed = append(o.removed, [2]index.Key{from, to})
	for key := range o.changed {
		if from <= key && key < to {
			delete(o.changed, key)
		}
	}
	return nil
}

// sampledVariants is for how many texts the index is asked without
// CheckOptions.Full: enough that a lost block shows, few enough for a second.
const sampledVariants = 400

// checkIndex asks the index for texts of the memory. A text as a whole is a
// phrase that names every one of its tokens, so a variant that is found by its
// own text has all its postings; and the index proves on the texts that it
// says nothing too much.
func (h *Health) checkIndex(ctx context.Context, tx *sql.Tx, o CheckOptions) error {
	var rows []int64
	if err := tables.CollectNumbers(ctx, tx, &rows, "SELECT id FROM variants ORDER BY id"); err != nil {
		return err
	}
	h.Variants = len(rows)
	s := store.NewStatements(tx)
	x, err := index.Open(ctx, &overlay{base: tables.BlobStore{Statements: s}}, tables.FoldedTexts(s), index.Options{Verify: true, Cache: new(index.Cache)})
	if err != nil {
		return err
	}
	// New variants wait in a tail that is searched by reading it. As a block, in
	// main memory, it answers as fast as the others.
	if err := x.Flush(ctx); err != nil {
		return err
	}
	if x.Len() != len(rows) {
		h.find(Finding{Part: PartIndex, Problem: fmt.Sprintf("it has %d texts, the memory %d", x.Len(), len(rows)), Derived: true})
	}
	step := 1
	if !o.Full {
		step = max(1, len(rows)/sampledVariants)
	}
	a := asker{index: x, found: map[string][]int64{}}
	for i := 0; i < len(rows); i += step {
		if o.Progress != nil && i/step%64 == 0 {
			o.Progress(i, len(rows))
		}
		missing, err := a.ask(ctx, tx, rows[i])
		h.Asked++
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case tables.IsIndexDamage(err):
			// One finding says it all: whatever the cause, it is made anew.
			h.find(Finding{Part: PartIndex, Problem: err.Error(), Derived: true})
			return nil
		case err != nil:
			return err
		case missing:
			h.find(Finding{Part: PartIndex, Problem: fmt.Sprintf("it does not find unit %d by its own text", rows[i]/tables.Positions), Derived: true})
			return nil
		}
	}
	return nil
}

// asker asks the index for texts.
type asker struct {
	index *index.Index
	// found are answers with many variants, by text: of a heading that stands
	// in ten thousand documents they need not be found and proved ten thousand times.
	found map[string][]int64
}

const (
	manyFound  = 32  // from so many variants an answer is kept
	keptFounds = 256 // so many answers are kept
)

// ask tells whether the index does not find the variant by its text, as a phrase
// and as a similar text.
func (a *asker) ask(ctx context.Context, tx *sql.Tx, row int64) (missing bool, err error) {
	var text string
	if err := tx.QueryRowContext(ctx, "SELECT text FROM variants WHERE id = ?", row).Scan(&text); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return true, nil
		}
		return false, err
	}
	folded := fold.String(text)
	if folded == "" {
		return false, nil // invisible characters only, which no phrase can ask for
	}
	found, known := a.found[folded]
	if !known {
		if found, err = a.index.Find(ctx, folded); err != nil {
			return false, err
		}
		if len(found) >= manyFound {
			if len(a.found) >= keptFounds {
				clear(a.found)
			}
			a.found[folded] = found
		}
	}
	if !slices.Contains(found, row) {
		return true, nil
	}
	if known {
		return false, nil
	}
	similar, err := a.index.Similar(ctx, match.Prepare(folded), 100)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(similar, func(m index.Match) bool { return m.ID == row }), nil
}
