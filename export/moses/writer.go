package moses

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes a pair of files; it is an export.Writer. It is not safe for
// concurrent use by multiple goroutines.
type Writer struct {
	// The counts of units are those of source.
	source, target writing.File
	langs          *pair.Chooser
}

// NewWriter returns a Writer to the two sides. It writes nothing yet. The error
// names an invalid option.
func NewWriter(source, target io.Writer, o export.WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: export.StyleBase}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write moses: %w", err)
	}
	return &Writer{source: writing.New(source, "moses", "units"), target: writing.New(target, "moses", "units"), langs: langs}, nil
}

// Write adds a line to each file. A unit that is left out is counted in the Report with
// the reason.
func (w *Writer) Write(u unit.Unit) error {
	for _, side := range []*writing.File{&w.source, &w.target} {
		if err := side.Begin(); err != nil {
			return err
		}
	}
	source, target, reason := w.langs.ChooseUnrejected(&u)
	if reason != "" {
		w.source.Skip(reason, &u)
		return nil
	}
	w.line(&w.source, u.Variants[source].Text)
	w.line(&w.target, u.Variants[target].Text)
	w.langs.Record(&u, source, target, &w.source.Counts)
	return errors.Join(w.source.Wrote(), w.target.Wrote())
}

func (w *Writer) line(to *writing.File, text string) {
	line := strings.TrimSpace(text)
	if strings.ContainsAny(line, lineBreaks) {
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(lineBreaks, r) })
		w.source.Counts.LineBreaks += len(parts) - 1
		line = strings.Join(parts, " ")
	}
	to.Buf = append(append(to.Buf, line...), '\n')
}

// lineBreaks are the characters that some programs treat as the end of a line.
const lineBreaks = "\n\r\v\f\u0085\u2028\u2029"

// Close flushes the buffers.
func (w *Writer) Close() error {
	if ended, err := w.source.Ended(); ended {
		return err
	}
	return errors.Join(w.source.End(), w.target.End())
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.source.Report()
	r.Bytes += w.target.Report().Bytes
	return r
}
