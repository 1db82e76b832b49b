package tm

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Lookup is the answer to a Query.
type Lookup struct {
	// Total is the number of units with the phrase, regardless of the limit.
	Total int
	// Units holds the units, the newest first: by the date of the origin, then by import,
	// then by place. Origins without a date come last.
	Units []Found
	// From and To are the common languages, without region or script, of the newest units (a
	// few hundred at most, regardless of the limit): of the variants with the phrase, and of
	// the others. Each is empty if the units differ.
	From, To string
	// Renderings holds the renderings of the phrase in the newest units (a few hundred at
	// most, regardless of the limit), the most frequent first. Sampled is the number of
	// these units: Total, or Query.Sample if that is less.
	Renderings []Rendering
	Sampled    int
	// NotFound is the number of these units in which no rendering of the phrase is known. It
	// and the counts of the renderings, including those of Missing, add up to the number of
	// sampled units.
	NotFound int
	// Rulings holds the rulings on the phrase.
	Rulings []ruling.Ruling
	// Note, if not empty, is a message for the user about the whole answer: the index is
	// damaged, and what to do. The answer is still correct.
	Note string
}

// Found is a unit with the phrase.
type Found struct {
	Unit unit.Unit
	// Variant is the index in Unit.Variants of the first variant with the phrase.
	Variant int
	// Other is the index of the first other variant in the language Query.To, or, if Query.To
	// is empty, of the first other variant; -1 if the unit has no other.
	Other int
	// Hits holds the places of the phrases in the text of that variant, as stored:
	// byte offsets, in order, not overlapping, at least one. OtherHits holds those of
	// Query.Others in the other variant.
	Hits, OtherHits []align.Span
	// Renderings holds the likely words for the phrase in the other variant, as byte offsets
	// into its text; it is empty if none are known.
	Renderings []align.Span
	// Parts holds, for each place of the rendering, of how many of Renderings it consists: 1, or
	// more if it has several parts.
	Parts []int
	// Extents holds for each of Renderings which of its words, and which next to it, are doubtful.
	Extents []spot.Extent
	// Rendering is the index in Lookup.Renderings of their group, or -1 if nothing is known.
	Rendering int
	// Marked reports whether a person marked the rendering, or marked that there is none.
	Marked bool
}

// Lookup finds every unit with the phrase in one of its variants: the units whose folded
// text contains the folded phrase (see package fold). The error is ErrEmptyQuery if nothing
// remains of the phrase after folding, and ErrManyParts if it has too many parts. It is not
// an error if no unit is found.
//
// The index answers, and every unit returned is checked against its text. If the index is
// damaged, Lookup reads all texts instead and sets Lookup.Note.
func (m *Memory) Lookup(ctx context.Context, q Query) (Lookup, error) {
	var l Lookup
	err := m.look(ctx, func(r *reading) error {
		found, renderings, err := r.lookup(ctx, q)
		if err != nil {
			return err
		}
		l = found
		return renderings.find(ctx, &l)
	})
	if err != nil {
		return Lookup{}, m.explain("search", err)
	}
	return l, nil
}

// lookup answers a query except for its renderings. It also returns what is needed to find
// them, or nil if the query does not ask for them.
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

// answer builds the answer from the chosen units.
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

// sharedLanguages returns the languages that all units have in common, or "".
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

// loadFound reads the matched units and marks the hits in them. It returns errStale for a
// unit without a hit.
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

// A phrase that was cut out of a text by counting may begin or end inside a word:
// 化营商环境 of 国际化营商环境, 全国人民代表大会第 of 全国人民代表大会第四次会议. The
// dictionary tells where: a place is inside a word if a dictionary word crosses it and no
// word of the phrase begins or ends next to it.

// longestCut is the maximum length in characters of the dictionary words that may cross a
// place; longer ones are phrases themselves.
const longestCut = 4

// cuts holds the pieces of a text and the dictionary that tells where words begin and end.
// Without a dictionary all places are equally good.
type cuts struct {
	dictionary *lexicon.Dictionary
	pieces     []string
	runes      []rune // the pieces that are one Chinese character, else 0
}

func newCuts(d *lexicon.Dictionary, pieces []string) *cuts {
	c := &cuts{dictionary: d, pieces: pieces, runes: make([]rune, len(pieces))}
	for i, p := range pieces {
		if r, size := utf8.DecodeRuneInString(p); size == len(p) && han.IsHan(r) {
			c.runes[i] = r
		}
	}
	return c
}

// crossed reports whether a word crosses the place before the piece.
func (c *cuts) crossed(at int) bool {
	for from := max(0, at-longestCut+1); from < at; from++ {
		for length := range c.dictionary.HeadsAt(c.runes, from) {
			if length <= longestCut && from+length > at {
				return true
			}
		}
	}
	return false
}

// begins and ends report whether a word of two characters or more begins or ends at the
// place, within the limit.
func (c *cuts) begins(at, limit int) bool {
	for length := range c.dictionary.HeadsAt(c.runes[:limit], at) {
		if length > 1 {
			return true
		}
	}
	return false
}

func (c *cuts) ends(at, limit int) bool {
	for from := max(limit, at-longestCut); from < at-1; from++ {
		for length := range c.dictionary.HeadsAt(c.runes, from) {
			if from+length == at {
				return true
			}
		}
	}
	return false
}

// little reports whether a piece has no meaning at the end of a phrase: 下, or 第, whose
// number is outside.
func (c *cuts) little(at int) bool {
	return c.runes[at] != 0 && (c.runes[at] == '第' || spot.IsEdge("zh", c.pieces[at]))
}

// start moves the beginning of the pieces [from, to) to the beginning of a word.
func (c *cuts) start(from, to int) int {
	for c.dictionary != nil && from < to && !c.begins(from, to) && (c.crossed(from) || c.counted(from)) {
		from++
	}
	return from
}

// end moves the end of the pieces [from, to) to the end of a word.
func (c *cuts) end(from, to int) int {
	for c.dictionary != nil && from < to && !c.ends(to, from) && (c.crossed(to) || c.little(to-1)) {
		to--
	}
	return to
}

// counted reports whether the piece belongs to the number before it: 万 of 1000万.
func (c *cuts) counted(at int) bool {
	if at == 0 || c.runes[at] == 0 {
		return false
	}
	before := strings.TrimSpace(c.pieces[at-1])
	return before != "" && strings.TrimFunc(before, unicode.IsDigit) == ""
}

// whole removes the pieces at both ends of [from, to) that belong to a word with pieces
// outside or to a number, or have no meaning at the end.
func (c *cuts) whole(from, to int) []string {
	start := c.start(from, to)
	return c.pieces[start:max(start, c.end(start, to))]
}

// A Query asks for the units with a phrase.
type Query struct {
	// Text is the phrase, one or more characters, in any spelling that folds to the same form
	// (see package fold). It is literal: % and * are ordinary characters; only an ellipsis
	// between words stands for any characters, as in a rendering (see spot.Parts).
	Text string
	// Phrases holds further phrases that the variant with Text must contain, Others those that
	// another variant of the unit must contain, in the language To if it is set: 改革 where the
	// translation says "reform". Each is a list of parts in this order, with any characters or
	// none in between (see ParsePhrase). Text may be empty if there are Phrases.
	Phrases, Others [][]string
	// Pattern, if not nil, must match the text of the variant, as stored and not folded.
	Pattern *regexp.Regexp

	// From, if not empty, is the language of the phrase (see lang.Matches).
	From string
	// To, if not empty, is a language that the unit must also have, in a variant other than
	// the one with the phrase.
	To string
	// Origins selects units by their origin.
	Origins unit.OriginFilter
	// Statuses lists the statuses wanted; empty means all but Rejected.
	Statuses []unit.Status

	// Limit is the maximum number of units returned; 0 means all. It does not change
	// Lookup.Total.
	Limit int
	// Sample is the number of the newest units in which renderings are searched; 0 means 300,
	// which takes a time that a person does not notice.
	Sample int
	// Plain requests only the units: Lookup.Renderings and those of the units stay empty, and
	// the languages are those that the returned units have in common.
	Plain bool
}

// prepared is a query with its terms.
type prepared struct {
	Query
	terms *search.Terms
}

// prepare validates the query.
func (q Query) prepare() (prepared, error) {
	s := prepared{Query: q, terms: &search.Terms{From: q.From, To: q.To, Statuses: q.Statuses, Pattern: q.Pattern, Origins: chooser(q.Origins)}}
	text := search.Phrase(spot.Parts(q.Text)).Folded()
	if len(text) < 2 || len(text) > MaxParts { // no ellipsis between words, or a text full of them
		text = search.Phrase{q.Text}.Folded()
	}
	if text != nil {
		s.terms.Phrases = append(s.terms.Phrases, text)
	} else if q.Text != "" || len(q.Phrases) == 0 {
		return prepared{}, ErrEmptyQuery
	}
	for _, list := range []struct {
		from [][]string
		to   *[]search.Phrase
	}{{q.Phrases, &s.terms.Phrases}, {q.Others, &s.terms.Others}} {
		for _, p := range list.from {
			f := search.Phrase(p).Folded()
			if f == nil {
				return prepared{}, ErrEmptyQuery
			}
			if len(f) > MaxParts {
				return prepared{}, ErrManyParts
			}
			*list.to = append(*list.to, f)
		}
	}
	if q.Limit < 0 {
		return prepared{}, fmt.Errorf("look up %q: the limit %d is negative", q.Text, q.Limit)
	}
	for _, status := range q.Statuses {
		if tables.StatusNumber(status) == 0 {
			return prepared{}, fmt.Errorf("look up %q: the status %q is unknown", q.Text, status)
		}
	}
	return s, q.Origins.Validate()
}

// phrase returns the phrase whose renderings are searched: Text if set, or else the parts of
// the first of Phrases, joined with spaces.
func (s *prepared) phrase() string {
	if s.Text != "" {
		return s.Text
	}
	return strings.Join(s.Phrases[0], " ")
}

// sampled returns Sample, or its default.
func (s *prepared) sampled() int { return cmp.Or(s.Sample, renderingSample) }

// chooser returns f.Chooses, or nil if all are wanted.
func chooser(f unit.OriginFilter) func(unit.Origin) bool {
	if f.All() {
		return nil
	}
	return f.Chooses
}
