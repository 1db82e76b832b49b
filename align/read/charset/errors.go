package charset

import (
	"fmt"
	"strings"
)

// The reasons of the errors of this package, for callers that know remedies.
const (
	// ReasonBadBytes: some bytes are invalid in the encoding that was detected.
	ReasonBadBytes = "charset: bad bytes"
	// ReasonLabelMisfit: some bytes are invalid in the encoding that the user named.
	ReasonLabelMisfit = "charset: label does not fit"
	// ReasonOtherFits: the text is in another encoding than the user named;
	// Error.Fits is its name.
	ReasonOtherFits = "charset: another encoding fits"
	// ReasonUnknownLabel: no encoding has the label.
	ReasonUnknownLabel = "charset: unknown label"
)

// An Error is returned for bytes that cannot be decoded, or that decode to
// nonsense.
type Error struct {
	// Encoding is the named or detected encoding.
	Encoding string
	// Labelled reports whether the user named the encoding.
	Labelled bool
	// Offset is the offset of the first invalid byte, or -1 if every byte can
	// be decoded but the text makes no sense.
	Offset int64
	// Byte is the byte at Offset.
	Byte byte
	// Fits is the encoding in which the text makes sense, or "".
	Fits string
}

// Error describes the fault and its place.
func (e *Error) Error() string {
	var b strings.Builder
	switch {
	case e.Offset < 0:
		fmt.Fprintf(&b, "decoded as %s the text makes no sense", e.Encoding)
	case e.Encoding == "":
		fmt.Fprintf(&b, "the bytes are in no known encoding (byte 0x%02x at offset %d)", e.Byte, e.Offset)
	case e.Labelled:
		fmt.Fprintf(&b, "byte 0x%02x at offset %d is not valid in %s", e.Byte, e.Offset, e.Encoding)
	default:
		fmt.Fprintf(&b, "the text looks like %s, but byte 0x%02x at offset %d is not valid in it", e.Encoding, e.Byte, e.Offset)
	}
	if e.Fits != "" {
		fmt.Fprintf(&b, "; it reads well as %s", e.Fits)
	}
	return b.String()
}

// Reason returns one of the reasons of this package.
func (e *Error) Reason() string {
	switch {
	case e.Fits != "":
		return ReasonOtherFits
	case e.Labelled:
		return ReasonLabelMisfit
	}
	return ReasonBadBytes
}

// A LabelError is returned for an unknown label.
type LabelError struct {
	// Label is the label as given.
	Label string
}

// Error names the label.
func (e *LabelError) Error() string { return fmt.Sprintf("no encoding is called %q", e.Label) }

// Reason returns ReasonUnknownLabel.
func (e *LabelError) Reason() string { return ReasonUnknownLabel }
