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

// token is a piece of a text that a span of it is made of: a word of an
// alphabetic text, a character of a Chinese one.
type token struct {
	align.Span
	// key is the form under which renderings meet: the stem of a word, the
	// simplified character.
	key string
	// edge tokens cannot begin or end a rendering; article tokens are not part of its key.
	edge, article bool
	// stop is how strongly what stands before the token parts it from the token
	// before: 0 a blank or nothing, 1 a hyphen, 2 a comma or bracket, 3 the end of a sentence.
	stop int
	// capital words begin with a capital letter.
	capital bool
	// latin tokens of a Chinese text are words or numbers.
	latin bool
	// figure tokens are written in digits.
	figure bool
	// quotes is the number of opening less that of closing quotation marks and
	// brackets between the token before and this one.
	quotes int
	// hash is of the key.
	hash uint64
}

// atom is what the model of words pairs: a word that is no edge word; of a
// Chinese text a dictionary head, or what lies between heads.
type atom struct {
	// from and to are the tokens it covers.
	from, to int
	key      string
	// head is the number of the dictionary head, or -1.
	head int32
	// weight is what the atom counts beside others that cover the same
	// tokens: a single character inside a longer head says little.
	weight float64
}

// side is a text cut into tokens and atoms.
type side struct {
	text   string
	tag    string
	tokens []token
	atoms  []atom
	// crossed says of each token of a Chinese text whether a dictionary word runs
	// over the boundary before it.
	crossed []bool
}

// form is the form under which spans are one rendering, as a number. In a spaced
// language it is the sum of what stands for the stems of the words, function words left
// out: "improving the performance of" and "improve performance", "reform and opening up"
// and "opening-up and reform" are one. In Chinese the order of the characters counts.
type form uint64

// extend returns the form of the tokens before with one more.
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

// hashOf returns a number for a key (FNV-1a, its bits mixed).
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
		t.figure = '0' <= text[t.Start] && text[t.Start] <= '9'
	}
	return s
}

// stopOf says how strongly a rune parts what stands before it from what follows.
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

// quoteOf is 1 for an opening mark of a pair, -1 for a closing one.
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

// cutWords makes a token of every word, and an atom of every one that is no edge word.
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

// letters is the length of a word with its blank, in bytes: to know how much room a
// text takes, which is no more than a guess.
const letters = 6

// eachWord calls visit with every word, its place, and what stands between it and the word before.
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

// joinsDigits reports whether a point or comma at the place stands between digits: 39,000.
func joinsDigits(text string, at int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && '0' <= text[i] && text[i] <= '9' }
	return (text[at] == '.' || text[at] == ',') && digit(at-1) && digit(at+1)
}

// cutCharacters makes a token of every character, of a run of Latin letters or
// digits one, and atoms of the dictionary heads among them.
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
	// longestHead bounds the heads that become atoms, in characters: longer
	// ones are proverbs and titles that the heads inside them cover.
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
	alone := make([]int32, len(runes)) // the head that a character is by itself
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

// runes are the characters of a Chinese side, 0 for a token that is none.
func (s *side) runes() []rune {
	runes := make([]rune, len(s.tokens))
	for i, t := range s.tokens {
		if r, size := utf8.DecodeRuneInString(t.key); !t.latin && size == len(t.key) {
			runes[i] = r
		}
	}
	return runes
}

// joined returns the end of the tokens from a place on that no mark of punctuation parts.
func (s *side) joined(from int) int {
	end := from + 1
	for end < len(s.tokens) && s.tokens[end].stop == 0 {
		end++
	}
	return end
}

// character is the atom of one Chinese character.
func (s *side) character(at int, head int32, covered bool) atom {
	a := atom{from: at, to: at + 1, key: s.tokens[at].key, head: head, weight: loneWeight}
	if covered {
		a.weight = coveredWeight
	}
	return a
}

// parted reports whether a mark of punctuation stands inside the tokens.
func (s *side) parted(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if s.tokens[i].stop > 0 {
			return true
		}
	}
	return false
}

// within returns the tokens [from, to) that lie in the span; from == to where none does.
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

// says reports whether the tokens [from, to), which the span touches, are something
// that can be rendered: one of them is no edge word and more than half of it is in the
// span. "the" and the e of "peace" are rendered by nothing.
func (s *side) says(at align.Span, from, to int) bool {
	for _, t := range s.tokens[from:to] {
		inside := min(t.End, at.End) - max(t.Start, at.Start)
		if !t.edge && 2*inside > t.End-t.Start {
			return true
		}
	}
	return false
}

// attributes are endings of adjectives, which want a noun.
var attributes = map[string][]string{
	"en": {"al", "ive", "ous", "ic", "ary", "able", "ible", "ful", "ese", "ern", "ry"},
	"ru": {"ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ом", "ую", "юю", "ых", "их", "ыми", "ими"},
	"fr": {},
}

// attributive reports whether a word looks like one that says something of a noun after it.
func attributive(tag, word string) bool {
	low := strings.ToLower(word)
	for _, ending := range attributes[lang.Base(tag)] {
		if strings.HasSuffix(low, ending) {
			return true
		}
	}
	return false
}

// A few hundred sentences hold every word many times over: what is to be known
// of a word or character is found out once.

// word is what a token is made of, wherever the word stands.
type word struct {
	key                    string
	hash                   uint64 // of the key
	edge, article, capital bool
}

// wordTable knows the words of a language, by the way they are written.
type wordTable struct {
	tag   string
	known map[string]word
}

// of returns what is known of a word of an alphabetic text.
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
	w.hash = hashOf(w.key)
	t.known[strings.Clone(written)] = w // not the whole text
	return w
}

// cutter cuts texts; it remembers what it has seen. It serves one goroutine.
type cutter struct {
	dictionary *lexicon.Dictionary
	tables     map[string]*wordTable // by language
	characters map[rune]word
	heads      map[int32]string // the heads as they are written
}

func newCutter(d *lexicon.Dictionary) *cutter {
	return &cutter{dictionary: d, tables: make(map[string]*wordTable), characters: make(map[rune]word), heads: make(map[int32]string)}
}

// What a cutter has learned serves the next question too: half of the words are
// the same whatever is asked.
var spareCutters struct {
	sync.Mutex
	list []*cutter // the one given back last at the end
}

// mostWords is the number of words from which on a cutter is not kept: some megabytes.
const mostWords = 50_000

// borrowCutter returns a cutter, one that was used before where there is one.
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

// giveBack keeps the cutter for the next who borrows one.
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

// words is the table of a language.
func (c *cutter) words(tag string) *wordTable {
	base := lang.Base(tag)
	t := c.tables[base]
	if t == nil {
		t = &wordTable{tag: base, known: make(map[string]word)}
		c.tables[base] = t
	}
	return t
}

// character is what is known of a Chinese character.
func (c *cutter) character(r rune) word {
	if w, ok := c.characters[r]; ok {
		return w
	}
	key := string(han.Simplify(r))
	w := word{key: key, hash: hashOf(key), edge: words.IsFunction("zh", key)}
	c.characters[r] = w
	return w
}

// head is a head as it is written; the runes are those of its first place.
func (c *cutter) head(number int32, runes []rune) string {
	s, ok := c.heads[number]
	if !ok {
		s = string(runes)
		c.heads[number] = s
	}
	return s
}

// IsEdge reports whether a word, in lower case, or a Chinese character is one that
// says too little to begin or end a phrase in the language of the tag: of, the, 的.
func IsEdge(tag, word string) bool { return words.IsFunction(tag, word) }

// Numerals are compared by value: 80周年 and 80th, 十四五 and 14th Five, 两 and
// two. Number words count up to ten: above, the house styles of the texts we serve
// write digits, or the model of words finds them.

// wordNumber is the key of a number written in digits or as a word.
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

// numerals are the atoms of the numerals that a Chinese text writes in
// characters, up to 99, and of digits with 万 or 亿 after them. 十四五 gives 14 and 5.
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
