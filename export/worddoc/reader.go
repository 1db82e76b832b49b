package worddoc

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/office"
)

// ErrNoTable is returned for a Word file without any table.
var ErrNoTable = &noTable{}

type noTable struct{}

// Error says what is missing.
func (*noTable) Error() string { return "the Word file has no table" }

// Hint says what to do next.
func (*noTable) Hint() string {
	return "a document is given together with its translation, or with --mixed where it holds both languages; a table needs a column for each"
}

// maxColumns is the number of columns that are looked at.
const maxColumns = 64

// NewReader returns a Reader of a Word file (docx). It reads nothing yet. An error
// says which option is wrong.
func NewReader(r io.Reader, o ReadOptions) (*Reader, error) {
	rows, err := grid.NewReader(
		grid.ReadOptions{Strict: o.Strict, Languages: o.Languages, From: o.From, To: o.To},
		func(ctx context.Context, report *export.ReadReport, yield func(grid.Row) error) error {
			report.Format, report.Encoding = "Word", "utf-8"
			f, err := office.Open(r)
			if err != nil {
				return err
			}
			return (&document{ctx: ctx, file: f, yield: yield}).read()
		})
	if err != nil {
		return nil, err
	}
	return &Reader{rows}, nil
}

// document is a Word file that is being read.
type document struct {
	ctx   context.Context
	file  *office.File
	yield func(grid.Row) error
	// comments are the texts of the comments by their number.
	comments map[string]string
	tables   int
}

func (d *document) read() error {
	name, err := d.file.Related("", "officeDocument", "word/document.xml")
	if err != nil {
		return err
	}
	if err := d.readComments(name); err != nil {
		return err
	}
	m, err := d.file.Parse(name)
	if err != nil {
		return err
	}
	defer m.Close()
	for {
		e, err := m.Start()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if e.Name.Local == "tbl" {
			if err := d.readTable(m); err != nil {
				return err
			}
		}
	}
	if d.tables == 0 {
		return ErrNoTable
	}
	return nil
}

// readComments reads the comments that the document refers to.
func (d *document) readComments(document string) error {
	name, err := d.file.Related(document, "comments", "")
	if err != nil || name == "" || !d.file.Has(name) {
		return err
	}
	m, err := d.file.Parse(name)
	if err != nil {
		return err
	}
	defer m.Close()
	d.comments = map[string]string{}
	for {
		e, err := m.Start()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e.Name.Local == "comment" {
			c, err := readCell(m)
			if err != nil {
				return err
			}
			d.comments[office.Attribute(e, "id")] = strings.Join(strings.Fields(c.text), " ")
		}
	}
}

// readTable hands the rows of the table that was begun last to yield.
func (d *document) readTable(m *office.Markup) error {
	d.tables++
	name := fmt.Sprintf("table %d", d.tables)
	number := 0
	return m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "tr" {
			return nil
		}
		number++
		row, err := d.readRow(m)
		if err != nil {
			return err
		}
		row.Table, row.Line = name, number
		return errors.Join(d.yield(row), d.ctx.Err())
	})
}

// readRow reads the row that was begun last. What is hidden in it, the id, comes
// first as a cell of its own.
func (d *document) readRow(m *office.Markup) (grid.Row, error) {
	row := grid.Row{Cells: []string{""}}
	err := m.Inside(func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "tc" {
			return nil
		}
		c, err := readCell(m)
		if err != nil || len(row.Cells) > maxColumns {
			return err
		}
		if len(row.Cells) == 1 {
			c.showID()
		}
		if c.hidden != "" && row.Cells[0] == "" {
			row.Cells[0] = strings.TrimSpace(c.hidden)
		}
		row.Cells = append(row.Cells, strings.TrimSpace(c.text))
		for range c.span - 1 {
			row.Cells = append(row.Cells, "")
		}
		for _, id := range c.comments {
			if note := d.comments[id]; note != "" {
				row.Notes = append(row.Notes, note)
			}
		}
		return nil
	})
	return row, err
}

// cell is a cell of a table.
type cell struct {
	// text is what is seen, hidden what is not.
	text, hidden string
	// comments are the numbers of the comments on it.
	comments []string
	// span is how many columns it takes.
	span int
}

// shownID finds an id at the end of a cell in a file whose program shows what
// was hidden.
var shownID = regexp.MustCompile(`\s*([0-9a-f]{16}-\d+(?:\s+[0-9a-f]{8})?|\bID)\s*$`)

// showID parts the id off the number before it.
func (c *cell) showID() {
	if at := shownID.FindStringSubmatchIndex(c.text); at != nil && c.hidden == "" && at[0] > 0 {
		c.text, c.hidden = c.text[:at[0]], c.text[at[2]:at[3]]
	}
}

// escapedMark is how LibreOffice writes what looks like an escaped character of
// a spreadsheet (ECMA-376 part 1, 22.9.2.19), also in a document, where Word
// knows no such escapes: _x005F_x000D_ for _x000D_.
var escapedMark = regexp.MustCompile(`_x005F_(x[0-9A-Fa-f]{4})_`)

// cellReader gathers the text of a cell.
type cellReader struct {
	m      *office.Markup
	text   strings.Builder
	hidden strings.Builder
	cell   cell
	// concealed tells that the run under way is hidden.
	concealed bool
	// paragraphs is how many paragraphs were begun.
	paragraphs int
}

// readCell reads the element that was begun last: a cell or a comment. Paragraphs
// and line breaks are line breaks.
func readCell(m *office.Markup) (*cell, error) {
	r := &cellReader{m: m, cell: cell{span: 1}}
	if err := m.Inside(r.take); err != nil {
		return nil, err
	}
	r.cell.text, r.cell.hidden = r.text.String(), r.hidden.String()
	return &r.cell, nil
}

// take takes an element of the cell.
func (r *cellReader) take(t xml.Token) error {
	e, ok := t.(xml.StartElement)
	if !ok {
		return nil
	}
	switch e.Name.Local {
	case "p":
		if r.paragraphs++; r.paragraphs > 1 {
			r.text.WriteByte('\n')
		}
	case "r":
		r.concealed = false
	case "vanish":
		r.concealed = office.Attribute(e, "val") != "0" && office.Attribute(e, "val") != "false"
	case "t":
		text, err := r.m.Text()
		r.write(escapedMark.ReplaceAllString(text, "_${1}_"))
		return err
	case "br", "cr":
		r.write("\n")
	case "tab":
		r.write("\t")
	case "noBreakHyphen":
		r.write("\u2011")
	case "gridSpan":
		if n, err := strconv.Atoi(office.Attribute(e, "val")); err == nil && n > 1 && n <= maxColumns {
			r.cell.span = n
		}
	case "commentReference":
		r.cell.comments = append(r.cell.comments, office.Attribute(e, "id"))
	case "pPr":
		return r.m.Skip() // tab stops are no tabs, and the mark of a paragraph may be hidden
	case "delText", "del", "moveFrom", "instrText", "Fallback":
		return r.m.Skip()
	}
	return nil
}

func (r *cellReader) write(text string) {
	if r.concealed {
		r.hidden.WriteString(text)
		return
	}
	r.text.WriteString(text)
}
