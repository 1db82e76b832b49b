package moses

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/tm/unit"
)

var errClosed = errors.New("write moses: the files are already closed")

// WriteOptions are how to write a pair of files.
type WriteOptions struct {
	// Source and Target are the language tags of the sides; empty are those of
	// the first unit.
	Source, Target string
}

// Writer writes a pair of files; it is an export.Writer. It must not be used by
// two goroutines at once.
type Writer struct {
	source, target *bufio.Writer
	langs          *pair.Chooser
	report         export.Report
	skips          export.Tally
	err            error
	closed         bool
}

// NewWriter returns a Writer to the two sides. It writes nothing yet. An error
// says which option is wrong.
func NewWriter(source, target io.Writer, o WriteOptions) (*Writer, error) {
	langs, err := pair.New(export.Labels{Style: export.StyleBase}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write moses: %w", err)
	}
	return &Writer{source: bufio.NewWriter(source), target: bufio.NewWriter(target), langs: langs}, nil
}

// Write adds a line to each file, or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if w.err != nil {
		return w.err
	}
	if w.closed {
		return errClosed
	}
	w.report.Units++
	source, target, reason := w.langs.Wanted(&u)
	if reason != "" {
		w.skips.Add(reason, &u)
		return nil
	}
	w.line(w.source, u.Variants[source].Text)
	w.line(w.target, u.Variants[target].Text)
	w.langs.Enter(&u, source, target, &w.report)
	return w.err
}

// line writes a text as one line.
func (w *Writer) line(to *bufio.Writer, text string) {
	line := strings.TrimSpace(text)
	if strings.ContainsAny(line, lineBreaks) {
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(lineBreaks, r) })
		w.report.LineBreaks += len(parts) - 1
		line = strings.Join(parts, " ")
	}
	n, err := to.WriteString(line)
	w.report.Bytes += int64(n) + 1
	if err == nil {
		err = to.WriteByte('\n')
	}
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write moses after %d units: %w", w.report.Written, err)
	}
}

// lineBreaks are the characters at which some program or other ends a line.
const lineBreaks = "\n\r\v\f\u0085\u2028\u2029"

// Close hands what is held back to the two files.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	w.closed = true
	if err := errors.Join(w.source.Flush(), w.target.Flush()); err != nil {
		w.err = fmt.Errorf("write moses: %w", err)
	}
	return w.err
}

// Report tells what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.report
	r.Skipped = w.skips.Skipped()
	return r
}
