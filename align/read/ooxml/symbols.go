package ooxml

import (
	_ "embed"
	"strings"
	"sync"
)

// In the symbol fonts of Word and Windows, a character looks different from what
// its number stands for elsewhere. Each line of symbols.txt has the name of a font and its
// Unicode characters from 0x20 on, as given by Unicode's mapping of the Symbol encoding
// (MAPPINGS/VENDORS/ADOBE/symbol.txt) and, for the other fonts, by the proposal
// that added their signs to Unicode (ISO/IEC JTC1/SC2/WG2 N4115). The boxes, ticks,
// bullets and plain arrows of Wingdings are mapped to the older characters of the
// same shape, which fonts contain and people type. U+FFFD marks a number without a
// character.
//
//go:embed symbols.txt
var symbolLines string

// symbolFonts returns the tables by font, indexed by number, with 0 for a
// number without a character.
var symbolFonts = sync.OnceValue(func() map[string][]rune {
	fonts := make(map[string][]rune)
	for line := range strings.Lines(symbolLines) {
		name, table, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		places := make([]rune, 0x20, 0x100)
		for _, c := range table {
			if c == '\uFFFD' {
				c = 0
			}
			places = append(places, c)
		}
		fonts[name] = places
	}
	return fonts
})

// fontKey returns the key of symbolFonts for the name of a font.
func fontKey(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }
