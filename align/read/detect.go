package read

import (
	"cmp"
	"context"
	"encoding/binary"
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

// rank tries every candidate on a file that is no UTF-8, and returns them
// with the best first. tag is the language of the text, or empty.
func (e *evidence) rank(tag string, among []coding) []reading {
	readings := make([]reading, 0, len(among))
	for _, c := range among {
		text := e.sample
		if c.unit > 1 {
			text = e.head[:min(len(e.head), sampleSize)/c.unit*c.unit]
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

// isASCII looks at eight bytes at a time: it sees every byte of a file.
func isASCII(s []byte) bool {
	const high = 0x8080808080808080
	for len(s) >= 8 {
		if binary.LittleEndian.Uint64(s)&high != 0 {
			return false
		}
		s = s[8:]
	}
	for _, b := range s {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropCutEnd leaves out what a cut in mid-character made of the last bytes.
func dropCutEnd(text string) string {
	return strings.TrimSuffix(text, string(utf8.RuneError))
}

// utf16Likely tells whether a file without a byte order mark is UTF-16, and
// which: whether it reads better so than in any encoding in units of one byte,
// in which the zero bytes of UTF-16 are controls. Files that hold no zero bytes
// and are UTF-8, or nearly, are not asked about: «Bush hid the facts» makes
// Chinese characters, too.
func (e *evidence) utf16Likely(tag string) (coding, bool) {
	head := e.head[:min(len(e.head), sampleSize)&^1]
	if len(head) < 4 {
		return coding{}, false
	}
	var near nearness
	if strings.IndexByte(head, 0) < 0 && (e.size%2 > 0 || utf8.ValidString(head[:lastWhole(head)]) || near.add([]byte(head)) && near.isUTF8()) {
		return coding{}, false
	}
	best := e.rank(tag, []coding{utf16LE, utf16BE})[0]
	if strings.Contains(dropCutEnd(decodeAll(best.coding, head)), string(utf8.RuneError)) {
		return coding{}, false
	}
	return best.coding, best.perByte > e.rank(tag, candidates)[0].perByte
}

// lastWhole is the length of s without an incomplete UTF-8 character at its end.
func lastWhole[T string | []byte](s T) int {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if !utf8.FullRuneInString(string(s[i:])) {
				return i
			}
			break
		}
	}
	return len(s)
}

// nearness counts the characters of UTF-8 beyond ASCII and the bytes that are
// none, to tell a UTF-8 file with a damaged place from another encoding. In other
// encodings a quarter of such sequences at most is valid by chance.
type nearness struct{ valid, invalid int }

// add counts and tells whether it is worth while to go on.
func (n *nearness) add(data []byte) bool {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			// Enough of another encoding was seen.
			if n.invalid++; n.invalid > 100 && n.valid < n.invalid {
				return false
			}
		} else {
			n.valid++
		}
		i += size
	}
	return true
}

// isUTF8 tells whether the bytes beyond ASCII nearly all form UTF-8.
func (n *nearness) isUTF8() bool { return n.valid >= 3 && n.valid >= 8*n.invalid }

// mostlyUTF8 tells whether a file that has bytes that are no UTF-8 is UTF-8 all
// the same.
func mostlyUTF8(ctx context.Context, s source) (bool, error) {
	var near nearness
	enough := false
	err := s.windows(ctx, 0, s.most, func(window []byte, _ int64, last bool) (int, error) {
		whole := len(window)
		if !last {
			whole = lastWhole(window)
		}
		if enough = !near.add(window[:whole]); enough {
			return stopWindows, nil
		}
		return whole, nil
	})
	return !enough && near.isUTF8(), err
}

// escapedCoding recognises the encodings of seven bits, which look like ASCII.
func escapedCoding(ctx context.Context, s source, e *evidence) (coding, bool, error) {
	switch {
	case e.shifts && e.escapes[escapeKR]:
		return iso2022kr, true, nil
	case e.shifts && e.escapes[escapeCN]:
		return iso2022cn, true, nil
	case e.high:
	case e.escapes[escapeJP] || e.escapes[escapeOldJP]:
		m, err := measure(ctx, s, choice{coding: iso2022j})
		return iso2022j, m.replaced == 0, err
	case e.escapes[escapeHZ]:
		var m measures
		var chinese hanCount
		err := choice{coding: hz}.text(ctx, s, func(text []byte) error {
			m.add(text)
			chinese.add(text)
			return nil
		})
		cutEnd := m.replaced == 1 && m.endsReplaced
		return hz, (m.replaced == 0 || cutEnd) && chinese.reads(), err
	}
	return coding{}, false, nil
}

// hanCount counts the frequent and the rare Chinese characters of a text: what
// ~{ and ~} enclose in a program decodes to rare ones, if at all.
type hanCount struct{ frequent, rare int }

func (c *hanCount) add(text []byte) {
	table := frequentTable()
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch {
		case !han.IsHan(r):
		case table.isFrequent(r):
			c.frequent++
		default:
			c.rare++
		}
	}
}

// reads tells whether the characters make a text.
func (c *hanCount) reads() bool { return c.frequent > c.rare }
