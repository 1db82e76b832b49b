package align

import (
	"context"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// An arc is a bead that the posterior keeps: a way to reach the cell (row, column).
type arc struct {
	shape int8
	score float32
}

// rowArcs holds the arcs into the cells of a row, cell by cell.
type rowArcs struct {
	all  []arc
	from []int32 // arcs of cell k: all[from[k]:from[k+1]]
}

// close ends the arcs of a cell.
func (r *rowArcs) close() { r.from = append(r.from, int32(len(r.all))) }

// of returns the arcs of a cell.
func (r *rowArcs) of(cell int) []arc { return r.all[r.from[cell]:r.from[cell+1]] }

// A search is one pass over the band.
type search struct {
	source, target *side
	length         *lengthModel
	places         *placeModel
	together       *counterparts             // nil if nothing is known
	mixes          func(i, a, j, b int) bool // which beads are excluded; nil for none
	shares         []float64                 // log share of every shape
	band           *band
	emission       *emission
	weights        *tune.Weights
	faint          float32 // log share of a cell below which a bead into it is dropped
	tell           func(row int)

	shapes                 [64]float32 // the score of each shape
	loneSource, loneTarget []float32   // the score of each sentence without a partner

	best    [][]float32 // rows of the last longestSpan+1 source sentences
	first   []int
	choice  [][]int8    // shape of the best bead into each cell
	forward [][]float32 // log-sum of all paths into each cell, above base of its row
	base    []float64   // of each row: in a book the sums are too large for 24 bits
	arcs    []rowArcs
	behind  [][]float64 // log-sum of all paths from each cell to the last one, after decode
	keepAll bool        // keep forward and arcs for the posteriors
}

const minusInfinity = float32(-1e30)

// run fills the band and returns the most likely path or, with keepAll, the path of
// the greatest expected value with the scores of its beads.
func (s *search) run(ctx context.Context) ([]Bead, error) {
	n := len(s.source.sentences)
	s.best = make([][]float32, longestSpan+1)
	s.first = make([]int, longestSpan+1)
	s.choice = make([][]int8, n+1)
	if s.keepAll {
		s.forward = make([][]float32, n+1)
		s.base = make([]float64, n+1)
		s.arcs = make([]rowArcs, n+1)
	}
	s.fold()
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
	if s.keepAll {
		if s.weights[tune.Order] != 0 {
			if err := s.rescore(ctx); err != nil {
				return nil, err
			}
		}
		return s.decode(), nil
	}
	return s.path(), nil
}

// begin makes row i and returns its best scores and choices, to be filled.
func (s *search) begin(i int) (best []float32, choice []int8) {
	low, high := s.band.low[i], s.band.high[i]
	ring := i % (longestSpan + 1)
	best = slices.Grow(s.best[ring][:0], high-low+1)[:high-low+1]
	s.best[ring], s.first[ring] = best, low
	choice = make([]int8, high-low+1)
	s.choice[i] = choice
	if s.keepAll {
		s.forward[i] = make([]float32, high-low+1)
		if i > 0 {
			s.base[i] = s.base[i-1]
			if top := slices.Max(s.forward[i-1]); top > minusInfinity/2 { // some path leads through the row
				s.base[i] += float64(top)
			}
		}
	}
	return best, choice
}

// row fills the cells of row i.
func (s *search) row(i int) {
	low, high := s.band.low[i], s.band.high[i]
	best, choice := s.begin(i)
	if s.keepAll {
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
			if s.mixes != nil && t.source > 0 && t.target > 0 && s.mixes(i, t.source, j, t.target) {
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

// at returns the best score of a cell, or minusInfinity outside the band.
func (s *search) at(i, j int) float32 {
	ring := i % (longestSpan + 1)
	k := j - s.first[ring]
	if k < 0 || k >= len(s.best[ring]) {
		return minusInfinity
	}
	return s.best[ring][k]
}

// fold computes the parts of the score that depend on single shapes, places and
// sentences.
func (s *search) fold() {
	for k, share := range s.shares {
		s.shapes[k] = float32(s.weights[tune.DocumentShape]*float32(share)) + s.weights[tune.ShapeFeature(beadTypes[k].source, beadTypes[k].target)]
	}
	s.places.fold(s.weights)
	lone := func(side *side) []float32 {
		scores := make([]float32, len(side.sentences))
		for i := range scores {
			length, quotation := loneFeatures(side, i)
			scores[i] = float32(s.weights[tune.LoneLength]*length) + float32(s.weights[tune.LoneQuotation]*quotation)
		}
		return scores
	}
	s.loneSource, s.loneTarget = lone(s.source), lone(s.target)
}

// loneFeatures returns the features of a sentence without a partner.
func loneFeatures(s *side, i int) (length, quotation float32) {
	if s.sentences[i].quotes {
		quotation = 1
	}
	return float32(logarithm(s.sentences[i].length)) - usualLogLength, quotation
}

// usualLogLength is about the log length of a sentence of prose, so that the weight
// of the length does not change that of the shape.
const usualLogLength = 3.5

// score returns the score of the bead of shape t that ends before i and j.
func (s *search) score(i, j, shape int, t beadType) float32 {
	switch {
	case t.target == 0:
		return s.shapes[shape] + s.loneSource[i-1]
	case t.source == 0:
		return s.shapes[shape] + s.loneTarget[j-1]
	}
	forward, backward := s.emission.lexical(i, t.source, j, t.target)
	ratio, square := s.length.ratio(i, t.source, j, t.target)
	weight := s.weights[tune.Length]
	if t.source == 1 && t.target == 1 {
		weight += s.weights[tune.LengthOne]
	}
	return s.shapes[shape] + forward + backward + float32(weight*float32(ratio)) + float32(s.weights[tune.LengthSquare]*float32(square)) +
		s.places.score(i, t.source, j, t.target) + s.together.score(i, t.source, j, t.target)
}

// path follows the choices back from the last cell.
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

// faintArc is the log share, among all ways into a cell, below which a bead into it
// is dropped for the posteriors.
const faintArc = -9

// sum computes the log-sum of all paths into the cell and keeps its arcs.
func (s *search) sum(i, j int, scores []float32) {
	at := j - s.band.low[i]
	top := float64(minusInfinity)
	var totals [64]float64
	for k, score := range scores {
		totals[k] = float64(minusInfinity)
		if score > minusInfinity {
			t := beadTypes[k]
			totals[k] = s.forwardAt(i-t.source, j-t.target) + float64(score)
			top = max(top, totals[k])
		}
	}
	total := 0.0
	row := &s.arcs[i]
	for k, v := range totals[:len(scores)] {
		if v-top > float64(s.faint) || int8(k) == s.choice[i][at] {
			total += exponential(v - top)
			row.all = append(row.all, arc{int8(k), scores[k]})
		}
	}
	s.forward[i][at] = float32(top + logarithm(total) - s.base[i])
	row.close()
}

func (s *search) forwardAt(i, j int) float64 {
	k := j - s.band.low[i]
	if k < 0 || k >= len(s.forward[i]) {
		return float64(minusInfinity)
	}
	return s.base[i] + float64(s.forward[i][k])
}

// The score of a bead is its posterior: the share, among all ways to align the two documents, of
// those that contain exactly this bead, computed by the forward-backward recursion over all
// paths (Baum 1972). The weights are trained at this scale, so that the shares are reliable.
//
// The path that is returned is not the most likely one but the one with the most beads expected
// to be right (Kumar and Byrne 2004): it maximises the sum, over its beads, of p - beadCost,
// where p is the posterior. Every bead costs the same, so that two doubtful beads must be better
// than one more certain bead over both. For a sentence without a partner half of p counts, since
// it has no bead in the gold to be found.
//
// In texts that repeat themselves, every way to pair them is as good as the next, no bead has a
// significant posterior, and one long bead would cost least. So a bead whose posterior is less
// than lostBelow must be on the most likely path, and costs nothing there.
const (
	beadCost  = 0.45
	loneWorth = 0.5
	lostBelow = 0.05
)

// decode returns the path of the greatest expected value, with the posteriors of its beads.
func (s *search) decode() []Bead {
	n, m := len(s.source.sentences), len(s.target.sentences)
	backward := s.backward()
	s.behind = backward
	all := s.forwardAt(n, m)
	type step struct {
		value, posterior float32
		shape            int8
	}
	likeliest := s.likeliest()
	steps := make([][]step, n+1)
	for i := range steps {
		low := s.band.low[i]
		steps[i] = make([]step, len(s.forward[i]))
		for at := range steps[i] {
			best := step{value: minusInfinity, shape: -1}
			if i == 0 && low+at == 0 {
				best.value = 0
			}
			for _, a := range s.arcs[i].of(at) {
				t := beadTypes[a.shape]
				i2, j2 := i-t.source, low+at-t.target
				from := &steps[i2][j2-s.band.low[i2]]
				if from.value == minusInfinity {
					continue
				}
				p := float32(min(1, exponential(s.forwardAt(i2, j2)+float64(a.score)+backward[i][at]-all)))
				value := from.value - beadCost
				if p < lostBelow {
					if shape, ok := likeliest[[2]int{i, low + at}]; !ok || shape != a.shape {
						continue
					}
					value = from.value
				}
				if t.source == 0 || t.target == 0 {
					value += float32(loneWorth * p)
				} else {
					value += p
				}
				if value > best.value {
					best = step{value, p, a.shape}
				}
			}
			steps[i][at] = best
		}
	}
	var beads []Bead
	for i, j := n, m; i > 0 || j > 0; {
		best := steps[i][j-s.band.low[i]]
		t := beadTypes[best.shape]
		beads = append(beads, Bead{Source: Range{i - t.source, i}, Target: Range{j - t.target, j}, Score: float64(best.posterior)})
		i, j = i-t.source, j-t.target
	}
	slices.Reverse(beads)
	return beads
}

// likeliest returns the shapes of the likeliest path by the cells they lead to.
func (s *search) likeliest() map[[2]int]int8 {
	shapes := make(map[[2]int]int8)
	for _, b := range s.path() {
		shapes[[2]int{b.Source.To, b.Target.To}] = s.choice[b.Source.To][b.Target.To-s.band.low[b.Source.To]]
	}
	return shapes
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
				*cell = LogAdd(*cell, after+float64(a.score))
			}
		}
	}
	return backward
}

// LogAdd returns log(exp(a) + exp(b)), the same on every machine.
func LogAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + logarithm(1+exponential(b-a))
}
