package index

import (
	"context"
	"math"
	"math/bits"
)

// Find returns the ids of all variants whose text in search form holds the
// phrase, which is in search form itself, in order. It equals a plain search
// for a substring in every text; no hit is no error.
func (x *Index) Find(ctx context.Context, phrase string) ([]int64, error) {
	h, err := x.Search(ctx, phrase)
	if err != nil {
		return nil, err
	}
	found, err := h.Range(ctx, 0, math.MaxInt64, 0)
	if err == nil && x.options.Verify {
		err = x.verify(ctx, phrase, found)
	}
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Count returns how many variants hold the phrase: the length of what Find
// returns, without asking which they are.
func (x *Index) Count(ctx context.Context, phrase string) (int, error) {
	h, err := x.Search(ctx, phrase)
	if err != nil {
		return 0, err
	}
	return h.Count(ctx)
}

// Search begins a search for the phrase, which is in search form: for whoever
// wants the number of hits and some of their ids. Find and Count are short for it.
func (x *Index) Search(ctx context.Context, phrase string) (*Hits, error) {
	if !searchForm(phrase) {
		return nil, ErrPhrase
	}
	h := x.hits(phrase)
	var err error
	h.tail, err = x.scanTail(ctx, phrase)
	return h, err
}

// idRange asks for the first ids, so many, of those in [from, to).
type idRange struct {
	from, to int64
	limit    int
}

// appendIDs appends the ids of the ordinals that are in the range.
func (b *block) appendIDs(ctx context.Context, s Store, d *directory, ordinals set, r idRange, dst []int64) ([]int64, error) {
	first, _ := d.chunkOf(r.from)
	start := len(dst)
	for chunk := max(0, first); chunk < len(d.ids) && d.ids[chunk] < r.to && len(ordinals) > 0; chunk++ {
		part := ordinals.chunk(chunk)
		var ids []int64
		for i, w := range part {
			for ; w != 0; w &= w - 1 {
				if ids == nil {
					var err error
					if ids, err = b.readIDs(ctx, s, d, chunk); err != nil {
						return nil, err
					}
				}
				switch id := ids[64*i+bits.TrailingZeros64(w)]; {
				case id >= r.to || len(dst)-start == r.limit:
					return dst, nil
				case id >= r.from:
					dst = append(dst, id)
				}
			}
		}
	}
	return dst, nil
}
