package content

import (
	"errors"
	"fmt"
	"strings"
)

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
