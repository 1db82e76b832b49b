// Package rulings reads the rulings of authorities on terms from tables (CSV, TSV, Excel,
// OpenDocument), term bases (TBX) and lists of lines.
//
// Read reads a table or term base. The heading of a table names the columns, in English or
// Chinese. A column headed by a language holds renderings in that language:
//
//	phrase,en,ru,status,authority,date,citation,note
//	数字经济,digital economy,цифровая экономика,official,译审委员会,2024-05,公报第3号,
//
// The headings of published lists are recognised, even below titles. Without a heading,
// the languages of the columns decide. FromLines reads lists without columns.
//
// In a term base, each term that is not Chinese is a ruling on each Chinese term of its
// concept, with the status of the term. The default status is official, because such
// lists are published to be followed.
package rulings

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/odf"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/export/tbx"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// Options are the defaults for what the file does not give.
type Options struct {
	// Lang is the language of the renderings.
	Lang                      string
	Authority, Date, Citation string
}

// LineError is a fault in a line or row of the file.
type LineError struct {
	// Name is the name of the file, Sheet that of the sheet, if it has several. Line is
	// counted from 1.
	Name, Sheet string
	Line        int
	Problem     string
	// NoTable reports whether the file has no columns of phrases and renderings.
	NoTable bool
}

// Error returns the place and the problem.
func (e *LineError) Error() string { return e.Place() + ": " + e.Problem }

// Place returns the file with the line, or with the sheet and row.
func (e *LineError) Place() string {
	if e.Sheet != "" {
		return fmt.Sprintf("%s, sheet %s, row %d", e.Name, e.Sheet, e.Line)
	}
	return fmt.Sprintf("%s:%d", e.Name, e.Line)
}

// MaxRulings is the number of rulings and of rows that a list may have. The largest lists
// of authorities have some ten thousands of terms; 100,000 rulings are stored in 3 seconds, and
// each look-up reads the rulings. A dictionary is none (yiku lexicon).
const MaxRulings = 100_000

// ErrManyRulings says that a list has more rulings than MaxRulings.
var ErrManyRulings error = manyRulings{}

type manyRulings struct{}

func (manyRulings) Error() string {
	return fmt.Sprintf("the list has more than %d rulings or rows", MaxRulings)
}

// ReasonMany is the reason of ErrManyRulings.
const ReasonMany = "too-many-rulings"

func (manyRulings) Reason() string { return ReasonMany }

// ReasonTable is the reason of a LineError.
const ReasonTable = "table-of-rulings"

// Reason returns ReasonTable.
func (e *LineError) Reason() string { return ReasonTable }

// headBytes is the number of bytes from which the format is detected.
const headBytes = 4096

// Result is the result of Read and FromLines.
type Result struct {
	Rulings []ruling.Ruling
	// Skipped holds the rows and lines without a ruling, such as titles of sections.
	Skipped []*LineError
}

// Read returns the rulings in the file. An error about its content is a *LineError or an
// error of package tbx.
func Read(ctx context.Context, r io.Reader, name string, o Options) (Result, error) {
	in := bufio.NewReaderSize(r, headBytes)
	head, err := in.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return Result{}, fmt.Errorf("read %s: %w", name, err)
	}
	var pages []*page
	rows := 0
	row := func(r sheet.RawRow) error {
		if rows++; rows > MaxRulings+deepestHeading {
			return fmt.Errorf("read %s: %w", name, ErrManyRulings)
		}
		if r.Bad == "" && strings.TrimSpace(strings.Join(r.Cells, "")) == "" {
			return nil
		}
		if n := len(pages); n == 0 || pages[n-1].rows[0].Sheet != r.Sheet {
			pages = append(pages, &page{name: name, options: o})
		}
		p := pages[len(pages)-1]
		r.Cells = slices.Clone(r.Cells)
		p.rows = append(p.rows, r)
		return nil
	}
	switch {
	case odf.Is(string(head)):
		err = sheet.EachODSRow(ctx, in, row)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		err = sheet.EachExcelRow(ctx, in, row)
	case looksLikeXML(head):
		list, err := readTermBase(ctx, in, name, o)
		return Result{Rulings: list}, err
	default:
		err = sheet.EachTextRow(ctx, in, "", row)
	}
	if err != nil {
		return Result{}, err
	}
	var result Result
	known := false
	for _, p := range pages {
		ok, err := p.rulings(&result)
		if err != nil {
			return Result{}, err
		}
		known = known || ok
	}
	switch {
	case !known:
		return Result{}, &LineError{Name: name, Line: 1, Problem: "no heading names a phrase and a rendering, and no two columns hold them", NoTable: true}
	case len(result.Rulings) == 0 && len(result.Skipped) > 0:
		return Result{}, result.Skipped[0]
	}
	return result, nil
}

func looksLikeXML(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("<")) || bytes.HasPrefix(head, []byte("\xff\xfe<")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

func readTermBase(ctx context.Context, r io.Reader, name string, o Options) ([]ruling.Ruling, error) {
	reader, err := tbx.NewReader(r, export.ReadOptions{})
	if err != nil {
		return nil, err
	}
	var rulings []ruling.Ruling
	for found, err := range reader.Entries(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if found.Bad != nil {
			return nil, &LineError{Name: name, Line: found.Bad.Line, Problem: found.Bad.Cause}
		}
		chinese := 0
		for _, t := range found.Entry.Terms {
			if lang.Base(t.Lang) == "zh" {
				chinese++
			}
		}
		if len(rulings)+chinese*(len(found.Entry.Terms)-chinese) > MaxRulings {
			return nil, fmt.Errorf("read %s: %w", name, ErrManyRulings)
		}
		rulings = append(rulings, ofEntry(found.Entry, o)...)
	}
	for i := range rulings {
		if err := rulings[i].Validate(); err != nil {
			return nil, fmt.Errorf("read %s: the ruling on %s: %w", name, rulings[i].Phrase, err)
		}
	}
	return rulings, nil
}

// ofEntry pairs every Chinese term of a concept with every other one.
func ofEntry(e tbx.Entry, o Options) []ruling.Ruling {
	var rulings []ruling.Ruling
	for _, zh := range e.Terms {
		if lang.Base(zh.Lang) != "zh" || zh.Status == tbx.Banned {
			continue
		}
		for _, t := range e.Terms {
			if lang.Base(t.Lang) == "zh" {
				continue
			}
			r := ruling.Ruling{Phrase: zh.Text, Rendering: t.Text, Lang: t.Lang, Status: ruling.Status(t.Status), Authority: o.Authority}
			r.Date = day(cmp.Or(t.Date, e.Date, o.Date))
			r.Citation = cmp.Or(t.Source, e.Source, o.Citation)
			r.Note = strings.Join(append(t.Notes[:len(t.Notes):len(t.Notes)], e.Notes...), "; ")
			r.Status = cmp.Or(r.Status, ruling.Official)
			rulings = append(rulings, r)
		}
	}
	return rulings
}

// day returns the date of a time in ISO 8601 form.
func day(date string) string {
	before, _, _ := strings.Cut(date, "T")
	return before
}

// Published lists of terms are often plain text: a term and its translation on one line
// or on two consecutive lines, with titles and explanations in between.
//
//	1. 绿色发展 green development
//	共同富裕：common prosperity
//	新发展格局
//	a new pattern of development

// Line is a line or paragraph with its number.
type Line struct {
	Text   string
	Number int
}

// The longest phrase and rendering, in characters. Longer texts are prose.
const (
	longestPhrase    = 40
	longestRendering = 160
)

var (
	// numbering matches the number or bullet of a list item.
	numbering = regexp.MustCompile(`^\s*(?:[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）.．、]\s*|[•·●○■□◆▪※*–—-]\s+)`)
	// phraseFirst and renderingFirst match the phrase and the rendering of a line, without
	// the separator.
	phraseFirst    = regexp.MustCompile(`^(.*\p{Han}[”"」』）)》\d%]*)[\s:：=＝→|/,，;；–—-]*([^\p{Han}]+)$`)
	renderingFirst = regexp.MustCompile(`^([^\p{Han}]+?)[\s:：=＝→|/,，;；–—(（-]+(\p{Han}.*)$`)
)

// FromLines reads lines that hold a phrase and its rendering, or either in turn.
func FromLines(name string, lines []Line, o Options) Result {
	var r Result
	skip := func(l Line) {
		r.Skipped = append(r.Skipped, &LineError{Name: name, Line: l.Number, Problem: "the line is not a phrase with its rendering"})
	}
	var open *Line // a phrase whose rendering may be the next line
	for _, l := range lines {
		l.Text = strings.TrimSpace(numbering.ReplaceAllString(l.Text, ""))
		if l.Text == "" {
			continue
		}
		phrase, rendering := partsOf(l.Text)
		if phrase == "" && rendering != "" && open != nil {
			phrase, open = open.Text, nil
		}
		if open != nil {
			skip(*open)
			open = nil
		}
		if phrase != "" && rendering == "" && isPhrase(phrase) {
			open = &Line{phrase, l.Number}
			continue
		}
		x := ruling.Ruling{
			Phrase: phrase, Rendering: rendering, Lang: o.Lang, Status: ruling.Official, Authority: o.Authority, Date: o.Date, Citation: o.Citation,
		}
		if !isPhrase(phrase) || rendering == "" || utf8.RuneCountInString(rendering) > longestRendering || x.Validate() != nil {
			skip(l)
			continue
		}
		r.Rulings = append(r.Rulings, x)
	}
	if open != nil {
		skip(*open)
	}
	return r
}

// partsOf divides a line into its Chinese phrase and its rendering, either of which may be
// empty.
func partsOf(line string) (phrase, rendering string) {
	han, letters := false, 0
	for _, r := range line {
		switch {
		case unicode.Is(unicode.Han, r):
			han = true
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case !han:
		return "", line
	case letters == 0:
		return line, ""
	}
	if m := phraseFirst.FindStringSubmatch(line); m != nil && hasWord(m[2]) {
		return strings.TrimSpace(m[1]), trimBrackets(m[2])
	}
	// GDP 增长 is a phrase; an abbreviation is not its rendering.
	if m := renderingFirst.FindStringSubmatch(line); m != nil && hasWord(m[1]) && strings.ContainsFunc(m[1], unicode.IsLower) {
		return trimBrackets(m[2]), strings.TrimSpace(m[1])
	}
	return line, ""
}

// hasWord reports whether the text has two consecutive letters: 5G and the letter of a
// list item are not renderings.
func hasWord(text string) bool {
	run := 0
	for _, r := range text {
		if run++; !unicode.IsLetter(r) {
			run = 0
		}
		if run == 2 {
			return true
		}
	}
	return false
}

// trimBrackets removes brackets around the text and an unmatched closing bracket.
func trimBrackets(text string) string {
	text = strings.TrimSpace(text)
	for _, b := range []struct{ open, end string }{{"(", ")"}, {"（", "）"}, {"[", "]"}} {
		if strings.HasPrefix(text, b.open) && strings.HasSuffix(text, b.end) {
			text = text[len(b.open) : len(text)-len(b.end)]
		} else if strings.HasSuffix(text, b.end) && !strings.Contains(text, b.open) {
			text = strings.TrimSuffix(text, b.end)
		}
	}
	return strings.TrimSpace(text)
}

// isPhrase reports whether the text can be a term rather than a sentence.
func isPhrase(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= longestPhrase && !strings.ContainsAny(text, "。？！；")
}
