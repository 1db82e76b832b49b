package ui

import (
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Texts, file names and ids come from files that anybody may have written. A
// control character in them could move the cursor, retitle the window or hide what
// is printed, and a bidi override could show a text in another order
// (https://trojansource.codes). None of these is printed on a terminal:
// Screen.Safe replaces them where texts are laid out, Clean and the functions for
// messages wherever something is printed, and PrintJSON escapes them.

// isControl reports whether the character must not be printed on a terminal.
func isControl(r rune) bool {
	return r < ' ' || 0x7f <= r && r < 0xa0 || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069
}

// Safe replaces control characters if the screen is a terminal. A replacement
// has the same number of bytes, so that offsets stay valid. A tab counts as a
// control character, since its width varies. Text for pipes is unchanged.
func (s Screen) Safe(text string) string {
	if !s.Terminal || strings.IndexFunc(text, isControl) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !isControl(r):
			return r
		case utf8.RuneLen(r) == 1:
			return ' '
		case utf8.RuneLen(r) == 2: // U+0080–U+009F; the no-break space has the same length
			return '\u00a0'
		default:
			return utf8.RuneError
		}
	}, text)
}

// clean replaces the control characters of a message but keeps its lines.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if isControl(r) && r != '\n' && r != '\t' {
			return utf8.RuneError
		}
		return r
	}, text)
}

// Clean returns a writer for what is printed on the screen. On a terminal it
// removes all control characters except line breaks, tabs and the sequences for
// the colours and weights of a Screen. Otherwise it returns w itself.
func (s Screen) Clean(w io.Writer) io.Writer {
	if !s.Terminal {
		return w
	}
	return &cleaner{w: w}
}

type cleaner struct {
	w    io.Writer
	held []byte // an incomplete character or sequence
}

// style matches the escape sequences of the styles of a Screen (ECMA-48, SGR): bold, faint,
// red and green, and their end. Others come from a file; one of them conceals what follows.
var style = regexp.MustCompile(`^\x1b\[(?:[012]|3[12]|;)*m`)

// longestStyle exceeds the length in bytes of every style in use.
const longestStyle = 32

func (c *cleaner) Write(p []byte) (int, error) {
	text := append(c.held, p...)
	c.held = nil
	out := cleanStyled(&text)
	c.held = append(c.held, text...)
	if _, err := c.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// cleanStyled returns the cleaned text. It leaves in text an incomplete character or
// sequence at the end.
func cleanStyled(text *[]byte) []byte {
	rest := *text
	out := make([]byte, 0, len(rest))
	for len(rest) > 0 {
		if rest[0] == 0x1b {
			if sequence := style.Find(rest); sequence != nil {
				out, rest = append(out, sequence...), rest[len(sequence):]
				continue
			}
			if len(rest) < longestStyle && unfinished.Match(rest) {
				break
			}
		}
		if !utf8.FullRune(rest) {
			break
		}
		r, n := utf8.DecodeRune(rest)
		if isControl(r) && r != '\n' && r != '\t' {
			r = utf8.RuneError
		}
		out, rest = utf8.AppendRune(out, r), rest[n:]
	}
	*text = rest
	return out
}

// unfinished matches an incomplete style.
var unfinished = regexp.MustCompile(`^\x1b(\[[0-9;:]*)?$`)

// cleanPage returns a whole text as a writer of Clean would write it.
func cleanPage(text string) string {
	rest := []byte(text)
	return string(cleanStyled(&rest))
}
