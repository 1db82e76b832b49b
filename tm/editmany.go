package tm

import (
	"cmp"
	"context"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
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
	entry, err := m.changeInJournal(ctx, cmp.Or(m.command, command), m.entry.Load(), func(w *tables.Writer, e *journal.Entry) error {
		changed = 0
		for _, x := range edits {
			if err := ctx.Err(); err != nil {
				return err
			}
			before, err := m.loadUnit(ctx, w.Tx, x.ID)
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
			if err := e.BeforeUnits(ctx, []int64{x.ID}); err != nil {
				return err
			}
			if err := w.PutUnit(ctx, after); err != nil {
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
		m.entry.Store(entry)
	}
	return changed, nil
}
