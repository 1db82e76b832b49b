// Package export hands the units of a memory to other programs, in the
// exchange formats that these read. Each format is a package of its own beside
// this one (export/tmx first); here is what they share: the Writer they
// implement, the Report they give, and the language codes that they put into
// their files.
//
// Make a Writer with the format's NewWriter, hand it to Copy together with a
// stream of units, and show the Report to the user. A Writer streams: it never
// holds more than a few units, whatever the size of the memory. It opens no
// files; the caller gives it an io.Writer and keeps the file to itself. Nothing
// is left out in silence: every unit is written or counted in the Report with
// the reason.
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
	// Close ends the file, so that it is whole, and hands what is still held
	// back to the underlying writer, which it does not close. Closing again
	// does nothing.
	Close() error
	// Report returns what was written and what was not. It is complete after
	// Close.
	Report() Report
}

// Copy writes every unit of the stream and closes the writer. An error of the
// stream, of the writer or of the context ends it at once; the file is then
// not whole and the report tells how far it came.
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
