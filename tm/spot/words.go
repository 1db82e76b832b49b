package spot

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// A few hundred sentences hold every word many times over: what is to be known
// of a word or character is found out once.

// word is what a token is made of, wherever the word stands.
type word struct {
	key                    string
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
var spareCutters sync.Pool

// mostWords is the number of words from which on a cutter is not kept: some megabytes.
const mostWords = 50_000

// borrowCutter returns a cutter, one that was used before where there is one.
func borrowCutter(d *lexicon.Dictionary) *cutter {
	if c, ok := spareCutters.Get().(*cutter); ok && c.dictionary == d {
		return c
	}
	return newCutter(d)
}

// giveBack keeps the cutter for the next who borrows one.
func (c *cutter) giveBack() {
	size := len(c.characters) + len(c.heads)
	for _, t := range c.tables {
		size += len(t.known)
	}
	if size < mostWords {
		spareCutters.Put(c)
	}
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
	w := word{key: key, edge: words.IsFunction("zh", key)}
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
