package tbx

import (
	"cmp"
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
// (see export.Unpack). It reads nothing yet. The error names an invalid option.
func NewReader(r io.Reader, o export.ReadOptions) (*Reader, error) {
	languages, err := reading.NewLanguages("tbx", o.Languages)
	if err != nil {
		return nil, err
	}
	return &Reader{r: r, o: o, languages: languages, stream: reading.Stream{Strict: o.Strict}}, nil
}

// Found is an entry of a file, or a part of the file that could not be used.
type Found struct {
	// Entry is the concept, unless Bad is set.
	Entry Entry
	// Bad describes why there is no entry; it is nil for a good one.
	Bad *export.BadUnit
	// Repairs lists the changes that made the entry readable.
	Repairs []export.Repair
}

// Entries returns the concepts in the order of the file. Entries and Units read the
// file once: a further iteration of either yields nothing. The error is an
// *export.FormatError for a file that is not TBX, an *export.BadUnit if reading is
// strict, or an error of reading.
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

// errStopped ends reading after the caller has stopped the iteration.
var errStopped = errors.New("the caller wants no more entries")

// Report returns the counts of what has been read. Its Units are the entries if
// Entries was used.
func (r *Reader) Report() export.ReadReport { return r.stream.Report() }

// entryNames are the elements of a concept in versions 2 and 3.
var entryNames = []string{"termEntry", "conceptEntry"}

// dct maps the namespaces of the style dct to the prefix that xmltree gives their names.
var dct = map[string]string{
	"http://www.tbxinfo.net/ns/min": "dct", "http://www.tbxinfo.net/ns/basic": "dct",
	"http://www.w3.org/XML/1998/namespace": "xml",
}

// read opens the file and calls each with its entries. It returns the first error of
// each.
func (r *Reader) read(each func(Found) error) error {
	text, err := r.stream.Open(r.r, r.o.Encoding, ".tbx")
	if err != nil {
		return err
	}
	x := xmltree.New(text, xmltree.Options{
		Prefixes: dct, Units: entryNames, Text: true,
		Inner: []string{"term", "tig", "ntig", "termSec", "langSet", "langSec"}, Outer: []string{"martifHeader", "tbxHeader", "back"},
	})
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
			var left []export.BadUnit
			if f, left, err = r.entry(x, number); err != nil {
				return err
			}
			for i := range left {
				if err := each(Found{Bad: &left[i]}); err != nil {
					return err
				}
			}
		default:
			if f.Bad, err = x.Stray(); err != nil {
				return err
			}
			if f.Bad == nil {
				continue
			}
		}
		if err := each(f); err != nil || kind == xmltree.EOF {
			return err
		}
	}
}

// root reads the start of the root element.
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

// entry reads the concept whose start is the current token. left are the texts in it that are not read.
func (r *Reader) entry(x *xmltree.Reader, number int) (f Found, left []export.BadUnit, err error) {
	line, id := x.Line(), x.Element().Attr("id")
	tree, bad, err := x.Tree()
	if err != nil {
		return Found{}, nil, err
	}
	name := id
	if name == "" {
		name = fmt.Sprintf("entry %d", number)
	}
	if bad != nil {
		return Found{Bad: &export.BadUnit{Line: bad.Line, Unit: name, Cause: bad.Cause}}, nil, nil
	}
	e := Entry{Number: number, Line: line, ID: id}
	r.concept(tree, &e)
	left = leftOut(tree, name)
	if len(e.Terms) == 0 {
		return Found{Bad: &export.BadUnit{Line: line, Unit: name, Cause: "the entry has no term in any language"}}, left, nil
	}
	return Found{Entry: e, Repairs: x.Repairs()}, left, nil
}

// factNames are the elements of the facts about a concept, a language or a term.
var factNames = []string{
	"descrip", "descripGrp", "descripNote", "admin", "adminGrp", "adminNote", "transac", "transacGrp", "transacNote", "termNote", "termNoteGrp",
	"note", "date", "ref", "xref", "termCompList", "termCompGrp",
}

// leftOut returns what concept leaves out of an entry: the texts in elements that do not belong where they
// are, further terms in the place of one, and terms without a language.
func leftOut(entry *xmltree.Node, name string) (list []export.BadUnit) {
	fail := func(line int, format string, args ...any) {
		list = append(list, export.BadUnit{Line: line, Unit: name, Cause: fmt.Sprintf(format, args...)})
	}
	strangers := func(n *xmltree.Node, known ...string) {
		for _, bad := range n.Strangers(":", append(known, factNames...)...) {
			fail(bad.Line, "%s", bad.Cause)
		}
	}
	strangers(entry, "langSet", "langSec")
	for l := range entry.Elements("langSet", "langSec") {
		strangers(l, "tig", "ntig", "termSec")
		for t := range l.Elements("tig", "ntig", "termSec") {
			strangers(t, "term", "termGrp")
			read := holderOf(t).Child("term")
			switch {
			case clean(t) == "":
			case read == nil:
				fail(t.Line, "its <%s> has no <term>", t.Name)
			case codeOf(t, l) == "":
				fail(t.Line, "a term has no language: neither it nor its language section names one")
			}
			further := func(n *xmltree.Node) {
				for e := range n.Elements("term") {
					if e != read && clean(e) != "" {
						fail(e.Line, "it has a second <term> in the place of one: %q is not read", reading.Shorten(clean(e)))
					}
				}
			}
			further(t)
			for group := range t.Elements("termGrp") {
				strangers(group, "term")
				further(group)
			}
		}
	}
	return list
}

func notTBX(line int, found string) error {
	return &export.FormatError{Format: "TBX", Line: line, Found: found}
}

// The facts about a concept are on three levels: of the entry, of a language, of a
// term. Each is an element with a type,
//
//	<descrip type="definition">…</descrip>
//	<termNote type="administrativeStatus">…</termNote>
//	<admin type="source">…</admin>   <xref …>   <note>…</note>
//
// or, in the style dct, an element of that name, <basic:definition>. Groups
// (descripGrp, adminGrp, termNoteGrp, transacGrp) hold a fact with facts about it. So a
// level is read as a list of facts.

// fact is a type with its text.
type fact struct {
	kind, text string
	// source is the source given in the same group.
	source string
}

// facts returns the facts in an element and in its groups.
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

// group appends the facts of a group. A source in a descripGrp becomes that of the first
// fact.
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

// clean returns the text of an element with runs of white space collapsed. An
// ideographic space (第一条　总则) belongs to the text and is not white space of XML.
func clean(n *xmltree.Node) string {
	return strings.Join(strings.FieldsFunc(n.Content(), func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) }), " ")
}

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

func (r *Reader) languageOf(n *xmltree.Node, e *Entry) {
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
		code := codeOf(t, n)
		if term.Text == "" || code == "" {
			continue
		}
		term.Lang = r.languages.Tag(code)
		term.Definition = cmp.Or(term.Definition, definition)
		term.Notes = slices.Concat(notes, term.Notes)
		e.Terms = append(e.Terms, term)
	}
}

// codeOf returns the code of the language of a term: that of its section, or its own where the section has
// none.
func codeOf(term, section *xmltree.Node) string {
	code := ""
	for _, n := range []*xmltree.Node{section, term, holderOf(term).Child("term")} {
		if n != nil {
			code = cmp.Or(code, n.Attr("xml:lang"), n.Attr("lang"))
		}
	}
	return code
}

// holderOf returns the element in which the text of a term is.
func holderOf(term *xmltree.Node) *xmltree.Node { return cmp.Or(term.Child("termGrp"), term) }

func termOf(n *xmltree.Node) Term {
	var t Term
	if e := holderOf(n).Child("term"); e != nil {
		t.Text = clean(e)
	}
	for _, f := range facts(n) {
		switch f.kind {
		case "administrativeStatus", "normativeAuthorization", "processStatus", "status", "usageStatus":
			// The standard's administrativeStatus takes precedence.
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

// join joins two texts of the same type.
func join(a, b string) string {
	if a == "" || b == "" || a == b {
		return a + strings.TrimPrefix(b, a)
	}
	return a + "; " + b
}

// later returns the later of two dates in ISO 8601 form, either of which may be empty.
func later(a, b string) string { return max(a, b) }
