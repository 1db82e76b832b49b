package sheet

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/read/table"
)

// Programs other than Excel show rows with the height in the file, so the height that the
// texts need is estimated, rather too large than too small, which would hide text. The
// unit is the point.
const (
	headingHeight = 20.0
	// lineHeight is that of Latin letters at 11 points, wideLineHeight that of
	// Chinese characters, whose lines are set further apart.
	lineHeight     = 15.0
	wideLineHeight = 18.0
	// highest is the greatest height that Excel has for a row.
	highest = 409.0
	// lineFill is the share of the width of a column that a line fills: words are not
	// broken, but most letters are narrower than the digits that are the unit of widths.
	lineFill = 0.95
)

// height returns the height that a row needs.
func (x *excelOutput) height(cells []string) float64 {
	most := lineHeight
	for i, c := range x.layout.Columns {
		if c.Role == table.Text || c.Role == table.Note {
			most = max(most, textHeight(cells[i], widths[c.Role]))
		}
	}
	return min(most, highest)
}

// textHeight returns the height of a text in a column whose width is in characters.
func textHeight(text string, width int) float64 {
	height := 0.0
	for line := range strings.SplitSeq(text, "\n") {
		columns, per := 0.0, lineHeight
		for _, r := range line {
			if wide(r) {
				columns, per = columns+2, wideLineHeight
			} else {
				columns++
			}
		}
		lines := int(columns/(float64(width)*lineFill)) + 1
		height += float64(lines) * per
	}
	return height + 2
}

// wide reports whether a character takes the room of two letters.
func wide(r rune) bool {
	return r >= 0x1100 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		0x3000 <= r && r <= 0x303F || 0xFF01 <= r && r <= 0xFF60)
}
