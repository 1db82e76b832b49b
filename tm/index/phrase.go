package index

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/tm/match"
)

// gram is the key of a list of postings: a character with the one after it, or a word.
//
//	0 | character 21 bits | next character 21 bits     the next plus 1; 0 where no character follows at once
//	1 | 0 …               | place in the vocabulary 32 bits
//
// So all grams of a character are adjacent, and all words with the same beginning.
type gram uint64

const (
	runeBits  = 21
	firstWord = gram(1) << (2 * runeBits)
	endOfGram = firstWord + 1<<32
	// gramBits is the size of a gram, for packing it with something else.
	gramBits = 2*runeBits + 1
)

// none is the next character where a word, a space or nothing follows.
const none = rune(-1)

// pair returns the gram of a character and the next one, or none.
func pair(r, next rune) gram { return gram(r)<<runeBits | gram(next+1) }

// grams is a half-open range of grams.
type grams struct {
	from, to gram
}

// only returns the range of one gram.
func only(g gram) grams { return grams{g, g + 1} }

// startingWith returns the grams of a character, whatever follows it.
func startingWith(r rune) grams { return grams{pair(r, none), pair(r+1, none)} }

// hasSpaces reports whether spaces may precede the token of the gram. The search
// form has none before Han and kana, and their postings have no bit for them.
func (g gram) hasSpaces() bool {
	return g >= firstWord || !unspacedRune(rune(g>>runeBits))
}

// unspacedRune reports whether the search form has no spaces next to the rune.
// Package fold knows more such runes; these are nearly all that occur.
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
			if more && !next.Space && !next.Word() {
				g = pair(t.Rune, next.Rune)
			}
		}
		visit(t, g)
		t, ok = next, more
	}
}

// A form is the part of a word that the phrase contains. Only its first word
// can be
// cut on the left and only its last on the right.
type form int

const (
	wholeWord form = iota
	wordBeginning
	wordEnding
	wordPart
)

// A need is a posting that every occurrence of the phrase must have: a gram at
// a
// given number of tokens after the beginning of the phrase.
type need struct {
	// offset is the number of the token in the phrase.
	offset uint32
	// space reports whether a space must precede the token. It is ignored at
	// offset 0, where the phrase does not determine it.
	space bool
	// grams are those of characters; unused for words.
	grams grams
	word  string // empty for characters
	form  form
}

// cover returns the needs of a phrase in search form. Together they describe
// the
// whole phrase: every character is in a gram, every word has one, and the
// offsets and spaces exclude anything between them.
func cover(phrase string) []need {
	type piece struct {
		match.Token
		gram gram
	}
	var pieces []piece
	grammed(phrase, func(t match.Token, g gram) { pieces = append(pieces, piece{t, g}) })
	var needs []need
	for i := 0; i < len(pieces); {
		if p := pieces[i]; p.Word() {
			n := need{offset: uint32(i), space: p.Space, word: phrase[p.Start:p.End]}
			n.form = formOf(i == 0, i == len(pieces)-1)
			needs = append(needs, n)
			i++
			continue
		}
		end := i + 1 // of the run of characters
		for end < len(pieces) && !pieces[end].Word() && !pieces[end].Space {
			end++
		}
		for j := i; ; j = min(j+2, end-2) {
			n := need{offset: uint32(j), space: pieces[j].Space, grams: only(pieces[j].gram)}
			if j == len(pieces)-1 { // // what follows is not part of the phrase
				n.grams = startingWith(pieces[j].Rune)
			}
			needs = append(needs, n)
			if j+2 >= end {
				break
			}
		}
		i = end
	}
	return needs
}

// formOf returns how much of a word the phrase contains.
func formOf(first, last bool) form {
	switch {
	case first && last:
		return wordPart
	case first:
		return wordEnding
	case last:
		return wordBeginning
	}
	return wholeWord
}

// resolve returns the grams that satisfy the need, in order, or none if the
// vocabulary of the block has no such word.
func (n need) resolve(v vocabulary) []grams {
	if n.word == "" {
		return []grams{n.grams}
	}
	switch n.form {
	case wholeWord:
		return v.wholeWord(n.word)
	case wordBeginning:
		return v.beginning(n.word)
	case wordEnding:
		return v.ending(n.word)
	}
	return v.holding(n.word)
}

// searchForm reports whether the spaces of the phrase are those of a search form.
func searchForm(phrase string) bool {
	return phrase != "" && phrase[0] != ' ' && phrase[len(phrase)-1] != ' ' && !strings.Contains(phrase, "  ")
}
