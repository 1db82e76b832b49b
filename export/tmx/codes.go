package tmx

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/provenance"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// elementRule lists the attributes that the DTD of TMX 1.4 allows for an element. The
// first is mandatory if required is set. Others are not written, since they would make
// the file invalid.
type elementRule struct {
	required   bool
	attributes []string
}

var codeRules = map[unit.CodeKind]elementRule{
	unit.CodeBegin:       {true, []string{"i", "x", "type"}},
	unit.CodeEnd:         {true, []string{"i"}},
	unit.CodePlaceholder: {false, []string{"x", "assoc", "type"}},
	unit.CodeIsolated:    {true, []string{"pos", "x", "type"}},
	unit.CodeUnknown:     {false, []string{"x"}},
	unit.CodeHighlight:   {false, []string{"x", "type"}},
}

var subAttributes = []string{"datatype", "type"}

// appendCoded appends the text of the variant with its codes as elements,
// cleaned as xmltext does. Whatever the codes are, the result is well-formed.
func appendCoded(dst []byte, v *unit.Variant, c *xmltext.Cleaned) []byte {
	from, at, open := len(dst), 0, 0
	for i := range v.Codes {
		code := &v.Codes[i]
		to := min(max(code.At, at), len(v.Text))
		for to > at && to < len(v.Text) && !utf8.RuneStart(v.Text[to]) {
			to--
		}
		dst = xmltext.AppendPart(dst, v.Text[at:to], xmltext.Part{From: from}, c)
		at = to
		switch code.Kind {
		case unit.CodeHighlight:
			open++
			dst = appendTag(dst, "hi", code.Attributes, codeRules[code.Kind].attributes)
		case unit.CodeHighlightEnd:
			if open > 0 {
				open--
				dst = append(dst, "</hi>"...)
			}
		default:
			dst = appendNative(dst, code, c)
		}
	}
	dst = xmltext.AppendPart(dst, v.Text[at:], xmltext.Part{From: from, Last: true}, c)
	for ; open > 0; open-- {
		dst = append(dst, "</hi>"...)
	}
	return dst
}

// appendNative appends an element of native code. An element without an attribute that
// the DTD requires, such as the number that pairs bpt with ept, becomes a ph.
func appendNative(dst []byte, code *unit.Code, c *xmltext.Cleaned) []byte {
	kind := code.Kind
	rule, known := codeRules[kind]
	if !known || rule.required && !provenance.HasProp(code.Attributes, rule.attributes[0]) {
		kind = unit.CodePlaceholder
		rule = codeRules[kind]
	}
	dst = appendTag(dst, string(kind), code.Attributes, rule.attributes)
	if code.Data == "" {
		return append(dst[:len(dst)-1], "/>"...)
	}
	at := 0
	inside := xmltext.Part{From: -1} // no end of a text: nothing is trimmed
	for _, sub := range code.Subs {
		if sub.Start < at || sub.End < sub.Start || sub.End > len(code.Data) {
			continue
		}
		dst = xmltext.AppendPart(dst, code.Data[at:sub.Start], inside, c)
		dst = appendTag(dst, "sub", sub.Attributes, subAttributes)
		dst = xmltext.AppendPart(dst, code.Data[sub.Start:sub.End], inside, c)
		dst = append(dst, "</sub>"...)
		at = sub.End
	}
	dst = xmltext.AppendPart(dst, code.Data[at:], inside, c)
	return append(append(append(dst, "</"...), kind...), '>')
}

// appendTag appends a start tag with those attributes that are allowed, each
// once.
func appendTag(dst []byte, name string, attributes []unit.Prop, allowed []string) []byte {
	dst = append(append(dst, '<'), name...)
	for i, a := range attributes {
		if slices.Contains(allowed, a.Type) && !provenance.HasProp(attributes[:i], a.Type) {
			dst = xmltext.AppendAttribute(dst, a.Type, a.Value)
		}
	}
	return append(dst, '>')
}

// A <seg> holds text and elements. The element determines which of the two texts of a
// variant its characters belong to:
//
//	hi                  text, of which something is said: Text and FullText
//	bpt ept ph it ut    native code: FullText only
//	sub                 text inside native code: FullText only, marked in the code
//	anything else       unknown: text, kept as a hi whose type is x-NAME
//
// role is the role of an open element of a <seg>.
type role uint8

const (
	roleText role = iota // hi and unknown elements
	roleCode             // native code
	roleSub              // sub
	roleDrop             // an element inside native code whose markup is dropped
)

// openElement is an open element of a <seg>.
type openElement struct {
	name string
	role role
}

// segReader is the state of reading a <seg>. Its buffers are reused.
type segReader struct {
	text, data []byte
	open       []openElement
	codes      []unit.Code
	// inCode reports whether characters go to the data of the last code.
	inCode bool
	// outer reports whether there is text outside all elements.
	outer bool
}

// readSeg reads the <seg> whose start tag is the present token.
func (p *parser) readSeg(v *unit.Variant) error {
	if p.s.Empty() || p.cause != "" {
		return nil
	}
	if err := p.readText(v, func() bool { return p.s.Kind() == xmlscan.End && string(p.local()) == "seg" && p.s.Fault() == "" }); err != nil {
		return err
	}
	p.again = p.again && p.cause != "" // consume </seg>
	return nil
}

// readText reads text and codes up to the first tag outside all codes for which end
// returns true. That tag is not consumed.
func (p *parser) readText(v *unit.Variant, end func() bool) error {
	g := &p.seg
	g.text, g.data, g.open, g.codes, g.inCode, g.outer = g.text[:0], g.data[:0], g.open[:0], nil, false, false
	for p.cause == "" {
		kind, err := p.token()
		if err != nil {
			return err
		}
		if (kind == xmlscan.Start || kind == xmlscan.End) && len(g.open) == 0 && end() {
			p.again = true
			v.Text, v.Codes = string(g.text), g.codes
			return nil
		}
		switch kind {
		case xmlscan.Text, xmlscan.CDATA:
			if g.inCode {
				g.data = p.appendText(g.data)
			} else {
				from := len(g.text)
				g.text = p.appendText(g.text)
				g.outer = g.outer || len(g.open) == 0 && len(bytes.TrimSpace(g.text[from:])) > 0
			}
		case xmlscan.End:
			p.closeInline()
		case xmlscan.Start:
			p.openInline()
		case xmlscan.EOF:
			p.fail("the file ends inside <seg>")
		default:
			p.fail("%s is not allowed inside <seg>", p.misplaced())
		}
	}
	return nil
}

// openInline handles the start of an element inside <seg>.
func (p *parser) openInline() {
	p.checkTag()
	g := &p.seg
	local := string(p.local())
	switch local {
	case isUnit, "tuv", "seg":
		p.again = local == isUnit
		p.fail("</seg> is missing")
		return
	}
	p.spend(64) // the least memory that an element takes
	e := openElement{name: p.words.String(p.s.Name())}
	switch kind := unit.CodeKind(local); {
	case kind == unit.CodeBegin, kind == unit.CodeEnd, kind == unit.CodePlaceholder, kind == unit.CodeIsolated, kind == unit.CodeUnknown:
		if e.role = roleCode; g.inCode {
			p.repair(export.RepairSub)
			e.role = roleDrop
			break
		}
		g.data, g.inCode = g.data[:0], true
		p.addCode(kindOf(local), p.codeAttributes())
	case local == "sub" && g.inCode && g.open[len(g.open)-1].role == roleCode:
		e.role = roleSub
		code := &g.codes[len(g.codes)-1]
		code.Subs = append(code.Subs, unit.Sub{Start: len(g.data), End: len(g.data), Attributes: p.codeAttributes()})
	case g.inCode:
		p.repair(export.RepairSub)
		e.role = roleDrop
	case kind == unit.CodeHighlight:
		p.addCode(unit.CodeHighlight, p.codeAttributes())
	default:
		p.repair(export.RepairElement)
		p.addCode(unit.CodeHighlight, []unit.Prop{{Type: "type", Value: p.words.String([]byte("x-" + e.name))}})
	}
	g.open = append(g.open, e)
	if p.s.Empty() {
		p.endInline()
	}
}

// kindOf returns the kind of native code for the name of an element. The result is a
// constant, so that it does not retain the buffer.
func kindOf(local string) unit.CodeKind {
	for _, k := range []unit.CodeKind{unit.CodeBegin, unit.CodeEnd, unit.CodePlaceholder, unit.CodeIsolated} {
		if string(k) == local {
			return k
		}
	}
	return unit.CodeUnknown
}

// addCode adds a code at the current position of the text.
func (p *parser) addCode(kind unit.CodeKind, attributes []unit.Prop) {
	p.seg.codes = append(p.seg.codes, unit.Code{At: len(p.seg.text), Kind: kind, Attributes: attributes})
}

// codeAttributes returns the attributes of the current tag.
func (p *parser) codeAttributes() []unit.Prop {
	var list []unit.Prop
	for a := range p.s.Attributes() {
		if !foreign(a.Name) {
			list = append(list, p.attribute(a))
		}
	}
	return list
}

// closeInline handles an end tag inside <seg>.
func (p *parser) closeInline() {
	g := &p.seg
	if len(g.open) == 0 {
		p.unexpectedEnd("seg")
		return
	}
	if inner := g.open[len(g.open)-1].name; string(p.s.Name()) != inner || p.s.Fault() != "" {
		p.unexpectedEnd(inner)
		return
	}
	p.endInline()
}

// endInline ends the innermost open element.
func (p *parser) endInline() {
	g := &p.seg
	last := len(g.open) - 1
	switch g.open[last].role {
	case roleText:
		p.addCode(unit.CodeHighlightEnd, nil)
	case roleCode:
		g.codes[len(g.codes)-1].Data = string(g.data)
		g.inCode = false
	case roleSub:
		subs := g.codes[len(g.codes)-1].Subs
		subs[len(subs)-1].End = len(g.data)
	}
	g.open = g.open[:last]
}
