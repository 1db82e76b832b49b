package tm

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
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

// Phrase is what a variant must hold: parts in this order that do not overlap,
// with any characters between them, or none. A phrase of one part is a literal
// text.
type Phrase []string

// ParsePhrase reads a phrase as a user writes it: * stands for any run of
// characters, \* for the character *, and \\ for one \ before it. Stars at the
// ends say nothing and are left out; a text of nothing but stars and blanks is literal.
//
//	坚持*改革      坚持 and later 改革
//	3\*4           3*4
func ParsePhrase(text string) Phrase {
	if strings.Trim(text, "* \u3000\t") == "" {
		return Phrase{text}
	}
	var p Phrase
	var part strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && (text[i+1] == '*' || text[i+1] == '\\'):
			i++
			part.WriteByte(text[i])
		case c == '*':
			p = append(p, part.String())
			part.Reset()
		default:
			part.WriteByte(c)
		}
	}
	p = append(p, part.String())
	return slices.DeleteFunc(p, func(part string) bool { return strings.TrimSpace(part) == "" })
}

// folded is the phrase with its parts in their search form, those left out
// of which nothing remains.
func (p Phrase) folded() Phrase {
	var f Phrase
	for _, part := range p {
		if part = fold.String(part); part != "" {
			f = append(f, part)
		}
	}
	return f
}

// in tells whether the text, in its search form, holds the folded phrase.
func (p Phrase) in(text string) bool {
	for _, part := range p {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// search is a query in its search form.
type search struct {
	Query
	// phrases are Text and Phrases, at least one; others are Others.
	phrases, others []Phrase
}

// prepare checks the query.
func (q Query) prepare() (search, error) {
	s := search{Query: q}
	if text := (Phrase{q.Text}).folded(); text != nil {
		s.phrases = append(s.phrases, text)
	} else if q.Text != "" || len(q.Phrases) == 0 {
		return search{}, ErrEmptyQuery
	}
	for _, list := range []struct {
		from []Phrase
		to   *[]Phrase
	}{{q.Phrases, &s.phrases}, {q.Others, &s.others}} {
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

// literal tells whether postings alone prove a hit: every phrase is one part, and
// nothing else is asked of the texts.
func (s *search) literal() bool {
	return s.Pattern == nil && !slices.ContainsFunc(s.phrases, func(p Phrase) bool { return len(p) > 1 })
}

// holds tells whether a variant's text, and the same in its search form, is
// what is looked for.
func (s *search) holds(text, folded string) bool {
	for _, p := range s.phrases {
		if !p.in(folded) {
			return false
		}
	}
	return s.Pattern == nil || s.Pattern.MatchString(text)
}

// heldByOther tells whether the other variant is what is looked for.
func (s *search) heldByOther(text string) bool {
	if len(s.others) == 0 {
		return true
	}
	folded := fold.String(text)
	return !slices.ContainsFunc(s.others, func(p Phrase) bool { return !p.in(folded) })
}
