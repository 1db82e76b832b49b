package align

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// A property of the place between two sentences is often the same on both sides of a
// bitext: a paragraph begins there, it is inside a quotation, a question precedes it
// (tune.Property lists all). For each property two log likelihood ratios are estimated
// from the beads of the first pass, because translators and genres differ: one keeps
// every paragraph, the next none; novels are split at quotations, laws at semicolons. A
// fixed bonus would suit one and harm the other.
//
//	border  log p(source says s, target says t) / p(s) p(t)   where a bead begins
//	inner   log p(it holds inside a bead) / p(it holds)       on either side
//
// If the texts give no evidence (one sentence per paragraph, no quotations), both are
// near 0.

// places holds the properties of the places before the sentences of one side, one bit
// each.
type places struct {
	masks []uint16
	count [tune.Properties][]int32 // running counts of the places with each
}

// placesOf returns the properties of the places of a document.
func placesOf(d *Document) *places {
	p := &places{masks: make([]uint16, len(d.Sentences))}
	for k := range p.count {
		p.count[k] = make([]int32, len(d.Sentences)+1)
	}
	inside := insideQuotation(d)
	var before ending
	for i, s := range d.Sentences {
		text := d.SentenceText(i)
		first, second := firstRunes(text)
		opens := opensQuotation(first, second)
		for k, holds := range [tune.Properties]bool{
			tune.ParagraphBegins:  i == 0 || s.Paragraph != d.Sentences[i-1].Paragraph,
			tune.InsideQuotation:  inside[i],
			tune.AfterQuestion:    before.mark == '?',
			tune.AfterExclamation: before.mark == '!',
			tune.AfterQuotation:   before.closes,
			tune.OpensQuotation:   opens,
			tune.AfterColon:       before.mark == ':',
			tune.Continues:        i > 0 && (before.mark == 0 || unicode.IsLower(first)),
			tune.SpeakerChanges:   before.closes && opens,
		} {
			p.count[k][i+1] = p.count[k][i]
			if holds {
				p.masks[i] |= 1 << k
				p.count[k][i+1]++
			}
		}
		before = endingOf(text)
	}
	return p
}

// An ending describes how a sentence ends: the plain form of its last mark, or
// 0 if that does not end a sentence, and whether a quotation mark follows.
type ending struct {
	mark   rune
	closes bool
}

func endingOf(text string) (e ending) {
	for text != "" {
		r, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
		switch r {
		case '”', '」', '』', '»', '"', '＂', '\'', '’', '“':
			e.closes = true
		case '?', '？', '!', '！', ':', '：':
			e.mark = foldRune(r)
			return e
		case '.', '。', '…', ';', '；', '．', '｡':
			e.mark = '.'
			return e
		default:
			if !unicode.In(r, unicode.Pe, unicode.Pf) && !unicode.IsSpace(r) {
				return e
			}
		}
	}
	return e
}

// firstRunes returns the first two characters of a text.
func firstRunes(text string) (first, second rune) {
	text = strings.TrimLeft(text, "—–- ")
	first, size := utf8.DecodeRuneInString(text)
	second, _ = utf8.DecodeRuneInString(text[size:])
	return first, second
}

func opensQuotation(first, second rune) bool {
	switch first {
	case '“', '「', '『', '«', '„', '"', '＂':
		return true
	case '‘', '\'':
		return unicode.IsLetter(second)
	}
	return false
}

// A placeModel scores the places of a bead.
type placeModel struct {
	source, target *places
	border         [tune.Properties][2][2]float32
	sourceInner    [tune.Properties]float32
	targetInner    [tune.Properties]float32

	// bySource, byTarget and both are the ratios multiplied by the weights of a
	// search (fold): the score of a border is the sum of bySource, byTarget and
	// both, the latter for the properties on both sides.
	bySource, byTarget []float32
	both               []float32 // by mask
	sourceSum          []float32 // running sums of the scores of the inner borders
	targetSum          []float32
}

// Before a document is aligned, of the places that can agree by more than
// chance, keptShare are assumed to agree; agreementCount is the weight of this
// assumption in beads.
const (
	keptShare      = 0.75
	agreementCount = 12.0
)

const (
	// insideShare is how much less frequently a paragraph begins inside a bead
	// than elsewhere, before a document of many paragraphs is aligned. With a
	// paragraph for every sentence it gives no evidence.
	insideShare = 0.25
	// insideCount is the weight of this assumption in sentences inside beads.
	insideCount = 12.0
	// leastCount prevents a case that never occurred from being impossible.
	leastCount = 0.05
)

func newPlaceModel(source, target *Document) *placeModel {
	m := &placeModel{source: placesOf(source), target: placesOf(target)}
	m.estimate(nil)
	return m
}

// estimate sets the ratios from the beads of a first pass, or from the initial
// shares if there are none.
func (m *placeModel) estimate(beads []Bead) {
	for k := range tune.Properties {
		m.border[k] = m.estimateBorder(k, beads)
		m.sourceInner[k] = m.source.estimateInner(k, beads, func(b Bead) Range { return b.Source })
		m.targetInner[k] = m.target.estimateInner(k, beads, func(b Bead) Range { return b.Target })
	}
}

// share returns the share of places with a property, kept away from 0 and 1.
func (p *places) share(k tune.Property) float64 {
	return (float64(p.count[k][len(p.masks)]) + 1) / float64(len(p.masks)+2)
}

// holds returns 1 if sentence i has the property before it, otherwise 0.
func (p *places) holds(k tune.Property, i int) int { return int(p.masks[i] >> k & 1) }

func (m *placeModel) estimateBorder(k tune.Property, beads []Bead) (score [2][2]float32) {
	p, q := m.source.share(k), m.target.share(k)
	chance := float64(p * q)
	both := float64(agreementCount * (chance + float64(keptShare*(min(p, q)-chance))))
	count := [2][2]float64{{0, float64(agreementCount*q) - both}, {float64(agreementCount*p) - both, both}}
	count[0][0] = agreementCount - count[0][1] - count[1][0] - both
	total := agreementCount
	for _, b := range beads {
		if b.Aligned() {
			count[m.source.holds(k, b.Source.From)][m.target.holds(k, b.Target.From)]++
			total++
		}
	}
	for s := range 2 {
		for t := range 2 {
			ofSource, ofTarget := count[s][0]+count[s][1], count[0][t]+count[1][t]
			score[s][t] = float32(logarithm(max(count[s][t], leastCount) * total / (ofSource * ofTarget)))
		}
	}
	return score
}

func (p *places) estimateInner(k tune.Property, beads []Bead, side func(Bead) Range) float32 {
	share := p.share(k)
	inside, sentences := insideCount*share, insideCount
	if k == tune.ParagraphBegins {
		inside *= exponential((1 - share) * logarithm(insideShare))
	}
	for _, b := range beads {
		if r := side(b); b.Aligned() {
			inside += float64(p.count[k][r.To] - p.count[k][r.From+1])
			sentences += float64(r.Len() - 1)
		}
	}
	ratio := logarithm(inside / sentences / share)
	if k == tune.ParagraphBegins {
		ratio = min(0, ratio)
	}
	return float32(ratio)
}

// innerCounts returns the number of places with a property inside the spans of
// a bead of a source sentences before i and b target sentences before j.
func (m *placeModel) innerCounts(k tune.Property, i, a, j, b int) (source, target float32) {
	return float32(m.source.count[k][i] - m.source.count[k][i-a+1]), float32(m.target.count[k][j] - m.target.count[k][j-b+1])
}

// fold multiplies the scores by the weights.
func (m *placeModel) fold(w *tune.Weights) {
	m.bySource, m.byTarget = make([]float32, len(m.source.masks)), make([]float32, len(m.target.masks))
	m.both = make([]float32, 1<<tune.Properties)
	m.sourceSum, m.targetSum = make([]float32, len(m.source.masks)+1), make([]float32, len(m.target.masks)+1)
	for k := range tune.Properties {
		border, inner := w[tune.Border+int(k)], w[tune.Inner+int(k)]
		s := &m.border[k]
		for i := range m.bySource {
			m.bySource[i] += float32(border * s[m.source.holds(k, i)][0])
			m.sourceSum[i+1] += float32(inner * float32(m.sourceInner[k]*float32(m.source.count[k][i+1])))
		}
		for j := range m.byTarget {
			m.byTarget[j] += float32(border * (s[0][m.target.holds(k, j)] - s[0][0]))
			m.targetSum[j+1] += float32(inner * float32(m.targetInner[k]*float32(m.target.count[k][j+1])))
		}
		for mask := range m.both {
			if mask>>k&1 == 1 {
				m.both[mask] += float32(border * (s[1][1] - s[1][0] - s[0][1] + s[0][0]))
			}
		}
	}
}

// score returns the folded score of the bead of a source sentences before i and
// b target sentences before j, neither of them 0.
func (m *placeModel) score(i, a, j, b int) float32 {
	return m.bySource[i-a] + m.byTarget[j-b] + m.both[m.source.masks[i-a]&m.target.masks[j-b]] +
		(m.sourceSum[i] - m.sourceSum[i-a+1]) + (m.targetSum[j] - m.targetSum[j-b+1])
}

// insideQuotation reports for every sentence whether a quotation is open before
// it: the last quotation mark, within a few sentences, opens one.
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

// longestQuotation is the number of sentences after which an unclosed mark is
// considered a mistake.
const longestQuotation = 8

// quotationMark reports whether a character opens or closes a quotation. For
// straight marks and apostrophes that depends on their neighbours.
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

// touches reports whether there is something other than a space or a bracket.
func touches(runes []rune, k int) bool {
	return k >= 0 && k < len(runes) && !unicode.IsSpace(runes[k]) && !unicode.In(runes[k], unicode.Ps, unicode.Pd)
}
