package mixed

import (
	"math"
	"slices"

	"github.com/yiku-tm/yiku/align"
)

// pairUp pairs the runs, and mends the pairs until every ratio can be. weights are
// those of the paragraphs of each side. first is the side that stands first.
func pairUp(runs []run, weights [2][]float64) (list []align.Counterpart, first int) {
	m := &pairing{weights: weights}
	m.first, m.pairs, m.usual = order(runs)
	m.mend()
	for _, pair := range m.pairs {
		list = append(list, align.Counterpart{Source: pair.sides[0], Target: pair.sides[1]})
	}
	return list, m.first
}

// pairing is the work on the pairs of a page.
type pairing struct {
	pairs   []weighedPair
	weights [2][]float64
	// usual is the logarithm of the usual ratio of target to source.
	usual float64
	// first is the side that stands first in a pair.
	first int
}

// likely is the number of standard deviations within which a ratio is believed.
const likely = 2.0

// mend takes the pairs of two sides whose ratio cannot be. If merging with a
// neighbour mends it, a stray line had parted what belongs together. If not, the
// side that is too long may hold matter of its own, as the head of a page before
// the title: then the paragraphs next to the other side are the pair. Failing
// both, it is merged all the same. What has one side alone from the beginning stays.
func (m *pairing) mend() {
	for i := 0; i < len(m.pairs); {
		p := m.pairs[i]
		if p.weight[0] == 0 || p.weight[1] == 0 || m.deviation(p.weight) < farOff {
			i++
			continue
		}
		into, merged := m.neighbour(i)
		if merged >= likely && m.trim(i) {
			i += 2
			continue
		}
		if into < 0 {
			return
		}
		m.pairs[into] = join(m.pairs[into], m.pairs[into+1])
		m.pairs = slices.Delete(m.pairs, into+1, into+2)
		i = into
	}
}

func (m *pairing) deviation(weight [2]float64) float64 {
	return deviation(weight, m.usual)
}

func join(a, b weighedPair) weighedPair {
	for side := range a.sides {
		a.sides[side].To = b.sides[side].To
		a.weight[side] += b.weight[side]
	}
	return a
}

// neighbour finds whether pair i is better merged with the pair before it or
// after it: the first of the two, and the deviation then. into is -1 where there
// is no neighbour.
func (m *pairing) neighbour(i int) (into int, merged float64) {
	into, merged = -1, farOff
	for _, k := range [2]int{i - 1, i} {
		if k < 0 || k+1 >= len(m.pairs) {
			continue
		}
		if d := m.deviation(join(m.pairs[k], m.pairs[k+1]).weight); into < 0 || d < merged {
			into, merged = k, d
		}
	}
	return into, merged
}

// trim parts the paragraphs of the longer side of pair i that are far from the
// other side from those beside it, if that makes a likely pair. The paragraphs
// parted become a pair of one side.
func (m *pairing) trim(i int) bool {
	p := m.pairs[i]
	long := 0
	if math.Log(p.weight[1]/p.weight[0]) > m.usual {
		long = 1
	}
	whole := p.sides[long]
	best, kept := likely, align.Range{}
	var keptWeight float64
	sum := 0.0
	for n := 1; n < whole.Len(); n++ {
		r := align.Range{From: whole.From, To: whole.From + n} // beside what stands before it
		at := r.To - 1
		if long == m.first {
			r = align.Range{From: whole.To - n, To: whole.To}
			at = r.From
		}
		sum += m.weights[long][at]
		weight := p.weight
		weight[long] = sum
		if d := m.deviation(weight); d < best {
			best, kept, keptWeight = d, r, sum
		}
	}
	if kept.Len() == 0 {
		return false
	}
	pair, rest := p, weighedPair{}
	pair.sides[long], pair.weight[long] = kept, keptWeight
	rest.weight[long] = p.weight[long] - keptWeight
	other := 1 - long
	if long == m.first {
		rest.sides[long] = align.Range{From: whole.From, To: kept.From}
		rest.sides[other] = align.Range{From: p.sides[other].From, To: p.sides[other].From}
		m.pairs = slices.Replace(m.pairs, i, i+1, rest, pair)
		return true
	}
	rest.sides[long] = align.Range{From: kept.To, To: whole.To}
	rest.sides[other] = align.Range{From: p.sides[other].To, To: p.sides[other].To}
	m.pairs = slices.Replace(m.pairs, i, i+1, pair, rest)
	return true
}
