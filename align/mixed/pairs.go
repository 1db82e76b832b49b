package mixed

import (
	"cmp"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/align"
)

// Runs of pieces of one side alternate. Which run of the target is the
// translation of which of the source, the one after it or the one before? In a
// page with the original first every source run has its translation after it,
//
//	S T  S T  S T        (S T)(S T)(S T)
//	T  S T  S T          T (S T)(S T)      a headline of the site in front
//	T S  T S  T S        (T S)(T S)(T S)   the translation first
//
// and the lengths tell: a text and its translation say about the same, so that
// the ratios of their weights vary less than those of neighbours that have
// nothing to do with each other (Gale and Church 1993 measure lengths so). The
// order is the same on all of a page. A pair whose ratio cannot be (a stray line
// stood between two paragraphs of one side) is merged with a neighbour: a larger
// pair says less, but nothing wrong.

// run is consecutive pieces of one side, a range of the paragraphs of the side.
type run struct {
	side   int
	pieces align.Range
	weight float64
}

// runs gathers the pieces of the page into runs, and the weights of the pieces of
// each side. Pieces of a third language break no run.
func (p *parter) runs() (list []run, weights [2][]float64) {
	var count [2]int
	for _, piece := range p.pieces {
		if piece.side == neither {
			continue
		}
		if n := len(list); n == 0 || list[n-1].side != piece.side {
			list = append(list, run{side: piece.side, pieces: align.Range{From: count[piece.side], To: count[piece.side]}})
		}
		count[piece.side]++
		weights[piece.side] = append(weights[piece.side], piece.weight)
		last := &list[len(list)-1]
		last.pieces.To = count[piece.side]
		last.weight += piece.weight
	}
	return list, weights
}

const (
	// spread is the standard deviation of the logarithm of the ratio between the
	// weights of a long paragraph and its translation; a short one varies by more.
	spread = 0.3
	// shortWeight is the weight at which the variance has doubled: five Chinese
	// characters.
	shortWeight = 15.0
	// farOff is the number of standard deviations from which on a ratio cannot be.
	farOff = 4.0
)

// deviation is how many standard deviations the ratio of two weights is from the
// usual one, farOff at most.
func deviation(weight [2]float64, usual float64) float64 {
	source, target := weight[0], weight[1]
	if source == 0 || target == 0 {
		return farOff
	}
	variance := spread * spread * (1 + shortWeight/source + shortWeight/target)
	return min(farOff, math.Abs(math.Log(target/source)-usual)/math.Sqrt(variance))
}

// weighedPair is a pair with the weights of its sides.
type weighedPair struct {
	sides  [2]align.Range
	weight [2]float64
}

func (p *weighedPair) add(r run) {
	p.sides[r.side].To = r.pieces.To
	p.weight[r.side] += r.weight
}

// inOrder pairs every run of the side that stands first with the run after it.
// Runs without a partner make a pair of one side.
func inOrder(runs []run, first int) []weighedPair {
	var pairs []weighedPair
	var done [2]int
	for k := 0; k < len(runs); k++ {
		pair := weighedPair{sides: [2]align.Range{{From: done[0], To: done[0]}, {From: done[1], To: done[1]}}}
		pair.add(runs[k])
		if runs[k].side == first && k+1 < len(runs) {
			k++
			pair.add(runs[k])
		}
		done = [2]int{pair.sides[0].To, pair.sides[1].To}
		pairs = append(pairs, pair)
	}
	return pairs
}

// order finds which side stands first, and returns the pairs in that order and
// the logarithm of the usual ratio of target to source.
func order(runs []run) (first int, pairs []weighedPair, usual float64) {
	var cost, ratio [2]float64
	var each [2][]weighedPair
	for side := range 2 {
		each[side] = inOrder(runs, side)
		ratio[side] = usualRatio(each[side])
		for _, p := range each[side] {
			d := deviation(p.weight, ratio[side]) // far off without a partner
			cost[side] += d * d
		}
	}
	switch {
	case cost[0] < cost[1]:
		first = 0
	case cost[1] < cost[0]:
		first = 1
	case len(runs) > 0:
		first = runs[0].side
	}
	return first, each[first], ratio[first]
}

// expectedWeight is how much of a page the expectation counts for that both
// sides weigh the same: fifty Chinese characters.
const expectedWeight = 150.0

// usualRatio is the logarithm of the ratio of target to source in the middle of
// the pairs, each as heavy as its lighter side: stray matter moves a mean.
func usualRatio(pairs []weighedPair) float64 {
	type ratio struct{ log, weight float64 }
	ratios := []ratio{{0, expectedWeight}}
	all := expectedWeight
	for _, p := range pairs {
		if weight := min(p.weight[0], p.weight[1]); weight > 0 {
			ratios = append(ratios, ratio{math.Log(p.weight[1] / p.weight[0]), weight})
			all += weight
		}
	}
	slices.SortStableFunc(ratios, func(a, b ratio) int { return cmp.Compare(a.log, b.log) })
	sum := 0.0
	for _, r := range ratios {
		if sum += r.weight; sum >= all/2 {
			return r.log
		}
	}
	return 0
}
