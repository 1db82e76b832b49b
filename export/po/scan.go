package po

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxLine is the length in bytes of the longest line.
const maxLine = 16 << 20

// entry is a message of a catalogue with what stands around it.
type entry struct {
	line                   int
	context, id, plural    string
	hasContext, hasPlural  bool
	forms                  []string
	notes, comments        []string
	references, flags      []string
	fuzzy, obsolete, begun bool
	// begun tells that there is a msgid, so that a comment begins the next entry.
}

// scanner reads a catalogue entry by entry.
type scanner struct {
	lines *bufio.Scanner
	line  int
	// held is a line that begins the next entry.
	held    string
	hasHeld bool
	at      *string // the string that lines in quotes go on with
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{lines: bufio.NewScanner(r)}
	s.lines.Buffer(make([]byte, 64<<10), maxLine)
	return s
}

// lineError is a fault in a line.
type lineError struct {
	line  int
	cause string
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.cause) }

// next returns the next entry, or io.EOF. A *lineError is a fault in an entry,
// behind which the reading can go on with the next one.
func (s *scanner) next() (*entry, error) {
	e := &entry{}
	s.at = nil
	var fault *lineError
	for {
		line, ok := s.read()
		if !ok {
			break
		}
		ends, err := s.take(e, line)
		if wrong, is := errors.AsType[*lineError](err); is && fault == nil {
			fault = wrong
		}
		if ends {
			break
		}
	}
	if err := s.lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", s.line+1, err)
	}
	if fault != nil {
		return e, fault
	}
	if !e.begun {
		return nil, io.EOF
	}
	return e, nil
}

func (s *scanner) read() (string, bool) {
	if s.hasHeld {
		s.hasHeld = false
		return s.held, true
	}
	if !s.lines.Scan() {
		return "", false
	}
	s.line++
	return strings.TrimSpace(s.lines.Text()), true
}

// take takes a line into the entry. ends tells that the entry is whole.
func (s *scanner) take(e *entry, line string) (ends bool, err error) {
	complete := len(e.forms) > 0
	text, old := strings.CutPrefix(line, "#~")
	switch {
	case line == "":
		return complete, nil
	case strings.HasPrefix(line, "#|"), strings.HasPrefix(line, "#~|"): // the message before it was changed
		if complete {
			return s.hold(line), nil
		}
		return false, nil
	case strings.HasPrefix(line, "#") && !old:
		if complete {
			return s.hold(line), nil
		}
		e.comment(line)
		return false, nil
	}
	if old {
		text = strings.TrimSpace(text)
	}
	if text == "" {
		return false, nil
	}
	if complete && beginsEntry(text) {
		return s.hold(line), nil
	}
	if e.line == 0 {
		e.line = s.line
	}
	e.obsolete = e.obsolete || old
	return false, s.statement(e, text)
}

// hold keeps the line for the next entry.
func (s *scanner) hold(line string) bool {
	s.held, s.hasHeld = line, true
	return true
}

func beginsEntry(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return word == "msgctxt" || word == "msgid"
}

// comment takes a line that begins with #.
func (e *entry) comment(line string) {
	if len(line) < 2 {
		return
	}
	text := strings.TrimSpace(line[2:])
	switch line[1] {
	case '.':
		e.comments = append(e.comments, text)
	case ':':
		e.references = append(e.references, strings.Fields(text)...)
	case ',':
		for flag := range strings.SplitSeq(text, ",") {
			if flag = strings.TrimSpace(flag); flag == "fuzzy" {
				e.fuzzy = true
			} else if flag != "" {
				e.flags = append(e.flags, flag)
			}
		}
	default:
		if note := strings.TrimSpace(line[1:]); note != "" {
			e.notes = append(e.notes, note)
		}
	}
}

// statement takes a line such as msgid "…", or a string that goes on.
func (s *scanner) statement(e *entry, text string) error {
	word, quoted, _ := strings.Cut(text, " ")
	switch {
	case text[0] == '"':
		quoted = text
	case word == "msgctxt":
		e.hasContext, s.at = true, &e.context
	case word == "msgid":
		e.begun, s.at = true, &e.id
	case word == "msgid_plural":
		e.hasPlural, s.at = true, &e.plural
	case word == "msgstr" || strings.HasPrefix(word, "msgstr["):
		e.forms = append(e.forms, "")
		s.at = &e.forms[len(e.forms)-1]
	default:
		return &lineError{s.line, fmt.Sprintf("%q is neither a message nor a comment", shorten(text))}
	}
	if s.at == nil {
		return &lineError{s.line, "a string stands before any message"}
	}
	value, err := unquote(strings.TrimSpace(quoted))
	if err != nil {
		return &lineError{s.line, err.Error()}
	}
	*s.at += value
	return nil
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// unquote reads a string in quotes with the escapes of C.
func unquote(quoted string) (string, error) {
	if len(quoted) < 2 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return "", errors.New("a string in quotes is missing or not ended")
	}
	inner := quoted[1 : len(quoted)-1]
	if !strings.Contains(inner, `\`) {
		return inner, nil
	}
	var b strings.Builder
	for inner != "" {
		r, multibyte, rest, err := strconv.UnquoteChar(inner, '"')
		switch {
		case err != nil: // an escape that C does not have stands for itself
			b.WriteByte(inner[0])
			rest = inner[1:]
		case multibyte || r < 0x80:
			b.WriteRune(r)
		default:
			b.WriteByte(byte(r)) // \x and \nnn are bytes
		}
		inner = rest
	}
	return b.String(), nil
}

// quote writes a string in quotes, a line of the text a line of the file.
func quote(b *strings.Builder, word, text string) {
	b.WriteString(word)
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" && len(lines) > 1 {
		lines = lines[:len(lines)-1]
	}
	if len(lines) > 1 {
		b.WriteString(` ""`)
	} else {
		b.WriteString(" ")
	}
	for _, line := range lines {
		if len(lines) > 1 {
			b.WriteString("\n")
		}
		b.WriteString(`"` + escapes.Replace(line) + `"`)
	}
	b.WriteString("\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "\v", `\v`, "\f", `\f`, "\a", `\a`, "\b", `\b`)
