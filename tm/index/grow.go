package index

import (
	"context"
	"fmt"
	"slices"
)

// Add adds variants, whose texts the index's Texts must know. They are found
// at once. Ids must be positive and not in the index yet. When the tail is
// full it becomes a block, and small blocks may be merged.
func (x *Index) Add(ctx context.Context, ids ...int64) error {
	ids = slices.Sorted(slices.Values(ids))
	if err := x.checkNew(ctx, ids); err != nil {
		return err
	}
	tail := append(slices.Clone(x.manifest.tail), ids...)
	slices.Sort(tail)
	x.manifest.tail = tail
	if len(tail) >= x.options.TailLimit {
		return x.Flush(ctx)
	}
	return x.manifest.write(ctx, x.store)
}

// Flush makes blocks of the tail, whatever its size, and merges small blocks.
func (x *Index) Flush(ctx context.Context) error {
	b := NewBuilder()
	err := x.read(ctx, x.manifest.tail, func(id int64, text string) error {
		if b.Full() {
			if err := x.append(ctx, b); err != nil {
				return err
			}
			b = NewBuilder()
		}
		return b.Add(id, text)
	})
	if err != nil {
		return err
	}
	if err := x.append(ctx, b); err != nil {
		return err
	}
	x.manifest.tail = nil
	return x.merge(ctx)
}

// AddBlock adds the variants of a builder, which must not be in the index yet,
// as a block of their own: for many variants at once. The builder is of no use
// afterwards. An empty one adds nothing.
func (x *Index) AddBlock(ctx context.Context, b *Builder) error {
	if err := x.checkNew(ctx, b.ids); err != nil {
		return err
	}
	if err := x.append(ctx, b); err != nil {
		return err
	}
	return x.merge(ctx)
}

// append stores a block, without the manifest.
func (x *Index) append(ctx context.Context, b *Builder) error {
	if b.Len() == 0 {
		return nil
	}
	info, err := b.write(ctx, x.store, x.manifest.next)
	if err != nil {
		return err
	}
	b.release()
	x.manifest.next++
	x.manifest.blocks = append(x.manifest.blocks, info)
	return nil
}

// checkNew refuses ids, given in order, that are no ids or in the index already.
func (x *Index) checkNew(ctx context.Context, ids []int64) error {
	for i, id := range ids {
		_, known := slices.BinarySearch(x.manifest.tail, id)
		if known || id <= 0 || i > 0 && id == ids[i-1] {
			return fmt.Errorf("index variant %d: ids must be positive and not in the index", id)
		}
	}
	for _, info := range x.manifest.blocks {
		var r removal
		others, err := x.mark(ctx, info, ids, &r)
		if err != nil {
			return err
		}
		if r.count > 0 {
			return fmt.Errorf("index %d variants: %d are in the index already; remove them first", len(ids), len(ids)-len(others))
		}
	}
	return nil
}
