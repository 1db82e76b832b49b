// Package search chooses the units that an answer consists of, in one read transaction.
//
// Searcher.Look calls a function with a [Snapshot]. [Terms] are a query in its search form; Snapshot.Choose
// finds the units that contain them, in the index or, if the index is damaged, by reading all
// texts. A [Choice] counts the units and selects those to be shown, newest first, by the runs
// of the [Layout].
package search

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/index"
)

// DamageNote returns a message for the user that explains why the answer took
// so long.
func DamageNote(err error) string {
	return "the index of the memory " + tables.DescribeDamage(err) + ", so all texts were read; the answer is complete"
}

// fewTexts is the number of variants up to which reading their texts is cheaper
// than finding the next phrase in the index.
const fewTexts = 200

// Choose calls use with the units found in the index. If the index turns out to be
// damaged, it calls use again with the units found by reading all texts, and
// returns a note for the user.
func (r *Snapshot) Choose(ctx context.Context, s *Terms, use func(c *Choice) error) (note string, err error) {
	c, err := r.ChooseIndexed(ctx, s)
	if err == nil {
		err = use(c)
	}
	if !tables.IsIndexDamage(err) {
		return "", err
	}
	note = DamageNote(err)
	if c, err = r.ChooseScanned(ctx, s); err == nil {
		err = use(c)
	}
	return note, err
}

// ChooseIndexed chooses using the index.
func (r *Snapshot) ChooseIndexed(ctx context.Context, s *Terms) (*Choice, error) {
	rows, err := r.findHits(ctx, s)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return NewChoice(r.Statements, s, new(Layout)), nil
	}
	l, err := r.Layout(ctx)
	if err != nil {
		return nil, err
	}
	c := NewChoice(r.Statements, s, l)
	return c, c.Choose(ctx, rows)
}

// ChooseScanned chooses without the index and the runs.
func (r *Snapshot) ChooseScanned(ctx context.Context, s *Terms) (*Choice, error) {
	rows, err := ScanRows(ctx, r.Tx, s)
	if err != nil {
		return nil, err
	}
	l, err := ScanLayout(ctx, r.Tx, rows)
	if err != nil {
		return nil, err
	}
	c := NewChoice(r.Statements, s, l)
	return c, c.Choose(ctx, rows)
}

// findHits returns the variants with all phrases of the search.
func (r *Snapshot) findHits(ctx context.Context, s *Terms) ([]int64, error) {
	x, err := r.Index(ctx)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, p := range s.Phrases {
		parts = append(parts, p...)
	}
	return r.findRows(ctx, x, s, parts)
}

// findRows returns the rows, in order, of the variants that contain the parts
// and match the search.
func (r *Snapshot) findRows(ctx context.Context, x *index.Index, s *Terms, parts []string) ([]int64, error) {
	// The longest part first, which is probably the rarest.
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

// intersect returns the numbers in both lists, which are sorted.
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

// filterRows reads the texts of the rows and returns the rows that match the search.
func (r *Snapshot) filterRows(ctx context.Context, rows []int64, s *Terms) ([]int64, error) {
	var kept []int64
	for chunk := range slices.Chunk(rows, tables.LoadChunk) {
		err := tables.EachText(ctx, r.Statements, chunk, func(row int64, text string) bool {
			if s.Holds(text, fold.String(text)) {
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

// EachFolded calls visit with the texts of the rows in search form, in the
// order of the rows. It skips missing rows.
func (r *Snapshot) EachFolded(ctx context.Context, rows []int64, visit func(row int64, folded string) error) error {
	for chunk := range slices.Chunk(rows, tables.LoadChunk) {
		var failed error
		err := tables.EachText(ctx, r.Statements, chunk, func(row int64, text string) bool {
			failed = visit(row, fold.String(text))
			return failed == nil
		})
		if err = cmp.Or(failed, err); err != nil {
			return err
		}
	}
	return nil
}

// ScanRows is like findRows but does not use the index.
func ScanRows(ctx context.Context, tx *sql.Tx, s *Terms) ([]int64, error) {
	return ScanTexts(ctx, tx, s.Holds)
}

// ScanTexts folds every text of the memory and returns the rows of the wanted variants in
// order. It needs no index and cannot miss anything, so it is the oracle for every faster
// search, and replaces a damaged index.
func ScanTexts(ctx context.Context, tx *sql.Tx, wanted func(text, folded string) bool) (found []int64, err error) {
	err = tables.EachTexts(ctx, tx, func(unit int64, t *tables.Texts) error {
		texts, _ := t.Read()
		for p, text := range texts {
			if wanted(text, fold.String(text)) {
				found = append(found, unit*tables.Positions+int64(p))
			}
		}
		return nil
	})
	return found, err
}

// ScanLayout returns a layout of the units of the rows only, made without the
// stored runs.
func ScanLayout(ctx context.Context, tx *sql.Tx, rows []int64) (*Layout, error) {
	l := new(Layout)
	if err := l.readNames(ctx, tx); err != nil {
		return nil, err
	}
	var ids []int64
	for _, row := range rows {
		if id := row / tables.Positions; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	err := tables.InChunks(ids, func(list string) error {
		return l.appendRuns(ctx, tx, "json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value", list)
	})
	l.arrange()
	return l, err
}

// appendRuns appends the runs of units, which must be in the order of their
// numbers.
func (l *Layout) appendRuns(ctx context.Context, tx *sql.Tx, units string, args ...any) error {
	return tables.EachUnitRow(ctx, tx, units, func(unit, origin int64, place int, langs string) error {
		if last := len(l.Runs) - 1; last < 0 || !l.Runs[last].Extend(unit, origin, place, langs) {
			l.Runs = append(l.Runs, tables.NewRun(unit, origin, place, langs))
		}
		return nil
	}, args...)
}
