package lexicon

import (
	"fmt"
	"maps"
	"slices"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
	"github.com/yiku-tm/yiku/align/words"
)

// FromTerms returns a dictionary of the user's terms for Chinese and the language
// of the renderings, given as a BCP 47 tag. A head has the words of all its
// renderings, up to MaxWords; a term whose renderings contain no word (only
// figures) is left out. The dictionary has no pinyin. FromTerms returns an error if
// the terms take more than two billion bytes.
func FromTerms(tag string, terms *Terms) (*Dictionary, error) {
	t := &packed.Table{}
	numbers := map[string]int32{}
	heads := map[string][]int32{}
	for _, term := range terms.List {
		for _, rendering := range term.Renderings {
			for _, word := range words.Content(tag, rendering) {
				id, ok := numbers[word]
				if !ok {
					id = int32(len(t.Words))
					numbers[word] = id
					t.Words, t.Stems = append(t.Words, word), append(t.Stems, words.Stem(tag, word))
				}
				if list := heads[term.Head]; len(list) < MaxWords && !slices.Contains(list, id) {
					heads[term.Head] = append(list, id)
				}
			}
		}
	}
	t.Heads = slices.Sorted(maps.Keys(heads))
	for _, head := range t.Heads {
		t.HeadWords = append(t.HeadWords, heads[head])
	}
	d, err := newDictionary(tag, packed.Pack(t))
	if err != nil {
		return nil, fmt.Errorf("read terms from %s: %w", terms.Name, err)
	}
	return d, nil
}
