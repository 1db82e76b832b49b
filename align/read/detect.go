package read

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
)

// sampleSize bounds the bytes that candidates are tried on. A tenth of it is
// enough for prose; the rest is for tables and markup with little text.
const sampleSize = 24 << 10

// priorOfLanguage is added to the likelihood of an encoding that the language
// of the text makes likely: it outweighs two or three characters that by chance
// read better in another encoding, and no more.
const priorOfLanguage = 12.0

// A reading is one candidate with the likelihood of what it makes of the sample.
type reading struct {
	coding
	// perByte is the likelihood divided by the bytes of the sample.
	perByte float64
}

// rank tries every candidate on the data, which are no UTF-8, and returns them
// with the best first. tag is the language of the text, or empty.
func rank(data, tag string, among []coding) []reading {
	sample := sampleOf(data)
	readings := make([]reading, 0, len(among))
	for _, c := range among {
		text := sample
		if c.unit > 1 {
			text = data[:min(len(data), sampleSize)/c.unit*c.unit]
		}
		if text == "" {
			continue
		}
		sum := likelihood(dropCutEnd(decodeAll(c, text)))
		if tag != "" && slices.ContainsFunc(c.langs, func(l string) bool { return lang.Matches(l, tag) }) {
			sum += priorOfLanguage
		}
		readings = append(readings, reading{c, sum / float64(len(text))})
	}
	slices.SortStableFunc(readings, func(a, b reading) int { return cmp.Compare(b.perByte, a.perByte) })
	return readings
}

// sampleOf gathers lines that hold bytes beyond ASCII, which alone say anything
// about the encoding, from the beginning of the data.
func sampleOf(data string) string {
	if len(data) <= sampleSize {
		return data
	}
	var b strings.Builder
	for line := range strings.Lines(data) {
		if isASCII(line) {
			continue
		}
		if left := sampleSize - b.Len(); len(line) > left {
			b.WriteString(line[:left])
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropCutEnd leaves out what a cut in mid-character made of the last bytes.
func dropCutEnd(text string) string {
	return strings.TrimSuffix(text, string(utf8.RuneError))
}

// utf16Likely tells whether data without a byte order mark are UTF-16, and
// which: whether they read better so than in any encoding in units of one byte,
// in which the zero bytes of UTF-16 are controls. Data that hold no zero bytes
// and are UTF-8, or nearly, are not asked about: «Bush hid the facts» makes
// Chinese characters, too.
func utf16Likely(data, tag string) (coding, bool) {
	head := data[:min(len(data), sampleSize)&^1]
	if len(head) < 4 {
		return coding{}, false
	}
	if strings.IndexByte(head, 0) < 0 && (len(data)%2 > 0 || utf8.ValidString(head[:lastWhole(head)]) || mostlyUTF8(head)) {
		return coding{}, false
	}
	best := rank(data, tag, []coding{utf16LE, utf16BE})[0]
	if strings.Contains(dropCutEnd(decodeAll(best.coding, head)), string(utf8.RuneError)) {
		return coding{}, false
	}
	return best.coding, best.perByte > rank(data, tag, candidates)[0].perByte
}

// lastWhole is the length of s without an incomplete UTF-8 character at its end.
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

// mostlyUTF8 tells whether the bytes beyond ASCII nearly all form UTF-8: the
// file is UTF-8 with a damaged place, not another encoding. In other encodings
// a quarter of such sequences at most is valid by chance.
func mostlyUTF8(data string) bool {
	valid, invalid := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(data[i:])
		if r == utf8.RuneError && size == 1 {
			// Enough of another encoding was seen.
			if invalid++; invalid > 100 && valid < invalid {
				return false
			}
		} else {
			valid++
		}
		i += size
	}
	return valid >= 3 && valid >= 8*invalid
}

// escapedCoding recognises the encodings of seven bits, which look like ASCII.
func escapedCoding(data string) (coding, bool) {
	if c, ok := shiftedCoding(data); ok {
		return c, true
	}
	switch {
	case strings.Contains(data, "\x1B$B") || strings.Contains(data, "\x1B$@"):
		return iso2022j, !strings.Contains(decodeAll(iso2022j, data), string(utf8.RuneError))
	case strings.Contains(data, "~{"):
		text := dropCutEnd(decodeAll(hz, data))
		return hz, !strings.Contains(text, string(utf8.RuneError)) && readsChinese(text)
	}
	return coding{}, false
}

// readsChinese tells whether most Chinese characters of a text are frequent
// ones: what ~{ and ~} enclose in a program decodes to rare ones, if at all.
func readsChinese(text string) bool {
	table, frequent, rare := frequentTable(), 0, 0
	for _, r := range text {
		switch {
		case !han.IsHan(r):
		case table.isFrequent(r):
			frequent++
		default:
			rare++
		}
	}
	return frequent > rare
}
