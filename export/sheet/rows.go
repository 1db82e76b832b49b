package sheet

import (
	"context"
	"io"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export/internal/reading"
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
	return func(r table.Row) error { return yield(RawRow{r.Table, r.Line, r.Cells, r.Bad}) }
}
