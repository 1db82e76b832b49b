package xliff

import (
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/export/internal/xmltext"
)

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

// appendCtype appends what the code is, where it says so.
func appendCtype(b []byte, c *shaped) []byte {
	if kind := attribute(c.Code, "type"); kind != "" {
		b = xmltext.AppendAttribute(b, "ctype", typeName(kind, ctypes))
	}
	return b
}

// appendMarkStart12 appends the start of a <mrk>, which must have a type.
func appendMarkStart12(b []byte, c *shaped) []byte {
	kind := attribute(c.Code, "type")
	if kind == "" {
		kind = "x-hi"
	}
	b = append(b, "<mrk"...)
	return append(xmltext.AppendAttribute(b, "mtype", typeName(kind, mtypes)), '>')
}

// typeName is the type as the schema allows it.
func typeName(kind string, allowed []string) string {
	if slices.Contains(allowed, kind) {
		return kind
	}
	kind = strings.Join(strings.Fields(strings.TrimPrefix(kind, "x-")), "_")
	if kind == "" {
		kind = "unknown"
	}
	return "x-" + kind
}

// propName is the name of a property; one without a name is "x-unknown".
func propName(name string) string {
	if name == "" {
		return "x-unknown"
	}
	return name
}
