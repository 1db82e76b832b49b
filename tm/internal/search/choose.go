package search

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"sort"

	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Choosing turns the variants with the phrase into an answer: it drops unwanted
// units, counts the others and picks the newest. If possible, it works on runs and
// does not read the units:
//
//	rows of variants    256  2561 2816 │ 1024257 1024513 … │ …      in order
//	                    └── run 1 ────┘ └── run 2 ────────┘
//	newest origin first: run 2, then run 1 …, until there are enough
//
// The rows of units are read only if the units of a run differ in their languages or
// the query has conditions that a run cannot decide.

// A Pick is a unit of the answer.
type Pick struct {
	Unit int64
	// Position is that of the variant with the phrase, Other that of the first other
	// variant in the wanted language, or -1 if there is none and none is required.
	Position, Other int
}

// A Choice is the state of choosing.
type Choice struct {
	s      *store.Statements
	terms  *Terms
	Layout *Layout
	// From is the set of languages in which the phrase may be, To that of which
	// the unit must have another variant.
	From, To tables.LanguageSet
	// origins are the wanted ones; nil means all.
	origins map[int64]bool
	// ByRun holds the units found so far by the index of their run, or nil; units
	// is their number.
	ByRun []*runMatches
	Units int
}

// runMatches holds the matches of a run: either rows, of which those are
// matches whose position has a partner in partners, or a list.
type runMatches struct {
	count int
	// rows and partners are for runs in the same languages. partners maps
	// positions to the other variant, or to NoPartner if the position is not a
	// match.
	rows     []int64
	partners []int
	matches  []Pick
}

// NoPartner marks a variant that does not match, whatever its text.
const NoPartner = -2

// NewChoice returns an empty Choice.
func NewChoice(s *store.Statements, terms *Terms, l *Layout) *Choice {
	return &Choice{
		s: s, terms: terms, Layout: l,
		From: tables.Matching(terms.From, l.Languages), To: tables.Matching(terms.To, l.Languages), origins: l.Chosen(terms.Origins),
		ByRun: make([]*runMatches, len(l.Runs)),
	}
}

// Choose adds the rows of variants, in order, without the unwanted ones.
func (c *Choice) Choose(ctx context.Context, rows []int64) error {
	for len(rows) > 0 {
		i := c.Layout.RunOf(rows[0] / tables.Positions)
		if i < 0 {
			return tables.ErrNoRun
		}
		r := &c.Layout.Runs[i]
		n := sort.Search(len(rows), func(k int) bool { return rows[k]/tables.Positions > r.Last })
		if c.origins == nil || c.origins[r.Origin] {
			if err := c.chooseRun(ctx, i, rows[:n]); err != nil {
				return err
			}
		}
		rows = rows[n:]
	}
	return nil
}

// chooseRun adds the rows of one run.
func (c *Choice) chooseRun(ctx context.Context, i int, rows []int64) error {
	r := &c.Layout.Runs[i]
	found := new(runMatches)
	if r.Langs == "" || len(c.terms.Others) > 0 || len(c.terms.Statuses) > 0 {
		var err error
		if found.matches, err = c.pick(ctx, rows); err != nil {
			return err
		}
		found.count = len(found.matches)
	} else {
		found.partners = c.Partners(tables.SplitNumbers(r.Langs))
		found.rows = rows
		c.each(r, found, func(Pick) bool { found.count++; return true })
	}
	c.take(i, found)
	return nil
}

// take adds the matches of a run.
func (c *Choice) take(i int, found *runMatches) {
	if found.count > 0 {
		c.ByRun[i] = found
		c.Units += found.count
	}
}

// Partners returns, for each position of units in these languages, the other
// variant of a match there, or NoPartner.
func (c *Choice) Partners(languages []int64) []int {
	partners := make([]int, len(languages))
	for i, n := range languages {
		partners[i] = NoPartner
		if !c.From.Has(n) {
			continue
		}
		if c.To == nil {
			partners[i] = -1
		}
		for j, n := range languages {
			if j != i && c.To.Has(n) {
				partners[i] = j
				break
			}
		}
	}
	return partners
}

// each yields the matches of a run in the order of their units.
func (c *Choice) each(r *tables.Run, found *runMatches, yield func(Pick) bool) {
	if found.partners == nil {
		for _, m := range found.matches {
			if !yield(m) {
				return
			}
		}
		return
	}
	spotless := c.Layout.noneRejected(r)
	last := int64(0)
	for _, row := range found.rows {
		unit, position := row/tables.Positions, int(row%tables.Positions)
		if unit == last || position >= len(found.partners) || found.partners[position] == NoPartner {
			continue
		}
		if !spotless && c.Layout.IsRejected(unit) {
			continue
		}
		last = unit
		if !yield(Pick{unit, position, found.partners[position]}) {
			return
		}
	}
}

// Newest returns the newest matches in the order of Lookup.Units, at most limit, or
// all if the limit is 0.
func (c *Choice) Newest(ctx context.Context, limit int) ([]Pick, error) {
	if limit == 0 {
		limit = c.Units
	}
	var matches []Pick
	for _, x := range c.Layout.newest {
		begin := len(matches)
		for _, i := range x.runs {
			if found := c.ByRun[i]; found != nil && (len(matches) < limit || !x.straight) {
				c.each(&c.Layout.Runs[i], found, func(m Pick) bool {
					matches = append(matches, m)
					return !x.straight || len(matches) < limit
				})
			}
		}
		if !x.straight {
			if err := sortByPlace(ctx, c.s.Tx, matches[begin:]); err != nil {
				return nil, err
			}
		}
		if len(matches) >= limit {
			return matches[:limit], nil
		}
	}
	return matches, nil
}

// sortByPlace puts matches of one origin into the order of their places.
func sortByPlace(ctx context.Context, tx *sql.Tx, matches []Pick) error {
	places := make(map[int64]int, len(matches))
	ids := make([]int64, len(matches))
	for i, m := range matches {
		ids[i] = m.Unit
	}
	err := tables.InChunks(ids, func(list string) error {
		return tables.CollectMap(ctx, tx, places, "SELECT u.id, u.place FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value", list)
	})
	slices.SortFunc(matches, func(a, b Pick) int {
		return cmp.Or(cmp.Compare(places[a.Unit], places[b.Unit]), cmp.Compare(a.Unit, b.Unit))
	})
	return err
}

// pick reads the units of the rows and returns the matches among them.
func (c *Choice) pick(ctx context.Context, rows []int64) ([]Pick, error) {
	holds := make(map[int64]bool, len(rows))
	var ids []int64
	for _, row := range rows {
		holds[row] = true
		if id := row / tables.Positions; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	wanted := tables.WantedStatuses(c.terms.Statuses)
	reader := c.Layout.Reader()
	var matches []Pick
	for chunk := range slices.Chunk(ids, tables.LoadChunk) {
		units, err := reader.Load(ctx, c.s, chunk)
		if err != nil {
			return nil, err
		}
		for _, id := range chunk {
			u := units[id]
			if !slices.Contains(wanted, u.Status) {
				continue
			}
			for p := range u.Variants {
				if !holds[id*tables.Positions+int64(p)] {
					continue
				}
				if other, ok := c.other(&u, p); ok {
					matches = append(matches, Pick{id, p, other})
					break
				}
			}
		}
	}
	return matches, nil
}

// other returns the first wanted variant other than the one at p, and whether
// the unit belongs to the answer.
func (c *Choice) other(u *unit.Unit, p int) (int, bool) {
	if !c.From.Has(c.Layout.Languages[u.Variants[p].Lang]) {
		return -1, false
	}
	for j, v := range u.Variants {
		if j != p && c.To.Has(c.Layout.Languages[v.Lang]) && c.terms.heldByOther(v.Text) {
			return j, true
		}
	}
	return -1, c.To == nil && len(c.terms.Others) == 0
}
