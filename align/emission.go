package align

import (
	"math"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// The score of the words of a bead, both directions:
//
//	FW = sum over target tokens e  w_e log((1-b_e) + b_e * S(e) / ((L+1) p(e)))
//	S(e) = sum over source tokens z of the bead  w_z t(e|z)
//
// and RV the same with the sides exchanged. p(e) is the token's share of its own
// document, L the weight of the source span, b_e the belief that e has a
// counterpart at all. FW of (source span, one target sentence) does not depend
// on the rest of the bead, so it is computed once, and a bead is a few additions:
//
//	source  i-1  i          FW(bead) = FW([i-1,i], j) + FW([i-1,i], j+1)
//	target   j  j+1         RV(bead) = RV([j,j+1], i-1) + RV([j,j+1], i)

// Each generated token has the weight of its class, which training determines
// (tune.Class). Single Chinese characters generate but are not generated. A
// sentence is poor if its own gain, of the tokens that have a class and without
// their weights, is less than poorShare of their number; a bead that includes it
// together with others has a cost for that.
const poorShare = 0.3

// generation holds what the score needs of the sentences of a side.
type generation struct {
	sentence []float32  // sum of w log(1-b) over the tokens of a sentence
	least    []float32  // the gain below which a sentence is poor
	at       [][]gained // by place in the sentence
}

// gained is the gain of generating a token of a sentence: its weight with that
// of its class, its own weight, and b/((1-b) p).
type gained struct {
	weight, own, gain float32
}

// noClass is the class of tokens that need not be generated.
const noClass = tune.Classes

// frequentShare is the share of the sentences from which a word is frequent.
const frequentShare = 0.02

func (v *vocabulary) class(id int, sentences int) tune.Class {
	switch u := &v.tokens[id]; u.kind {
	case valueToken:
		return tune.Value
	case markToken:
		return tune.Mark
	case nameToken:
		return tune.Name
	case hanToken:
		if utf8.RuneCountInString(u.key) == 1 {
			return noClass
		}
		return tune.Head
	default:
		if float64(u.docs) >= frequentShare*float64(sentences) {
			return tune.Frequent
		}
		return tune.Rare
	}
}

// newGeneration prepares a side with the beliefs of its tokens and the weights
// of the classes for one direction.
func newGeneration(s *side, beliefs []float32, weights []float32) *generation {
	base, gain, class := make([]float32, len(beliefs)), make([]float32, len(beliefs)), make([]tune.Class, len(beliefs))
	for id, u := range s.vocab.tokens {
		b := float64(beliefs[id])
		base[id] = float32(logarithm(1 - b))
		gain[id] = float32(b / (1 - b) * (s.vocab.total + 1) / max(u.count, 0.1))
		class[id] = s.vocab.class(id, len(s.sentences))
	}
	g := &generation{make([]float32, len(s.sentences)), make([]float32, len(s.sentences)), make([][]gained, len(s.sentences))}
	for i, sentence := range s.sentences {
		at := make([]gained, len(sentence.tokens))
		for k, o := range sentence.tokens {
			c := class[o.token]
			if c == noClass {
				continue
			}
			at[k] = gained{float32(o.weight * weights[c]), o.weight, gain[o.token]}
			g.sentence[i] += float32(at[k].weight * base[o.token])
			g.least[i] += float32(poorShare * o.weight)
		}
		g.at[i] = at
	}
	return g
}

// A share is the part of one token of a sentence that another sentence
// generates.
type share struct {
	place int32 // of the token in its sentence
	value float32
}

// pairShares holds the shares of one source sentence with the target sentences
// first..: forward those of the target tokens, backward those of the source
// tokens.
type pairShares struct {
	first             int
	forward, backward [][]share
	buffer            []share
}

// gainOf is the gain of a sentence from a span of the other side: alone, and as
// one of several sentences of its side.
type gainOf struct {
	alone, among float32
}

// emission computes the lexical scores row by row.
type emission struct {
	source, target *side
	table          *table
	length         *lengthModel // determines which spans are computed
	span           int          // the longest span that is computed
	fromSource     *generation  // of source tokens, for RV
	fromTarget     *generation  // of target tokens, for FW
	rows           [longestSpan]pairShares
	stamp          []int32 // the row that last reached a target token
	mark           int32
	reached        []float32
	listHead       []int32
	listNext       []int32
	listShare      []share
	sum            []float32 // by place
	touched        []int32
	sumWeights     []float64                              // of source spans that end at the row
	forward        [longestSpan + 1][]gainOf              // FW(span of a, j), j from forwardFirst
	backward       [longestSpan][longestSpan + 1][]gainOf // RV(span of b that ends at j, row), ring of rows
	poor           float32                                // the cost of a poor sentence
	backwardFirst  [longestSpan]int
	forwardFirst   int
}

func newEmission(source, target *side, t *table, length *lengthModel, span int, w *tune.Weights) *emission {
	b := newBeliefs(source, target, t)
	return &emission{source: source, target: target, table: t, length: length, span: span,
		fromSource: newGeneration(source, b.source, w[tune.Words:]), fromTarget: newGeneration(target, b.target, w[tune.Words:]),
		poor:  w[tune.Poor],
		stamp: make([]int32, len(target.vocab.tokens)), reached: make([]float32, len(target.vocab.tokens)),
		listHead: make([]int32, len(target.vocab.tokens))}
}

// row prepares the scores of the beads that end with source sentence i for the
// target sentences first <= j < end.
func (e *emission) row(i, first, end int) {
	e.share(i, first, end)
	e.forwardScores(i, first, end)
	e.backwardScores(i, first, end)
}

// share computes what source sentence i and each target sentence generate of each
// other.
func (e *emission) share(i, first, end int) {
	e.reach(i)
	row := &e.rows[i%longestSpan]
	row.first = first
	row.forward, row.backward, row.buffer = row.forward[:0], row.backward[:0], row.buffer[:0]
	mark := e.mark
	for len(e.sum) < len(e.source.sentences[i].tokens) {
		e.sum = append(e.sum, 0)
	}
	for j := first; j < end; j++ {
		start := len(row.buffer)
		e.touched = e.touched[:0]
		generated := e.fromTarget.at[j]
		for place, o := range e.target.sentences[j].tokens {
			if e.stamp[o.token] != mark {
				continue
			}
			if generated[place].own > 0 {
				row.buffer = append(row.buffer, share{int32(place), e.reached[o.token]})
			}
			for k := e.listHead[o.token]; k >= 0; k = e.listNext[k] {
				s := e.listShare[k]
				if e.sum[s.place] == 0 {
					e.touched = append(e.touched, s.place)
				}
				e.sum[s.place] += float32(s.value * o.weight)
			}
		}
		middle := len(row.buffer)
		for _, place := range e.touched {
			row.buffer = append(row.buffer, share{place, e.sum[place]})
			e.sum[place] = 0
		}
		row.forward = append(row.forward, row.buffer[start:middle:middle])
		row.backward = append(row.backward, row.buffer[middle:len(row.buffer):len(row.buffer)])
	}
}

// reach distributes the links of source sentence i over the target vocabulary.
func (e *emission) reach(i int) {
	e.mark++
	mark := e.mark
	generated := e.fromSource.at[i]
	e.listNext, e.listShare = e.listNext[:0], e.listShare[:0]
	for place, z := range e.source.sentences[i].tokens {
		for _, l := range e.table.of(z.token) {
			if e.stamp[l.target] != mark {
				e.stamp[l.target] = mark
				e.reached[l.target] = 0
				e.listHead[l.target] = -1
			}
			e.reached[l.target] += float32(l.forward * z.weight)
			if l.backward > 0 && generated[place].own > 0 {
				e.listNext = append(e.listNext, e.listHead[l.target])
				e.listShare = append(e.listShare, share{int32(place), l.backward})
				e.listHead[l.target] = int32(len(e.listNext) - 1)
			}
		}
	}
}

// forwardScores computes FW of the spans that end with source sentence i.
func (e *emission) forwardScores(i, first, end int) {
	e.forwardFirst = first
	e.sumWeights = e.sumWeights[:0]
	weight := 0.0
	spans := min(e.span, i+1)
	for a := 1; a <= spans; a++ {
		weight += e.source.sentences[i-a+1].weight
		e.sumWeights = append(e.sumWeights, 1/(weight+1))
		e.forward[a] = e.forward[a][:0]
	}
	for j := first; j < end; j++ {
		tokens := e.target.sentences[j].tokens
		for len(e.sum) < len(tokens) {
			e.sum = append(e.sum, 0)
		}
		e.touched = e.touched[:0]
		reach := min(spans, e.longest(func(a int) bool { return a <= i+1 && e.length.plausible(i+1, a, j+1, 1) }))
		for a := 1; a <= reach; a++ {
			row := &e.rows[(i-a+1)%longestSpan]
			if at := j - row.first; at >= 0 && at < len(row.forward) {
				for _, s := range row.forward[at] {
					if e.sum[s.place] == 0 {
						e.touched = append(e.touched, s.place)
					}
					e.sum[s.place] += s.value
				}
			}
			e.forward[a] = append(e.forward[a], e.gains(e.fromTarget, j, e.sumWeights[a-1]))
		}
		for a := reach + 1; a <= spans; a++ {
			e.forward[a] = append(e.forward[a], gainOf{unreachable, unreachable})
		}
		e.clearTouched()
	}
}

// backwardScores computes RV of the target spans against source sentence i.
func (e *emission) backwardScores(i, first, end int) {
	ring := i % longestSpan
	e.backwardFirst[ring] = first
	row := &e.rows[ring]
	for b := 1; b <= e.span; b++ {
		e.backward[ring][b] = e.backward[ring][b][:0]
	}
	for j := first; j < end; j++ {
		e.touched = e.touched[:0]
		weight := 0.0
		reach := min(j-first+1, e.longest(func(b int) bool { return b <= j+1 && e.length.plausible(i+1, 1, j+1, b) }))
		for b := 1; b <= reach; b++ {
			weight += e.target.sentences[j-b+1].weight
			for _, s := range row.backward[j-b+1-first] {
				if e.sum[s.place] == 0 {
					e.touched = append(e.touched, s.place)
				}
				e.sum[s.place] += s.value
			}
			e.backward[ring][b] = append(e.backward[ring][b], e.gains(e.fromSource, i, 1/(weight+1)))
		}
		for b := reach + 1; b <= e.span; b++ {
			e.backward[ring][b] = append(e.backward[ring][b], gainOf{unreachable, unreachable})
		}
		e.clearTouched()
	}
}

// longest returns the longest span that is computed for one sentence of the
// other side: any that may be paired with several, and of the longer ones those
// of plausible length.
func (e *emission) longest(plausible func(span int) bool) int {
	for span := e.span; span > longestTargetMix; span-- {
		if plausible(span) {
			return span
		}
	}
	return min(e.span, longestTargetMix)
}

// gains returns the sum of the gains of the touched tokens of a sentence, with
// its base.
func (e *emission) gains(g *generation, sentence int, perWeight float64) gainOf {
	at := g.at[sentence]
	total, own := g.sentence[sentence], float32(0)
	for _, place := range e.touched {
		p := &at[place]
		gain := logOnePlus(float32(float32(e.sum[place]*p.gain) * float32(perWeight)))
		total += float32(p.weight * gain)
		own += float32(p.own * gain)
	}
	if own < g.least[sentence] {
		return gainOf{total, total + e.poor}
	}
	return gainOf{total, total}
}

func (e *emission) clearTouched() {
	for _, place := range e.touched {
		e.sum[place] = 0
	}
}

// lexical returns the score of the bead of a source and b target sentences that
// ends before source sentence i and target sentence j.
func (e *emission) lexical(i, a, j, b int) (forward, backward float32) {
	at := j - e.forwardFirst
	if at-b < 0 || at > len(e.forward[a]) {
		return unreachable, unreachable
	}
	if b == 1 {
		forward = e.forward[a][at-1].alone
	} else {
		for _, gain := range e.forward[a][at-b : at] {
			forward += gain.among
		}
	}
	for k := 1; k <= a; k++ {
		ring := (i - k) % longestSpan
		at := j - 1 - e.backwardFirst[ring]
		if at < 0 || at >= len(e.backward[ring][b]) {
			return unreachable, unreachable
		}
		if gain := &e.backward[ring][b][at]; a == 1 {
			backward += gain.alone
		} else {
			backward += gain.among
		}
	}
	return forward, backward
}

// unreachable is the score of a bead that the band leaves out.
const unreachable = -1e9

// logOnePlus returns log(1+x) for x >= 0 from a table over the leading bits of
// the mantissa. It is accurate to 0.0003, four times as fast as math.Log1p, and
// the same on every machine.
func logOnePlus(x float32) float32 {
	bits := math.Float32bits(1 + x)
	return float32(float32(int32(bits>>23)-127)*math.Ln2) + logMantissa[bits>>12&(1<<11-1)]
}

var logMantissa = func() [1 << 11]float32 {
	var table [1 << 11]float32
	for i := range table {
		table[i] = float32(logarithm(1 + float64((float64(i)+0.5)/(1<<11))))
	}
	return table
}()

// The belief b of a token is the probability that it has a counterpart in a
// right bead. It determines the cost of a missing counterpart: a numeral that
// the other side does not have is evidence against the bead, an article is not.
//
// It depends on the kind of the token, and on whether any token of the other
// document can generate it at all; if none can, its absence is no evidence
// (this is what makes pairs without a dictionary work). Learning a belief for
// every token from the beads of the first pass was tried and gained nothing.
const (
	// beliefWord is the belief of words and characters. Translators of novels
	// keep less than half of them in a form that is in a dictionary.
	beliefWord = 0.25
	// beliefValue is the belief of numerals, months and names.
	beliefValue = 0.8
	// beliefUnreachable is the belief of a token that nothing can generate.
	beliefUnreachable = 0.03
)

// beliefs holds the beliefs of the tokens of both sides.
type beliefs struct {
	source, target []float32
}

// newBeliefs returns the beliefs of the tokens that the table links.
func newBeliefs(source, target *side, t *table) *beliefs {
	return &beliefs{kindBeliefs(source.vocab, t.sourceReachable), kindBeliefs(target.vocab, t.targetReachable)}
}

func kindBeliefs(v *vocabulary, reachable []bool) []float32 {
	b := make([]float32, len(v.tokens))
	for id, u := range v.tokens {
		switch {
		case !reachable[id]:
			b[id] = beliefUnreachable
		case u.kind == valueToken || u.kind == nameToken:
			b[id] = beliefValue
		default:
			b[id] = beliefWord
		}
	}
	return b
}
