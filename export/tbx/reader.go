package tbx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
)

// Reader reads TBX; it is an export.Reader. It is not safe for concurrent use by
// multiple goroutines. It holds one entry and a window of the file.
type Reader struct {
	r         io.Reader
	o         export.ReadOptions
	languages *reading.Languages
	stream    reading.Stream
}

// NewReader returns a Reader of the file, which may be packed with gzip or zip
// (see export.Unpack). It reads nothing yet. An error says which option is wrong.
func NewReader(r io.Reader, o export.ReadOptions) (*Reader, error) {
	languages, err := reading.NewLanguages("tbx", o.Languages)
	if err != nil {
		return nil, err
	}
	return &Reader{r: r, o: o, languages: languages, stream: reading.Stream{Strict: o.Strict}}, nil
}

// Found is an entry of a file, or what stands in place of one.
type Found struct {
	// Entry is the concept, unless Bad is set.
	Entry Entry
	// Bad says why there is no entry; nil for a good one.
	Bad *export.BadUnit
	// Repairs are what was changed so that the entry could be read.
	Repairs []export.Repair
}

// Entries streams the concepts, in the order of the file, once: a second range, or
// one after Units, yields nothing. The error is an *export.FormatError for a file
// that is something else, a *export.BadUnit with Strict, or one of
// reading.
func (r *Reader) Entries(ctx context.Context) iter.Seq2[Found, error] {
	return reading.Each(&r.stream, func(yield func(Found) bool) error {
		return r.read(func(f Found) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := r.stream.Count(f.Bad, len(f.Entry.Terms), f.Repairs); err != nil {
				return err
			}
			if !yield(f) {
				return errStopped
			}
			return nil
		})
	})
}

// errStopped ends a reading whose caller wants no more.
var errStopped = errors.New("the caller wants no more entries")

// Report returns what was read so far. Units counts the entries, unless Units was
// ranged over.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// entryNames are the elements of a concept in the versions.
var entryNames = []string{"termEntry", "conceptEntry"}

// dct are the namespaces of the style dct; their names are those of the style dca.
var dct = map[string]string{
	"http://www.tbxinfo.net/ns/min": "dct", "http://www.tbxinfo.net/ns/basic": "dct",
	"http://www.w3.org/XML/1998/namespace": "xml",
}

// read opens the file and hands its entries to each, whose error ends it.
func (r *Reader) read(each func(Found) error) error {
	text, err := r.stream.Open(r.r, r.o.Encoding, ".tbx")
	if err != nil {
		return err
	}
	x := xmltree.New(text, xmltree.Options{Prefixes: dct, Units: entryNames, Text: true})
	if err := r.root(x); err != nil {
		return err
	}
	closed := false
	for number := 0; ; {
		kind, err := x.Next()
		if err != nil {
			return err
		}
		var f Found
		switch {
		case kind == xmltree.EOF && closed:
			return nil
		case kind == xmltree.EOF:
			f.Bad = &export.BadUnit{Line: x.Line(), Cause: "the file ends before the end of its root: it may be cut off"}
		case kind == xmltree.Fault:
			f.Bad = &export.BadUnit{Line: x.Line(), Cause: x.Cause()}
		case kind == xmltree.End:
			closed = len(x.Path()) == 0
			continue
		case slices.Contains(entryNames, x.Element().Name):
			number++
			if f, err = r.entry(x, number); err != nil {
				return err
			}
		default:
			continue
		}
		if err := each(f); err != nil || kind == xmltree.EOF {
			return err
		}
	}
}

// root reads up to the root.
func (r *Reader) root(x *xmltree.Reader) error {
	kind, err := x.Next()
	if err != nil {
		return err
	}
	e := x.Element()
	switch {
	case kind == xmltree.EOF:
		return notTBX(x.Line(), "the file contains no element")
	case kind == xmltree.Fault:
		return notTBX(x.Line(), x.Cause())
	case kind == xmltree.Start && e.Name == "martif":
		r.stream.Found.Format = "TBX 2"
	case kind == xmltree.Start && strings.EqualFold(e.Name, "tbx"):
		r.stream.Found.Format = "TBX 3"
	default:
		return notTBX(x.Line(), fmt.Sprintf("its root is <%s>, neither <martif> nor <tbx>", reading.Shorten(e.Name)))
	}
	return nil
}

// entry reads the concept whose start is the present token.
func (r *Reader) entry(x *xmltree.Reader, number int) (Found, error) {
	line, id := x.Line(), x.Element().Attr("id")
	tree, bad, err := x.Tree()
	if err != nil {
		return Found{}, err
	}
	name := id
	if name == "" {
		name = fmt.Sprintf("entry %d", number)
	}
	if bad != nil {
		return Found{Bad: &export.BadUnit{Line: bad.Line, Unit: name, Cause: bad.Cause}}, nil
	}
	e := Entry{Number: number, Line: line, ID: id}
	r.concept(tree, &e)
	if len(e.Terms) == 0 {
		return Found{Bad: &export.BadUnit{Line: line, Unit: name, Cause: "the entry has no term in any language"}}, nil
	}
	return Found{Entry: e, Repairs: x.Repairs()}, nil
}

func notTBX(line int, found string) error {
	return &export.FormatError{Format: "TBX", Line: line, Found: found}
}

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
func facts(n *xmltree.Node) []fact {
	var list []fact
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
	inner := facts(n)
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

// clean is the text of an element with its white space made spaces: that of XML,
// as an ideographic space (第一条　总则) belongs to the text.
func clean(n *xmltree.Node) string {
	return strings.Join(strings.FieldsFunc(n.Content(), func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

// concept reads an entry.
func (r *Reader) concept(n *xmltree.Node, e *Entry) {
	for _, f := range facts(n) {
		switch f.kind {
		case "":
		case "subjectField":
			e.Subject = join(e.Subject, f.text)
		case "definition":
			e.Definition, e.Source = join(e.Definition, f.text), join(e.Source, f.source)
		case "source", "externalCrossReference":
			e.Source = join(e.Source, f.text)
		case "projectSubset":
			if _, _, ours := provenance.ParseTUID(f.text); ours {
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
	tag := r.languages.Tag(code)
	var definition string
	var notes []string
	for _, f := range facts(n) {
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
	for _, f := range facts(n) {
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
