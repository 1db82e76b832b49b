package odf

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// mostRepeated is the number of rows or columns up to which a repeated cell or row
// with a text is read as often as it is repeated.
const mostRepeated = 1024

// emptyCell is what a cell takes in bytes even if it is empty.
const emptyCell = 16

// cell is the cell of a spreadsheet that is being read.
type cell struct {
	lines  []string
	repeat int
	value  string
	// empty is how many empty cells stand before it that are not in the row yet.
	empty int
	row   table.Row
	// rowRepeat is how many times the row stands there, size what its cells take.
	rowRepeat, size int
}

// beginCell begins a sheet, a row or a cell.
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
		*c = cell{row: table.Row{Table: w.sheet, Line: line}}
		c.rowRepeat, _ = strconv.Atoi(zipxml.Attribute(e, "number-rows-repeated"))
	default:
		c.lines = nil
		c.repeat, _ = strconv.Atoi(zipxml.Attribute(e, "number-columns-repeated"))
		c.value = ""
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

// endCell ends a cell or a row. A cell is what the program shows, which the file holds
// beside the value. Cells and rows that are repeated have no text as a rule: a sheet is
// filled up with them.
func (w *reader) endCell(name string) {
	c := &w.cell
	if name == "table:table-row" {
		if len(c.row.Cells) > 0 {
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
		if c.value != "" && c.value != text {
			for len(c.row.Values) < len(c.row.Cells) {
				c.row.Values = append(c.row.Values, "")
			}
			c.row.Values[len(c.row.Cells)-1] = c.value
		}
	}
}
