package xmlscan

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf8"
)

// Repairs counts what Decoder.Append changed so that a text could be read.
type Repairs struct {
	// Controls are characters that XML 1.0 forbids: left out, or a blank where
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

// Clean tells whether the text stands for itself: no references, no \r, no
// forbidden character, valid UTF-8. Then Append would copy it.
func Clean(b []byte) bool { return cleanPrefix(b) == len(b) }

// cleanPrefix is how many bytes of b stand for themselves.
func cleanPrefix(b []byte) int {
	i := 0
	for i < len(b) {
		switch classes[b[i]] {
		case plain:
			i++
		case multibyte:
			n := 2
			if b[i] >= 0xE0 {
				n = 3
			}
			if i+n > len(b) || b[i+1]&0xC0 != 0x80 || b[i+n-1]&0xC0 != 0x80 {
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
	if s := html.UnescapeString(string(raw[:end+1])); s[0] != '&' {
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
