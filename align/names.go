package align

import (
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// Chinese names are in no dictionary, but their romanised forms are read off
// the characters: 陈立衡 is Chen Liheng in pinyin and Чэнь Лихэн in the
// Palladius system. The names of the other side (words written with a capital
// and never without) are collected first; then every one to three characters
// of a Chinese sentence that can be read as one of them become a unit.

// longestName is the number of characters whose readings are joined: a surname
// of one or two, a given name of one or two, a place of up to three.
const longestName = 3

// names are the romanised words of the other side, by what the characters
// would read.
type names struct {
	units    map[string]int32
	written  map[int32]string
	prefixes map[string]bool // what a name may begin with, to give up early
	spell    func(syllable string) string
	stem     func(word string) string
	readings func(rune) []string
}

// namesOf collects the names of a side; nil where it writes no alphabet that
// Chinese names are transcribed in, and without a dictionary, which has the
// readings.
func namesOf(s *side, dictionaries *heads) *names {
	if dictionaries == nil {
		return nil
	}
	n := &names{units: map[string]int32{}, written: map[int32]string{}, prefixes: map[string]bool{}, readings: dictionaries.builtIn.Pinyin}
	base := lang.Base(s.tag)
	switch {
	case latinScript[base]:
		n.spell = func(syllable string) string { return syllable }
		n.stem = func(word string) string { return word }
	case base == "ru":
		n.spell = lexicon.Palladius
		n.stem = func(word string) string { return lexicon.Stem("ru", word) }
	default:
		return nil
	}
	for id, u := range s.vocab.units {
		if u.kind != wordUnit || !u.capital || u.small {
			continue
		}
		key := u.raw
		if base == "ru" {
			key = u.key
		}
		n.units[key] = int32(id)
		n.written[int32(id)] = key
		for i := range key {
			n.prefixes[key[:i]] = true
		}
		n.prefixes[key] = true
	}
	return n
}

// at calls found for every name that the characters at the place can be read as.
func (n *names) at(runes []rune, at int, found func(length int, id int32)) {
	n.extend("", runes, at, 1, found)
}

func (n *names) extend(read string, runes []rune, at, length int, found func(int, int32)) {
	if at+length > len(runes) || length > longestName {
		return
	}
	for _, syllable := range n.readings(runes[at+length-1]) {
		word := read + n.spell(syllable)
		if id, ok := n.units[n.stem(word)]; ok && utf8.RuneCountInString(word) > 1 {
			found(length, id)
		}
		if n.prefixes[word] {
			n.extend(word, runes, at, length+1, found)
		}
	}
}
