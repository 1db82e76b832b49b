package lexicon

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxTerm is the greatest length of a user's term, in characters. Terms may be
// longer than the heads of the dictionary (MaxHead), as set phrases are; what is
// longer than this is a sentence, and belongs in the memory.
const MaxTerm = 64

// maxTermLine bounds a line of a term file, in bytes.
const maxTermLine = 1 << 20

// Term is a Chinese term of the user and how it is rendered.
type Term struct {
	// Head is the Chinese term as written, 1 to MaxTerm characters. A caller that
	// looks in simplified text simplifies it before it calls Merge.
	Head string
	// Renderings are the translations, the preferred one first; not empty.
	Renderings []string
	// Line is the line of the file that the term begins in, from 1.
	Line int
}

// Terms is a list of terms and the file it comes from.
type Terms struct {
	// Name is the name of the file, for messages.
	Name string
	// List is in the order of the file. A head may stand in it more than once.
	List []Term
	// Published reports whether the list is a dictionary made by others: its
	// entries are weighed as those of the embedded dictionary are, not as the
	// terms on which the user insists.
	Published bool
	// Skipped is how many entries of a dictionary were left out.
	Skipped int
}

// TermError is what is wrong with a line of a term file.
type TermError struct {
	// Name and Line say where: the file, and the line from 1.
	Name string
	Line int
	// Reason says what is wrong and what to write instead.
	Reason string
}

// Error says what went wrong, where, and what to do.
func (e *TermError) Error() string {
	return fmt.Sprintf("read terms from %s: line %d: %s", e.Name, e.Line, e.Reason)
}

// ReadTSV reads terms, one a line: the Chinese term, a tab, its rendering, and
// after further tabs more renderings. Empty lines and lines that begin with #
// are skipped, a byte order mark too; quotes mean nothing. The name is for
// messages. The text must be UTF-8.
//
// A line that is no term gives a *TermError and no terms: half a list would be
// missed later without a word.
func ReadTSV(r io.Reader, name string) (*Terms, error) {
	terms := &Terms{Name: name}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxTermLine)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := terms.add(n, strings.Split(line, "\t"), "term<TAB>rendering"); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, &TermError{name, n + 1, fmt.Sprintf("the line is longer than %d bytes; is this a list of terms?", maxTermLine)}
	} else if err != nil {
		return nil, fmt.Errorf("read terms from %s: after line %d: %w", name, n, err)
	}
	return terms, nil
}

// WriteTSV writes terms as ReadTSV reads them. A tab or line break inside a
// term becomes a space.
func WriteTSV(w io.Writer, terms *Terms) error {
	buffered := bufio.NewWriter(w)
	for _, t := range terms.List {
		for i, field := range append([]string{t.Head}, t.Renderings...) {
			if i > 0 {
				buffered.WriteByte('\t')
			}
			buffered.WriteString(strings.Join(strings.FieldsFunc(field, func(r rune) bool { return r == '\t' || r == '\n' || r == '\r' }), " "))
		}
		buffered.WriteByte('\n')
	}
	return buffered.Flush()
}

// ReadCSV reads terms as ReadTSV does from comma-separated values (RFC 4180): a
// field with a comma or a quote in it stands in quotes.
func ReadCSV(r io.Reader, name string) (*Terms, error) {
	terms := &Terms{Name: name}
	buffered := bufio.NewReader(r)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		if _, err := buffered.Discard(3); err != nil {
			return nil, fmt.Errorf("read terms from %s: %w", name, err)
		}
	}
	records := csv.NewReader(buffered)
	records.FieldsPerRecord = -1
	records.Comment = '#'
	for {
		fields, err := records.Read()
		if errors.Is(err, io.EOF) {
			return terms, nil
		}
		var fault *csv.ParseError
		if errors.As(err, &fault) {
			return nil, &TermError{name, fault.Line, fault.Err.Error() + "; write a field that holds quotes or commas in quotes, and double the quotes inside"}
		} else if err != nil {
			return nil, fmt.Errorf("read terms from %s: %w", name, err)
		}
		line, _ := records.FieldPos(0)
		if strings.TrimSpace(strings.Join(fields, "")) == "" {
			continue
		}
		if err := terms.add(line, fields, "term,rendering"); err != nil {
			return nil, err
		}
	}
}

// add checks a line's fields and appends the term. The form says how a line
// should look.
func (t *Terms) add(line int, fields []string, form string) error {
	fail := func(format string, args ...any) error {
		return &TermError{t.Name, line, fmt.Sprintf(format, args...)}
	}
	for i, f := range fields {
		if !utf8.ValidString(f) {
			return fail("the text is not UTF-8; save the file as UTF-8")
		}
		fields[i] = strings.TrimSpace(f)
	}
	term := Term{Head: fields[0], Line: line}
	for _, f := range fields[1:] {
		if f != "" {
			term.Renderings = append(term.Renderings, f)
		}
	}
	switch {
	case term.Head == "":
		return fail("no term before the rendering; write %s", form)
	case len(term.Renderings) == 0:
		return fail("no rendering after the term %q; write %s", term.Head, form)
	case utf8.RuneCountInString(term.Head) > MaxTerm:
		return fail("the term has %d characters, at most %d are taken; a sentence belongs in the memory",
			utf8.RuneCountInString(term.Head), MaxTerm)
	case !hasHan(term.Head) && hasHan(term.Renderings[0]):
		return fail("the term %q holds no Chinese character, its rendering does; write the Chinese first: %s", term.Head, form)
	}
	t.List = append(t.List, term)
	return nil
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
