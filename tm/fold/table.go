package fold

import (
	"strings"
	"sync/atomic"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/yiku-tm/yiku/align/han"
)

// entry says how one rune folds: the low 21 bits are the rune it folds to,
// the flags above say what else there is to know.
type entry uint32

const (
	// entryRune is the part of an entry that is the folded rune.
	entryRune entry = 1<<21 - 1
	// isCJK: a blank beside the rune is dropped.
	isCJK entry = 1 << 21
	// isBlank: white space.
	isBlank entry = 1 << 22
	// isIgnored: invisible, dropped.
	isIgnored entry = 1 << 23
	// isSelector: an ignored rune that belongs to the character before it.
	isSelector entry = 1 << 24
	// isMark: the rune joins the character before it.
	isMark entry = 1 << 25
	// isLong: the rune folds to several runes.
	isLong entry = 1 << 26
	// dotsShift: from this bit on stands the number of full stops that a long
	// rune folds to. Ellipses are common enough to have a short way of their own.
	dotsShift = 27

	// isSpecial are the runes that need more than being written.
	isSpecial = isBlank | isIgnored | isMark | isLong
)

// The entries lie in pages of 256 runes, each made when it is first asked for:
// all of them would take longer to make than a short command runs.
type page [256]entry

var pages [(unicode.MaxRune + 1) >> 8]atomic.Pointer[page]

// lookup returns the entry of a valid rune.
func lookup(r rune) entry {
	p := pages[r>>8].Load()
	if p == nil {
		p = makePage(r)
	}
	return p[r&0xFF]
}

// makePage fills the page of r. Two goroutines may make the same page at the
// same time; the pages are equal.
func makePage(r rune) *page {
	p := new(page)
	first := r &^ 0xFF
	for i := range p {
		p[i] = describe(first + rune(i))
	}
	pages[r>>8].Store(p)
	return p
}

// describe makes the entry of one rune.
func describe(r rune) entry {
	switch {
	case r >= 0x4E00 && r <= 0x9FFF: // the bulk of Chinese: neither case nor width nor marks
		return entry(han.Simplify(r)) | isCJK
	case unicode.IsSpace(r):
		return ' ' | isBlank
	case selector(r):
		return isIgnored | isSelector
	case invisible(r):
		return isIgnored
	}
	var flags entry
	if joins(r) {
		flags |= isMark
	}
	var c cluster
	folded := c.fold([]rune{r})
	if cjk(folded[0]) {
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

// joins tells whether r belongs to the character before it: combining marks,
// the vowels and finals of conjoining Hangul, and the half-width voicing marks
// of kana, which are letters of their own until they are widened.
func joins(r rune) bool {
	if r == 0xFF9E || r == 0xFF9F {
		return true
	}
	return !norm.NFC.PropertiesString(string(r)).BoundaryBefore()
}

// selector tells whether r chooses a variant of the character before it.
func selector(r rune) bool {
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF || r >= 0x180B && r <= 0x180D || r == 0x180F
}

// invisible tells whether r has no form of its own. (Unicode calls more
// characters default-ignorable; these are the ones that real files hold.)
func invisible(r rune) bool {
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

// cjk tells whether a folded rune is written without blanks around it: Han,
// kana, bopomofo and the punctuation made for them. Hangul is not: Korean
// parts words with blanks.
func cjk(r rune) bool {
	switch {
	case r < 0x2E80:
		return false
	case r >= 0x3000 && r <= 0x303F:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r == 0x30FC
}
