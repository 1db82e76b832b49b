package xmlscan

import (
	"bytes"
	"encoding/binary"
	"html"
	"strconv"
	"unicode/utf8"
)

// Repairs counts what Decoder.Append changed so that a text could be read.
type Repairs struct {
	// Controls are characters that XML 1.0 forbids: left out, or a space where
	// they part lines (VT, FF).
	Controls int
	// Bytes are places with bytes that are no UTF-8; each became one U+FFFD.
	Bytes int
	// Entities are a bare "&", and entities that neither XML nor the file
	// knows: those of HTML became their character, the others stay as they are.
	Entities int
	// Refused are entities that were not expanded: they name another file, or
	// expand to more than the limits. Nothing stands in their place.
	Refused int
}

// Decoder decodes texts and values. The zero value knows the five entities of XML.
type Decoder struct {
	Entities Entities
}

// The classes of bytes in a text.
const (
	plain     = iota
	multibyte // first of two or three bytes of a character that may stand
	look      // anything else
)

var classes = func() (t [256]byte) {
	for c := range t {
		switch {
		case c == '\t', c == '\n', 0x20 <= c && c < 0x80 && c != '&':
			t[c] = plain
		case 0xC2 <= c && c <= 0xDF, c == 0xE1, c == 0xE2, 0xE3 <= c && c <= 0xEC, c == 0xEE:
			t[c] = multibyte
		default:
			t[c] = look // also E0, ED, EF, F0-F4, whose second byte needs a look
		}
	}
	return t
}()

// Clean reports whether the text stands for itself: no references, no \r, no
// forbidden character, valid UTF-8. Then Append would copy it.
func Clean(b []byte) bool { return cleanPrefix(b) == len(b) }

// cleanPrefix is how many bytes of b stand for themselves. Runs of ASCII go by
// eight bytes, runs of Chinese by two characters.
func cleanPrefix(b []byte) int {
	i := 0
	for i < len(b) {
		switch classes[b[i]] {
		case plain:
			for i+8 <= len(b) && plainWord(binary.LittleEndian.Uint64(b[i:])) {
				i += 8
			}
			for i < len(b) && classes[b[i]] == plain {
				i++
			}
		case multibyte:
			for i+8 <= len(b) && twoOfThree(binary.LittleEndian.Uint64(b[i:])) && classes[b[i]] == multibyte && classes[b[i+3]] == multibyte {
				i += 6
			}
			n := multibyteLength(b[i:])
			if n < 0 {
				return i
			}
			i += n
		default:
			if b[i] < utf8.RuneSelf {
				return i
			}
			r, size := utf8.DecodeRune(b[i:])
			if !allowed(r, size) {
				return i
			}
			i += size
		}
	}
	return i
}

// multibyteLength is the length of the character of class multibyte that b begins
// with: 0 where it begins with another, -1 where its bytes are no character.
func multibyteLength(b []byte) int {
	if len(b) == 0 || classes[b[0]] != multibyte {
		return 0
	}
	n := 2
	if b[0] >= 0xE0 {
		n = 3
	}
	if n > len(b) || b[1]&0xC0 != 0x80 || b[n-1]&0xC0 != 0x80 {
		return -1
	}
	return n
}

// twoOfThree reports whether eight bytes begin with two characters of three bytes,
// by the top bits of all six; which first bytes may stand is not looked at.
func twoOfThree(w uint64) bool { return w&0x0000C0C0F0C0C0F0 == 0x00008080E08080E0 }

// plainWord reports whether eight bytes are all printable ASCII and no "&", with the
// usual tricks on words: a byte is below n where subtracting n borrows into its
// top bit. What is told to be plain is; a tab or line break never is.
func plainWord(w uint64) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	amp := w ^ '&'*ones
	return (w|(w-' '*ones)|((amp-ones)&^amp))&tops == 0
}

// Append appends the text decoded: references replaced, line ends made \n, what
// must not be there repaired and counted. In CDATA "&" is a character.
func (t *Decoder) Append(dst, raw []byte, cdata bool, n *Repairs) []byte {
	for {
		clean := cleanPrefix(raw)
		dst = append(dst, raw[:clean]...)
		raw = raw[clean:]
		if len(raw) == 0 {
			return dst
		}
		switch c := raw[0]; {
		case c == '&' && cdata:
			dst, raw = append(dst, '&'), raw[1:]
		case c == '&':
			dst, raw = t.reference(dst, raw, n)
		case c == '\r':
			dst, raw = append(dst, '\n'), raw[1:]
			if len(raw) > 0 && raw[0] == '\n' {
				raw = raw[1:]
			}
		default:
			r, size := utf8.DecodeRune(raw)
			dst = appendForbidden(dst, r, size, n)
			raw = raw[size:]
		}
	}
}

// appendForbidden appends what stands for a character that must not be there.
func appendForbidden(dst []byte, r rune, size int, n *Repairs) []byte {
	if r == utf8.RuneError && size == 1 {
		n.Bytes++
		return append(dst, "\uFFFD"...)
	}
	n.Controls++
	if r == '\v' || r == '\f' {
		return append(dst, ' ')
	}
	return dst
}

// allowed is the production Char of XML 1.0 (section 2.2) for a decoded character.
func allowed(r rune, size int) bool {
	switch {
	case r == utf8.RuneError:
		return size == 3
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xFFFE && r != 0xFFFF
}

// longestReference is the length in bytes above which "&…;" is taken for a
// bare "&": the longest entity of HTML has 33.
const longestReference = 64

// reference decodes the reference that raw begins with.
func (t *Decoder) reference(dst, raw []byte, n *Repairs) (out, rest []byte) {
	end := bytes.IndexByte(raw[:min(len(raw), longestReference)], ';')
	if end < 2 {
		n.Entities++
		return append(dst, '&'), raw[1:]
	}
	name, rest := raw[1:end], raw[end+1:]
	switch string(name) {
	case "amp":
		return append(dst, '&'), rest
	case "lt":
		return append(dst, '<'), rest
	case "gt":
		return append(dst, '>'), rest
	case "quot":
		return append(dst, '"'), rest
	case "apos":
		return append(dst, '\''), rest
	}
	if name[0] == '#' {
		if r, ok := character(name[1:]); ok {
			if allowed(r, utf8.RuneLen(r)) {
				return utf8.AppendRune(dst, r), rest
			}
			return appendForbidden(dst, r, utf8.RuneLen(r), n), rest
		}
		n.Entities++
		return append(dst, '&'), raw[1:]
	}
	if value, known := t.Entities.expand(name, n); known {
		return append(dst, value...), rest
	}
	n.Entities++
	// HTML also knows "&nbsp" without ";", with anything behind it: that is no reference.
	if s := html.UnescapeString(string(raw[:end+1])); s[0] != '&' && (s == ";" || s[len(s)-1] != ';') {
		return append(dst, s...), rest
	}
	return append(dst, '&'), raw[1:]
}

// character reads the number of a character reference: 20013 or x4E2D.
func character(digits []byte) (rune, bool) {
	base := 10
	if len(digits) > 0 && digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	u, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || digits[0] == '+' || u > utf8.MaxRune || 0xD800 <= u && u <= 0xDFFF {
		return 0, false
	}
	return rune(u), true
}
