// Package packed defines the form of a dictionary embedded in the program: a block of bytes that is
// searched in place. Call [Pack] to make one from a [Table], and [Open] to search it. Opening takes
// some microseconds and no memory, whatever the size, since a look-up of one word must not pay for
// 120,000.
//
// The block is a line that names the form, the lengths in bytes of the sections (4 bytes each), and
// the sections. Numbers are 4 bytes, little endian. Lists and texts are parts of one long row: part
// i is between the offsets i and i+1 of a section of offsets.
//
//	labels, children        the trie of the heads, see Image.HeadsAt
//	pages, roots            its first step
//	wordsAt, wordIDs        by node of the trie: the words of the head that ends there
//	words, stems            texts
//	stemOf                  by word: its stem
//	chars, charReadings     characters in code point order, and the number of the readings of each
//	readings                texts: pinyin syllables separated by spaces, the most frequent first
//
// The same table always gives the same bytes.
package packed

// A Table is the input of Pack.
type Table struct {
	// Words are distinct; the most frequent first.
	Words []string
	// Stems are the stems of Words, index by index.
	Stems []string
	// Heads are distinct, in code point order, not empty, valid UTF-8.
	Heads []string
	// HeadWords holds, for each head, the distinct indexes of its words, at
	// least one.
	HeadWords [][]int32
	// Chars are distinct and in code point order. Readings holds for each of
	// them the pinyin syllables, separated by spaces.
	Chars    []rune
	Readings []string
}
