package tmx

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// flushAt is the size in bytes at which the buffer goes to the underlying
// writer: large enough that a system call costs little, small enough to stay
// in the processor's cache.
const flushAt = 64 << 10

var errClosed = errors.New("write tmx: the file is already closed")

// Writer writes units as TMX; it is an export.Writer. It must not be used by
// two goroutines at once.
type Writer struct {
	out   io.Writer
	o     Options
	langs *pair.Chooser
	// srclang is what the header says, once it is written.
	srclang string
	buf     []byte
	segs    segments
	origin  provenance
	report  export.Report
	skips   export.Tally
	err     error
	begun   bool
	closed  bool
}

// NewWriter returns a Writer to w. It writes nothing yet. An error says which
// option is wrong.
func NewWriter(w io.Writer, o Options) (*Writer, error) {
	langs, err := newChooser(o)
	if err != nil {
		return nil, fmt.Errorf("write tmx: %w", err)
	}
	o.ToolVersion = cmp.Or(o.ToolVersion, "unknown")
	o.AdminLang = cmp.Or(o.AdminLang, "en")
	if o.Created.IsZero() {
		o.Created = time.Now()
	}
	return &Writer{out: w, o: o, langs: langs}, nil
}

// newChooser checks what the options say of languages.
func newChooser(o Options) (*pair.Chooser, error) {
	if o.Multilingual && (o.Source != "" || o.Target != "") {
		return nil, errors.New("a multilingual file has no source and target language: name a pair or ask for all languages, not both")
	}
	return pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
}

// Write adds the unit to the file or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if w.err != nil {
		return w.err
	}
	if w.closed {
		return errClosed
	}
	w.report.Units++
	if reason := w.cut(&u); reason != "" {
		w.skips.Add(reason, &u)
		return nil
	}
	if !w.begun {
		w.begin(w.segs.list[0].lang.Label)
	}
	w.appendUnit(&u)
	w.count(&u)
	if len(w.buf) >= flushAt {
		return w.flush()
	}
	return nil
}

// cut fills w.segs with the texts of the unit that the file shall have,
// cleaned, or returns the reason why it shall have none.
func (w *Writer) cut(u *unit.Unit) export.Reason {
	w.segs.reset()
	if u.Status == unit.Rejected {
		return export.ReasonRejected
	}
	if w.o.Multilingual {
		for i := range u.Variants {
			w.segs.add(w.langs.Of(u.Variants[i].Lang), &u.Variants[i])
		}
		if n := len(w.segs.list); n == 0 || n == 1 && !w.o.KeepHalfEmpty {
			return export.ReasonHalfEmpty
		}
		return ""
	}
	source, target, reason := w.langs.Choose(u)
	if reason != "" {
		return reason
	}
	w.segs.add(w.langs.Of(u.Variants[source].Lang), &u.Variants[source])
	w.segs.add(w.langs.Of(u.Variants[target].Lang), &u.Variants[target])
	if len(w.segs.list) < 2 {
		return export.ReasonHalfEmpty
	}
	w.langs.Settle(u.Variants[source].Lang, u.Variants[target].Lang)
	return ""
}

// count enters the unit just written into the report.
func (w *Writer) count(u *unit.Unit) {
	w.report.Written++
	w.report.OtherVariants += len(u.Variants) - len(w.segs.list)
	w.report.DroppedCharacters += w.segs.cleaned.Dropped + w.origin.cleaned.Dropped
	w.report.LineBreaks += w.segs.cleaned.LineBreaks + w.origin.cleaned.LineBreaks
	w.report.Trimmed += w.segs.cleaned.Trimmed + w.origin.cleaned.Trimmed
	if w.segs.long {
		w.report.LongUnits++
	}
	for i := range w.segs.list {
		code := w.segs.list[i].lang
		if i == 0 && !w.o.Multilingual {
			code.NoteSource(&w.report)
		} else {
			code.NoteTarget(&w.report)
		}
	}
}

// Close writes the end of the file, and the beginning where no unit was
// written.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	if !w.begun {
		w.begin(w.langs.SourceLabel())
	}
	w.closed = true
	w.buf = append(w.buf, "</body>\n</tmx>\n"...)
	return w.flush()
}

// Report tells what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.report
	r.Bytes += int64(len(w.buf))
	r.Skipped = w.skips.Skipped()
	r.SourceCodes = append([]string(nil), r.SourceCodes...)
	r.TargetCodes = append([]string(nil), r.TargetCodes...)
	r.Warnings = warnings(&r)
	return r
}

// begin writes everything before the first <tu>. srclang is the code of the
// source in a bilingual file.
func (w *Writer) begin(srclang string) {
	if w.o.Multilingual || srclang == "" {
		srclang = allLanguages
	}
	if w.o.Multilingual && w.o.MultilingualSource != "" {
		srclang = w.langs.Of(w.o.MultilingualSource).Label
	}
	w.begun = true
	w.srclang = srclang
	b := append(w.buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	if w.o.DOCTYPE {
		b = append(b, `<!DOCTYPE tmx SYSTEM "tmx14.dtd">`+"\n"...)
	}
	b = append(b, `<tmx version="1.4">`+"\n"+`<header creationtool="`+creationTool+`"`...)
	b = appendAttribute(b, "creationtoolversion", w.o.ToolVersion)
	b = append(b, ` segtype="sentence" o-tmf="`+creationTool+`"`...)
	b = appendAttribute(b, "adminlang", w.o.AdminLang)
	b = appendAttribute(b, "srclang", srclang)
	b = append(b, ` datatype="plaintext"`...)
	b = appendDate(b, "creationdate", w.o.Created)
	w.buf = append(b, "/>\n<body>\n"...)
}

// flush hands the buffer to the underlying writer.
func (w *Writer) flush() error {
	n, err := w.out.Write(w.buf)
	w.report.Bytes += int64(n)
	w.buf = w.buf[:0]
	if err != nil {
		w.err = fmt.Errorf("write tmx after %d units: %w", w.report.Written, err)
	}
	return w.err
}
