// Package rulings reads the rulings of authorities on terms from the files they
// come in: tables (CSV, TSV, Excel) and term bases (TBX).
//
// Call Read with the file and its name. Of a table the heading says what the columns
// are, in English or Chinese; a column headed by a language holds renderings in it:
//
//	phrase,en,ru,status,authority,date,citation,note
//	数字经济,digital economy,цифровая экономика,official,译审委员会,2024-05,公报第3号,
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
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
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
}

// Error names the place.
func (e *LineError) Error() string {
	place := fmt.Sprintf("%s:%d", e.Name, e.Line)
	if e.Sheet != "" {
		place = fmt.Sprintf("%s, sheet %s, row %d", e.Name, e.Sheet, e.Line)
	}
	return place + ": " + e.Problem
}

// ReasonTable is the reason of a LineError.
const ReasonTable = "table-of-rulings"

// Reason returns ReasonTable.
func (e *LineError) Reason() string { return ReasonTable }

// headBytes are enough to tell what a file is.
const headBytes = 4096

// Read reads all rulings of the file. An error about its content is a *LineError
// or one of package tbx; then none are returned.
func Read(ctx context.Context, r io.Reader, name string, o Options) ([]ruling.Ruling, error) {
	in := bufio.NewReaderSize(r, headBytes)
	head, err := in.Peek(headBytes)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	t := &table{name: name, options: o}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		err = sheet.EachExcelRow(ctx, in, t.row)
	case looksLikeXML(head):
		return readTermBase(ctx, in, name, o)
	default:
		err = sheet.EachTextRow(ctx, in, "", t.row)
	}
	if err != nil {
		return nil, err
	}
	if t.columns == nil {
		return nil, &LineError{Name: name, Line: 1, Problem: "there is no heading and no ruling"}
	}
	return t.rulings, nil
}

func looksLikeXML(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("<")) || bytes.HasPrefix(head, []byte("\xff\xfe<")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}

// readTermBase makes rulings of the concepts of a term base.
func readTermBase(ctx context.Context, r io.Reader, name string, o Options) ([]ruling.Ruling, error) {
	reader, err := tbx.NewReader(r, tbx.ReadOptions{})
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
