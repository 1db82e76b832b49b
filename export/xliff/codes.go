package xliff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The inline codes of a text are renumbered, so that a code has the same number in the
// source, the target and the matches of a segment: tools match the codes of both sides
// by number. Two codes are the same if they have the same name, which is the first
// attribute of id (XLIFF), x and i (TMX) that is present, or else their position among
// the codes of their kind.

// codeIDs gives the numbers within a segment.
type codeIDs struct {
	numbers map[codeName]int
	// data holds the native codes for the <originalData> of an XLIFF 2 unit.
	data []string
}

// codeName identifies a code across texts. again distinguishes codes of one text that
// have the same name.
type codeName struct {
	kind, name string
	again      int
}

func (c *codeIDs) reset() {
	clear(c.numbers)
	c.data = c.data[:0]
}

func (c *codeIDs) number(name codeName) int {
	n, ok := c.numbers[name]
	if !ok {
		if c.numbers == nil {
			c.numbers = map[codeName]int{}
		}
		n = len(c.numbers) + 1
		c.numbers[name] = n
	}
	return n
}

// dataRef returns the number of a native code in the list of the unit, counted from 1,
// or 0 for an empty one.
func (c *codeIDs) dataRef(data string) int {
	if data == "" {
		return 0
	}
	for i, d := range c.data {
		if d == data {
			return i + 1
		}
	}
	c.data = append(c.data, data)
	return len(c.data)
}

// shape is the form in which a code is written.
type shape uint8

const (
	shapePlaceholder shape = iota // stands alone
	shapeOpen                     // begins a pair whose end is in the text
	shapeClose                    // ends it
	shapeOpenAlone                // begins a pair that ends elsewhere
	shapeCloseAlone               // ends a pair that began elsewhere
	shapeMark                     // begins a marked stretch of text
	shapeMarkEnd                  // ends it
)

// shaped is a code with the form in which it is written.
type shaped struct {
	*unit.Code
	shape shape
	id    int
	// at is Code.At, moved to a character boundary within the text.
	at int
	// crossed reports whether another pair or mark begins inside of the pair and ends
	// outside. other is the index of the other half, for both halves of a pair.
	crossed bool
	other   int
}

// shapes determines how the codes of a text are written. Marks are XML elements and
// must nest: a mark without an end ends with the text, and an end without a beginning
// is left out.
func shapes(v *unit.Variant, ids *codeIDs) []shaped {
	list := make([]shaped, 0, len(v.Codes))
	used := map[codeName]int{}
	var open []int // indices into list of what is not ended
	at := 0
	for i := range v.Codes {
		at = border(v.Text, max(v.Codes[i].At, at))
		c := shaped{Code: &v.Codes[i], shape: shapeOf(&v.Codes[i]), at: at}
		if c.shape == shapeMarkEnd || c.Kind == unit.CodeEnd {
			if begin := lastOpen(list, open, c); begin >= 0 {
				endPair(list, open[begin:], &c)
				open = append(open[:begin], open[begin+1:]...)
			} else if c.shape == shapeMarkEnd {
				continue
			}
		}
		if c.id == 0 {
			name := nameOf(c.Code)
			used[name]++
			name.again = used[name]
			c.id = ids.number(name)
		}
		if c.shape == shapeMark || c.Kind == unit.CodeBegin {
			open = append(open, len(list))
		}
		list = append(list, c)
	}
	return closeMarks(list, open, len(v.Text))
}

// shapeOf returns the shape of a code whose other half is not yet known.
func shapeOf(c *unit.Code) shape {
	switch c.Kind {
	case unit.CodeHighlight:
		return shapeMark
	case unit.CodeHighlightEnd:
		return shapeMarkEnd
	case unit.CodeBegin:
		return shapeOpenAlone
	case unit.CodeEnd:
		return shapeCloseAlone
	case unit.CodeIsolated:
		if attribute(c, "pos") == "end" {
			return shapeCloseAlone
		}
		return shapeOpenAlone
	}
	return shapePlaceholder
}

// endPair ends the first of what is open, of which the rest began inside. The end
// is what will be appended to the list.
func endPair(list []shaped, open []int, end *shaped) {
	begin := &list[open[0]]
	end.id, end.other, begin.other = begin.id, open[0], len(list)
	for _, i := range open[1:] {
		list[i].crossed = true
		begin.crossed = begin.crossed || list[i].shape == shapeMark
	}
	if begin.shape != shapeMark {
		begin.shape, end.shape = shapeOpen, shapeClose
	}
}

// lastOpen returns the index into open of the last beginning that the code ends, or -1.
// A mark ends only where nothing that began inside it is open.
func lastOpen(list []shaped, open []int, end shaped) int {
	for i := len(open) - 1; i >= 0; i-- {
		begin := &list[open[i]]
		if end.shape == shapeMarkEnd {
			if begin.shape == shapeMark {
				return i
			}
			continue
		}
		if begin.shape != shapeMark && attribute(begin.Code, "i") == attribute(end.Code, "i") {
			return i
		}
	}
	return -1
}

// closeMarks ends the marks that are still open.
func closeMarks(list []shaped, open []int, at int) []shaped {
	for i := len(open) - 1; i >= 0; i-- {
		if begin := list[open[i]]; begin.shape == shapeMark {
			list = append(list, shaped{Code: &unit.Code{Kind: unit.CodeHighlightEnd}, shape: shapeMarkEnd, id: begin.id, at: at})
		}
	}
	return list
}

// nameOf returns the name of a code without again.
func nameOf(c *unit.Code) codeName {
	kind := "alone"
	switch c.Kind {
	case unit.CodeHighlight:
		kind = "mark"
	case unit.CodeBegin, unit.CodeEnd:
		kind = "pair"
	}
	for _, a := range []string{"id", "x", "i"} {
		if v := attribute(c, a); v != "" {
			return codeName{kind: kind, name: v}
		}
	}
	return codeName{kind: kind}
}

// attribute returns the value of an attribute of the code, or "".
func attribute(c *unit.Code, name string) string {
	for _, a := range c.Attributes {
		if a.Type == name {
			return a.Value
		}
	}
	return ""
}

// border moves an offset to a character boundary within the text.
func border(text string, at int) int {
	at = min(at, len(text))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// appendID appends « id="17"».
func appendID(b []byte, id int) []byte {
	b = append(b, ` id="`...)
	return append(strconv.AppendInt(b, int64(id), 10), '"')
}

// How the inline elements of XLIFF become codes:
//
//	1.x  g pc          begin and end of a pair; what they enclose is text
//	     bx ex         the same, as two elements
//	     bpt ept       the same, with their native code
//	     x ph          a placeholder, ph with its native code
//	     it            one half of a pair
//	     sub           text inside native code
//	     mrk           a marked stretch of text, or text like any other
//	2.x  pc sc ec ph   as above, the native code in <originalData>
//	     mrk           as above; sm and em leave no trace
//
// Text deleted by a revision is skipped; inserted text is read.

// inline collects a text and its codes.
type inline struct {
	parser *parser
	data   map[string]string
	text   []byte
	codes  []unit.Code
	pairs  int
	open   map[string]string // numbers of pairs, by the name that their halves share
}

func (u *unitReader) variant(n *xmltree.Node, lang string, p pairing) unit.Variant {
	r := inline{parser: u.parser, data: p.data}
	r.children(n)
	r.isolate()
	v := unit.Variant{Lang: lang, Text: string(r.text), Codes: r.codes}
	if !p.preserve && n.Attr("xml:space") != "preserve" {
		reading.TrimLayout(&v)
	}
	return v
}

// isolate turns beginnings without an end into isolated codes.
func (r *inline) isolate() {
	for _, i := range r.open {
		for k := range r.codes {
			c := &r.codes[k]
			if c.Kind == unit.CodeBegin && c.Attributes[0].Value == i {
				c.Kind = unit.CodeIsolated
				c.Attributes[0] = unit.Prop{Type: "pos", Value: "begin"}
			}
		}
	}
}

func (r *inline) children(n *xmltree.Node) {
	for c := range n.Children() {
		if c.Name == "" {
			r.text = append(r.text, c.Text...)
		} else {
			r.element(c)
		}
	}
}

func (r *inline) element(n *xmltree.Node) {
	id := n.Attr("id")
	native := &r.parser.native
	switch n.Name {
	case "g":
		i := r.begin(n, "", native.begin[id])
		r.children(n)
		r.end(i, native.end[id])
	case "pc":
		i := r.begin(n, "", r.data[n.Attr("dataRefStart")])
		r.children(n)
		r.end(i, r.data[n.Attr("dataRefEnd")])
	case "bx":
		r.begin(n, shared(n), "")
	case "bpt":
		at := len(r.codes)
		r.begin(n, shared(n), "")
		r.native(n, at)
	case "ex", "ept":
		at := len(r.codes)
		r.endNamed(n, shared(n), "")
		r.native(n, at)
	case "sc":
		if n.Attr("isolated") == "yes" {
			r.isolated(n, "begin", r.data[n.Attr("dataRef")])
		} else {
			r.begin(n, id, r.data[n.Attr("dataRef")])
		}
	case "ec":
		r.endNamed(n, n.Attr("startRef"), r.data[n.Attr("dataRef")])
	case "x":
		r.placeholder(n, native.begin[id])
	case "ph":
		at := len(r.codes)
		r.placeholder(n, r.data[n.Attr("dataRef")])
		r.native(n, at)
	case "it":
		at := len(r.codes)
		pos := "begin"
		if n.Attr("pos") == "close" || n.Attr("pos") == "end" {
			pos = "end"
		}
		r.isolated(n, pos, "")
		r.native(n, at)
	case "mrk":
		r.mark(n)
	default:
		r.children(n)
	}
	switch n.Name {
	case "x", "bx", "sc", "ec": // empty in a valid file
		r.children(n)
	}
}

func (r *inline) mark(n *xmltree.Node) {
	kind := n.Attr("mtype")
	if kind == "" {
		kind = n.Attr("type")
	}
	switch {
	case strings.HasSuffix(kind, "-deleted"):
		return
	case kind == "seg", strings.HasPrefix(kind, "x-sdl-"), kind == "comment":
		r.children(n)
		return
	}
	c := unit.Code{At: len(r.text), Kind: unit.CodeHighlight}
	if kind = strings.TrimPrefix(kind, ourTool+":"); kind != "" && kind != "x-hi" && kind != "generic" {
		c.Attributes = []unit.Prop{{Type: "type", Value: kind}}
	}
	r.codes = append(r.codes, c)
	r.children(n)
	r.codes = append(r.codes, unit.Code{At: len(r.text), Kind: unit.CodeHighlightEnd})
}

// shared returns the name that the two halves of a pair share.
func shared(n *xmltree.Node) string {
	if rid := n.Attr("rid"); rid != "" {
		return rid
	}
	return n.Attr("id")
}

// begin adds the beginning of a pair and returns its number; name is what its end
// will have, if it is an element of its own.
func (r *inline) begin(n *xmltree.Node, name, data string) string {
	r.pairs++
	i := strconv.Itoa(r.pairs)
	if name != "" {
		if r.open == nil {
			r.open = map[string]string{}
		}
		r.open[name] = i
	}
	r.codes = append(r.codes, unit.Code{At: len(r.text), Kind: unit.CodeBegin, Data: data, Attributes: append([]unit.Prop{{Type: "i", Value: i}}, attributesOf(n)...)})
	return i
}

func (r *inline) end(i, data string) {
	r.codes = append(r.codes, unit.Code{At: len(r.text), Kind: unit.CodeEnd, Data: data, Attributes: []unit.Prop{{Type: "i", Value: i}}})
}

// endNamed adds the end of the pair with the name, or half a pair where there is none.
func (r *inline) endNamed(n *xmltree.Node, name, data string) {
	i, ok := r.open[name]
	if !ok {
		r.isolated(n, "end", data)
		return
	}
	delete(r.open, name)
	r.end(i, data)
}

func (r *inline) isolated(n *xmltree.Node, pos, data string) {
	r.codes = append(r.codes, unit.Code{At: len(r.text), Kind: unit.CodeIsolated, Data: data, Attributes: append([]unit.Prop{{Type: "pos", Value: pos}}, attributesOf(n)...)})
}

func (r *inline) placeholder(n *xmltree.Node, data string) {
	r.codes = append(r.codes, unit.Code{At: len(r.text), Kind: unit.CodePlaceholder, Data: data, Attributes: attributesOf(n)})
}

// attributesOf returns the attributes of a code that are kept: its name and its type.
func attributesOf(n *xmltree.Node) []unit.Prop {
	var list []unit.Prop
	for _, a := range n.Attrs {
		switch a.Name {
		case "id":
			list = append(list, unit.Prop{Type: "id", Value: a.Value})
		case "ctype", "type":
			list = append(list, unit.Prop{Type: "type", Value: a.Value})
		case "equiv-text", "equiv":
			list = append(list, unit.Prop{Type: "equiv-text", Value: a.Value})
		}
	}
	return list
}

// native puts the content of an element into the data of the code at the index.
func (r *inline) native(n *xmltree.Node, at int) {
	c := &r.codes[at]
	var data []byte
	for part := range n.Children() {
		if part.Name != "sub" {
			data = append(append(data, part.Text...), part.Content()[len(part.Text):]...)
			continue
		}
		from := len(data)
		data = append(data, part.Content()...)
		c.Subs = append(c.Subs, unit.Sub{Start: from, End: len(data)})
	}
	if len(data) > 0 {
		c.Data = string(data)
	}
}

// The values that the schema of XLIFF 1.2 has for ctype of an inline code and
// mtype of a mark; any other must begin with "x-".
var (
	ctypes = []string{"bold", "italic", "underlined", "link", "image", "pb", "lb"}
	mtypes = []string{
		"abbrev", "abbreviated-form", "abbreviation", "acronym", "appellation", "collocation", "common-name", "datetime", "equation",
		"expanded-form", "formula", "head-term", "initialism", "international-scientific-term", "internationalism", "logical-expression",
		"materials-management-unit", "name", "near-synonym", "part-number", "phrase", "phraseological-unit", "protected",
		"romanized-form", "set-phrase", "short-form", "sku", "standard-text", "symbol", "synonym", "synonymous-phrase", "term",
		"transcribed-form", "transliterated-form", "truncated-term", "variant",
	}
)

// appendCtype appends the type of the code, if it has one.
func appendCtype(b []byte, c *shaped) []byte {
	if kind := attribute(c.Code, "type"); kind != "" {
		b = xmltext.AppendAttribute(b, "ctype", typeName(kind, ctypes))
	}
	return b
}

// appendMarkStart12 appends the start of a <mrk>, which must have a type.
func appendMarkStart12(b []byte, c *shaped) []byte {
	kind := cmp.Or(attribute(c.Code, "type"), "x-hi")
	b = append(b, "<mrk"...)
	return append(xmltext.AppendAttribute(b, "mtype", typeName(kind, mtypes)), '>')
}

// typeName returns the type in a form that the schema allows.
func typeName(kind string, allowed []string) string {
	if slices.Contains(allowed, kind) {
		return kind
	}
	kind = cmp.Or(strings.Join(strings.Fields(strings.TrimPrefix(kind, "x-")), "_"), "unknown")
	return "x-" + kind
}

// propName returns the name of a property, or "x-unknown" if it is empty.
func propName(name string) string {
	if name == "" {
		return "x-unknown"
	}
	return name
}
