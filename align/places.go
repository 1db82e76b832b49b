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

// Paragraph marks are soft anchors. A bead that begins a paragraph on both
// sides is likelier than one that begins it on one side (see agreement), and a
// bead rarely runs over a paragraph's end: each beginning inside a bead counts
//
//	log p(a paragraph begins inside a bead) / p(a paragraph begins)
//
// with the first share estimated from the first pass.

const (
	// insideShare is how much rarer a paragraph begins inside a bead than
	// anywhere, before a document of many paragraphs is seen. In one with a
	// paragraph for every sentence it says nothing.
	insideShare = 0.25
	// insideCount is how many sentences inside beads this is worth.
	insideCount = 12.0
)

// paragraphModel scores the paragraph marks of a bead.
type paragraphModel struct {
	start                              *agreement
	sourceInside, targetInside         float32 // for each beginning inside the bead
	sourceBeginnings, targetBeginnings []int32 // running counts
}

func newParagraphModel(source, target *side) *paragraphModel {
	a, b := beginnings(source), beginnings(target)
	m := &paragraphModel{start: newAgreement(a, b), sourceBeginnings: running(a), targetBeginnings: running(b)}
	m.estimate(nil)
	return m
}

func beginnings(s *side) []bool {
	begins := make([]bool, len(s.paragraph))
	for i, p := range s.paragraph {
		begins[i] = i == 0 || p != s.paragraph[i-1]
	}
	return begins
}

// running returns how many hold before each place.
func running(hold []bool) []int32 {
	counts := make([]int32, len(hold)+1)
	for i, h := range hold {
		counts[i+1] = counts[i] + int32(holds(h))
	}
	return counts
}

// estimate sets the scores from the beads of a first pass, or from the
// starting shares where there are none.
func (m *paragraphModel) estimate(beads []Bead) {
	m.start.estimate(beads)
	m.sourceInside = insideRatio(shareOf(m.start.source), m.sourceBeginnings, beads, func(b Bead) Range { return b.Source })
	m.targetInside = insideRatio(shareOf(m.start.target), m.targetBeginnings, beads, func(b Bead) Range { return b.Target })
}

func insideRatio(share float64, beginnings []int32, beads []Bead, side func(Bead) Range) float32 {
	inside, sentences := insideCount*share*exponential((1-share)*logarithm(insideShare)), insideCount
	for _, b := range beads {
		if r := side(b); b.Aligned() {
			inside += float64(beginnings[r.To] - beginnings[r.From+1])
			sentences += float64(r.Len() - 1)
		}
	}
	return float32(min(0, logarithm(inside/sentences/share)))
}

// score is the log likelihood ratio of the paragraph marks of the bead of a
// source sentences before i and b target sentences before j.
func (m *paragraphModel) score(i, a, j, b int) float32 {
	return m.start.at(i-a, j-b) +
		float32(m.sourceInside*float32(m.sourceBeginnings[i]-m.sourceBeginnings[i-a+1])) +
		float32(m.targetInside*float32(m.targetBeginnings[j]-m.targetBeginnings[j-b+1]))
}
