package index

import (
	"context"
	"math/bits"
	"slices"
	"strings"
)

// Find returns the ids of all variants whose text in search form holds the
// phrase, which is in search form itself, in order. It equals a plain search
// for a substring in every text; no hit is no error.
func (x *Index) Find(ctx context.Context, phrase string) ([]int64, error) {
	if !searchForm(phrase) {
		return nil, ErrPhrase
	}
	found, err := x.scanTail(ctx, phrase)
	if err != nil {
		return nil, err
	}
	s := newSearch(phrase)
	for _, info := range x.manifest.blocks {
		err := x.findInBlock(ctx, info, s, func(b *block, d *directory, hits set) (err error) {
			found, err = b.appendIDs(ctx, x.store, d, hits, found)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(found)
	if x.options.Verify {
		if err := x.verify(ctx, phrase, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Count returns how many variants hold the phrase: the length of what Find
// returns, without asking which they are.
func (x *Index) Count(ctx context.Context, phrase string) (int, error) {
	if !searchForm(phrase) {
		return 0, ErrPhrase
	}
	found, err := x.scanTail(ctx, phrase)
	if err != nil {
		return 0, err
	}
	n := len(found)
	s := newSearch(phrase)
	for _, info := range x.manifest.blocks {
		err := x.findInBlock(ctx, info, s, func(_ *block, _ *directory, hits set) error {
			for _, w := range hits {
				n += bits.OnesCount64(w)
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// findInBlock calls visit with the hits in a block, removed variants left out; not
// where there are none.
func (x *Index) findInBlock(ctx context.Context, info blockInfo, s search, visit func(*block, *directory, set) error) error {
	b := x.cache.get(info)
	d, err := b.readDirectory(ctx, x.store)
	if err != nil {
		return err
	}
	f := finder{store: x.store, block: b, directory: d, textsPerPage: x.textsPerPage}
	hits, ask, err := f.find(ctx, s.needs)
	if err != nil || hits == nil {
		return err
	}
	dead, err := readDead(ctx, x.store, info)
	if err != nil {
		return err
	}
	for i, w := range dead {
		hits[i] &^= w
	}
	if ask {
		if err := x.ask(ctx, b, d, s.phrase, hits); err != nil {
			return err
		}
	}
	return visit(b, d, hits)
}

// ask removes the variants whose text does not hold the phrase.
func (x *Index) ask(ctx context.Context, b *block, d *directory, phrase string, hits set) error {
	ids, err := b.appendIDs(ctx, x.store, d, hits, nil)
	if err != nil {
		return err
	}
	holds := make([]bool, 0, len(ids))
	err = x.read(ctx, ids, func(_ int64, text string) error {
		holds = append(holds, strings.Contains(text, phrase))
		return nil
	})
	if err != nil {
		return err
	}
	next := 0
	for i, w := range hits {
		for ; w != 0; w &= w - 1 {
			if !holds[next] {
				hits[i] &^= w & -w
			}
			next++
		}
	}
	return nil
}

// appendIDs appends the ids of the ordinals.
func (b *block) appendIDs(ctx context.Context, s Store, d *directory, ordinals set, dst []int64) ([]int64, error) {
	const words = chunkSize / 64
	for chunk := range d.ids {
		part := ordinals[chunk*words : min(len(ordinals), (chunk+1)*words)]
		var ids []int64
		for i, w := range part {
			for ; w != 0; w &= w - 1 {
				if ids == nil {
					var err error
					if ids, err = b.readIDs(ctx, s, d, chunk); err != nil {
						return nil, err
					}
				}
				dst = append(dst, ids[64*i+bits.TrailingZeros64(w)])
			}
		}
	}
	return dst, nil
}
