package unit

import "strings"

// A Code is an inline code: a part of the formatting of a text that a
// translation tool keeps with it. It takes no space in Variant.Text.
type Code struct {
	// At is the byte offset of the code in Variant.Text, at a boundary of
	// characters, 0..len(Text). The codes of a variant are in the order of the
	// file, so their offsets never decrease.
	At   int
	Kind CodeKind
	// Data is the native code of the element (`<b>`, `{0}`), with the texts of
	// Subs in their places.
	Data string
	// Subs are the translatable texts inside Data, in their order.
	Subs []Sub
	// Attributes are those of the TMX element, in the order of the file.
	Attributes []Prop
}

// A Sub is a translatable text inside a code, such as the alternative text of
// an image.
type Sub struct {
	// Start and End are byte offsets into Code.Data.
	Start, End int
	Attributes []Prop
}

// A CodeKind is the TMX element that a code was read from (TMX 1.4b, section
// "Content Markup").
type CodeKind string

// The kinds of codes. The first five hold native code, in Data; the text between
// CodeHighlight and CodeHighlightEnd is text like any other.
const (
	CodeBegin        CodeKind = "bpt" // begins a pair
	CodeEnd          CodeKind = "ept" // ends a pair
	CodePlaceholder  CodeKind = "ph"  // stands alone
	CodeIsolated     CodeKind = "it"  // one half of a pair whose other half is in another unit
	CodeUnknown      CodeKind = "ut"  // unknown: the only code of TMX before 1.3
	CodeHighlight    CodeKind = "hi"  // begins a stretch of text
	CodeHighlightEnd CodeKind = "/hi" // ends it
)

// FullText returns the text with the native codes in their places. A translator
// reads, and a search searches, Text; FullText is what was in the document.
//
//	<seg>Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept></seg>
//	Text      Press OK
//	FullText  Press <b>OK</b>
func (v Variant) FullText() string {
	if len(v.Codes) == 0 {
		return v.Text
	}
	var b strings.Builder
	at := 0
	for _, c := range v.Codes {
		b.WriteString(v.Text[at:c.At])
		b.WriteString(c.Data)
		at = c.At
	}
	b.WriteString(v.Text[at:])
	return b.String()
}
