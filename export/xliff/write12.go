package xliff

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// appendRoot appends everything before the first <file>.
func (w *Writer) appendRoot(b []byte) []byte {
	b = append(b, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"...)
	if w.version != Version21 {
		return append(b, `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">`+"\n"...)
	}
	b = append(b, `<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0"`+
		` xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"`...)
	b = append(append(append(b, ` srcLang="`...), w.source.Attribute...), '"')
	b = append(append(append(b, ` trgLang="`...), w.target.Attribute...), '"')
	return append(b, ">\n"...)
}

func (w *Writer) appendFile(b []byte, original string) []byte {
	if w.version == Version21 {
		b = append(b, `<file id="f`...)
		b = append(strconv.AppendInt(b, int64(w.documents), 10), '"')
		if original != "" {
			b = xmltext.AppendAttribute(b, "original", original)
		}
		return append(b, ">\n"...)
	}
	b = append(b, `<file`...)
	b = xmltext.AppendAttribute(b, "original", original)
	b = append(append(append(b, ` source-language="`...), w.source.Attribute...), '"')
	b = append(append(append(b, ` target-language="`...), w.target.Attribute...), '"')
	b = append(b, ` datatype="plaintext" tool-id="`+ourTool+`"`...)
	if date := formatDate(w.o.Created); date != "" {
		b = xmltext.AppendAttribute(b, "date", w.o.Created.UTC().Format("2006-01-02T15:04:05Z"))
	}
	b = append(b, ">\n<header><tool tool-id=\""+ourTool+"\" tool-name=\""+ourTool+"\""...)
	b = xmltext.AppendAttribute(b, "tool-version", w.o.ToolVersion)
	return append(b, "/></header>\n<body>\n"...)
}

// append12 appends a <trans-unit>. The strict schema prescribes the order of its parts:
// source, target, then the others.
func (w *Writer) append12(s *Segment) {
	b := append(w.file.Buf, "<trans-unit"...)
	b = appendID(b, w.number)
	if s.ID != "" {
		b = xmltext.AppendAttribute(b, "resname", s.ID)
	}
	if s.Target.Text != "" && s.state() == Final {
		b = append(b, ` approved="yes"`...)
	}
	b = append(b, ">\n"...)
	b = w.appendElement12(b, "source", "", &s.Source)
	if s.Target.Text != "" {
		b = w.appendElement12(b, "target", targetState12(s), &s.Target)
	}
	b = w.appendContexts(b, s.props)
	for _, note := range s.Notes {
		b = append(b, "<note>"...)
		b = xmltext.Append(b, note, &w.remarks)
		b = append(b, "</note>\n"...)
	}
	if s.Target.Text != "" && s.MatchQuality > 0 && len(s.Matches) == 0 {
		// A target has no attribute for its quality, so it is also written as a match.
		b = w.appendMatch12(b, Match{Quality: s.MatchQuality, Origin: s.Origin, Target: s.Target})
	}
	for _, m := range s.Matches {
		b = w.appendMatch12(b, m)
	}
	w.file.Buf = append(b, "</trans-unit>\n"...)
}

// appendContexts appends the properties of a unit. The strict schema has no <prop-group>
// and requires a schema for elements of other namespaces. Contexts can hold anything.
func (w *Writer) appendContexts(b []byte, props []unit.Prop) []byte {
	if len(props) == 0 {
		return b
	}
	// The schema requires names that are unique within the <file>.
	b = append(b, `<context-group name="`+ourGroup...)
	b = append(strconv.AppendInt(b, int64(w.number), 10), `" purpose="information">`+"\n"...)
	for _, p := range props {
		b = append(b, "<context"...)
		b = xmltext.AppendAttribute(b, "context-type", contextType(p.Type))
		b = append(b, '>')
		b = xmltext.Append(b, p.Value, &w.remarks)
		b = append(b, "</context>\n"...)
	}
	return append(b, "</context-group>\n"...)
}

// ourGroup is the prefix of the names of yiku's groups of contexts.
const ourGroup = ourTool + "-"

// foreignType is the prefix of the type of a context for a property whose name the schema
// does not allow. An allowed name begins with "x-" and has no space.
const foreignType = "x-yiku."

func contextType(name string) string {
	if strings.HasPrefix(name, "x-") && !strings.HasPrefix(name, foreignType) && len(name) > 2 && strings.IndexFunc(name, unicode.IsSpace) < 0 {
		return name
	}
	return foreignType + strings.Join(strings.Fields(name), "_")
}

// targetState12 returns the attributes for the state of a target and its origin.
func targetState12(s *Segment) string {
	state := map[State]string{Draft: "needs-review-translation", Translated: "translated", Final: "final"}[s.state()]
	state = cmp.Or(state, "needs-review-translation")
	switch {
	case s.MatchQuality >= 100:
		return ` state="` + state + `" state-qualifier="exact-match"`
	case s.MatchQuality > 0:
		return ` state="` + state + `" state-qualifier="fuzzy-match"`
	}
	return ` state="` + state + `"`
}

func (w *Writer) appendMatch12(b []byte, m Match) []byte {
	b = append(b, `<alt-trans match-quality="`...)
	b = strconv.AppendInt(b, int64(m.Quality), 10)
	b = append(b, `%"`...)
	if m.Origin != "" {
		b = xmltext.AppendAttribute(b, "origin", m.Origin)
	}
	b = append(b, ` tool-id="`+ourTool+`">`+"\n"...)
	if m.Source.Text != "" {
		b = w.appendElement12(b, "source", "", &m.Source)
	}
	b = w.appendElement12(b, "target", "", &m.Target)
	return append(b, "</alt-trans>\n"...)
}

// appendElement12 appends a <source> or <target>.
func (w *Writer) appendElement12(b []byte, name, attributes string, v *unit.Variant) []byte {
	b = append(append(append(append(b, '<'), name...), attributes...), '>')
	b = w.appendInline(b, v)
	return append(append(append(b, "</"...), name...), ">\n"...)
}

// appendCode12 appends the element of a code of list.
func (w *Writer) appendCode12(b []byte, list []shaped, i int) []byte {
	c := &list[i]
	switch c.shape {
	case shapeMark:
		return appendMarkStart12(b, c)
	case shapeMarkEnd:
		return append(b, "</mrk>"...)
	case shapeOpen, shapeClose:
		other := &list[c.other]
		switch empty := c.Data == "" && other.Data == ""; {
		case empty && !c.crossed && !other.crossed && c.shape == shapeOpen:
			return append(appendCtype(appendID(append(b, "<g"...), c.id), c), '>')
		case empty && !c.crossed && !other.crossed:
			return append(b, "</g>"...)
		case empty && c.shape == shapeOpen:
			return append(appendCtype(appendID(append(b, "<bx"...), c.id), c), "/>"...)
		case empty:
			return append(appendID(append(b, "<ex"...), c.id), "/>"...)
		case c.shape == shapeOpen:
			return w.appendNative12(b, "bpt", "", c)
		}
		return w.appendNative12(b, "ept", "", c)
	case shapeOpenAlone:
		return w.appendNative12(b, "it", ` pos="open"`, c)
	case shapeCloseAlone:
		return w.appendNative12(b, "it", ` pos="close"`, c)
	}
	if c.Data == "" {
		return append(appendCtype(appendID(append(b, "<x"...), c.id), c), "/>"...)
	}
	return w.appendNative12(b, "ph", "", c)
}

// appendNative12 appends an element with its native code.
func (w *Writer) appendNative12(b []byte, name, position string, c *shaped) []byte {
	b = append(append(b, '<'), name...)
	b = append(appendID(b, c.id), position...)
	if name != "ept" {
		b = appendCtype(b, c)
	}
	b = append(b, '>')
	at := 0
	inside := xmltext.Part{From: -1} // not at the end of a text, so nothing is trimmed
	for _, sub := range c.Subs {
		if sub.Start < at || sub.End < sub.Start || sub.End > len(c.Data) {
			continue
		}
		b = xmltext.AppendPart(b, c.Data[at:sub.Start], inside, &w.cleaned)
		b = append(b, "<sub>"...)
		b = xmltext.AppendPart(b, c.Data[sub.Start:sub.End], inside, &w.cleaned)
		b = append(b, "</sub>"...)
		at = sub.End
	}
	b = xmltext.AppendPart(b, c.Data[at:], inside, &w.cleaned)
	return append(append(append(b, "</"...), name...), '>')
}

func (w *Writer) appendInline(b []byte, v *unit.Variant) []byte {
	if len(v.Codes) == 0 {
		return xmltext.Append(b, v.Text, &w.cleaned)
	}
	from, at := len(b), 0
	list := shapes(v, &w.ids)
	for i := range list {
		b = xmltext.AppendPart(b, v.Text[at:list[i].at], xmltext.Part{From: from}, &w.cleaned)
		at = list[i].at
		if w.version == Version21 {
			b = w.appendCode21(b, list, i)
		} else {
			b = w.appendCode12(b, list, i)
		}
	}
	return xmltext.AppendPart(b, v.Text[at:], xmltext.Part{From: from, Last: true}, &w.cleaned)
}
