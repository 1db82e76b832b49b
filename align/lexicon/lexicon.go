// Package lexicon provides translations of words that are known before any text is read: an
// embedded Chinese-English dictionary (CC-CEDICT, reduced), the pinyin of characters, and the
// terms of the user. It is the prior of the word model of the aligner and, if a memory is too
// small for counts, of renderings.
//
// Call [Chinese] for the dictionary, which is searched in place and costs nothing until it is
// used. For Chinese and another language, or to add the user's own terms, call [ReadTSV] or
// [ReadCSV] and then [FromTerms]. Then iterate over a sentence with [Dictionary.HeadsAt] and
// call [Dictionary.Stems] for every head found; compare the stems with those of the tokens of
// the other side, or those of [Synonyms]. [Core] returns some words of languages that the
// dictionary does not have, [KinOf] the words of a language that are related to a Chinese character.
//
// Terms used in this package:
//
//   - A head is a Chinese word or phrase with an entry, in simplified characters,
//     1 to [MaxHead] characters long (a user's term up to [MaxTerm]).
//   - A word is one of the words that translate a head, in lower case and made of
//     letters only, as the dictionary writes it ("cooperation").
//   - A stem is the stem of a word ("cooper"). The aligner treats two words with
//     one stem as the same word.
//
// No function of this package opens a file.
package lexicon

import (
	"embed"
	"iter"
	"strconv"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
	"github.com/yiku-tm/yiku/align/words"
)

//go:generate go run ./internal/gen -in cedict_ts.u8 -out cedict/cedict.bin
//go:generate go run ./internal/kin
//go:generate go run ./internal/synonyms -wordnet wordnet

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

// The core words of public prose in languages that the embedded dictionary does
// not have: a few hundred heads each, written for this project and under its
// licence. They are not a dictionary, but the words without which no sentence
// of such prose can be paired; the aligner learns the others.

//go:embed core/ru.tsv
var coreRussian string

//go:embed core/fr.tsv
var coreFrench string

// Core returns the core words of Chinese and a language that has a list (ru,
// fr), or nil. The keys are heads in simplified characters, the values the
// stems (see words.Stem) of the words that render the head. The caller must not
// change the map.
func Core(tag string) map[string][]string {
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "ru":
		return russianCore()
	case "fr":
		return frenchCore()
	}
	return nil
}

var (
	russianCore = sync.OnceValue(func() map[string][]string { return readCore("ru", coreRussian) })
	frenchCore  = sync.OnceValue(func() map[string][]string { return readCore("fr", coreFrench) })
)

// readCore parses lines of the form "head, tab, words". A line that begins with # is
// a comment.
func readCore(tag, text string) map[string][]string {
	core := make(map[string][]string)
	for line := range strings.Lines(text) {
		head, renderings, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(head, "#") {
			continue
		}
		for word := range strings.FieldsFuncSeq(renderings, func(r rune) bool { return r == ' ' || r == '-' }) {
			core[head] = append(core[head], words.Stem(tag, strings.ToLower(word)))
		}
	}
	return core
}

//go:embed cedict/cedict.bin
var packedDictionary string

// Attribution is the notice required by the licence of the embedded dictionary:
// its authors, the licence, and what was changed. A program that contains this
// package must be able to show it.
//
//go:embed cedict/NOTICE
var Attribution string

// Chinese returns the embedded dictionary of Chinese and English, the same one at
// every call. It is searched where it lies in the program, so that this costs
// nothing. An error means that the program itself is damaged.
func Chinese() (*Dictionary, error) { return chinese() }

var chinese = sync.OnceValues(func() (*Dictionary, error) { return newDictionary("en", packedDictionary) })

// Kin holds the words of a language that are related to each Chinese character: those that render
// the heads with the character. 减 is related to reduce and, through 减轻, to lighten and alleviate. So
// it gives evidence of the meaning of a phrase that is in no dictionary. The data is made by
// internal/kin. The zero value is empty.
type Kin struct {
	// lines holds lines of the form "character, tab, stem=percent stem=percent ...",
	// in code point order.
	lines string
	// parsed holds the lines read so far: the same few thousand characters are asked for again and again.
	mutex  sync.RWMutex
	parsed map[rune][]related // guarded by mutex
}

// related is a stem that is related to a character.
type related struct {
	stem  string
	share float64
}

//go:embed cedict/kin.tsv
var englishKin string

//go:embed learned/kin.*.tsv
var kinFiles embed.FS

// kins holds a *Kin by the base language.
var kins sync.Map

// KinOf returns the words of a language that are related to Chinese characters, which are none for an
// unknown language. The data is searched in place, so that this costs next to nothing.
func KinOf(tag string) *Kin {
	base, _, _ := strings.Cut(tag, "-")
	if k, ok := kins.Load(base); ok {
		return k.(*Kin)
	}
	k := &Kin{lines: englishKin}
	if base != "en" {
		text, err := kinFiles.ReadFile("learned/kin." + base + ".tsv")
		if err != nil { // unknown language
			return new(Kin)
		}
		k.lines = string(text)
	}
	first, _ := kins.LoadOrStore(base, k)
	return first.(*Kin)
}

// Of yields the stems that are related to a simplified character, and how strongly: more than
// 0, less than 1.
func (k *Kin) Of(character rune) iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for _, r := range k.parse(character) {
			if !yield(r.stem, r.share) {
				return
			}
		}
	}
}

// parse returns the stems of the character's line.
func (k *Kin) parse(character rune) []related {
	k.mutex.RLock()
	list, known := k.parsed[character]
	k.mutex.RUnlock()
	if known {
		return list
	}
	line := lineOf(k.lines, string(character))
	if line == "" {
		return nil // not kept: a text may have any characters
	}
	list = make([]related, 0, strings.Count(line, " ")+1)
	for entry := range strings.SplitSeq(line, " ") {
		stem, percent, _ := strings.Cut(entry, "=")
		n, err := strconv.Atoi(percent)
		if err != nil {
			break
		}
		list = append(list, related{stem, float64(n) / 100})
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.parsed == nil {
		k.parsed = make(map[rune][]related)
	}
	k.parsed[character] = list
	return list
}

// The synonyms of English words are made by internal/synonyms from WordNet and the embedded
// dictionary, as lines of the form "stem, tab, stem=percent stem=percent ...", in the order of
// the bytes of the first stem.
//
//go:embed synonyms/synonyms.tsv
var synonymLines string

// SynonymsNotice is the notice required by the licence of WordNet, from which most of the
// synonyms are. A program that contains this package must be able to show it.
//
//go:embed synonyms/NOTICE
var SynonymsNotice string

// Synonyms yields the stems of the English words that a translator may write instead of the
// word with the stem, and how likely each is relative to the word: more than 0, at most 1. The
// data is searched in place, so that this costs little.
func Synonyms(stem string) iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for entry := range strings.SplitSeq(lineOf(synonymLines, stem), " ") {
			synonym, percent, _ := strings.Cut(entry, "=")
			n, err := strconv.Atoi(percent)
			if err != nil || !yield(synonym, float64(n)/100) {
				return
			}
		}
	}
}

// lineOf returns the text after the key and the tab, or "" for an unknown key. The lines
// are in the order of their keys.
func lineOf(lines, key string) string {
	from, to := 0, len(lines) // offsets of line starts; the line is between them
	for from < to {
		middle := from + (to-from)/2
		start := from + strings.LastIndexByte(lines[from:middle], '\n') + 1
		end := start + strings.IndexByte(lines[start:], '\n')
		switch k, text, _ := strings.Cut(lines[start:end], "\t"); {
		case k == key:
			return text
		case k < key:
			from = end + 1
		default:
			to = start
		}
	}
	return ""
}
