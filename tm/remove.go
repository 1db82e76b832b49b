package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ErrNoSelection is returned for an empty selection of units to be removed,
// which never means the whole memory.
var ErrNoSelection = errors.New("no units are selected")

// A Selection selects the units that satisfy all its conditions.
type Selection struct {
	// Origins selects by origin.
	Origins unit.OriginFilter
	// IDs, if not empty, holds the only selected units.
	IDs []int64
	// Statuses, if not empty, holds the only selected statuses. Unlike
	// elsewhere, an empty list selects all, including rejected units.
	Statuses []unit.Status
	// MinScore is the least score, Below, if not 0, a score that the units must not
	// reach. Both are from 0 to 1.
	MinScore, Below float64
	// Text, if not empty, is a phrase that one of the variants contains, in any
	// writing that folds to the same form.
	Text string
}

// validate returns an error if the selection is empty or invalid.
func (s Selection) validate() error {
	switch {
	case !(s.Below >= 0 && s.Below <= 1 && s.MinScore >= 0 && s.MinScore <= 1):
		return fmt.Errorf("choose units: the scores %v and %v are not both between 0 and 1", s.MinScore, s.Below)
	case s.Text != "" && fold.String(s.Text) == "":
		return ErrEmptyQuery
	case s.Origins.All() && !s.ofUnits():
		return ErrNoSelection
	}
	for _, status := range s.Statuses {
		if tables.StatusNumber(status) == 0 {
			return fmt.Errorf("choose units: the status %q is unknown", status)
		}
	}
	return s.Origins.Validate()
}

// ofUnits reports whether the selection depends on more than the origin.
func (s Selection) ofUnits() bool {
	return len(s.IDs) > 0 || len(s.Statuses) > 0 || s.MinScore > 0 || s.Below > 0 || s.Text != ""
}

// Removal describes what a removal would remove or removed.
type Removal struct {
	// Units holds the numbers of the removed units in order. Kept counts units
	// that only lose an origin, since others have them too.
	Units []int64
	Kept  int
	// Origins holds the origins that are removed with the last of their units.
	// They can be imported again.
	Origins []unit.Origin
	// ByOrigin counts the removed units by the origin they are listed under, in
	// the order of the origins' numbers.
	ByOrigin []unit.OriginCount
	// Entry is the entry of the journal, or 0 for a plan or if nothing was
	// removed.
	Entry int64
}

// PlanRemoval returns what Remove would remove, without changing anything.
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

// Remove removes units in one transaction and one entry of the journal. command
// is what the user typed.
//
// If origins are selected, a unit that other origins have too stays with those.
// An origin without units left is removed as well.
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

// removal is a Removal with what is needed to carry it out.
type removal struct {
	Removal
	// losing holds the units that only lose origins, those of chosen.
	losing []int64
	chosen map[int64]bool
}

// planRemoval determines what is to be removed.
func planRemoval(ctx context.Context, tx *sql.Tx, s Selection) (*removal, error) {
	origins, err := tables.LoadOrigins(ctx, tx)
	if err != nil {
		return nil, err
	}
	r := &removal{chosen: map[int64]bool{}}
	if !s.Origins.All() {
		for id, o := range origins {
			if s.Origins.Chooses(o) {
				r.chosen[id] = true
			}
		}
	}
	more, err := tables.LoadMoreOrigins(ctx, tx)
	if err != nil {
		return nil, err
	}
	candidates, err := s.candidates(ctx, tx, r.chosen)
	if err != nil {
		return nil, err
	}
	counts := map[int64]int{} // removed units by the origin they are listed under
	left := leftovers{gone: map[int64]int{}, shared: map[int64]bool{}, concerned: map[int64]bool{}}
	touched := map[int64]bool{}
	for _, c := range candidates {
		touched[c.id] = true
		stays := len(r.chosen) > 0 && r.stays(c, more[c.id])
		left.note(c, more[c.id], func(origin int64) bool { return stays && !r.chosen[origin] })
		if stays {
			r.losing = append(r.losing, c.id)
			continue
		}
		counts[c.origin]++
		r.Units = append(r.Units, c.id)
	}
	r.Kept = len(r.losing)
	for unit, list := range more {
		for _, o := range list {
			left.shared[o.Origin] = left.shared[o.Origin] || !touched[unit]
		}
	}
	if !s.ofUnits() { // those that never had a unit
		for id := range r.chosen {
			left.concerned[id] = true
		}
	}
	for id, n := range counts {
		r.ByOrigin = append(r.ByOrigin, unit.OriginCount{Origin: origins[id], Units: n})
	}
	slices.SortFunc(r.ByOrigin, func(a, b unit.OriginCount) int { return cmp.Compare(a.Origin.ID, b.Origin.ID) })
	r.Origins, err = left.empty(ctx, tx, origins)
	return r, err
}

// stays reports whether the unit keeps an origin that was not selected.
func (r *removal) stays(c candidate, more []tables.Placement) bool {
	if !r.chosen[c.origin] {
		return true
	}
	return slices.ContainsFunc(more, func(o tables.Placement) bool { return !r.chosen[o.Origin] })
}

// leftovers finds the origins that lose their last unit.
type leftovers struct {
	// gone counts the units listed under an origin that are removed or move to another.
	gone map[int64]int
	// shared origins still have units as a further origin.
	shared map[int64]bool
	// concerned origins had one of the units.
	concerned map[int64]bool
}

// note records a unit that leaves those of its origins for which keeps returns
// false.
func (l *leftovers) note(c candidate, more []tables.Placement, keeps func(origin int64) bool) {
	l.concerned[c.origin] = true
	if !keeps(c.origin) {
		l.gone[c.origin]++
	}
	for _, o := range more {
		l.concerned[o.Origin] = true
		l.shared[o.Origin] = l.shared[o.Origin] || keeps(o.Origin)
	}
}

// empty returns the origins without units left, by number.
func (l *leftovers) empty(ctx context.Context, tx *sql.Tx, origins map[int64]unit.Origin) ([]unit.Origin, error) {
	counts := map[int64]int{}
	err := tables.CollectMap(ctx, tx, counts, "SELECT origin, count(*) FROM units GROUP BY origin")
	var list []unit.Origin
	for id := range l.concerned {
		if counts[id] == l.gone[id] && !l.shared[id] {
			list = append(list, origins[id])
		}
	}
	slices.SortFunc(list, func(a, b unit.Origin) int { return cmp.Compare(a.ID, b.ID) })
	return list, err
}

// carryOut carries out the plan.
func (r *removal) carryOut(ctx context.Context, w *tables.Writer, e *journal.Entry) error {
	if err := e.LoseOrigins(ctx, w, r.losing, r.chosen); err != nil {
		return err
	}
	if _, err := e.DropUnits(ctx, w, r.Units); err != nil {
		return err
	}
	for _, o := range r.Origins {
		if err := e.DropBitext(ctx, w, o.ID); err != nil {
			return err
		}
		if err := e.BeforeRow(ctx, journal.RowOf("origins", o.ID)); err != nil {
			return err
		}
		if err := w.Statements.Exec(ctx, "DELETE FROM origins WHERE id = ?", o.ID); err != nil {
			return err
		}
	}
	return nil
}

// A candidate is a selected unit.
type candidate struct{ id, origin int64 }

// candidates returns the selected units in order, including those with a
// selected origin as a further one.
func (s Selection) candidates(ctx context.Context, tx *sql.Tx, chosen map[int64]bool) ([]candidate, error) {
	query, args, err := s.query(chosen)
	if err != nil {
		return nil, err
	}
	phrase := fold.String(s.Text)
	var list []candidate
	var texts tables.Texts
	err = tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var c candidate
		fields := []any{&c.id, &c.origin}
		if phrase != "" {
			fields = append(fields, texts.Fields()...)
		}
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		holds := phrase == ""
		if !holds {
			all, _ := texts.Read()
			holds = slices.ContainsFunc(all, func(text string) bool { return strings.Contains(fold.String(text), phrase) })
		}
		if holds {
			list = append(list, c)
		}
		return ctx.Err()
	}, query, args...)
	return list, err
}

// query returns the SQL that reads the candidates, with their texts only if a
// phrase is searched in them.
func (s Selection) query(chosen map[int64]bool) (string, []any, error) {
	var args []any
	columns := "u.id, u.origin"
	var where []string
	listed := func(condition string, numbers []int64) error {
		list, err := tables.JsonNumbers(numbers)
		where = append(where, condition)
		args = append(args, list)
		return err
	}
	if len(s.IDs) > 0 {
		if err := listed("u.id IN (SELECT value FROM json_each(?))", s.IDs); err != nil {
			return "", nil, err
		}
	}
	if !s.Origins.All() {
		var ids []int64
		for id := range chosen {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		list, err := tables.JsonNumbers(ids)
		if err != nil {
			return "", nil, err
		}
		where = append(where, `(u.origin IN (SELECT value FROM json_each(?)) OR
			u.id IN (SELECT unit FROM more_origins WHERE origin IN (SELECT value FROM json_each(?))))`)
		args = append(args, list, list)
	}
	if len(s.Statuses) > 0 {
		var numbers []int64
		for _, status := range s.Statuses {
			numbers = append(numbers, int64(tables.StatusNumber(status)))
		}
		if err := listed("u.status IN (SELECT value FROM json_each(?))", numbers); err != nil {
			return "", nil, err
		}
	}
	if s.MinScore > 0 {
		where = append(where, "u.score >= ?")
		args = append(args, s.MinScore)
	}
	if s.Below > 0 {
		where = append(where, "u.score < ?")
		args = append(args, s.Below)
	}
	if s.Text != "" {
		columns += ", " + tables.TextColumns
	}
	query := "SELECT " + columns + " FROM units AS u"
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	return query + " ORDER BY u.id", args, nil
}
