package ooxml

import (
	"encoding/xml"
	"strconv"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// inline reads the text of the runs of a Word file.
type inline struct {
	*zipxml.Markup
	// unknown counts the symbols without a character, which are read as U+FFFD.
	unknown int
	// hidden reports whether the current run is hidden text.
	hidden bool
}

// text returns the text of an element such as a run of text, a tab or a symbol.
// If the element is one that is left out, it skips to its end.
func (r *inline) text(name string, e xml.StartElement) (string, error) {
	switch name {
	case "w:t", "m:t":
		return r.Text()
	case "w:r":
		r.hidden = false
	case "w:vanish":
		val := zipxml.Attribute(e, "val")
		r.hidden = val != "0" && val != "false"
	case "w:tab", "w:ptab": // a tab stop has the same name, but is in w:pPr
		return "\t", nil
	case "w:br", "w:cr":
		return "\n", nil
	case "w:noBreakHyphen":
		return "\u2011", nil
	case "w:sym":
		return r.symbol(e), nil
	case "w:del", "w:moveFrom", // tracked changes: deleted or moved away
		"w:instrText", "w:delText", "w:delInstrText", // the code of a field, not its result
		"mc:Fallback", // a repetition for old programs
		"w:rPrChange", // the former properties
		"w:rt":        // the reading of a ruby base
		return "", r.Skip()
	}
	return "", nil
}

// symbol returns the character of a w:sym. Its number is that of the font; in
// the symbol fonts, which have 256 characters, F000 may be added to it.
func (r *inline) symbol(e xml.StartElement) string {
	n, err := strconv.ParseUint(zipxml.Attribute(e, "char"), 16, 32)
	if err == nil {
		font := symbolFonts()[fontKey(zipxml.Attribute(e, "font"))]
		place := n
		if n >= 0xF000 && n <= 0xF0FF {
			place -= 0xF000
		}
		switch c := rune(n); {
		case font != nil && place < uint64(len(font)):
			if font[place] != 0 {
				return string(font[place])
			}
		case n == 0xAD || n >= ' ' && n < 0xD800 || n >= 0xF900 && n < 0xFFFD || n >= 0x10000 && n <= 0xEFFFF:
			return string(c)
		}
	}
	r.unknown++
	return string(utf8.RuneError)
}
