// Package odf reads OpenDocument files (OASIS OpenDocument 1.3, part 3): texts and
// presentations (odt, odp) as documents, spreadsheets (ods) as rows of cells.
package odf

import (
	"cmp"
	"context"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// What is the name of the format in messages.
const What = "an OpenDocument file (odt, ods)"

// Is reports whether data is an OpenDocument file.
func Is(data string) bool {
	return zipxml.IsZip(data) && strings.Contains(content.Beginning(data), "application/vnd.oasis.opendocument.")
}

// Read reads a file: the rows of a spreadsheet, or the headings and paragraphs of a text
// in order, including those in tables and text boxes, followed by the notes. It omits
// comments and tracked deletions.
func Read(ctx context.Context, a *zipxml.Archive) (c *content.Content, rows []table.Row, err error) {
	if a.Has("META-INF/manifest.xml") {
		if manifest, err := a.Text("META-INF/manifest.xml"); err != nil {
			return nil, nil, err
		} else if strings.Contains(manifest, "encryption-data") {
			return nil, nil, a.Broken("", content.ErrProtected)
		}
	}
	m, err := a.Parse(ctx, "content.xml")
	if err != nil {
		return nil, nil, err
	}
	w := &reader{Markup: m}
	if err := m.Each(w.visit); err != nil {
		return nil, nil, err
	}
	if err := w.out.Full(); err != nil {
		return nil, nil, err
	}
	return &content.Content{Encoding: charset.UTF8, Paragraphs: append(w.out.Paragraphs, w.notes...)}, w.rows, nil
}

// reader reads content.xml.
type reader struct {
	*zipxml.Markup
	out  content.List
	open []*paragraph
	// notes are the paragraphs of notes; inNote is the depth of nested notes.
	notes  []content.Paragraph
	inNote int
	// sheets reports whether the file is a spreadsheet.
	sheets bool
	// rows are the rows read so far.
	rows  []table.Row
	sheet string
	cell  cell
}

// paragraph is a paragraph being read. space reports whether it ends in a space, so that
// further white space is ignored (part 3, section 6.1.2).
type paragraph struct {
	text  strings.Builder
	blank bool
	note  bool
	level int
	// boxes are the paragraphs of the text boxes anchored in it, which follow it.
	boxes []content.Paragraph
}

func (w *reader) visit(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		return w.begin(e)
	case xml.EndElement:
		w.end(w.Name(e.Name))
	case xml.CharData:
		if len(w.open) == 0 && w.sheets && w.Within("", "table-cell", "covered-table-cell", "table-row") {
			return w.Stray(t)
		}
		w.write(string(e))
	}
	return nil
}

func (w *reader) begin(e xml.StartElement) error {
	switch name := w.Name(e.Name); name {
	case "text:p", "text:h":
		if w.sheets && w.Within("table", "table-row") && !w.Within("table-row", "table-cell", "covered-table-cell") {
			return w.Misplaced()
		}
		level, _ := strconv.Atoi(zipxml.Attribute(e, "outline-level"))
		w.open = append(w.open, &paragraph{blank: true, note: w.inNote > 0, level: level})
		if err := w.out.Full(); err != nil {
			return err
		}
	case "text:s":
		const most = 64 // spaces; the number is the file's
		n, _ := strconv.Atoi(zipxml.Attribute(e, "c"))
		w.raw(strings.Repeat(" ", min(max(n, 1), most)))
	case "text:tab":
		w.raw("\t")
	case "text:line-break":
		w.raw("\n")
	case "text:note":
		w.inNote++
	case "office:spreadsheet":
		w.sheets = true
	case "table:table", "table:table-row", "table:table-cell", "table:covered-table-cell":
		if w.sheets {
			return cmp.Or(w.beginCell(name, e), w.out.Full())
		}
	case "text:tracked-changes", "table:tracked-changes", "office:annotation", "office:forms", "table:title", "table:desc",
		"text:note-citation", "text:ruby-text", "svg:title", "svg:desc", "presentation:notes",
		"text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:event-listeners":
		return w.Skip()
	}
	return nil
}

func (w *reader) end(name string) {
	switch name {
	case "text:p", "text:h":
		w.endParagraph()
	case "text:note":
		w.inNote--
	case "table:table-row", "table:table-cell", "table:covered-table-cell":
		if w.sheets {
			w.endCell(name)
		}
	}
}

// write adds characters with their white space collapsed.
func (w *reader) write(text string) {
	n := len(w.open)
	if n == 0 {
		return
	}
	p := w.open[n-1]
	for _, r := range text {
		space := r == ' ' || r == '\t' || r == '\n' || r == '\r'
		switch {
		case !space:
			p.text.WriteRune(r)
		case !p.blank:
			p.text.WriteByte(' ')
		}
		p.blank = space
	}
}

func (w *reader) raw(text string) {
	if n := len(w.open); n > 0 {
		w.open[n-1].text.WriteString(text)
		w.open[n-1].blank = false
	}
}

func (w *reader) endParagraph() {
	n := len(w.open)
	if n == 0 {
		return
	}
	p := w.open[n-1]
	w.open = w.open[:n-1]
	switch {
	case w.sheets:
		w.cell.lines = append(w.cell.lines, p.text.String())
	case p.note:
		var c content.List
		c.Add(content.Paragraph{Text: p.text.String()})
		w.notes = append(w.notes, c.Paragraphs...)
		w.out.Size += c.Size
	case n > 1:
		outer := w.open[n-2]
		outer.boxes = append(append(outer.boxes, content.Paragraph{Text: p.text.String()}), p.boxes...)
	default:
		w.out.Add(content.Paragraph{Text: p.text.String(), Heading: min(p.level, 6)})
		for _, box := range p.boxes {
			w.out.Add(box)
		}
	}
}

// mostRepeated is the largest number of repetitions of a cell or row with a text that is
// expanded.
const mostRepeated = 1024

// emptyCell is the size in bytes of an empty cell.
const emptyCell = 16

// cell is the cell of a spreadsheet that is being read.
type cell struct {
	lines  []string
	repeat int
	value  string
	// empty is the number of empty cells before it that are not yet in the row.
	empty int
	row   table.Row
	// merged are the cells above that extend into the row, rows the number of rows that
	// the cell itself takes.
	merged table.Merges
	rows   int
	// rowRepeat is the number of times the row is repeated, size the size of its cells
	// in bytes.
	rowRepeat, size int
	inRow, inCell   bool
}

// beginCell reads the start of a sheet, row or cell.
func (w *reader) beginCell(name string, e xml.StartElement) error {
	c := &w.cell
	switch name {
	case "table:table":
		w.sheet = zipxml.Attribute(e, "name")
		*c = cell{}
	case "table:table-row":
		if c.inRow {
			return w.Misplaced()
		}
		line := c.row.Line + max(1, c.rowRepeat)
		if c.row.Table != w.sheet {
			line = 1
		}
		*c = cell{row: table.Row{Table: w.sheet, Line: line}, merged: c.merged, inRow: true}
		c.rowRepeat, _ = strconv.Atoi(zipxml.Attribute(e, "number-rows-repeated"))
	default:
		if !c.inRow || c.inCell {
			return w.Misplaced()
		}
		c.lines, c.inCell = nil, true
		c.repeat, _ = strconv.Atoi(zipxml.Attribute(e, "number-columns-repeated"))
		c.value = ""
		c.rows, _ = strconv.Atoi(zipxml.Attribute(e, "number-rows-spanned"))
		switch zipxml.Attribute(e, "value-type") {
		case "float", "percentage", "currency":
			c.value = zipxml.Attribute(e, "value")
		case "date":
			c.value, _, _ = strings.Cut(zipxml.Attribute(e, "date-value"), "T")
		case "boolean":
			c.value = zipxml.Attribute(e, "boolean-value")
		}
	}
	return nil
}

// endCell reads the end of a cell or row. The text of a cell is what the program shows,
// which the file contains beside the value. Repeated cells and rows usually have no text:
// they fill up the sheet.
func (w *reader) endCell(name string) {
	c := &w.cell
	if name == "table:table-row" {
		if len(c.row.Cells) > 0 {
			c.merged.Fill(&c.row)
			row := c.row
			repeat := min(max(1, c.rowRepeat), mostRepeated)
			w.out.Size += repeat * c.size // a repeated row takes as much where it is read on
			for range repeat {
				w.rows = append(w.rows, row)
				row.Line++
			}
		}
		c.row.Cells, c.row.Values, c.inRow = nil, nil, false
		return
	}
	c.inCell = false
	text := cmp.Or(strings.Join(c.lines, "\n"), c.value)
	repeat := max(1, c.repeat)
	if strings.TrimSpace(text) == "" { // perhaps the rest of the sheet
		c.empty = min(c.empty+repeat, table.MaxColumns)
		return
	}
	for range c.empty {
		c.row.Cells = append(c.row.Cells, "")
	}
	c.size += c.empty * emptyCell
	c.empty = 0
	for range min(repeat, mostRepeated) {
		if len(c.row.Cells) >= table.MaxColumns {
			break
		}
		c.row.Cells = append(c.row.Cells, text)
		c.size += emptyCell + len(text)
		if c.rows > 1 {
			c.merged.Add(len(c.row.Cells)-1, c.row.Line+c.rows-1, text)
		}
		if c.value != "" && c.value != text {
			for len(c.row.Values) < len(c.row.Cells) {
				c.row.Values = append(c.row.Values, "")
			}
			c.row.Values[len(c.row.Cells)-1] = c.value
		}
	}
}
