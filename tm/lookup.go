package tm

import (
	"context"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

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
	// the limit, rendered the phrase: the most frequent first. Sampled is the
	// number of these units: Total, unless that is more than Query.Sample.
	Renderings []Rendering
	Sampled    int
	// Rulings are what authorities say of the phrase.
	Rulings []ruling.Ruling
	// Note, when not empty, tells the user something of the answer as a whole: that the index
	// is damaged, and what to do. The answer is right all the same.
	Note string
}

// Found is a unit that holds the phrase.
type Found struct {
	Unit unit.Unit
	// Variant is the index in Unit.Variants of the variant that holds the
	// phrase: the first one that does.
	Variant int
	// Other is the index of the first other variant in the language Query.To,
	// or of the first other variant where Query.To is empty; -1 where the
	// unit has no other.
	Other int
	// Hits are the places of the phrases in the text of that variant, as stored:
	// byte offsets, in order, not overlapping, at least one. OtherHits are those of
	// Query.Others in the other variant.
	Hits, OtherHits []align.Span
	// Renderings are the likely words for the phrase in the other variant, as
	// byte offsets into its text; empty where nothing is known.
	Renderings []align.Span
	// Rendering is the index in Lookup.Renderings of the group that they belong
	// to; -1 where nothing is known.
	Rendering int
	// Marked tells that a person said where the rendering is, or that there is none.
	Marked bool
}

// Lookup finds every unit that holds the phrase in one of its variants: the
// units whose folded text has the folded phrase as a part (see package fold).
// A phrase of which folding leaves nothing is ErrEmptyQuery; no unit found is no
// error.
//
// The index answers; every unit returned is checked against its text. Where the
// index is damaged all texts are read instead, and Lookup.Note says so.
func (m *Memory) Lookup(ctx context.Context, q Query) (Lookup, error) {
	s, err := q.prepare()
	if err != nil {
		return Lookup{}, err
	}
	var answer Lookup
	err = m.look(ctx, func(r *reading) (err error) {
		answer, err = m.lookup(ctx, r, &s)
		if isIndexDamage(err) {
			note := scanNote(err)
			answer, err = scanLookup(ctx, r, &s)
			answer.Note = note
		}
		if err == nil && answer.Total == 0 && !q.Plain {
			err = r.ruleAlone(ctx, &s, &answer)
		}
		return err
	})
	if err != nil {
		return Lookup{}, m.explain("search", err)
	}
	return answer, nil
}

// lookup answers from the index.
func (m *Memory) lookup(ctx context.Context, r *reading, s *search) (Lookup, error) {
	found, err := m.findHits(ctx, r, s)
	if err != nil || found.none() {
		return Lookup{}, err
	}
	l, err := m.layoutOf(ctx, r)
	if err != nil {
		return Lookup{}, err
	}
	return r.answer(ctx, s, l, found)
}

// scanLookup answers without anything derived.
func scanLookup(ctx context.Context, r *reading, s *search) (Lookup, error) {
	rows, err := scanRows(ctx, r.tx, s)
	if err != nil || len(rows) == 0 {
		return Lookup{}, err
	}
	l, err := scanLayout(ctx, r.tx, rows)
	if err != nil {
		return Lookup{}, err
	}
	return r.answer(ctx, s, l, &hits{rows: rows})
}

// answer makes the answer of the variants that hold the phrase.
func (r *reading) answer(ctx context.Context, s *search, l *layout, found *hits) (Lookup, error) {
	c := newChoice(r.statements, s, l)
	if err := c.choose(ctx, found); err != nil {
		return Lookup{}, err
	}
	if c.units == 0 {
		return Lookup{}, nil
	}
	limit, sampled := s.Limit, s.sampled()
	if limit > 0 && !s.Plain {
		limit = max(limit, sampled)
	}
	matches, err := c.newest(ctx, limit)
	if err != nil {
		return Lookup{}, err
	}
	answer := Lookup{Total: c.units}
	if answer.Units, err = r.loadFound(ctx, l.reader(), matches, s); err != nil {
		return Lookup{}, err
	}
	sample := answer.Units[:min(len(answer.Units), sampled)]
	answer.From, answer.To = sharedLanguages(sample)
	if !s.Plain {
		answer.Sampled = len(sample)
		answer.Renderings, answer.Rulings, err = r.findRenderings(ctx, l, s, sample)
	}
	if s.Limit > 0 {
		answer.Units = answer.Units[:min(len(answer.Units), s.Limit)]
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

// loadFound reads the matched units and marks the hits in them. A unit without a
// hit is errStale.
func (r *reading) loadFound(ctx context.Context, reader *unitReader, matches []pick, s *search) ([]Found, error) {
	ids := make([]int64, len(matches))
	for i, m := range matches {
		ids[i] = m.unit
	}
	units, err := reader.loadWith(ctx, r.statements, ids)
	if err != nil {
		return nil, err
	}
	found := make([]Found, len(matches))
	for i, m := range matches {
		u := units[m.unit]
		if m.position >= len(u.Variants) || m.other >= len(u.Variants) {
			return nil, errStale
		}
		f := Found{Unit: u, Variant: m.position, Other: m.other, Rendering: -1, Hits: findHits(u.Variants[m.position].Text, s.phrases...)}
		if len(f.Hits) == 0 {
			return nil, errStale
		}
		if m.other >= 0 && len(s.others) > 0 {
			f.OtherHits = findHits(u.Variants[m.other].Text, s.others...)
		}
		found[i] = f
	}
	return found, nil
}
