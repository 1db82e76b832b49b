package tm

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
)

// Query asks for the units that hold a phrase.
type Query struct {
	// Text is the phrase, one character or more, in any writing that folds to
	// the same form (see package fold).
	Text string
	// From, when not empty, is the language of the phrase (as lang.Matches tells).
	From string
	// To, when not empty, is a language that the unit must also have, in
	// another variant than the one with the phrase.
	To string
	// Limit is how many units are returned at most; 0 means all. It does not
	// change Lookup.Total.
	Limit int
}

// Lookup is the answer to a Query.
type Lookup struct {
	// Total is the number of units that hold the phrase, whatever the limit.
	Total int
	// Units are the newest first: by the date of the origin, then by its
	// import, then by place. Origins without a date come last.
	Units []Found
	// From and To are the languages, without region or script, that the newest
	// units, a few hundred at most and whatever the limit, agree on: of the
	// variants with the phrase and of the others; empty where they differ.
	From, To string
	// Renderings are how the newest units, a few hundred at most and whatever
	// the limit, rendered the phrase: the most frequent first.
	Renderings []Rendering
}

// Found is a unit that holds the phrase.
type Found struct {
	Unit Unit
	// Variant is the index in Unit.Variants of the variant that holds the
	// phrase: the first one that does.
	Variant int
	// Other is the index of the first other variant in the language Query.To,
	// or of the first other variant where Query.To is empty; -1 where the
	// unit has no other.
	Other int
	// Hits are the places of the phrase in the text of that variant, as stored:
	// byte offsets, in order, not overlapping, at least one.
	Hits []align.Span
	// Renderings are the likely words for the phrase in the other variant, as
	// byte offsets into its text; empty where nothing is known.
	Renderings []align.Span
}

// Lookup finds every unit that holds the phrase in one of its variants: the
// units whose folded text has the folded phrase as a part (see package fold).
// Rejected units are left out. A phrase of which folding leaves nothing is
// ErrEmptyQuery; no unit found is no error.
//
// It reads and folds the whole memory.
func (m *Memory) Lookup(ctx context.Context, q Query) (Lookup, error) {
	phrase := fold.String(q.Text)
	if phrase == "" {
		return Lookup{}, ErrEmptyQuery
	}
	if q.Limit < 0 {
		return Lookup{}, fmt.Errorf("look up %q: the limit %d is negative", q.Text, q.Limit)
	}
	var answer Lookup
	err := m.view(ctx, func(tx *sql.Tx) (err error) {
		answer, err = lookup(ctx, tx, q, phrase)
		return err
	})
	if err != nil {
		return Lookup{}, m.explain("search", err)
	}
	return answer, nil
}

// lookup answers the query, whose folded phrase is not empty.
func lookup(ctx context.Context, tx *sql.Tx, q Query, phrase string) (Lookup, error) {
	numbers, err := languageNumbers(ctx, tx)
	if err != nil {
		return Lookup{}, err
	}
	rejected, err := rejectedUnits(ctx, tx)
	if err != nil {
		return Lookup{}, err
	}
	s := scan{phrase: []byte(phrase), from: matching(q.From, numbers), to: matching(q.To, numbers), rejected: rejected}
	matches, err := s.run(ctx, tx)
	if err != nil || len(matches) == 0 {
		return Lookup{}, err
	}
	reader, err := newUnitReader(ctx, tx, numbers)
	if err != nil {
		return Lookup{}, err
	}
	answer := Lookup{Total: len(matches)}
	if err := newestFirst(ctx, tx, matches, reader.origins); err != nil {
		return Lookup{}, err
	}
	if q.Limit > 0 {
		matches = matches[:min(len(matches), max(q.Limit, renderingSample))]
	}
	if answer.Units, err = reader.loadFound(ctx, tx, matches, phrase); err != nil {
		return Lookup{}, err
	}
	answer.From, answer.To = sharedLanguages(answer.Units[:min(len(answer.Units), renderingSample)])
	answer.Renderings, err = findRenderings(answer.Units[:min(len(answer.Units), renderingSample)], q.Text)
	if q.Limit > 0 {
		answer.Units = answer.Units[:min(len(answer.Units), q.Limit)]
	}
	return answer, err
}

// sharedLanguages are the languages that all the units have, or "".
func sharedLanguages(units []Found) (from, to string) {
	for i, f := range units {
		other := ""
		if f.Other >= 0 {
			other = lang.Base(f.Unit.Variants[f.Other].Lang)
		}
		base := lang.Base(f.Unit.Variants[f.Variant].Lang)
		if i == 0 {
			from, to = base, other
			continue
		}
		if base != from {
			from = ""
		}
		if other != to {
			to = ""
		}
	}
	return from, to
}

// loadFound reads the matched units and marks the hits in them.
func (r *unitReader) loadFound(ctx context.Context, tx *sql.Tx, matches []match, phrase string) ([]Found, error) {
	ids := make([]int64, len(matches))
	for i, m := range matches {
		ids[i] = m.unit
	}
	units, err := r.loadUnits(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	found := make([]Found, len(matches))
	for i, m := range matches {
		u := units[m.unit]
		found[i] = Found{Unit: u, Variant: m.position, Other: m.other, Hits: findHits(u.Variants[m.position].Text, phrase)}
	}
	return found, nil
}

// newestFirst puts matches into the order of Lookup.Units.
func newestFirst(ctx context.Context, tx *sql.Tx, matches []match, origins map[int64]Origin) error {
	rank := rankNewest(origins)
	type key struct{ rank, place int }
	keys := make(map[int64]key, len(matches))
	ids := make([]int64, len(matches))
	for i, m := range matches {
		ids[i] = m.unit
	}
	err := inChunks(ids, func(list string) error {
		rows, err := tx.QueryContext(ctx, "SELECT u.id, u.origin, u.place FROM json_each(?) AS j CROSS JOIN units AS u ON u.id = j.value", list)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, origin int64
			var place int
			if err := rows.Scan(&id, &origin, &place); err != nil {
				return err
			}
			keys[id] = key{rank[origin], place}
		}
		return rows.Err()
	})
	slices.SortFunc(matches, func(a, b match) int {
		x, y := keys[a.unit], keys[b.unit]
		return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.place, y.place), cmp.Compare(a.unit, b.unit))
	})
	return err
}

// rejectedUnits are the IDs of the units that no answer may hold.
func rejectedUnits(ctx context.Context, tx *sql.Tx) (map[int64]bool, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id FROM units WHERE status = 4")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	rejected := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		rejected[id] = true
	}
	return rejected, rows.Err()
}
