package read

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// odfCell is the cell of a spreadsheet that is being read.
type odfCell struct {
	lines  []string
	repeat int
	column int
	row    []string
}

func (c *odfCell) add(line string) { c.lines = append(c.lines, line) }

// beginCell begins a sheet, a row or a cell.
func (w *odfReader) beginCell(name string, e xml.StartElement) {
	switch name {
	case "table:table":
		w.tables = append(w.tables, table{name: attribute(e, "name")})
	case "table:table-row":
		w.cell = odfCell{}
	default:
		w.cell.lines = nil
		w.cell.repeat, _ = strconv.Atoi(attribute(e, "number-columns-repeated"))
	}
}

// endCell ends a cell or a row. Cells and rows that are repeated have no text as
// a rule: a sheet is filled up with them. What they hold is taken once.
func (w *odfReader) endCell(name string) {
	c := &w.cell
	if name == "table:table-row" {
		if n := len(w.tables); n > 0 && len(c.row) > 0 {
			w.tables[n-1].rows = append(w.tables[n-1].rows, c.row)
		}
		c.row = nil
		return
	}
	if text := strings.Join(c.lines, "\n"); strings.TrimSpace(text) != "" && c.column < maxColumns {
		for len(c.row) < c.column {
			c.row = append(c.row, "")
			w.out.size += emptyCell
		}
		c.row = append(c.row, text)
		w.out.size += len(text)
	}
	c.column += max(1, c.repeat)
}
