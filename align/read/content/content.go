// Package content has what the readers of all formats share: the paragraphs that they
// return, their limits, and their errors.
package content

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
)

// MaxSize is the largest input in bytes that is read, and the most that a packed
// one may unpack to. The longest texts that people translate, whole books, have a
// few megabytes; a file beyond this bound is a mistake, and reading it would fill
// the memory.
const MaxSize = 256 << 20

// MaxParagraphs is the number of lines or paragraphs that a document may have. A book
// has some ten thousand, a full sheet of Excel 1,048,576 rows. To find out how lines
// belong together takes some microseconds and a hundred bytes for each.
const MaxParagraphs = 1_200_000

// MaxSentenceLines is the number of lines of a text with a sentence on each: nothing is
// to be found out there.
const MaxSentenceLines = 4_000_000

// Content is the result of a reader of a format: the text of a file in reading order.
type Content struct {
	// Encoding is what the text was decoded from.
	Encoding string
	// Layout is, for formats that know lines and pages but no paragraphs, the
	// text as plain text, with form feeds between pages; Paragraphs is then empty.
	Layout string
	// Paragraphs have no spaces at their edges and are never empty.
	Paragraphs []Paragraph
	// Printed reports that Layout is that of a printed page, with letters of different
	// widths.
	Printed bool
	// Undecoded reports that U+FFFD stands in the text for characters that the file
	// shows but gives no code for.
	Undecoded bool
}

// A Paragraph is a paragraph of a structured file. It may hold line breaks.
type Paragraph struct {
	Text string
	// Flows reports whether the text continues over the line breaks inside, as in a
	// subtitle of two lines. Otherwise the lines show whether it does.
	Flows bool
	// Heading is the level of a heading, 1 to 6, else 0.
	Heading int
}

// A List gathers the paragraphs of a format as they come. The zero value is ready.
type List struct {
	Paragraphs []Paragraph
	// Size is the length of their texts in bytes.
	Size int
}

// Add takes a paragraph, unless it is empty, without the spaces at its edges.
func (l *List) Add(p Paragraph) {
	p.Text = strings.TrimFunc(TidyBreaks(p.Text), align.IsBlank)
	if p.Text == "" {
		return
	}
	l.Size += len(p.Text)
	l.Paragraphs = append(l.Paragraphs, p)
}

// Full returns an error if more was taken than a document may hold.
func (l *List) Full() error {
	switch {
	case l.Size > MaxSize:
		return ErrTooLarge
	case len(l.Paragraphs) > MaxParagraphs:
		return ErrManyParagraphs
	}
	return nil
}

// TidyBreaks writes every kind of line break as \n.
func TidyBreaks(s string) string {
	// Each of these searches is many times as fast as a loop over the text.
	if strings.IndexByte(s, '\r') < 0 && strings.IndexByte(s, '\v') < 0 && strings.IndexByte(s, '\f') < 0 &&
		!strings.Contains(s, "\u0085") && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029") {
		return s
	}
	return breaks.Replace(s)
}

var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// beginning is the part of a text that is searched for the signs of a format, in
// bytes: a licence or a comment may stand before them.
const beginning = 16 << 10

// Beginning returns the part of a text that shows its format.
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

// IsWide reports whether a character is a Chinese, Japanese or Korean one or a
// mark of these scripts.
func IsWide(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFFEF || r >= 0x20000
}
