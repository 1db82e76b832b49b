package journal

import (
	"context"
	"database/sql"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// JournalEntry is a change of the memory by one command.
type Record struct {
	ID int64
	// Time is when it was done, in UTC, to the second.
	Time time.Time
	// Command is what the user typed, or words to that effect.
	Command string
	// Added is how many units it added, Kept how many it changed or removed,
	// which the journal keeps as they were.
	Added, Kept int
	// UndoneBy is the entry that took this one back, 0 where this one stands.
	// Undoes is the entry that this one takes back, 0 where it is no undoing.
	UndoneBy, Undoes int64
}

const RecordColumns = `
	j.id, j.time, j.command, j.undone, j.undoes,
	coalesce((SELECT sum(c.units) FROM journal_changes AS c WHERE c.entry = j.id AND c.kind = 1), 0),
	coalesce((SELECT sum(c.units) FROM journal_changes AS c WHERE c.entry = j.id AND c.kind = 2), 0)`

// ScanRecord reads a row of entryColumns.
func ScanRecord(row tables.Scanner) (e Record, err error) {
	var t int64
	err = row.Scan(&e.ID, &t, &e.Command, &e.UndoneBy, &e.Undoes, &e.Added, &e.Kept)
	e.Time = tables.FromSeconds(t)
	return e, err
}

// Change is a row of journal_changes.
type Change struct {
	id, Entry   int64
	Kind        int
	First, Last int64
	Before      []byte
}

// ReadChange reads one.
func ReadChange(ctx context.Context, tx *sql.Tx, id int64) (c Change, err error) {
	err = tx.QueryRowContext(ctx, "SELECT id, entry, kind, first, last, before FROM journal_changes WHERE id = ?", id).
		Scan(&c.id, &c.Entry, &c.Kind, &c.First, &c.Last, &c.Before)
	return c, err
}

// HasUnit tells whether the change is of the unit.
func (c Change) HasUnit(unit int64) (bool, error) {
	switch {
	case c.Kind == KindRow || unit < c.First || unit > c.Last:
		return false, nil
	case c.Kind == KindAdded:
		return true, nil
	}
	images, err := UnpackImages(c.Before)
	for _, i := range images {
		if i.ID == unit {
			return true, nil
		}
	}
	return false, err
}
