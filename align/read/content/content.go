// Package content defines what the readers of all formats share: the paragraphs that
// they return, their limits, and their errors.
package content

import (
	"errors"
	"fmt"
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
	// Repairs describe what was left out of the file at the end of the paragraph, or read in
	// another way than the file says. Their spans are not used.
	Repairs []align.Repair
}

// A List collects the paragraphs of a format. The zero value is ready to use.
type List struct {
	Paragraphs []Paragraph
	// Size is the total length of the texts in bytes.
	Size int
	// first are the repairs before the first paragraph.
	first []align.Repair
}

// Add appends a paragraph without the spaces at its ends. The repairs of an empty one become
// those of the paragraph before it, or of the first.
func (l *List) Add(p Paragraph) {
	p.Text = strings.TrimFunc(TidyBreaks(p.Text), align.IsBlank)
	n := len(l.Paragraphs)
	switch {
	case p.Text == "" && n == 0:
		l.first = append(l.first, p.Repairs...)
	case p.Text == "" && len(p.Repairs) > 0:
		l.Paragraphs[n-1].Repairs = append(l.Paragraphs[n-1].Repairs, p.Repairs...)
	}
	if p.Text == "" {
		return
	}
	if n == 0 && len(l.first) > 0 {
		p.Repairs = append(l.first, p.Repairs...)
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

// The reasons of errors, for callers that know remedies. Errors have a method
// Reason that returns one of them.
const (
	// ReasonEmpty: the input is empty.
	ReasonEmpty = "read: empty"
	// ReasonNoText: a file of a known format contains no text.
	ReasonNoText = "read: no text"
	// ReasonTooLarge: the file is larger than MaxSize, unpacks to more, or has more
	// paragraphs than MaxParagraphs.
	ReasonTooLarge = "read: too large"
	// ReasonNoReader: no reader knows the format.
	ReasonNoReader = "read: no reader"
	// ReasonExchange: the file is an exchange file with texts in two languages.
	ReasonExchange = "read: exchange file"
	// ReasonOtherXML: the file is XML of an unknown kind.
	ReasonOtherXML = "read: other XML"
	// ReasonManyFiles: an archive contains several files.
	ReasonManyFiles = "read: many files"
	// ReasonBroken: the file violates its format.
	ReasonBroken = "read: broken"
	// ReasonHidden: all sheets of the file are hidden.
	ReasonHidden = "read: hidden"
	// ReasonCutOff: the file is truncated or damaged.
	ReasonCutOff = "read: cut off"
	// ReasonCutOffPDF: a PDF, which can be printed again, is truncated or
	// damaged.
	ReasonCutOffPDF = "read: PDF cut off"
	// ReasonPassword: the file is protected by a password.
	ReasonPassword = "read: password"
	// ReasonEncrypted: the file is encrypted in an unknown way.
	ReasonEncrypted = "read: encrypted"
	// ReasonHostile: the file is made to exhaust the memory or time of its
	// reader.
	ReasonHostile = "read: hostile"
	// ReasonBrokenPage: a web page is nested too deeply.
	ReasonBrokenPage = "read: broken page"
	// ReasonBrokenFeed: a feed is not XML.
	ReasonBrokenFeed = "read: broken feed"
	// ReasonBrokenQuotes: the quotes of a table of separated values do not match.
	ReasonBrokenQuotes = "read: broken quotes"
	// ReasonBrokenMessage: a line of a message catalogue is broken.
	ReasonBrokenMessage = "read: broken message"
)

// A reasoned is an error with a reason.
type reasoned struct{ what, reason string }

func (e *reasoned) Error() string { return e.what }

func (e *reasoned) Reason() string { return e.reason }

// Is reports whether the errors have the same reason, so that every error of TooLarge is
// ErrTooLarge.
func (e *reasoned) Is(target error) bool {
	other, ok := target.(*reasoned)
	return ok && e.reason == other.reason
}

// TooLarge returns an error of ReasonTooLarge; what describes the limit that
// was exceeded.
func TooLarge(what string) error { return &reasoned{what, ReasonTooLarge} }

// ErrEmpty is returned for an input without bytes, or with spaces only.
var ErrEmpty error = &reasoned{"the file is empty", ReasonEmpty}

// ErrNoText is returned for a file of a known format without text, such as a
// Word file of pictures or a PDF of scanned pages.
var ErrNoText error = &reasoned{"the file holds no text", ReasonNoText}

// ErrTooLarge is returned for an input that is larger than MaxSize, or unpacks
// to more.
var ErrTooLarge = TooLarge(fmt.Sprintf("the file is larger than %d MiB", MaxSize>>20))

// ErrManyParagraphs is returned for a document with more than MaxParagraphs lines or
// paragraphs.
var ErrManyParagraphs = TooLarge(fmt.Sprintf("the file has more than %d lines or paragraphs", MaxParagraphs))

// ErrManyLines is returned for a text with one sentence per line and more than
// MaxSentenceLines lines.
var ErrManyLines = TooLarge(fmt.Sprintf("the file has more than %d lines", MaxSentenceLines))

// The causes of a FormatError for files that are locked or made to exhaust
// their reader.
var (
	ErrManyParts = errors.New("it has more parts than any document")
	ErrTooDeep   = errors.New("its elements are nested deeper than in any document")
	ErrTooMuch   = fmt.Errorf("it unpacks to more than %d MiB", MaxSize>>20)
	ErrProtected = errors.New("it is protected by a password")
)

// A BinaryError is returned for an input of a kind that cannot be read as a
// document.
type BinaryError struct {
	// What names the kind: "a picture (png)".
	What string
	// Why is the reason. If it is empty, the reason is ReasonNoReader.
	Why string
}

// Error names the kind of the input.
func (e *BinaryError) Error() string { return "this is " + e.What }

// Reason returns Why, or ReasonNoReader.
func (e *BinaryError) Reason() string {
	if e.Why != "" {
		return e.Why
	}
	return ReasonNoReader
}

// A FormatError is returned for an input of a known format that is broken,
// protected, or made to exhaust its reader.
type FormatError struct {
	// Format names the format: "a Word file (docx)".
	Format string
	// Part is the faulty part, such as "word/document.xml", or "" for the whole file.
	Part string
	// Line is the line in the part, counted from 1, or 0 if the part has no
	// lines.
	Line int
	// Err is the cause.
	Err error
	// Why is the reason. If it is empty, it follows from Err.
	Why string
}

// Error describes the fault and its place.
func (e *FormatError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "this is %s that cannot be read: ", e.Format)
	if e.Part != "" {
		b.WriteString(e.Part)
		if e.Line > 0 {
			fmt.Fprintf(&b, ", line %d", e.Line)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// Reason returns Why, or the reason of Err, or ReasonBroken.
func (e *FormatError) Reason() string {
	switch {
	case e.Why != "":
		return e.Why
	case errors.Is(e.Err, ErrProtected):
		return ReasonPassword
	case errors.Is(e.Err, ErrManyParts), errors.Is(e.Err, ErrTooMuch), errors.Is(e.Err, ErrTooDeep):
		return ReasonHostile
	}
	return ReasonBroken
}
