package align

import (
	"context"
	"math"
	"slices"
)

// Weights of the parts of a bead's score. Both lexical directions describe the
// same text, so each has about half. The weights of this package were found by a
// search along the coordinates on all gold sets of docs/benchmarks.md and the
// bitexts of testdata together; docs/benchmarks.md has what happens when they
// are 0.6 or 1.6 times as large.
const (
	lexicalWeight   = 0.6
	lengthWeight    = 1.0
	paragraphWeight = 1.0
	quotationWeight = 0.3
)

// weights are the weights of the parts that the search adds up.
type weights struct {
	forward, backward, length, paragraphs, quotations float32
}

// newWeights returns the weights, those of the parts left out 0. The forward
// direction alone counts for both.
func newWeights(leftOut ingredients) weights {
	w := weights{
		lexicalWeight, leftOut.weight(theReverse, lexicalWeight), leftOut.weight(theLength, lengthWeight),
		leftOut.weight(theParagraphs, paragraphWeight), leftOut.weight(theQuotations, quotationWeight),
	}
	if leftOut.without(theReverse) {
		w.forward *= 2
	}
	return w
}

// arc is a bead that the posterior keeps: how the cell (row, column) can be reached.
type arc struct {
	shape int8
	score float32
}

// rowArcs holds the arcs into the cells of a row, one cell after the other.
type rowArcs struct {
	all  []arc
	from []int32 // arcs of cell k: all[from[k]:from[k+1]]
}

// close ends the arcs of a cell.
func (r *rowArcs) close() { r.from = append(r.from, int32(len(r.all))) }

// of returns the arcs of a cell.
func (r *rowArcs) of(cell int) []arc { return r.all[r.from[cell]:r.from[cell+1]] }

// search is one pass over the band.
type search struct {
	source, target *side
	length         *lengthModel
	paragraphs     *paragraphModel
	quotations     *agreement
	together       *counterparts // nil where nothing is known
	priors         []float64
	band           *band
	emission       *emission
	weights        weights
	tell           func(row int)

	best    [][]float32 // rows of the last longestSpan+1 source sentences
	first   []int
	choice  [][]int8    // shape of the best bead into each cell
	forward [][]float32 // log-sum of all paths into each cell
	arcs    []rowArcs
	keepAll bool // keep forward and arcs for the posteriors
}

const minusInfinity = float32(-1e30)

// run fills the band and returns the best path.
func (s *search) run(ctx context.Context) ([]Bead, error) {
	n := len(s.source.sentences)
	s.best = make([][]float32, longestSpan+1)
	s.first = make([]int, longestSpan+1)
	s.choice = make([][]int8, n+1)
	if s.keepAll {
		s.forward = make([][]float32, n+1)
		s.arcs = make([]rowArcs, n+1)
	}
	for i := 0; i <= n; i++ {
		if i%64 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if s.tell != nil {
				s.tell(i)
			}
		}
		if i > 0 {
			from := max(s.band.low[i]-s.emission.span, 0)
			s.emission.row(i-1, from, s.band.high[min(i+s.emission.span-1, n)])
		}
		s.row(i)
	}
	return s.path(), nil
}

// row fills the cells of row i.
func (s *search) row(i int) {
	low, high := s.band.low[i], s.band.high[i]
	ring := i % (longestSpan + 1)
	best := slices.Grow(s.best[ring][:0], high-low+1)[:high-low+1]
	s.best[ring], s.first[ring] = best, low
	choice := make([]int8, high-low+1)
	s.choice[i] = choice
	if s.keepAll {
		s.forward[i] = make([]float32, high-low+1)
		s.arcs[i].from = make([]int32, 1, high-low+2)
	}
	var scores [64]float32
	for j := low; j <= high; j++ {
		at := j - low
		best[at], choice[at] = minusInfinity, -1
		if i == 0 && j == 0 {
			best[at] = 0
			if s.keepAll {
				s.arcs[i].close()
			}
			continue
		}
		for k, t := range beadTypes {
			scores[k] = minusInfinity
			if t.source > min(i, s.emission.span) || t.target > min(j, s.emission.span) ||
				t.source+t.target > 2 && !s.length.plausible(i, t.source, j, t.target) {
				continue
			}
			before := s.at(i-t.source, j-t.target)
			if before == minusInfinity {
				continue
			}
			scores[k] = s.score(i, j, k, t)
			if total := before + scores[k]; total > best[at] {
				best[at], choice[at] = total, int8(k)
			}
		}
		if s.keepAll {
			s.sum(i, j, scores[:len(beadTypes)])
		}
	}
}

// at is the best score of a cell, minusInfinity outside the band.
func (s *search) at(i, j int) float32 {
	ring := i % (longestSpan + 1)
	k := j - s.first[ring]
	if k < 0 || k >= len(s.best[ring]) {
		return minusInfinity
	}
	return s.best[ring][k]
}

// score is the score of the bead of shape t that ends before i and j.
func (s *search) score(i, j, shape int, t beadType) float32 {
	prior := float32(s.priors[shape])
	if t.source == 0 || t.target == 0 {
		return prior
	}
	forward, backward := s.emission.lexical(i, t.source, j, t.target)
	w := &s.weights
	return prior + float32(w.forward*forward) + float32(w.backward*backward) +
		float32(w.length*float32(s.length.ratio(i, t.source, j, t.target))) +
		float32(w.paragraphs*s.paragraphs.score(i, t.source, j, t.target)) +
		float32(w.quotations*s.quotations.at(i-t.source, j-t.target)) + s.together.score(i, t.source, j, t.target)
}

// path walks the choices back from the last cell.
func (s *search) path() []Bead {
	var beads []Bead
	i, j := len(s.source.sentences), len(s.target.sentences)
	for i > 0 || j > 0 {
		t := beadTypes[s.choice[i][j-s.band.low[i]]]
		beads = append(beads, Bead{Source: Range{i - t.source, i}, Target: Range{j - t.target, j}})
		i, j = i-t.source, j-t.target
	}
	slices.Reverse(beads)
	return beads
}

// temperature flattens the distribution over paths: the parts of the score are
// not independent, so their sum is too sure of itself.
const temperature = 1.5

// faintArc is the share, in logs, under which a bead into a cell is not kept.
const faintArc = -9

// sum computes the log-sum of all paths into the cell and keeps its arcs.
func (s *search) sum(i, j int, scores []float32) {
	at := j - s.band.low[i]
	top := minusInfinity
	var totals [64]float32
	for k, score := range scores {
		totals[k] = minusInfinity
		if score > minusInfinity {
			t := beadTypes[k]
			totals[k] = s.forwardAt(i-t.source, j-t.target) + score/temperature
			top = max(top, totals[k])
		}
	}
	total := 0.0
	row := &s.arcs[i]
	for k, v := range totals[:len(scores)] {
		if v-top > faintArc {
			total += exponential(float64(v - top))
			row.all = append(row.all, arc{int8(k), scores[k] / temperature})
		}
	}
	s.forward[i][at] = top + float32(logarithm(total))
	row.close()
}

func (s *search) forwardAt(i, j int) float32 {
	k := j - s.band.low[i]
	if k < 0 || k >= len(s.forward[i]) {
		return minusInfinity
	}
	return s.forward[i][k]
}

// The score of a bead is its posterior: the share, among all ways to align the
// two documents, of those that hold exactly this bead, by the forward-backward
// recursion over all paths (Baum 1972). The parts of a path's score are not
// independent, so the shares are taken at a temperature that flattens them.

// posteriors sets the score of every bead of a path.
func (s *search) posteriors(beads []Bead) {
	backward := s.backward()
	n, m := len(s.source.sentences), len(s.target.sentences)
	all := float64(s.forwardAt(n, m))
	for k, b := range beads {
		i, at := b.Source.To, b.Target.To-s.band.low[b.Source.To]
		for _, a := range s.arcs[i].of(at) {
			if t := beadTypes[a.shape]; t.source == b.Source.Len() && t.target == b.Target.Len() {
				p := exponential(float64(s.forwardAt(b.Source.From, b.Target.From)) + float64(a.score) + backward[i][at] - all)
				beads[k].Score = min(p, 1)
			}
		}
	}
}

// backward returns the log-sum of all paths from each cell to the last one.
func (s *search) backward() [][]float64 {
	n, m := len(s.source.sentences), len(s.target.sentences)
	backward := make([][]float64, n+1)
	for i := range backward {
		backward[i] = make([]float64, len(s.choice[i]))
		for at := range backward[i] {
			backward[i][at] = math.Inf(-1)
		}
	}
	backward[n][m-s.band.low[n]] = 0
	for i := n; i >= 0; i-- {
		low := s.band.low[i]
		for at := len(s.choice[i]) - 1; at >= 0; at-- {
			after := backward[i][at]
			if math.IsInf(after, -1) {
				continue
			}
			for _, a := range s.arcs[i].of(at) {
				t := beadTypes[a.shape]
				i2, j2 := i-t.source, low+at-t.target
				cell := &backward[i2][j2-s.band.low[i2]]
				*cell = logAdd(*cell, after+float64(a.score))
			}
		}
	}
	return backward
}

// logAdd is log(exp(a) + exp(b)).
func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + logarithm(1+exponential(b-a))
}
