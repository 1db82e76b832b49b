package html

import (
	_ "embed"
	"unicode"
)

// alphabetic reports whether words of the character's script are parted by spaces.
func alphabetic(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// style is the look of the page. The colours are named once for light and once
// for dark; text and ground keep a contrast above 7 to 1 (WCAG 2.2, 1.4.6), notes
// above 4.5 to 1.
//
//go:embed style.css
var style string
