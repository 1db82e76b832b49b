package spot

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// A token is the smallest piece of a text in a span: a word of an alphabetic text, a character of
// a Chinese one.
type token struct {
	align.Span
	// key is the form by which renderings are compared: the stem of a word, the simplified
	// character.
	key string
	// Tokens with edge cannot begin or end a rendering; article marks articles.
	edge, article bool
	// stop is how strongly the text before the token separates it from the token before: 0 a
	// blank or nothing, 1 a hyphen, 2 a comma or bracket, 3 the end of a sentence.
	stop int
	// capital marks words that begin with a capital letter.
	capital bool
	// latin marks words and numbers in a Chinese text.
	latin bool
	// figure marks tokens written in digits, and "percent" after them.
	figure bool
	// quotes is the number of opening quotation marks and brackets less that of closing ones
	// between the token before and this one.
	quotes int
	// hash is that of the key.
	hash uint64
}

// An atom is a unit of the model of words: a word that is not an edge word or, in a Chinese text,
// a dictionary head, a numeral, a name or a single character. Its key is never empty.
type atom struct {
	// from and to are the tokens that the atom covers.
	from, to int
	key      string
	// head is the number of the dictionary head, or -1.
	head int32
	// weight is the weight of the atom beside others that cover the same tokens: a single
	// character inside a longer head says little.
	weight float64
}

// A side is a text cut into tokens and atoms.
type side struct {
	text   string
	tag    string
	tokens []token
	atoms  []atom
	// crossed holds, for each token of a Chinese text, whether a dictionary word crosses the
	// boundary before it.
	crossed []bool
}

// A form is a number that is equal for spans that are one rendering. In a spaced language it is
// the sum of the hashes of the stems, function words omitted: "improving the performance of" and
// "improve performance", "reform and opening up" and "opening-up and reform" are one. In Chinese
// the order of the characters counts.
type form uint64

// extend returns the form of a span with one more token.
func (s *side) extend(f form, t *token) form {
	switch {
	case s.crossed != nil:
		return (f ^ form(t.hash)) * 0x100000001b3
	case t.edge:
		return f
	}
	return f + form(t.hash)
}

// form returns the form of the tokens [from, to).
func (s *side) form(from, to int) form {
	f := form(0)
	for i := from; i < to; i++ {
		f = s.extend(f, &s.tokens[i])
	}
	return f
}

// hashOf returns the hash of a key (FNV-1a, with its bits mixed).
func hashOf(key string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 0x100000001b3
	}
	h = (h ^ h>>32) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// cut cuts a text in the language of the tag.
func (c *cutter) cut(text, tag string) *side {
	s := &side{text: text, tag: tag}
	if lang.Spaced(tag) {
		c.cutWords(s)
	} else {
		c.cutCharacters(s)
	}
	for i := range s.tokens {
		t := &s.tokens[i]
		t.figure = '0' <= text[t.Start] && text[t.Start] <= '9' || i > 0 && s.tokens[i-1].figure && slices.Contains(percents, t.key)
	}
	return s
}

// percents are the stems of the words for a hundredth that belong to the number before them.
var percents = []string{"percent", "процент"}

// isPercent reports whether the token is the word "percent" after a number.
func (s *side) isPercent(at int) bool {
	t := &s.tokens[at]
	return t.figure && s.text[t.Start] > '9'
}

// stopOf returns how strongly a rune separates the text before it from the text after it.
func stopOf(r rune) int {
	switch r {
	case '.', '!', '?', ';', '。', '！', '？', '；', '\n':
		return 3
	case ',', ':', '(', ')', '[', ']', '"', '“', '”', '«', '»', '—', '–', '，', '：', '（', '）', '、', '…', '《', '》', '/', '「', '」':
		return 2
	case '-', '‐', '‑', '·':
		return 1
	}
	return 0
}

// quoteOf returns 1 for an opening mark, -1 for a closing one, and else 0.
func quoteOf(r rune) int {
	switch r {
	case '(', '[', '“', '«', '（', '《', '「':
		return 1
	case ')', ']', '”', '»', '）', '》', '」':
		return -1
	}
	return 0
}

// wordRune reports whether a rune belongs to a word.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) && !han.IsHan(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// cutWords makes a token of every word, and an atom of every word that is not an edge word.
func (c *cutter) cutWords(s *side) {
	known := c.words(s.tag)
	s.tokens = make([]token, 0, len(s.text)/letters)
	s.atoms = make([]atom, 0, len(s.text)/letters)
	stop := 3
	eachWord(s.text, func(written string, at align.Span, before string) {
		quotes := 0
		for _, r := range before {
			stop = max(stop, stopOf(r))
			quotes += quoteOf(r)
		}
		if strings.HasSuffix(before, "\"") {
			quotes++
		} else if strings.Contains(before, "\"") {
			quotes--
		}
		w := known.of(written)
		if !w.edge {
			n := len(s.tokens)
			s.atoms = append(s.atoms, atom{from: n, to: n + 1, key: w.key, head: -1, weight: 1})
		}
		s.tokens = append(s.tokens, token{Span: at, key: w.key, hash: w.hash, edge: w.edge, article: w.article, capital: w.capital, stop: stop, quotes: quotes})
		stop = 0
	})
}

// letters is the assumed length of a word with its blank, in bytes, for allocating memory.
const letters = 6

// eachWord calls visit with every word, its place, and the text between it and the word before.
func eachWord(text string, visit func(word string, at align.Span, before string)) {
	start, last := -1, 0
	for i, r := range text {
		inside := wordRune(r) || start >= 0 && joinsDigits(text, i)
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			visit(text[start:i], align.Span{Start: start, End: i}, text[last:start])
			start, last = -1, i
		}
	}
	if start >= 0 {
		visit(text[start:], align.Span{Start: start, End: len(text)}, text[last:start])
	}
}

// joinsDigits reports whether the byte at the offset is a point or comma between digits: 39,000.
func joinsDigits(text string, at int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && '0' <= text[i] && text[i] <= '9' }
	return (text[at] == '.' || text[at] == ',') && digit(at-1) && digit(at+1)
}

// cutCharacters makes a token of every character and of every run of Latin letters or digits, and
// atoms of the dictionary heads.
func (c *cutter) cutCharacters(s *side) {
	s.tokens = make([]token, 0, len(s.text)/len("中"))
	stop := 3
	for i := 0; i < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		switch {
		case han.IsHan(r) || unicode.IsLetter(r) && !wordRune(r):
			w := c.character(r)
			s.tokens = append(s.tokens, token{Span: align.Span{Start: i, End: i + size}, key: w.key, hash: w.hash, edge: w.edge, stop: stop})
			stop = 0
		case wordRune(r):
			end := i + strings.IndexFunc(s.text[i:], func(r rune) bool { return !wordRune(r) && r != '.' && r != ',' })
			if end < i {
				end = len(s.text)
			}
			end = i + len(strings.TrimRight(s.text[i:end], ".,"))
			key := strings.ToLower(s.text[i:end])
			if value, ok := wordNumber("en", key); ok {
				key = value
			}
			s.tokens = append(s.tokens, token{Span: align.Span{Start: i, End: end}, key: key, hash: hashOf(key), latin: true, stop: stop})
			stop, size = 0, end-i
		default:
			stop = max(stop, stopOf(r))
		}
		i += size
	}
	c.addHeads(s)
}

const (
	// longestHead is the greatest length of a head that becomes an atom, in characters. Longer
	// ones are proverbs and titles, which the heads inside them cover.
	longestHead = 8
	// coveredWeight is the weight of a character inside a longer head.
	coveredWeight = 0.15
	// loneWeight is the weight of a character that no longer head covers.
	loneWeight = 0.6
)

// addHeads makes the atoms of a Chinese side.
func (c *cutter) addHeads(s *side) {
	s.atoms = make([]atom, 0, 2*len(s.tokens))
	runes := s.runes()
	covered := make([]bool, len(runes))
	s.crossed = make([]bool, len(runes))
	alone := make([]int32, len(runes)) // the number of the head that a character is by itself, or -1
	for at := range runes {
		alone[at] = -1
		if c.dictionary == nil {
			continue
		}
		for length, head := range c.dictionary.HeadsAt(runes, at) {
			if length == 1 {
				alone[at] = head
			}
			if length < 2 || length > longestHead || s.parted(at, at+length) {
				continue
			}
			s.atoms = append(s.atoms, atom{from: at, to: at + length, key: c.head(head, runes[at:at+length]), head: head, weight: 1})
			for i := at; i < at+length; i++ {
				covered[i] = true
				if i > at && length <= 4 {
					s.crossed[i] = true
				}
			}
		}
	}
	for i, t := range s.tokens {
		if covered[i] { // 由 in 自由 is no preposition
			s.tokens[i].edge, t.edge = false, false
		}
		switch {
		case t.latin:
			s.atoms = append(s.atoms, atom{from: i, to: i + 1, key: t.key, head: -1, weight: 1})
		case !t.edge:
			s.atoms = append(s.atoms, s.character(i, alone[i], covered[i]))
		}
	}
	s.atoms = append(s.atoms, numerals(s, runes)...)
}

// runes returns the characters of a Chinese side, with 0 for a token that is not one.
func (s *side) runes() []rune {
	runes := make([]rune, len(s.tokens))
	for i, t := range s.tokens {
		if r, size := utf8.DecodeRuneInString(t.key); !t.latin && size == len(t.key) {
			runes[i] = r
		}
	}
	return runes
}

// joined returns the end of the run of tokens from a place on without punctuation between them.
func (s *side) joined(from int) int {
	end := from + 1
	for end < len(s.tokens) && s.tokens[end].stop == 0 {
		end++
	}
	return end
}

// character returns the atom of one Chinese character.
func (s *side) character(at int, head int32, covered bool) atom {
	a := atom{from: at, to: at + 1, key: s.tokens[at].key, head: head, weight: loneWeight}
	if covered {
		a.weight = coveredWeight
	}
	return a
}

// parted reports whether there is punctuation inside the tokens.
func (s *side) parted(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if s.tokens[i].stop > 0 {
			return true
		}
	}
	return false
}

// within returns the tokens [from, to) that overlap the span; from == to if none do.
func (s *side) within(at align.Span) (from, to int) {
	for from < len(s.tokens) && s.tokens[from].End <= at.Start {
		from++
	}
	to = from
	for to < len(s.tokens) && s.tokens[to].Start < at.End {
		to++
	}
	return from, to
}

// says reports whether the tokens [from, to), which the span overlaps, can be rendered: one of
// them is not an edge word and more than half of it is in the span. Nothing renders "the", or the
// e of "peace".
func (s *side) says(at align.Span, from, to int) bool {
	for _, t := range s.tokens[from:to] {
		inside := min(t.End, at.End) - max(t.Start, at.Start)
		if !t.edge && 2*inside > t.End-t.Start {
			return true
		}
	}
	return false
}

// attributes are endings of adjectives, which need a noun.
var attributes = map[string][]string{
	"en": {"al", "ive", "ous", "ic", "ary", "able", "ible", "ful", "ese", "ern", "ry"},
	"ru": {"ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ую", "юю", "ых", "их", "ыми", "ими"},
	"fr": {},
}

// attributive reports whether a word looks like an adjective before its noun.
func attributive(tag, word string) bool {
	low := strings.ToLower(word)
	for _, ending := range attributes[lang.Base(tag)] {
		if strings.HasSuffix(low, ending) {
			return true
		}
	}
	return false
}

// A few hundred sentences contain every word many times, so the properties of a word or character
// are computed once.

// A word is the part of a token that is the same wherever the word occurs.
type word struct {
	key                    string
	hash                   uint64 // of the key
	edge, article, capital bool
}

// A wordTable holds the words of a language as written.
type wordTable struct {
	tag   string
	known map[string]word
}

// of returns the properties of a word of an alphabetic text.
func (t *wordTable) of(written string) word {
	if w, ok := t.known[written]; ok {
		return w
	}
	lower := strings.ToLower(written)
	first, _ := utf8.DecodeRuneInString(written)
	w := word{capital: unicode.IsUpper(first), edge: words.IsFunction(t.tag, lower), article: words.IsArticle(t.tag, lower)}
	if written == "US" || written == "IT" { // names that look like edge words
		w.edge = false
	}
	w.key = words.Stem(t.tag, strings.ReplaceAll(lower, "’", "'"))
	if value, ok := wordNumber(t.tag, lower); ok {
		w.key = value
	}
	w.edge = w.edge || w.key == "" // a combining mark on its own has no stem
	w.hash = hashOf(w.key)
	t.known[strings.Clone(written)] = w // not the whole text
	return w
}

// A cutter cuts texts and caches the words it has seen. It serves one goroutine.
type cutter struct {
	dictionary *lexicon.Dictionary
	tables     map[string]*wordTable // by language
	characters map[rune]word
	heads      map[int32]string // the heads as written
}

func newCutter(d *lexicon.Dictionary) *cutter {
	return &cutter{dictionary: d, tables: make(map[string]*wordTable), characters: make(map[rune]word), heads: make(map[int32]string)}
}

// spareCutters keeps cutters for later questions, because half of the words are the same in all
// questions.
var spareCutters struct {
	sync.Mutex
	list []*cutter // the one returned last at the end
}

// mostWords is the number of words, some megabytes, from which on a cutter is not kept.
const mostWords = 50_000

// borrowCutter returns a cutter, a used one if there is one.
func borrowCutter(d *lexicon.Dictionary) *cutter {
	s := &spareCutters
	s.Lock()
	defer s.Unlock()
	for i := len(s.list) - 1; i >= 0; i-- {
		if c := s.list[i]; c.dictionary == d {
			s.list = slices.Delete(s.list, i, i+1)
			return c
		}
	}
	return newCutter(d)
}

// giveBack keeps the cutter for the next call of borrowCutter.
func (c *cutter) giveBack() {
	size := len(c.characters) + len(c.heads)
	for _, t := range c.tables {
		size += len(t.known)
	}
	if size >= mostWords {
		return
	}
	s := &spareCutters
	s.Lock()
	defer s.Unlock()
	if len(s.list) == workers+1 { // as many as one question uses
		s.list = slices.Delete(s.list, 0, 1)
	}
	s.list = append(s.list, c)
}

// words returns the table of a language.
func (c *cutter) words(tag string) *wordTable {
	base := lang.Base(tag)
	t := c.tables[base]
	if t == nil {
		t = &wordTable{tag: base, known: make(map[string]word)}
		c.tables[base] = t
	}
	return t
}

// character returns the properties of a Chinese character.
func (c *cutter) character(r rune) word {
	if w, ok := c.characters[r]; ok {
		return w
	}
	key := string(han.Simplify(r))
	w := word{key: key, hash: hashOf(key), edge: words.IsFunction("zh", key)}
	c.characters[r] = w
	return w
}

// head returns a head as written; runes are those of its first place.
func (c *cutter) head(number int32, runes []rune) string {
	s, ok := c.heads[number]
	if !ok {
		s = string(runes)
		c.heads[number] = s
	}
	return s
}

// IsEdge reports whether a lower-case word or a Chinese character means too little to begin or
// end a phrase in the language of the tag: of, the, 的.
func IsEdge(tag, word string) bool { return words.IsFunction(tag, word) }

// Numerals are compared by value: 80周年 and 80th, 十四五 and 14th Five, 两 and
// two. Number words count up to ten: above, the house styles of the texts we serve
// write digits, or the model of words finds them.

// wordNumber returns the key of a number written in digits or as a word.
func wordNumber(tag, lower string) (string, bool) {
	digits := strings.TrimRightFunc(lower, unicode.IsLetter) // 14th, 80-х
	if digits != "" && strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ',' }) < 0 {
		if value, ok := words.Arabic(digits); ok {
			return words.NumeralKey(value), true
		}
	}
	if value, ok := words.SmallNumeral(tag, lower); ok {
		return words.NumeralKey(value), true
	}
	return "", false
}

// numerals returns the atoms of the numerals up to 99 that a Chinese text writes in characters,
// and of digits followed by 万 or 亿. 十四五 gives 14 and 5.
func numerals(s *side, runes []rune) []atom {
	var atoms []atom
	for i := 0; i < len(runes); {
		if t := s.tokens[i]; t.latin && '0' <= s.text[t.Start] && s.text[t.Start] <= '9' {
			if factor, length := words.HanMagnitude(runes[i+1 : s.joined(i)]); length > 0 {
				if value, ok := words.Arabic(s.text[s.tokens[i].Start:s.tokens[i].End]); ok {
					atoms = append(atoms, atom{from: i, to: i + 1 + length, key: words.NumeralKey(value * factor), head: -1, weight: 1})
				}
			}
		}
		value, length := words.ShortHanNumeral(runes[i:s.joined(i)])
		if length == 0 {
			i++
			continue
		}
		atoms = append(atoms, atom{from: i, to: i + length, key: words.NumeralKey(float64(value)), head: -1, weight: 1})
		i += length
	}
	return atoms
}
