package index

import (
	"context"
	"slices"
)

// Remove removes variants. A variant that changes is removed with its old text
// still known, or not, and added again with its new one. An id that is not in
// the index is an UnknownError, and nothing is removed.
func (x *Index) Remove(ctx context.Context, ids ...int64) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	rest := make([]int64, 0, len(ids)) // not in the tail
	for _, id := range ids {
		if _, ok := slices.BinarySearch(x.manifest.tail, id); !ok {
			rest = append(rest, id)
		}
	}
	var changes []removal
	for i, info := range x.manifest.blocks {
		if len(rest) == 0 {
			break
		}
		r := removal{block: i}
		var err error
		if rest, err = x.mark(ctx, info, rest, &r); err != nil {
			return err
		}
		if r.count > 0 {
			changes = append(changes, r)
		}
	}
	if len(rest) > 0 {
		return &UnknownError{rest[0]}
	}
	for _, r := range changes {
		info := &x.manifest.blocks[r.block]
		info.dead += r.count
		if err := writeDead(ctx, x.store, info.number, r.dead); err != nil {
			return err
		}
	}
	x.manifest.tail = slices.DeleteFunc(slices.Clone(x.manifest.tail), func(id int64) bool {
		_, ok := slices.BinarySearch(ids, id)
		return ok
	})
	return x.merge(ctx)
}

// removal is what is removed from a block.
type removal struct {
	block int // in the manifest
	dead  set // all removed variants, those from before included
	count int // of new ones
}

// mark marks the ids that are alive in the block and returns the others.
func (x *Index) mark(ctx context.Context, info blockInfo, ids []int64, r *removal) ([]int64, error) {
	b := x.cache.get(info)
	d, err := b.readDirectory(ctx, x.store)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 || ids[0] > d.last { // as new ones are
		return ids, nil
	}
	if r.dead, err = readDead(ctx, x.store, info); err != nil {
		return nil, err
	}
	var (
		others []int64
		known  = -1 // the chunk read last
		chunk  []int64
	)
	for _, id := range ids {
		number, ok := d.chunkOf(id)
		if ok && number != known {
			if chunk, err = b.readIDs(ctx, x.store, d, number); err != nil {
				return nil, err
			}
			known = number
		}
		i, here := 0, false
		if ok {
			i, here = slices.BinarySearch(chunk, id)
		}
		ordinal := uint32(number*chunkSize + i)
		if !here || r.dead != nil && r.dead.has(ordinal) {
			others = append(others, id)
			continue
		}
		if r.dead == nil {
			r.dead = newSet(info.variants)
		}
		r.dead.add(ordinal)
		r.count++
	}
	return others, nil
}
