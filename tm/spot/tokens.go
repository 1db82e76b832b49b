package spot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// littleWords cost little inside a rendering and never end one.
var littleWords = map[string]bool{
	"a": true, "an": true, "the": true, "of": true, "and": true, "for": true, "in": true, "on": true, "to": true, "with": true, "by": true,
	"at": true, "from": true, "or": true, "its": true, "their": true, "as": true,
}

// words calls visit with every word of an alphabetic text and its place.
func words(text string, visit func(word string, at align.Span)) {
	start := -1
	for i, r := range text {
		inside := unicode.IsLetter(r) && !han.IsHan(r) || unicode.IsMark(r) || unicode.IsDigit(r)
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			visit(text[start:i], align.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		visit(text[start:], align.Span{Start: start, End: len(text)})
	}
}

// wordStems parts a phrase of an alphabetic language into its words, the
// little ones left out.
func wordStems(d *lexicon.Dictionary, phrase string) parts {
	var out parts
	words(phrase, func(word string, _ align.Span) {
		lower := strings.ToLower(word)
		if !littleWords[lower] {
			out = append(out, map[string]bool{lexicon.Stem(d.Lang(), lower): true})
		}
	})
	return out
}

// tokensOf makes tokens of the words of an alphabetic text.
func tokensOf(d *lexicon.Dictionary, text string, p parts) []token {
	var tokens []token
	words(text, func(word string, at align.Span) {
		lower := strings.ToLower(word)
		t := token{Span: at, word: true, little: littleWords[lower]}
		stem := lexicon.Stem(d.Lang(), lower)
		for i, stems := range p {
			if !t.little && related(stem, stems) {
				t.renders = append(t.renders, i)
			}
		}
		tokens = append(tokens, t)
	})
	return tokens
}

// familyStem is the number of letters from which a stem that begins another is
// taken for a word of its family: partner and partnership, Russia and Russian.
const familyStem = 5

// related tells whether a stem is one of the stems, or of the family of one.
func related(stem string, stems map[string]bool) bool {
	if stems[stem] {
		return true
	}
	for other := range stems {
		if min(len(stem), len(other)) >= familyStem && (strings.HasPrefix(stem, other) || strings.HasPrefix(other, stem)) {
			return true
		}
	}
	return false
}

// headsOf makes tokens of a Chinese text: at each place the head that renders
// most of the parts, the longest of equals; a character where none does.
func headsOf(d *lexicon.Dictionary, text string, p parts) []token {
	runes := simplified(text)
	offsets := make([]int, 0, len(runes)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	var tokens []token
	for at := 0; at < len(runes); {
		length, renders := 1, []int(nil)
		for l, head := range d.HeadsAt(runes, at) {
			if r := rendered(d, head, p); len(r) > 0 && len(r) >= len(renders) {
				length, renders = l, r
			}
		}
		if han.IsHan(runes[at]) || len(renders) > 0 {
			tokens = append(tokens, token{Span: align.Span{Start: offsets[at], End: offsets[at+length]}, renders: renders})
		} else if r, _ := utf8.DecodeRuneInString(text[offsets[at]:]); !unicode.IsSpace(r) {
			tokens = append(tokens, token{Span: align.Span{Start: offsets[at], End: offsets[at+1]}})
		}
		at += length
	}
	return tokens
}

// rendered lists the parts that a head renders.
func rendered(d *lexicon.Dictionary, head int32, p parts) []int {
	var out []int
	for i, stems := range p {
		for _, id := range d.StemIDs(head) {
			if stems[d.Stem(id)] {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// best returns the run of tokens with the greatest gain that renders at least
// so many parts and begins and ends with a token that renders one; the
// shortest, then the first of equals.
// An empty span means that there is none.
func best(tokens []token, need int) align.Span {
	var span align.Span
	top, shortest := 0.0, 0
	for from, t := range tokens {
		if len(t.renders) == 0 {
			continue
		}
		seen := map[int]bool{}
		gain := 0.0
		for to := from; to < len(tokens) && to-from < longestRun; to++ {
			step := gainOf(tokens[to], seen)
			gain += step
			if gain < 0 {
				break
			}
			longer := to - from
			if len(tokens[to].renders) > 0 && len(seen) >= need && (gain > top+1e-9 || gain > top-1e-9 && longer < shortest) {
				top, shortest = gain, longer
				span = align.Span{Start: tokens[from].Start, End: tokens[to].End}
			}
		}
	}
	return span
}

// longestRun bounds a rendering, in tokens.
const longestRun = 40

// gainOf is what a token adds to a run that has rendered the parts seen.
func gainOf(t token, seen map[int]bool) float64 {
	gain := 0.0
	for _, part := range t.renders {
		if seen[part] {
			gain = max(gain, repeatedGain)
		} else {
			seen[part] = true
			gain = max(gain, 0) + renderedGain
			if t.word {
				break // one word renders one part; a head may render several words
			}
		}
	}
	switch {
	case len(t.renders) > 0:
		return gain
	case t.little:
		return -littleCost
	}
	return -otherCost
}
