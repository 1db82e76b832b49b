package packed

import (
	"encoding/binary"
	"slices"
)

// magic begins a block and changes when the form does.
const magic = "yiku lexicon 3\n\n"

// Pack makes the block of a table. If a section takes more than two billion
// bytes, Open refuses the block.
func Pack(t *Table) string {
	trie := newTrie(t.Heads)
	var wordsAt, wordIDs row
	wordsAt.add(0)
	for _, head := range trie.heads {
		if head >= 0 {
			for _, id := range t.HeadWords[head] {
				wordIDs.add(int(id))
			}
		}
		wordsAt.add(wordIDs.len())
	}
	stems, stemOf := distinct(t.Stems)
	readings, readingOf := distinct(t.Readings)
	var chars row
	for _, r := range t.Chars {
		chars.add(int(r))
	}
	words, stemTexts, readingTexts := newTextRow(t.Words), newTextRow(stems), newTextRow(readings)
	return join(
		trie.labels, trie.children, trie.pages, trie.roots,
		wordsAt, wordIDs,
		words.block, words.places, stemTexts.block, stemTexts.places, stemOf,
		chars, readingOf, readingTexts.block, readingTexts.places,
	)
}

func (r row) len() int { return len(r) / 4 }

// distinct numbers the distinct texts of a list in the order of their first
// occurrence.
func distinct(list []string) (texts []string, numbers row) {
	known := make(map[string]int, len(list))
	for _, s := range list {
		id, ok := known[s]
		if !ok {
			id = len(texts)
			known[s] = id
			texts = append(texts, s)
		}
		numbers.add(id)
	}
	return texts, numbers
}

// join puts the sections into one block.
func join(sections ...[]byte) string {
	head := []byte(magic)
	for _, s := range sections {
		head = binary.LittleEndian.AppendUint32(head, uint32(len(s)))
	}
	return string(slices.Concat(append([][]byte{head}, sections...)...))
}
