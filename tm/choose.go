package tm

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"sort"

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

// pick is a unit that is an answer.
type pick struct {
	unit int64
	// position is that of the variant that holds the phrase, other that of the first
	// other variant in the language wanted, -1 where there is none and none
	// was asked for.
	position, other int
}

// choice is one choosing under way.
type choice struct {
	s      *statements
	search *search
	layout *layout
	// from are the languages in which the phrase may stand, to those of which
	// the unit must have another variant.
	from, to languageSet
	// origins are those wanted; nil means all.
	origins map[int64]bool
	// byRun are the units found so far, by the place of their run; nil where there
	// are none. units is how many.
	byRun []*runMatches
	units int
}

// runMatches are the matches of a run: those of rows, where each row of
// which partner has the position is one, or those listed.
type runMatches struct {
	count int
	// rows and partners are for runs of the same languages: the other variant by
	// position, noPartner where the position is no match.
	rows     []int64
	partners []int
	matches  []pick
}

// noPartner says that a variant is no match whatever it holds.
const noPartner = -2

// newChoice begins a choosing.
func newChoice(s *statements, search *search, l *layout) *choice {
	return &choice{
		s: s, search: search, layout: l,
		from: matching(search.From, l.languages), to: matching(search.To, l.languages), origins: l.chosen(search.Origins),
		byRun: make([]*runMatches, len(l.runs)),
	}
}

// hits are the rows, in order, of the variants that hold what is looked for.
type hits struct{ rows []int64 }

// none reports whether there are none.
func (h *hits) none() bool { return len(h.rows) == 0 }

// choose sorts the variants found by runs and drops what is not wanted.
func (c *choice) choose(ctx context.Context, found *hits) error {
	return c.chooseRows(ctx, found.rows)
}

// chooseRows takes rows, which are in order.
func (c *choice) chooseRows(ctx context.Context, rows []int64) error {
	for len(rows) > 0 {
		i := c.layout.runOf(rows[0] / positions)
		if i < 0 {
			return errNoRun
		}
		r := &c.layout.runs[i]
		n := sort.Search(len(rows), func(k int) bool { return rows[k]/positions > r.last })
		if c.origins == nil || c.origins[r.origin] {
			if err := c.chooseRun(ctx, i, rows[:n]); err != nil {
				return err
			}
		}
		rows = rows[n:]
	}
	return nil
}

// chooseRun takes the rows of one run.
func (c *choice) chooseRun(ctx context.Context, i int, rows []int64) error {
	r := &c.layout.runs[i]
	found := new(runMatches)
	if r.langs == "" || len(c.search.others) > 0 || len(c.search.Statuses) > 0 {
		var err error
		if found.matches, err = c.look(ctx, rows); err != nil {
			return err
		}
		found.count = len(found.matches)
	} else {
		found.partners = c.partners(splitNumbers(r.langs))
		found.rows = rows
		c.each(r, found, func(pick) bool { found.count++; return true })
	}
	c.take(i, found)
	return nil
}

// take takes what was found in a run.
func (c *choice) take(i int, found *runMatches) {
	if found.count > 0 {
		c.byRun[i] = found
		c.units += found.count
	}
}

// partners returns for each position of units in these languages the other
// variant of a match there, or noPartner.
func (c *choice) partners(languages []int64) []int {
	partners := make([]int, len(languages))
	for i, n := range languages {
		partners[i] = noPartner
		if !c.from.has(n) {
			continue
		}
		if c.to == nil {
			partners[i] = -1
		}
		for j, n := range languages {
			if j != i && c.to.has(n) {
				partners[i] = j
				break
			}
		}
	}
	return partners
}

// each yields the matches of a run in the order of their units.
func (c *choice) each(r *run, found *runMatches, yield func(pick) bool) {
	if found.partners == nil {
		for _, m := range found.matches {
			if !yield(m) {
				return
			}
		}
		return
	}
	spotless := c.layout.noneRejected(r)
	last := int64(0)
	for _, row := range found.rows {
		unit, position := row/positions, int(row%positions)
		if unit == last || position >= len(found.partners) || found.partners[position] == noPartner {
			continue
		}
		if !spotless && c.layout.isRejected(unit) {
			continue
		}
		last = unit
		if !yield(pick{unit, position, found.partners[position]}) {
			return
		}
	}
}

// newest returns the newest matches in the order of Lookup.Units: so many, or
// all where the limit is 0.
func (c *choice) newest(ctx context.Context, limit int) ([]pick, error) {
	if limit == 0 {
		limit = c.units
	}
	var matches []pick
	for _, x := range c.layout.newest {
		begin := len(matches)
		for _, i := range x.runs {
			if found := c.byRun[i]; found != nil && (len(matches) < limit || !x.straight) {
				c.each(&c.layout.runs[i], found, func(m pick) bool {
					matches = append(matches, m)
					return !x.straight || len(matches) < limit
				})
			}
		}
		if !x.straight {
			if err := sortByPlace(ctx, c.s.tx, matches[begin:]); err != nil {
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
func sortByPlace(ctx context.Context, tx *sql.Tx, matches []pick) error {
	places := make(map[int64]int, len(matches))
	ids := make([]int64, len(matches))
	for i, m := range matches {
		ids[i] = m.unit
	}
	err := inChunks(ids, func(list string) error {
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
	slices.SortFunc(matches, func(a, b pick) int {
		return cmp.Or(cmp.Compare(places[a.unit], places[b.unit]), cmp.Compare(a.unit, b.unit))
	})
	return err
}

// look reads the units of the rows and returns the matches among them.
func (c *choice) look(ctx context.Context, rows []int64) ([]pick, error) {
	holds := make(map[int64]bool, len(rows))
	var ids []int64
	for _, row := range rows {
		holds[row] = true
		if id := row / positions; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	wanted := wantedStatuses(c.search.Statuses)
	reader := c.layout.reader()
	var matches []pick
	for chunk := range slices.Chunk(ids, loadChunk) {
		units, err := reader.loadWith(ctx, c.s, chunk)
		if err != nil {
			return nil, err
		}
		for _, id := range chunk {
			u := units[id]
			if !slices.Contains(wanted, u.Status) {
				continue
			}
			for p := range u.Variants {
				if !holds[id*positions+int64(p)] {
					continue
				}
				if other, ok := c.other(&u, p); ok {
					matches = append(matches, pick{id, p, other})
					break
				}
			}
		}
	}
	return matches, nil
}

// other returns the first variant beside the one at p that is wanted, and whether
// the unit is good for an answer.
func (c *choice) other(u *unit.Unit, p int) (int, bool) {
	if !c.from.has(c.layout.languages[u.Variants[p].Lang]) {
		return -1, false
	}
	for j, v := range u.Variants {
		if j != p && c.to.has(c.layout.languages[v.Lang]) && c.search.heldByOther(v.Text) {
			return j, true
		}
	}
	return -1, c.to == nil && len(c.search.others) == 0
}
