package match

import (
	"unicode"
	"unicode/utf8"
)

// Token is what distances count: a word of a script that separates words with
// spaces, or one character of any other kind (Han, kana, Hangul, Thai,
// punctuation, emoji). Spaces are not tokens.
//
// What a rune belongs to depends on the rune alone, never on its neighbours.
// So a part of a text has the tokens of the text, except for words cut at its
// ends; package index relies on that.
type Token struct {
	// Start and End are the bytes [Start, End) of the token in the text.
	Start, End int
	// Rune is the character, or wordRune for words.
	Rune rune
	// Space reports whether a space stands before the token.
	Space bool
}

// wordRune stands in Token.Rune for a word.
const wordRune = -1

// Word reports whether the token is a word.
func (t Token) Word() bool { return t.Rune == wordRune }

// Next returns the first token of the text at or after the byte offset, which
// must be 0 or the end of a token; false after the last one. A loop over all:
//
//	for t, ok := Next(s, 0); ok; t, ok = Next(s, t.End) { … }
//
// Bytes that are not UTF-8 are tokens of the rune U+FFFD.
func Next(s string, at int) (Token, bool) {
	var t Token
	for at < len(s) && s[at] == ' ' {
		t.Space = true
		at++
	}
	if at >= len(s) {
		return Token{}, false
	}
	t.Start = at
	r, size := rune(s[at]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(s[at:])
	}
	t.End = at + size
	if !inWord(r) {
		t.Rune = r
		return t, true
	}
	t.Rune = wordRune
	for t.End < len(s) {
		r, size := rune(s[t.End]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[t.End:])
		}
		if !inWord(r) {
			break
		}
		t.End += size
	}
	return t, true
}

// lowRunes is where the table of the common alphabets ends: Latin, Greek and
// Cyrillic without their rarer extensions.
const lowRunes = 0x530

// low holds the answers of inRareWord for the common alphabets.
var low = func() (table [lowRunes]bool) {
	for r := range table {
		table[r] = inRareWord(rune(r))
	}
	return table
}()

// inWord reports whether the rune is a part of words: a letter, mark or decimal
// digit of a script that separates words with spaces.
func inWord(r rune) bool {
	switch {
	case r < lowRunes:
		return low[r]
	case r >= 0x3000 && r < 0xA4D0, r >= 0xAC00 && r < 0xD7B0: // kana, Han, Yi; Hangul
		return false
	}
	return inRareWord(r)
}

// inRareWord is like inWord but slow, since it uses no table.
func inRareWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) && !unicode.In(r, unspaced...)
}

// unspaced are the scripts whose characters are tokens of their own: those
// written without spaces, and Korean, whose words carry their particles.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}
