package xliff

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// flushAt is the size in bytes at which the buffer goes to the underlying writer.
const flushAt = 64 << 10

var errClosed = errors.New("write xliff: the file is already closed")

// Writer writes segments or units as XLIFF; it is an export.Writer. It must not
// be used by two goroutines at once.
type Writer struct {
	out   io.Writer
	o     Options
	langs *pair.Chooser
	// source and target are the codes that the open <file> names.
	source, target *pair.Code
	buf            []byte
	report         export.Report
	skips          export.Tally
	cleaned        xmltext.Cleaned
	ids            codeIDs
	err            error
	begun, closed  bool
	// file counts the <file> elements; inFile tells that one is open, for the
	// document named by original. number counts its segments.
	file, number int
	inFile       bool
	original     string
}

// NewWriter returns a Writer to w. It writes nothing yet. An error says which
// option is wrong.
func NewWriter(w io.Writer, o Options) (*Writer, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("write xliff: %w", err)
	}
	langs, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write xliff: %w", err)
	}
	o.Original = own.FileName(o.Original) // folders do not concern whoever gets the file
	return &Writer{out: w, o: o, langs: langs}, nil
}

// WriteSegment adds a segment. One without any text in its source is left out
// and counted. Options must name both languages.
func (w *Writer) WriteSegment(s Segment) error {
	if err := w.usable(); err != nil {
		return err
	}
	if w.o.Source == "" || w.o.Target == "" {
		return errors.New("write xliff: the options name no source or no target language, which segments need")
	}
	w.report.Units++
	if strings.TrimSpace(s.Source.Text) == "" {
		w.skips.Add(export.ReasonHalfEmpty, &unit.Unit{Origin: unit.Origin{Source: w.o.Original}, Place: w.report.Units - 1})
		return nil
	}
	w.openFile(w.langs.Of(w.o.Source), w.langs.Of(w.o.Target), w.o.Original)
	return w.add(&s)
}

// Write adds the unit to the file or counts in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.usable(); err != nil {
		return err
	}
	w.report.Units++
	if u.Status == unit.Rejected {
		w.skips.Add(export.ReasonRejected, &u)
		return nil
	}
	source, target, reason := w.langs.Choose(&u)
	if reason != "" {
		w.skips.Add(reason, &u)
		return nil
	}
	sv, tv := u.Variants[source], u.Variants[target]
	w.langs.Settle(sv.Lang, tv.Lang)
	original := own.FileName(u.Origin.Source)
	if original == "" {
		original = u.Origin.Title
	}
	if original == "" {
		original = w.o.Original
	}
	w.openFile(w.langs.Of(sv.Lang), w.langs.Of(tv.Lang), original)
	w.report.OtherVariants += len(u.Variants) - 2
	return w.add(&Segment{
		ID: own.TUID(&u), Source: sv, Target: tv, State: stateOf(&u), Notes: notesOf(&u), props: propsOf(&u),
	})
}

// usable is the error that a call must return at once.
func (w *Writer) usable() error {
	if w.err == nil && w.closed {
		return errClosed
	}
	return w.err
}

// add writes the segment into the open <file>.
func (w *Writer) add(s *Segment) error {
	w.number++
	w.cleaned = xmltext.Cleaned{}
	w.ids.reset()
	if w.o.Version == Version21 {
		w.append21(s)
	} else {
		w.append12(s)
	}
	w.report.Written++
	w.report.DroppedCharacters += w.cleaned.Dropped
	w.report.LineBreaks += w.cleaned.LineBreaks
	w.report.Trimmed += w.cleaned.Trimmed
	if long(s.Source.Text) || long(s.Target.Text) {
		w.report.LongUnits++
	}
	if len(w.buf) >= flushAt {
		return w.flush()
	}
	return nil
}

func long(text string) bool {
	return len(text) > export.LongText && utf8.RuneCountInString(text) > export.LongText
}

// openFile makes sure that a <file> for the languages and the document is open.
// XLIFF 2 names the languages once for all files: other varieties of them that
// come later go under these names.
func (w *Writer) openFile(source, target *pair.Code, original string) {
	if !w.begun {
		w.begun = true
		w.source, w.target = source, target
		w.buf = w.appendRoot(w.buf)
	}
	same := w.o.Version == Version21 || w.source == source && w.target == target
	if w.inFile && same && w.original == original {
		return
	}
	w.closeFile()
	if w.o.Version != Version21 {
		w.source, w.target = source, target
	}
	w.source.NoteSource(&w.report)
	w.target.NoteTarget(&w.report)
	w.inFile, w.original, w.number = true, original, 0
	w.file++
	w.buf = w.appendFile(w.buf, original)
}

// closeFile ends the open <file>.
func (w *Writer) closeFile() {
	if !w.inFile {
		return
	}
	w.inFile = false
	if w.o.Version == Version21 {
		w.buf = append(w.buf, "</file>\n"...)
	} else {
		w.buf = append(w.buf, "</body>\n</file>\n"...)
	}
}

// Close writes the end of the file. A file without segments is whole too, but a
// file of no language is none: then the options must name both.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		return w.err
	}
	if !w.begun {
		w.openFile(w.langs.Of(orUndetermined(w.o.Source)), w.langs.Of(orUndetermined(w.o.Target)), w.o.Original)
		if w.o.Version == Version21 {
			// XLIFF 2 knows no <file> without a unit.
			w.buf = append(w.buf, `<unit id="u0" translate="no"><segment><source/></segment></unit>`+"\n"...)
		}
	}
	w.closeFile()
	w.closed = true
	w.buf = append(w.buf, "</xliff>\n"...)
	return w.flush()
}

// Report tells what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.report
	r.Bytes += int64(len(w.buf))
	r.Skipped = w.skips.Skipped()
	r.SourceCodes = append([]string(nil), r.SourceCodes...)
	r.TargetCodes = append([]string(nil), r.TargetCodes...)
	if r.Written == 0 {
		r.Warnings = append(r.Warnings, "no segment was written: the file holds no translation")
	}
	return r
}

// flush hands the buffer to the underlying writer.
func (w *Writer) flush() error {
	n, err := w.out.Write(w.buf)
	w.report.Bytes += int64(n)
	w.buf = w.buf[:0]
	if err != nil {
		w.err = fmt.Errorf("write xliff after %d segments: %w", w.report.Written, err)
	}
	return w.err
}

// The names of properties for what XLIFF has no place for in a unit, beside those
// of package own. Dates are in the form of TMX, YYYYMMDDThhmmssZ.
const (
	propCreated   = "x-creationdate"
	propChanged   = "x-changedate"
	propCreatedBy = "x-creationid"
	propChangedBy = "x-changeid"
)

// ourTool is yiku's name as a tool: its files have its properties.
const ourTool = "yiku"

const dateForm = "20060102T150405Z"

// propsOf are the properties of a unit in a file.
func propsOf(u *unit.Unit) []unit.Prop {
	list := own.Props(u)
	add := func(name, value string) {
		if value != "" {
			list = append(list, unit.Prop{Type: name, Value: value})
		}
	}
	add(propCreated, formatDate(u.Created))
	add(propChanged, formatDate(u.Changed))
	add(propCreatedBy, u.CreatedBy)
	add(propChangedBy, u.ChangedBy)
	return append(list, u.Props...)
}

// notesOf are the notes of a unit in a file: first what yiku says of its origin.
func notesOf(u *unit.Unit) []string {
	if u.Status == "" {
		return u.Notes
	}
	if note := own.Note(&u.Origin, u.Status); note != "" {
		return append([]string{note}, u.Notes...)
	}
	return u.Notes
}

func formatDate(t time.Time) string {
	if year := t.UTC().Year(); t.IsZero() || year < 1 || year > 9999 {
		return ""
	}
	return t.UTC().Format(dateForm)
}

// takeProp takes a property that propsOf wrote back; false for any other.
func takeProp(u *unit.Unit, p unit.Prop) bool {
	switch p.Type {
	case propCreated, propChanged:
		t, err := time.Parse(dateForm, p.Value)
		if err != nil {
			return false
		}
		if p.Type == propCreated {
			u.Created = t
		} else {
			u.Changed = t
		}
	case propCreatedBy:
		u.CreatedBy = p.Value
	case propChangedBy:
		u.ChangedBy = p.Value
	default:
		return false
	}
	return true
}

func orUndetermined(tag string) string {
	if tag == "" {
		return lang.Undetermined
	}
	return tag
}
