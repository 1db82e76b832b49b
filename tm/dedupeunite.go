package tm

import (
	"cmp"
	"context"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// uniter makes groups of units one unit each. Units are dropped many at a time,
// which is much cheaper.
type uniter struct {
	w    *tables.Writer
	e    *journal.Entry
	tags map[int64]string
	// kept and dropped wait for the next flush.
	kept    []journal.UnitImage
	dropped []int64
}

// unite takes a group, the unit to keep first.
func (u *uniter) unite(ctx context.Context, group []journal.UnitImage) error {
	kept := group[0]
	places := append([]tables.Placement{}, kept.More...)
	marks := append([]journal.MarkImage{}, kept.Marks...)
	for _, g := range group[1:] {
		places = append(append(places, tables.Placement{Origin: g.Origin, Place: g.Place}), g.More...)
		marks = append(marks, g.Marks...)
		u.dropped = append(u.dropped, g.ID)
	}
	own := tables.Placement{Origin: kept.Origin, Place: kept.Place}
	slices.SortFunc(places, func(a, b tables.Placement) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Place, b.Place))
	})
	kept.More = slices.DeleteFunc(slices.Compact(places), func(o tables.Placement) bool { return o == own })
	// The mark of the unit that is kept, else that of the first in the group.
	slices.SortStableFunc(marks, func(a, b journal.MarkImage) int {
		return cmp.Or(cmp.Compare(a.Folded, b.Folded), cmp.Compare(a.Lang, b.Lang))
	})
	kept.Marks = slices.CompactFunc(marks, func(a, b journal.MarkImage) bool { return a.Folded == b.Folded && a.Lang == b.Lang })
	u.kept = append(u.kept, kept)
	if len(u.dropped) >= journal.UndoChunk {
		return u.finish(ctx)
	}
	return nil
}

// finish writes what waits.
func (u *uniter) finish(ctx context.Context) error {
	slices.SortFunc(u.kept, func(a, b journal.UnitImage) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(u.dropped)
	ids := make([]int64, len(u.kept))
	for i, k := range u.kept {
		ids[i] = k.ID
	}
	if err := u.e.BeforeUnits(ctx, ids); err != nil {
		return err
	}
	if _, err := u.e.DropUnits(ctx, u.w, u.dropped); err != nil {
		return err
	}
	for _, k := range u.kept {
		if err := k.Restore(ctx, u.w, u.tags); err != nil {
			return err
		}
	}
	u.kept, u.dropped = nil, nil
	return nil
}
