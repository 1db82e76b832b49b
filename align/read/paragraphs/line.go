package paragraphs

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// A line is a line of the text that is not empty, without the spaces at its ends. Widths
// are in columns as a terminal counts them: two for a Chinese character. A line takes
// sixteen bytes, so that the lines of a book are small compared with its text.
type line struct {
	start, end int32
	width      uint16 // saturates
	indent     uint8  // columns of spaces before; saturates
	gap        uint8  // empty lines before; saturates
	ending     ending
	opening    opening
	// page reports that a form feed precedes the line.
	page bool
	// indentBegins reports that the indent of the line shows the beginning of a
	// paragraph; see layout.markIndents.
	indentBegins bool
}

// reach returns the column in which the line ends.
func (l line) reach() int { return int(l.indent) + int(l.width) }

// A scanner reads a text line by line.
type scanner struct {
	text string
	// western reports that quotes and dashes are as narrow as letters.
	western bool
	at      int
	gap     int
	page    bool
}

// next returns the next line that is not empty.
func (s *scanner) next() (line, bool) {
	for s.at < len(s.text) {
		start := s.at
		end, width := s.lineEnd()
		l, ok := s.trim(start, end, width)
		if ok {
			l.gap, l.page = uint8(min(s.gap, 255)), s.page
			s.gap, s.page = 0, false
		} else {
			s.gap++
		}
		s.breakAt(end)
		if ok {
			return l, true
		}
	}
	return line{}, false
}

// breakAt advances past the line break at an offset: \n, \r\n, \r, \v, \f, U+0085,
// U+2028 or U+2029.
func (s *scanner) breakAt(at int) {
	if at == len(s.text) {
		s.at = at
		return
	}
	switch s.text[at] {
	case '\r':
		at++
		if at < len(s.text) && s.text[at] == '\n' {
			at++
		}
	case '\f':
		s.page = true
		at++
	case 0xC2:
		at += len("\u0085")
	case 0xE2:
		at += len("\u2028")
	default:
		at++
	}
	s.at = at
}

// lineEnd returns the end and the width of the line that begins at s.at. It reads bytes
// instead of characters, since this loop reads all of the text.
func (s *scanner) lineEnd() (end, width int) {
	text, i := s.text, s.at
	for i < len(text) {
		c := text[i]
		switch {
		case c < utf8.RuneSelf:
			if c >= '\n' && c <= '\r' {
				return i, width
			}
			width++
			i++
		case c < 0xE0:
			if c == 0xC2 && text[i+1] == 0x85 {
				return i, width
			}
			width++
			i += 2
		case c == 0xE2:
			if text[i+1] == 0x80 && text[i+2]|1 == 0xA9 {
				return i, width
			}
			width++
			if !s.western {
				width++
			}
			i += 3
		case c < 0xE3: // Indian, Thai, Georgian and further Latin letters
			width++
			i += 3
		case c < 0xF0:
			width += 2
			i += 3
		default:
			width += 2
			i += 4
		}
	}
	return i, width
}

// trim returns the line between two offsets; ok is false if it is empty.
func (s *scanner) trim(start, end, width int) (l line, ok bool) {
	content := s.text[start:end]
	left := strings.TrimLeftFunc(content, align.IsBlank)
	if left == "" {
		return line{}, false
	}
	indent := columns(content[:len(content)-len(left)])
	body := strings.TrimRightFunc(left, align.IsBlank)
	from := start + len(content) - len(left)
	l = line{
		start:  int32(from),
		end:    int32(from + len(body)),
		indent: uint8(min(indent, 255)),
		width:  uint16(min(max(0, width-indent-columns(left[len(body):])), 1<<16-1)),
	}
	l.ending, l.opening = endingOf(body), openingOf(body)
	return l, true
}

// columns returns the width of spaces. A tab counts as four columns and a zero-width
// space as one, as in lineEnd.
func columns(spaces string) int {
	n := 0
	for _, r := range spaces {
		switch r {
		case '\t':
			n += 4
		case '\u3000':
			n += 2
		default:
			n++
		}
	}
	return n
}
