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
	var unknown []*blockHits
	end := int64(-1) // of the blocks before
	for at, o := range order {
		if o.first >= to || o.last < from {
			continue
		}
		if o.first <= end {
			return 0, 0, false, nil
		}
		end = o.last
		b := &h.blocks[o.block]
		if o.first >= from && o.last < to && !touching(order, at) {
			known, ok, err := h.index.storedCount(ctx, b.info, h.search)
			if err != nil {
				return 0, 0, false, err
			}
			if ok {
				c.n, c.next = c.n+known.variants, c.next+known.next
				continue
			}
		}
		unknown = append(unknown, b)
	}
	if err := h.resolveAll(ctx, unknown); err != nil {
		return 0, 0, false, err
	}
	for _, b := range unknown {
		if b.set == nil {
			continue
		}
		if err := c.add(ctx, h.index, b); err != nil {
			return 0, 0, false, err
		}
	}
	return c.n, c.next, true, nil
}

// touching tells whether the id beside one of a block's own is another block's, so
// that its first or last hit may be beside one of that.
func touching(order []firstID, at int) bool {
	o := order[at]
	return at > 0 && order[at-1].last+1 >= o.first || at+1 < len(order) && order[at+1].first <= o.last+1
}

// rangeCount is a CountRange under way.
type rangeCount struct {
	from, to int64
	n, next  int
	// last is the hit before, if it was the last id of its block.
	last int64
}

// add counts the hits of a block.
func (c *rangeCount) add(ctx context.Context, x *Index, b *blockHits) error {
	block := x.cache.get(b.info)
	d, err := block.readDirectory(ctx, x.store)
	if err != nil {
		return err
	}
	block.mutex.Lock()
	defer block.mutex.Unlock()
	// What stands beside what is known of the chunks with hits.
	for number := range d.ids {
		if b.set.chunk(number).empty() {
			continue
		}
		if _, err := block.lockedIDs(ctx, x.store, d, number); err != nil {
			return err
		}
	}
	hits := b.set
	if d.ids[0] < c.from || d.last >= c.to {
		hits = block.within(d, hits, c.from, c.to)
	}
	if hits.has(0) && c.last > 0 && d.ids[0] == c.last+1 {
		c.next++
	}
	n, next := countNext(hits, block.after)
	c.n, c.next = c.n+n, c.next+next
	c.last = 0
	if hits.has(uint32(d.variants - 1)) {
		c.last = d.last
	}
	return nil
}

// within are the hits with ids in [from, to). The ids of all hits were read.
func (b *block) within(d *directory, hits set, from, to int64) set {
	kept := slices.Clone(hits)
	for number, first := range d.ids {
		part := kept.chunk(number)
		end := d.last + 1
		if number+1 < len(d.ids) {
			end = d.ids[number+1]
		}
		switch {
		case first >= from && end <= to || part.empty():
		case end <= from || first >= to:
			clear(part)
		default:
			for i, id := range b.ids[number] {
				if id < from || id >= to {
					part[i/64] &^= 1 << (i % 64)
				}
			}
		}
	}
	return kept
}

// chunk is the part of a block's set that belongs to a chunk of ids.
func (s set) chunk(number int) set {
	const words = chunkSize / 64
	return s[number*words : min(len(s), (number+1)*words)]
}

// countNext counts the members of a set, and how many of them have the id after
// that of another one, as after says of all ids.
func countNext(s, after set) (n, next int) {
	carry := uint64(0) // whether the one before the word is a member
	for i, w := range s {
		if w != 0 {
			n += bits.OnesCount64(w)
			next += bits.OnesCount64(w & (w<<1 | carry) & after[i])
		}
		carry = w >> 63
	}
	return n, next
}
