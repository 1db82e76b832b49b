package lexicon

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
	"github.com/yiku-tm/yiku/align/words"
)

// MaxTerm is the maximum length of a user's term in characters. Terms such as
// set phrases may be longer than the heads of the dictionary (MaxHead); a
// longer text is a sentence and belongs in the memory.
const MaxTerm = 64

// maxTermLine is the maximum length of a line of a term file in bytes.
const maxTermLine = 1 << 20

// A Term is a Chinese term of the user with its renderings.
type Term struct {
	// Head is the Chinese term as written, 1 to MaxTerm characters. A caller
	// that searches simplified text must convert it before calling FromTerms.
	Head string
	// Renderings holds the translations, the preferred one first. It is not
	// empty.
	Renderings []string
	// Line is the line on which the term begins, counted from 1.
	Line int
}

// Terms is a list of terms with the name of its file.
type Terms struct {
	// Name is the name of the file, for messages.
	Name string
	// List is in the order of the file. A head may occur more than once.
	List []Term
	// Published reports whether the list is a published dictionary, whose
	// entries have the weight of those of the embedded dictionary and not of
	// terms on which the user insists.
	Published bool
	// Skipped is the number of entries of a dictionary that were left out.
	Skipped int
}

// A TermError is a fault in a line of a term file.
type TermError struct {
	// Name is the file, Line the line, counted from 1.
	Name string
	Line int
	// Reason describes the fault and what to write instead.
	Reason string
}

// Error returns the file, the line and the reason.
func (e *TermError) Error() string {
	return fmt.Sprintf("read terms from %s: line %d: %s", e.Name, e.Line, e.Reason)
}

// ReadTSV reads terms, one per line: the Chinese term, a tab, its rendering,
// and optionally further tabs and renderings. It skips empty lines, lines that
// begin with #, and a byte order mark; quotes have no special meaning. name is
// used in messages. The text must be UTF-8.
//
// If a line is not a term, ReadTSV returns a *TermError and no terms, since an
// incomplete list would go unnoticed.
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

// WriteTSV writes terms in the form that ReadTSV reads. A tab or line break in
// a term becomes a space.
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

// ReadCSV reads terms like ReadTSV, but from comma-separated values (RFC 4180):
// a field that contains a comma or a quote is quoted.
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

// add checks the fields of a line and appends the term. form shows the user how
// a line must look.
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

// FromTerms returns a dictionary of the user's terms for Chinese and the language
// of the renderings, given as a BCP 47 tag. A head has the words of all its
// renderings, up to MaxWords; a term whose renderings contain no word (only
// figures) is left out. The dictionary has no pinyin. FromTerms returns an error if
// the terms take more than two billion bytes.
func FromTerms(tag string, terms *Terms) (*Dictionary, error) {
	t := &packed.Table{}
	numbers := map[string]int32{}
	heads := map[string][]int32{}
	for _, term := range terms.List {
		for _, rendering := range term.Renderings {
			for _, word := range words.Content(tag, rendering) {
				id, ok := numbers[word]
				if !ok {
					id = int32(len(t.Words))
					numbers[word] = id
					t.Words, t.Stems = append(t.Words, word), append(t.Stems, words.Stem(tag, word))
				}
				if list := heads[term.Head]; len(list) < MaxWords && !slices.Contains(list, id) {
					heads[term.Head] = append(list, id)
				}
			}
		}
	}
	t.Heads = slices.Sorted(maps.Keys(heads))
	for _, head := range t.Heads {
		t.HeadWords = append(t.HeadWords, heads[head])
	}
	d, err := newDictionary(tag, packed.Pack(t))
	if err != nil {
		return nil, fmt.Errorf("read terms from %s: %w", terms.Name, err)
	}
	return d, nil
}
