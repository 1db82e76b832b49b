package tm

import (
	"context"
	"database/sql"
)

// Journal lists the newest changes of the memory, the newest first: limit of
// them at most, all where it is 0.
func (m *Memory) Journal(ctx context.Context, limit int) ([]JournalEntry, error) {
	if limit <= 0 {
		limit = -1 // SQLite's word for no limit
	}
	var list []JournalEntry
	err := m.file.view(ctx, func(tx *sql.Tx) error {
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			e, err := scanEntry(rows)
			list = append(list, e)
			return err
		}, "SELECT "+entryColumns+" FROM journal AS j ORDER BY j.id DESC LIMIT ?", limit)
	})
	if err != nil {
		return nil, m.explain("read the journal of", err)
	}
	return list, nil
}

// UnitHistory lists the entries of the journal that added, changed or removed
// the unit, the newest first.
func (m *Memory) UnitHistory(ctx context.Context, unit int64) ([]JournalEntry, error) {
	var list []JournalEntry
	err := m.file.view(ctx, func(tx *sql.Tx) error {
		var changes []int64
		// Ranges with gaps are looked into; they are few for one unit.
		err := collectNumbers(ctx, tx, &changes, "SELECT id FROM journal_changes WHERE kind IN (1, 2) AND ? BETWEEN first AND last ORDER BY id DESC", unit)
		if err != nil {
			return err
		}
		last := int64(0)
		for _, id := range changes {
			c, err := readChange(ctx, tx, id)
			if err != nil {
				return err
			}
			if ok, err := c.hasUnit(unit); err != nil || !ok || c.entry == last {
				if err != nil {
					return err
				}
				continue
			}
			last = c.entry
			e, err := scanEntry(tx.QueryRowContext(ctx, "SELECT "+entryColumns+" FROM journal AS j WHERE j.id = ?", c.entry))
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
func (m *Memory) Undo(ctx context.Context, o UndoOptions) (Undone, error) {
	var done Undone
	err := m.changeUnits(ctx, func(w *writer) (err error) {
		done, err = undo(ctx, w, m.file.path, o.Entry, o.Redo)
		return err
	})
	if err != nil {
		return Undone{}, m.explain("undo in", err)
	}
	return done, nil
}
