package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The journal is what undo reads. Each command that changes the memory is one
// entry, written in the transaction of the change itself, so that there is
// never a change without its entry or an entry without its change.
//
//	entry 7  "import talks.zh.txt talks.en.txt"      entry 8  "remove --origin 2"
//	  row    origins 3 was not there                   units  41 44 45 … as they were
//	  added  units 120..151                            units  … (256 a row, packed)
//	                                                   row    origins 2 as it was
//
// An entry says how things were before, never how they became: that stands in
// the memory. What was added is a range of numbers, so that the entry of an
// import is small whatever it imports; what was changed or removed is kept
// whole, packed.
//
// To undo an entry is to go through its changes from the last to the first and
// to put everything back as it was before. This is a change like any other and
// has an entry of its own, which says how things were before the undoing. So
// the undoing of an undoing does the thing again, and no second mechanism is
// needed for it. An entry can only be undone while nothing after it touched the
// same units and rows (see undo.go).
//
// A change reads:
//
//	id, err := m.changeInJournal( ctx, "remove --origin 2", 0, func(w *writer, e *entry) error {
//		…e.beforeUnits(ctx, ids)                  // then w.dropUnits or w.putUnit
//		…e.beforeRow(ctx, rowOf("origins", 2))    // then drop or change it
//		…e.addedRow(ctx, rowOf("origins", 3))     // after it was added
//		…e.addedUnits(ctx, 120, 151)              // after w.addUnits
//	})

// Entry is an entry of the journal that is being written.
type Entry struct {
	tx      *sql.Tx
	command string
	// Id is the number; 0 while nothing was written down.
	Id int64
	// first..last are units added and not written down yet; last is 0 where
	// there are none.
	first, last int64
}

// The kinds of changes, as the file numbers them.
const (
	KindAdded = 1 // units first..last were added
	KindUnits = 2 // units as they were before
	KindRow   = 3 // a row of another table as it was before
)

// Begin begins the entry of a command: what the user typed, or words to
// that effect. Call end when everything is done; the entry belongs to the
// transaction and goes with it.
func Begin(tx *sql.Tx, command string) (*Entry, error) {
	if err := unit.ValidateText(command); err != nil {
		return nil, fmt.Errorf("the words for the journal: the command %w", err)
	}
	return &Entry{tx: tx, command: command}, nil
}

// open writes the head of the entry, once: an entry that changes nothing has no
// number and leaves no trace.
func (e *Entry) open(ctx context.Context) error {
	if e.Id != 0 {
		return nil
	}
	result, err := e.tx.ExecContext(ctx, "INSERT INTO journal (time, command) VALUES (?, ?)", tables.Seconds(time.Now()), e.command)
	if err != nil {
		return err
	}
	e.Id, err = result.LastInsertId()
	return err
}

// Continue goes on with an entry that the same command made in an earlier
// transaction, so that both are undone together. That is sound only while
// nothing came after it; otherwise a new entry is begun.
func Continue(ctx context.Context, tx *sql.Tx, id int64, command string) (*Entry, error) {
	var newest, undone int64
	err := tx.QueryRowContext(ctx, "SELECT id, undone FROM journal ORDER BY id DESC LIMIT 1").Scan(&newest, &undone)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return nil, err
	case newest == id && undone == 0:
		return &Entry{tx: tx, Id: id}, nil
	}
	return Begin(tx, command)
}

// AddedUnits writes down that units with these numbers were added, which have
// not been in the memory before this entry.
func (e *Entry) AddedUnits(ctx context.Context, first, last int64) error {
	if last < first {
		return nil
	}
	if e.last != 0 && first == e.last+1 {
		e.last = last
		return nil
	}
	if err := e.flush(ctx); err != nil {
		return err
	}
	e.first, e.last = first, last
	return nil
}

// BeforeUnits writes down the units as they are, before they are changed or
// removed: each number once. Numbers of units that are not there are skipped.
func (e *Entry) BeforeUnits(ctx context.Context, ids []int64) error {
	if err := e.flush(ctx); err != nil {
		return err
	}
	for len(ids) > 0 {
		n := min(len(ids), ImagesPerChange)
		images, err := TakeImages(ctx, e.tx, ids[:n])
		if err != nil {
			return err
		}
		ids = ids[n:]
		if len(images) == 0 {
			continue
		}
		packed, err := packImages(images)
		if err != nil {
			return err
		}
		if err := e.write(ctx, KindUnits, images[0].ID, images[len(images)-1].ID, len(images), packed); err != nil {
			return err
		}
	}
	return nil
}

// BeforeRow writes down a row of a small table as it is, or that it is not
// there, before it is added, changed or removed.
func (e *Entry) BeforeRow(ctx context.Context, key RowKey) error {
	if err := e.flush(ctx); err != nil {
		return err
	}
	image, err := key.take(ctx, e.tx)
	if err != nil {
		return err
	}
	return e.write(ctx, KindRow, 0, 0, 0, image)
}

// AddedRow writes down that a row of a small table was added just now.
func (e *Entry) AddedRow(ctx context.Context, key RowKey) error {
	if err := e.flush(ctx); err != nil {
		return err
	}
	image, err := RowImage{RowKey: key}.pack()
	if err != nil {
		return err
	}
	return e.write(ctx, KindRow, 0, 0, 0, image)
}

// Close writes down what is still held back.
func (e *Entry) Close(ctx context.Context) error { return e.flush(ctx) }

// flush writes down the units added.
func (e *Entry) flush(ctx context.Context) error {
	if e.last == 0 {
		return nil
	}
	first, last := e.first, e.last
	e.first, e.last = 0, 0
	return e.write(ctx, KindAdded, first, last, int(last-first+1), nil)
}

// write writes one change down.
func (e *Entry) write(ctx context.Context, kind int, first, last int64, units int, before []byte) error {
	if err := e.open(ctx); err != nil {
		return err
	}
	_, err := e.tx.ExecContext(ctx, "INSERT INTO journal_changes (entry, kind, first, last, units, before) VALUES (?, ?, ?, ?, ?, ?)",
		e.Id, kind, first, last, units, before)
	return err
}
