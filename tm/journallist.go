package tm

import (
	"context"
	"database/sql"
	"time"
)

// JournalEntry is a change of the memory by one command.
type JournalEntry struct {
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

const entryColumns = `
	j.id, j.time, j.command, j.undone, j.undoes,
	coalesce((SELECT sum(c.units) FROM journal_changes AS c WHERE c.entry = j.id AND c.kind = 1), 0),
	coalesce((SELECT sum(c.units) FROM journal_changes AS c WHERE c.entry = j.id AND c.kind = 2), 0)`

// scanEntry reads a row of entryColumns.
func scanEntry(row scanner) (e JournalEntry, err error) {
	var t int64
	err = row.Scan(&e.ID, &t, &e.Command, &e.UndoneBy, &e.Undoes, &e.Added, &e.Kept)
	e.Time = fromSeconds(t)
	return e, err
}

// change is a row of journal_changes.
type change struct {
	id, entry   int64
	kind        int
	first, last int64
	before      []byte
}

// readChange reads one.
func readChange(ctx context.Context, tx *sql.Tx, id int64) (c change, err error) {
	err = tx.QueryRowContext(ctx, "SELECT id, entry, kind, first, last, before FROM journal_changes WHERE id = ?", id).
		Scan(&c.id, &c.entry, &c.kind, &c.first, &c.last, &c.before)
	return c, err
}

// hasUnit tells whether the change is of the unit.
func (c change) hasUnit(unit int64) (bool, error) {
	switch {
	case c.kind == changeRow || unit < c.first || unit > c.last:
		return false, nil
	case c.kind == changeAdded:
		return true, nil
	}
	images, err := unpackImages(c.before)
	for _, i := range images {
		if i.ID == unit {
			return true, nil
		}
	}
	return false, err
}
