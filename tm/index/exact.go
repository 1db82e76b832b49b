package index

import (
	"context"
	"slices"

	"github.com/yiku-tm/yiku/tm/match"
)

// Exact returns the ids of all variants whose text in search form is the
// text, in order. It looks through the signatures as Similar does, of one
// length only, and reads the few texts that are left: no table of hashes need
// be kept for it.
func (x *Index) Exact(ctx context.Context, text string) ([]int64, error) {
	ids, err := x.near(ctx, match.Prepare(text), 100)
	if err != nil {
		return nil, err
	}
	var found []int64
	err = x.read(ctx, ids, func(id int64, other string) error {
		if other == text {
			found = append(found, id)
		}
		return nil
	})
	return found, err
}

// near returns the ids, in order, of the variants that neither length nor
// signature rules out, and of all that wait in the tail.
func (x *Index) near(ctx context.Context, q *match.Query, least int) ([]int64, error) {
	ids := slices.Clone(x.manifest.tail)
	p := newProbe(q, least)
	for _, info := range x.manifest.blocks {
		var err error
		if ids, err = x.nearInBlock(ctx, info, p, ids); err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	return ids, nil
}
