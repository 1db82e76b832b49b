// Package po reads message catalogues (GNU gettext manual, «The Format of PO
// Files»). Scanner returns their entries; Document returns one side as a
// document.
package po

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/content"
)

// maxLine is the maximum length in bytes of a line.
const maxLine = 16 << 20

// An Entry is a message of a catalogue with its comments and translations.
type Entry struct {
	// Line is the line on which it begins, counted from 1.
	Line                  int
	Context, ID, Plural   string
	HasContext, HasPlural bool
	// Forms holds the translation, or one translation for each plural form in the
	// order of their numbers.
	Forms []string
	// Notes are comments by translators, Comments those for them.
	Notes, Comments   []string
	References, Flags []string
	Fuzzy, Obsolete   bool
	// Undecoded counts the places with invalid UTF-8, each read as U+FFFD.
	Undecoded int
	// begun reports that the entry has a msgid, so that a comment begins the next
	// entry.
	begun bool
}

// IsHead reports whether the entry is the header of the catalogue.
func (e *Entry) IsHead() bool { return e.begun && e.ID == "" && !e.HasContext && len(e.Forms) > 0 }

// Field returns a field of the header, or "".
func (e *Entry) Field(name string) string {
	for line := range strings.Lines(e.Forms[0]) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// IsCatalogue reports whether head, the beginning of a text, is from a catalogue: it
// has lines that begin with msgid and msgstr.
func IsCatalogue(head string) bool {
	head = "\n" + head
	id := strings.Index(head, "\nmsgid \"")
	return id >= 0 && strings.Contains(head[id:], "\nmsgstr")
}

// A Scanner reads a catalogue entry by entry.
type Scanner struct {
	lines *bufio.Scanner
	line  int
	// held is a line that begins the next entry.
	held    string
	hasHeld bool
	at      *string // the string that quoted lines continue
	// text is the part of *at that has been read but not yet stored, so that a string
	// of many lines is not copied for each of them.
	text []byte
}

// NewScanner returns a Scanner of UTF-8 text. Lines end with \n, \r\n or \r.
func NewScanner(r io.Reader) *Scanner {
	s := &Scanner{lines: bufio.NewScanner(r)}
	s.lines.Buffer(make([]byte, 64<<10), maxLine)
	s.lines.Split(scanLines)
	return s
}

// scanLines is like bufio.ScanLines but accepts all three line ends.
func scanLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	for i, c := range data {
		switch {
		case c == '\n':
			return i + 1, data[:i], nil
		case c == '\r' && i+1 < len(data) && data[i+1] == '\n':
			return i + 2, data[:i], nil
		case c == '\r' && (i+1 < len(data) || atEOF):
			return i + 1, data[:i], nil
		}
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// A LineError is a fault in a line.
type LineError struct {
	// Line is counted from 1.
	Line int
	// Cause describes the fault for the user.
	Cause string
}

// Error returns the line and the cause.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Cause) }

// Next returns the next entry, or io.EOF. For a fault in an entry it returns a *LineError and
// the entry as far as it was read; a further call returns the next entry.
func (s *Scanner) Next() (*Entry, error) {
	e := &Entry{}
	s.at = nil
	var fault *LineError
	ended := false // the file has ended
	for {
		line, ok := s.read()
		if !ok {
			ended = true
			break
		}
		ends, err := s.take(e, line)
		if lineErr, is := errors.AsType[*LineError](err); is && fault == nil {
			fault = lineErr
		}
		if ends {
			break
		}
	}
	s.flush()
	if err := s.lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", s.line+1, err)
	}
	if fault == nil {
		fault = e.check()
	}
	switch {
	case fault != nil:
		return e, fault
	case !e.begun && ended:
		return nil, io.EOF
	}
	return e, nil
}

// check returns the fault of an entry as a whole. A message without a plural may
// have only one translation: programs would use one of several, and nothing tells
// which.
func (e *Entry) check() *LineError {
	switch {
	case !e.begun && (len(e.Forms) > 0 || e.HasContext || e.HasPlural):
		return &LineError{e.Line, "a message has no msgid"}
	case e.begun && len(e.Forms) == 0:
		return &LineError{e.Line, fmt.Sprintf("%q has no msgstr", content.Snippet(e.ID))}
	case len(e.Forms) > 1 && !e.HasPlural:
		return &LineError{e.Line, fmt.Sprintf("%q has %d translations, but no msgid_plural", content.Snippet(e.ID), len(e.Forms))}
	}
	return nil
}

// flush stores the string that has been read.
func (s *Scanner) flush() {
	if s.at != nil && len(s.text) > 0 {
		*s.at += string(s.text)
	}
	s.text = s.text[:0]
}

func (s *Scanner) read() (string, bool) {
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

func (s *Scanner) take(e *Entry, line string) (ends bool, err error) {
	complete := len(e.Forms) > 0
	text, old := strings.CutPrefix(line, "#~")
	switch {
	case line == "":
		return complete, nil
	case strings.HasPrefix(line, "#|"), strings.HasPrefix(line, "#~|"): // the message before a change
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
	if word := keyword(text); word == "msgid" && (complete || e.begun) || word == "msgctxt" && (complete || e.begun || e.HasContext) {
		return s.hold(line), nil
	}
	e.Line = cmp.Or(e.Line, s.line)
	e.Obsolete = e.Obsolete || old
	return false, s.statement(e, text)
}

// hold keeps the line for the next entry.
func (s *Scanner) hold(line string) bool {
	s.held, s.hasHeld = line, true
	return true
}

// keyword returns the first word of a line. Its string may follow without a space.
func keyword(text string) string {
	return text[:len(text)-len(strings.TrimLeft(text, "abcdefghijklmnopqrstuvwxyz_[0123456789]"))]
}

// comment adds a line that begins with #.
func (e *Entry) comment(line string) {
	if len(line) < 2 {
		return
	}
	text := strings.TrimSpace(line[2:])
	switch line[1] {
	case '.':
		e.Comments = append(e.Comments, text)
	case ':':
		e.References = append(e.References, strings.Fields(text)...)
	case ',':
		for flag := range strings.SplitSeq(text, ",") {
			if flag = strings.TrimSpace(flag); flag == "fuzzy" {
				e.Fuzzy = true
			} else if flag != "" {
				e.Flags = append(e.Flags, flag)
			}
		}
	default:
		if note := strings.TrimSpace(line[1:]); note != "" {
			e.Notes = append(e.Notes, note)
		}
	}
}

// statement adds a line such as msgid "…", or the continuation of a string.
func (s *Scanner) statement(e *Entry, text string) error {
	word := keyword(text)
	quoted := text[len(word):]
	if text[0] != '"' {
		s.flush()
	}
	switch {
	case text[0] == '"':
	case word == "msgctxt":
		e.HasContext, s.at = true, &e.Context
	case word == "msgid":
		e.begun, s.at = true, &e.ID
	case word == "msgid_plural":
		e.HasPlural, s.at = true, &e.Plural
	case word == "msgstr" || strings.HasPrefix(word, "msgstr["):
		if len(e.Forms) == maxForms {
			s.at = new(string) // the string is discarded
			return &LineError{s.line, fmt.Sprintf("%q has more than %d translations", content.Snippet(e.ID), maxForms)}
		}
		s.at = e.form(word)
	default:
		return &LineError{s.line, fmt.Sprintf("%q is neither a message nor a comment", content.Snippet(text))}
	}
	if s.at == nil {
		return &LineError{s.line, "a string before the first message"}
	}
	value, err := unquote(strings.TrimSpace(quoted))
	if err != nil {
		return &LineError{s.line, err.Error()}
	}
	if !utf8.ValidString(value) {
		value = strings.ToValidUTF8(value, string(utf8.RuneError))
		e.Undecoded++
	}
	s.text = append(s.text, value...)
	return nil
}

// maxForms is the maximum number of plural forms of a message; no language has
// more.
const maxForms = 6

// form returns the place of a translation: the next one, or that of msgstr[n].
func (e *Entry) form(word string) *string {
	n := len(e.Forms)
	if number, ok := strings.CutPrefix(strings.TrimSuffix(word, "]"), "msgstr["); ok {
		if i, err := strconv.Atoi(number); err == nil && i >= n && i < maxForms {
			n = i
		}
	}
	for len(e.Forms) <= n {
		e.Forms = append(e.Forms, "")
	}
	return &e.Forms[n]
}

// unquote decodes a quoted string with C escapes.
func unquote(quoted string) (string, error) {
	if len(quoted) < 2 || quoted[0] != '"' || quoted[len(quoted)-1] != '"' {
		return "", errors.New("a quoted string is missing or not closed")
	}
	inner := quoted[1 : len(quoted)-1]
	if !strings.Contains(inner, `\`) {
		return inner, nil
	}
	var b strings.Builder
	for inner != "" {
		r, multibyte, rest, err := strconv.UnquoteChar(inner, '"')
		switch {
		case err != nil: // an escape that C does not have is kept
			b.WriteByte(inner[0])
			rest = inner[1:]
		case multibyte || r < 0x80:
			b.WriteRune(r)
		default:
			b.WriteByte(byte(r)) // \x and \nnn give bytes
		}
		inner = rest
	}
	return b.String(), nil
}

// Document reads the side of a catalogue that is in the language of tag.
// Without a tag it reads the translations, or the messages of a template, which
// has no translations. Fuzzy and obsolete translations and the header are left
// out.
func Document(ctx context.Context, text, tag string) ([]content.Paragraph, error) {
	var entries []*Entry
	head := &Entry{Forms: []string{""}}
	s := NewScanner(strings.NewReader(text))
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if lineErr, ok := errors.AsType[*LineError](err); ok {
			return nil, &content.FormatError{Format: "a message catalogue (po)", Part: "the text", Line: lineErr.Line, Err: errors.New(lineErr.Cause), Why: content.ReasonBrokenMessage}
		}
		if err != nil {
			return nil, err
		}
		switch {
		case e.IsHead():
			head = e
		case !e.Obsolete:
			entries = append(entries, e)
		}
	}
	translations := translationsWanted(entries, head, tag)
	var list content.List
	for _, e := range entries {
		texts := []string{e.ID}
		if e.HasPlural {
			texts = append(texts, e.Plural)
		}
		if translations {
			texts = e.Forms
		}
		if translations && e.Fuzzy {
			continue
		}
		for _, t := range texts {
			list.Add(content.Paragraph{Text: t})
		}
	}
	return list.Paragraphs, nil
}

// longestSample is the length in bytes of the text whose language is detected.
const longestSample = 8 << 10

func translationsWanted(entries []*Entry, head *Entry, tag string) bool {
	var sample strings.Builder
	for _, e := range entries {
		for _, form := range e.Forms {
			if sample.Len() < longestSample {
				sample.WriteString(form)
				sample.WriteByte('\n')
			}
		}
	}
	if strings.TrimSpace(sample.String()) == "" {
		return false
	}
	if tag == "" {
		return true
	}
	if declared, err := lang.Canonical(head.Field("Language")); err == nil {
		return lang.Base(declared) == lang.Base(tag)
	}
	return lang.Base(lang.Detect(sample.String()).Tag) == lang.Base(tag)
}
