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

// breakAt advances past the line break at an offset; \r\n is one.
func (s *scanner) breakAt(at int) {
	r, size := utf8.DecodeRuneInString(s.text[at:])
	s.page = s.page || r == '\f'
	s.at = at + size
	if r == '\r' && strings.HasPrefix(s.text[s.at:], "\n") {
		s.at++
	}
}

// lineEnd returns the end and the width of the line that begins at s.at.
func (s *scanner) lineEnd() (end, width int) {
	for i, r := range s.text[s.at:] {
		switch {
		case r >= '\n' && r <= '\r', r == 0x85, r == 0x2028, r == 0x2029:
			return s.at + i, width
		case r < 0x2000, r < 0x3000 && s.western:
			width++
		default:
			width += 2
		}
	}
	return len(s.text), width
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
