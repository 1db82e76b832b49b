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

// A translator who confirms sentence after sentence adds a unit at a time, and
// looks things up between. To read the layout anew each time would take longer than
// all the rest, with some thousand origins. What such an Add changes is known:
//
//	origins   1 … 4000 │ 4001       only behind what the layout has
//	runs      1 … 9000 │ 9001
//
// so the layout stays, marked as lacking something, and the next search reads
// what comes behind. That holds for what this process adds itself, while nobody
// else changes the memory; after all else the layout is read anew.

// KeepLayout says that this process added an origin and its units to the memory
// as it was in a state, and changed nothing else.
func (m *Searcher) KeepLayout(before, origin int64) {
	l := m.Layout.Load()
	if l == nil || l.changes != before || origin <= l.lastOrigin {
		return
	}
	kept := *l
	kept.changes, kept.Lacking = before+1, true
	m.Layout.CompareAndSwap(l, &kept)
}

// lastUnit is the number of the last unit that the runs know.
func (l *Layout) lastUnit() int64 {
	if len(l.Runs) == 0 {
		return 0
	}
	return l.Runs[len(l.Runs)-1].Last
}

// grown is the layout with what was added behind it. The layout itself stays as it
// is, for other searches use it.
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

// byOrigin are the runs from a place on, put together by their origins, in the order of
// the origins' numbers.
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
