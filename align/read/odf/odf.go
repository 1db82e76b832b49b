// Package odf reads OpenDocument files (OASIS OpenDocument 1.3, part 3): texts and
// presentations (odt, odp) as documents, spreadsheets (ods) as rows of cells.
package odf

import (
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
		w.write(string(e))
	}
	return nil
}

func (w *reader) begin(e xml.StartElement) error {
	switch name := w.Name(e.Name); name {
	case "text:p", "text:h":
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
			w.beginCell(name, e)
			return w.out.Full()
		}
	case "text:tracked-changes", "table:tracked-changes", "office:annotation", "office:forms",
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
