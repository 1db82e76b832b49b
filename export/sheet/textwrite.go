package sheet

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

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
