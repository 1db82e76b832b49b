package fold

import (
	"strings"
	"sync/atomic"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// An entry describes how a rune folds: the low 21 bits are the rune it folds
// to, the bits above are flags.
type entry uint32

const (
	// entryRune is the part of an entry that is the folded rune.
	entryRune entry = 1<<21 - 1
	// isCJK: a space beside the rune is dropped.
	isCJK entry = 1 << 21
	// isSpace: white space.
	isSpace entry = 1 << 22
	// isIgnored: invisible, dropped.
	isIgnored entry = 1 << 23
	// isSelector: an ignored rune that belongs to the character before it.
	isSelector entry = 1 << 24
	// isMark: the rune joins the character before it.
	isMark entry = 1 << 25
	// isLong: the rune folds to several runes.
	isLong entry = 1 << 26
	// dotsShift is the position of the number of full stops that a long rune
	// folds to. Ellipses are common enough for a short path.
	dotsShift = 27

	// isSpecial marks the runes that need more than being written.
	isSpecial = isSpace | isIgnored | isMark | isLong
)

// A table holds the entries of all runes in pages of 256, each entry made at its first
// use: a look-up meets a tenth of the characters on the pages that it touches, and making all
// of them takes 4 ms.
type table struct {
	// han returns the form of a Chinese character, and other runes unchanged.
	han   func(rune) rune
	pages [(unicode.MaxRune + 1) >> 8]atomic.Pointer[page]
}

// A page holds entries, 0 for those not yet made. (That of U+0000 is 0, too, and made each time.)
type page [256]atomic.Uint32

// The tables of the search form and of the form for display.
var (
	searched   = table{han: writing}
	simplified = table{han: simplify}
)

// entry returns the entry of a valid rune.
func (t *table) entry(r rune) entry {
	if p := t.pages[r>>8].Load(); p != nil {
		if e := p[r&0xFF].Load(); e != 0 {
			return entry(e)
		}
	}
	return t.makeEntry(r)
}

// makeEntry makes the entry of r. Two goroutines may make the same entry at the same time; the
// entries are equal.
func (t *table) makeEntry(r rune) entry {
	t.pages[r>>8].CompareAndSwap(nil, new(page))
	e := t.describe(r)
	t.pages[r>>8].Load()[r&0xFF].Store(uint32(e))
	return e
}

// describe makes the entry of one rune.
func (t *table) describe(r rune) entry {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF: // the bulk of Chinese: neither case nor width nor marks
		return entry(t.han(r)) | isCJK
	case unicode.IsSpace(r):
		return ' ' | isSpace
	case isVariationSelector(r):
		return isIgnored | isSelector
	case isInvisible(r):
		return isIgnored
	}
	var flags entry
	if joins(r) {
		flags |= isMark
	}
	var c cluster
	folded := c.fold([]rune{r}, t.han)
	if hasNoSpaces(folded[0]) {
		flags |= isCJK
	}
	if len(folded) > 1 {
		flags |= isLong
		if strings.Trim(string(folded), ".") == "" {
			flags |= entry(len(folded)) << dotsShift
		}
		return flags
	}
	return flags | entry(folded[0])
}

// joins reports whether r belongs to the character before it: combining marks,
// the vowels and finals of conjoining Hangul, and the half-width voicing marks
// of kana, which are letters of their own until they are widened.
func joins(r rune) bool {
	if r == 0xFF9E || r == 0xFF9F {
		return true
	}
	return !norm.NFC.PropertiesString(string(r)).BoundaryBefore()
}

// isVariationSelector reports whether r chooses a variant of the character before it.
func isVariationSelector(r rune) bool {
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF || r >= 0x180B && r <= 0x180D || r == 0x180F
}

// isInvisible reports whether r has no form of its own. (Unicode calls more
// characters default-ignorable; these are the ones that real files hold.)
func isInvisible(r rune) bool {
	switch {
	case r == 0x00AD, // soft hyphen
		r == 0x034F,                  // combining grapheme joiner
		r == 0x061C,                  // Arabic letter mark
		r == 0x180E,                  // Mongolian vowel separator
		r >= 0x200B && r <= 0x200F,   // zero-width space, joiners, direction marks
		r >= 0x202A && r <= 0x202E,   // embeddings
		r >= 0x2060 && r <= 0x206F,   // word joiner, invisible operators, isolates
		r == 0xFEFF,                  // byte order mark
		r >= 0xE0000 && r <= 0xE007F: // tags
		return true
	}
	return false
}

// hasNoSpaces reports whether a folded rune is written without spaces around it: Han,
// kana, bopomofo and the punctuation made for them. Hangul is not: Korean
// separates words with spaces.
func hasNoSpaces(r rune) bool {
	switch {
	case r < 0x2E80:
		return false
	case r >= 0x3000 && r <= 0x303F:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r == 0x30FC
}
