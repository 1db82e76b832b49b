package worddoc

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// manyUnits is the number of rows above which Word becomes slow at laying out the
// table.
const manyUnits = 5000

var errClosed = errors.New("write word table: the file is already closed")

// Writer writes a Word file; it is an export.Writer. It holds one unit. It is
// not safe for concurrent use by multiple goroutines.
type Writer struct {
	o      WriteOptions
	langs  *pair.Chooser
	zip    *office.Writer
	body   io.Writer // nil until the first unit
	report export.Report
	skips  export.Tally
	err    error
	closed bool
}

// NewWriter returns a Writer to w. It writes nothing yet. An error says which
// option is wrong.
func NewWriter(w io.Writer, o WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write word table: %w", err)
	}
	return &Writer{o: o, langs: langs, zip: office.NewWriter(w)}, nil
}

// Write adds a row for the unit or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if w.err != nil {
		return w.err
	}
	if w.closed {
		return errClosed
	}
	w.report.Units++
	source, target, reason := w.langs.Wanted(&u)
	if reason != "" {
		w.skips.Add(reason, &u)
		return nil
	}
	w.langs.Enter(&u, source, target, &w.report)
	if w.body == nil {
		w.err = w.begin()
	}
	if w.err == nil {
		_, err := io.WriteString(w.body, w.row(&u, &u.Variants[source], &u.Variants[target]))
		w.err = w.explain(err)
	}
	return w.err
}

func (w *Writer) explain(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write word table after %d units: %w", w.report.Written, err)
}

// begin writes the parts beside the text, and the text up to the first unit.
func (w *Writer) begin() error {
	source, target := w.langs.Languages()
	labels := [2]string{w.langs.Of(source).Label, w.langs.Of(target).Label}
	if err := w.zip.Add(parts...); err != nil {
		return w.explain(err)
	}
	body, err := w.zip.Begin("word/document.xml")
	if err != nil {
		return w.explain(err)
	}
	w.body = body
	_, err = io.WriteString(body, office.Header+documentHead(w.o.Title, source, target, labels))
	return w.explain(err)
}

// row is the row of a unit.
func (w *Writer) row(u *unit.Unit, source, target *unit.Variant) string {
	var b strings.Builder
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	shade := ""
	if u.Status == unit.Aligned && u.Score < align.DoubtfulBelow {
		shade = colourDoubtful
	}
	b.WriteString(openCell(0, shade) + `<w:p>` + run(fmt.Sprint(w.report.Written), `<w:color w:val="6B6B6B"/><w:sz w:val="16"/>`) +
		run(grid.MarkedID(u, []string{source.Text, target.Text}), `<w:noProof/><w:vanish/><w:sz w:val="8"/>`) + `</w:p></w:tc>`)
	b.WriteString(openCell(1, "") + w.text(source) + `</w:tc>`)
	b.WriteString(openCell(2, "") + w.text(target) + `</w:tc>`)
	b.WriteString(openCell(3, colourReview) + `<w:p>` + w.run(string(u.Status), `<w:sz w:val="18"/>`) + `</w:p></w:tc>`)
	b.WriteString(openCell(4, colourReview) + w.paragraphs(strings.Join(u.Notes, "\n"), "", `<w:sz w:val="18"/>`) + `</w:tc></w:tr>` + "\n")
	return b.String()
}

// text is the content of a cell in a language.
func (w *Writer) text(v *unit.Variant) string {
	paragraph, properties := "", runProperties(v.Lang)
	if office.RightToLeft(v.Lang) {
		paragraph = `<w:pPr><w:bidi/></w:pPr>`
	}
	return w.paragraphs(v.Text, paragraph, properties)
}

// paragraphs makes one paragraph of each line of the text.
func (w *Writer) paragraphs(text, paragraph, properties string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		b.WriteString(`<w:p>` + paragraph + w.run(line, properties) + `</w:p>`)
	}
	return b.String()
}

// run is a run of text, whose dropped characters are counted.
func (w *Writer) run(text, properties string) string {
	_, dropped := office.Escape(text)
	w.report.DroppedCharacters += dropped
	return run(text, properties)
}

// Close ends the file. A file without a unit has no table.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	w.closed = true
	if w.body == nil {
		w.err = w.begin()
	}
	if w.err == nil {
		_, err := io.WriteString(w.body, documentTail)
		w.err = w.explain(errors.Join(err, w.zip.Close()))
	}
	if w.report.Written > manyUnits {
		w.report.Warnings = append(w.report.Warnings, fmt.Sprintf("Word takes long to open a table of %d rows: choose fewer units, or write an Excel file", w.report.Written))
	}
	return w.err
}

// Report tells what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.report
	r.Skipped = w.skips.Skipped()
	r.Bytes = w.zip.Bytes()
	return r
}
