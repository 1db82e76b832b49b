package tm

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm/fold"
)

// findHits returns the places of the folded phrase in the text, as bytes of
// the text: in order and not overlapping. Where two hits lie in what one
// character folds to (s in ß), that character is one hit.
func findHits(text, phrase string) []align.Span {
	folded := fold.Fold(text)
	var hits []align.Span
	for at := 0; ; {
		i := strings.Index(folded.Folded[at:], phrase)
		if i < 0 {
			return hits
		}
		start, end := folded.Original(at+i, at+i+len(phrase))
		if len(hits) == 0 || start >= hits[len(hits)-1].End {
			hits = append(hits, align.Span{Start: start, End: end})
		}
		at += i + len(phrase)
	}
}
