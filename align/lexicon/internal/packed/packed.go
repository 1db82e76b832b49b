// Package packed is the form in which a dictionary lies in the program: one
// block of bytes that is searched as it stands. Call [Pack] to make it of a
// [Table], and [Open] to search it. Opening costs some microseconds and takes
// no memory, whatever the size: a look-up of one word must not pay for 120,000.
//
// The block is a line that names the form, the number of bytes of each section (4
// bytes each), and the sections. Numbers are 4 bytes, little endian. Lists and
// texts are parts of one long row: part i is what lies between numbers i and i+1
// of a section of places.
//
//	labels, children        the trie of the heads, see Image.HeadsAt
//	pages, roots            its first step
//	wordsAt, wordIDs        by node of the trie: the words of the head that ends there
//	words, stems            texts
//	stemOf                  by word: its stem
//	chars, charReadings     characters in code point order, and the number of the readings of each
//	readings                texts: pinyin syllables with blanks between, the most frequent first
//
// One table always gives the same bytes.
package packed

// Table is a dictionary as it is made.
type Table struct {
	// Words are distinct; the most frequent first.
	Words []string
	// Stems are the stems of Words, index by index.
	Stems []string
	// Heads are distinct, in code point order, not empty, valid UTF-8.
	Heads []string
	// HeadWords are per head the indexes of its words, one or more, each once.
	HeadWords [][]int32
	// Chars are in code point order, each once. Readings are index by index with
	// them: the pinyin syllables, blanks between.
	Chars    []rune
	Readings []string
}
