// Package worddoc writes units as a Word table for a reviser, and reads such
// tables, and other tables of two languages, back (ISO/IEC 29500-1,
// WordprocessingML).
//
// To write, call NewWriter, Write each unit, Close, and show the Report. The page is
// in landscape format. The table has a row for each unit, with its number, the two texts,
// the status and room for a note, and repeats its heading on every page. A hidden text
// after the number is the id of the unit, by which the memory finds it again.
//
// To read, call NewReader and range over Units. Every table of the document with
// texts in two languages is read. Tracked changes are read as accepted, and comments
// on a row are notes of its unit.
//
// The table has only the texts, status and notes of a unit; its origin, dates, properties
// and inline codes are not written.
package worddoc

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/ooxml"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

// manyUnits is the number of rows above which Word becomes slow at laying out the
// table.
const manyUnits = 5000

// Writer writes a Word file; it is an export.Writer. It holds one unit. It is
// not safe for concurrent use by multiple goroutines.
type Writer struct {
	// file keeps the counts and the error; what is written goes to body and not to its
	// buffer, since the archive has one of its own.
	file  writing.File
	o     export.WriteOptions
	langs *pair.Chooser
	zip   *office.Writer
	body  io.Writer // nil until the first unit
	// commentsOn is nil for a file without comments; see Comment.
	commentsOn func(u *unit.Unit) []string
	// comments are those written so far, and commentCount is their number.
	comments     strings.Builder
	commentCount int
}

// NewWriter returns a Writer to w. It writes nothing yet. An error says which
// option is wrong.
func NewWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write word table: %w", err)
	}
	return &Writer{file: writing.New(nil, "word table", "units"), o: o, langs: langs, zip: office.NewWriter(w)}, nil
}

// Comment makes the Writer write comments on the translation of each unit: those that of
// returns, whose line breaks begin paragraphs. It must be called before Write.
func (w *Writer) Comment(of func(u *unit.Unit) []string) { w.commentsOn = of }

// Write adds a row for the unit or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	source, target, reason := w.langs.ChooseUnrejected(&u)
	if reason != "" {
		w.file.Skip(reason, &u)
		return nil
	}
	w.langs.Record(&u, source, target, &w.file.Counts)
	if err := w.begin(); err != nil {
		return w.file.Fail(err)
	}
	if _, err := io.WriteString(w.body, w.row(&u, &u.Variants[source], &u.Variants[target])); err != nil {
		return w.file.Fail(err)
	}
	return w.file.Wrote()
}

// begin writes the other parts of the package and the text up to the first unit,
// unless they are written.
func (w *Writer) begin() error {
	if w.body != nil {
		return nil
	}
	source, target := w.langs.Languages()
	labels := [2]string{w.langs.Code(source).Label, w.langs.Code(target).Label}
	if err := w.zip.Add(partsOf(w.commentsOn != nil)...); err != nil {
		return err
	}
	body, err := w.zip.Begin("word/document.xml")
	if err != nil {
		return err
	}
	w.body = body
	_, err = io.WriteString(body, office.Header+documentHead(w.o.Title, labels))
	return err
}

func (w *Writer) row(u *unit.Unit, source, target *unit.Variant) string {
	var b strings.Builder
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	shade := ""
	if u.Status == unit.Aligned && u.Score < align.DoubtfulBelow {
		shade = colourDoubtful
	}
	b.WriteString(openCell(0, shade) + `<w:p>` + run(fmt.Sprint(w.file.Counts.Written+1), `<w:color w:val="6B6B6B"/><w:sz w:val="16"/>`) +
		run(grid.MarkedID(u, []string{source.Text, target.Text}), `<w:noProof/><w:vanish/><w:sz w:val="8"/>`) + `</w:p></w:tc>`)
	b.WriteString(openCell(1, "") + w.text(source) + `</w:tc>`)
	b.WriteString(openCell(2, "") + w.commented(u, w.text(target)) + `</w:tc>`)
	b.WriteString(openCell(3, colourReview) + `<w:p>` + w.run(string(u.Status), `<w:sz w:val="18"/>`) + `</w:p></w:tc>`)
	b.WriteString(openCell(4, colourReview) + w.paragraphs(strings.Join(u.Notes, "\n"), "", `<w:sz w:val="18"/>`) + `</w:tc></w:tr>` + "\n")
	return b.String()
}

// commented puts the comments on a unit around the text of a cell.
func (w *Writer) commented(u *unit.Unit, text string) string {
	if w.commentsOn == nil {
		return text
	}
	begin, end := "", ""
	for _, c := range w.commentsOn(u) {
		fmt.Fprintf(&w.comments, `<w:comment w:id="%d" w:author="yiku" w:initials="yk">%s</w:comment>`, w.commentCount, w.paragraphs(c, "", ""))
		begin += fmt.Sprintf(`<w:commentRangeStart w:id="%d"/>`, w.commentCount)
		end += fmt.Sprintf(`<w:commentRangeEnd w:id="%d"/><w:r><w:commentReference w:id="%d"/></w:r>`, w.commentCount, w.commentCount)
		w.commentCount++
	}
	at := strings.LastIndex(text, `</w:p>`)
	if end == "" || at < 0 {
		return text
	}
	return begin + text[:at] + end + text[at:]
}

// text returns the content of a cell with a text in its language.
func (w *Writer) text(v *unit.Variant) string {
	paragraph, properties := "", runProperties(v.Lang)
	if office.RightToLeft(v.Lang) {
		paragraph = `<w:pPr><w:bidi/></w:pPr>`
	}
	return w.paragraphs(v.Text, paragraph, properties)
}

func (w *Writer) paragraphs(text, paragraph, properties string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		b.WriteString(`<w:p>` + paragraph + w.run(line, properties) + `</w:p>`)
	}
	return b.String()
}

// run returns a run of text and counts the characters that XML cannot hold.
func (w *Writer) run(text, properties string) string {
	_, dropped := office.Escape(text)
	w.file.Counts.DroppedCharacters += dropped
	return run(text, properties)
}

// Close ends the file. A file without a unit has no table.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	if n := w.file.Counts.Written; n > manyUnits {
		w.file.Counts.Warnings = append(w.file.Counts.Warnings, fmt.Sprintf("Word takes long to open a table of %d rows: choose fewer units, or write an Excel file", n))
	}
	if err := w.begin(); err != nil {
		return w.file.Fail(err)
	}
	if _, err := io.WriteString(w.body, documentTail); err != nil {
		return w.file.Fail(err)
	}
	if w.commentsOn != nil {
		content := `<w:comments xmlns:w="` + mainSpace + `">` + w.comments.String() + `</w:comments>`
		if err := w.zip.Add(office.Part{Name: "word/comments.xml", Content: content}); err != nil {
			return w.file.Fail(err)
		}
	}
	if err := w.zip.Close(); err != nil {
		return w.file.Fail(err)
	}
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.file.Report()
	r.Bytes = w.zip.Bytes()
	return r
}

// ErrNoTable is returned for a Word file without any table.
var ErrNoTable = &noTable{}

type noTable struct{}

// Error describes what is missing.
func (*noTable) Error() string { return "the Word file has no table" }

func (*noTable) Reason() string { return ReasonNoTable }

// ReasonNoTable is the reason of ErrNoTable.
const ReasonNoTable = "worddoc: no table"

// NewReader returns a Reader of a Word file (docx). It reads nothing yet. The error
// names an invalid option. Units yields an error if no table has texts in two languages.
func NewReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		stream.Found.Format, stream.Found.Encoding = "Word", charset.UTF8
		a, err := zipxml.OpenReader(r, ooxml.WhatWord)
		if err != nil {
			return err
		}
		var above table.Row
		tables, err := ooxml.Tables(ctx, a, func(row ooxml.WordRow) error {
			above = rowOf(row, above)
			return yield(above)
		})
		if err == nil && tables == 0 {
			err = ErrNoTable
		}
		return err
	})
}

// shownID matches an id at the end of a cell, in files of programs that show hidden text.
var shownID = regexp.MustCompile(`\s*([0-9a-f]{16}-\d+(?:\s+[0-9a-f]{8})?|\bID)\s*$`)

// rowOf returns the row of a table. Its first cell is the hidden text of the row, the id. A
// cell that continues the one above it has the text of that.
func rowOf(r ooxml.WordRow, above table.Row) table.Row {
	row := table.Row{Table: fmt.Sprintf("table %d", r.Table), Line: r.Line, Cells: []string{""}, Undecoded: r.Undecoded}
	for i, c := range r.Cells {
		if at := shownID.FindStringSubmatchIndex(c.Text); i == 0 && at != nil && c.Hidden == "" && at[0] > 0 {
			c.Text, c.Hidden = c.Text[:at[0]], c.Text[at[2]:at[3]]
		}
		if row.Cells[0] == "" {
			row.Cells[0] = strings.TrimSpace(c.Hidden)
		}
		if n := len(row.Cells); c.Continues && r.Line > 1 && n < len(above.Cells) {
			c.Text = above.Cells[n]
		}
		row.Cells = append(row.Cells, strings.TrimSpace(c.Text))
		for range c.Span - 1 {
			row.Cells = append(row.Cells, "")
		}
		row.Notes = append(row.Notes, c.Comments...)
	}
	return row
}
