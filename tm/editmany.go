package tm

import (
	"cmp"
	"context"
)

// UnitEdit is an Edit of the unit with the ID.
type UnitEdit struct {
	ID   int64
	Edit Edit
}

// EditUnits is EditUnit for many units: all are changed in one transaction, which
// is one entry of the journal, or none is. Like the additions of a memory that was
// opened with Options.Command they belong to one entry with all that the command
// changes. It returns how many became different.
func (m *Memory) EditUnits(ctx context.Context, edits []UnitEdit, command string) (changed int, err error) {
	entryID, err := m.changeInJournal(ctx, cmp.Or(m.command, command), m.entry.Load(), func(w *writer, e *entry) error {
		changed = 0
		for _, x := range edits {
			if err := ctx.Err(); err != nil {
				return err
			}
			before, err := m.loadUnit(ctx, w.tx, x.ID)
			if err != nil {
				return err
			}
			after, _, different, err := x.Edit.apply(before)
			if err != nil {
				return err
			}
			if !different {
				continue
			}
			after.Changed = changedNow(before)
			if err := e.beforeUnits(ctx, []int64{x.ID}); err != nil {
				return err
			}
			if err := w.putUnit(ctx, after); err != nil {
				return err
			}
			changed++
		}
		return nil
	})
	if err != nil {
		return 0, m.explain("edit", err)
	}
	if m.command != "" {
		m.entry.Store(entryID)
	}
	return changed, nil
}
