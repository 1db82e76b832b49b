package tm

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Query asks for the units that hold a phrase.
type Query struct {
	// Text is the phrase, one character or more, in any writing that folds to
	// the same form (see package fold). It is literal: % and * are characters
	// like any other.
	Text string
	// Phrases are further phrases which the variant with Text must hold, Others
	// those which another variant of the unit, in the language To where that
	// is given, must hold: 改革 where the translation says "reform". Text
	// may be empty where there are Phrases.
	Phrases, Others []Phrase
	// Pattern, when not nil, must match the text of the variant, as stored and not folded.
	Pattern *regexp.Regexp

	// From, when not empty, is the language of the phrase (as lang.Matches tells).
	From string
	// To, when not empty, is a language that the unit must also have, in
	// another variant than the one with the phrase.
	To string
	// Origins chooses by where the units come from.
	Origins OriginFilter
	// Statuses are the statuses wanted; empty means all but Rejected.
	Statuses []unit.Status

	// Limit is how many units are returned at most; 0 means all. It does not
	// change Lookup.Total.
	Limit int
	// Sample is how many of the newest units renderings are looked for in: 0
	// means 300, which is what a person can wait for without noticing.
	Sample int
	// Plain asks for the units alone: Lookup.Renderings and those of the units
	// stay empty, and the languages are those that the returned units agree on.
	Plain bool
}

// search is a query with its terms.
type search struct {
	Query
	terms *terms
}

// prepare checks the query.
func (q Query) prepare() (search, error) {
	s := search{Query: q, terms: &terms{from: q.From, to: q.To, statuses: q.Statuses, pattern: q.Pattern, origins: q.Origins.chooser()}}
	if text := (Phrase{q.Text}).folded(); text != nil {
		s.terms.phrases = append(s.terms.phrases, text)
	} else if q.Text != "" || len(q.Phrases) == 0 {
		return search{}, ErrEmptyQuery
	}
	for _, list := range []struct {
		from []Phrase
		to   *[]Phrase
	}{{q.Phrases, &s.terms.phrases}, {q.Others, &s.terms.others}} {
		for _, p := range list.from {
			f := p.folded()
			if f == nil {
				return search{}, ErrEmptyQuery
			}
			*list.to = append(*list.to, f)
		}
	}
	if q.Limit < 0 {
		return search{}, fmt.Errorf("look up %q: the limit %d is negative", q.Text, q.Limit)
	}
	for _, status := range q.Statuses {
		if statusNumber(status) == 0 {
			return search{}, fmt.Errorf("look up %q: the status %q is unknown", q.Text, status)
		}
	}
	return s, q.Origins.validate()
}

// phrase is what renderings are looked for: the phrase, where there is one of
// one part, else the parts of the first with blanks between.
func (s *search) phrase() string {
	if s.Text != "" {
		return s.Text
	}
	return strings.Join(s.Phrases[0], " ")
}

// sampled is Sample, or what it means.
func (s *search) sampled() int { return cmp.Or(s.Sample, renderingSample) }
