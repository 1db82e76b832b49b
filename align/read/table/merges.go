package table

// Merges holds the cells of a table that are merged downwards, such as a term next to its
// renderings. Programs write the text only in the first row, but it belongs to all rows.
// The
// zero value has no such cells.
type Merges struct {
	// open holds the cells that continue below the current row, by column.
	open map[int]mergedCell
	// filled is the size in bytes of the texts that were repeated.
	filled int
}

// mostFilled limits the size in bytes of the repeated texts of a table, so that a small
// file
// with one long text merged over a million rows does not take gigabytes. 100,000 terms have
// less.
const mostFilled = 16 << 20

type mergedCell struct {
	last int // row
	text string
}

// Add records that the cell in a column, with its text, extends down to the row last.
func (m *Merges) Add(column, last int, text string) {
	if m.open == nil {
		m.open = make(map[int]mergedCell)
	}
	m.open[column] = mergedCell{last, text}
}

// Fill sets the cells of a row that belong to cells above it. The rows must come in order.
func (m *Merges) Fill(r *Row) {
	for column, c := range m.open {
		if c.last < r.Line {
			delete(m.open, column)
			continue
		}
		for len(r.Cells) <= column {
			r.Cells = append(r.Cells, "")
		}
		if r.Cells[column] == "" && m.filled < mostFilled {
			r.Cells[column] = c.text
			m.filled += len(c.text)
		}
	}
}
