package content

import (
	"errors"
	"fmt"
	"strings"
)

// The reasons of errors, for those who know a remedy: an error with a method
// Reason returns one of them.
const (
	// ReasonEmpty: there is nothing to read.
	ReasonEmpty = "read: empty"
	// ReasonNoText: a file of a known format holds no text.
	ReasonNoText = "read: no text"
	// ReasonTooLarge: the file is larger than MaxSize, unpacks to more, or has more
	// paragraphs than MaxParagraphs.
	ReasonTooLarge = "read: too large"
	// ReasonNoReader: no reader knows the format.
	ReasonNoReader = "read: no reader"
	// ReasonExchange: the file holds texts in two languages for exchange.
	ReasonExchange = "read: exchange file"
	// ReasonOtherXML: the file is XML of an unknown kind.
	ReasonOtherXML = "read: other XML"
	// ReasonManyFiles: an archive holds many files.
	ReasonManyFiles = "read: many files"
	// ReasonBroken: the file does not keep to its format.
	ReasonBroken = "read: broken"
	// ReasonCutOff: the file is cut off or damaged.
	ReasonCutOff = "read: cut off"
	// ReasonCutOffPDF: the same of a PDF, which may be printed anew.
	ReasonCutOffPDF = "read: PDF cut off"
	// ReasonPassword: the file is protected by a password.
	ReasonPassword = "read: password"
	// ReasonEncrypted: the file is encrypted in an unknown way.
	ReasonEncrypted = "read: encrypted"
	// ReasonHostile: the file is built to exhaust whoever reads it.
	ReasonHostile = "read: hostile"
	// ReasonBrokenPage: a web page is nested deeper than any page.
	ReasonBrokenPage = "read: broken page"
	// ReasonBrokenFeed: a feed is not XML.
	ReasonBrokenFeed = "read: broken feed"
	// ReasonBrokenQuotes: the quotes of a table of separated values do not match.
	ReasonBrokenQuotes = "read: broken quotes"
	// ReasonBrokenMessage: a line of a message catalogue is broken.
	ReasonBrokenMessage = "read: broken message"
)

// reasoned is an error with a reason.
type reasoned struct{ what, reason string }

func (e *reasoned) Error() string { return e.what }

// Reason is one of the reasons of this package.
func (e *reasoned) Reason() string { return e.reason }

// Is takes errors of one reason for the same: what is too large in any way is ErrTooLarge.
func (e *reasoned) Is(target error) bool {
	other, ok := target.(*reasoned)
	return ok && e.reason == other.reason
}

// TooLarge is an error of ReasonTooLarge: what says which bound was passed.
func TooLarge(what string) error { return &reasoned{what, ReasonTooLarge} }

// ErrEmpty says that there was nothing to read: no bytes, or only spaces.
var ErrEmpty error = &reasoned{"the file is empty", ReasonEmpty}

// ErrNoText says that a file of a known format holds no text: a Word file of
// pictures, a PDF of scanned pages.
var ErrNoText error = &reasoned{"the file holds no text", ReasonNoText}

// ErrTooLarge says that the input, or what it unpacks to, is larger than MaxSize.
var ErrTooLarge = TooLarge(fmt.Sprintf("the file is larger than %d MiB", MaxSize>>20))

// ErrManyParagraphs says that a document has more lines or paragraphs than MaxParagraphs.
var ErrManyParagraphs = TooLarge(fmt.Sprintf("the file has more than %d lines or paragraphs", MaxParagraphs))

// ErrManyLines says that a text with a sentence on each line has more than
// MaxSentenceLines.
var ErrManyLines = TooLarge(fmt.Sprintf("the file has more than %d lines", MaxSentenceLines))

// What is wrong with files that were made to exhaust whoever reads them, or are
// locked.
var (
	ErrManyParts = errors.New("it has more parts than any document")
	ErrTooDeep   = errors.New("its elements are nested deeper than in any document")
	ErrTooMuch   = fmt.Errorf("it unpacks to more than %d MiB", MaxSize>>20)
	ErrProtected = errors.New("it is protected by a password")
)

// A BinaryError says that the input is of a kind that is not read as a document.
type BinaryError struct {
	// What says what the input is, in words: "a picture (png)".
	What string
	// Why is the reason; empty for ReasonNoReader.
	Why string
}

// Error says what the input is.
func (e *BinaryError) Error() string { return "this is " + e.What }

// Reason is Why or ReasonNoReader.
func (e *BinaryError) Reason() string {
	if e.Why != "" {
		return e.Why
	}
	return ReasonNoReader
}

// A FormatError says that the input is of a known format, but broken, protected,
// or built to exhaust whoever reads it.
type FormatError struct {
	// Format says what the input is, in words: "a Word file (docx)".
	Format string
	// Part is the part of it that is wrong, such as "word/document.xml"; empty for the whole.
	Part string
	// Line is the line in the part, counted from 1; 0 where lines mean nothing.
	Line int
	// Err says what is wrong.
	Err error
	// Why is the reason; empty to have it told by Err.
	Why string
}

// Error says what is wrong and where.
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

// Unwrap returns the error underneath.
func (e *FormatError) Unwrap() error { return e.Err }

// Reason is Why, or what Err shows, or ReasonBroken.
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
