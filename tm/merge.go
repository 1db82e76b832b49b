package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Merging brings what another memory holds into this one, origin by origin:
//
//	other                       this memory
//	origin with a checksum      none such: stored whole, with all its units
//	that … has                  one such: its units are compared by their places
//	                              same place, same unit           nothing
//	                              same place, changed later       takes the place of ours
//	                              a unit we do not have           added
//
// Each origin is one transaction, so that a merge that was interrupted has
// brought whole origins, and the same merge again does the rest: what is there
// already is skipped. All of it is one entry of the journal.
//
// A unit that has several origins comes as a unit of each, as if it had never
// been deduplicated; Dedupe brings the memory back into shape. Units that were
// removed here but are still in the other memory come back.
//
// Marks and rulings come last. Where both memories have one, the mark for a phrase
// in a unit or the ruling of an authority on the same words, that of this memory stays.

// MergeOptions of Memory.Merge. The zero value works.
type MergeOptions struct {
	// Command is what the user typed, for the journal.
	Command string
	// Progress, when not nil, is called before each origin with the number of
	// those done and of all.
	Progress func(done, all int)
}

// Merged says what Merge did.
type Merged struct {
	// Origins is how many the other memory has; New of them were not here,
	// Same are here with the same units.
	Origins, New, Same int
	// Added units were not here, Updated ones were older here, Older ones are
	// newer here than there and stayed.
	Added, Updated, Older int
	// Rulings is how many rulings were added, Marks how many marks of renderings.
	Rulings, Marks int
	// Entry is the entry of the journal; 0 where nothing was new.
	Entry int64
}

// Merge brings what the other memory holds into this one. The other is only
// read. When there is an error, the origins that were stored before it stay,
// and the same merge again goes on from there.
func (m *Memory) Merge(ctx context.Context, other *Memory, o MergeOptions) (Merged, error) {
	var done Merged
	theirs, err := other.Origins(ctx)
	if err != nil {
		return done, err
	}
	done.Origins = len(theirs)
	command := cmp.Or(o.Command, "merge "+other.file.Path)
	for i, c := range theirs {
		if o.Progress != nil {
			o.Progress(i, len(theirs))
		}
		end, err := m.file.BeginLarge(ctx, c.Units, false)
		if err == nil {
			err = m.mergeOrigin(ctx, other, c.Origin, command, &done)
		}
		if err := errors.Join(err, end()); err != nil {
			return done, m.explain("merge into", err)
		}
	}
	err = m.mergeMarks(ctx, other, command, &done)
	if err == nil {
		err = m.mergeRulings(ctx, other, command, &done)
	}
	return done, m.explain("merge into", err)
}

// mergeOrigin brings one origin, in one transaction.
func (m *Memory) mergeOrigin(ctx context.Context, other *Memory, theirs unit.Origin, command string, done *Merged) error {
	step := *done // counted only once it is stored
	entry, err := m.changeInJournal(ctx, command, done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		ours, err := tables.FindOrigin(ctx, w.Tx, theirs.Checksum)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			step.New++
			return mergeNew(ctx, w, e, other, theirs, &step)
		case err != nil:
			return err
		}
		return mergeKnown(ctx, w, e, other, theirs, ours, &step)
	})
	if err != nil {
		return fmt.Errorf("origin %d (%s): %w", theirs.ID, theirs.Name(), err)
	}
	step.Entry = cmp.Or(entry, done.Entry)
	*done = step
	return nil
}

// mergeNew stores an origin that is not here, with all its units.
func mergeNew(ctx context.Context, w *tables.Writer, e *journal.Entry, other *Memory, theirs unit.Origin, step *Merged) error {
	ours := theirs
	var err error
	if ours.ID, err = tables.InsertOrigin(ctx, w.Tx, ours); err != nil {
		return err
	}
	if err := e.AddedRow(ctx, journal.RowOf("origins", ours.ID)); err != nil {
		return err
	}
	return mergeUnits(ctx, w, e, ours, unitsOfOrigin(ctx, other, theirs.ID), step)
}

// mergeUnits adds units.
func mergeUnits(ctx context.Context, w *tables.Writer, e *journal.Entry, ours unit.Origin, units iter.Seq2[unit.Unit, error], step *Merged) error {
	stored, err := w.AddUnits(ctx, ours, units)
	if err != nil {
		return err
	}
	step.Added += stored.Units
	return e.AddedUnits(ctx, stored.First, stored.Last)
}

// unitsOfOrigin streams the units of an origin as the other memory has them, the
// rejected ones too, each with its place in this origin.
func unitsOfOrigin(ctx context.Context, other *Memory, origin int64) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range other.Units(ctx, Filter{Origin: origin, Statuses: tables.Statuses}) {
			if err != nil {
				yield(unit.Unit{}, err)
				return
			}
			for _, place := range placesIn(u, origin) {
				u.Place = place
				if !yield(u, nil) {
					return
				}
			}
		}
	}
}

// placesIn are the places of the unit in the origin, in order.
func placesIn(u unit.Unit, origin int64) []int {
	var places []int
	if u.Origin.ID == origin {
		places = append(places, u.Place)
	}
	for _, p := range u.MoreOrigins {
		if p.Origin.ID == origin {
			places = append(places, p.Place)
		}
	}
	return places
}

// mergeRulings brings the rulings that are not here.
func (m *Memory) mergeRulings(ctx context.Context, other *Memory, command string, done *Merged) error {
	columns := strings.Join(journal.RowTables["rulings"].Rest, ", ")
	marks := strings.Repeat(", ?", len(journal.RowTables["rulings"].Rest))[2:]
	of := func(row []any, column string) any {
		return row[slices.Index(journal.RowTables["rulings"].Rest, column)]
	}
	var rows [][]any
	err := other.file.View(ctx, func(tx *sql.Tx) error {
		return tables.EachRow(ctx, tx, func(r *sql.Rows) error {
			row := make([]any, len(journal.RowTables["rulings"].Rest))
			places := make([]any, len(row))
			for i := range row {
				places[i] = &row[i]
			}
			rows = append(rows, row)
			return r.Scan(places...)
		}, "SELECT "+columns+" FROM rulings ORDER BY id")
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	added := 0
	entry, err := m.changeInJournal(ctx, command, done.Entry, func(w *tables.Writer, e *journal.Entry) error {
		for _, row := range rows {
			var there int64
			err := w.Tx.QueryRowContext(ctx, "SELECT count(*) FROM rulings WHERE (folded, rendering, lang, authority) = (?, ?, ?, ?)",
				of(row, "folded"), of(row, "rendering"), of(row, "lang"), of(row, "authority")).Scan(&there)
			if err != nil {
				return err
			}
			if there > 0 {
				continue
			}
			result, err := w.Tx.ExecContext(ctx, "INSERT INTO rulings ("+columns+") VALUES ("+marks+")", row...)
			if err != nil {
				return err
			}
			id, err := result.LastInsertId()
			if err != nil {
				return err
			}
			if err := e.AddedRow(ctx, journal.RowOf("rulings", id)); err != nil {
				return err
			}
			added++
		}
		return nil
	})
	if err == nil {
		done.Rulings, done.Entry = added, cmp.Or(entry, done.Entry)
	}
	return err
}
