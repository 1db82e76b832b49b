package index

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/match"
)

// form is how much of a word the phrase holds. Only its first word can be cut
// on the left and only its last on the right.
type form int

const (
	wholeWord form = iota
	wordBeginning
	wordEnding
	wordPart
)

// need is a posting that every place of the phrase must have: an occurrence of
// a gram so many tokens after the beginning of the phrase.
type need struct {
	// offset is the number of the token in the phrase.
	offset uint32
	// blank tells whether a blank must stand before the token. It means nothing at
	// offset 0, where the phrase does not say.
	blank bool
	// range of the grams of characters; unused for words.
	grams grams
	word  string // empty for characters
	form  form
}

// search is a phrase with what it needs.
type search struct {
	phrase string
	needs  []need
}

func newSearch(phrase string) search { return search{phrase, cover(phrase)} }

// cover returns what a phrase in search form needs. Together the needs say all
// of the phrase: every character is in a gram, every word has one, and the
// offsets and blanks say that nothing else stands between them.
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
			n := need{offset: uint32(i), blank: p.Blank, word: phrase[p.Start:p.End]}
			n.form = formOf(i == 0, i == len(pieces)-1)
			needs = append(needs, n)
			i++
			continue
		}
		end := i + 1 // of the run of characters
		for end < len(pieces) && !pieces[end].Word() && !pieces[end].Blank {
			end++
		}
		for j := i; ; j = min(j+2, end-2) {
			n := need{offset: uint32(j), blank: pieces[j].Blank, grams: only(pieces[j].gram)}
			if j == len(pieces)-1 { // the phrase does not say what follows
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

// character is the character that is the whole phrase; false where it is more, or a word.
func (s search) character() (rune, bool) {
	if len(s.needs) != 1 || s.needs[0].word != "" {
		return 0, false
	}
	g := s.needs[0].grams
	r := rune(g.from >> runeBits)
	return r, g == startingWith(r)
}

// formOf tells how much of a word the phrase can hold.
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

// resolve returns the grams that satisfy the need, in order; none where the
// block's vocabulary has no such word.
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

// searchForm tells whether the index can find the phrase: whether it could
// come out of package fold as far as blanks go.
func searchForm(phrase string) bool {
	return phrase != "" && phrase[0] != ' ' && phrase[len(phrase)-1] != ' ' && !strings.Contains(phrase, "  ")
}
