package tm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/tm/spot"
)

// A phrase that is cut out of a text by counting may begin or end inside a word:
// 化营商环境 of 国际化营商环境, 全国人民代表大会第 of 全国人民代表大会第四次会议. The
// dictionary tells where: a place that one of its words runs over, and next to
// which no word of the phrase begins or ends, is inside a word.

// longestCut is the length of the longest dictionary word that is looked for over
// a place, in characters; longer ones are phrases themselves.
const longestCut = 4

// cuts are the pieces of a text as the dictionary sees them. Without a dictionary
// every place is as good as another.
type cuts struct {
	dictionary *lexicon.Dictionary
	pieces     []string
	runes      []rune // of the pieces that are one Chinese character, else 0
}

func newCuts(d *lexicon.Dictionary, pieces []string) *cuts {
	c := &cuts{dictionary: d, pieces: pieces, runes: make([]rune, len(pieces))}
	for i, p := range pieces {
		if r, size := utf8.DecodeRuneInString(p); size == len(p) && han.IsHan(r) {
			c.runes[i] = r
		}
	}
	return c
}

// crossed reports whether a word runs over the place before the piece.
func (c *cuts) crossed(at int) bool {
	for from := max(0, at-longestCut+1); from < at; from++ {
		for length := range c.dictionary.HeadsAt(c.runes, from) {
			if length <= longestCut && from+length > at {
				return true
			}
		}
	}
	return false
}

// begins and ends tell whether a word of two characters or more begins at the
// place, or ends there, inside the limit.
func (c *cuts) begins(at, limit int) bool {
	for length := range c.dictionary.HeadsAt(c.runes[:limit], at) {
		if length > 1 {
			return true
		}
	}
	return false
}

func (c *cuts) ends(at, limit int) bool {
	for from := max(limit, at-longestCut); from < at-1; from++ {
		for length := range c.dictionary.HeadsAt(c.runes, from) {
			if from+length == at {
				return true
			}
		}
	}
	return false
}

// little reports whether a piece says nothing at the end of a phrase: 下, or 第, whose
// number is outside.
func (c *cuts) little(at int) bool {
	return c.runes[at] != 0 && (c.runes[at] == '第' || spot.IsEdge("zh", c.pieces[at]))
}

// start moves the beginning of the pieces [from, to) to where a word begins.
func (c *cuts) start(from, to int) int {
	for c.dictionary != nil && from < to && !c.begins(from, to) && (c.crossed(from) || c.counted(from)) {
		from++
	}
	return from
}

// end moves the end of the pieces [from, to) to where a word ends.
func (c *cuts) end(from, to int) int {
	for c.dictionary != nil && from < to && !c.ends(to, from) && (c.crossed(to) || c.little(to-1)) {
		to--
	}
	return to
}

// counted reports whether the piece belongs to a number before it: 万 of 1000万.
func (c *cuts) counted(at int) bool {
	if at == 0 || c.runes[at] == 0 {
		return false
	}
	before := strings.TrimSpace(c.pieces[at-1])
	return before != "" && strings.TrimFunc(before, unicode.IsDigit) == ""
}

// whole drops the pieces at either end of [from, to) that belong to a word with pieces
// outside or to a number, or say nothing at the end.
func (c *cuts) whole(from, to int) []string {
	start := c.start(from, to)
	return c.pieces[start:max(start, c.end(start, to))]
}
