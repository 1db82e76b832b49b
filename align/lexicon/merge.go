package lexicon

import (
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon/internal/gloss"
	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// FromTerms makes a dictionary of the user's terms alone, for Chinese and the
// language of the tag (BCP 47), in which the renderings are written.
func FromTerms(tag string, terms *Terms) *Dictionary {
	return (&Dictionary{lang: tag}).Merge(terms)
}

// Merge returns a dictionary with the terms added; the receiver stays as it is.
// A head keeps the words that it has, after those of the terms, up to MaxWords.
// The renderings must be in the language of the dictionary. A term whose
// renderings hold no word (only figures) changes nothing.
func (d *Dictionary) Merge(terms *Terms) *Dictionary {
	b := newBuilder(d)
	added := map[string][]int32{}
	for _, t := range terms.List {
		for _, rendering := range t.Renderings {
			for _, word := range gloss.Words(d.lang, rendering) {
				added[t.Head] = append(added[t.Head], b.number(word))
			}
		}
	}
	heads, headWords := d.mergeHeads(added)
	b.words = packed.TextsOf(b.list)
	merged := b.dictionary(packed.TextsOf(heads), headWords)
	merged.pinyin = d.pinyin.over(d, merged)
	return merged
}

// newBuilder returns a builder that knows the words of the dictionary under
// the numbers they have.
func newBuilder(d *Dictionary) *builder {
	b := &builder{lang: d.lang, list: d.words.All(), numbers: make(map[string]int32, d.words.Len())}
	for i, word := range b.list {
		b.numbers[word] = int32(i)
		b.wordStems = append(b.wordStems, d.stems[d.wordStem[i]])
	}
	return b
}

// number returns the number of a word; a new word gets the next one.
func (b *builder) number(word string) int32 {
	id, ok := b.numbers[word]
	if !ok {
		id = int32(len(b.list))
		b.numbers[word] = id
		b.list = append(b.list, word)
		b.wordStems = append(b.wordStems, Stem(b.lang, word))
	}
	return id
}

// mergeHeads returns the heads of the dictionary and the added ones, sorted,
// with their words.
func (d *Dictionary) mergeHeads(added map[string][]int32) ([]string, packed.Lists) {
	heads := append(d.heads.All(), slices.Collect(maps.Keys(added))...)
	slices.Sort(heads)
	heads = slices.Compact(heads)
	var words packed.Lists
	for _, head := range heads {
		ids := slices.Clone(added[head])
		if old, ok := d.HeadID(head); ok {
			ids = append(ids, d.headWords.Of(int(old))...)
		}
		ids = distinct(ids)
		words.Add(ids[:min(len(ids), MaxWords)]...)
	}
	return heads, words
}

// distinct drops the numbers that stood before, keeping the order. The lists are
// short.
func distinct(ids []int32) []int32 {
	out := ids[:0]
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// over returns the pinyin of a dictionary for another that holds its heads and
// more. What is said of the characters stays; added heads have no reading.
func (p pinyin) over(from, to *Dictionary) pinyin {
	if len(p.spellings) == 0 {
		return p
	}
	spellings := make([]packed.Spelling, 0, len(p.spellings))
	old, at := 0, 0
	for i := range to.HeadCount() {
		head := to.Head(int32(i))
		n := utf8.RuneCountInString(head)
		if old < from.HeadCount() && head == from.Head(int32(old)) {
			spellings = append(spellings, p.spellings[at:at+n]...)
			old, at = old+1, at+n
			continue
		}
		spellings = append(spellings, slices.Repeat([]packed.Spelling{packed.Unread}, n)...)
	}
	p.spellings = spellings
	p.index(&to.heads)
	return p
}
