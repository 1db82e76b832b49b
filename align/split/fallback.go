package split

import (
	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/yiku-tm/yiku/align"
)

// fallback splits by Unicode Standard Annex #29, section 5, without any
// tailoring: for languages that have no rules here. Thai, which has no mark for
// the end of a sentence, is cut at line breaks alone.
type fallback struct{}

// Split implements Splitter.
func (fallback) Split(text string) ([]align.Span, error) {
	var spans []align.Span
	found := sentences.FromString(text)
	for found.Next() {
		if s := trim(text, align.Span{Start: found.Start(), End: found.End()}); s.Len() > 0 {
			spans = append(spans, s)
		}
	}
	return spans, nil
}
