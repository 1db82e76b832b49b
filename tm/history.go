package tm

import (
	"context"
	"database/sql"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// Journal lists the newest changes of the memory, the newest first: limit of
// them at most, all where it is 0.
func (m *Memory) Journal(ctx context.Context, limit int) ([]journal.Record, error) {
	if limit <= 0 {
		limit = -1 // SQLite's word for no limit
	}
	var list []journal.Record
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
			e, err := journal.ScanRecord(rows)
			list = append(list, e)
			return err
		}, "SELECT "+journal.RecordColumns+" FROM journal AS j ORDER BY j.id DESC LIMIT ?", limit)
	})
	if err != nil {
		return nil, m.explain("read the journal of", err)
	}
	return list, nil
}

// UnitHistory lists the entries of the journal that added, changed or removed
// the unit, the newest first.
func (m *Memory) UnitHistory(ctx context.Context, unit int64) ([]journal.Record, error) {
	var list []journal.Record
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		var changes []int64
		// Ranges with gaps are looked into; they are few for one unit.
		err := tables.CollectNumbers(ctx, tx, &changes, "SELECT id FROM journal_changes WHERE kind IN (1, 2) AND ? BETWEEN first AND last ORDER BY id DESC", unit)
		if err != nil {
			return err
		}
		last := int64(0)
		for _, id := range changes {
			c, err := journal.ReadChange(ctx, tx, id)
			if err != nil {
				return err
			}
			if ok, err := c.HasUnit(unit); err != nil || !ok || c.Entry == last {
				if err != nil {
					return err
				}
				continue
			}
			last = c.Entry
			e, err := journal.ScanRecord(tx.QueryRowContext(ctx, "SELECT "+journal.RecordColumns+" FROM journal AS j WHERE j.id = ?", c.Entry))
			if err != nil {
				return err
			}
			list = append(list, e)
		}
		return nil
	})
	if err != nil {
		return nil, m.explain("read the journal of", err)
	}
	return list, nil
}

// UndoOptions of Memory.Undo. The zero value takes back the last change.
type UndoOptions struct {
	// Entry is the number of the entry to take back. 0 means the last one that
	// stands and is no undoing itself.
	Entry int64
	// Redo, with Entry 0, means the last undoing instead: what was undone last
	// is done again.
	Redo bool
}

// Undo takes back a change of the memory, in one transaction: units and rows are
// again what they were before it, with their numbers, origins, texts, details,
// status and dates. Taking back an undoing does the thing again.
//
// Errors: ErrNothingToUndo; *UndoError for an entry that is not there or was
// undone already, and for one that cannot be undone alone because a later
// change builds on it.
func (m *Memory) Undo(ctx context.Context, o UndoOptions) (journal.Undone, error) {
	var done journal.Undone
	err := m.changeUnits(ctx, func(w *tables.Writer) (err error) {
		done, err = journal.Undo(ctx, w, m.file.Path, o.Entry, o.Redo)
		return err
	})
	if err != nil {
		return journal.Undone{}, m.explain("undo in", err)
	}
	return done, nil
}
