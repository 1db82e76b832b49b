package lexicon

import (
	"iter"
	"sort"
	"strings"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// MaxHead is the greatest length of a head of the embedded dictionary, in
// characters: long enough for the names of bodies (中国共产党中央委员会宣传部). What
// is longer is a proverb or a long title, and is covered by the heads inside
// it. The cap bounds the units that the aligner makes at one place.
const MaxHead = 13

// MaxWords is the greatest number of words that a head has. Some twenty heads of
// one character have more (和, 法, 对): what comes after the first senses
// would only thin the prior out. Nine heads in ten have six words or fewer.
const MaxWords = 24

// Dictionary maps Chinese heads to words of one other language. It never
// changes after it was made and is safe for concurrent use. The zero value
// is an empty dictionary.
//
// Heads and stems have numbers: heads 0 up to HeadCount, in code point
// order; stems 0 up to StemCount. The numbers belong to this Dictionary; one
// made by Merge has others.
type Dictionary struct {
	lang  string
	heads packed.Texts
	trie  trie

	words     packed.Texts
	headWords packed.Lists // of word numbers

	stems     []string
	stemIDs   map[string]int32
	wordStem  []int32      // word number -> stem number
	headStems packed.Lists // of stem numbers

	pinyin pinyin
}

// Lang is the language of the words, a BCP 47 tag: "en" for Chinese().
func (d *Dictionary) Lang() string { return d.lang }

// HeadsAt yields every head that begins at text[at], shortest first, as its
// length in characters (1 to MaxHead; a user's term to MaxTerm) and its number. The text must be in
// simplified characters (package han); at outside the text yields nothing. A
// range over it allocates nothing, so it may stand in the innermost loop.
func (d *Dictionary) HeadsAt(text []rune, at int) iter.Seq2[int, int32] {
	return func(yield func(int, int32) bool) { d.trie.walk(text, at, yield) }
}

// HeadCount is the number of heads.
func (d *Dictionary) HeadCount() int { return d.heads.Len() }

// Head returns the head with the number.
func (d *Dictionary) Head(head int32) string { return d.heads.Of(int(head)) }

// HeadID returns the number of a head, or false where there is no such head.
func (d *Dictionary) HeadID(head string) (int32, bool) {
	i, ok := sort.Find(d.heads.Len(), func(i int) int { return strings.Compare(head, d.heads.Of(i)) })
	return int32(i), ok
}

// Words returns the words of a head, the first sense first, each once, at most
// MaxWords. Never empty.
func (d *Dictionary) Words(head int32) []string {
	ids := d.headWords.Of(int(head))
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = d.words.Of(int(id))
	}
	return words
}

// StemIDs returns the numbers of the stems of a head's words, in the order of
// the words, each once. Never empty. The caller must not change the slice.
func (d *Dictionary) StemIDs(head int32) []int32 { return d.headStems.Of(int(head)) }

// StemCount is the number of different stems.
func (d *Dictionary) StemCount() int { return len(d.stems) }

// Stem returns the stem with the number.
func (d *Dictionary) Stem(id int32) string { return d.stems[id] }

// StemID returns the number of a stem, as Stem(d.Lang(), token) makes it, or
// false where no head has such a word.
func (d *Dictionary) StemID(stem string) (int32, bool) {
	id, ok := d.stemIDs[stem]
	return id, ok
}
