package lexicon

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

// pinyin holds how characters and heads are read.
type pinyin struct {
	chars     []rune         // sorted
	syllables [][]string     // per character its syllables, ü as v
	readings  [][]string     // per character what Pinyin returns
	headAt    func() []int32 // per head the index of its first spelling; counted at the first call
	spellings []packed.Spelling
}

// newPinyin takes the readings out of the packed table.
func newPinyin(t *packed.Table) pinyin {
	p := pinyin{
		chars:     t.Chars,
		syllables: make([][]string, len(t.Chars)),
		readings:  make([][]string, len(t.Chars)),
		spellings: t.Spellings,
	}
	spelled := make([]string, 0, len(t.Readings.IDs))
	for i := range t.Chars {
		from := len(spelled)
		for _, id := range t.Readings.Of(i) {
			spelled = append(spelled, t.Syllables.Of(int(id)))
		}
		p.syllables[i] = slices.Clip(spelled[from:])
		p.readings[i] = withVariants(p.syllables[i])
	}
	p.index(&t.Heads)
	return p
}

// index makes headAt for the heads.
func (p *pinyin) index(heads *packed.Texts) {
	p.headAt = sync.OnceValue(func() []int32 { return spellingAt(heads) })
}

// spellingAt returns, per head, the number of characters before it.
func spellingAt(heads *packed.Texts) []int32 {
	at := make([]int32, heads.Len())
	for i := 1; i < len(at); i++ {
		at[i] = at[i-1] + int32(utf8.RuneCountInString(heads.Of(i-1)))
	}
	return at
}

// withVariants adds the ways in which English texts write ü.
func withVariants(syllables []string) []string {
	if !slices.ContainsFunc(syllables, func(s string) bool { return strings.Contains(s, "v") }) {
		return syllables
	}
	var all []string
	for _, s := range syllables {
		all = append(all, s)
		if stem, ok := strings.CutSuffix(s, "v"); ok {
			all = append(all, stem+"u", stem+"yu")
		} else if strings.Contains(s, "v") {
			all = append(all, strings.Replace(s, "v", "u", 1))
		}
	}
	return dedupe(all)
}

// dedupe drops what stood before, keeping the order.
func dedupe(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// char returns the index of a character, or false.
func (p *pinyin) char(r rune) (int, bool) { return slices.BinarySearch(p.chars, r) }

// Pinyin returns the readings of a simplified character in pinyin without
// tones, lower case, the most frequent first: 长 gives "chang" and "zhang".
// For ü it gives every way in which English texts write it: "lv" (typed), "lu"
// (plain), "lyu" (Chinese passports and state media since 2012); 略 gives "lve"
// and "lue". It is empty for what the dictionary does not know. The caller must
// not change the slice.
func (d *Dictionary) Pinyin(r rune) []string {
	if i, ok := d.pinyin.char(r); ok {
		return d.pinyin.readings[i]
	}
	return nil
}

// HeadPinyin returns how a head is read, as the words in which a name is
// written, lower case, without tones: 习近平 gives "xi", "jinping"; 贵阳
// "guiyang"; a head that is no name gives one word (合作 "hezuo"). ü is "v".
// Where a head has several readings it is the first of the dictionary. It is
// empty where the dictionary does not say, and for terms of the user.
func (d *Dictionary) HeadPinyin(head int32) []string {
	if len(d.pinyin.spellings) == 0 {
		return nil
	}
	at := d.pinyin.headAt()[head]
	var words []string
	var word strings.Builder
	for _, r := range d.Head(head) {
		s := d.pinyin.spellings[at]
		at++
		reading, ok := s.Reading()
		if !ok {
			continue
		}
		if s.Begins() && word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
		if i, ok := d.pinyin.char(r); ok && reading < len(d.pinyin.syllables[i]) {
			word.WriteString(d.pinyin.syllables[i][reading])
		}
	}
	if word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}
