// Package packed is the form in which the dictionary is embedded: call Encode
// in the generator and Decode in the program. The two are exact inverses, and
// one Table always gives the same bytes under one version of Go.
//
// The form is the length of a first gzip stream (4 bytes, little endian), that
// stream and a second one, so that two cores can unpack it. They hold a magic
// line and nine sections, each a byte count (uvarint) and that many bytes. What
// belongs together stands together, because gzip finds more in a run of one kind:
//
//	words      the words, each ended by a line feed, the most frequent first
//	stems      per word: bytes to cut off (1 byte), then what to put there, line feed
//	           here the second stream begins, with the number of words (uvarint)
//	heads      per head: bytes shared with the head before (1 byte), the rest, line feed
//	counts     per head: number of words (1 byte)
//	refs       per head: its words, as uvarints; frequent words take one byte
//	syllables  the pinyin syllables, each ended by a line feed
//	chars      per character: distance from the one before (uvarint)
//	readings   per character: number of readings (1 byte), then each (uvarint)
//	spellings  per character of each head: which reading, see Spelling
package packed

import "strings"

// Table is the dictionary as the generator makes it.
type Table struct {
	// Words are distinct and hold no line feed; the most frequent first.
	Words Texts
	// Stems are the stems of Words, index by index.
	Stems []string
	// Heads are distinct, in code point order, not empty, without line feeds.
	Heads Texts
	// HeadWords are per head the indexes of its words, at most 255.
	HeadWords Lists
	// Syllables are distinct, toneless, ü written as v.
	Syllables Texts
	// Chars are in code point order.
	Chars []rune
	// Readings are per character the indexes of its syllables, the most
	// frequent first, at most 100.
	Readings Lists
	// Spellings are one byte for each character of each head.
	Spellings []Spelling
}

// Texts is many short texts in one block: text i begins at At[i] and ends Gap
// bytes before At[i+1]. It holds no pointers but one, so the garbage collector
// does not look at 120,000 heads one by one.
type Texts struct {
	Block string
	At    []int32
	// Gap is the number of bytes between two texts, 0 or 1.
	Gap int32
}

// Of returns text i.
func (t *Texts) Of(i int) string { return t.Block[t.At[i] : t.At[i+1]-t.Gap] }

// Len is the number of texts.
func (t *Texts) Len() int { return max(0, len(t.At)-1) }

// All returns the texts one by one.
func (t *Texts) All() []string {
	all := make([]string, t.Len())
	for i := range all {
		all[i] = t.Of(i)
	}
	return all
}

// TextsOf puts texts into one block.
func TextsOf(texts []string) Texts {
	t := Texts{Block: strings.Join(texts, ""), At: make([]int32, 1, len(texts)+1)}
	for _, s := range texts {
		t.At = append(t.At, t.At[len(t.At)-1]+int32(len(s)))
	}
	return t
}

// Lists is many short lists in one array: list i is IDs[At[i]:At[i+1]].
type Lists struct {
	At  []int32
	IDs []int32
}

// Of returns list i.
func (l *Lists) Of(i int) []int32 { return l.IDs[l.At[i]:l.At[i+1]:l.At[i+1]] }

// Add appends a list.
func (l *Lists) Add(ids ...int32) {
	if len(l.At) == 0 {
		l.At = append(l.At, 0)
	}
	l.IDs = append(l.IDs, ids...)
	l.At = append(l.At, int32(len(l.IDs)))
}

// Len is the number of lists.
func (l *Lists) Len() int { return max(0, len(l.At)-1) }

// Spelling says how a character of a head is read: Unread, or twice the number
// of the reading among those of the character, plus one where a word of a name
// begins with it (习近平: Xi Jinping begins words at 习 and 近).
type Spelling byte

// Unread marks a character without a reading: a letter, a dot, or a head whose
// pinyin does not go character by character.
const Unread Spelling = 255

// Spell makes the Spelling of a reading.
func Spell(reading int, begins bool) Spelling {
	s := Spelling(2 * reading)
	if begins {
		s++
	}
	return s
}

// Reading is the number of the reading; ok is false for Unread.
func (s Spelling) Reading() (reading int, ok bool) { return int(s / 2), s != Unread }

// Begins tells whether a word of a name begins here.
func (s Spelling) Begins() bool { return s != Unread && s%2 == 1 }
