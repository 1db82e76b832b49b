package tables

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/tm/internal/store"
)

// Runs describe units in bulk. The units of a run have consecutive numbers and
// one origin, and usually the same languages in the same order, and places that
// ascend with the numbers. So a search that hits a hundred thousand units can
// sort them, and drop those of other origins and languages, without reading any
// of them.
//
//	units   1 ─────────── 4000   4001 ──── 4316   4317 ─────────── 90000 …
//	run     origin 1             origin 2         origin 3
//	        zh, en               zh, ru           mixed
//
// Every unit is in one run. Runs are derived data: they can be rebuilt from the
// units, in the order of their numbers.

// A Run is a row of the table.
type Run struct {
	First, Last int64 // units
	Origin      int64
	Low, High   int // bounds of the places
	// Ordered reports whether the places ascend with the numbers of the units.
	Ordered bool
	// Langs holds the numbers of the languages of the variants, in order. It is
	// empty if they are not the same in every unit.
	Langs string
}

const (
	// UniformRun is the number of units in the same languages from which a run
	// ends when other languages follow, so that a few odd units do not make a
	// large run mixed. mixedRun is the number at which a mixed run ends, so
	// that the next may be uniform again. A memory of a million units has at
	// most four thousand runs.
	UniformRun = 256
	mixedRun   = 1024
)

// Len returns the number of unit numbers in the run.
func (r *Run) Len() int64 { return r.Last - r.First + 1 }

// Rows returns the rows [first, end) reserved for the variants of the units of
// the run.
func (r *Run) Rows() (first, end int64) { return r.First * Positions, (r.Last + 1) * Positions }

// Extend adds a unit to the run and reports whether it fits.
func (r *Run) Extend(unit, origin int64, place int, langs string) bool {
	if unit != r.Last+1 || origin != r.Origin {
		return false
	}
	if langs != r.Langs {
		if r.Langs != "" && r.Len() >= UniformRun || r.Langs == "" && r.Len() >= mixedRun {
			return false
		}
		r.Langs = ""
	}
	r.Ordered = r.Ordered && place >= r.High
	r.Low, r.High = min(r.Low, place), max(r.High, place)
	r.Last = unit
	return true
}

// NewRun returns the run of one unit.
func NewRun(unit, origin int64, place int, langs string) Run {
	return Run{First: unit, Last: unit, Origin: origin, Low: place, High: place, Ordered: true, Langs: langs}
}

// A runWriter updates the runs for the units that a transaction changes.
type runWriter struct {
	s *store.Statements
	// open is the run that is not yet written; its origin is 0 if there is
	// none.
	open Run
}

// add records a unit whose number is in no run.
func (w *runWriter) add(ctx context.Context, unit, origin int64, place int, langs string) error {
	if w.open.Origin != 0 && w.open.Extend(unit, origin, place, langs) {
		return nil
	}
	if err := w.Flush(ctx); err != nil {
		return err
	}
	w.open = NewRun(unit, origin, place, langs)
	return nil
}

// Flush writes the open run.
func (w *runWriter) Flush(ctx context.Context) error {
	if w.open.Origin == 0 {
		return nil
	}
	err := w.write(ctx, w.open)
	w.open = Run{}
	return err
}

// put records a changed or restored unit, whose row is already written.
func (w *runWriter) put(ctx context.Context, unit, origin int64, place int, langs string) error {
	if w.open.First <= unit && unit <= w.open.Last { // changed twice in one transaction
		if err := w.Flush(ctx); err != nil {
			return err
		}
	}
	r, err := w.find(ctx, unit)
	switch {
	case errors.Is(err, sql.ErrNoRows): // one of the units of a restored origin
		return w.add(ctx, unit, origin, place, langs)
	case err != nil:
		return err
	case r.Origin != origin || r.Langs != "" && r.Langs != langs:
		return w.split(ctx, r, NewRun(unit, origin, place, langs))
	}
	if r.Ordered {
		before, after, err := w.neighbours(ctx, r, unit)
		if err != nil {
			return err
		}
		r.Ordered = before <= place && place <= after
	}
	changed := r
	changed.Low, changed.High = min(r.Low, place), max(r.High, place)
	return w.write(ctx, changed)
}

// split inserts the run of one unit into the middle of another.
func (w *runWriter) split(ctx context.Context, r, middle Run) error {
	left, right := r, r
	left.Last, right.First = middle.First-1, middle.Last+1
	if r.Ordered {
		before, after, err := w.neighbours(ctx, r, middle.First)
		if err != nil {
			return err
		}
		left.High, right.Low = max(r.Low, before), min(r.High, after)
	}
	if err := w.s.Exec(ctx, "DELETE FROM runs WHERE first = ?", r.First); err != nil {
		return err
	}
	for _, part := range []Run{left, middle, right} {
		if part.Len() > 0 {
			if err := w.write(ctx, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// neighbours returns the places of the units next to the given one in the run,
// or else the bounds of the run.
func (w *runWriter) neighbours(ctx context.Context, r Run, unit int64) (before, after int, err error) {
	place := func(query string, bound int64, none int) (place int) {
		var stmt *sql.Stmt
		if err == nil {
			stmt, err = w.s.Prepared(ctx, query)
		}
		if err != nil {
			return none
		}
		switch e := stmt.QueryRowContext(ctx, unit, bound).Scan(&place); {
		case errors.Is(e, sql.ErrNoRows):
			return none
		case e != nil:
			err = e
		}
		return place
	}
	// Without a unit on a side, the place is limited only by 0 or not at all.
	before = place("SELECT place FROM units WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT 1", r.First, 0)
	after = place("SELECT place FROM units WHERE id > ? AND id <= ? ORDER BY id LIMIT 1", r.Last, int(^uint(0)>>1))
	return before, after, err
}

// find returns the run of the unit, or sql.ErrNoRows.
func (w *runWriter) find(ctx context.Context, unit int64) (r Run, err error) {
	stmt, err := w.s.Prepared(ctx, "SELECT first, last, origin, low, high, ordered, langs FROM runs WHERE first <= ? ORDER BY first DESC LIMIT 1")
	if err != nil {
		return Run{}, err
	}
	err = stmt.QueryRowContext(ctx, unit).Scan(&r.First, &r.Last, &r.Origin, &r.Low, &r.High, &r.Ordered, &r.Langs)
	if err == nil && r.Last < unit {
		err = sql.ErrNoRows
	}
	return r, err
}

// write stores a run and replaces one that begins with the same unit.
func (w *runWriter) write(ctx context.Context, r Run) error {
	return w.s.Exec(ctx, "INSERT OR REPLACE INTO runs (first, last, origin, low, high, ordered, langs) VALUES (?, ?, ?, ?, ?, ?, ?)",
		r.First, r.Last, r.Origin, r.Low, r.High, r.Ordered, r.Langs)
}

// joinNumbers appends numbers of languages in the form of Run.Langs.
func joinNumbers(dst []byte, numbers []int64) []byte {
	for i, n := range numbers {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, n, 10)
	}
	return dst
}

// SplitNumbers is the inverse of joinNumbers. An invalid number, which no run
// has, becomes 0, a language that does not exist.
func SplitNumbers(langs string) []int64 {
	if langs == "" {
		return nil
	}
	var numbers []int64
	for field := range strings.SplitSeq(langs, ",") {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			n = 0
		}
		numbers = append(numbers, n)
	}
	return numbers
}
