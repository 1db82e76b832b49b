// Package journal records every change of a memory and undoes it.
//
// The journal is the data of undo. Each command that changes the memory writes one
// entry in the transaction of the change, so that there is never a change without an
// entry or an entry without a change.
//
//	entry 7  "import talks.zh.txt talks.en.txt"      entry 8  "remove --origin 2"
//	  row    origins 3 was not there                   units  41 44 45 … as they were
//	  added  units 120..151                            units  … (256 a row, packed)
//	                                                   row    origins 2 as it was
//
// An entry records the state before, never the state after, which is in the memory.
// Added units are recorded as a range of numbers, so that the entry of an import is
// small whatever it imports; changed and removed units are recorded completely,
// packed.
//
// To undo an entry is to go through its changes from the last to the first and restore
// the state before each. This is a change like any other, with an entry of its own
// that records the state before undoing. So undoing an undo redoes the change, without
// a second mechanism. An entry can be undone only if no later entry touched the same
// units and rows (see conflict.go).
//
// A change is written like this:
//
//	e, err := Begin(tx, "remove")
//	…e.BeforeUnits(ctx, ids)                  // then w.DropUnits or w.PutUnit
//	…e.BeforeRow(ctx, RowOf("origins", 2))    // then remove or change it
//	…e.AddedRow(ctx, RowOf("origins", 3))     // after it was added
//	…e.AddedUnits(ctx, 120, 151)              // after w.AddUnits
//	…e.Close(ctx)
package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// An Entry is an entry of the journal that is being written.
type Entry struct {
	tx      *sql.Tx
	command string
	// Id is the number of the entry, or 0 if nothing has been recorded.
	Id int64
	// first..last are added units that are not recorded yet; last is 0 if there
	// are none.
	first, last int64
	insert      *sql.Stmt // for write; closed with the transaction
}

// The kinds of changes, as stored.
const (
	KindAdded = 1 // units first..last were added
	KindUnits = 2 // units as they were before
	KindRow   = 3 // a row of another table as it was before
)

// Begin begins the entry of a command, which is described by what the user
// typed or the like. Call Close at the end. The entry belongs to the
// transaction and is rolled back with it.
func Begin(tx *sql.Tx, command string) (*Entry, error) {
	if err := unit.ValidateText(command); err != nil {
		return nil, fmt.Errorf("the words for the journal: the command %w", err)
	}
	return &Entry{tx: tx, command: command}, nil
}

// open writes the head of the entry once. An entry without changes has no
// number and is not stored.
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

// Continue continues an entry that the same command made in an earlier
// transaction, so that both are undone together. If another entry followed, it
// begins a new one.
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

// AddedUnits records that units with these numbers were added. The numbers must
// be new.
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

// BeforeUnits records units before they are changed or removed. Numbers must
// not be repeated; numbers that no unit has are skipped.
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
		if err := e.BeforeImages(ctx, images); err != nil {
			return err
		}
	}
	return nil
}

// BeforeImages is like BeforeUnits, for current images of units, by number.
func (e *Entry) BeforeImages(ctx context.Context, images []UnitImage) error {
	if err := e.flush(ctx); err != nil {
		return err
	}
	for chunk := range slices.Chunk(images, ImagesPerChange) {
		packed, err := packImages(chunk)
		if err != nil {
			return err
		}
		if err := e.write(ctx, KindUnits, chunk[0].ID, chunk[len(chunk)-1].ID, len(chunk), packed); err != nil {
			return err
		}
	}
	return nil
}

// BeforeRow records the current row, or its absence, before it is added,
// changed or removed.
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

// AddedRow records that a row was added.
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

// Close writes buffered changes.
func (e *Entry) Close(ctx context.Context) error { return e.flush(ctx) }

// flush records the added units.
func (e *Entry) flush(ctx context.Context) error {
	if e.last == 0 {
		return nil
	}
	first, last := e.first, e.last
	e.first, e.last = 0, 0
	return e.write(ctx, KindAdded, first, last, int(last-first+1), nil)
}

// write writes a change.
func (e *Entry) write(ctx context.Context, kind int, first, last int64, units int, before []byte) error {
	if err := e.open(ctx); err != nil {
		return err
	}
	if e.insert == nil {
		var err error
		e.insert, err = e.tx.PrepareContext(ctx, "INSERT INTO journal_changes (entry, kind, first, last, units, before) VALUES (?, ?, ?, ?, ?, ?)")
		if err != nil {
			return err
		}
	}
	_, err := e.insert.ExecContext(ctx, e.Id, kind, first, last, units, before)
	return err
}

// LoseOrigins removes the origins in the set from units that also have others.
// A unit that is listed under one of them passes to the one with the lowest
// number, the earliest import, among those that remain.
func (e *Entry) LoseOrigins(ctx context.Context, w *tables.Writer, units []int64, lost map[int64]bool) error {
	if err := e.BeforeUnits(ctx, units); err != nil {
		return err
	}
	tags := tables.LanguageTags(w.Languages)
	for chunk := range slices.Chunk(units, ImagesPerChange) {
		images, err := TakeImages(ctx, w.Tx, chunk)
		if err != nil {
			return err
		}
		for _, image := range images {
			all := append([]tables.Placement{{Origin: image.Origin, Place: image.Place}}, image.More...)
			kept := slices.DeleteFunc(all, func(o tables.Placement) bool { return lost[o.Origin] })
			if len(kept) == 0 {
				return fmt.Errorf("unit %d has no origin other than those that it loses", image.ID)
			}
			image.Origin, image.Place, image.More = kept[0].Origin, kept[0].Place, kept[1:]
			if err := image.Restore(ctx, w, tags); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReleaseOrigin removes an origin from all its units, but keeps the origin
// itself. Units without another origin are dropped. It returns the number of
// dropped units.
func (e *Entry) ReleaseOrigin(ctx context.Context, w *tables.Writer, origin int64) (int, error) {
	var common, mine []int64
	err := tables.Collect(ctx, w.Tx, &common, `
		SELECT m.unit FROM more_origins AS m JOIN units AS u ON u.id = m.unit WHERE m.origin = ?1
			AND (u.origin <> ?1 OR EXISTS (SELECT * FROM more_origins AS x WHERE x.unit = u.id AND x.origin <> ?1)) UNION
		SELECT u.id FROM units AS u JOIN more_origins AS m ON m.unit = u.id AND m.origin <> ?1 WHERE u.origin = ?1
		ORDER BY 1`, origin)
	if err != nil {
		return 0, err
	}
	if err := e.LoseOrigins(ctx, w, common, map[int64]bool{origin: true}); err != nil {
		return 0, err
	}
	if err := tables.Collect(ctx, w.Tx, &mine, "SELECT id FROM units WHERE origin = ? ORDER BY id", origin); err != nil {
		return 0, err
	}
	return e.DropUnits(ctx, w, mine)
}

// DropUnits drops units and records them.
func (e *Entry) DropUnits(ctx context.Context, w *tables.Writer, ids []int64) (int, error) {
	if err := e.BeforeUnits(ctx, ids); err != nil {
		return 0, err
	}
	return w.DropUnits(ctx, ids...)
}

// RecordColumns are the columns of the table journal, as j, that ScanRecord
// reads.
const RecordColumns = `
	j.id, j.time, j.command, j.undone, j.undoes,
	coalesce((SELECT sum(c.units) FROM journal_changes AS c WHERE c.entry = j.id AND c.kind = 1), 0),
	coalesce((SELECT sum(c.units) FROM journal_changes AS c WHERE c.entry = j.id AND c.kind = 2), 0)`

// ScanRecord reads a row of RecordColumns.
func ScanRecord(row tables.Scanner) (e history.Entry, err error) {
	var t int64
	err = row.Scan(&e.ID, &t, &e.Command, &e.UndoneBy, &e.Undoes, &e.Added, &e.Kept)
	e.Time = tables.FromSeconds(t)
	return e, err
}

// A Change is a row of journal_changes.
type Change struct {
	id, Entry   int64
	Kind        int
	First, Last int64
	// Units is the number of units that it is said to have.
	Units  int
	Before []byte
}

// ReadChange reads a change.
func ReadChange(ctx context.Context, tx *sql.Tx, id int64) (c Change, err error) {
	err = tx.QueryRowContext(ctx, "SELECT id, entry, kind, first, last, units, before FROM journal_changes WHERE id = ?", id).
		Scan(&c.id, &c.Entry, &c.Kind, &c.First, &c.Last, &c.Units, &c.Before)
	return c, err
}

// HasUnit reports whether the change is one of the unit.
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

// changesTable is the table of the changes, whose numbers ascend with those of their entries.
var changesTable = []string{"journal_changes"}

// isDamaged reports whether a change that is or may be of the entry was lost, or is not as
// it was stored.
func isDamaged(ctx context.Context, tx *sql.Tx, entry int64) (bool, error) {
	faults, err := store.RowFaults(ctx, tx, changesTable, `
		key > coalesce((SELECT id FROM journal_changes WHERE entry < ?1 ORDER BY entry DESC, id DESC LIMIT 1), 0) AND
		key < coalesce((SELECT id FROM journal_changes WHERE entry > ?1 ORDER BY entry, id LIMIT 1), 9223372036854775807)`, 1, entry)
	return len(faults) > 0, err
}

// DamagedEntries returns the entries for which isDamaged reports true, for the first most
// such changes.
func DamagedEntries(ctx context.Context, tx *sql.Tx, most int) (entries []int64, err error) {
	faults, err := store.RowFaults(ctx, tx, changesTable, "true", most)
	for _, f := range faults {
		if err == nil {
			err = tables.Collect(ctx, tx, &entries, `SELECT id FROM journal WHERE
				id >= coalesce((SELECT entry FROM journal_changes WHERE id <= ?1 ORDER BY id DESC LIMIT 1), 0) AND
				id <= coalesce((SELECT entry FROM journal_changes WHERE id >= ?1 ORDER BY id LIMIT 1), 9223372036854775807)`, f.Key)
		}
	}
	return entries, err
}
