package lexicon

import (
	"iter"
	"strings"
	"sync"

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
// Heads have numbers, which mean nothing to another Dictionary. A method that
// takes one must be given one that HeadsAt or HeadID gave.
type Dictionary struct {
	lang   string
	image  packed.Image
	pinyin func() [][]string // by the number of a reading; nil in the zero value
}

// newDictionary makes a dictionary of a packed block.
func newDictionary(tag, block string) (*Dictionary, error) {
	image, err := packed.Open(block)
	if err != nil {
		return nil, err
	}
	d := &Dictionary{lang: tag, image: *image}
	d.pinyin = sync.OnceValue(func() [][]string {
		var readings [][]string
		for _, r := range image.Readings() {
			readings = append(readings, strings.Fields(r))
		}
		return readings
	})
	return d, nil
}

// Lang is the language of the words, a BCP 47 tag: "en" for Chinese().
func (d *Dictionary) Lang() string { return d.lang }

// HeadsAt yields every head that begins at text[at], shortest first, as its
// length in characters (1 to MaxHead; a user's term to MaxTerm) and its number. The text must be in
// simplified characters (package han); at outside the text yields nothing. A
// range over it allocates nothing, so it may stand in the innermost loop.
func (d *Dictionary) HeadsAt(text []rune, at int) iter.Seq2[int, int32] {
	return func(yield func(int, int32) bool) { d.image.HeadsAt(text, at, yield) }
}

// HeadID returns the number of a head, or false where there is no such head.
func (d *Dictionary) HeadID(head string) (int32, bool) { return d.image.Head(head) }

// Words returns the words of a head, the first sense first, each once, at most
// MaxWords. Never empty.
func (d *Dictionary) Words(head int32) []string { return d.image.Words(head) }

// Stems yields the stems of a head's words, as Stem makes them, in the order of
// the words, each once; at least one. It allocates nothing.
func (d *Dictionary) Stems(head int32) iter.Seq[string] { return d.image.Stems(head) }

// Pinyin returns the readings of a simplified character in pinyin without
// tones, lower case, the most frequent first: 长 gives "chang" and "zhang".
// For ü it gives every way in which English texts write it: "lv" (typed), "lu"
// (plain), "lyu" (Chinese passports and state media since 2012); 略 gives "lve"
// and "lue". It is empty for what the dictionary does not know. The caller must
// not change the slice.
func (d *Dictionary) Pinyin(r rune) []string {
	if i, ok := d.image.Reading(r); ok {
		return d.pinyin()[i]
	}
	return nil
}
