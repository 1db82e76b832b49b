package read

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
)

// readLines takes every line of the document as one sentence in a paragraph of
// its own. Lines end in \n, \r\n or \r and in nothing else, as in the tools that
// write such files; other separators of Unicode are characters of the sentence.
// Blanks at the edges of a line are left out, a blank line is an empty sentence.
func readLines(d *align.Document) {
	for start := 0; start < len(d.Text); {
		end := start + len(d.Text[start:])
		after := end
		if i := strings.IndexAny(d.Text[start:], "\r\n"); i >= 0 {
			end = start + i
			after = end + 1
			if strings.HasPrefix(d.Text[end:], "\r\n") {
				after++
			}
		}
		span := trimmed(d.Text, start, end)
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: len(d.Paragraphs)})
		d.Paragraphs = append(d.Paragraphs, span)
		start = after
	}
}

// trimmed is the span without the blanks at its edges; of blanks alone, the
// empty span at its start.
func trimmed(text string, start, end int) align.Span {
	left := strings.TrimLeftFunc(text[start:end], align.IsBlank)
	if left == "" {
		return align.Span{Start: start, End: start}
	}
	start = end - len(left)
	return align.Span{Start: start, End: start + len(strings.TrimRightFunc(left, align.IsBlank))}
}
