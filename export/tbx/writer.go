package tbx

import (
	"cmp"
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

// Version is a version of TBX.
type Version string

// The versions that a Writer writes, both in the dialect TBX-Basic. Every term tool opens
// version 2. Version 3 is written in the style dca.
const (
	Version2 Version = "2"
	Version3 Version = "3"
)

// Writer writes concepts as TBX; it is an export.Writer. It is not safe for
// concurrent use by multiple goroutines.
type Writer struct {
	file    writing.File
	o       export.WriteOptions
	version Version
	labels  export.Labels
	names   names
	// cleaned counts what cleaning changed in the terms of an entry, remarks what it
	// changed in everything else.
	cleaned, remarks xmltext.Cleaned
	begun            bool
}

// NewWriter returns a Writer to w of a version of TBX. It writes nothing yet. The error
// names an invalid option.
func NewWriter(w io.Writer, version Version, o export.WriteOptions) (*Writer, error) {
	o.ToolVersion, o.Title = cmp.Or(o.ToolVersion, "unknown"), cmp.Or(o.Title, "yiku")
	if version != Version2 && version != Version3 {
		return nil, fmt.Errorf("write tbx: version %s cannot be written: use 2 or 3", version)
	}
	labels := export.Labels{Style: o.LangStyle, Explicit: o.Labels}
	if err := labels.Check(); err != nil {
		return nil, fmt.Errorf("write tbx: %w", err)
	}
	return &Writer{file: writing.New(w, "tbx", "entries"), o: o, version: version, labels: labels, names: namesOf(version)}, nil
}

// Write adds a unit as a concept with a term for each variant. A unit that is left out
// is counted in the Report with the reason.
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

// WriteEntry adds a concept. A concept without a term is left out and counted.
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

// language holds the terms of a concept in one language.
type language struct {
	label string
	terms []Term
}

// group groups the terms by language, in the order of the first term of each. It omits
// terms of which cleaning leaves nothing.
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

// Close completes the file, which is valid even if no concept was written.
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

// names are the names of the elements of a version.
type names struct{ root, entry, language, term string }

func namesOf(v Version) names {
	if v == Version2 {
		return names{root: "martif", entry: "termEntry", language: "langSet", term: "tig"}
	}
	return names{root: "tbx", entry: "conceptEntry", language: "langSec", term: "termSec"}
}

// begin writes everything before the first concept.
func (w *Writer) begin() {
	if w.begun {
		return
	}
	w.begun = true
	b := append(w.file.Buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	if w.version == Version2 {
		b = append(b, `<martif type="TBX-Basic" xml:lang="en">`+"\n<martifHeader>\n"...)
	} else {
		b = append(b, `<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">`+"\n<tbxHeader>\n"...)
	}
	b = append(b, "<fileDesc><titleStmt><title>"...)
	b = xmltext.Append(b, w.o.Title, &xmltext.Cleaned{})
	b = append(b, "</title></titleStmt><sourceDesc><p>yiku "...)
	b = xmltext.Append(b, w.o.ToolVersion, &xmltext.Cleaned{})
	b = append(b, "</p></sourceDesc></fileDesc>\n"...)
	if w.version == Version2 {
		b = append(b, `<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>`+"\n</martifHeader>\n"...)
	} else {
		b = append(b, "</tbxHeader>\n"...)
	}
	w.file.Buf = append(b, "<text><body>\n"...)
}

// appendEntry appends a concept. The schemas prescribe the order of its parts:
// descriptions, administrative data, transactions, notes, languages.
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

// appendTerm appends a term and its facts, in the order of the schemas.
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

// appendFact appends a fact, unless its text is empty. An empty kind writes no type.
func (w *Writer) appendFact(b []byte, element, kind, text string) []byte {
	if strings.TrimSpace(text) == "" {
		return b
	}
	b = append(append(b, '<'), element...)
	if kind != "" {
		b = xmltext.AppendAttribute(b, "type", kind)
	}
	b = append(b, '>')
	b = xmltext.Append(b, text, &w.remarks)
	return append(append(append(b, "</"...), element...), ">\n"...)
}

// appendTransaction appends the date of the last change and its author.
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
		b = w.appendFact(b, "note", "", note)
	}
	return b
}

// identifier turns an ID into an XML name, as the schemas require: it begins with a
// letter and consists of letters, digits, "-", "_" and ".".
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
