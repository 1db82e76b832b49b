package words

import (
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
)

// Chinese names are in no dictionary, but their romanised forms follow from the
// characters: 陈立衡 is Chen Liheng in pinyin and Чэнь Лихэн in the Palladius
// system. The names of the other side (words that are always written with a
// capital) are collected first; then any one to three characters of a Chinese
// text that can be read as one of them are a name.

// longestName is the number of characters whose readings are joined: one or two
// for a surname, one or two for a given name, up to three for a place.
const longestName = 3

// Names holds the romanised words of one text, to be found by the readings of
// the characters of another. The methods of a nil *Names find nothing.
type Names struct {
	ids      map[string]int32
	prefixes map[string]bool // all prefixes of names, to give up early
	readings func(rune) []string
	spell    func(syllable string) string
	stem     func(word string) string // nil where the keys are words as written
}

// NewNames returns an empty collection for a text in the language of the tag;
// nil where the language does not transcribe Chinese names in letters. The
// function returns the readings of a character in pinyin. Where stemmed is true,
// the words will be added as their stems; Russian words must always be.
func NewNames(tag string, readings func(rune) []string, stemmed bool) *Names {
	base := lang.Base(tag)
	if !lang.Spaced(base) {
		return nil
	}
	n := &Names{ids: map[string]int32{}, prefixes: map[string]bool{}, readings: readings, spell: func(syllable string) string { return syllable }}
	switch {
	case base == "ru":
		n.spell, n.stem = Palladius, func(word string) string { return Stem("ru", word) }
	case stemmed:
		n.stem = stemEnglish
	}
	return n
}

// Add adds a word, or its stem, in lower case, with a number of the caller's.
func (n *Names) Add(key string, id int32) {
	n.ids[key] = id
	for i := range key {
		n.prefixes[key[:i]] = true
	}
	n.prefixes[key] = true
}

// Begins reports whether a name may begin with the character: few characters begin one, and a
// caller who remembers which saves most calls of At.
func (n *Names) Begins(r rune) bool {
	for _, syllable := range n.readings(r) {
		if n.prefixes[firstLetters(n.spell(syllable))] {
			return true
		}
	}
	return false
}

// At calls found for every name that the characters at the place can be read as,
// with the number of characters it takes.
func (n *Names) At(runes []rune, at int, found func(length int, id int32)) {
	if n != nil {
		n.extend("", runes[at:min(at+longestName, len(runes))], 1, found)
	}
}

func (n *Names) extend(read string, runes []rune, length int, found func(int, int32)) {
	if length > len(runes) {
		return
	}
	for _, syllable := range n.readings(runes[length-1]) {
		word := read + n.spell(syllable)
		if !n.prefixes[firstLetters(word)] {
			continue // no name begins like this, as most readings
		}
		if id, ok := n.find(word); ok {
			found(length, id)
		}
		if n.prefixes[word] {
			n.extend(word, runes, length+1, found)
		}
	}
}

// find returns the number of a romanised word. A single letter is not a name.
func (n *Names) find(word string) (id int32, ok bool) {
	if utf8.RuneCountInString(word) < 2 {
		return 0, false
	}
	if n.stem != nil {
		if id, ok = n.ids[n.stem(word)]; ok {
			return id, true
		}
	}
	id, ok = n.ids[word]
	return id, ok
}

// firstLetters returns the first two letters of a word.
func firstLetters(word string) string {
	_, first := utf8.DecodeRuneInString(word)
	_, second := utf8.DecodeRuneInString(word[first:])
	return word[:first+second]
}
