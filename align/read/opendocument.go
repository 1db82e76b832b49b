package read

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
)

// whatODF is how messages call the format.
const whatODF = "an OpenDocument file (odt, ods)"

func isOpenDocument(data string) bool {
	return isZip(data) && strings.Contains(data[:min(len(data), beginning)], "application/vnd.oasis.opendocument.")
}

// readOpenDocument reads an OpenDocument text, presentation or spreadsheet
// (OASIS OpenDocument 1.3, part 3): headings and paragraphs in their order, those
// of tables and text boxes in their places, and the notes at the end. Of a
// spreadsheet it takes a column (table.go). What was deleted under revision marks
// and the comments are left out.
func readOpenDocument(ctx context.Context, data string, o Options) (*content, error) {
	a, err := openArchive(data, whatODF, o)
	if err != nil {
		return nil, err
	}
	f := a.find("content.xml")
	if f == nil {
		return nil, a.broken("", missingPart("content.xml"))
	}
	if m := a.find("META-INF/manifest.xml"); m != nil {
		if manifest, err := a.text(m); err != nil {
			return nil, err
		} else if strings.Contains(manifest, "encryption-data") {
			return nil, a.broken("", errProtected)
		}
	}
	m, err := a.parse(ctx, f)
	if err != nil {
		return nil, err
	}
	w := &odfReader{markup: m}
	if err := m.each(w.visit); err != nil {
		return nil, err
	}
	if w.out.full() {
		return nil, tooLarge(o)
	}
	if w.sheets {
		paragraphs, err := chooseColumn(w.tables, o)
		return &content{encoding: utf8Name, paragraphs: paragraphs}, err
	}
	return &content{encoding: utf8Name, paragraphs: append(w.out.list, w.notes...)}, nil
}

// odfReader reads content.xml.
type odfReader struct {
	*markup
	out  collector
	open []*odfParagraph
	// notes are the paragraphs of notes; inNote counts how deep the reader is in them.
	notes  []paragraph
	inNote int
	// sheets tells that the file is a spreadsheet, whose cells go to tables.
	sheets bool
	tables []table
	cell   odfCell
}

// odfParagraph is a paragraph under way; blank tells that it ends in a blank, so
// that further white space says nothing (part 3, section 6.1.2).
type odfParagraph struct {
	text  strings.Builder
	blank bool
	note  bool
	level int
	// boxes are the paragraphs of text boxes anchored in it; they follow it.
	boxes []paragraph
}

func (w *odfReader) visit(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		return w.begin(e)
	case xml.EndElement:
		w.end(w.name(e.Name))
	case xml.CharData:
		w.write(string(e))
	}
	return nil
}

func (w *odfReader) begin(e xml.StartElement) error {
	switch name := w.name(e.Name); name {
	case "text:p", "text:h":
		level, _ := strconv.Atoi(attribute(e, "outline-level"))
		w.open = append(w.open, &odfParagraph{blank: true, note: w.inNote > 0, level: level})
		if w.out.full() {
			return w.broken(errTooMuch)
		}
	case "text:s":
		const most = 64 // blanks; the number is the file's
		n, _ := strconv.Atoi(attribute(e, "c"))
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
		}
	case "text:tracked-changes", "table:tracked-changes", "office:annotation", "office:forms",
		"text:note-citation", "text:ruby-text", "svg:title", "svg:desc", "presentation:notes",
		"text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:event-listeners":
		return w.skip()
	}
	return nil
}

func (w *odfReader) end(name string) {
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
func (w *odfReader) write(text string) {
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

// raw adds text as it is.
func (w *odfReader) raw(text string) {
	if n := len(w.open); n > 0 {
		w.open[n-1].text.WriteString(text)
		w.open[n-1].blank = false
	}
}

func (w *odfReader) endParagraph() {
	n := len(w.open)
	if n == 0 {
		return
	}
	p := w.open[n-1]
	w.open = w.open[:n-1]
	switch {
	case w.sheets:
		w.cell.add(p.text.String())
	case p.note:
		var c collector
		c.add(paragraph{text: p.text.String()})
		w.notes = append(w.notes, c.list...)
		w.out.size += c.size
	case n > 1:
		outer := w.open[n-2]
		outer.boxes = append(append(outer.boxes, paragraph{text: p.text.String()}), p.boxes...)
	default:
		w.out.add(paragraph{text: p.text.String(), heading: min(p.level, 6)})
		for _, box := range p.boxes {
			w.out.add(box)
		}
	}
}
