// Package charset detects the encoding of a text and decodes it.
//
// Decode decodes a whole document, NewReader an exchange file as a stream. Both know the
// same encodings, labels and byte order marks, and both detect an unnamed encoding by
// the likelihood of the decoded text (likelihood.go). A single invalid byte never
// changes the detected encoding (mostlyUTF8).
package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// Options are the options of Decode. The zero value detects everything.
type Options struct {
	// Label is the label of the encoding as the user gave it. If it is empty,
	// the encoding is detected.
	Label string
	// Declared is the label in the file itself, or "". It is used unless the
	// bytes contradict it.
	Declared string
	// Lang is the canonical tag of the language, or "". It helps detection.
	Lang string
	// Lossy replaces bytes that cannot be decoded with U+FFFD instead of returning an
	// error.
	Lossy bool
	// Whole makes an incomplete character at the end an error.
	Whole bool
}

// Text is a decoded text.
type Text struct {
	// Text is valid UTF-8 without a byte order mark.
	Text string
	// Encoding is the name of the encoding.
	Encoding string
	// Cut is the number of bytes of an incomplete character at the end, which are left out.
	Cut int
}

// Decode decodes data from the encoding of its byte order mark, or of the label,
// or from the detected encoding. The errors are *LabelError and *Error.
func Decode(data string, o Options) (Text, error) {
	d := &decoder{data: data, options: o}
	if o.Label != "" {
		return d.labelled()
	}
	if e, mark, ok := markOf(data); ok {
		return d.verify(e, mark)
	}
	return d.detect()
}

// A decoder decodes one text.
type decoder struct {
	data    string
	options Options
	// sample is the part of data on which rank tries encodings; it is empty
	// until rank is called.
	sample string
}

// labelled decodes from the encoding that the user named. It refuses an encoding
// in which the text decodes without an error but to nonsense, since windows-1251
// accepts any bytes.
func (d *decoder) labelled() (Text, error) {
	e, ok := ByLabel(d.options.Label)
	if !ok {
		return Text{}, &LabelError{d.options.Label}
	}
	marked, mark, hasMark := markOf(d.data)
	if e.Name == utf16Unmarked && !hasMark {
		if e = utf16LE; len(d.data) > 1 {
			e = d.rank([]Encoding{utf16LE, utf16BE})[0].Encoding
		}
	}
	if hasMark && (marked.Name == e.Name || e.Name == utf16Unmarked && marked.unit == 2) {
		e = marked
	} else if hasMark {
		return Text{}, &Error{Encoding: e.Name, Labelled: true, Offset: -1, Fits: marked.Name}
	}
	text, err := d.verify(e, mark)
	if err != nil {
		if invalid, ok := err.(*Error); ok {
			invalid.Fits = d.fits(e.Name)
		}
		return Text{}, err
	}
	if better := d.betterThan(e); better != "" {
		return Text{}, &Error{Encoding: e.Name, Labelled: true, Offset: -1, Fits: better}
	}
	return text, nil
}

// nonsense is how much more likely, in nats per non-ASCII byte, the text must be in
// another encoding for the user's encoding to be refused. A Chinese text read as
// windows-1251 is less likely by 2 to 4; two readings that both make sense differ
// by less than a half.
const nonsense = 1.0

// enoughBytes is the number of non-ASCII bytes below which the label is not questioned.
const enoughBytes = 12

// betterThan returns the encoding in which the data is so much more likely that e must be
// a mistake, or "".
func (d *decoder) betterThan(e Encoding) string {
	if e.unit > 1 && strings.IndexByte(d.data, 0) < 0 && utf8.ValidString(d.data) {
		return UTF8 // every text in Latin letters has pairs that are Chinese characters
	}
	sample := d.data[:min(len(d.data), sampleSize)]
	high := 0
	for i := range len(sample) {
		if sample[i] >= utf8.RuneSelf || sample[i] == 0 {
			high++
		}
	}
	if high < enoughBytes || e.Name == UTF8 {
		return ""
	}
	fit := d.fits(e.Name)
	if fit == "" || fit == UTF8 {
		return fit
	}
	better, _ := ByLabel(fit)
	among := d.rank([]Encoding{better, e})
	gain := (among[0].perByte - among[1].perByte) * float64(len(sample))
	if among[0].Name == e.Name || gain < nonsense*float64(high) {
		return ""
	}
	return fit
}

// fits returns the detected encoding if it differs from not, or "".
func (d *decoder) fits(not string) string {
	text, err := Decode(d.data, Options{Lang: d.options.Lang, Declared: d.options.Declared})
	if err != nil || text.Encoding == not || isASCII(text.Text) {
		return ""
	}
	return text.Encoding
}

// verify decodes data after a byte order mark of the given length. The error is an
// *Error if some bytes are invalid in the encoding.
func (d *decoder) verify(e Encoding, mark int) (Text, error) {
	body := d.data[mark:]
	text := Text{Encoding: e.Name}
	offset := -1
	if e.codec == nil {
		text.Cut = len(body) - lastWhole(body)
		text.Text = body[:len(body)-text.Cut]
		offset = firstInvalid(text.Text)
	} else if text.Text = e.decode(body); strings.Contains(text.Text, string(utf8.RuneError)) {
		if offset, text.Cut = e.firstUndecodable(body); text.Cut > 0 {
			text.Text = e.decode(body[:len(body)-text.Cut])
		}
	}
	switch {
	case offset < 0 && text.Cut > 0 && (d.options.Whole || text.Text == ""):
		offset = len(body) - text.Cut
	case offset < 0:
		return text, nil
	}
	if d.options.Lossy {
		text.Text, text.Cut = strings.ToValidUTF8(body, string(utf8.RuneError)), 0
		if e.codec != nil {
			text.Text = e.decode(body)
		}
		return text, nil
	}
	return Text{}, &Error{Encoding: e.Name, Labelled: d.options.Label != "", Offset: int64(mark + offset), Byte: body[offset]}
}

// decode decodes data, with U+FFFD for what is invalid.
func (e Encoding) decode(data string) string {
	if e.codec == nil {
		return data
	}
	if e.Name == hz.Name && strings.Contains(strings.TrimSuffix(data, "\n"), "\n") {
		// Every line begins in ASCII mode, so an invalid line does not affect the
		// next.
		var b strings.Builder
		for line := range strings.Lines(data) {
			b.WriteString(e.decode(line))
		}
		return b.String()
	}
	text, _, err := transform.String(e.codec.NewDecoder(), data)
	if err != nil {
		// The decoders of x/text replace what is invalid; one that stops
		// nevertheless has decoded the text up to there.
		return text + string(utf8.RuneError)
	}
	return text
}
