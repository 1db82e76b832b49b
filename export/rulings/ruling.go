// Package rulings reads the rulings of authorities on terms from the files they
// come in: tables (CSV, TSV, Excel) and term bases (TBX).
//
// Call Read with the file and its name. Of a table the heading says what the columns
// are, in English or Chinese; a column headed by a language holds renderings in it:
//
//	phrase,en,ru,status,authority,date,citation,note
//	数字经济,digital economy,цифровая экономика,official,译审委员会,2024-05,公报第3号,
//
// Headings as published lists have them are understood, also below titles; without a
// heading the languages of the columns tell. FromLines reads lists without columns.
//
// Of a term base each term in another language than Chinese is a ruling on each Chinese
// term of its concept, with the status of the term. What says no status is
// official, for such lists are made to be followed.
package rulings

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/odf"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/sheet"
	"github.com/yiku-tm/yiku/export/tbx"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// Options of Read. The zero value reads whatever comes.
type Options struct {
	// Lang is the language of renderings of which the file does not say it.
	Lang string
	// Authority, Date and Citation are for rulings of which the file does not say it.
	Authority, Date, Citation string
}

// LineError says what is wrong at a place of the file.
type LineError struct {
	// Name is the file, Sheet the sheet of it or empty, Line counts from 1.
	Name, Sheet string
	Line        int
	Problem     string
	// NoTable reports that the file has no columns of phrases and renderings.
	NoTable bool
}

// Error names the place.
func (e *LineError) Error() string { return e.Place() + ": " + e.Problem }

// Place names the line of the file.
func (e *LineError) Place() string {
	if e.Sheet != "" {
		return fmt.Sprintf("%s, sheet %s, row %d", e.Name, e.Sheet, e.Line)
	}
	return fmt.Sprintf("%s:%d", e.Name, e.Line)
}

// ReasonTable is the reason of a LineError.
const ReasonTable = "table-of-rulings"

// Reason returns ReasonTable.
func (e *LineError) Reason() string { return ReasonTable }

// headBytes are enough to tell what a file is.
const headBytes = 4096

// Result is what Read found.
type Result struct {
	Rulings []ruling.Ruling
	// Skipped are the rows and lines that are no ruling, such as titles of sections.
	Skipped []*LineError
}

// Read reads all rulings of the file. An error about its content is a *LineError
// or one of package tbx; then none are returned.
func Read(ctx context.Context, r io.Reader, name string, o Options) (Result, error) {
	in := bufio.NewReaderSize(r, headBytes)
	head, err := in.Peek(headBytes)
	if err != nil && err != io.EOF {
		return Result{}, fmt.Errorf("read %s: %w", name, err)
	}
	var pages []*page
	row := func(r sheet.RawRow) error {
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

// readTermBase makes rulings of the concepts of a term base.
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
			r.Date = day(first(t.Date, e.Date, o.Date))
			r.Citation = first(t.Source, e.Source, o.Citation)
			r.Note = strings.Join(append(t.Notes[:len(t.Notes):len(t.Notes)], e.Notes...), "; ")
			if r.Status == "" {
				r.Status = ruling.Official
			}
			rulings = append(rulings, r)
		}
	}
	return rulings
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// day cuts a moment to its day.
func day(date string) string {
	before, _, _ := strings.Cut(date, "T")
	return before
}
