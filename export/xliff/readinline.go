package xliff

import (
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/export/internal/xmltree"
	"github.com/yiku-tm/yiku/tm/unit"
)

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
// What a revision has deleted is no text; what it has inserted is.

// inline gathers a text and its codes.
type inline struct {
	parser *parser
	data   map[string]string
	text   []byte
	codes  []unit.Code
	pairs  int
	open   map[string]string // numbers of pairs, by the name that their halves share
}

// variant reads a text with its codes.
func (u *unitReader) variant(n *xmltree.Node, lang string, p pairing) unit.Variant {
	r := inline{parser: u.parser, data: p.data}
	r.children(n)
	r.isolate()
	v := unit.Variant{Lang: lang, Text: string(r.text), Codes: r.codes}
	if !p.preserve && n.Attr("xml:space") != "preserve" {
		trimLayout(&v)
	}
	return v
}

// isolate makes beginnings that nothing ended halves of pairs.
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

// trimLayout takes away line breaks with their indentation at the ends of a text,
// which editors put there to lay the file out.
func trimLayout(v *unit.Variant) {
	const space = " \t\r\n"
	if left := strings.TrimLeft(v.Text, space); strings.Contains(v.Text[:len(v.Text)-len(left)], "\n") {
		cut := len(v.Text) - len(left)
		v.Text = left
		for i := range v.Codes {
			v.Codes[i].At = max(0, v.Codes[i].At-cut)
		}
	}
	if right := strings.TrimRight(v.Text, space); strings.Contains(v.Text[len(right):], "\n") {
		v.Text = right
		for i := range v.Codes {
			v.Codes[i].At = min(v.Codes[i].At, len(right))
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

// element takes one inline element.
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
	case "sm", "em", "cp":
	default:
		r.children(n)
	}
}

// mark takes a marked stretch of text.
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

// shared is the name that the two halves of a pair have in common.
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

// attributesOf are the attributes of a code that matter elsewhere: its name, and
// what it is.
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
