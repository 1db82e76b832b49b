package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/tables"
)

// The journal stores the state before an entry. An entry can be undone alone only if no later
// entry touched the same things, since only then is that the state to restore.
//
//	1 import (units 1..9)   2 edit 5   3 undo 2   4 edit 7
//
// Here 1 cannot be undone because of 4; 2 and 3 cancel each other and do not conflict with 1,
// since both are later. But if the first of two entries that cancel each other is earlier than
// the entry to be undone, the second conflicts with it:
//
//	1 import (units 1..9)   2 edit 5   3 undo 2   4 undo 1      undo 3? there is no unit 5 now

// refuseConflicts returns a *history.UndoError if a later entry conflicts with the
// target.
func refuseConflicts(ctx context.Context, tx *sql.Tx, path string, target int64) error {
	later, err := laterEntries(ctx, tx, target)
	if err != nil || len(later) == 0 {
		return err
	}
	mine, err := footprintOf(ctx, tx, target)
	if err != nil {
		return err
	}
	for _, entry := range later { // the newest first, the order in which they would have to be undone
		meets, err := mine.meets(ctx, tx, entry.ID)
		if err != nil {
			return err
		}
		if meets {
			return laterChange(path, target, entry)
		}
	}
	return nil
}

// laterChange returns the error for a target with which a later entry conflicts.
func laterChange(path string, target int64, later history.Entry) error {
	return &history.UndoError{
		Path: path, Entry: target, Later: later.ID,
		Problem: fmt.Sprintf("entry %d (%s) changed the same things later", later.ID, later.Command),
		Code:    history.ReasonLaterChange,
	}
}

// laterEntries returns the entries after target that can conflict with it, the newest
// first.
func laterEntries(ctx context.Context, tx *sql.Tx, target int64) ([]history.Entry, error) {
	var list []history.Entry
	err := tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		e, err := ScanRecord(rows)
		list = append(list, e)
		return err
	}, "SELECT "+RecordColumns+" FROM journal AS j WHERE j.id > ?1 AND j.undone = 0 AND j.undoes <= ?1 ORDER BY j.id DESC", target)
	return list, err
}

// A footprint is what an entry touched.
type footprint struct {
	// ranges and single hold units, both in order.
	ranges [][2]int64
	units  []int64
	rows   map[string]bool
	// beads maps origins to the beads that the entry touched and, with the value
	// false, those that must not have moved for it to be undone.
	beads map[int64]map[int]bool
}

// footprintOf reads what the entry touched.
func footprintOf(ctx context.Context, tx *sql.Tx, entry int64) (*footprint, error) {
	f := &footprint{rows: map[string]bool{}, beads: map[int64]map[int]bool{}}
	err := eachChange(ctx, tx, entry, func(c Change) error {
		switch c.Kind {
		case KindAdded:
			f.ranges = append(f.ranges, [2]int64{c.First, c.Last})
			return nil
		case KindUnits:
			images, err := UnpackImages(c.Before)
			for _, i := range images {
				f.units = append(f.units, i.ID)
			}
			return err
		}
		return f.addRow(c.Before)
	})
	slices.Sort(f.units)
	return f, err
}

// addRow adds a row. A mark belongs to its unit, so that counts as touched too.
func (f *footprint) addRow(before []byte) error {
	image, err := UnpackRow(before)
	if err != nil {
		return err
	}
	if origin, change, ok, err := image.reversal(); ok {
		if f.beads[origin] == nil {
			f.beads[origin] = map[int]bool{}
		}
		touched, needed := change.Numbers()
		for _, id := range needed {
			if _, there := f.beads[origin][id]; !there {
				f.beads[origin][id] = false
			}
		}
		for _, id := range touched {
			f.beads[origin][id] = true
		}
		return err
	}
	f.rows[image.name()] = true
	if unit, ok := image.unit(); ok {
		f.units = append(f.units, unit)
	}
	return nil
}

// name returns a text that identifies the row.
func (k RowKey) name() string {
	name, err := json.Marshal(k)
	if err != nil {
		return k.Table // texts and integers cannot fail
	}
	return string(name)
}

// unit returns the unit that the row belongs to, if any.
func (k RowKey) unit() (int64, bool) {
	if k.Table != "marks" || len(k.Key) == 0 {
		return 0, false
	}
	unit, ok := k.Key[0].(int64)
	return unit, ok
}

// has reports whether the entry touched one of the units first..last.
func (f *footprint) has(first, last int64) bool {
	for _, r := range f.ranges {
		if r[0] <= last && first <= r[1] {
			return true
		}
	}
	i, _ := slices.BinarySearch(f.units, first)
	return i < len(f.units) && f.units[i] <= last
}

// meets reports whether the other entry touched any of the same units or rows.
func (f *footprint) meets(ctx context.Context, tx *sql.Tx, entry int64) (bool, error) {
	met := false
	err := eachChange(ctx, tx, entry, func(c Change) error {
		switch {
		case met || c.Kind != KindRow && !f.has(c.First, c.Last):
			return nil
		case c.Kind == KindAdded:
			met = true
			return nil
		case c.Kind == KindUnits:
			images, err := UnpackImages(c.Before)
			for _, i := range images {
				met = met || f.has(i.ID, i.ID)
			}
			return err
		}
		image, err := UnpackRow(c.Before)
		if err != nil {
			return err
		}
		if origin, change, ok, err := image.reversal(); ok {
			touched, _ := change.Numbers()
			met = f.rows[RowOf("bitexts", origin).name()] || slices.ContainsFunc(touched, func(id int) bool {
				mine, known := f.beads[origin][id]
				return mine || known && !change.KeepsBeads()
			})
			return err
		}
		if image.Table == "bitexts" && f.beads[image.bitextOf()] != nil {
			met = true
			return nil
		}
		unit, ok := image.unit()
		met = f.rows[image.name()] || ok && f.has(unit, unit)
		return nil
	})
	return met, err
}

// ChangesRow reports whether the entry changed the row.
func ChangesRow(ctx context.Context, tx *sql.Tx, entry int64, key RowKey) (bool, error) {
	found := false
	err := eachChange(ctx, tx, entry, func(c Change) error {
		if c.Kind != KindRow {
			return nil
		}
		row, err := UnpackRow(c.Before)
		found = found || row.name() == key.name()
		return err
	})
	return found, err
}

// eachChange calls f for each change of an entry, in order.
func eachChange(ctx context.Context, tx *sql.Tx, entry int64, f func(Change) error) error {
	var ids []int64
	if err := tables.Collect(ctx, tx, &ids, "SELECT id FROM journal_changes WHERE entry = ? ORDER BY id", entry); err != nil {
		return err
	}
	for _, id := range ids {
		c, err := ReadChange(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := f(c); err != nil {
			return err
		}
	}
	return nil
}
