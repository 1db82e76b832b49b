package split

import (
	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/yiku-tm/yiku/align"
)

// splitFallback splits by Unicode Standard Annex #29, section 5, without any
// tailoring: for languages that have no rules here.
func splitFallback(text string) []align.Span {
	var spans []align.Span
	found := sentences.FromString(text)
	for found.Next() {
		if s := trim(text, align.Span{Start: found.Start(), End: found.End()}); s.Len() > 0 {
			spans = append(spans, s)
		}
	}
	return spans
}
