package index

import (
	"unicode"

	"github.com/yiku-tm/yiku/tm/match"
)

// gram is what postings are listed by: a character with the one after it, or a word.
//
//	0 | character 21 bits | next character 21 bits     the next plus 1; 0 where no character follows at once
//	1 | 0 …               | place in the vocabulary 32 bits
//
// So all grams of a character lie side by side, and all words that begin alike.
type gram uint64

const (
	runeBits  = 21
	firstWord = gram(1) << (2 * runeBits)
	endOfGram = firstWord + 1<<32
	// gramBits is the size of a gram, for packing it with something else.
	gramBits = 2*runeBits + 1
)

// none is the next character where a word, a blank or nothing follows.
const none = rune(-1)

// pair is the gram of a character and the next one, or none.
func pair(r, next rune) gram { return gram(r)<<runeBits | gram(next+1) }

// grams is a half-open range of grams.
type grams struct {
	from, to gram
}

// only is the range of one gram.
func only(g gram) grams { return grams{g, g + 1} }

// startingWith is the grams of a character, whatever follows it.
func startingWith(r rune) grams { return grams{pair(r, none), pair(r+1, none)} }

// hasBlanks tells whether blanks may stand before the gram's token. The
// search form has none before Han and kana, and their postings no bit for it.
func (g gram) hasBlanks() bool {
	return g >= firstWord || !unspacedRune(rune(g>>runeBits))
}

// unspacedRune tells whether the rune is one beside which the search form has
// no blanks. Package fold knows more of them; these are nearly all that occur.
func unspacedRune(r rune) bool {
	switch {
	case r < 0x3001:
		return false
	case r <= 0x303F, r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FA5:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// grammed calls visit with the tokens of a text in order, and the gram of
// every character. Words get no gram: that depends on the vocabulary.
func grammed(text string, visit func(t match.Token, g gram)) {
	t, ok := match.Next(text, 0)
	for ok {
		next, more := match.Next(text, t.End)
		g := gram(0)
		if !t.Word() {
			g = pair(t.Rune, none)
			if more && !next.Blank && !next.Word() {
				g = pair(t.Rune, next.Rune)
			}
		}
		visit(t, g)
		t, ok = next, more
	}
}
