package align

import "math"

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
