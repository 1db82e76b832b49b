package sheet

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align/read/table"
	"github.com/yiku-tm/yiku/export/internal/grid"
	"github.com/yiku-tm/yiku/tm/unit"
)

// NewTextWriter returns a Writer of a CSV file, or of a TSV file. It writes
// nothing yet. The error names an invalid option.
func NewTextWriter(w io.Writer, o WriteOptions) (*Writer, error) {
	out := &textOutput{o: o, count: &counter{w: w}}
	out.csv = csv.NewWriter(out.count)
	out.csv.UseCRLF = true // RFC 4180
	if o.Tab {
		out.csv.Comma = '\t'
	}
	return newWriter(o, out)
}

// byteOrderMark shows Excel that a text is in UTF-8; without it Excel reads the text in
// the encoding of the system.
const byteOrderMark = "\ufeff"

// textOutput is a file of separated values.
type textOutput struct {
	o     WriteOptions
	count *counter
	csv   *csv.Writer
}

func (t *textOutput) begin(l *table.Layout) error {
	if !t.o.NoMark {
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

func (t *textOutput) size() int64 { return t.count.n }

// counter counts the bytes written through it.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

func (t *textOutput) longest() int { return 0 }
