package align

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/words"
)

// The model treats a sentence as a bag of tokens. Alphabetic text has one token
// per word, its stem. Chinese has no spaces, and an error of a segmenter would
// affect every pair; so a Chinese sentence has all dictionary heads in it and
// all characters as overlapping tokens, and the model determines which of them
// translate:
//
//	战略协作   ->   战略协作? 战略 协作 战 略 协 作
//
// Numerals, months and punctuation marks become tokens with the same spelling
// in every language.

// A tokenKind determines how a token may find its counterpart.
type tokenKind uint8

const (
	wordToken  tokenKind = iota // a word of an alphabetic script, stemmed
	hanToken                    // a Chinese character or dictionary head
	nameToken                   // Chinese characters that read as a name of the other side
	valueToken                  // a numeral, by its value, or a month
	markToken                   // a punctuation mark that translations keep
)

// A token is one entry of a vocabulary.
type token struct {
	key  string // what identifies it: the stem, the characters, the value
	raw  string // the word as first seen, lower case, unstemmed
	kind tokenKind
	// capital and small report whether the word occurs with and without a capital.
	capital, small bool
	named          int32 // for a nameToken, the token of the other side with its reading
	count          float64
	docs           int32 // number of sentences with it
}

// A vocabulary numbers the tokens of one side.
type vocabulary struct {
	ids    map[string]int32
	words  map[string]int32 // word as written -> token, so that each form is stemmed once
	tokens []token
	total  float64
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: map[string]int32{}, words: map[string]int32{}}
}

func (v *vocabulary) id(key string, kind tokenKind) int32 {
	if id, ok := v.ids[key]; ok {
		return id
	}
	id := int32(len(v.tokens))
	v.ids[key] = id
	v.tokens = append(v.tokens, token{key: key, raw: key, kind: kind})
	return id
}

// An occurrence is a token in a sentence. weight is its share of the text, so that
// overlapping Chinese tokens do not count their characters twice.
type occurrence struct {
	token  int32
	weight float32
}

// sentenceTokens is a sentence for the model.
type sentenceTokens struct {
	tokens []occurrence
	weight float64 // sum of the weights
	length float64 // letters and characters, for the length model
	quotes bool    // it contains a quotation mark
}

// A side is one document prepared for the search.
type side struct {
	tag       string
	vocab     *vocabulary
	sentences []sentenceTokens
	paragraph []int // of each sentence
}

// An analyser converts sentences of one side to tokens.
type analyser struct {
	base     string
	heads    *heads     // of Chinese; nil for other languages
	names    *romanised // of the other side, for Chinese; may be nil
	vocab    *vocabulary
	numerals words.Numerals
	runes    []rune
	found    []headAt
	cover    []float32
	seen     []int32 // last sentence with the token, to count sentences once
	sentence int32
	out      []occurrence
}

// headAt is a dictionary head in the runes of a sentence.
type headAt struct {
	start, end int
}

// prepareBoth prepares the two documents, a Chinese one last, since it looks
// for the names of the other.
func prepareBoth(source, target *Document, dictionaries *heads) (a, b *side) {
	sourceZh, targetZh := lang.Base(source.Lang) == "zh", lang.Base(target.Lang) == "zh"
	switch {
	case sourceZh && !targetZh:
		b = prepare(target, nil, nil)
		return prepare(source, dictionaries, namesOf(b, dictionaries)), b
	case targetZh && !sourceZh:
		a = prepare(source, nil, nil)
		return a, prepare(target, dictionaries, namesOf(a, dictionaries))
	}
	return prepare(source, dictionaries, nil), prepare(target, dictionaries, nil)
}

func prepare(d *Document, dictionaries *heads, names *romanised) *side {
	base := lang.Base(d.Lang)
	a := &analyser{
		base: base, vocab: newVocabulary(),
		numerals: words.NumeralsOf(base),
	}
	if base == "zh" {
		a.heads, a.names = dictionaries, names
	}
	s := &side{tag: d.Lang, vocab: a.vocab, sentences: make([]sentenceTokens, len(d.Sentences)), paragraph: make([]int, len(d.Sentences))}
	for i := range d.Sentences {
		s.sentences[i] = a.analyse(d.SentenceText(i))
		s.paragraph[i] = d.Sentences[i].Paragraph
	}
	return s
}

// analyse returns the tokens of one sentence.
func (a *analyser) analyse(text string) sentenceTokens {
	a.sentence++
	a.out = a.out[:0]
	a.runes = a.runes[:0]
	length, quotes := 0.0, false
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
			if r == '\'' { // a quotation mark, not the apostrophe of a word
				mark, ok = `"`, true
			}
			if ok {
				a.add(a.vocab.id(mark, markToken), markWeight)
				quotes = quotes || mark == `"`
			}
			at++
		}
	}
	s := sentenceTokens{tokens: slices.Clone(a.out), length: length + 1, quotes: quotes}
	for _, o := range s.tokens {
		s.weight += float64(o.weight)
	}
	return s
}

// longestSentence is the number of characters of a sentence whose words the
// model reads; the length counts all. It limits time and memory for a file
// without a full stop, which is one sentence.
const longestSentence = 4000

// markWeight is the weight of a punctuation mark relative to 1 for a word: most
// translations keep marks, but they give little evidence. Set by hand; halving
// or doubling it changes little (docs/benchmarks.md).
const markWeight = 0.6

// markOf maps the marks that translations keep to their plain form.
var markOf = map[rune]string{
	'?': "?", '!': "!", ':': ":", ';': ";", '"': `"`, '“': `"`, '”': `"`, '«': `"`, '»': `"`, '„': `"`, '「': `"`, '」': `"`,
	'『': `"`, '』': `"`, '《': "《", '》': "《", '(': "(", ')': "(", '…': "…", '%': "%",
}

// foldRune converts full-width forms to plain ones and traditional characters
// to simplified ones. It never changes the number of runes.
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

// add appends a token to the sentence and counts it.
func (a *analyser) add(id int32, weight float32) {
	u := &a.vocab.tokens[id]
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
	if u := &a.vocab.tokens[id]; unicode.IsUpper(a.runes[at]) {
		u.capital = true
	} else {
		u.small = true
	}
	a.add(id, 1)
	lower := a.vocab.tokens[id].raw
	a.placeWord(lower, end)
	if month, ok := a.numerals.Months[written]; ok {
		a.add(a.vocab.id(words.MonthKey(month), valueToken), 1)
	} else if value, ok := a.numerals.Values[lower]; ok {
		value, end = a.numeralWordsAfter(value, end)
		a.add(a.vocab.id(words.NumeralKey(value), valueToken), 1)
	}
	return end
}

// newWord adds the token of a word in a new form.
func (a *analyser) newWord(written string) int32 {
	lower := strings.ToLower(written)
	lower = strings.TrimSuffix(lower, "'s")
	tag := a.base
	if r, _ := utf8.DecodeRuneInString(lower); r < 0x250 && !latinScript[a.base] {
		tag = "en" // a Latin word in a Chinese or Russian text
	}
	id := a.vocab.id(words.Stem(tag, lower), wordToken)
	if u := &a.vocab.tokens[id]; u.raw == u.key {
		u.raw = lower
	}
	return id
}

// latinScript holds the languages with stemmers that use the Latin script.
var latinScript = map[string]bool{
	"en": true, "fr": true, "de": true, "es": true, "it": true, "pt": true, "nl": true, "da": true, "sv": true, "no": true,
	"fi": true, "hu": true, "ro": true, "tr": true, "pl": true, "cs": true,
}

// numeralWordsAfter continues after a numeral word: twenty-five, three hundred
// million.
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

// digits reads a numeral in digits with 万, 亿 or million after it, and a month
// before 月.
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
			a.add(a.vocab.id(words.MonthKey(int(value)), valueToken), 1)
			return end + 1
		}
		a.placeMark(at, end, value)
		factor, length := words.HanMagnitude(a.runes[end:])
		value *= factor
		end += length
	} else if end < len(a.runes) {
		value, end = a.numeralWordsAfter(value, end)
	}
	a.add(a.vocab.id(words.NumeralKey(value), valueToken), 1)
	return end
}

// Parts of a law or a book are named by kind and number, and translations keep
// both: 第三条 is Article 3, Статья 3, article 3. Such a name is a separate token,
// "article:3", which is rarer and more reliable than the number alone, and
// distinguishes Book 1 from Chapter 1.

// placeMarks maps the Chinese counters of numbered parts to their kinds.
var placeMarks = map[rune]string{'条': "article", '章': "chapter", '节': "section", '款': "paragraph", '编': "part", '卷': "book"}

// placeWords maps the words for the same kinds in other languages, as written
// before the number in lower case.
var placeWords = map[string]map[string]string{
	"en": {"article": "article", "art": "article", "chapter": "chapter", "section": "section", "paragraph": "paragraph", "part": "part", "book": "book"},
	"fr": {"article": "article", "art": "article", "chapitre": "chapter", "section": "section", "paragraphe": "paragraph", "partie": "part", "livre": "book"},
	"de": {"artikel": "article", "kapitel": "chapter", "abschnitt": "section", "absatz": "paragraph", "teil": "part", "buch": "book"},
	"ru": {
		"статья": "article", "статьи": "article", "статье": "article", "статью": "article", "ст": "article", "глава": "chapter", "главы": "chapter",
		"главе": "chapter", "раздел": "section", "раздела": "section", "пункт": "paragraph", "пункта": "paragraph", "часть": "part", "книга": "book",
	},
	"es": {"artículo": "article", "capítulo": "chapter", "sección": "section", "párrafo": "paragraph", "parte": "part", "libro": "book"},
}

// placeToken returns the token of a numbered part, the same string in every
// language.
func placeToken(kind string, number float64) string {
	return kind + ":" + strconv.FormatFloat(number, 'f', -1, 64)
}

// placeMark adds the part named by 第, a number that ends before the rune at
// end, and a counter. The number begins at from.
func (a *analyser) placeMark(from, end int, number float64) {
	if from == 0 || a.runes[from-1] != '第' || end >= len(a.runes) {
		return
	}
	if kind, ok := placeMarks[a.runes[end]]; ok {
		a.add(a.vocab.id(placeToken(kind, number), valueToken), 1)
	}
}

// placeWord adds the part named by a word and the number after it, if the word
// that ends before the rune at end is one for a kind of part.
func (a *analyser) placeWord(lower string, end int) {
	kind, ok := placeWords[a.base][lower]
	if !ok {
		return
	}
	for end < len(a.runes) && (a.runes[end] == ' ' || a.runes[end] == '.' || a.runes[end] == '\u00a0') {
		end++
	}
	stop := end
	for stop < len(a.runes) && (unicode.IsLetter(a.runes[stop]) || unicode.IsDigit(a.runes[stop])) {
		stop++
	}
	word := string(a.runes[end:stop])
	number, ok := words.Arabic(word)
	if !ok {
		if number, ok = a.numerals.Values[strings.ToLower(word)]; !ok {
			number, ok = words.Roman(word)
		}
	}
	if ok {
		a.add(a.vocab.id(placeToken(kind, number), valueToken), 1)
	}
}
