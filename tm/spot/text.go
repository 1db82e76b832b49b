package spot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
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
}

// cut cuts a text in the language of the tag.
func (c *cutter) cut(text, tag string) *side {
	s := &side{text: text, tag: tag}
	if lang.Spaced(tag) {
		c.cutWords(s)
	} else {
		c.cutCharacters(s)
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

// wordRune tells whether a rune belongs to a word.
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
		for _, r := range before {
			stop = max(stop, stopOf(r))
		}
		w := known.of(written)
		if !w.edge {
			n := len(s.tokens)
			s.atoms = append(s.atoms, atom{from: n, to: n + 1, key: w.key, head: -1, weight: 1})
		}
		s.tokens = append(s.tokens, token{Span: at, key: w.key, edge: w.edge, article: w.article, capital: w.capital, stop: stop})
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
		inside := wordRune(r)
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
			s.tokens = append(s.tokens, token{Span: align.Span{Start: i, End: i + size}, key: w.key, edge: w.edge, stop: stop})
			stop = 0
		case wordRune(r):
			end := i + strings.IndexFunc(s.text[i:], func(r rune) bool { return !wordRune(r) && r != '.' })
			if end < i {
				end = len(s.text)
			}
			end = i + len(strings.TrimRight(s.text[i:end], "."))
			key := strings.ToLower(s.text[i:end])
			if value, ok := wordNumber("en", key); ok {
				key = value
			}
			s.tokens = append(s.tokens, token{Span: align.Span{Start: i, End: end}, key: key, latin: true, stop: stop})
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

// parted tells whether a mark of punctuation stands inside the tokens.
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

// says tells whether the tokens [from, to), which the span touches, are something
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
