package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// errNoRun says that a unit is in no run.
var errNoRun = errors.New("a unit is in no run")

// errStale says that a text does not hold what the index says.
var errStale = errors.New("the index does not fit the texts")

// isIndexDamage tells whether the error means that what is derived from the
// units is not what it should be: the units themselves can still be searched.
func isIndexDamage(err error) bool {
	if isOtherFormat(err) {
		return true
	}
	if _, ok := errors.AsType[*index.CorruptError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*index.StaleError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*index.UnknownError](err); ok {
		return true
	}
	return errors.Is(err, errNoRun) || errors.Is(err, errStale)
}

// isOtherFormat tells whether the index was written by another version of yiku.
func isOtherFormat(err error) bool {
	_, ok := errors.AsType[*index.FormatError](err)
	return ok
}

// damageOf says in words what is wrong with the index.
func damageOf(err error) string {
	if isOtherFormat(err) {
		return "is of another version of yiku"
	}
	return "is damaged"
}

// scanNote tells the user why an answer took so long.
func scanNote(err error) string {
	return "the index of the memory " + damageOf(err) + ", so all texts were read; the answer is complete"
}

// fewTexts is the number of variants up to which reading their texts is cheaper
// than finding the next phrase in the index.
const fewTexts = 200

// findHits returns the variants that hold all phrases of the search.
func (r *reading) findHits(ctx context.Context, s *search) (*hits, error) {
	x, err := r.index(ctx)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, p := range s.phrases {
		parts = append(parts, p...)
	}
	rows, err := r.findRows(ctx, x, s, parts)
	return &hits{rows: rows}, err
}

// findRows returns the rows of the variants that hold the parts, and are what is
// looked for, in order.
func (r *reading) findRows(ctx context.Context, x *index.Index, s *search, parts []string) ([]int64, error) {
	// The longest first, for it is likely the rarest.
	slices.SortStableFunc(parts, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	rows, err := x.Find(ctx, parts[0])
	if err != nil {
		return nil, err
	}
	proved := s.literal()
	for _, part := range parts[1:] {
		if len(rows) <= fewTexts {
			proved = false
			break
		}
		more, err := x.Find(ctx, part)
		if err != nil {
			return nil, err
		}
		rows = intersect(rows, more)
	}
	if proved {
		return rows, nil
	}
	return r.filterRows(ctx, rows, s)
}

// intersect returns what is in both lists, which are in order.
func intersect(a, b []int64) []int64 {
	both := a[:0]
	for _, n := range a {
		for len(b) > 0 && b[0] < n {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == n {
			both = append(both, n)
		}
	}
	return both
}

// filterRows reads the texts of the rows and leaves those that are looked for.
func (r *reading) filterRows(ctx context.Context, rows []int64, s *search) ([]int64, error) {
	var kept []int64
	for chunk := range slices.Chunk(rows, loadChunk) {
		err := r.eachText(ctx, chunk, func(row int64, text string) bool {
			if s.holds(text, fold.String(text)) {
				kept = append(kept, row)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// eachFolded calls visit with the texts of the rows in their search form, in the
// order of the rows; those that are not there are left out.
func (r *reading) eachFolded(ctx context.Context, rows []int64, visit func(row int64, folded string) error) error {
	for chunk := range slices.Chunk(rows, loadChunk) {
		var failed error
		err := r.eachText(ctx, chunk, func(row int64, text string) bool {
			failed = visit(row, fold.String(text))
			return failed == nil
		})
		if err = cmp.Or(failed, err); err != nil {
			return err
		}
	}
	return nil
}

// scanRows is findRows without the index.
func scanRows(ctx context.Context, tx *sql.Tx, s *search) ([]int64, error) {
	return scanTexts(ctx, tx, func() func(int64, string, []byte) bool {
		return func(_ int64, text string, folded []byte) bool { return s.holds(text, string(folded)) }
	})
}

// scanLayout is a layout of the units of the rows alone, made without the runs
// stored.
func scanLayout(ctx context.Context, tx *sql.Tx, rows []int64) (*layout, error) {
	l := new(layout)
	if err := l.readNames(ctx, tx); err != nil {
		return nil, err
	}
	var ids []int64
	for _, row := range rows {
		if id := row / positions; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	err := inChunks(ids, func(list string) error {
		return l.appendRuns(ctx, tx, "json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value", list)
	})
	l.arrange()
	return l, err
}

// appendRuns reads units, which come in the order of their numbers, as runs.
func (l *layout) appendRuns(ctx context.Context, tx *sql.Tx, units string, args ...any) error {
	return eachUnitRow(ctx, tx, units, func(unit, origin int64, place int, langs string) error {
		if last := len(l.runs) - 1; last < 0 || !l.runs[last].extend(unit, origin, place, langs) {
			l.runs = append(l.runs, newRun(unit, origin, place, langs))
		}
		return nil
	}, args...)
}
