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

// A Phrase is a list of parts that a variant must contain in this order,
// without overlap, with any characters or none in between. A phrase of one part
// is a literal text.
type Phrase []string

// ParsePhrase reads a phrase as a user writes it: * matches any run of characters,
// \* the character *, and \\ a \ before it. Stars at the ends have no effect and
// are dropped; a text of only stars and spaces is literal.
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

// Folded returns the phrase with its parts in search form, without those that
// become empty.
func (p Phrase) Folded() Phrase {
	var f Phrase
	for _, part := range p {
		if part = fold.String(part); part != "" {
			f = append(f, part)
		}
	}
	return f
}

// in reports whether the text, in search form, contains the folded phrase.
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

// Terms describe which units a search is for.
type Terms struct {
	// Phrases are what a variant must contain, at least one; Others are what
	// another variant must contain. Both are in search form.
	Phrases, Others []Phrase
	// Pattern, unless nil, must match the text of the variant as stored.
	Pattern *regexp.Regexp
	// From and To are the languages of the two variants, or "" for any.
	From, To string
	// Statuses are the wanted ones. If it is empty, all but Rejected are
	// wanted.
	Statuses []unit.Status
	// Origins, unless nil, selects the origins.
	Origins func(unit.Origin) bool
}

// literal reports whether postings alone prove a hit: every phrase has one part,
// and there are no other conditions.
func (s *Terms) literal() bool {
	return s.Pattern == nil && !slices.ContainsFunc(s.Phrases, func(p Phrase) bool { return len(p) > 1 })
}

// Holds reports whether a variant matches, given its text and the search form
// of that.
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

// Spans returns the spans of the folded phrases in the text, in bytes, in order
// and without overlap. If two hits are within what one character folds to (s in
// ß), that character is one hit; overlapping hits of several phrases are one.
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

// appendHits appends the spans of the parts of a phrase, for each occurrence of
// all of them in order.
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
