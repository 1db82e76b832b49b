package search

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
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
	// lastOrigin is the greatest number of an origin. lacking reports that
	// there are newer ones, which must be read first (see KeepLayout).
	lastOrigin int64
	Lacking    bool
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
	l := m.Layout.Load()
	switch {
	case l == nil || l.changes != changes:
		l = &Layout{changes: changes}
		err = l.read(ctx, r.Tx)
	case l.Lacking:
		l, err = l.grown(ctx, r.Tx)
	default:
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	m.Layout.Store(l)
	return l, nil
}

// read reads everything.
func (l *Layout) read(ctx context.Context, tx *sql.Tx) error {
	if err := l.readNames(ctx, tx); err != nil {
		return err
	}
	if err := l.readRuns(ctx, tx, 0); err != nil {
		return err
	}
	l.arrange()
	return nil
}

// readNames reads the languages, the origins and the rejected units.
func (l *Layout) readNames(ctx context.Context, tx *sql.Tx) (err error) {
	if l.Languages, l.tags, err = languageNames(ctx, tx); err != nil {
		return err
	}
	if l.origins, err = tables.LoadOrigins(ctx, tx, 0); err != nil {
		return err
	}
	for id := range l.origins {
		l.lastOrigin = max(l.lastOrigin, id)
	}
	return l.readRejected(ctx, tx, 0)
}

// languageNames returns the languages by tag and by number.
func languageNames(ctx context.Context, tx *sql.Tx) (numbers map[string]int64, tags map[int64]string, err error) {
	if numbers, err = tables.LanguageNumbers(ctx, tx); err != nil {
		return nil, nil, err
	}
	tags = make(map[int64]string, len(numbers))
	for tag, n := range numbers {
		tags[n] = tag
	}
	return numbers, tags, nil
}

// readRejected reads which units after the given one are rejected, and whether any
// unit has further origins.
func (l *Layout) readRejected(ctx context.Context, tx *sql.Tx, after int64) error {
	if err := tx.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT * FROM more_origins)").Scan(&l.single); err != nil {
		return err
	}
	return tables.Collect(ctx, tx, &l.rejected, "SELECT id FROM units WHERE status = 4 AND id > ? ORDER BY id", after)
}

// readRuns reads the runs after a unit.
func (l *Layout) readRuns(ctx context.Context, tx *sql.Tx, after int64) error {
	lastUnit, err := tables.GreatestUnit(ctx, tx)
	if err != nil {
		return err
	}
	return tables.EachRow(ctx, tx, func(rows *sql.Rows) error {
		var r tables.Run
		if err := rows.Scan(&r.First, &r.Last, &r.Origin, &r.Low, &r.High, &r.Ordered, &r.Langs); err != nil {
			return err
		}
		if !l.fits(&r, after, lastUnit) {
			return tables.ErrBadRun
		}
		l.Runs = append(l.Runs, r)
		after = r.Last
		return nil
	}, "SELECT first, last, origin, low, high, ordered <> 0, langs FROM runs WHERE first > ? ORDER BY first", after)
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

// arrange sorts the origins.
func (l *Layout) arrange() {
	l.newest = l.byOrigin(0)
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

// A translator who confirms sentence after sentence adds one unit at a time and looks
// things up in between. With some thousand origins, reading the layout again each time
// would take longer than everything else. The effect of such an Add is known:
//
//	origins   1 … 4000 │ 4001       only after those of the layout
//	runs      1 … 9000 │ 9001
//
// so the layout is kept, marked as lacking, and the next search reads the rest. That is
// valid for additions by this process while no other process changes the memory; after
// any other change the layout is read again.

// KeepLayout records that this process added an origin and its units to the memory
// in the state before, and changed nothing else.
func (m *Searcher) KeepLayout(before, origin int64) {
	l := m.Layout.Load()
	if l == nil || l.changes != before || origin <= l.lastOrigin {
		return
	}
	kept := *l
	kept.changes, kept.Lacking = before+1, true
	m.Layout.CompareAndSwap(l, &kept)
}

// lastUnit returns the number of the last unit in the runs.
func (l *Layout) lastUnit() int64 {
	if len(l.Runs) == 0 {
		return 0
	}
	return l.Runs[len(l.Runs)-1].Last
}

// grown returns the layout extended by what was added after it. The layout
// itself is not changed, because other searches use it.
func (l *Layout) grown(ctx context.Context, tx *sql.Tx) (*Layout, error) {
	g := &Layout{changes: l.changes}
	var err error
	if g.Languages, g.tags, err = languageNames(ctx, tx); err != nil {
		return nil, err
	}
	added, err := tables.LoadOrigins(ctx, tx, l.lastOrigin)
	if err != nil {
		return nil, err
	}
	g.origins = maps.Clone(l.origins)
	maps.Copy(g.origins, added)
	g.lastOrigin = l.lastOrigin
	for id := range added {
		g.lastOrigin = max(g.lastOrigin, id)
	}
	g.rejected = slices.Clone(l.rejected)
	if err := g.readRejected(ctx, tx, l.lastUnit()); err != nil {
		return nil, err
	}
	g.Runs = slices.Clone(l.Runs)
	if err := g.readRuns(ctx, tx, l.lastUnit()); err != nil {
		return nil, err
	}
	g.newest = slices.Clone(l.newest)
	for _, x := range g.byOrigin(len(l.Runs)) {
		at, _ := slices.BinarySearchFunc(g.newest, x, func(a, b OriginRuns) int { return unit.CompareNewest(a.origin, b.origin) })
		g.newest = slices.Insert(g.newest, at, x)
	}
	return g, nil
}

// byOrigin returns the runs from an index on, grouped by origin and sorted by its
// number.
func (l *Layout) byOrigin(from int) []OriginRuns {
	lists := map[int64][]int{}
	for i := from; i < len(l.Runs); i++ {
		lists[l.Runs[i].Origin] = append(lists[l.Runs[i].Origin], i)
	}
	var all []OriginRuns
	for id, list := range lists {
		x := OriginRuns{origin: l.origins[id], runs: list, straight: true}
		for k, i := range list {
			r := l.Runs[i]
			if !r.Ordered || k > 0 && l.Runs[list[k-1]].High > r.Low {
				x.straight = false
			}
		}
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b OriginRuns) int { return cmp.Compare(a.origin.ID, b.origin.ID) })
	return all
}
