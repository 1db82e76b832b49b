package xliff

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/pair"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/writing"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Writer writes segments or units as XLIFF; it is an export.Writer. It is not
// safe for concurrent use by multiple goroutines.
type Writer struct {
	file writing.File
	o    export.WriteOptions
	// version is the version of XLIFF.
	version Version
	langs   *pair.Chooser
	// source and target are the languages of the open <file>.
	source, target *pair.Code
	// cleaned counts what cleaning changed in the texts of a segment, remarks what it
	// changed in notes and properties.
	cleaned, remarks xmltext.Cleaned
	ids              codeIDs
	begun            bool
	// documents is the number of <file> elements. open reports whether one is open, for
	// the document original; number is the number of its segments.
	documents, number int
	open              bool
	original          string
}

// NewWriter returns a Writer to w of a version of XLIFF. It writes nothing yet. The error
// names an invalid option. WriteSegment requires Source and Target.
func NewWriter(w io.Writer, version Version, o export.WriteOptions) (*Writer, error) {
	if !slices.Contains(Versions, version) {
		err := fmt.Errorf("there is no XLIFF %s to write: use %s or %s", version, Version12, Version21)
		return nil, fmt.Errorf("write xliff: %w", err)
	}
	langs, err := pair.New(export.Labels{Style: o.LangStyle, Explicit: o.Labels}, o.Source, o.Target)
	if err != nil {
		return nil, fmt.Errorf("write xliff: %w", err)
	}
	o.ToolVersion = cmp.Or(o.ToolVersion, "unknown")
	o.Title = provenance.FileName(o.Title) // folders are private
	return &Writer{file: writing.New(w, "xliff", "segments"), o: o, version: version, langs: langs}, nil
}

// WriteSegment adds a segment. A segment without a source text is left out and counted.
// The options must name both languages.
func (w *Writer) WriteSegment(s Segment) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	if w.o.Source == "" || w.o.Target == "" {
		return errors.New("write xliff: the options name no source or no target language, which segments need")
	}
	if strings.TrimSpace(s.Source.Text) == "" {
		w.file.Skip(export.ReasonHalfEmpty, &unit.Unit{Origin: unit.Origin{Source: w.o.Title}, Place: w.file.Counts.Units - 1})
		return nil
	}
	w.openFile(w.langs.Code(w.o.Source), w.langs.Code(w.o.Target), w.o.Title)
	return w.add(&s)
}

// Write adds the unit. A unit that is left out is counted in the Report with the reason.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	source, target, reason := w.langs.ChooseUnrejected(&u)
	if reason != "" {
		w.file.Skip(reason, &u)
		return nil
	}
	sv, tv := u.Variants[source], u.Variants[target]
	w.langs.SetPair(sv.Lang, tv.Lang)
	original := cmp.Or(provenance.FileName(u.Origin.Source), u.Origin.Title, w.o.Title)
	w.openFile(w.langs.Code(sv.Lang), w.langs.Code(tv.Lang), original)
	w.file.Counts.OtherVariants += len(u.Variants) - 2
	return w.add(&Segment{
		ID: provenance.TUID(&u), Source: sv, Target: tv, State: stateOf(&u), Notes: notesOf(&u), props: propsOf(&u),
	})
}

// add writes the segment into the open <file>.
func (w *Writer) add(s *Segment) error {
	w.number++
	w.cleaned = xmltext.Cleaned{}
	w.ids.reset()
	if w.version == Version21 {
		w.append21(s)
	} else {
		w.append12(s)
	}
	if export.IsLong(s.Source.Text) || export.IsLong(s.Target.Text) {
		w.file.Counts.LongUnits++
	}
	return w.file.Wrote(w.cleaned)
}

// openFile ensures that a <file> for the languages and the document is open. In XLIFF 2
// the root names the languages for all files, so later varieties are written under the
// names of the first.
func (w *Writer) openFile(source, target *pair.Code, original string) {
	if !w.begun {
		w.begun = true
		w.source, w.target = source, target
		w.file.Buf = w.appendRoot(w.file.Buf)
	}
	same := w.version == Version21 || w.source == source && w.target == target
	if w.open && same && w.original == original {
		return
	}
	w.closeFile()
	if w.version != Version21 {
		w.source, w.target = source, target
	}
	w.source.RecordSource(&w.file.Counts)
	w.target.RecordTarget(&w.file.Counts)
	w.open, w.original, w.number = true, original, 0
	w.documents++
	w.file.Buf = w.appendFile(w.file.Buf, original)
}

// closeFile ends the open <file>.
func (w *Writer) closeFile() {
	if !w.open {
		return
	}
	w.open = false
	if w.version == Version21 {
		w.file.Buf = append(w.file.Buf, "</file>\n"...)
	} else {
		w.file.Buf = append(w.file.Buf, "</body>\n</file>\n"...)
	}
}

// Close completes the file, which is valid even without segments. The languages of an
// empty file are those of the options, or undetermined.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	if !w.begun {
		w.openFile(w.langs.Code(orUndetermined(w.o.Source)), w.langs.Code(orUndetermined(w.o.Target)), w.o.Title)
		if w.version == Version21 {
			// The schema of XLIFF 2 requires a unit in each <file>.
			w.file.Buf = append(w.file.Buf, `<unit id="u0" translate="no"><segment><source/></segment></unit>`+"\n"...)
		}
	}
	w.closeFile()
	w.file.Buf = append(w.file.Buf, "</xliff>\n"...)
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.file.Report()
	r.DroppedCharacters += w.remarks.Dropped
	if r.Written == 0 {
		r.Warnings = append(r.Warnings, "no segment was written: the file holds no translation")
	}
	return r
}

// The names of the properties that XLIFF has no element for, in addition to those of
// package provenance. Dates are in the form of TMX, YYYYMMDDThhmmssZ.
const (
	propCreated   = "x-creationdate"
	propChanged   = "x-changedate"
	propCreatedBy = "x-creationid"
	propChangedBy = "x-changeid"
)

// ourTool is the name of yiku as the tool of a file.
const ourTool = "yiku"

const dateForm = "20060102T150405Z"

// propsOf returns the properties of a unit in a file.
func propsOf(u *unit.Unit) []unit.Prop {
	list := provenance.Props(u)
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

// notesOf returns the notes of a unit in a file, the first of which describes its origin.
func notesOf(u *unit.Unit) []string {
	if u.Status == "" {
		return u.Notes
	}
	if note := provenance.Note(&u.Origin, u.Status); note != "" {
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

// restoreProp restores a field from a property written by propsOf. It returns false for
// any other property.
func restoreProp(u *unit.Unit, p unit.Prop) bool {
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
