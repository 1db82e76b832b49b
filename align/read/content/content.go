// Package content defines what the readers of all formats share: the paragraphs that
// they return, their limits, and their errors.
package content

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
)

// MaxSize is the maximum size in bytes of an input, and of what a packed one
// unpacks to. The longest texts that people translate, whole books, have a few
// megabytes; a file above this limit is a mistake, and reading it would exhaust
// memory.
const MaxSize = 256 << 20

// MaxParagraphs is the maximum number of lines or paragraphs of a document. A book
// has some ten thousand, a full Excel sheet 1,048,576 rows. Finding the paragraphs of
// a text takes some microseconds and a hundred bytes for each line.
const MaxParagraphs = 1_200_000

// MaxSentenceLines is the maximum number of lines of a text with one sentence per line,
// whose paragraphs need not be found.
const MaxSentenceLines = 4_000_000

// Content is the text of a file in reading order, as the reader of its format returns
// it.
type Content struct {
	// Encoding is the encoding that the text was decoded from.
	Encoding string
	// Layout is used instead of Paragraphs for formats that have lines and pages
	// but no paragraphs: it is plain text with form feeds between pages.
	Layout string
	// Paragraphs have no spaces at their ends and are never empty.
	Paragraphs []Paragraph
	// Printed reports that Layout is that of a printed page with proportional letters.
	Printed bool
	// Undecoded reports that U+FFFD in the text replaces characters that the file
	// displays without giving their code.
	Undecoded bool
}

// A Paragraph is a paragraph of a structured file. It may contain line breaks.
type Paragraph struct {
	Text string
	// Flows reports that the text continues over its line breaks, as in a subtitle
	// of two lines. Otherwise this is decided from the lines.
	Flows bool
	// Heading is the level of a heading, 1 to 6, or 0.
	Heading int
	// SameBlock reports that the paragraph is in the same block of the file as the one
	// before it, such as in one item of a list, after a line break.
	SameBlock bool
}

// A List collects the paragraphs of a format. The zero value is ready to use.
type List struct {
	Paragraphs []Paragraph
	// Size is the total length of the texts in bytes.
	Size int
}

// Add appends a paragraph without the spaces at its ends, unless it is empty.
func (l *List) Add(p Paragraph) {
	p.Text = strings.TrimFunc(TidyBreaks(p.Text), align.IsBlank)
	if p.Text == "" {
		return
	}
	l.Size += len(p.Text)
	l.Paragraphs = append(l.Paragraphs, p)
}

// Full returns an error if the list exceeds the limits of a document.
func (l *List) Full() error {
	switch {
	case l.Size > MaxSize:
		return ErrTooLarge
	case len(l.Paragraphs) > MaxParagraphs:
		return ErrManyParagraphs
	}
	return nil
}

// TidyBreaks replaces every kind of line break with \n.
func TidyBreaks(s string) string {
	// Each of these searches is many times faster than a loop over the text.
	if strings.IndexByte(s, '\r') < 0 && strings.IndexByte(s, '\v') < 0 && strings.IndexByte(s, '\f') < 0 &&
		!strings.Contains(s, "\u0085") && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029") {
		return s
	}
	return breaks.Replace(s)
}

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// beginning is the size in bytes of the part of a text that is searched for the
// signs of a format, which may follow a licence or a comment.
const beginning = 16 << 10

// Beginning returns the part of a text that is searched for its format.
func Beginning(text string) string {
	return strings.TrimPrefix(text[:min(len(text), beginning)], "\uFEFF")
}

// Snippet returns the beginning of a text on one line, for a message.
func Snippet(text string) string {
	const most = 30
	text = strings.Join(strings.Fields(text), " ")
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}

// IsWide reports whether r is a Chinese, Japanese or Korean character or
// punctuation mark.
func IsWide(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFFEF || r >= 0x20000
}
