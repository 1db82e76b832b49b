package search

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Phrase is what a variant must hold: parts in this order that do not overlap,
// with any characters between them, or none. A phrase of one part is a literal
// text.
type Phrase []string

// ParsePhrase reads a phrase as a user writes it: * stands for any run of
// characters, \* for the character *, and \\ for one \ before it. Stars at the
// ends say nothing and are left out; a text of only stars and spaces is literal.
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

// Folded is the phrase with its parts in their search form, those left out
// of which nothing remains.
func (p Phrase) Folded() Phrase {
	var f Phrase
	for _, part := range p {
		if part = fold.String(part); part != "" {
			f = append(f, part)
		}
	}
	return f
}

// in reports whether the text, in its search form, holds the folded phrase.
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

// Terms say which units a search is for.
type Terms struct {
	// Phrases are what a variant must hold, at least one; others are what another
	// variant must hold. Both are in their search form.
	Phrases, Others []Phrase
	// Pattern, if not nil, must match the text of the variant as stored.
	Pattern *regexp.Regexp
	// From and to are the languages of the two variants; empty means any.
	From, To string
	// Statuses are those wanted; empty means all but Rejected.
	Statuses []unit.Status
	// Origins, if not nil, chooses the origins.
	Origins func(unit.Origin) bool
}

// literal reports whether postings alone prove a hit: every phrase is one part, and
// there are no other conditions.
func (s *Terms) literal() bool {
	return s.Pattern == nil && !slices.ContainsFunc(s.Phrases, func(p Phrase) bool { return len(p) > 1 })
}

// Holds reports whether a variant's text, and the same in its search form, is
// what is looked for.
func (s *Terms) Holds(text, folded string) bool {
	for _, p := range s.Phrases {
		if !p.in(folded) {
			return false
		}
	}
	return s.Pattern == nil || s.Pattern.MatchString(text)
}

// heldByOther reports whether the other variant satisfies Others.
func (s *Terms) heldByOther(text string) bool {
	if len(s.Others) == 0 {
		return true
	}
	folded := fold.String(text)
	return !slices.ContainsFunc(s.Others, func(p Phrase) bool { return !p.in(folded) })
}

// Spans returns the places of the folded phrases in the text, as bytes of
// the text: in order and not overlapping. Where two hits lie in what one
// character folds to (s in ß), that character is one hit; hits of several
// phrases that overlap are one.
func Spans(text string, phrases ...Phrase) []align.Span {
	folded := fold.Fold(text)
	var hits []align.Span
	for _, p := range phrases {
		hits = appendHits(hits, folded, p)
	}
	if len(phrases) == 1 && len(phrases[0]) == 1 {
		return hits
	}
	slices.SortFunc(hits, func(a, b align.Span) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	merged := hits[:0]
	for _, h := range hits {
		if last := len(merged) - 1; last >= 0 && h.Start < merged[last].End {
			merged[last].End = max(merged[last].End, h.End)
		} else {
			merged = append(merged, h)
		}
	}
	return merged
}

// appendHits appends the places of a phrase: of its parts, each time that all
// of them come in order.
func appendHits(hits []align.Span, folded fold.Text, p Phrase) []align.Span {
	first := len(hits)
	for at, whole := 0, first; ; whole = len(hits) {
		for _, part := range p {
			i := strings.Index(folded.Folded[at:], part)
			if i < 0 {
				return hits[:whole]
			}
			start, end := folded.Original(at+i, at+i+len(part))
			if len(hits) == first || len(p) > 1 || start >= hits[len(hits)-1].End {
				hits = append(hits, align.Span{Start: start, End: end})
			}
			at += i + len(part)
		}
	}
}
