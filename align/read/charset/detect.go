package charset

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
)

// sampleSize is the number of bytes on which candidates are tried. A tenth of
// it is enough for prose; the rest is for tables and markup with little text.
const sampleSize = 24 << 10

// priorOfLanguage is added to the likelihood of an encoding that is usual for
// the language of the text. It outweighs two or three characters that happen to
// read better in another encoding, and no more.
const priorOfLanguage = 12.0

// marks are the byte order marks. That of UTF-32LE begins with that of UTF-16LE.
var marks = []struct {
	bytes string
	Encoding
}{
	{"\xEF\xBB\xBF", utf8Encoding},
	{"\xFF\xFE\x00\x00", utf32LE},
	{"\x00\x00\xFE\xFF", utf32BE},
	{"\xFF\xFE", utf16LE},
	{"\xFE\xFF", utf16BE},
}

// markOf returns the encoding of a byte order mark, and the length of the mark.
func markOf(data string) (e Encoding, length int, ok bool) {
	for _, m := range marks {
		if strings.HasPrefix(data, m.bytes) {
			return m.Encoding, len(m.bytes), true
		}
	}
	return Encoding{}, 0, false
}

// detect detects the encoding of data without a byte order mark. UTF-16,
// seven-bit encodings and UTF-8 are recognised by their bytes; otherwise the
// result is the declared encoding, or the candidate in which the text is most
// likely.
func (d *decoder) detect() (Text, error) {
	if e, ok := d.utf16(); ok {
		return d.verify(e, 0)
	}
	if e, ok := d.escaped(); ok {
		return d.verify(e, 0)
	}
	if mostlyUTF8(d.data) {
		return d.verify(utf8Encoding, 0)
	}
	if e, ok := d.declared(); ok {
		if text, err := d.verify(e, 0); err == nil {
			return text, nil
		}
	}
	ranked := d.rank(candidates)
	var first error
	for _, r := range ranked {
		if r.perByte < ranked[0].perByte-worseBy {
			break
		}
		text, err := d.verify(r.Encoding, 0)
		if err == nil {
			return text, nil
		}
		first = cmp.Or(first, err)
	}
	return Text{}, first
}

// worseBy is how much less likely than the best candidate, in nats per byte,
// another one may be to be preferred because it decodes every byte and the best
// does not.
const worseBy = 0.3

// declared returns the encoding that the file declares. Some declarations are
// wrong, above all those of a Western encoding, which accepts any bytes; the
// text is then much more likely in another encoding.
func (d *decoder) declared() (Encoding, bool) {
	e, ok := ByLabel(d.options.Declared)
	if !ok || e.codec == nil || e.unit > 1 {
		return Encoding{}, false
	}
	among := d.rank(append([]Encoding{e}, candidates...))
	for _, r := range among {
		if r.Name == e.Name && r.perByte < among[0].perByte-worseBy {
			return Encoding{}, false
		}
	}
	return e, true
}

// A reading is a candidate with the likelihood of the sample decoded from it.
type reading struct {
	Encoding
	// perByte is the likelihood divided by the length of the sample in bytes.
	perByte float64
}

// rank returns the encodings with the likelihood of the text in each, the best first.
func (d *decoder) rank(among []Encoding) []reading {
	if d.sample == "" {
		d.sample = sampleOf(d.data)
	}
	readings := make([]reading, 0, len(among))
	for _, e := range among {
		text := d.sample
		if e.unit > 1 {
			text = d.data[:min(len(d.data), sampleSize)/e.unit*e.unit]
		}
		if text == "" {
			readings = append(readings, reading{e, math.Inf(-1)})
			continue
		}
		sum := likelihood(dropCutEnd(e.decode(text)))
		if d.options.Lang != "" && slices.ContainsFunc(e.langs, func(l string) bool { return lang.Matches(l, d.options.Lang) }) {
			sum += priorOfLanguage
		}
		readings = append(readings, reading{e, sum / float64(len(text))})
	}
	slices.SortStableFunc(readings, func(a, b reading) int { return cmp.Compare(b.perByte, a.perByte) })
	return readings
}

// sampleOf returns the first lines with non-ASCII bytes, since only these give
// evidence of the encoding. If data is short or has no such lines, it returns the
// beginning.
func sampleOf(data string) string {
	if len(data) <= sampleSize {
		return data
	}
	var sample strings.Builder
	for line := range strings.Lines(data) {
		if isASCII(line) {
			continue
		}
		sample.WriteString(line[:min(len(line), sampleSize-sample.Len())])
		if sample.Len() >= sampleSize {
			break
		}
	}
	if sample.Len() == 0 {
		return data[:sampleSize]
	}
	return sample.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropCutEnd removes what an incomplete character at the end decodes to.
func dropCutEnd(text string) string {
	return strings.TrimSuffix(text, string(utf8.RuneError))
}

// utf16 reports whether data without a byte order mark is UTF-16, and in which byte
// order: whether the text is more likely than in any single-byte encoding, where the
// zero bytes of UTF-16 are control characters. Data that is UTF-8, perhaps with damage,
// and has no zero bytes or only a few, is not UTF-16: «Bush hid the facts» makes
// Chinese characters, too.
func (d *decoder) utf16() (Encoding, bool) {
	head := d.data[:min(len(d.data), sampleSize)&^1]
	if len(head) < 4 {
		return Encoding{}, false
	}
	if !hasWideZeros(head) && (utf8.ValidString(head[:lastWhole(head)]) || mostlyUTF8(head)) {
		return Encoding{}, false
	}
	best := d.rank([]Encoding{utf16LE, utf16BE})[0]
	if strings.Contains(dropCutEnd(best.decode(head)), string(utf8.RuneError)) {
		return Encoding{}, false
	}
	return best.Encoding, best.perByte > d.rank(candidates)[0].perByte
}

// strayZeros and strayControls are the shares of zero bytes, and of other control
// characters, up to which they are considered damage in a single-byte encoding. In
// UTF-16 every character below U+0100 has a zero byte: half of all bytes in Latin
// letters, 3 to 6 in 100 in Chinese, whose other bytes are not UTF-8, and in Russian,
// where every second byte is the control character 0x04.
const (
	strayZeros    = 0.1
	strayControls = 0.02
)

// hasWideZeros reports whether the zero bytes of data may be those of UTF-16.
func hasWideZeros(data string) bool {
	zeros, controls := 0, 0
	for i := range len(data) {
		if data[i] == 0 {
			zeros++
		} else if isControl(data[i]) {
			controls++
		}
	}
	n := float64(len(data))
	return zeros > 0 && (float64(zeros) > strayZeros*n || float64(controls) > strayControls*n || !mostlyUTF8(data))
}

// isControl reports whether a byte is a control character that does not occur
// in texts.
func isControl(c byte) bool { return c < ' ' && (c < '\t' || c > '\r') || c == 0x7F }

// lastWhole returns the length of s without an incomplete UTF-8 character at
// its end.
func lastWhole(s string) int {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if !utf8.FullRuneInString(s[i:]) {
				return i
			}
			break
		}
	}
	return len(s)
}

// mostlyUTF8 reports whether data is UTF-8, perhaps with damaged places: a single
// invalid byte, or a paragraph pasted in another encoding, must not change the
// encoding of the whole.
//
// In other encodings up to a quarter of the non-ASCII bytes form sequences of two
// bytes by chance, but few form a sequence of three or four, or one that is a
// Cyrillic (0xD0, 0xD1) or an accented Latin letter (0xC3): 2 of 100 characters of
// Chinese in GBK or Big5, 5 of Japanese in EUC. So a file with more such sequences
// than invalid bytes is UTF-8, and so is one with many times more sequences of any
// kind. In a file of a few words only the long sequences count: Chinese in GBK has
// characters that look like Cyrillic (小学). A character without its end is one damaged
// place, however many bytes are left of it.
func mostlyUTF8(data string) bool {
	const fewest, fewestLong, clearly = 3, 2, 8
	valid, telling, long, invalid := 0, 0, 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if i >= lastWhole(data) { // an incomplete character at the end
				i = len(data)
				continue
			}
			invalid++
			size = brokenLength(data[i:])
		case size > 2:
			long++
			telling++
			valid++
		case data[i] == 0xC3 || data[i] == 0xD0 || data[i] == 0xD1:
			telling++
			fallthrough
		default:
			valid++
		}
		if invalid > 100 && valid < invalid { // enough evidence of another encoding
			return false
		}
		i += size
	}
	return invalid == 0 || valid >= fewest && (telling > invalid || valid >= clearly*invalid) || long >= fewestLong && long > invalid
}

// brokenLength returns the number of bytes at the beginning of s, at least one,
// that are the beginning of a character whose end is not there.
func brokenLength(s string) int {
	n := 1
	for n < len(s) && n < utf8.UTFMax && !utf8.FullRuneInString(s[:n]) && !utf8.RuneStart(s[n]) {
		n++
	}
	if n > 1 && utf8.FullRuneInString(s[:n]) { // the last byte made it no character
		n--
	}
	return n
}

// escaped recognises the seven-bit encodings, which look like ASCII.
func (d *decoder) escaped() (Encoding, bool) {
	switch {
	case strings.IndexByte(d.data, '\x1B') < 0 && !strings.Contains(d.data, "~{"), !mostlyASCII(d.data):
		return Encoding{}, false
	case strings.Contains(d.data, "\x1B$B"), strings.Contains(d.data, "\x1B$@"):
		return iso2022jp, readsEscaped(iso2022jp.decode(d.data))
	}
	return hz, readsEscaped(hz.decode(d.data))
}

// mostlyASCII reports whether the non-ASCII bytes of data that switches between
// encodings are damage: there are no more of them than switches.
func mostlyASCII(data string) bool {
	if isASCII(data) {
		return true
	}
	switches := strings.Count(data, "\x1B") + strings.Count(data, "~{")
	high := 0
	for i := 0; i < len(data) && high <= switches; i++ {
		if data[i] >= utf8.RuneSelf {
			high++
		}
	}
	return high <= switches
}

// readsEscaped reports whether a text decoded from a seven-bit encoding makes
// sense: what ~{ and ~} enclose in a program decodes to rare characters, if at
// all. A few damaged places are accepted.
func readsEscaped(text string) bool {
	usual, rare, broken := 0, 0, 0
	for _, r := range dropCutEnd(text) {
		switch {
		case r == utf8.RuneError:
			broken++
		case r < 0x2E80:
		case !han.IsHan(r) || isFrequent(r):
			usual++
		default:
			rare++
		}
	}
	return usual > rare && usual > broken
}
