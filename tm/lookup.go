package tm

import (
	"context"

	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
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
	// NotFound is the number of these units in which nothing is known to render the phrase. The
	// counts of the renderings, those of Missing included, and it add up to the units that
	// were looked at.
	NotFound int
	// Rulings are what authorities say of the phrase.
	Rulings []ruling.Ruling
	// Note, if not empty, is a message for the user about the whole answer: that the index
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
	// Extents say of each of Renderings which of its words are doubtful, and which beside it.
	Extents []spot.Extent
	// Rendering is the index in Lookup.Renderings of the group that they belong
	// to; -1 where nothing is known.
	Rendering int
	// Marked reports whether a person marked the rendering, or marked that there is none.
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
	var l Lookup
	err := m.look(ctx, func(r *reading) error {
		found, renderings, err := r.lookup(ctx, q)
		if err != nil {
			return err
		}
		l = found
		return renderings.find(&l)
	})
	if err != nil {
		return Lookup{}, m.explain("search", err)
	}
	return l, nil
}

// lookup answers a query but for the renderings, which remain to be found; nil
// where the query asks for none.
func (r *reading) lookup(ctx context.Context, q Query) (l Lookup, renderings *spotting, err error) {
	s, err := q.prepare()
	if err != nil {
		return Lookup{}, nil, err
	}
	note, err := r.Choose(ctx, s.terms, func(c *search.Choice) (err error) {
		l, renderings, err = r.answer(ctx, &s, c)
		return err
	})
	l.Note = note
	return l, renderings, err
}

// count returns the number of units that lookup would find.
func (r *reading) count(ctx context.Context, q Query) (units int, err error) {
	s, err := q.prepare()
	if err != nil {
		return 0, err
	}
	_, err = r.Choose(ctx, s.terms, func(c *search.Choice) error {
		units = c.Units
		return nil
	})
	return units, err
}

// answer makes the answer of the units chosen.
func (r *reading) answer(ctx context.Context, s *prepared, c *search.Choice) (Lookup, *spotting, error) {
	limit, sampled := s.Limit, s.sampled()
	if limit > 0 && !s.Plain {
		limit = max(limit, sampled)
	}
	matches, err := c.Newest(ctx, limit)
	if err != nil {
		return Lookup{}, nil, err
	}
	l := Lookup{Total: c.Units}
	if l.Units, err = r.loadFound(ctx, c.Layout.Reader(), matches, s); err != nil {
		return Lookup{}, nil, err
	}
	sample := l.Units[:min(len(l.Units), sampled)]
	l.From, l.To = sharedLanguages(sample)
	if s.Limit > 0 {
		l.Units = l.Units[:min(len(l.Units), s.Limit)]
	}
	if s.Plain {
		return l, nil, nil
	}
	renderings, err := r.readSpotting(ctx, c.Layout, s, sample)
	if err != nil {
		return Lookup{}, nil, err
	}
	l.Sampled, l.Rulings = len(sample), renderings.rulings
	return l, renderings, nil
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
func (r *reading) loadFound(ctx context.Context, reader *tables.UnitReader, matches []search.Pick, s *prepared) ([]Found, error) {
	if len(matches) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(matches))
	for i, m := range matches {
		ids[i] = m.Unit
	}
	units, err := reader.Load(ctx, r.Statements, ids)
	if err != nil {
		return nil, err
	}
	found := make([]Found, len(matches))
	for i, m := range matches {
		u := units[m.Unit]
		if m.Position >= len(u.Variants) || m.Other >= len(u.Variants) {
			return nil, tables.ErrStale
		}
		f := Found{Unit: u, Variant: m.Position, Other: m.Other, Rendering: -1, Hits: search.Spans(u.Variants[m.Position].Text, s.terms.Phrases...)}
		if len(f.Hits) == 0 {
			return nil, tables.ErrStale
		}
		if m.Other >= 0 && len(s.terms.Others) > 0 {
			f.OtherHits = search.Spans(u.Variants[m.Other].Text, s.terms.Others...)
		}
		found[i] = f
	}
	return found, nil
}
