package charset

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// What an exchange file declares about its encoding is often wrong: editors save it in another
// encoding and keep the XML declaration, and tools write "utf-16" into a UTF-8 file. So the
// bytes at the beginning take precedence:
//
// 1. A byte order mark is right.
// 2. Zero bytes next to the first "<", and many more, mean UTF-16 or UTF-32 without a mark.
// 3. Non-ASCII bytes that are UTF-8, except for damaged places, are UTF-8, whatever
//     is declared.
// 4. A declared single-byte encoding is used.
// 5. Bytes that are not UTF-8, although UTF-8 or nothing was declared, are in the
//     encoding in which the lines with non-ASCII bytes are most likely.

// readerSample is the number of bytes from which NewReader detects the
// encoding.
const readerSample = 64 << 10

// NewReader returns the text of an exchange file in UTF-8 without a byte order mark,
// the name of its encoding, and the declared label if that is different. label is
// the user's label, or "". The only error other than those of r is a *LabelError.
//
// Bytes that are invalid in the encoding become invalid UTF-8 in the text, so that
// its reader finds them in their place and can report the line.
func NewReader(r io.Reader, label string) (text io.Reader, name, declared string, err error) {
	b := bufio.NewReaderSize(r, readerSample)
	head, err := b.Peek(readerSample)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", "", err
	}
	e, mark, declaredName, err := encodingOf(string(head), label)
	if err != nil {
		return nil, "", "", err
	}
	if _, err := b.Discard(mark); err != nil {
		return nil, "", "", err
	}
	if declaredName != "" && !sameEncoding(declaredName, e.Name) {
		declared = declaredName
	}
	if e.codec == nil {
		return b, e.Name, declared, nil
	}
	decoder := transform.Chain(e.codec.NewDecoder(), invalidAgain{})
	return transform.NewReader(b, decoder), e.Name, declared, nil
}

// encodingOf determines the encoding by the rules above, and the length of the
// byte order mark.
func encodingOf(head, label string) (e Encoding, mark int, declaredName string, err error) {
	e, mark, marked := markOf(head)
	if !marked {
		e, marked = unmarkedWide(head)
	}
	declaredName = declaredIn(head[mark:], e)
	if label != "" {
		found, ok := ByLabel(label)
		switch {
		case !ok:
			return e, 0, declaredName, &LabelError{label}
		case marked && (found.Name == e.Name || found.Name == utf16Unmarked && e.unit == 2):
			return e, mark, declaredName, nil
		case found.Name == utf16Unmarked:
			found = utf16LE
		}
		return found, 0, declaredName, nil
	}
	if marked {
		return e, mark, declaredName, nil
	}
	declared, known := ByLabel(declaredName)
	known = known && declared.codec != nil && declared.unit == 1
	switch ascii := isASCII(head); {
	case !ascii && mostlyUTF8(head), ascii && !known:
		return utf8Encoding, 0, declaredName, nil
	case known:
		return declared, 0, declaredName, nil
	}
	d := &decoder{data: head, sample: sampleOf(markup.ReplaceAllString(head, " "))}
	return d.rank(candidates)[0].Encoding, 0, declaredName, nil
}

// markup matches what gives no evidence of the encoding of a text.
var markup = regexp.MustCompile(`<[^>]*>`)

// unmarkedWide recognises UTF-16 and UTF-32 without a mark by the zeros around the
// first characters, which are ASCII in exchange files. A few zeros are damage.
func unmarkedWide(head string) (Encoding, bool) {
	if len(head) < 4 || !hasWideZeros(head) {
		return Encoding{}, false
	}
	switch [4]bool{head[0] == 0, head[1] == 0, head[2] == 0, head[3] == 0} {
	case [4]bool{true, true, true, false}:
		return utf32BE, true
	case [4]bool{false, true, true, true}:
		return utf32LE, true
	case [4]bool{true, false, true, false}, [4]bool{true, false, false, false}:
		return utf16BE, true
	case [4]bool{false, true, false, true}, [4]bool{false, true, false, false}:
		return utf16LE, true
	}
	return Encoding{}, false
}

// declaration matches the encoding in an XML declaration.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// declaredIn returns the label in the XML declaration, or "".
func declaredIn(head string, e Encoding) string {
	if m := declaration.FindStringSubmatch(e.decode(head[:min(len(head), 1024)])); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

// sameEncoding reports whether a declared label and the name of an encoding agree.
func sameEncoding(label, name string) bool {
	if strings.HasPrefix(name, label) && (label == utf16Unmarked || label == "utf-32") {
		return true
	}
	e, ok := ByLabel(label)
	return ok && e.Name == name
}

// invalidAgain turns each U+FFFD, by which decoders replace invalid bytes, into
// a byte that is invalid in UTF-8.
type invalidAgain struct{ transform.NopResetter }

// invalidByte never occurs in UTF-8.
const invalidByte = 0xFF

// Transform implements transform.Transformer. Decoders pass on complete
// characters only.
func (invalidAgain) Transform(dst, src []byte, _ bool) (written, read int, err error) {
	replacement := []byte(string(utf8.RuneError))
	for read < len(src) {
		next := len(src) - read
		if i := bytes.Index(src[read:], replacement); i >= 0 {
			next = i
		}
		n := copy(dst[written:], src[read:read+next])
		written += n
		read += n
		switch {
		case n < next || read < len(src) && written == len(dst):
			return written, read, transform.ErrShortDst
		case read < len(src):
			dst[written] = invalidByte
			written++
			read += len(replacement)
		}
	}
	return written, read, nil
}

// ForXML decodes XML that declares an encoding, for xml.Decoder.CharsetReader. XML
// that declares UTF-16 has already been decoded, by its byte order mark.
func ForXML(label string, r io.Reader) (io.Reader, error) {
	e, ok := ByLabel(label)
	switch {
	case !ok:
		return nil, &LabelError{label}
	case e.codec == nil || e.unit == 2:
		return r, nil
	}
	return transform.NewReader(r, e.codec.NewDecoder()), nil
}

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
