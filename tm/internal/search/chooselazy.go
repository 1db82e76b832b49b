package search

import (
	"context"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/index"
)

// A frequent phrase stands in a fifth of all units, of which fifty are shown. In
// a large run of units of the same two languages, in which none is rejected, the
// index can count the units without naming one:
//
//	hits  256 257 │ 512 │ 769 │ 1024 1025      6 variants, two of them beside another hit: 4 units
//
// so only the rows of those shown are asked for. What lies between such runs is
// chosen row by row.

// LazyRun is the number of units from which a run is counted by the index. For
// a smaller one the steps from block to block cost as much as its rows.
const LazyRun = 4096

// Hits are the variants that hold what is looked for: rows, in order, or
// where index is not nil, what it has found.
type Hits struct {
	Rows  []int64
	index *index.Hits
}

// none tells that surely there are none.
func (h *Hits) none() bool { return h.index == nil && len(h.Rows) == 0 }

// chooseHits takes what the index has found.
func (c *Choice) chooseHits(ctx context.Context, found *index.Hits) error {
	at := int64(0) // where the rows that are not yet chosen begin
	upTo := func(end int64) error {
		if at >= end {
			return nil
		}
		rows, err := found.Range(ctx, at, end, 0)
		if err != nil {
			return err
		}
		return c.chooseRows(ctx, rows)
	}
	for i := range c.Layout.Runs {
		r := &c.Layout.Runs[i]
		partners := c.countable(r)
		if partners == nil {
			continue
		}
		first, end := r.Rows()
		n, next, ok, err := found.CountRange(ctx, first, end)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := upTo(first); err != nil {
			return err
		}
		at = end
		c.take(i, &runMatches{count: n - next, partners: partners, Hits: found})
	}
	return upTo(math.MaxInt64)
}

// countable returns the partners of the run's positions where the index can count
// its matches, else nil.
func (c *Choice) countable(r *tables.Run) []int {
	if r.Len() < LazyRun || r.Langs == "" || len(c.terms.Others) > 0 || len(c.terms.Statuses) > 0 ||
		c.origins != nil && !c.origins[r.Origin] || !c.Layout.noneRejected(r) {
		return nil
	}
	languages := tables.SplitNumbers(r.Langs)
	if len(languages) > 2 {
		return nil // two hits of a unit need not be neighbours
	}
	if partners := c.Partners(languages); !slices.Contains(partners, NoPartner) {
		return partners
	}
	return nil
}

// fetch reads the rows of so many units of the run, the first where that is the
// order wanted, where they are not known.
func (found *runMatches) fetch(ctx context.Context, r *tables.Run, units int, straight bool) (err error) {
	if found.Hits == nil {
		return nil
	}
	limit := 0
	if straight {
		limit = len(found.partners) * units
	}
	first, end := r.Rows()
	found.rows, err = found.Hits.Range(ctx, first, end, limit)
	return err
}
