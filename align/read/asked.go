package read

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// decodeAsked decodes with the encoding that the user named. It refuses a text
// that decodes without an error but to nonsense: windows-1251 takes any bytes.
func decodeAsked(data, tag string, o Options) (decoded, error) {
	c, ok := codingOf(o.Encoding)
	if !ok {
		return decoded{}, &LabelError{o.name(), o.Encoding}
	}
	bare, marked, hasMark := cutMark(data)
	before := 0
	if c.name == "utf-16" && !hasMark {
		c = rank(data, tag, []coding{utf16LE, utf16BE})[0].coding
	}
	if hasMark && (marked.name == c.name || c.name == "utf-16" && marked.unit == 2) {
		data, c, before = bare, marked, len(data)-len(bare)
	} else if hasMark {
		return decoded{}, &EncodingError{Name: o.name(), Encoding: c.name, Asked: true, Offset: -1, Fits: marked.name}
	}
	d, err := decodeKnown(data, before, c, tag, o)
	if err != nil {
		var wrong *EncodingError
		if errors.As(err, &wrong) {
			wrong.Fits = fits(data, c.name, tag)
		}
		return decoded{}, err
	}
	if better := betterThan(data, c, tag); better != "" {
		return decoded{}, &EncodingError{Name: o.name(), Encoding: c.name, Asked: true, Offset: -1, Fits: better}
	}
	return d, nil
}

// nonsense is how much better than the encoding that the user named another
// must read, in nats a byte beyond ASCII, for the user to be told instead of
// obeyed. A Chinese text read as windows-1251 is worse by 2 to 4; two readings
// that both make sense differ by less than a half.
const nonsense = 1.0

// enoughBytes is the number of bytes beyond ASCII below which the user is obeyed.
const enoughBytes = 12

// betterThan names the encoding that reads the data so much better that the
// user's cannot be meant, or is empty.
func betterThan(data string, c coding, tag string) string {
	if c.unit > 1 && strings.IndexByte(data, 0) < 0 && utf8.ValidString(data) {
		return utf8Name // every text in Latin letters makes pairs that are Chinese characters
	}
	high := 0
	for i := range min(len(data), sampleSize) {
		if data[i] >= utf8.RuneSelf || data[i] == 0 {
			high++
		}
	}
	if high < enoughBytes || c.name == utf8Name {
		return ""
	}
	fit := fits(data, c.name, tag)
	if fit == "" || fit == utf8Name {
		return fit
	}
	better, _ := codingOf(fit)
	among := rank(data, tag, []coding{better, c})
	gain := (among[0].perByte - among[1].perByte) * float64(min(len(data), sampleSize))
	if among[0].name == c.name || gain < nonsense*float64(high) {
		return ""
	}
	return fit
}

// fits names the encoding that detection finds, if it is another than this one.
func fits(data, not, tag string) string {
	d, err := decode(data, tag, Options{Lang: tag})
	if err != nil || d.encoding == not || isASCII(d.text) {
		return ""
	}
	return d.encoding
}
