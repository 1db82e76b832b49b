package index

import (
	"context"
	"math/bits"
	"slices"
)

// CountRange counts the hits with ids in [from, to), and how many of them are one more
// than another hit: whoever numbers what belongs together side by side learns
// how many such groups of two have a hit at all, which is n - next, without
// asking for any id. It is false where the ids of that range lie in several
// blocks that overlap, or in the tail: then Range must tell.
func (h *Hits) CountRange(ctx context.Context, from, to int64) (n, next int, ok bool, err error) {
	low, _ := slices.BinarySearch(h.tail, from)
	if low < len(h.tail) && h.tail[low] < to {
		return 0, 0, false, nil
	}
	order, err := h.byFirstID(ctx)
	if err != nil {
		return 0, 0, false, err
	}
	c := rangeCount{from: from, to: to}
	last := int64(-1) // of the blocks before
	for _, o := range order {
		if o.first >= to || o.last < from {
			continue
		}
		if o.first <= last {
			return 0, 0, false, nil
		}
		last = o.last
		b := &h.blocks[o.block]
		if err := h.resolve(ctx, b); err != nil {
			return 0, 0, false, err
		}
		if b.set == nil {
			continue
		}
		if err := c.add(ctx, h.index, b); err != nil {
			return 0, 0, false, err
		}
	}
	return c.n, c.next, true, nil
}

// rangeCount is a CountRange under way.
type rangeCount struct {
	from, to int64
	n, next  int
	// last is the hit before, if it was the last id of its chunk.
	last int64
}

// add counts the hits of a block.
func (c *rangeCount) add(ctx context.Context, x *Index, b *blockHits) error {
	const words = chunkSize / 64
	block := x.cache.get(b.info)
	d, err := block.readDirectory(ctx, x.store)
	if err != nil {
		return err
	}
	for number := range d.ids {
		part := b.set[number*words : min(len(b.set), (number+1)*words)]
		if d.ids[number] >= c.to || !slices.ContainsFunc(part, func(w uint64) bool { return w != 0 }) {
			continue
		}
		chunk, err := block.readIDs(ctx, x.store, d, number)
		if err != nil {
			return err
		}
		last := chunk.ids[len(chunk.ids)-1]
		if last < c.from {
			continue
		}
		if chunk.ids[0] < c.from || last >= c.to {
			part = inRange(part, chunk.ids, c.from, c.to)
		}
		c.addChunk(part, chunk)
	}
	return nil
}

// inRange are the hits of a chunk with ids in [from, to).
func inRange(hits set, ids []int64, from, to int64) set {
	kept := slices.Clone(hits)
	for i, id := range ids {
		if id < from || id >= to {
			kept[i/64] &^= 1 << (i % 64)
		}
	}
	return kept
}

// addChunk counts the hits of a chunk.
func (c *rangeCount) addChunk(hits set, chunk *idChunk) {
	if hits.has(0) && c.last > 0 && chunk.ids[0] == c.last+1 {
		c.next++
	}
	carry := uint64(0) // whether the id before the word is a hit
	for i, w := range hits {
		c.n += bits.OnesCount64(w)
		c.next += bits.OnesCount64(w & (w<<1 | carry) & chunk.after[i])
		carry = w >> 63
	}
	c.last = 0
	if end := len(chunk.ids) - 1; hits.has(uint32(end)) {
		c.last = chunk.ids[end]
	}
}
