package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/internal/tune"
)

// smallDocument is a lattice of 3 by 3 sentences with random features.
func smallDocument(r *rand.Rand, gold []tune.Bead) *document {
	l := &tune.Lattice{N: 3, M: 3}
	for i := range 4 {
		for j := range 4 {
			for _, s := range [][2]int{{0, 1}, {1, 0}, {1, 1}, {1, 2}, {2, 1}} {
				if i < s[0] || j < s[1] {
					continue
				}
				features := make([]float32, tune.Shape)
				for f := range features {
					features[f] = float32(r.NormFloat64())
				}
				l.Arcs = append(l.Arcs, tune.Arc{I0: int32(i - s[0]), J0: int32(j - s[1]), I: int32(i), J: int32(j), Features: features, Shape: int32(tune.ShapeFeature(s[0], s[1]))})
			}
		}
	}
	return newDocument("set", "small", l, gold)
}

// paths calls visit with the arcs of every path.
func (d *document) paths(visit func([]int)) {
	var path []int
	var walk func(cell int32)
	walk = func(cell int32) {
		if cell == d.end {
			visit(path)
			return
		}
		for k := range d.lattice.Arcs {
			if d.from[k] == cell {
				path = append(path, k)
				walk(d.to[k])
				path = path[:len(path)-1]
			}
		}
	}
	walk(d.start)
}

// TestLikelihood compares the likelihood with the sum over all paths, where the
// gold is in the lattice and where a bead of it is a region, and the gradient with differences.
func TestLikelihood(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, gold := range [][]tune.Bead{
		{{I0: 0, I: 1, J0: 0, J: 1}, {I0: 1, I: 3, J0: 1, J: 2}, {I0: 3, I: 3, J0: 2, J: 3}},
		{{I0: 0, I: 1, J0: 0, J: 1}, {I0: 1, I: 3, J0: 1, J: 3}}, // 2-2 is no arc: a region
	} {
		d := smallDocument(r, gold)
		var w weights
		for f := range w {
			w[f] = r.NormFloat64()
		}
		scores := d.scores(&w)
		have := make(map[tune.Bead]bool)
		for _, a := range d.lattice.Arcs {
			have[beadOf(a)] = true
		}
		inGold := func(path []int) bool {
			for _, k := range path {
				b := beadOf(d.lattice.Arcs[k])
				if !slices.ContainsFunc(gold, func(g tune.Bead) bool {
					return b == g || !have[g] && g.I0 <= b.I0 && b.I <= g.I && g.J0 <= b.J0 && b.J <= g.J
				}) {
					return false
				}
			}
			return true
		}
		top, all := math.Inf(-1), math.Inf(-1)
		d.paths(func(path []int) {
			total := 0.0
			for _, k := range path {
				total += scores[k]
			}
			all = align.LogAdd(all, total)
			if inGold(path) {
				top = align.LogAdd(top, total)
			}
		})
		var gradient weights
		got := d.likelihood(&w, &gradient)
		if want := top - all; math.Abs(got-want) > 1e-9 {
			t.Errorf("log-likelihood %.6f, by all paths %.6f", got, want)
		}
		for f := range w {
			const step = 1e-5
			up, down := w, w
			up[f] += step
			down[f] -= step
			if want := (d.likelihood(&up, nil) - d.likelihood(&down, nil)) / (2 * step); math.Abs(gradient[f]-want) > 1e-4 {
				t.Errorf("gradient of %s is %.6f, by differences %.6f", tune.FeatureName(f), gradient[f], want)
			}
		}
	}
}

// TestFit checks that training finds weights that explain gold made with known ones:
// the likelihood rises, the gradient of the penalised likelihood vanishes, and frozen
// features keep their start.
func TestFit(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	gold := []tune.Bead{{I0: 0, I: 1, J0: 0, J: 1}, {I0: 1, I: 2, J0: 1, J: 2}, {I0: 2, I: 3, J0: 2, J: 3}}
	var documents []*document
	for range 20 {
		documents = append(documents, smallDocument(r, gold))
	}
	start := startWeights()
	const strength = 5
	frozen := func(f int) bool { return f == tune.Length }
	w := fit(documents, start, strength, frozen)
	before, _ := likelihoods(documents, start)
	after, gradient := likelihoods(documents, w)
	if after < before+1 {
		t.Errorf("log-likelihood %.3f, then %.3f", before, after)
	}
	if w[tune.Length] != start[tune.Length] {
		t.Errorf("the frozen weight is %v", w[tune.Length])
	}
	for f := range w {
		if off := gradient[f] - strength*(w[f]-start[f]); f != tune.Length && math.Abs(off) > 0.5 {
			t.Errorf("%s: the gradient is %.4f at the end", tune.FeatureName(f), off)
		}
	}
}
