package odf

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

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
}

// beginCell reads the start of a sheet, row or cell.
func (w *reader) beginCell(name string, e xml.StartElement) {
	c := &w.cell
	switch name {
	case "table:table":
		w.sheet = zipxml.Attribute(e, "name")
		*c = cell{}
	case "table:table-row":
		line := c.row.Line + max(1, c.rowRepeat)
		if c.row.Table != w.sheet {
			line = 1
		}
		*c = cell{row: table.Row{Table: w.sheet, Line: line}, merged: c.merged}
		c.rowRepeat, _ = strconv.Atoi(zipxml.Attribute(e, "number-rows-repeated"))
	default:
		c.lines = nil
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
		c.row.Cells, c.row.Values = nil, nil
		return
	}
	text := strings.Join(c.lines, "\n")
	if text == "" {
		text = c.value
	}
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
