package tbx

import (
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export/internal/xmltext"
)

// names are what the versions call their elements.
type names struct {
	root, entry, language, term string
	// dct tells that a type is the name of an element, not an attribute.
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
	b := append(w.buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
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
	w.buf = append(b, "<text><body>\n"...)
}

// appendEntry appends a concept. The order of its parts is that of the schemas:
// descriptions, administrative data, transactions, notes, then the languages.
func (w *Writer) appendEntry(e *Entry, groups []language) {
	b := append(append(w.buf, '<'), w.names.entry...)
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
	w.buf = append(append(append(b, "</"...), w.names.entry...), ">\n"...)
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
	b = xmltext.Append(b, text, &xmltext.Cleaned{})
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
		b = xmltext.Append(b, date, &xmltext.Cleaned{})
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
		b = xmltext.Append(b, note, &xmltext.Cleaned{})
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
