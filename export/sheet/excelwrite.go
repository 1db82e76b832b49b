package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The limits of Excel: rows of a sheet and the length of a text in a cell
// (Excel specifications and limits, Microsoft). Units beyond the last row go into
// a further sheet.
const (
	excelRows = 1 << 20
	excelText = 32767
)

// NewExcelWriter returns a Writer of an Excel file: texts wrapped, in a typeface
// of their language, the heading kept in view and on every printed page, a filter
// on every column, doubtful scores in colour. It writes nothing yet. The error
// names an invalid option.
//
// Each row is written at once, with its texts in the cells, so that the memory needed
// does not grow with the number of units.
func NewExcelWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	return newWriter(o, &excelOutput{zip: office.NewWriter(w), rowsPerSheet: excelRows})
}

// excelOutput is an Excel file.
type excelOutput struct {
	zip    *office.Writer
	layout *table.Layout
	// letters are the names of the columns.
	letters []string
	// sheet is the current part and rows its number of rows; sheets are the numbers of
	// rows of the completed sheets.
	sheet  io.Writer
	rows   int
	sheets []int
	buf    bytes.Buffer
	// rowsPerSheet is excelRows, except in tests.
	rowsPerSheet int
}

func (x *excelOutput) size() int64  { return x.zip.Bytes() }
func (x *excelOutput) longest() int { return excelText }

// begin writes the parts that do not depend on the rows, and begins the first sheet.
func (x *excelOutput) begin(l *table.Layout) error {
	x.layout = l
	for i := range l.Columns {
		x.letters = append(x.letters, table.Letters(i))
	}
	if err := x.zip.Add(
		office.Part{Name: "[Content_Types].xml", Content: excelTypes},
		office.Part{Name: "_rels/.rels", Content: excelRoot},
		office.Part{Name: "xl/styles.xml", Content: styles(l)},
	); err != nil {
		return err
	}
	return x.beginSheet()
}

func (x *excelOutput) beginSheet() (err error) {
	x.sheet, err = x.zip.Begin(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(x.sheets)+1))
	if err != nil {
		return err
	}
	x.rows = 0
	if _, err := io.WriteString(x.sheet, office.Header+sheetHead(x.layout)); err != nil {
		return err
	}
	x.beginRow(headingHeight)
	for i, h := range grid.Heading(x.layout) {
		x.cell(i, h, styleHeading)
	}
	return x.endRow()
}

// beginRow begins a row of a height in points.
func (x *excelOutput) beginRow(height float64) {
	x.rows++
	fmt.Fprintf(&x.buf, `<row r="%d" ht="%s">`, x.rows, strconv.FormatFloat(height, 'f', -1, 64))
}

func (x *excelOutput) row(u *unit.Unit, cells []string) (dropped int, err error) {
	if x.rows == x.rowsPerSheet {
		if err := x.endSheet(); err != nil {
			return 0, err
		}
		if err := x.beginSheet(); err != nil {
			return 0, err
		}
	}
	x.beginRow(x.height(cells))
	text := 0
	for i, c := range x.layout.Columns {
		style := styleOf(c.Role)
		switch c.Role {
		case table.Text:
			style = styleText + text
			text++
		case table.Score:
			if u.Status == unit.Aligned && u.Score < align.DoubtfulBelow {
				style = styleDoubtful
			}
			x.number(i, cells[i], style)
			continue
		}
		dropped += x.cell(i, cells[i], style)
	}
	return dropped, x.endRow()
}

// cell adds a text to the current row. An empty cell has a style too, as the reviser may
// write into it.
func (x *excelOutput) cell(column int, text string, style int) (dropped int) {
	x.beginCell(column, style)
	if text == "" {
		x.buf.WriteString(`/>`)
		return 0
	}
	escaped, dropped := office.Escape(escapeCell(text))
	x.buf.WriteString(` t="inlineStr"><is><t xml:space="preserve">`)
	x.buf.WriteString(escaped)
	x.buf.WriteString(`</t></is></c>`)
	return dropped
}

// beginCell adds the beginning of a cell, which is the same for all kinds of cells.
func (x *excelOutput) beginCell(column, style int) {
	x.buf.WriteString(`<c r="`)
	x.buf.WriteString(x.letters[column])
	x.buf.Write(strconv.AppendInt(x.buf.AvailableBuffer(), int64(x.rows), 10))
	x.buf.WriteString(`" s="`)
	x.buf.WriteString(strconv.Itoa(style))
	x.buf.WriteByte('"')
}

// number adds a number to the current row.
func (x *excelOutput) number(column int, value string, style int) {
	x.beginCell(column, style)
	if value == "" {
		x.buf.WriteString(`/>`)
		return
	}
	x.buf.WriteString(`><v>` + value + `</v></c>`)
}

// escapeCell escapes texts that look like escapes of Excel: _xHHHH_.
func escapeCell(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && i+6 < len(s) && s[i+1] == 'x' && s[i+6] == '_' {
			if _, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteString("_x005F")
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func (x *excelOutput) endRow() error {
	x.buf.WriteString("</row>\n")
	_, err := x.buf.WriteTo(x.sheet)
	return err
}

func (x *excelOutput) endSheet() error {
	_, err := io.WriteString(x.sheet, sheetTail(x.layout, x.rows))
	x.sheets = append(x.sheets, x.rows)
	return err
}

func (x *excelOutput) end() error {
	if err := x.endSheet(); err != nil {
		return err
	}
	if err := x.zip.Add(
		office.Part{Name: "xl/workbook.xml", Content: workbook(x.layout, x.sheets)},
		office.Part{Name: "xl/_rels/workbook.xml.rels", Content: workbookRelations(len(x.sheets))},
	); err != nil {
		return err
	}
	return x.zip.Close()
}
