package index

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// Hits are the variants that hold a phrase. A block is searched when it is
// first asked for, and once: the first hits of a frequent phrase cost less
// than all. Hits are good as long as their Index.
type Hits struct {
	index  *Index
	search search
	tail   []int64
	blocks []blockHits // in the order of the manifest
	order  []firstID   // of the blocks, once it was asked for
}

// blockHits are the hits in a block.
type blockHits struct {
	info blockInfo
	set  set // nil where there are none
	done bool
}

// hits are the hits in the blocks.
func (x *Index) hits(phrase string) *Hits {
	h := &Hits{index: x, search: newSearch(phrase), blocks: make([]blockHits, len(x.manifest.blocks))}
	for i, info := range x.manifest.blocks {
		h.blocks[i].info = info
	}
	return h
}

// Count returns how many variants hold the phrase.
func (h *Hits) Count(ctx context.Context) (int, error) {
	n := len(h.tail)
	var unknown []*blockHits
	for i := range h.blocks {
		b := &h.blocks[i]
		known, ok, err := h.index.storedCount(ctx, b.info, h.search)
		if err != nil {
			return 0, err
		}
		if ok {
			n += known.variants
		} else {
			unknown = append(unknown, b)
		}
	}
	if err := h.resolveAll(ctx, unknown); err != nil {
		return 0, err
	}
	for _, b := range unknown {
		n += b.set.len()
	}
	return n, nil
}

// Range returns the ids of the hits in [from, to), in order; where limit is
// not 0, the first so many of them.
func (h *Hits) Range(ctx context.Context, from, to int64, limit int) ([]int64, error) {
	if limit <= 0 {
		limit = math.MaxInt
	}
	low, _ := slices.BinarySearch(h.tail, from)
	high, _ := slices.BinarySearch(h.tail, to)
	found := slices.Clone(h.tail[low:max(low, high)])
	order, err := h.byFirstID(ctx)
	if err != nil {
		return nil, err
	}
	if limit == math.MaxInt {
		if found, err = h.room(ctx, order, from, to, found); err != nil {
			return nil, err
		}
	}
	for _, o := range order {
		if o.first >= to {
			break
		}
		if len(found) >= limit {
			sortIDs(found)
			if found = found[:limit]; found[limit-1] < o.first {
				break
			}
		}
		b := &h.blocks[o.block]
		d, err := h.index.cache.get(b.info).readDirectory(ctx, h.index.store)
		if err != nil {
			return nil, err
		}
		if d.last < from {
			continue
		}
		if err := h.resolve(ctx, b); err != nil {
			return nil, err
		}
		if found, err = h.index.cache.get(b.info).appendIDs(ctx, h.index.store, d, b.set, idRange{from, to, limit}, found); err != nil {
			return nil, err
		}
	}
	sortIDs(found)
	return found[:min(len(found), limit)], nil
}

// room makes room for all hits of the blocks with ids in [from, to).
func (h *Hits) room(ctx context.Context, order []firstID, from, to int64, found []int64) ([]int64, error) {
	var blocks []*blockHits
	for _, o := range order {
		if o.first < to && o.last >= from {
			blocks = append(blocks, &h.blocks[o.block])
		}
	}
	if err := h.resolveAll(ctx, blocks); err != nil {
		return nil, err
	}
	n := 0
	for _, b := range blocks {
		n += b.set.len()
	}
	return slices.Grow(found, n), nil
}

// sortIDs sorts ids, which mostly are in order: blocks that follow each other
// hold ids that do.
func sortIDs(ids []int64) {
	if !slices.IsSorted(ids) {
		slices.Sort(ids)
	}
}

// firstID is a block with its first and its last id.
type firstID struct {
	first, last int64
	block       int // in Hits.blocks
}

// byFirstID returns the blocks in the order of their first ids.
func (h *Hits) byFirstID(ctx context.Context) ([]firstID, error) {
	if h.order != nil {
		return h.order, nil
	}
	order := make([]firstID, len(h.blocks))
	for i, b := range h.blocks {
		d, err := h.index.cache.get(b.info).readDirectory(ctx, h.index.store)
		if err != nil {
			return nil, err
		}
		order[i] = firstID{d.ids[0], d.last, i}
	}
	slices.SortFunc(order, func(a, b firstID) int { return cmp.Compare(a.first, b.first) })
	h.order = order
	return order, nil
}

// resolveAll searches the blocks that were not yet.
func (h *Hits) resolveAll(ctx context.Context, blocks []*blockHits) error {
	for _, b := range blocks {
		if err := h.resolve(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// resolve searches the block, removed variants left out.
func (h *Hits) resolve(ctx context.Context, b *blockHits) error {
	if b.done {
		return nil
	}
	x := h.index
	block := x.cache.get(b.info)
	d, err := block.readDirectory(ctx, x.store)
	if err != nil {
		return err
	}
	f := finder{store: x.store, block: block, directory: d, textsPerPage: x.textsPerPage}
	hits, ask, err := f.find(ctx, h.search.needs)
	if err == nil && hits != nil {
		hits, err = x.alive(ctx, b.info, hits)
	}
	if err == nil && ask {
		err = x.ask(ctx, block, d, h.search.phrase, hits)
	}
	if err != nil {
		return err
	}
	b.set, b.done = hits, true
	return nil
}

// alive leaves out what was removed.
func (x *Index) alive(ctx context.Context, info blockInfo, hits set) (set, error) {
	dead, err := readDead(ctx, x.store, info)
	for i, w := range dead {
		hits[i] &^= w
	}
	return hits, err
}

// ask removes the variants whose text does not hold the phrase.
func (x *Index) ask(ctx context.Context, b *block, d *directory, phrase string, hits set) error {
	ids, err := b.appendIDs(ctx, x.store, d, hits, idRange{0, math.MaxInt64, math.MaxInt}, nil)
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
