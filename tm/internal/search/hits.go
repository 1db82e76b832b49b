package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/fold"
)

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
