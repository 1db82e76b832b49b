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

// Choosing makes an answer of the variants that hold the phrase: it leaves out
// the units that are not wanted, counts the others, and picks the newest. What
// it can, it does by runs, without a look at the units:
//
//	rows of variants    256  2561 2816 │ 1024257 1024513 … │ …      in order
//	                    └── run 1 ────┘ └── run 2 ────────┘
//	newest origin first: run 2, then run 1 …, until there are enough
//
// Only where the units of a run differ in their languages, or more is asked than
// a run knows, their rows are read.

// Pick is a unit that is an answer.
type Pick struct {
	Unit int64
	// Position is that of the variant that holds the phrase, other that of the first
	// other variant in the language wanted, -1 where there is none and none
	// was asked for.
	Position, Other int
}

// Choice is one choosing under way.
type Choice struct {
	s      *store.Statements
	terms  *Terms
	Layout *Layout
	// From are the languages in which the phrase may stand, to those of which
	// the unit must have another variant.
	From, To tables.LanguageSet
	// origins are those wanted; nil means all.
	origins map[int64]bool
	// ByRun are the units found so far, by the place of their run; nil where there
	// are none. units is how many.
	ByRun []*runMatches
	Units int
}

// runMatches are the matches of a run: those of rows, where each row of
// which partner has the position is one, or those listed.
type runMatches struct {
	count int
	// rows and partners are for runs of the same languages: the other variant by
	// position, noPartner where the position is no match.
	rows     []int64
	partners []int
	matches  []Pick
}

// NoPartner marks a variant that does not match whatever its text.
const NoPartner = -2

// NewChoice begins a choosing.
func NewChoice(s *store.Statements, terms *Terms, l *Layout) *Choice {
	return &Choice{
		s: s, terms: terms, Layout: l,
		From: tables.Matching(terms.From, l.Languages), To: tables.Matching(terms.To, l.Languages), origins: l.Chosen(terms.Origins),
		ByRun: make([]*runMatches, len(l.Runs)),
	}
}

// Choose takes the rows of variants found, in order, and drops what is not wanted.
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

// chooseRun takes the rows of one run.
func (c *Choice) chooseRun(ctx context.Context, i int, rows []int64) error {
	r := &c.Layout.Runs[i]
	found := new(runMatches)
	if r.Langs == "" || len(c.terms.Others) > 0 || len(c.terms.Statuses) > 0 {
		var err error
		if found.matches, err = c.look(ctx, rows); err != nil {
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

// take takes what was found in a run.
func (c *Choice) take(i int, found *runMatches) {
	if found.count > 0 {
		c.ByRun[i] = found
		c.Units += found.count
	}
}

// Partners returns for each position of units in these languages the other
// variant of a match there, or noPartner.
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

// Newest returns the newest matches in the order of Lookup.Units: so many, or
// all where the limit is 0.
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
		rows, err := tx.QueryContext(ctx, "SELECT u.id, u.place FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value", list)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var place int
			if err := rows.Scan(&id, &place); err != nil {
				return err
			}
			places[id] = place
		}
		return rows.Err()
	})
	slices.SortFunc(matches, func(a, b Pick) int {
		return cmp.Or(cmp.Compare(places[a.Unit], places[b.Unit]), cmp.Compare(a.Unit, b.Unit))
	})
	return err
}

// look reads the units of the rows and returns the matches among them.
func (c *Choice) look(ctx context.Context, rows []int64) ([]Pick, error) {
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

// other returns the first variant beside the one at p that is wanted, and whether
// the unit is good for an answer.
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
