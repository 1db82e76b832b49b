package align

import (
	"unicode"
)

// Two things that hold at the place between two sentences tend to hold on both
// sides of a bitext: that a paragraph begins there, and that it lies inside a
// quotation. An agreement scores how well a place of the source and a place of
// the target go together, by a log likelihood ratio over the four cases,
//
//	log p(source says s, target says t) / p(s) p(t)
//
// with the shares estimated from the first pass, because translators differ:
// one keeps every paragraph, the next none. Where the texts say nothing (one
// sentence a paragraph, no quotation) the ratios are near 0.
type agreement struct {
	source, target []bool // of the place before each sentence
	score          [2][2]float32
}

// Before a document is seen, keptShare of the places that can agree by more
// than chance do; agreementCount is how many beads this is worth.
const (
	keptShare      = 0.75
	agreementCount = 12.0
)

func newAgreement(source, target []bool) *agreement {
	a := &agreement{source: source, target: target}
	a.estimate(nil)
	return a
}

// shareOf is the share of places where it holds, kept away from 0 and 1.
func shareOf(holds []bool) float64 {
	n := 1.0
	for _, h := range holds {
		if h {
			n++
		}
	}
	return n / float64(len(holds)+2)
}

// estimate sets the scores from the beads of a first pass, or from the
// starting share where there are none.
func (a *agreement) estimate(beads []Bead) {
	p, q := shareOf(a.source), shareOf(a.target)
	chance := float64(p * q)
	both := float64(agreementCount * (chance + float64(keptShare*(min(p, q)-chance))))
	count := [2][2]float64{{0, float64(agreementCount*q) - both}, {float64(agreementCount*p) - both, both}}
	count[0][0] = agreementCount - count[0][1] - count[1][0] - both
	total := agreementCount
	for _, b := range beads {
		if b.Aligned() {
			count[holds(a.source[b.Source.From])][holds(a.target[b.Target.From])]++
			total++
		}
	}
	for s := range 2 {
		for t := range 2 {
			ofSource, ofTarget := count[s][0]+count[s][1], count[0][t]+count[1][t]
			a.score[s][t] = float32(logarithm(max(count[s][t], leastCount) * total / (ofSource * ofTarget)))
		}
	}
}

// leastCount keeps a case that never came up from being impossible.
const leastCount = 0.05

func holds(b bool) int {
	if b {
		return 1
	}
	return 0
}

// at is the score of a bead that begins before source sentence i and target sentence j.
func (a *agreement) at(i, j int) float32 { return a.score[holds(a.source[i])][holds(a.target[j])] }

// insideQuotation tells of every sentence whether a quotation is open before
// it: the last mark of quotation, of a few sentences back, opens one.
func insideQuotation(d *Document) []bool {
	inside := make([]bool, len(d.Sentences))
	open, since := false, 0
	for i := range d.Sentences {
		if since > longestQuotation {
			open = false
		}
		inside[i] = open
		since++
		runes := []rune(d.SentenceText(i))
		for k, r := range runes {
			if opens, ok := quotationMark(runes, k, r); ok {
				open, since = opens, 0
			}
		}
	}
	return inside
}

// longestQuotation is the number of sentences after which a mark that was never
// closed is taken for a slip.
const longestQuotation = 8

// quotationMark tells whether a character opens or closes a quotation. Straight
// marks and apostrophes go by their neighbours.
func quotationMark(runes []rune, k int, r rune) (opens, ok bool) {
	switch r {
	case '“', '「', '『', '«', '„', '‘':
		return true, true
	case '”', '」', '』', '»':
		return false, true
	case '"', '＂':
		return !touches(runes, k-1), true
	case '’', '\'':
		before, after := touches(runes, k-1), touches(runes, k+1)
		if before && !after && !unicode.IsLetter(runes[k-1]) {
			return false, true // said.'
		}
		return true, !before && after && r == '\'' // 'Yes
	}
	return false, false
}

// touches tells whether something other than a blank or a bracket stands there.
func touches(runes []rune, k int) bool {
	return k >= 0 && k < len(runes) && !unicode.IsSpace(runes[k]) && !unicode.In(runes[k], unicode.Ps, unicode.Pd)
}
