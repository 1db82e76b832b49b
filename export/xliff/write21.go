package xliff

import (
	"strconv"

	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// append21 appends a <unit> with one segment. The schema prescribes the order of its
// parts: modules, notes, original data, segment. The texts are rendered first because they
// determine the original data.
func (w *Writer) append21(s *Segment) {
	b := append(w.file.Buf, `<unit id="u`...)
	b = append(strconv.AppendInt(b, int64(w.number), 10), '"')
	if s.ID != "" {
		b = xmltext.AppendAttribute(b, "name", s.ID)
	}
	b = append(b, ">\n"...)
	matches := s.Matches
	if len(matches) == 0 && s.Target.Text != "" && s.MatchQuality > 0 {
		matches = []Match{{s.MatchQuality, s.Origin, s.Source, s.Target}}
	}
	b = w.appendMatches21(b, matches)
	if len(s.props) > 0 {
		b = append(b, `<mda:metadata><mda:metaGroup category="`+ourTool+`">`+"\n"...)
		for _, p := range s.props {
			b = append(b, "<mda:meta"...)
			b = xmltext.AppendAttribute(b, "type", propName(p.Type))
			b = append(b, '>')
			b = xmltext.Append(b, p.Value, &w.remarks)
			b = append(b, "</mda:meta>\n"...)
		}
		b = append(b, "</mda:metaGroup></mda:metadata>\n"...)
	}
	if len(s.Notes) > 0 {
		b = append(b, "<notes>\n"...)
		for _, note := range s.Notes {
			b = append(b, "<note>"...)
			b = xmltext.Append(b, note, &w.remarks)
			b = append(b, "</note>\n"...)
		}
		b = append(b, "</notes>\n"...)
	}
	w.ids.reset() // each match has its own original data
	source := w.text21("source", &s.Source)
	var target []byte
	if s.Target.Text != "" {
		target = w.text21("target", &s.Target)
	}
	b = w.appendOriginalData(b)
	b = append(b, `<segment id="s1"`...)
	if s.Target.Text != "" {
		b = append(b, targetState21(s)...)
	}
	b = append(b, ">\n"...)
	b = append(append(b, source...), target...)
	w.file.Buf = append(b, "</segment>\n</unit>\n"...)
}

// targetState21 returns the attributes for the state of a segment. A substate requires a
// state.
func targetState21(s *Segment) string {
	switch s.state() {
	case Final:
		return ` state="final"`
	case Translated:
		return ` state="translated"`
	}
	return ` state="initial" subState="` + ourTool + `:draft"`
}

// appendMatches21 appends the translation candidates (module mtc). Their similarity is at
// most 100; a match of the neighbours is expressed by the type.
func (w *Writer) appendMatches21(b []byte, matches []Match) []byte {
	if len(matches) == 0 {
		return b
	}
	b = append(b, "<mtc:matches>\n"...)
	for i, m := range matches {
		b = append(b, `<mtc:match`...)
		b = append(append(b, ` id="m`...), strconv.Itoa(i+1)...)
		b = append(b, `" ref="#s1" similarity="`...)
		b = strconv.AppendInt(b, int64(max(0, min(m.Quality, 100))), 10)
		b = append(b, `.0"`...)
		if m.Quality > 100 {
			b = append(b, ` type="icm"`...)
		} else {
			b = append(b, ` type="tm"`...)
		}
		if m.Origin != "" {
			b = xmltext.AppendAttribute(b, "origin", m.Origin)
		}
		b = append(b, ">\n"...)
		w.ids.reset()
		source := w.text21("source", &m.Source)
		target := w.text21("target", &m.Target)
		b = w.appendOriginalData(b)
		b = append(append(b, source...), target...)
		b = append(b, "</mtc:match>\n"...)
	}
	return append(b, "</mtc:matches>\n"...)
}

// text21 returns a <source> or <target>.
func (w *Writer) text21(name string, v *unit.Variant) []byte {
	b := []byte("<" + name + ">")
	b = w.appendInline(b, v)
	return append(append(append(b, "</"...), name...), ">\n"...)
}

// appendOriginalData appends the native codes of the texts rendered last.
func (w *Writer) appendOriginalData(b []byte) []byte {
	if len(w.ids.data) == 0 {
		return b
	}
	b = append(b, "<originalData>\n"...)
	for i, data := range w.ids.data {
		b = append(b, `<data id="d`...)
		b = append(strconv.AppendInt(b, int64(i+1), 10), `">`...)
		b = xmltext.AppendPart(b, data, xmltext.Part{From: -1}, &w.cleaned)
		b = append(b, "</data>\n"...)
	}
	return append(b, "</originalData>\n"...)
}

// appendCode21 appends the element of a code of list. Pairs are written as <sc> and <ec>,
// which need not nest.
func (w *Writer) appendCode21(b []byte, list []shaped, i int) []byte {
	c := &list[i]
	switch c.shape {
	case shapeMark:
		b = appendID21(append(b, "<mrk"...), "id", c.id)
		if kind := attribute(c.Code, "type"); kind == "term" || kind == "generic" {
			b = append(append(append(b, ` type="`...), kind...), `">`...)
		} else if kind != "" {
			b = append(b, ` type="`+ourTool+":"...)
			b = append(append(b, noSpaces(kind)...), `">`...)
		} else {
			b = append(b, '>')
		}
		return b
	case shapeMarkEnd:
		return append(b, "</mrk>"...)
	case shapeOpen:
		b = appendID21(append(b, "<sc"...), "id", c.id)
	case shapeClose:
		b = appendID21(append(b, "<ec"...), "startRef", c.id)
	case shapeOpenAlone:
		b = append(appendID21(append(b, "<sc"...), "id", c.id), ` isolated="yes"`...)
	case shapeCloseAlone:
		b = append(appendID21(append(b, "<ec"...), "id", c.id), ` isolated="yes"`...)
	default:
		b = appendID21(append(b, "<ph"...), "id", c.id)
	}
	if ref := w.ids.dataRef(c.Data); ref > 0 {
		b = append(append(append(b, ` dataRef="d`...), strconv.Itoa(ref)...), '"')
	}
	return append(b, "/>"...)
}

// appendID21 appends the number of a code, prefixed with a letter to distinguish it from
// the ids of segments and original data.
func appendID21(b []byte, name string, id int) []byte {
	b = append(append(append(b, ' '), name...), `="c`...)
	return append(strconv.AppendInt(b, int64(id), 10), '"')
}
