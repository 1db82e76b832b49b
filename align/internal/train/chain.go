package main

import (
	"math"
	"slices"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/align/internal/tune"
)

// document is a pair of documents with its gold, ready for training.
type document struct {
	set, name string
	isPiece   bool // a part of the document, with gaps
	lattice   *tune.Lattice
	list      []eval.Bead // the gold as it is read
	// allowed tells of each arc whether a path of the gold may take it: a bead of the
	// gold, or any bead inside one that the lattice does not have.
	allowed []bool
	// from and to are the cells of each arc, numbered.
	from, to []int32
	cells    int
	widened  int // how often a region had to grow for a path to exist
	start    int32
	end      int32
}

// newDocument numbers the cells and marks the arcs of the gold.
func newDocument(set, name string, l *tune.Lattice, gold []tune.Bead) *document {
	d := &document{set: set, name: name, lattice: l}
	numbers := map[[2]int32]int32{}
	number := func(i, j int32) int32 {
		id, ok := numbers[[2]int32{i, j}]
		if !ok {
			id = int32(len(numbers))
			numbers[[2]int32{i, j}] = id
		}
		return id
	}
	d.start = number(0, 0)
	have := map[tune.Bead]bool{}
	for _, a := range l.Arcs {
		d.from, d.to = append(d.from, number(a.I0, a.J0)), append(d.to, number(a.I, a.J))
		have[beadOf(a)] = true
	}
	d.end = number(int32(l.N), int32(l.M))
	d.cells = len(numbers)
	isGold := map[tune.Bead]bool{}
	var regions []tune.Bead
	for _, b := range gold {
		isGold[b] = true
		if !have[b] {
			regions = append(regions, b)
		}
	}
	d.mark(isGold, regions)
	// Where the lattice has no path through a region, it grows by the beads around it.
	tried := map[int]int{}
	for range len(gold) {
		reached := d.reach()
		if reached[d.end] {
			break
		}
		last := 0
		for k, b := range gold {
			if id, ok := numbers[[2]int32{int32(b.I0), int32(b.J0)}]; ok && reached[id] {
				last = k
			}
		}
		tried[last]++
		first, next := gold[max(last-tried[last], 0)], gold[min(last+tried[last], len(gold)-1)]
		region := tune.Bead{I0: first.I0, I: next.I, J0: first.J0, J: next.J}
		for again := true; again; { // join what overlaps
			again = false
			for k, r := range regions {
				if r.I0 <= region.I && region.I0 <= r.I && r.J0 <= region.J && region.J0 <= r.J {
					region = tune.Bead{I0: min(r.I0, region.I0), I: max(r.I, region.I), J0: min(r.J0, region.J0), J: max(r.J, region.J)}
					regions = slices.Delete(regions, k, k+1)
					again = true
					break
				}
			}
		}
		regions = append(regions, region)
		d.widened++
		d.mark(isGold, regions)
	}
	return d
}

// mark sets which arcs a path of the gold may take.
func (d *document) mark(isGold map[tune.Bead]bool, regions []tune.Bead) {
	d.allowed = d.allowed[:0]
	for _, a := range d.lattice.Arcs {
		b := beadOf(a)
		ok := isGold[b]
		for _, r := range regions {
			ok = ok || r.I0 <= b.I0 && b.I <= r.I && r.J0 <= b.J0 && b.J <= r.J
		}
		d.allowed = append(d.allowed, ok)
	}
}

// reach reports which cells a path of the gold reaches.
func (d *document) reach() []bool {
	reached := make([]bool, d.cells)
	reached[d.start] = true
	for k := range d.lattice.Arcs {
		if d.allowed[k] && reached[d.from[k]] {
			reached[d.to[k]] = true
		}
	}
	return reached
}

func beadOf(a tune.Arc) tune.Bead {
	return tune.Bead{I0: int(a.I0), I: int(a.I), J0: int(a.J0), J: int(a.J)}
}

// weights are the weights in the precision of the training.
type weights [tune.Features]float64

// scores returns the score of every arc.
func (d *document) scores(w *weights) []float64 {
	scores := make([]float64, len(d.lattice.Arcs))
	for k, a := range d.lattice.Arcs {
		s := w[a.Shape]
		for f, v := range a.Features {
			s += w[f] * float64(v)
		}
		scores[k] = s
	}
	return scores
}

// posteriors returns the log-sum of all paths, or of those of the gold, and the
// share of each arc in them. The arcs are in topological order.
func (d *document) posteriors(scores []float64, goldOnly bool) (z float64, shares []float64) {
	forward, backward := make([]float64, d.cells), make([]float64, d.cells)
	for i := range forward {
		forward[i], backward[i] = math.Inf(-1), math.Inf(-1)
	}
	forward[d.start], backward[d.end] = 0, 0
	for k, s := range scores {
		if !goldOnly || d.allowed[k] {
			forward[d.to[k]] = align.LogAdd(forward[d.to[k]], forward[d.from[k]]+s)
		}
	}
	for k := len(scores) - 1; k >= 0; k-- {
		if !goldOnly || d.allowed[k] {
			backward[d.from[k]] = align.LogAdd(backward[d.from[k]], backward[d.to[k]]+scores[k])
		}
	}
	z = forward[d.end]
	shares = make([]float64, len(scores))
	for k, s := range scores {
		if !goldOnly || d.allowed[k] {
			shares[k] = math.Exp(forward[d.from[k]] + s + backward[d.to[k]] - z)
		}
	}
	return z, shares
}

// likelihood returns the log-likelihood of the gold and adds its gradient.
func (d *document) likelihood(w *weights, gradient *weights) float64 {
	scores := d.scores(w)
	gold, goldShares := d.posteriors(scores, true)
	if math.IsInf(gold, -1) {
		return 0 // no path of the gold lies in the lattice
	}
	all, allShares := d.posteriors(scores, false)
	if gradient != nil {
		for k, a := range d.lattice.Arcs {
			off := goldShares[k] - allShares[k]
			if math.Abs(off) < 1e-9 {
				continue
			}
			gradient[a.Shape] += off
			for f, v := range a.Features {
				gradient[f] += off * float64(v)
			}
		}
	}
	return gold - all
}

// The numbers of the decoding, as in align/search.go.
const (
	beadCost  = 0.45
	loneWorth = 0.5
)

// scored is a bead with its posterior.
type scored struct {
	tune.Bead
	score float64
}

// decode returns the beads of the greatest expected value, the last first.
func (d *document) decode(w *weights) []scored {
	_, shares := d.posteriors(d.scores(w), false)
	value, last := make([]float64, d.cells), make([]int, d.cells)
	for i := range value {
		value[i], last[i] = math.Inf(-1), -1
	}
	value[d.start] = 0
	for k, a := range d.lattice.Arcs {
		p := shares[k]
		if a.I == a.I0 || a.J == a.J0 {
			p *= loneWorth
		}
		if v := value[d.from[k]] + p - beadCost; v > value[d.to[k]] {
			value[d.to[k]], last[d.to[k]] = v, k
		}
	}
	var beads []scored
	for c := d.end; c != d.start; c = d.from[last[c]] {
		beads = append(beads, scored{beadOf(d.lattice.Arcs[last[c]]), shares[last[c]]})
	}
	return beads
}
