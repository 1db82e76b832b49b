package tbx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Version is a version and style of TBX that is written.
type Version string

// The versions that are written, all in the dialect TBX-Basic. 2 is what every
// term tool opens.
const (
	Version2    Version = "2"
	Version3DCA Version = "3"
	Version3DCT Version = "3-dct"
)

// Versions are all of them, the default first.
var Versions = []Version{Version2, Version3DCA, Version3DCT}

// Options of NewWriter. The zero value writes TBX-Basic 2.
type Options struct {
	// Version is the version to write; empty is 2.
	Version Version
	// ToolVersion is the version of yiku. Empty is "unknown".
	ToolVersion string
	// Title names the term base for people; empty is "yiku".
	Title string
	// LangStyle is how language codes are written; empty is zh-CN, en-US. Labels
	// are language codes to use instead, by tag: see export.Labels.
	LangStyle export.LangStyle
	Labels    map[string]string
}

// flushAt is the size in bytes at which the buffer goes to the underlying writer.
const flushAt = 64 << 10

var errClosed = errors.New("write tbx: the file is already closed")

// Writer writes concepts as TBX; it is an export.Writer. It must not be used by
// two goroutines at once.
type Writer struct {
	out           io.Writer
	o             Options
	labels        export.Labels
	names         names
	buf           []byte
	report        export.Report
	skips         export.Tally
	cleaned       xmltext.Cleaned
	err           error
	begun, closed bool
}

// NewWriter returns a Writer to w. It writes nothing yet. An error says which
// option is wrong.
func NewWriter(w io.Writer, o Options) (*Writer, error) {
	if o.Version == "" {
		o.Version = Version2
	}
	if !slices.Contains(Versions, o.Version) {
		return nil, fmt.Errorf("write tbx: there is no version %s to write: use 2, 3 or 3-dct", o.Version)
	}
	if o.ToolVersion == "" {
		o.ToolVersion = "unknown"
	}
	if o.Title == "" {
		o.Title = "yiku"
	}
	labels := export.Labels{Style: o.LangStyle, Explicit: o.Labels}
	if err := labels.Check(); err != nil {
		return nil, fmt.Errorf("write tbx: %w", err)
	}
	return &Writer{out: w, o: o, labels: labels, names: namesOf(o.Version)}, nil
}

// Write adds a unit as a concept with one term in each of its languages, or counts
// in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if u.Status == unit.Rejected {
		if err := w.usable(); err != nil {
			return err
		}
		w.report.Units++
		w.skips.Add(export.ReasonRejected, &u)
		return nil
	}
	e := entryOf(&u)
	if e.ID == "" {
		e.ID = own.TUID(&u)
	}
	return w.writeEntry(e, &u)
}

// WriteEntry adds a concept. One without any term is left out and counted.
func (w *Writer) WriteEntry(e Entry) error {
	return w.writeEntry(e, &unit.Unit{Origin: unit.Origin{Title: e.ID}, Place: w.report.Units})
}

func (w *Writer) writeEntry(e Entry, u *unit.Unit) error {
	if err := w.usable(); err != nil {
		return err
	}
	w.report.Units++
	w.cleaned = xmltext.Cleaned{}
	groups := w.group(e.Terms)
	if len(groups) == 0 {
		w.skips.Add(export.ReasonHalfEmpty, u)
		return nil
	}
	w.begin()
	w.appendEntry(&e, groups)
	w.report.Written++
	w.report.DroppedCharacters += w.cleaned.Dropped
	w.report.LineBreaks += w.cleaned.LineBreaks
	w.report.Trimmed += w.cleaned.Trimmed
	if len(w.buf) >= flushAt {
		return w.flush()
	}
	return nil
}

func (w *Writer) usable() error {
	if w.err == nil && w.closed {
		return errClosed
	}
	return w.err
}

// language is the terms of a concept in one language of the file.
type language struct {
	label string
	terms []Term
}

// group puts the terms together by language, in the order of their first terms. A
// term of which nothing is left is not counted in.
func (w *Writer) group(terms []Term) []language {
	var list []language
	for _, t := range terms {
		if len(xmltext.Append(nil, t.Text, &xmltext.Cleaned{})) == 0 {
			continue
		}
		label := w.labels.Label(t.Lang)
		if strings.TrimSpace(label) == "" {
			label = lang.Undetermined
		}
		i := slices.IndexFunc(list, func(l language) bool { return l.label == label })
		if i < 0 {
			i = len(list)
			list = append(list, language{label: label})
			if !slices.Contains(w.report.TargetCodes, label) {
				w.report.TargetCodes = append(w.report.TargetCodes, label)
			}
		}
		list[i].terms = append(list[i].terms, t)
	}
	return list
}

// Close writes the end of the file, and the beginning where no concept was written.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	w.begin()
	w.closed = true
	w.buf = append(w.buf, "</body></text>\n</"+w.names.root+">\n"...)
	return w.flush()
}

// Report tells what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.report
	r.Bytes += int64(len(w.buf))
	r.Skipped = w.skips.Skipped()
	r.TargetCodes = slices.Clone(r.TargetCodes)
	if r.Written == 0 {
		r.Warnings = append(r.Warnings, "no term was written: the file is valid but holds nothing")
	}
	return r
}

// flush hands the buffer to the underlying writer.
func (w *Writer) flush() error {
	n, err := w.out.Write(w.buf)
	w.report.Bytes += int64(n)
	w.buf = w.buf[:0]
	if err != nil {
		w.err = fmt.Errorf("write tbx after %d entries: %w", w.report.Written, err)
	}
	return w.err
}
