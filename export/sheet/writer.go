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
	"github.com/yiku-tm/yiku/tm/unit"
)

var errClosed = errors.New("write table: the file is already closed")

// output is the file that rows go into.
type output interface {
	// begin writes what stands before the first unit.
	begin(l *table.Layout) error
	// row writes a unit, whose cells are in the order of the columns, and returns
	// how many characters the format cannot hold.
	row(u *unit.Unit, cells []string) (dropped int, err error)
	// end ends the file.
	end() error
	// size is what was written so far in bytes.
	size() int64
	// longest is the length of the longest text that a cell can hold, in UTF-16
	// code units; 0 where there is no bound.
	longest() int
}

// Writer writes a table; it is an export.Writer. It holds one row at a time. It
// is not safe for concurrent use by multiple goroutines.
type Writer struct {
	o      WriteOptions
	pair   *pair.Chooser
	out    output
	layout *table.Layout
	report export.Report
	skips  export.Tally
	err    error
	closed bool
}

func newWriter(o WriteOptions, out output) (*Writer, error) {
	if len(o.Languages) > 0 && (o.Source != "" || o.Target != "") {
		return nil, errors.New("write table: name a pair or all languages, not both")
	}
	chooser, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return &Writer{o: o, pair: chooser, out: out}, nil
}

// Write adds the unit to the table or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if w.err != nil {
		return w.err
	}
	if w.closed {
		return errClosed
	}
	w.report.Units++
	texts, reason := w.texts(&u)
	if reason != "" {
		w.skips.Add(reason, &u)
		return nil
	}
	if w.layout == nil {
		w.err = w.begin()
	}
	if w.err == nil {
		w.err = w.row(&u, texts)
	}
	return w.err
}

// row writes the row of a unit.
func (w *Writer) row(u *unit.Unit, texts []string) error {
	dropped, err := w.out.row(u, grid.RowOf(w.layout, u, texts))
	if err != nil {
		return fmt.Errorf("write table after %d units: %w", w.report.Written-1, err)
	}
	w.report.DroppedCharacters += dropped
	return nil
}

// texts are the texts of the unit for the columns, or the reason why it shall not
// be in the table.
func (w *Writer) texts(u *unit.Unit) ([]string, export.Reason) {
	if len(w.o.Languages) > 0 {
		return w.allTexts(u)
	}
	source, target, reason := w.pair.Wanted(u)
	if reason != "" {
		return nil, reason
	}
	texts := []string{u.Variants[source].Text, u.Variants[target].Text}
	if w.tooLong(texts) {
		return nil, export.ReasonTooLong
	}
	w.pair.Enter(u, source, target, &w.report)
	return texts, ""
}

// allTexts is texts for a table of more than two languages.
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
	w.report.OtherVariants += len(u.Variants) - filled
	w.report.Written++
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

// begin makes the columns and writes the heading.
func (w *Writer) begin() error {
	languages := w.o.Languages
	if len(languages) == 0 {
		source, target := w.pair.Languages()
		languages = []string{source, target}
	}
	labels := make([]string, len(languages))
	for i, tag := range languages {
		labels[i] = w.pair.Of(tag).Label
	}
	if len(w.o.Languages) > 0 {
		w.report.TargetCodes = labels
	}
	w.layout = grid.New(languages, labels)
	return w.out.begin(w.layout)
}

// Close ends the table. A table without a unit has its heading, where the
// languages are known.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	w.closed = true
	if w.layout == nil {
		w.err = w.begin()
	}
	if w.err == nil {
		w.err = w.out.end()
	}
	return w.err
}

// Report tells what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.report
	r.Skipped = w.skips.Skipped()
	r.Bytes = w.out.size()
	return r
}
