// Package export defines what the packages of all exchange formats share: the
// Reader and Writer that each format implements, the reports they return, and
// the language codes they write. Each format is a package of its own below this
// one, such as export/tmx.
//
// To export, create a Writer with the format's NewWriter, pass it to Copy with a
// sequence of units, and show the Report to the user. A Writer holds only a few
// units in memory, whatever the size of the translation memory. It opens no
// files; the caller provides an io.Writer. Every unit is either written or
// counted in the Report with the reason.
package export

import (
	"context"
	"fmt"
	"iter"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes units in one exchange format.
type Writer interface {
	// Write adds a unit, or leaves it out and counts why. An error means that
	// the file cannot be finished; every later call returns it again.
	Write(u unit.Unit) error
	// Close completes the file and flushes buffered data to the underlying
	// writer, which it does not close. Further calls do nothing.
	Close() error
	// Report returns what was written and what was not. It is complete after
	// Close.
	Report() Report
}

// Copy writes every unit of the sequence and closes the writer. It stops at the
// first error of the sequence, the writer or the context; the file is then
// incomplete, and the report counts what was written up to that point.
func Copy(ctx context.Context, w Writer, units iter.Seq2[unit.Unit, error]) (Report, error) {
	for u, err := range units {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return w.Report(), fmt.Errorf("export after %d units: %w", w.Report().Units, err)
		}
		if err := w.Write(u); err != nil {
			return w.Report(), err
		}
	}
	err := w.Close()
	return w.Report(), err
}
