// Package spot finds the words of a translation that render a phrase.
//
// Call [Likely] with the phrase and a text that translates a sentence holding
// it. It reads the dictionary of package align/lexicon and nothing else, so it
// works from the first unit on, and so it is weak: it finds what a dictionary
// can know and says nothing where it does not. It never claims more; whoever
// shows its answer marks it as weak.
package spot

import (
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// How Likely works, with 互利合作 in «... to expand mutually beneficial cooperation in trade ...»:
//
//	parts    互利              合作                 the longest heads that cover the phrase
//	words    mutual benefit    cooperation work     what the dictionary gives for each
//	text     to expand mutually beneficial cooperation in trade
//	gain        -0.6   +1       +1         +1      -0.2  -0.6
//	                 `------- best run -------'
//
// Every token of the text that renders a part gains, others cost, little ones
// less; the best run of tokens is the answer if it renders enough of the parts.
// From English to Chinese the parts are the words of the phrase and the tokens
// are the dictionary heads of the text.
const (
	renderedGain = 1.0
	// repeatedGain is what a token brings whose part was rendered before it.
	repeatedGain = 0.3
	// otherCost is what a word inside the run costs that renders nothing, and
	// littleCost what an article or preposition does: of, the, and.
	otherCost  = 0.6
	littleCost = 0.2
	// enoughRendered is the share of the parts that must be rendered. Of three
	// parts two; of two both, of one the one.
	enoughRendered = 0.6
)

// Likely returns the span of the text whose words likely render the phrase, or
// false where the dictionary sees none. One of the languages must be Chinese
// and the other that of the dictionary; for other pairs it returns false.
func Likely(d *lexicon.Dictionary, phrase, phraseLang, text, textLang string) (align.Span, bool) {
	zh, other := "zh", d.Lang()
	switch {
	case lang.Base(phraseLang) == zh && lang.Base(textLang) == other:
		parts := headStems(d, phrase)
		return balanced(text, best(tokensOf(d, text, parts), enough(parts)))
	case lang.Base(phraseLang) == other && lang.Base(textLang) == zh:
		parts := wordStems(d, phrase)
		return balanced(text, best(headsOf(d, text, parts), enough(parts)))
	}
	return align.Span{}, false
}

// balanced cuts a span before a bracket that it opens and does not close; false
// where nothing is left.
func balanced(text string, span align.Span) (align.Span, bool) {
	words := text[span.Start:span.End]
	if at := strings.LastIndexAny(words, "(（[【《“"); at >= 0 && !strings.ContainsAny(words[at:], ")）]】》”") {
		words = strings.TrimRight(words[:at], " ")
	}
	return align.Span{Start: span.Start, End: span.Start + len(words)}, words != ""
}

// parts are what the phrase is made of: for each part the stems that stand for it.
type parts []map[string]bool

func enough(p parts) int {
	need := int(enoughRendered*float64(len(p)) + 0.999)
	return max(need, 1)
}

// token is a piece of the text that may belong to the rendering.
type token struct {
	align.Span
	renders []int // parts of the phrase that it renders
	word    bool  // of an alphabetic text, not a Chinese head
	little  bool
}

// headStems parts a Chinese phrase into the fewest dictionary heads, longest
// first, each with the stems of its words. Where a head is known as a whole
// its own parts' words count for it as well.
func headStems(d *lexicon.Dictionary, phrase string) parts {
	runes := simplified(phrase)
	var out parts
	for at := 0; at < len(runes); {
		length, head := 0, int32(-1)
		for l, h := range d.HeadsAt(runes, at) {
			length, head = l, h
		}
		if head < 0 {
			at++
			continue
		}
		stems := map[string]bool{}
		for _, id := range d.StemIDs(head) {
			stems[d.Stem(id)] = true
		}
		out = append(out, stems)
		at += length
	}
	return out
}

// simplified returns the characters of a text, simplified, one for one.
func simplified(text string) []rune {
	runes := []rune(text)
	for i, r := range runes {
		runes[i] = han.Simplify(r)
	}
	return runes
}
