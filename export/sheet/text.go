package sheet

import (
	"context"
	"errors"
	"io"

	"github.com/yiku-tm/yiku/align/read/delimited"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/reading"
)

// NewTextReader returns a Reader of a file of separated values, by commas,
// semicolons or tabs. It reads nothing yet.
func NewTextReader(r io.Reader, o export.ReadOptions) (export.Reader, error) {
	return grid.NewReader(o, func(ctx context.Context, stream *reading.Stream, yield func(table.Row) error) error {
		return readText(ctx, r, o.Encoding, stream, yield)
	})
}

// readText calls yield with the records of the file.
func readText(ctx context.Context, r io.Reader, encoding string, stream *reading.Stream, yield func(table.Row) error) error {
	decoded, err := stream.Open(r, encoding, ".csv", ".tsv", ".tab")
	if err != nil {
		return err
	}
	stream.Found.Declared = ""
	records, err := delimited.NewReader(decoded)
	if err != nil {
		return err
	}
	stream.Found.Format = map[rune]string{'\t': "TSV", ',': "CSV", ';': "CSV with semicolons"}[records.Separator()]
	for {
		row, err := records.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, cell := range row.Cells {
			row.Cells[i] = unescape(cell)
		}
		if err := yield(row); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// IsTable reports whether a text, or the beginning of one, is a table with texts in
// two languages.
func IsTable(head string) bool {
	rows, ok := delimited.IsTable(head)
	return ok && grid.IsPair(rows)
}
