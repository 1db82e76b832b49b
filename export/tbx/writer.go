package tbx

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/writing"
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

// Writer writes concepts as TBX; it is an export.Writer. It is not safe for
// concurrent use by multiple goroutines.
type Writer struct {
	file   writing.File
	o      Options
	labels export.Labels
	names  names
	// cleaned is what cleaning changed in the terms of an entry, remarks in all that
	// is said of terms.
	cleaned, remarks xmltext.Cleaned
	begun            bool
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
	return &Writer{file: writing.New(w, "tbx", "entries"), o: o, labels: labels, names: namesOf(o.Version)}, nil
}

// Write adds a unit as a concept with one term in each of its languages, or counts
// in the Report why it does not.
func (w *Writer) Write(u unit.Unit) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	if u.Status == unit.Rejected {
		w.file.Skip(export.ReasonRejected, &u)
		return nil
	}
	e := entryOf(&u)
	if e.ID == "" {
		e.ID = provenance.TUID(&u)
	}
	return w.writeEntry(e, &u)
}

// WriteEntry adds a concept. One without any term is left out and counted.
func (w *Writer) WriteEntry(e Entry) error {
	if err := w.file.Begin(); err != nil {
		return err
	}
	return w.writeEntry(e, &unit.Unit{Origin: unit.Origin{Title: e.ID}, Place: w.file.Counts.Units - 1})
}

func (w *Writer) writeEntry(e Entry, u *unit.Unit) error {
	w.cleaned = xmltext.Cleaned{}
	groups := w.group(e.Terms)
	if len(groups) == 0 {
		w.file.Skip(export.ReasonHalfEmpty, u)
		return nil
	}
	w.begin()
	w.appendEntry(&e, groups)
	return w.file.Wrote(w.cleaned)
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
			if !slices.Contains(w.file.Counts.TargetCodes, label) {
				w.file.Counts.TargetCodes = append(w.file.Counts.TargetCodes, label)
			}
		}
		list[i].terms = append(list[i].terms, t)
	}
	return list
}

// Close writes the end of the file, and the beginning where no concept was written.
func (w *Writer) Close() error {
	if ended, err := w.file.Ended(); ended {
		return err
	}
	w.begin()
	w.file.Buf = append(w.file.Buf, "</body></text>\n</"+w.names.root+">\n"...)
	return w.file.End()
}

// Report returns what was written and what was left out.
func (w *Writer) Report() export.Report {
	r := w.file.Report()
	r.DroppedCharacters += w.remarks.Dropped
	if r.Written == 0 {
		r.Warnings = append(r.Warnings, "no term was written: the file is valid but holds nothing")
	}
	return r
}

// names are what the versions call their elements.
type names struct {
	root, entry, language, term string
	// dct reports whether a type is the name of an element, not an attribute.
	dct bool
}

func namesOf(v Version) names {
	if v == Version2 {
		return names{root: "martif", entry: "termEntry", language: "langSet", term: "tig"}
	}
	return names{root: "tbx", entry: "conceptEntry", language: "langSec", term: "termSec", dct: v == Version3DCT}
}

// prefixOf is the prefix of the module that a type belongs to, in the style dct:
// TBX-Min has the few types that every dialect knows, TBX-Basic the others.
func prefixOf(kind string) string {
	if slices.Contains([]string{"administrativeStatus", "partOfSpeech", "subjectField", "customerSubset", "externalCrossReference"}, kind) {
		return "min:"
	}
	return "basic:"
}

// begin writes everything before the first concept.
func (w *Writer) begin() {
	if w.begun {
		return
	}
	w.begun = true
	b := append(w.file.Buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	switch w.o.Version {
	case Version2:
		b = append(b, `<martif type="TBX-Basic" xml:lang="en">`+"\n<martifHeader>\n"...)
	case Version3DCA:
		b = append(b, `<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">`+"\n<tbxHeader>\n"...)
	default:
		b = append(b, `<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"`+
			` xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">`+"\n<tbxHeader>\n"...)
	}
	b = append(b, "<fileDesc><titleStmt><title>"...)
	b = xmltext.Append(b, w.o.Title, &xmltext.Cleaned{})
	b = append(b, "</title></titleStmt><sourceDesc><p>yiku "...)
	b = xmltext.Append(b, w.o.ToolVersion, &xmltext.Cleaned{})
	b = append(b, "</p></sourceDesc></fileDesc>\n"...)
	if w.o.Version == Version2 {
		b = append(b, `<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>`+"\n</martifHeader>\n"...)
	} else {
		b = append(b, "</tbxHeader>\n"...)
	}
	w.file.Buf = append(b, "<text><body>\n"...)
}

// appendEntry appends a concept. The order of its parts is that of the schemas:
// descriptions, administrative data, transactions, notes, then the languages.
func (w *Writer) appendEntry(e *Entry, groups []language) {
	b := append(append(w.file.Buf, '<'), w.names.entry...)
	if id := identifier(e.ID); id != "" {
		b = xmltext.AppendAttribute(b, "id", id)
	}
	b = append(b, ">\n"...)
	b = w.appendFact(b, "descrip", "subjectField", e.Subject)
	if e.Definition != "" && e.Source != "" {
		b = append(b, "<descripGrp>"...)
		b = w.appendFact(b, "descrip", "definition", e.Definition)
		b = w.appendFact(b, "admin", "source", e.Source)
		b = append(b, "</descripGrp>\n"...)
	} else {
		b = w.appendFact(b, "descrip", "definition", e.Definition)
		b = w.appendFact(b, "admin", "source", e.Source)
	}
	b = w.appendFact(b, "admin", "projectSubset", e.Unit)
	b = w.appendTransaction(b, e.Date, "")
	b = w.appendNotes(b, e.Notes)
	for _, l := range groups {
		b = append(append(b, '<'), w.names.language...)
		b = xmltext.AppendAttribute(b, "xml:lang", l.label)
		b = append(b, ">\n"...)
		for i := range l.terms {
			b = w.appendTerm(b, &l.terms[i])
		}
		b = append(append(append(b, "</"...), w.names.language...), ">\n"...)
	}
	w.file.Buf = append(append(append(b, "</"...), w.names.entry...), ">\n"...)
}

// appendTerm appends a term with what is said of it, in the order of the schemas.
func (w *Writer) appendTerm(b []byte, t *Term) []byte {
	b = append(append(append(b, '<'), w.names.term...), "><term>"...)
	b = xmltext.Append(b, t.Text, &w.cleaned)
	b = append(b, "</term>\n"...)
	b = w.appendFact(b, "termNote", "administrativeStatus", administrative[t.Status])
	b = w.appendFact(b, "termNote", "partOfSpeech", t.PartOfSpeech)
	b = w.appendFact(b, "descrip", "definition", t.Definition)
	b = w.appendFact(b, "descrip", "context", t.Context)
	b = w.appendFact(b, "admin", "source", t.Source)
	b = w.appendTransaction(b, t.Date, t.By)
	b = w.appendNotes(b, t.Notes)
	return append(append(append(b, "</"...), w.names.term...), ">\n"...)
}

// appendFact appends something that is said, unless it is nothing.
func (w *Writer) appendFact(b []byte, element, kind, text string) []byte {
	if strings.TrimSpace(text) == "" {
		return b
	}
	if w.names.dct {
		element, kind = prefixOf(kind)+kind, ""
	}
	b = append(append(b, '<'), element...)
	if kind != "" {
		b = xmltext.AppendAttribute(b, "type", kind)
	}
	b = append(b, '>')
	b = xmltext.Append(b, text, &w.remarks)
	return append(append(append(b, "</"...), element...), ">\n"...)
}

// appendTransaction appends when, and by whom, the thing was last changed.
func (w *Writer) appendTransaction(b []byte, date, by string) []byte {
	if strings.TrimSpace(date) == "" && strings.TrimSpace(by) == "" {
		return b
	}
	b = append(b, "<transacGrp>"...)
	b = w.appendFact(b, "transac", "transactionType", "modification")
	b = w.appendFact(b, "transacNote", "responsibility", by)
	if strings.TrimSpace(date) != "" {
		b = append(b, "<date>"...)
		b = xmltext.Append(b, date, &w.remarks)
		b = append(b, "</date>"...)
	}
	return append(b, "</transacGrp>\n"...)
}

func (w *Writer) appendNotes(b []byte, notes []string) []byte {
	for _, note := range notes {
		if strings.TrimSpace(note) == "" {
			continue
		}
		b = append(b, "<note>"...)
		b = xmltext.Append(b, note, &w.remarks)
		b = append(b, "</note>\n"...)
	}
	return b
}

// identifier makes an ID an XML name, as the schemas ask for: it begins with a
// letter and holds letters, digits, "-", "_" and ".".
func identifier(id string) string {
	id = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.', r >= 0x4E00 && r <= 0x9FA5:
			return r
		}
		return '_'
	}, id)
	if id != "" && (id[0] < 'A' || id[0] > 'z') && id[0] < 0x80 {
		return "c" + id
	}
	return id
}
