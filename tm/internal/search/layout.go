package search

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Layout describes all units as far as a search needs it: which run has which
// origin, and which units are rejected. It is small and does not change until
// the memory does, so a long-lived process reads it once.
type Layout struct {
	// changes is the state of the memory that it describes.
	changes   int64
	Languages map[string]int64 // numbers by tag
	tags      map[int64]string
	origins   map[int64]unit.Origin
	// Runs holds all runs in the order of their units.
	Runs []tables.Run
	// newest lists the origins that have runs, the newest first.
	newest []OriginRuns
	// rejected holds the rejected units in order.
	rejected []int64
	// single reports that no unit has more than one origin.
	single bool
}

// OriginRuns are the runs of an origin, as indexes into Layout.Runs.
type OriginRuns struct {
	origin unit.Origin
	runs   []int
	// straight reports whether the numbers of the units are in the order of their
	// places.
	straight bool
}

// layoutOf returns the layout of the state that the transaction sees.
func (m *Searcher) layoutOf(ctx context.Context, r *Snapshot) (*Layout, error) {
	changes, err := r.Changes(ctx)
	if err != nil {
		return nil, err
	}
	if l := m.Layout.Load(); l != nil && l.changes == changes {
		return l, nil
	}
	l := &Layout{changes: changes}
	if err := l.readNames(ctx, r.Tx); err != nil {
		return nil, err
	}
	if err := l.readRuns(ctx, r.Tx); err != nil {
		return nil, err
	}
	l.arrange()
	m.Layout.Store(l)
	return l, nil
}

// readNames reads the languages, the origins, which units are rejected, and whether any
// unit has further origins.
func (l *Layout) readNames(ctx context.Context, tx *sql.Tx) (err error) {
	if l.Languages, err = tables.LanguageNumbers(ctx, tx); err != nil {
		return err
	}
	l.tags = tables.LanguageTags(l.Languages)
	if l.origins, err = tables.LoadOrigins(ctx, tx); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT * FROM more_origins)").Scan(&l.single); err != nil {
		return err
	}
	return tables.Collect(ctx, tx, &l.rejected, "SELECT id FROM units WHERE status = 4 ORDER BY id")
}

// readRuns reads the runs.
func (l *Layout) readRuns(ctx context.Context, tx *sql.Tx) error {
	lastUnit, err := tables.GreatestUnit(ctx, tx)
	if err != nil {
		return err
	}
	before := int64(0)
	return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var r tables.Run
		if err := rows.Scan(&r.First, &r.Last, &r.Origin, &r.Low, &r.High, &r.Ordered, &r.Langs); err != nil {
			return err
		}
		if !l.fits(&r, before, lastUnit) {
			return tables.ErrBadRun
		}
		l.Runs = append(l.Runs, r)
		before = r.Last
		return nil
	}, "SELECT first, last, origin, low, high, ordered <> 0, langs FROM runs ORDER BY first")
}

// fits reports whether a run is possible: its units follow those of the run before and are at
// most lastUnit, the last number assigned, and its origin and languages exist.
func (l *Layout) fits(r *tables.Run, before, lastUnit int64) bool {
	if r.First <= before || r.Last < r.First || r.Last > lastUnit || r.Low < 0 || r.High < r.Low {
		return false
	}
	if _, ok := l.origins[r.Origin]; !ok {
		return false
	}
	for _, n := range tables.SplitNumbers(r.Langs) {
		if _, ok := l.tags[n]; !ok {
			return false
		}
	}
	return true
}

// arrange groups the runs by origin and sorts the origins.
func (l *Layout) arrange() {
	lists := map[int64][]int{}
	for i, r := range l.Runs {
		lists[r.Origin] = append(lists[r.Origin], i)
	}
	for id, list := range lists {
		x := OriginRuns{origin: l.origins[id], runs: list, straight: true}
		for k, i := range list {
			r := l.Runs[i]
			if !r.Ordered || k > 0 && l.Runs[list[k-1]].High > r.Low {
				x.straight = false
			}
		}
		l.newest = append(l.newest, x)
	}
	slices.SortFunc(l.newest, func(a, b OriginRuns) int { return unit.CompareNewest(a.origin, b.origin) })
}

// IsRejected reports whether the unit is rejected.
func (l *Layout) IsRejected(unit int64) bool {
	_, ok := slices.BinarySearch(l.rejected, unit)
	return ok
}

// noneRejected reports whether no unit of the run is rejected.
func (l *Layout) noneRejected(r *tables.Run) bool {
	i, _ := slices.BinarySearch(l.rejected, r.First)
	return i == len(l.rejected) || l.rejected[i] > r.Last
}

// RunOf returns the index of the run of the unit in Runs, or -1.
func (l *Layout) RunOf(unit int64) int {
	i, found := slices.BinarySearchFunc(l.Runs, unit, func(r tables.Run, unit int64) int { return cmp.Compare(r.First, unit) })
	if !found {
		i--
	}
	if i < 0 || l.Runs[i].Last < unit {
		return -1
	}
	return i
}

// Reader returns a reader that assembles units from their rows.
func (l *Layout) Reader() *tables.UnitReader {
	return &tables.UnitReader{Origins: l.origins, Tags: l.tags, Single: l.single}
}

// Chosen returns the wanted origins; nil means all.
func (l *Layout) Chosen(wanted func(unit.Origin) bool) map[int64]bool {
	if wanted == nil {
		return nil
	}
	chosen := map[int64]bool{}
	for id, o := range l.origins {
		if wanted(o) {
			chosen[id] = true
		}
	}
	return chosen
}
