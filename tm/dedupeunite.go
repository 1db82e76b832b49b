package tm

import (
	"cmp"
	"context"
	"slices"
)

// uniter makes groups of units one unit each. Units are dropped many at a time,
// which is much cheaper.
type uniter struct {
	w    *writer
	e    *entry
	tags map[int64]string
	// kept and dropped wait for the next flush.
	kept    []unitImage
	dropped []int64
}

// unite takes a group, the unit to keep first.
func (u *uniter) unite(ctx context.Context, group []unitImage) error {
	kept := group[0]
	places := append([]originImage{}, kept.More...)
	marks := append([]markImage{}, kept.Marks...)
	for _, g := range group[1:] {
		places = append(append(places, originImage{g.Origin, g.Place}), g.More...)
		marks = append(marks, g.Marks...)
		u.dropped = append(u.dropped, g.ID)
	}
	own := originImage{kept.Origin, kept.Place}
	slices.SortFunc(places, func(a, b originImage) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Place, b.Place))
	})
	kept.More = slices.DeleteFunc(slices.Compact(places), func(o originImage) bool { return o == own })
	// The mark of the unit that is kept, else that of the first in the group.
	slices.SortStableFunc(marks, func(a, b markImage) int {
		return cmp.Or(cmp.Compare(a.Folded, b.Folded), cmp.Compare(a.Lang, b.Lang))
	})
	kept.Marks = slices.CompactFunc(marks, func(a, b markImage) bool { return a.Folded == b.Folded && a.Lang == b.Lang })
	u.kept = append(u.kept, kept)
	if len(u.dropped) >= undoChunk {
		return u.finish(ctx)
	}
	return nil
}

// finish writes what waits.
func (u *uniter) finish(ctx context.Context) error {
	slices.SortFunc(u.kept, func(a, b unitImage) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(u.dropped)
	ids := make([]int64, len(u.kept))
	for i, k := range u.kept {
		ids[i] = k.ID
	}
	if err := u.e.beforeUnits(ctx, ids); err != nil {
		return err
	}
	if _, err := u.e.dropUnits(ctx, u.w, u.dropped); err != nil {
		return err
	}
	for _, k := range u.kept {
		if err := k.restore(ctx, u.w, u.tags); err != nil {
			return err
		}
	}
	u.kept, u.dropped = nil, nil
	return nil
}
