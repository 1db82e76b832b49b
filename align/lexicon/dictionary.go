package lexicon

import (
	"iter"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// MaxHead is the maximum length in characters of a head of the embedded
// dictionary, enough for the names of bodies (中国共产党中央委员会宣传部). Longer entries
// are proverbs or titles, and the heads in them cover them. The limit bounds
// the number of tokens that the aligner makes at one place.
const MaxHead = 13

// MaxWords is the maximum number of words of a head. Some twenty heads of one
// character have more (和, 法, 对); words after the first senses would only dilute
// the prior. Nine heads in ten have at most six words.
const MaxWords = 24

// A Dictionary maps Chinese heads to words of one other language. It is
// immutable and safe for concurrent use by multiple goroutines. The zero value
// is an empty dictionary.
//
// Heads are identified by numbers, as HeadsAt and HeadID return them. A number
// is valid only for the Dictionary that returned it.
type Dictionary struct {
	lang   string
	image  packed.Image
	pinyin func() [][]string // by the number of a reading; nil in the zero value
}

// newDictionary returns a dictionary over a packed block.
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

// Lang returns the BCP 47 tag of the language of the words: "en" for Chinese().
func (d *Dictionary) Lang() string { return d.lang }

// HeadsAt yields every head that begins at text[at], the shortest first, as its length in
// characters (1 to MaxHead, or to MaxTerm for a user's term) and its number. The text must be in
// simplified characters (see package han). If at is out of range, HeadsAt yields nothing. Ranging
// over it does not allocate.
func (d *Dictionary) HeadsAt(text []rune, at int) iter.Seq2[int, int32] {
	return func(yield func(int, int32) bool) { d.image.HeadsAt(text, at, yield) }
}

// HeadID returns the number of a head and reports whether it exists.
func (d *Dictionary) HeadID(head string) (int32, bool) { return d.image.Head(head) }

// Words returns the distinct words of a head, those of the first sense first:
// at least one and at most MaxWords.
func (d *Dictionary) Words(head int32) []string { return d.image.Words(head) }

// Stems yields the distinct stems (see words.Stem) of the words of a head, in
// the order of the words. It does not allocate.
func (d *Dictionary) Stems(head int32) iter.Seq[string] { return d.image.Stems(head) }

// Pinyin returns the readings of a simplified character in pinyin without
// tones, in lower case, the most frequent first: "chang" and "zhang" for 长. It
// returns ü in every spelling of English texts, "lv" (typed), "lu" (plain) and
// "lyu" (Chinese passports and state media since 2012): "lve" and "lue" for 略.
// The result is empty for an unknown character. The caller must not change the
// slice.
func (d *Dictionary) Pinyin(r rune) []string {
	if i, ok := d.image.Reading(r); ok {
		return d.pinyin()[i]
	}
	return nil
}
