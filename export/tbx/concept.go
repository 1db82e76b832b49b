package tbx

import (
	"strings"

	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
)

// What is said of a concept stands on three levels: of the entry, of a language,
// of a term. On each it is an element whose type says what it is,
//
//	<descrip type="definition">…</descrip>
//	<termNote type="administrativeStatus">…</termNote>
//	<admin type="source">…</admin>   <xref …>   <note>…</note>
//
// or, in the style dct, an element of that name, <basic:definition>. Groups
// (descripGrp, adminGrp, termNoteGrp, transacGrp) hold one with what is said of
// it in turn. So a level is read as a list of facts: a type and a text.

// fact is something said on a level.
type fact struct {
	kind, text string
	// source is the source within the group of the fact.
	source string
}

// facts are what is said on the level of the element: in it and in groups in it.
func facts(list []fact, n *xmltree.Node) []fact {
	for c := range n.Children() {
		switch c.Name {
		case "descrip", "termNote", "admin", "adminNote", "descripNote":
			list = append(list, fact{kind: c.Attr("type"), text: clean(c)})
		case "note":
			list = append(list, fact{kind: "note", text: clean(c)})
		case "date":
			list = append(list, fact{kind: "date", text: clean(c)})
		case "transacNote":
			list = append(list, fact{kind: c.Attr("type"), text: clean(c)})
		case "descripGrp", "adminGrp", "termNoteGrp", "transacGrp", "termGrp":
			list = group(list, c)
		default:
			if kind, ok := strings.CutPrefix(c.Name, "dct:"); ok {
				list = append(list, fact{kind: kind, text: clean(c)})
			}
		}
	}
	return list
}

// group appends the facts of a group: the first with its source.
func group(list []fact, n *xmltree.Node) []fact {
	inner := facts(nil, n)
	if n.Name == "termGrp" {
		return append(list, inner...)
	}
	if len(inner) > 1 && inner[0].kind != "source" {
		for i := 1; i < len(inner); i++ {
			if inner[i].kind == "source" && n.Name == "descripGrp" {
				inner[0].source = inner[i].text
				inner = append(inner[:i], inner[i+1:]...)
				break
			}
		}
	}
	return append(list, inner...)
}

// clean is the text of an element with its white space made blanks: that of XML,
// as an ideographic space (第一条　总则) belongs to the text.
func clean(n *xmltree.Node) string {
	return strings.Join(strings.FieldsFunc(n.Content(), func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

// concept reads an entry.
func (r *Reader) concept(n *xmltree.Node, e *Entry) {
	for _, f := range facts(nil, n) {
		switch f.kind {
		case "":
		case "subjectField":
			e.Subject = join(e.Subject, f.text)
		case "definition":
			e.Definition, e.Source = join(e.Definition, f.text), join(e.Source, f.source)
		case "source", "externalCrossReference":
			e.Source = join(e.Source, f.text)
		case "projectSubset":
			if _, _, ours := own.OriginOf(f.text); ours {
				e.Unit = f.text
			}
		case "date":
			e.Date = later(e.Date, f.text)
		case "note":
			e.Notes = append(e.Notes, f.text)
		}
	}
	for l := range n.Elements("langSet", "langSec") {
		r.languageOf(l, e)
	}
}

// languageOf reads the terms of one language.
func (r *Reader) languageOf(n *xmltree.Node, e *Entry) {
	code := n.Attr("xml:lang")
	if code == "" {
		code = n.Attr("lang")
	}
	tag := r.language(code)
	var definition string
	var notes []string
	for _, f := range facts(nil, n) {
		switch f.kind {
		case "definition":
			definition = join(definition, f.text)
		case "note":
			notes = append(notes, f.text)
		}
	}
	for t := range n.Elements("tig", "ntig", "termSec") {
		term := termOf(t)
		if term.Text == "" {
			continue
		}
		term.Lang = tag
		if term.Definition == "" {
			term.Definition = definition
		}
		term.Notes = append(append([]string(nil), notes...), term.Notes...)
		if len(term.Notes) == 0 {
			term.Notes = nil
		}
		e.Terms = append(e.Terms, term)
	}
}

// termOf reads a term with what is said of it.
func termOf(n *xmltree.Node) Term {
	holder := n
	if g := n.Child("termGrp"); g != nil {
		holder = g
	}
	var t Term
	if e := holder.Child("term"); e != nil {
		t.Text = clean(e)
	}
	for _, f := range facts(nil, n) {
		switch f.kind {
		case "administrativeStatus", "normativeAuthorization", "processStatus", "status", "usageStatus":
			// The administrative status of the standard stands before others.
			if s, ok := statusOf(f.text); ok && (t.Status == "" || f.kind == "administrativeStatus") {
				t.Status = s
			}
		case "definition":
			t.Definition = join(t.Definition, f.text)
		case "context":
			t.Context, t.Source = join(t.Context, f.text), join(t.Source, f.source)
		case "source":
			t.Source = join(t.Source, f.text)
		case "partOfSpeech":
			t.PartOfSpeech = f.text
		case "note", "usageNote":
			t.Notes = append(t.Notes, f.text)
		case "date":
			t.Date = later(t.Date, f.text)
		case "responsibility":
			t.By = f.text
		}
	}
	return t
}

// join puts two texts together that a file says of one thing.
func join(a, b string) string {
	if a == "" || b == "" || a == b {
		return a + strings.TrimPrefix(b, a)
	}
	return a + "; " + b
}

// later is the later of two dates in the form of ISO 8601, or the one there is.
func later(a, b string) string { return max(a, b) }
