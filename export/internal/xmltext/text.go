// Package xmltext escapes and cleans texts for the XML of exchange formats.
// Call Append for the content of an element and AppendValue for the value of an
// attribute. For any text the result is well-formed UTF-8 and keeps what a
// reader of the text would see.
//
// A text is cleaned in this order:
//
//   - characters outside the production Char of XML 1.0 (section 2.2) are
//     dropped: the controls except those below, U+FFFE and U+FFFF; so is invalid
//     UTF-8, including surrogates;
//   - line breaks, with the white space around them, become one space: LF, CR,
//     VT, FF, NEL, U+2028 and U+2029 (VT and FF are forbidden too, but they
//     separated words, so a space must remain);
//   - white space at the ends, including the ideographic space, is dropped.
//
// Everything else is kept: tabs and double spaces inside a text, no-break
// spaces, characters beyond the basic plane, U+FFFD. Then &, < and > are
// written as entities (> is significant only in "]]>", but confuses careless
// readers elsewhere).
package xmltext

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Cleaned counts what Append changed.
type Cleaned struct {
	// Dropped is the number of characters that XML 1.0 forbids, and of bytes
	// that are not valid UTF-8.
	Dropped int
	// LineBreaks is the number of places where one or more line breaks became
	// one space.
	LineBreaks int
	// Trimmed is the number of texts that lost white space at an end.
	Trimmed int
}

// Append appends s, cleaned and escaped for the content of an element, and adds
// what was cleaned to c. Nearly all texts need no cleaning.
func Append(dst []byte, s string, c *Cleaned) []byte {
	from, start := len(dst), 0
	clean := !spaceAtEnd(s)
	for i, r := range s {
		switch {
		case r == '&', r == '<', r == '>':
			dst = append(append(dst, s[start:i]...), entity(s[i])...)
			start = i + 1
		case r < ' ' && r != '\t', lineBreak(r), utf8.RuneError <= r && r <= 0xFFFF:
			clean = false
		}
	}
	if !clean {
		return AppendPart(dst[:from], s, Part{From: from, Last: true}, c)
	}
	return append(dst, s[start:]...)
}

// spaceAtEnd reports whether a text that is not empty begins or ends with white space.
func spaceAtEnd(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsSpace(first) || unicode.IsSpace(last)
}

// A Part describes the position of a part within a text: the first part has
// nothing in dst after from, and last is set for the last. White space is
// trimmed only at the two ends of the whole text.
type Part struct {
	From int
	Last bool
}

// AppendPart cleans and escapes a part of a text.
func AppendPart(dst []byte, s string, of Part, c *Cleaned) []byte {
	trimmed := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case forbidden(r, size):
			c.Dropped++
			i += size
		case unicode.IsSpace(r):
			run, breaks, dropped := spaceRun(s[i:])
			c.Dropped += dropped
			i += len(run)
			switch {
			case len(dst) == of.From || of.Last && i == len(s):
				trimmed = true
			case breaks:
				c.LineBreaks++
				dst = append(dst, ' ')
			default:
				dst = appendSpaces(dst, run)
			}
		default:
			if e := entity(s[i]); e != "" {
				dst = append(dst, e...)
			} else {
				dst = append(dst, s[i:i+size]...)
			}
			i += size
		}
	}
	if trimmed {
		c.Trimmed++
	}
	return dst
}

// spaceRun returns the white space at the beginning of s, including any
// forbidden characters in it, their number, and whether it breaks a line.
func spaceRun(s string) (run string, breaks bool, dropped int) {
	i := 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if forbidden(r, size) {
			dropped++
		} else if !unicode.IsSpace(r) {
			break
		}
		breaks = breaks || lineBreak(r)
		i += size
	}
	return s[:i], breaks, dropped
}

// appendSpaces appends run without its forbidden characters.
func appendSpaces(dst []byte, run string) []byte {
	for _, r := range run {
		if unicode.IsSpace(r) {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// lineBreak reports whether r breaks a line (Unicode, UAX 14, classes BK, CR,
// LF and NL).
func lineBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// forbidden reports whether a decoded character must be dropped. It is false
// for the line breaks that XML forbids, which become spaces.
func forbidden(r rune, size int) bool {
	if r == utf8.RuneError {
		return size == 1
	}
	return r < 0x20 && r != '\t' && !lineBreak(r) || r == 0xFFFE || r == 0xFFFF
}

// entity returns the entity for a markup character, or "".
func entity(b byte) string {
	switch b {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return ""
}

// AppendValue appends s, cleaned and escaped for an attribute in double quotes.
// Tabs become spaces, which is how every XML reader would read them.
func AppendValue(dst []byte, s string, c *Cleaned) []byte {
	if strings.IndexByte(s, '"') < 0 && strings.IndexByte(s, '\t') < 0 {
		return Append(dst, s, c)
	}
	value := Append(nil, strings.ReplaceAll(s, "\t", " "), c)
	return append(dst, bytes.ReplaceAll(value, []byte(`"`), []byte("&quot;"))...)
}

// AppendAttribute appends « name="value"» with the value escaped.
func AppendAttribute(dst []byte, name, value string) []byte {
	dst = append(append(append(dst, ' '), name...), '=', '"')
	return append(AppendValue(dst, value, &Cleaned{}), '"')
}
