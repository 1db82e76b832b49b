package tmx

import (
	"slices"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// What the DTD of TMX 1.4 allows: the attributes of each element, the first of
// them required where required is set. Others are not written, as no tool
// could read the file as valid then.
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

// appendNative appends an element of native code. One that lacks what the DTD
// asks for, such as the number that pairs bpt with ept, becomes a ph.
func appendNative(dst []byte, code *unit.Code, c *xmltext.Cleaned) []byte {
	kind := code.Kind
	rule, known := codeRules[kind]
	if !known || rule.required && !own.HasProp(code.Attributes, rule.attributes[0]) {
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
		if slices.Contains(allowed, a.Type) && !own.HasProp(attributes[:i], a.Type) {
			dst = appendAttribute(dst, a.Type, a.Value)
		}
	}
	return append(dst, '>')
}
