package spot

import (
	"slices"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// names are the words of the target that are written with a capital, by which a
// Chinese name may be read: 克里姆林 is no such, 陈立衡 is Chen Liheng. It is what
// align/names.go does for the aligner, for the few sentences at hand.
type names struct {
	dictionary *lexicon.Dictionary
	ids        map[string]int32
	prefixes   map[string]bool
	russian    bool
}

// longestName is the number of characters whose readings are joined.
const longestName = 3

// newNames collects the words; nil where the language transcribes in another way.
func newNames(d *lexicon.Dictionary, tag string, keys []string, capitals []bool) *names {
	base := lang.Base(tag)
	if d == nil || !lang.Spaced(base) || !slices.Contains(capitals, true) {
		return nil
	}
	n := &names{dictionary: d, ids: make(map[string]int32), prefixes: make(map[string]bool), russian: base == "ru"}
	for i, k := range keys {
		if !capitals[i] {
			continue
		}
		n.ids[k] = int32(i)
		for at := range k {
			n.prefixes[k[:at]] = true
		}
		n.prefixes[k] = true
	}
	return n
}

// at calls found for every name that the characters from a place on can be read as.
func (n *names) at(s *side, at int, found func(length int, id int32)) {
	if n != nil {
		n.extend("", s, at, 1, found)
	}
}

func (n *names) extend(read string, s *side, at, length int, found func(int, int32)) {
	if at+length > len(s.tokens) || length > longestName || length > 1 && s.tokens[at+length-1].stop > 0 {
		return
	}
	for _, syllable := range n.dictionary.Pinyin(firstRune(s.tokens[at+length-1].key)) {
		word, tag := read+syllable, "en"
		if n.russian {
			word, tag = read+lexicon.Palladius(syllable), "ru"
		}
		_, first := utf8.DecodeRuneInString(word)
		_, second := utf8.DecodeRuneInString(word[first:])
		if !n.prefixes[word[:first+second]] {
			continue // nothing begins so: most readings
		}
		key := lexicon.Stem(tag, word)
		if id, ok := n.ids[key]; ok && utf8.RuneCountInString(word) > 2 {
			found(length, id)
		} else if id, ok := n.ids[word]; ok && utf8.RuneCountInString(word) > 1 {
			found(length, id)
		}
		if n.prefixes[word] {
			n.extend(word, s, at, length+1, found)
		}
	}
}
