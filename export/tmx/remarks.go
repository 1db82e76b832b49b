package tmx

import (
	"slices"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export/internal/own"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The attributes of <tu> and <tuv> that the DTD of TMX 1.4 knows and that have
// no field in tm.Unit. The srclang of a <tu> depends on the labels of the file.
var (
	unitAttributes    = []string{"o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "segtype", "o-tmf", "srclang"}
	variantAttributes = []string{"o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion", "o-tmf"}
	segmentTypes      = []string{"block", "paragraph", "sentence", "phrase"}
)

// appendAttributes appends those attributes that are allowed, each once.
func (w *Writer) appendAttributes(b []byte, attributes []unit.Prop, allowed []string) []byte {
	for i, a := range attributes {
		if !slices.Contains(allowed, a.Type) || own.HasProp(attributes[:i], a.Type) {
			continue
		}
		value := a.Value
		switch a.Type {
		case "segtype":
			if !slices.Contains(segmentTypes, value) {
				continue
			}
		case "srclang":
			if !w.o.Multilingual {
				continue // the pair has a source of its own
			}
			if value != allLanguages {
				if tag, err := lang.Canonical(value); err == nil {
					value = tag
				}
				value = w.langs.Of(value).Label
			}
		}
		b = appendAttribute(b, a.Type, value)
	}
	return b
}

// appendDetails appends what a <tuv> says of itself, from behind its language
// to the start of its text.
func (w *Writer) appendDetails(b []byte, d *unit.Details) []byte {
	b = appendDate(b, "creationdate", d.Created)
	b = appendDate(b, "changedate", d.Changed)
	b = appendOptional(b, "creationid", d.CreatedBy)
	b = appendOptional(b, "changeid", d.ChangedBy)
	b = w.appendAttributes(b, d.Attributes, variantAttributes)
	b = append(b, '>')
	b = appendRemarks(b, d.Notes, d.Props)
	return append(b, "<seg>"...)
}

// appendRemarks appends notes and properties. A property without a type is
// written as "x-unknown", since the DTD asks for one.
func appendRemarks(b []byte, notes []string, props []unit.Prop) []byte {
	for _, note := range notes {
		b = append(b, "<note>"...)
		b = xmltext.Append(b, note, &xmltext.Cleaned{})
		b = append(b, "</note>\n"...)
	}
	for _, p := range props {
		name := p.Type
		if name == "" {
			name = "x-unknown"
		}
		b = append(b, "<prop"...)
		b = appendAttribute(b, "type", name)
		b = append(b, '>')
		b = xmltext.Append(b, p.Value, &xmltext.Cleaned{})
		b = append(b, "</prop>\n"...)
	}
	return b
}

// appendOptional appends an attribute, unless nothing is left of the value.
func appendOptional(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	from := len(b)
	b = append(append(append(b, ' '), name...), '=', '"')
	empty := len(b)
	if b = xmltext.AppendValue(b, value, &xmltext.Cleaned{}); len(b) == empty {
		return b[:from]
	}
	return append(b, '"')
}
