// Package sheet reads and writes tables of units as people keep them and send
// them to a reviser: CSV and TSV (RFC 4180), and Excel files (ISO/IEC 29500-1,
// SpreadsheetML).
//
// To read, call NewTextReader or NewExcelReader and range over Units. The headings, in
// the usual words for them (zh, en, 原文, 译文, source, target, note, date …), show the
// roles of the columns; without headings the languages are detected from the texts.
// Columns with unknown headings become properties.
//
// To write, call NewTextWriter or NewExcelWriter, Write each unit, Close, and show
// the Report. The table has a row for each unit: its id, the texts, the source
// first, status and note for the reviser, and then the fields of the origin. The ids
// connect a table that is read back with the units of the memory. Inline
// codes, properties and variants in other languages have no column and are lost.
//
// In text files an apostrophe is written before a text that begins with = + - or @, so
// that no spreadsheet program reads it as a formula; reading removes it. In Excel files
// each cell is marked as text.
package sheet

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// output is a format of a table file.
type output interface {
	// begin writes what precedes the first unit.
	begin(l *table.Layout) error
	// row writes a unit, whose cells are in the order of the columns, and returns
	// how many characters the format cannot hold.
	row(u *unit.Unit, cells []string) (dropped int, err error)
	// end completes the file.
	end() error
	// size returns the number of bytes written so far.
	size() int64
	// longest returns the length of the longest text that a cell can hold, in UTF-16
	// code units; 0 means no limit.
	longest() int
}

// Writer writes a table; it is an export.Writer. It holds one row at a time. It
// is not safe for concurrent use by multiple goroutines.
type Writer struct {
	// file keeps the counts and the error; rows go to out, which has a buffer of its own.
	file   writing.File
	o      export.WriteOptions
	pair   *pair.Chooser
	out    output
	layout *table.Layout // nil until the first unit
}

func newWriter(o export.WriteOptions, out output) (*Writer, error) {
	if !o.Multilingual {
		o.Languages = nil
	}
	if len(o.Languages) > 0 && (o.Source != "" || o.Target != "") {
		return nil, errors.New("write table: name a pair or all languages, not both")
	}
	chooser, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return &Writer{file: writing.New(nil, "table", "units"), o: o, pair: chooser, out: out}, nil
}

// Write adds the unit to the table or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	texts, reason := w.texts(&u)
	if reason != "" {
		w.file.Skip(reason, &u)
		return nil
	}
	if err := w.begin(); err != nil {
		return w.file.Fail(err)
	}
	dropped, err := w.out.row(&u, grid.RowOf(w.layout, &u, texts))
	if err != nil {
		return w.file.Fail(err)
	}
	return w.file.Wrote(xmltext.Cleaned{Dropped: dropped})
}

// texts returns the texts of the unit for the columns, or the reason why it is left out
// of the table.
func (w *Writer) texts(u *unit.Unit) ([]string, export.Reason) {
	if len(w.o.Languages) > 0 {
		return w.allTexts(u)
	}
	source, target, reason := w.pair.ChooseUnrejected(u)
	if reason != "" {
		return nil, reason
	}
	texts := []string{u.Variants[source].Text, u.Variants[target].Text}
	if w.tooLong(texts) {
		return nil, export.ReasonTooLong
	}
	w.pair.Record(u, source, target, &w.file.Counts)
	return texts, ""
}

// allTexts is like texts, for a table of more than two languages.
func (w *Writer) allTexts(u *unit.Unit) ([]string, export.Reason) {
	if u.Status == unit.Rejected {
		return nil, export.ReasonRejected
	}
	texts, filled := make([]string, len(w.o.Languages)), 0
	for i, tag := range w.o.Languages {
		for _, v := range u.Variants {
			if v.Lang == tag && texts[i] == "" && strings.TrimSpace(v.Text) != "" {
				texts[i] = v.Text
				filled++
			}
		}
	}
	if filled < 2 {
		return nil, export.ReasonOtherLanguages
	}
	if w.tooLong(texts) {
		return nil, export.ReasonTooLong
	}
	w.file.Counts.OtherVariants += len(u.Variants) - filled
	return texts, ""
}

// tooLong reports whether a text does not fit into a cell.
func (w *Writer) tooLong(texts []string) bool {
	most := w.out.longest()
	for _, t := range texts {
		// No text has more code units of UTF-16 than bytes of UTF-8.
		if most > 0 && len(t) > most && len(utf16.Encode([]rune(t))) > most {
			return true
		}
	}
	return false
}

// begin chooses the columns and writes the heading, unless that is done.
func (w *Writer) begin() error {
	if w.layout != nil {
		return nil
	}
	languages := w.o.Languages
	if len(languages) == 0 {
		source, target := w.pair.Languages()
		languages = []string{source, target}
	}
	labels := make([]string, len(languages))
	for i, tag := range languages {
		labels[i] = w.pair.Code(tag).Label
	}
	if len(w.o.Languages) > 0 {
		w.file.Counts.TargetCodes = labels
	}
	w.layout = grid.New(languages, labels)
	return w.out.begin(w.layout)
}

// Close ends the table. A table without a unit has its heading, where the
// languages are known.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	if err := w.begin(); err != nil {
		return w.file.Fail(err)
	}
	if err := w.out.end(); err != nil {
		return w.file.Fail(err)
	}
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.file.Report()
	r.Bytes = w.out.size()
	return r
}
