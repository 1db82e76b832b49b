package sheet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/odf"
	"github.com/yiku-tm/yiku/align/read/ooxml"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/export/internal/reading"
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

// Programs other than Excel show rows with the height in the file, so the height that the
// texts need is estimated, rather too large than too small, which would hide text. The
// unit is the point.
const (
	headingHeight = 20.0
	// lineHeight is that of Latin letters at 11 points, wideLineHeight that of
	// Chinese characters, whose lines are set further apart.
	lineHeight     = 15.0
	wideLineHeight = 18.0
	// highest is the greatest height that Excel has for a row.
	highest = 409.0
	// lineFill is the share of the width of a column that a line fills: words are not
	// broken, but most letters are narrower than the digits that are the unit of widths.
	lineFill = 0.95
)

// height returns the height that a row needs.
func (x *excelOutput) height(cells []string) float64 {
	most := lineHeight
	for i, c := range x.layout.Columns {
		if c.Role == table.Text || c.Role == table.Note {
			most = max(most, textHeight(cells[i], widths[c.Role]))
		}
	}
	return min(most, highest)
}

// textHeight returns the height of a text in a column whose width is in characters.
func textHeight(text string, width int) float64 {
	height := 0.0
	for line := range strings.SplitSeq(text, "\n") {
		columns, per := 0.0, lineHeight
		for _, r := range line {
			if wide(r) {
				columns, per = columns+2, wideLineHeight
			} else {
				columns++
			}
		}
		lines := int(columns/(float64(width)*lineFill)) + 1
		height += float64(lines) * per
	}
	return height + 2
}

// wide reports whether a character takes the room of two letters.
func wide(r rune) bool {
	return r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		0x3000 <= r && r <= 0x303F || 0xFF01 <= r && r <= 0xFF60)
}

// NewExcelReader returns a Reader of an Excel file (xlsx). All sheets that are
// not hidden are read, each by its own columns; cells are as Excel shows them. It
// reads nothing yet.
func NewExcelReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		stream.Found.Format, stream.Found.Encoding = "Excel", charset.UTF8
		return readExcel(ctx, r, yield)
	})
}

func readExcel(ctx context.Context, r io.Reader, yield func(table.Row) error) error {
	a, err := zipxml.OpenReader(r, ooxml.WhatExcel)
	if err != nil {
		return err
	}
	return ooxml.Rows(ctx, a, yield)
}

// NewODSReader returns a Reader of an OpenDocument spreadsheet (ods), as NewExcelReader
// does of an Excel file. It reads nothing yet.
func NewODSReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		stream.Found.Format, stream.Found.Encoding = "OpenDocument", charset.UTF8
		return readODS(ctx, r, yield)
	})
}

func readODS(ctx context.Context, r io.Reader, yield func(table.Row) error) error {
	a, err := zipxml.OpenReader(r, odf.What)
	if err != nil {
		return err
	}
	c, rows, err := odf.Read(ctx, a)
	if err == nil && len(c.Paragraphs) > 0 {
		err = a.Broken("content.xml", fmt.Errorf("the text %q is outside of the sheets", content.Snippet(c.Paragraphs[0].Text)))
	}
	for _, row := range rows {
		if err == nil {
			err = yield(row)
		}
	}
	return err
}

// EachODSRow is like EachTextRow, for an OpenDocument spreadsheet.
func EachODSRow(ctx context.Context, r io.Reader, yield func(RawRow) error) error {
	return readODS(ctx, r, rawRows(yield))
}
