package sheet

import (
	"context"
	"fmt"
	"io"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export/internal/office"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A RawRow is a row of a table that does not contain units.
type RawRow struct {
	// Sheet is the name of the sheet; empty for a text file. Line is the line of a
	// text file, the row of a sheet, counted from 1.
	Sheet string
	Line  int
	Cells []string
	// Bad is the reason why the row cannot be read, or "".
	Bad string
}

// EachTextRow calls yield with every row of a file of separated values, in order. It
// stops at the first error of yield and returns it.
func EachTextRow(ctx context.Context, r io.Reader, encoding string, yield func(RawRow) error) error {
	return readText(ctx, r, encoding, new(reading.Stream), rawRows(yield))
}

// EachExcelRow calls yield with every row of every sheet of an Excel file that is
// not hidden, in order. It stops at the first error of yield and returns it.
func EachExcelRow(ctx context.Context, r io.Reader, yield func(RawRow) error) error {
	return readExcel(ctx, r, rawRows(yield))
}

func rawRows(yield func(RawRow) error) func(table.Row) error {
	return func(r table.Row) error {
		if r.Hidden {
			return nil
		}
		return yield(RawRow{r.Table, r.Line, r.Cells, r.Bad})
	}
}

// Column is a column of a table of any content.
type Column struct {
	Heading string
	// Wide is set for columns that hold texts.
	Wide bool
}

// RowWriter writes a table of any content, row by row. It is not safe for concurrent
// use by multiple goroutines.
type RowWriter struct{ out output }

// The formats of a RowWriter.
const (
	Excel = "xlsx"
	CSV   = "csv"
	TSV   = "tsv"
)

// NewRowWriter returns a RowWriter to w in one of the formats and writes the headings.
// With mark the text formats begin with a byte order mark, by which Excel knows UTF-8.
func NewRowWriter(w io.Writer, format string, mark bool, columns []Column) (*RowWriter, error) {
	var out output
	switch format {
	case Excel:
		out = &excelOutput{zip: office.NewWriter(w), rowsPerSheet: excelRows}
	case CSV:
		out = newTextOutput(w, ',', mark)
	case TSV:
		out = newTextOutput(w, '\t', mark)
	default:
		return nil, fmt.Errorf("write table: unknown format %q", format)
	}
	l := &table.Layout{Headed: true, Source: -1}
	for _, c := range columns {
		role := table.Date // as wide as a date
		if c.Wide {
			role = table.Note
		}
		l.Columns = append(l.Columns, table.Column{Role: role, Heading: c.Heading})
	}
	if err := out.begin(l); err != nil {
		return nil, err
	}
	return &RowWriter{out}, nil
}

// Write writes a row, which has a cell for every column.
func (w *RowWriter) Write(cells []string) error {
	_, err := w.out.row(&unit.Unit{}, cells)
	return err
}

// Close completes the table.
func (w *RowWriter) Close() error { return w.out.end() }
