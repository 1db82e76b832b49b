package sheet

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/yiku-tm/yiku/align/read/delimited"
	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
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

// NewCSVWriter returns a Writer of a CSV file. It writes nothing yet. The error names an
// invalid option.
func NewCSVWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	return newTextWriter(w, ',', o)
}

// NewTSVWriter is like NewCSVWriter, with tabs instead of commas.
func NewTSVWriter(w io.Writer, o export.WriteOptions) (*Writer, error) {
	return newTextWriter(w, '\t', o)
}

func newTextWriter(w io.Writer, separator rune, o export.WriteOptions) (*Writer, error) {
	out := newTextOutput(w, separator, !o.NoMark)
	out.csv.UseCRLF = true // RFC 4180
	return newWriter(o, out)
}

func newTextOutput(w io.Writer, separator rune, mark bool) *textOutput {
	t := &textOutput{mark: mark, count: &writing.Counter{W: w}}
	t.csv = csv.NewWriter(t.count)
	t.csv.Comma = separator
	return t
}

// byteOrderMark shows Excel that a text is in UTF-8; without it Excel reads the text in
// the encoding of the system.
const byteOrderMark = "\ufeff"

// textOutput is a file of separated values.
type textOutput struct {
	mark  bool
	count *writing.Counter
	csv   *csv.Writer
}

func (t *textOutput) begin(l *table.Layout) error {
	if t.mark {
		if _, err := io.WriteString(t.count, byteOrderMark); err != nil {
			return err
		}
	}
	return t.csv.Write(grid.Heading(l))
}

func (t *textOutput) row(_ *unit.Unit, cells []string) (dropped int, err error) {
	for i, cell := range cells {
		if n := strings.Count(cell, "\x00"); n > 0 {
			cell = strings.ReplaceAll(cell, "\x00", "")
			dropped += n
		}
		cells[i] = escape(lineFeeds.Replace(cell))
	}
	return dropped, t.csv.Write(cells)
}

// lineFeeds replaces every line break inside a cell with a line feed, the only one that
// encoding/csv writes and reads.
var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func (t *textOutput) end() error {
	t.csv.Flush()
	return t.csv.Error()
}

func (t *textOutput) size() int64 { return t.count.N }

func (t *textOutput) longest() int { return 0 }

// formulaStarts are the characters with which a formula begins in a cell of a text file.
// A formula may call other programs (OWASP, «CSV Injection»). An apostrophe before it
// makes it a text. A text that looks like an escaped one gets one more apostrophe, so that
// unescape restores it.
const formulaStarts = "=+-@\t\r"

// insideStart matches a formula that begins inside of a text where semicolons separate
// cells, as Excel reads every file of separated values in half of Europe, with any number
// of apostrophes before it.
var insideStart = regexp.MustCompile(`;('*)([=+@-])`)

// escape returns the text with an apostrophe before it if it would be read as a formula.
func escape(s string) string {
	if strings.Contains(s, ";") {
		s = insideStart.ReplaceAllString(s, ";'$1$2")
	}
	if looksEscaped(s) {
		return "'" + s
	}
	return s
}

// unescape reverses escape.
func unescape(s string) string {
	if strings.HasPrefix(s, "'") && looksEscaped(s) {
		s = s[1:]
	}
	if strings.Contains(s, ";'") {
		s = insideEscaped.ReplaceAllString(s, ";$1$2")
	}
	return s
}

// insideEscaped is insideStart as escape writes it.
var insideEscaped = regexp.MustCompile(`;'('*)([=+@-])`)

// looksEscaped reports whether the text begins like a formula, with any number of
// apostrophes before it.
func looksEscaped(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return rest != "" && strings.IndexByte(formulaStarts, rest[0]) >= 0
}
