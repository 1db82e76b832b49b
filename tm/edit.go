package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Unit returns the unit with the number, whatever its status. If it does not
// exist, the error is a *fault.NoUnitError.
func (m *Memory) Unit(ctx context.Context, id int64) (unit.Unit, error) {
	var u unit.Unit
	err := m.file.View(ctx, func(tx *sql.Tx) (err error) {
		u, err = m.loadUnit(ctx, tx, id)
		return err
	})
	if err != nil {
		return unit.Unit{}, m.explain("read", err)
	}
	return u, nil
}

// loadUnit returns one unit.
func (m *Memory) loadUnit(ctx context.Context, tx *sql.Tx, id int64) (unit.Unit, error) {
	numbers, err := tables.LanguageNumbers(ctx, tx)
	if err != nil {
		return unit.Unit{}, err
	}
	reader := tables.NewUnitReader(numbers)
	units, err := reader.LoadUnits(ctx, tx, []int64{id})
	if err != nil {
		return unit.Unit{}, err
	}
	u, ok := units[id]
	if !ok {
		return unit.Unit{}, &fault.NoUnitError{Path: m.file.Path, ID: id}
	}
	return u, nil
}

// Neighbours returns the units next to the given one in its origin, in the
// order of the document: at most n on each side.
func (m *Memory) Neighbours(ctx context.Context, u unit.Unit, n int) (before, after []unit.Unit, err error) {
	err = m.file.View(ctx, func(tx *sql.Tx) error {
		numbers, err := tables.LanguageNumbers(ctx, tx)
		if err != nil {
			return err
		}
		reader := tables.NewUnitReader(numbers)
		side := func(query string) ([]unit.Unit, error) {
			var ids []int64
			if err := tables.Collect(ctx, tx, &ids, query, u.Origin.ID, u.Place, u.ID, n); err != nil {
				return nil, err
			}
			units, err := reader.LoadUnits(ctx, tx, ids)
			list := make([]unit.Unit, len(ids))
			for i, id := range ids {
				list[i] = units[id]
			}
			return list, err
		}
		before, err = side("SELECT id FROM units WHERE origin = ? AND (place, id) < (?, ?) ORDER BY place DESC, id DESC LIMIT ?")
		if err != nil {
			return err
		}
		slices.Reverse(before)
		after, err = side("SELECT id FROM units WHERE origin = ? AND (place, id) > (?, ?) ORDER BY place, id LIMIT ?")
		return err
	})
	return before, after, m.explain("read", err)
}

// changedNow returns the time stamp of a change made now. Stamps have a
// resolution of seconds, and a merge takes the later of two states, so a change
// always gets a later stamp than the state before, even within the same second.
func changedNow(before unit.Unit) time.Time {
	now := time.Now().UTC().Truncate(time.Second)
	if !now.After(before.Changed) {
		return before.Changed.Add(time.Second)
	}
	return now
}

// EditUnit changes a unit and stamps it as changed now. command is what the
// user typed. If the edit changes nothing, nothing is stored.
func (m *Memory) EditUnit(ctx context.Context, id int64, edit unit.Edit, command string) (unit.Edited, error) {
	var done unit.Edited
	entry, err := m.changeInJournal(ctx, cmp.Or(command, fmt.Sprintf("edit %d", id)), 0, func(w *tables.Writer, e *journal.Entry) (err error) {
		if done.Before, err = m.loadUnit(ctx, w.Tx, id); err != nil {
			return err
		}
		different := false
		if done.After, done.Codes, different, err = applyEdit(edit, done.Before); err != nil || !different {
			return err
		}
		done.After.Changed = changedNow(done.Before)
		if err := e.BeforeUnits(ctx, []int64{id}); err != nil {
			return err
		}
		return w.PutUnit(ctx, done.After)
	})
	if err != nil {
		return unit.Edited{}, m.explain("edit", err)
	}
	done.Entry = entry
	return done, nil
}

// applyEdit returns the edited unit, the number of inline codes lost, and whether
// anything changed.
func applyEdit(e unit.Edit, u unit.Unit) (edited unit.Unit, codes int, different bool, err error) {
	if !e.Seen.IsZero() && !e.Seen.Equal(u.Changed) {
		return u, 0, false, &fault.ChangedError{Unit: u}
	}
	u.Variants = slices.Clone(u.Variants)
	for _, t := range e.Texts {
		v := t.Of(u)
		if v == nil {
			where := fmt.Sprintf("number %d", t.Position+1)
			if t.Lang != "" {
				where = "in " + t.Lang
			}
			return u, 0, false, fmt.Errorf("edit unit %d: it has no text %s", u.ID, where)
		}
		if v.Text == t.Text {
			continue
		}
		different = true
		codes += len(v.Codes)
		v.Text, v.Codes = t.Text, nil
	}
	if u.Damaged && !different && e.Status != unit.Reviewed && e.Status != unit.Rejected { // the unit gets a new checksum
		return u, 0, false, fmt.Errorf("edit unit %d: its texts are damaged: correct them, or confirm them as they are", u.ID)
	}
	if e.Status != "" && (e.Status != u.Status || u.Damaged) {
		u.Status, different = e.Status, true
	}
	if len(e.Notes) > 0 {
		u.Notes, different = slices.Concat(u.Notes, e.Notes), true
	}
	for _, n := range e.Notes {
		if err := unit.ValidateText(n); err != nil || strings.TrimSpace(n) == "" {
			return u, 0, false, &unit.InvalidError{Err: fmt.Errorf("edit unit %d: the note is blank or not valid text", u.ID)}
		}
	}
	return u, codes, different, u.Validate()
}

// Revise makes many changes, all or none, in one transaction and one entry of the
// journal. In a memory that was opened with Options.Command they belong to the one
// entry of the command.
func (m *Memory) Revise(ctx context.Context, r unit.Revision, command string) (unit.Revised, error) {
	var done unit.Revised
	entry, err := m.changeInJournal(ctx, cmp.Or(m.command, command), m.entry.Load(), func(w *tables.Writer, e *journal.Entry) error {
		done = unit.Revised{}
		for _, x := range r.Edits {
			if err := m.reviseUnit(ctx, w, e, x, &done); err != nil {
				return err
			}
		}
		if len(r.Additions) == 0 {
			return nil
		}
		additions, err := placeAdditions(ctx, w, e, r)
		if err != nil {
			return err
		}
		for _, x := range additions {
			u, err := addUnit(ctx, w, e, x)
			if err != nil {
				return err
			}
			done.Added = append(done.Added, u)
		}
		return nil
	})
	if err != nil {
		return unit.Revised{}, m.explain("edit", err)
	}
	done.Entry = entry
	if m.command != "" {
		m.entry.Store(entry)
	}
	return done, nil
}

// reviseUnit makes one edit.
func (m *Memory) reviseUnit(ctx context.Context, w *tables.Writer, e *journal.Entry, x unit.NumberedEdit, done *unit.Revised) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	before, err := m.loadUnit(ctx, w.Tx, x.ID)
	if err != nil {
		return err
	}
	after, _, different, err := applyEdit(x.Edit, before)
	if err != nil || !different {
		return err
	}
	after.Changed = changedNow(before)
	if err := e.BeforeUnits(ctx, []int64{x.ID}); err != nil {
		return err
	}
	done.Changed++
	return w.PutUnit(ctx, after)
}

// placeAdditions returns the additions with their origins. It stores the origin of the
// revision if that is new.
func placeAdditions(ctx context.Context, w *tables.Writer, e *journal.Entry, r unit.Revision) ([]unit.Addition, error) {
	additions := slices.Clone(r.Additions)
	if r.Origin.Checksum == "" {
		return additions, nil
	}
	origin, err := tables.FindOrigin(ctx, w.Tx, r.Origin.Checksum)
	if errors.Is(err, sql.ErrNoRows) {
		origin = r.Origin
		if origin.Imported.IsZero() {
			origin.Imported = time.Now()
		}
		origin.Imported = origin.Imported.UTC().Truncate(time.Second)
		if err := origin.Validate(); err != nil {
			return nil, err
		}
		if origin.ID, err = tables.InsertOrigin(ctx, w.Tx, origin); err != nil {
			return nil, err
		}
		err = e.AddedRow(ctx, journal.RowOf("origins", origin.ID))
	}
	for i := range additions {
		additions[i].Origin = cmp.Or(additions[i].Origin, origin.ID)
	}
	return additions, err
}

// addUnit stores a unit in its origin. The unit gets the place of the unit that it
// follows, since others refer to units by place; units with one place are in the order
// of their numbers.
func addUnit(ctx context.Context, w *tables.Writer, e *journal.Entry, x unit.Addition) (unit.Unit, error) {
	origin, err := tables.LoadOrigin(ctx, w.Tx, x.Origin)
	if err != nil {
		return unit.Unit{}, err
	}
	query, args := `SELECT ifnull(max(place) + 1, 0) FROM (
		SELECT place FROM units WHERE origin = ?1 UNION ALL SELECT place FROM more_origins WHERE origin = ?1)`, []any{x.Origin}
	if x.After != 0 {
		query = `SELECT max(place) FROM (
			SELECT place FROM units WHERE origin = ?1 AND id = ?2 UNION ALL SELECT place FROM more_origins WHERE origin = ?1 AND unit = ?2)`
		args = append(args, x.After)
	}
	var place sql.NullInt64
	if err := w.Tx.QueryRowContext(ctx, query, args...).Scan(&place); err != nil {
		return unit.Unit{}, err
	}
	if !place.Valid {
		return unit.Unit{}, &fault.NoOriginError{ID: x.Origin, Unit: x.After}
	}
	u := x.Unit
	u.Place = int(place.Int64)
	if u.Created.IsZero() {
		u.Created = time.Now().UTC().Truncate(time.Second)
	}
	u.Status = cmp.Or(u.Status, unit.Reviewed)
	stored, err := w.AddUnits(ctx, origin, unit.Each([]unit.Unit{u}))
	if err != nil {
		return unit.Unit{}, err
	}
	u.ID, u.Origin, u.MoreOrigins = stored.First, origin, nil
	if u.Changed.IsZero() {
		u.Changed = u.Created
	}
	return u, e.AddedUnits(ctx, stored.First, stored.Last)
}
