package align

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/words"
)

// What the model sees of a sentence is a bag of units. Alphabetic text gives
// one unit a word, its stem. Chinese has no blanks, and a segmenter that errs
// once errs in every pair it touches; so a Chinese sentence gives every
// dictionary head that stands in it and every character, all overlapping, and
// the model finds out which of them translate:
//
//	战略协作   ->   战略协作? 战略 协作 战 略 协 作
//
// Numerals, months and marks of punctuation become units that are spelled the
// same in every language.

// unitKind tells how a unit may find its counterpart.
type unitKind uint8

const (
	wordUnit  unitKind = iota // a word of an alphabetic script, stemmed
	hanUnit                   // a Chinese character or dictionary head
	nameUnit                  // Chinese characters that read as a name of the other side
	valueUnit                 // a numeral, by its value, or a month
	markUnit                  // a mark of punctuation that translations keep
)

// unit is one entry of a vocabulary.
type unit struct {
	key  string // what identifies it: the stem, the characters, the value
	raw  string // the word as first seen, lower case, unstemmed
	kind unitKind
	// capital and small tell whether the word was seen with a capital, and without.
	capital, small bool
	named          int32 // for a nameUnit, the unit of the other side that it reads as
	count          float64
	docs           int32 // sentences that hold it
}

// vocabulary numbers the units of one side.
type vocabulary struct {
	ids   map[string]int32
	words map[string]int32 // word as written -> unit, so that each form is stemmed once
	units []unit
	total float64
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: map[string]int32{}, words: map[string]int32{}}
}

func (v *vocabulary) id(key string, kind unitKind) int32 {
	if id, ok := v.ids[key]; ok {
		return id
	}
	id := int32(len(v.units))
	v.ids[key] = id
	v.units = append(v.units, unit{key: key, raw: key, kind: kind})
	return id
}

// occurrence is a unit in a sentence; weight is the share of the text that it
// stands for, so that overlapping Chinese units do not count their characters twice.
type occurrence struct {
	unit   int32
	weight float32
}

// sentenceUnits is a sentence as the model sees it.
type sentenceUnits struct {
	units  []occurrence
	weight float64 // sum of the weights
	length float64 // letters and characters, for the length model
}

// side is one document prepared for the search.
type side struct {
	tag       string
	vocab     *vocabulary
	sentences []sentenceUnits
	paragraph []int // of each sentence
}

// analyser turns sentences of one side into units.
type analyser struct {
	base     string
	heads    *heads     // of Chinese; nil for other languages
	names    *romanised // of the other side, for Chinese; may be nil
	vocab    *vocabulary
	numerals words.Numerals
	runes    []rune
	found    []headAt
	cover    []float32
	seen     []int32 // sentence that last held the unit, to count sentences once
	sentence int32
	out      []occurrence
	leftOut  ingredients
}

// headAt is a dictionary head found in the runes of a sentence.
type headAt struct {
	start, end int
}

// prepareBoth prepares the two documents, a Chinese one after the other, whose
// names it looks for.
func prepareBoth(source, target *Document, dictionaries *heads, leftOut ingredients) (a, b *side) {
	sourceZh, targetZh := lang.Base(source.Lang) == "zh", lang.Base(target.Lang) == "zh"
	switch {
	case sourceZh && !targetZh:
		b = prepare(target, nil, nil, leftOut)
		return prepare(source, dictionaries, namesOf(b, dictionaries), leftOut), b
	case targetZh && !sourceZh:
		a = prepare(source, nil, nil, leftOut)
		return a, prepare(target, dictionaries, namesOf(a, dictionaries), leftOut)
	}
	return prepare(source, dictionaries, nil, leftOut), prepare(target, dictionaries, nil, leftOut)
}

func prepare(d *Document, dictionaries *heads, names *romanised, leftOut ingredients) *side {
	base := lang.Base(d.Lang)
	a := &analyser{
		base: base, vocab: newVocabulary(), leftOut: leftOut,
		numerals: words.NumeralsOf(base),
	}
	if base == "zh" {
		a.heads, a.names = dictionaries, names
		if leftOut.without(theNames) {
			a.names = nil
		}
	}
	s := &side{tag: d.Lang, vocab: a.vocab, sentences: make([]sentenceUnits, len(d.Sentences)), paragraph: make([]int, len(d.Sentences))}
	for i := range d.Sentences {
		s.sentences[i] = a.analyse(d.SentenceText(i))
		s.paragraph[i] = d.Sentences[i].Paragraph
	}
	return s
}

// analyse returns the units of one sentence.
func (a *analyser) analyse(text string) sentenceUnits {
	a.sentence++
	a.out = nil
	a.runes = a.runes[:0]
	length := 0.0
	for _, r := range text {
		r = foldRune(r)
		if len(a.runes) < longestSentence {
			a.runes = append(a.runes, r)
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			length++
		}
	}
	for at := 0; at < len(a.runes); {
		r := a.runes[at]
		switch {
		case r >= '0' && r <= '9':
			at = a.digits(at)
		case han.IsHan(r) || r == '〇' || r == '○':
			at = a.hanRun(at)
		case unicode.IsLetter(r):
			at = a.word(at)
		default:
			mark, ok := markOf[r]
			if r == '\'' { // no apostrophe of a word: a quotation
				mark, ok = `"`, true
			}
			if ok {
				a.add(a.vocab.id(mark, markUnit), markWeight)
			}
			at++
		}
	}
	s := sentenceUnits{units: a.out, length: length + 1}
	for _, o := range s.units {
		s.weight += float64(o.weight)
	}
	return s
}

// longestSentence is the number of characters of a sentence that the model
// reads for words; the length counts all. It bounds time and memory where a file
// without a full stop is one sentence.
const longestSentence = 4000

// markWeight is what a mark of punctuation stands for beside a word's 1: marks
// are kept by most translations but say little. Set by hand; halving or
// doubling it changes little (docs/benchmarks.md).
const markWeight = 0.6

// markOf lists the marks that translations keep, by their plain form.
var markOf = map[rune]string{
	'?': "?", '!': "!", ':': ":", ';': ";", '"': `"`, '“': `"`, '”': `"`, '«': `"`, '»': `"`, '„': `"`, '「': `"`, '」': `"`,
	'『': `"`, '』': `"`, '《': "《", '》': "《", '(': "(", ')': "(", '…': "…", '%': "%",
}

// foldRune reduces full-width forms to plain ones and traditional characters
// to simplified ones. One rune stays one rune.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000:
		return ' '
	case r == 'ё':
		return 'е'
	case r == 'Ё':
		return 'Е'
	case r == '’' || r == '‘' || r == 'ʼ':
		return '\''
	}
	return han.Simplify(r)
}

// add appends a unit to the sentence and counts it.
func (a *analyser) add(id int32, weight float32) {
	u := &a.vocab.units[id]
	if a.leftOut.without(theNumerals) && u.kind == valueUnit || a.leftOut.without(theMarks) && u.kind == markUnit {
		return
	}
	a.out = append(a.out, occurrence{id, weight})
	u.count += float64(weight)
	a.vocab.total += float64(weight)
	for int(id) >= len(a.seen) {
		a.seen = append(a.seen, 0)
	}
	if a.seen[id] != a.sentence {
		a.seen[id] = a.sentence
		u.docs++
	}
}

// word reads a word of an alphabetic script.
func (a *analyser) word(at int) int {
	end := at
	for end < len(a.runes) {
		r := a.runes[end]
		if han.IsHan(r) || !(unicode.IsLetter(r) || unicode.IsMark(r) ||
			r == '\'' && end+1 < len(a.runes) && unicode.IsLetter(a.runes[end+1])) {
			break
		}
		end++
	}
	written := string(a.runes[at:end])
	id, ok := a.vocab.words[written]
	if !ok {
		id = a.newWord(written)
		a.vocab.words[written] = id
	}
	if u := &a.vocab.units[id]; unicode.IsUpper(a.runes[at]) {
		u.capital = true
	} else {
		u.small = true
	}
	a.add(id, 1)
	lower := a.vocab.units[id].raw
	a.placeWord(lower, end)
	if month, ok := a.numerals.Months[written]; ok {
		a.add(a.vocab.id(words.MonthKey(month), valueUnit), 1)
	} else if value, ok := a.numerals.Values[lower]; ok {
		value, end = a.numeralWordsAfter(value, end)
		a.add(a.vocab.id(words.NumeralKey(value), valueUnit), 1)
	}
	return end
}

// newWord enters the unit of a word that was not seen in this form before.
func (a *analyser) newWord(written string) int32 {
	lower := strings.ToLower(written)
	lower = strings.TrimSuffix(lower, "'s")
	tag := a.base
	if r, _ := utf8.DecodeRuneInString(lower); r < 0x250 && !latinScript[a.base] {
		tag = "en" // a Latin word in a Chinese or Russian text
	}
	id := a.vocab.id(words.Stem(tag, lower), wordUnit)
	if u := &a.vocab.units[id]; u.raw == u.key {
		u.raw = lower
	}
	return id
}

// latinScript lists the languages, of those with stemmers, that write Latin letters.
var latinScript = map[string]bool{
	"en": true, "fr": true, "de": true, "es": true, "it": true, "pt": true, "nl": true, "da": true, "sv": true, "no": true,
	"fi": true, "hu": true, "ro": true, "tr": true, "pl": true, "cs": true,
}

// numeralWordsAfter goes on behind a numeral word: twenty-five, three hundred million.
func (a *analyser) numeralWordsAfter(value float64, end int) (float64, int) {
	for end < len(a.runes) {
		next := end
		if r := a.runes[next]; r == '-' || r == ' ' {
			next++
		}
		stop := next
		for stop < len(a.runes) && unicode.IsLetter(a.runes[stop]) {
			stop++
		}
		lower := strings.ToLower(string(a.runes[next:stop]))
		if m, ok := a.numerals.Magnitudes[lower]; ok && stop > next {
			value *= m
		} else if d, ok := a.numerals.Values[lower]; ok && value >= 20 && value < 100 && d < 10 {
			value += d
		} else {
			return value, end
		}
		end = stop
	}
	return value, end
}

// digits reads a numeral written in digits, with 万, 亿 or million behind it,
// and a month where 月 follows.
func (a *analyser) digits(at int) int {
	end := at
	for end < len(a.runes) {
		r := a.runes[end]
		inside := (r == '.' || r == ',') && end+1 < len(a.runes) && a.runes[end+1] >= '0' && a.runes[end+1] <= '9'
		if !(r >= '0' && r <= '9') && !inside {
			break
		}
		end++
	}
	value, ok := words.Arabic(string(a.runes[at:end]))
	if !ok {
		return end
	}
	if a.base == "zh" {
		if end < len(a.runes) && a.runes[end] == '月' && value >= 1 && value <= 12 {
			a.add(a.vocab.id(words.MonthKey(int(value)), valueUnit), 1)
			return end + 1
		}
		a.placeMark(at, end, value)
		factor, length := words.HanMagnitude(a.runes[end:])
		value *= factor
		end += length
	} else if end < len(a.runes) {
		value, end = a.numeralWordsAfter(value, end)
	}
	a.add(a.vocab.id(words.NumeralKey(value), valueUnit), 1)
	return end
}
