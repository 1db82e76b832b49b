package tm

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
)

// Runs describe units in bulk: those of a run have successive numbers and one
// origin, and mostly the same languages in the same order, and places that
// ascend with the numbers. So a search that hits a hundred thousand units puts
// them into order, and leaves out those of other origins and languages,
// without a look at any of them.
//
//	units   1 ─────────── 4000   4001 ──── 4316   4317 ─────────── 90000 …
//	run     origin 1             origin 2         origin 3
//	        zh, en               zh, ru           mixed
//
// Every unit is in one run. Runs are derived: they can be made anew from the
// units and variants, in the order of their numbers.

// run is a row of the table.
type run struct {
	first, last int64 // units
	origin      int64
	low, high   int // bounds of the places
	// ordered tells that places ascend with the numbers of the units.
	ordered bool
	// langs are the numbers of the languages of the variants, in order; empty
	// where they are not the same in every unit.
	langs string
}

const (
	// uniformRun is the number of units of the same languages from which a run is
	// ended where other languages come, lest a few odd units make a
	// large run mixed; mixedRun that at which a mixed run ends, so that
	// what follows may be uniform again. A memory of a million units has four
	// thousand runs at the very worst.
	uniformRun = 256
	mixedRun   = 1024
)

// len is the number of unit numbers in the run.
func (r *run) len() int64 { return r.last - r.first + 1 }

// extend takes one more unit into the run where it fits, else returns false.
func (r *run) extend(unit, origin int64, place int, langs string) bool {
	if unit != r.last+1 || origin != r.origin {
		return false
	}
	if langs != r.langs {
		if r.langs != "" && r.len() >= uniformRun || r.langs == "" && r.len() >= mixedRun {
			return false
		}
		r.langs = ""
	}
	r.ordered = r.ordered && place >= r.high
	r.low, r.high = min(r.low, place), max(r.high, place)
	r.last = unit
	return true
}

// newRun is the run of one unit.
func newRun(unit, origin int64, place int, langs string) run {
	return run{first: unit, last: unit, origin: origin, low: place, high: place, ordered: true, langs: langs}
}

// runWriter keeps the runs in step with the units of a transaction.
type runWriter struct {
	s *statements
	// open is a run that is not written yet, where it has an origin.
	open run
}

// add notes a unit with a number that no run has.
func (w *runWriter) add(ctx context.Context, unit, origin int64, place int, langs string) error {
	if w.open.origin != 0 && w.open.extend(unit, origin, place, langs) {
		return nil
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	w.open = newRun(unit, origin, place, langs)
	return nil
}

// flush writes the open run.
func (w *runWriter) flush(ctx context.Context) error {
	if w.open.origin == 0 {
		return nil
	}
	err := w.write(ctx, w.open)
	w.open = run{}
	return err
}

// put notes a unit that was changed or restored, whose row is written already.
func (w *runWriter) put(ctx context.Context, unit, origin int64, place int, langs string) error {
	if w.open.first <= unit && unit <= w.open.last { // twice in one transaction
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
	r, err := w.find(ctx, unit)
	switch {
	case errors.Is(err, sql.ErrNoRows): // one of the units of an origin that is restored
		return w.add(ctx, unit, origin, place, langs)
	case err != nil:
		return err
	case r.origin != origin || r.langs != "" && r.langs != langs:
		return w.split(ctx, r, newRun(unit, origin, place, langs))
	}
	if r.ordered {
		before, after, err := w.neighbours(ctx, r, unit)
		if err != nil {
			return err
		}
		r.ordered = before <= place && place <= after
	}
	changed := r
	changed.low, changed.high = min(r.low, place), max(r.high, place)
	return w.write(ctx, changed)
}

// split puts the run of one unit into the middle of another.
func (w *runWriter) split(ctx context.Context, r, middle run) error {
	left, right := r, r
	left.last, right.first = middle.first-1, middle.last+1
	if r.ordered {
		before, after, err := w.neighbours(ctx, r, middle.first)
		if err != nil {
			return err
		}
		left.high, right.low = max(r.low, before), min(r.high, after)
	}
	if err := w.s.exec(ctx, "DELETE FROM runs WHERE first = ?", r.first); err != nil {
		return err
	}
	for _, part := range []run{left, middle, right} {
		if part.len() > 0 {
			if err := w.write(ctx, part); err != nil {
				return err
			}
		}
	}
	return nil
}

// neighbours returns the places of the units of the run next to the one given,
// or the bounds of the run where there is none.
func (w *runWriter) neighbours(ctx context.Context, r run, unit int64) (before, after int, err error) {
	place := func(query string, bound int64, none int) (place int) {
		var stmt *sql.Stmt
		if err == nil {
			stmt, err = w.s.get(ctx, query)
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
	// With no unit on a side nothing bounds the place there but 0 and no end.
	before = place("SELECT place FROM units WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT 1", r.first, 0)
	after = place("SELECT place FROM units WHERE id > ? AND id <= ? ORDER BY id LIMIT 1", r.last, int(^uint(0)>>1))
	return before, after, err
}

// find returns the run that has the unit; sql.ErrNoRows where none has.
func (w *runWriter) find(ctx context.Context, unit int64) (r run, err error) {
	stmt, err := w.s.get(ctx, "SELECT first, last, origin, low, high, ordered, langs FROM runs WHERE first <= ? ORDER BY first DESC LIMIT 1")
	if err != nil {
		return run{}, err
	}
	err = stmt.QueryRowContext(ctx, unit).Scan(&r.first, &r.last, &r.origin, &r.low, &r.high, &r.ordered, &r.langs)
	if err == nil && r.last < unit {
		err = sql.ErrNoRows
	}
	return r, err
}

// write stores a run in place of one that begins with the same unit.
func (w *runWriter) write(ctx context.Context, r run) error {
	return w.s.exec(ctx, "INSERT OR REPLACE INTO runs (first, last, origin, low, high, ordered, langs) VALUES (?, ?, ?, ?, ?, ?, ?)",
		r.first, r.last, r.origin, r.low, r.high, r.ordered, r.langs)
}

// joinNumbers writes the numbers of languages as runs have them.
func joinNumbers(dst []byte, numbers []int64) []byte {
	for i, n := range numbers {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, n, 10)
	}
	return dst
}

// splitNumbers is the reverse of joinNumbers. What is no number, which no run
// has, counts as 0, a language that does not exist.
func splitNumbers(langs string) []int64 {
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
