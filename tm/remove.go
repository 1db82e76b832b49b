package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ErrNoSelection is returned where units are to be removed and nothing says
// which: all of a memory is never meant by saying nothing.
var ErrNoSelection = errors.New("nothing says which units are meant")

// Selection says which units are meant: those for which all that is said holds.
type Selection struct {
	// Origins chooses by where units come from.
	Origins OriginFilter
	// IDs, when not empty, are the only units meant.
	IDs []int64
	// Statuses, when not empty, are the only statuses meant. Unlike elsewhere
	// none said means all, the rejected ones too.
	Statuses []unit.Status
	// Below, when not 0, is a score that the unit does not reach, 0..1.
	Below float64
	// Text, when not empty, is a phrase that one of the variants holds, in any
	// writing that folds to the same form.
	Text string
}

// validate refuses a selection that says nothing or what cannot be meant.
func (s Selection) validate() error {
	switch {
	case !(s.Below >= 0 && s.Below <= 1):
		return fmt.Errorf("choose units: the score %v is not between 0 and 1", s.Below)
	case s.Text != "" && fold.String(s.Text) == "":
		return ErrEmptyQuery
	case s.Origins.all() && !s.ofUnits():
		return ErrNoSelection
	}
	for _, status := range s.Statuses {
		if tables.StatusNumber(status) == 0 {
			return fmt.Errorf("choose units: the status %q is unknown", status)
		}
	}
	return s.Origins.validate()
}

// ofUnits tells whether more is asked than the origin.
func (s Selection) ofUnits() bool {
	return len(s.IDs) > 0 || len(s.Statuses) > 0 || s.Below > 0 || s.Text != ""
}

// Removal says what a removal would take out or took out.
type Removal struct {
	// Units are the numbers of the units that go, in order. Kept counts units
	// that only lose an origin, because others have them in common.
	Units []int64
	Kept  int
	// Origins go with the last of their units. They can be imported again.
	Origins []unit.Origin
	// ByOrigin counts the units that go by the origin they are listed under, in
	// the order of the origins' numbers.
	ByOrigin []OriginCount
	// Entry is the entry of the journal; 0 for a preview, or where nothing went.
	Entry int64
}

// PlanRemoval says what Remove would take out, and changes nothing.
func (m *Memory) PlanRemoval(ctx context.Context, s Selection) (Removal, error) {
	var r *removal
	err := s.validate()
	if err == nil {
		err = m.file.View(ctx, func(tx *sql.Tx) (err error) {
			r, err = planRemoval(ctx, tx, s)
			return err
		})
	}
	if err != nil {
		return Removal{}, m.explain("look into", err)
	}
	return r.Removal, nil
}

// Remove takes units out, in one transaction and one entry of the journal. The
// command is what the user typed.
//
// Where origins are chosen, a unit that other origins have in common with them
// stays with those. An origin that has no unit left goes as well.
func (m *Memory) Remove(ctx context.Context, s Selection, command string) (Removal, error) {
	if err := s.validate(); err != nil {
		return Removal{}, m.explain("remove from", err)
	}
	var done Removal
	entry, err := m.changeInJournal(ctx, cmp.Or(command, "remove"), 0, func(w *tables.Writer, e *journal.Entry) error {
		r, err := planRemoval(ctx, w.Tx, s)
		if err != nil {
			return err
		}
		done = r.Removal
		return r.carryOut(ctx, w, e)
	})
	if err != nil {
		return Removal{}, m.explain("remove from", err)
	}
	done.Entry = entry
	return done, nil
}
