package read

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// decoded is a text and where it comes from.
type decoded struct {
	text     string
	encoding string
	// cut is the number of bytes at the end that begin a character and do not
	// end it.
	cut int
}

// marks are the byte order marks; that of UTF-32 LE begins with that of UTF-16 LE.
var marks = []struct {
	bytes string
	coding
}{
	{"\xEF\xBB\xBF", coding{name: utf8Name, unit: 1}},
	{"\xFF\xFE\x00\x00", utf32LE},
	{"\x00\x00\xFE\xFF", utf32BE},
	{"\xFF\xFE", utf16LE},
	{"\xFE\xFF", utf16BE},
}

// decode finds the encoding of the data and decodes them. A byte order mark
// says it; else what the user says; else UTF-32 or UTF-16 without a mark, the encodings of
// seven bits and UTF-8 betray themselves; else the candidate that reads best.
func decode(data, tag string, o Options) (decoded, error) {
	if o.Encoding != "" {
		return decodeAsked(data, tag, o)
	}
	if bare, marked, ok := cutMark(data); ok {
		return decodeKnown(bare, len(data)-len(bare), marked, tag, o)
	}
	if c, ok := utf32Likely(data); ok {
		return decodeKnown(data, 0, c, tag, o)
	}
	if c, ok := utf16Likely(data, tag); ok {
		return decodeKnown(data, 0, c, tag, o)
	}
	if c, ok := escapedCoding(data); ok {
		return decodeKnown(data, 0, c, tag, o)
	}
	if what, binary := looksBinary(data); binary {
		return decoded{}, &BinaryError{Name: o.name(), What: what, Advice: readable}
	}
	if utf8.ValidString(data[:lastWhole(data)]) || mostlyUTF8(data) {
		return decodeKnown(data, 0, coding{name: utf8Name, unit: 1}, tag, o)
	}
	if d, ok := decodeDeclared(data, tag, o); ok {
		return d, nil
	}
	return decodeBest(data, tag, o)
}

// decodeDeclared decodes a page or an XML file in the encoding that it declares.
// Declarations are wrong now and then, above all where they name a Western
// encoding, which takes any bytes: then another reads plainly better.
func decodeDeclared(data, tag string, o Options) (decoded, bool) {
	label := declaredEncoding(data)
	if label == "" {
		return decoded{}, false
	}
	c, ok := codingOf(label)
	if !ok || c.codec == nil || c.unit > 1 {
		return decoded{}, false
	}
	if c.name == "gbk" { // which contains it; pages name GBK or GB 2312 and hold GB18030
		c, _ = codingOf("gb18030")
	}
	among := rank(data, tag, append([]coding{c}, candidates...))
	for _, r := range among {
		if r.name == c.name && r.perByte < among[0].perByte-worseBy {
			return decoded{}, false
		}
	}
	d, err := decodeKnown(data, 0, c, tag, o)
	return d, err == nil
}

func cutMark(data string) (rest string, c coding, ok bool) {
	for _, m := range marks {
		if strings.HasPrefix(data, m.bytes) {
			return data[len(m.bytes):], m.coding, true
		}
	}
	return data, coding{}, false
}

// worseBy is how much worse than the best a candidate may read, in nats a byte,
// to be taken where the best does not decode every byte.
const worseBy = 0.3

// decodeBest decodes with the candidate that reads best.
func decodeBest(data, tag string, o Options) (decoded, error) {
	ranked := rank(data, tag, candidates)
	var first error
	for _, r := range ranked {
		if r.perByte < ranked[0].perByte-worseBy {
			break
		}
		d, err := decodeKnown(data, 0, r.coding, tag, o)
		if err == nil {
			return d, nil
		}
		if first == nil {
			first = err
		}
	}
	return decoded{}, first
}

// decodeKnown decodes the data, which stand after so many bytes of the file.
func decodeKnown(data string, before int, c coding, tag string, o Options) (decoded, error) {
	text, cut, wrong := data, 0, -1
	if c.codec == nil {
		whole := lastWhole(data)
		text, cut = data[:whole], len(data)-whole
		if !utf8.ValidString(text) {
			wrong = firstInvalid(text)
		}
	} else {
		text = decodeAll(c, data)
		if strings.Contains(text, string(utf8.RuneError)) {
			if wrong, cut = firstWrong(c, data); cut > 0 {
				text = dropCutEnd(text)
			}
		}
	}
	if o.Lossy && wrong >= 0 {
		return decoded{text: strings.ToValidUTF8(text, string(utf8.RuneError)), encoding: c.name}, nil
	}
	if wrong >= 0 || cut > 0 && (!o.allows(RepairCutEnd) || text == "") {
		if wrong < 0 {
			wrong = len(data) - cut
		}
		return decoded{}, &EncodingError{Name: o.name(), Encoding: c.name, Asked: o.Encoding != "", Offset: int64(before + wrong), Byte: data[wrong]}
	}
	if what, binary := looksBinary(text); binary {
		return decoded{}, &BinaryError{Name: o.name(), What: what, Advice: readable}
	}
	return decoded{text: text, encoding: c.name, cut: cut}, nil
}

// decodeAll decodes the data with U+FFFD for what is not valid.
func decodeAll(c coding, data string) string {
	text, _, err := transform.String(c.codec.NewDecoder(), data)
	if err != nil {
		// The decoders of x/text replace what is invalid; one that gives up all
		// the same has decoded the text up to there.
		return text + string(utf8.RuneError)
	}
	return text
}
