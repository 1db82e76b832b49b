package tm

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// scanNote tells the user why an answer took so long.
func scanNote(err error) string {
	return "the index of the memory " + damageOf(err) + ", so all texts were read; the answer is complete"
}

// fewTexts is the number of variants up to which reading their texts is cheaper
// than finding the next phrase in the index.
const fewTexts = 200

// choose calls use with the units that the search finds in the index. Where that
// shows the index to be damaged, it calls use again with those found by reading all
// texts, and returns a note for the user.
func (r *snapshot) choose(ctx context.Context, s *terms, use func(c *choice) error) (note string, err error) {
	c, err := r.chooseIndexed(ctx, s)
	if err == nil {
		err = use(c)
	}
	if !isIndexDamage(err) {
		return "", err
	}
	note = scanNote(err)
	if c, err = r.chooseScanned(ctx, s); err == nil {
		err = use(c)
	}
	return note, err
}

// chooseIndexed chooses by the index.
func (r *snapshot) chooseIndexed(ctx context.Context, s *terms) (*choice, error) {
	found, err := r.findHits(ctx, s)
	if err != nil {
		return nil, err
	}
	if found.none() {
		return newChoice(r.statements, s, new(layout)), nil
	}
	l, err := r.layout(ctx)
	if err != nil {
		return nil, err
	}
	c := newChoice(r.statements, s, l)
	return c, c.choose(ctx, found)
}

// chooseScanned chooses without anything derived.
func (r *snapshot) chooseScanned(ctx context.Context, s *terms) (*choice, error) {
	rows, err := scanRows(ctx, r.tx, s)
	if err != nil {
		return nil, err
	}
	l, err := scanLayout(ctx, r.tx, rows)
	if err != nil {
		return nil, err
	}
	c := newChoice(r.statements, s, l)
	return c, c.choose(ctx, &hits{rows: rows})
}

// findHits returns the variants that hold all phrases of the search.
func (r *snapshot) findHits(ctx context.Context, s *terms) (*hits, error) {
	x, err := r.index(ctx)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, p := range s.phrases {
		parts = append(parts, p...)
	}
	if len(parts) == 1 && s.literal() {
		found, err := x.Search(ctx, parts[0])
		return &hits{index: found}, err
	}
	rows, err := r.findRows(ctx, x, s, parts)
	return &hits{rows: rows}, err
}

// findRows returns the rows of the variants that hold the parts, and are what is
// looked for, in order.
func (r *snapshot) findRows(ctx context.Context, x *index.Index, s *terms, parts []string) ([]int64, error) {
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
func (r *snapshot) filterRows(ctx context.Context, rows []int64, s *terms) ([]int64, error) {
	var kept []int64
	for chunk := range slices.Chunk(rows, loadChunk) {
		err := eachText(ctx, r.statements, chunk, func(row int64, text string) bool {
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
func (r *snapshot) eachFolded(ctx context.Context, rows []int64, visit func(row int64, folded string) error) error {
	for chunk := range slices.Chunk(rows, loadChunk) {
		var failed error
		err := eachText(ctx, r.statements, chunk, func(row int64, text string) bool {
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
func scanRows(ctx context.Context, tx *sql.Tx, s *terms) ([]int64, error) {
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
