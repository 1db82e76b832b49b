package lexicon

import (
	"sync"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// builder makes a Dictionary out of heads and their words.
type builder struct {
	lang      string
	words     packed.Texts
	wordStems []string // index by index with words

	// Only while words are added; see Merge.
	list    []string
	numbers map[string]int32
}

// dictionary numbers the stems and links heads, words and stems. The heads are
// sorted by code point and distinct; headWords holds, per head, indexes of words.
func (b *builder) dictionary(heads packed.Texts, headWords packed.Lists) *Dictionary {
	d := &Dictionary{
		lang:      b.lang,
		heads:     heads,
		words:     b.words,
		headWords: headWords,
		stemIDs:   make(map[string]int32, b.words.Len()),
		wordStem:  make([]int32, b.words.Len()),
	}
	// The trie is half of the work and needs nothing of the rest; a single look-up
	// waits for all of it.
	var trie sync.WaitGroup
	trie.Go(func() { d.trie = newTrie(&heads) })
	for i, stem := range b.wordStems {
		id, ok := d.stemIDs[stem]
		if !ok {
			id = int32(len(d.stems))
			d.stemIDs[stem] = id
			d.stems = append(d.stems, stem)
		}
		d.wordStem[i] = id
	}
	d.headStems = d.stemLists()
	trie.Wait()
	return d
}

// stemLists turns the words of every head into stems, each once.
func (d *Dictionary) stemLists() packed.Lists {
	out := packed.Lists{
		At:  make([]int32, 1, d.heads.Len()+1),
		IDs: make([]int32, 0, len(d.headWords.IDs)),
	}
	seen := make([]int32, len(d.stems)) // the head, plus one, that last had the stem
	for i := range d.heads.Len() {
		for _, word := range d.headWords.Of(i) {
			stem := d.wordStem[word]
			if seen[stem] != int32(i)+1 {
				seen[stem] = int32(i) + 1
				out.IDs = append(out.IDs, stem)
			}
		}
		out.At = append(out.At, int32(len(out.IDs)))
	}
	return out
}
