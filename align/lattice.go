package align

import (
	"context"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// The trainer sees the second pass as a lattice: the beads that are likely enough,
// with their features. This file computes the features that search.score combines
// with the weights; a test ensures that both agree.

func init() {
	tune.LatticeOf = func(source, target any, gold []tune.Bead, w *tune.Weights, o tune.Options) (*tune.Lattice, error) {
		a, aOK := source.(*Document)
		b, bOK := target.(*Document)
		if !aOK || !bOK {
			return nil, fmt.Errorf("lattice of %T and %T", source, target)
		}
		return latticeOf(context.Background(), a, b, gold, w, o)
	}
}

func latticeOf(ctx context.Context, source, target *Document, gold []tune.Bead, w *tune.Weights, o tune.Options) (*tune.Lattice, error) {
	dictionaries, err := loadHeads(source, target, nil)
	if err != nil {
		return nil, err
	}
	if o.Plain {
		dictionaries = nil
	}
	p, err := newPasses(source, target, dictionaries, Options{})
	if err != nil {
		return nil, err
	}
	if err := p.first(ctx); err != nil {
		return nil, err
	}
	if err := p.learn(ctx); err != nil {
		return nil, err
	}
	p.weights = w
	s := p.secondSearch()
	s.faint = float32(o.Faint) - 20
	if _, err := s.run(ctx); err != nil {
		return nil, err
	}
	backward := s.backward()
	n, m := len(p.source.sentences), len(p.target.sentences)
	all := s.forwardAt(n, m)
	isGold := make(map[tune.Bead]bool)
	for _, b := range gold {
		isGold[b] = true
	}
	l := &tune.Lattice{N: n, M: m, Plain: p.plain}
	f := newFeatures(p, s.band)
	for i := 0; i <= n; i++ {
		f.row(i)
		for at := range s.forward[i] {
			j := s.band.low[i] + at
			for _, a := range s.arcs[i].of(at) {
				t := beadTypes[a.shape]
				arc := tune.Arc{I0: int32(i - t.source), J0: int32(j - t.target), I: int32(i), J: int32(j), Shape: int32(tune.ShapeFeature(t.source, t.target))}
				posterior := s.forwardAt(i-t.source, j-t.target) + float64(a.score) + backward[i][at] - all
				if posterior < o.Faint && !isGold[tune.Bead{I0: i - t.source, I: i, J0: j - t.target, J: j}] {
					continue
				}
				arc.Features = f.of(i, j, int(a.shape))
				l.Arcs = append(l.Arcs, arc)
			}
		}
	}
	return l, nil
}

// features computes the separate features of beads.
type features struct {
	*passes
	band      *band
	order     *order
	emissions []*emission // by class; the last counts poor sentences
}

func newFeatures(p *passes, b *band) *features {
	f := &features{passes: p, band: b}
	for k := range tune.Classes + 1 {
		var w tune.Weights
		if k == tune.Classes {
			w[tune.Poor] = 1
		} else {
			w[tune.Words+int(k)] = 1
		}
		f.emissions = append(f.emissions, newEmission(p.source, p.target, p.table, p.length, p.span, &w))
	}
	f.order = &order{emission: f.emissions[tune.Classes]}
	return f
}

// row prepares the beads that end before source sentence i.
func (f *features) row(i int) {
	if i == 0 {
		return
	}
	first, end := max(f.band.low[i]-f.span, 0), f.band.high[min(i+f.span-1, len(f.source.sentences))]
	for _, e := range f.emissions {
		e.row(i-1, first, end)
	}
	f.order.row(i-1, first, end)
}

// of returns the features before tune.Shape of a bead that ends before i and j.
func (f *features) of(i, j, shape int) []float32 {
	t := beadTypes[shape]
	values := make([]float32, tune.Shape)
	values[tune.DocumentShape] = float32(f.shares[shape])
	switch {
	case t.target == 0:
		values[tune.LoneLength], values[tune.LoneQuotation] = loneFeatures(f.source, i-1)
		return values
	case t.source == 0:
		values[tune.LoneLength], values[tune.LoneQuotation] = loneFeatures(f.target, j-1)
		return values
	}
	for k, e := range f.emissions {
		forward, backward := e.lexical(i, t.source, j, t.target)
		if k == int(tune.Classes) {
			values[tune.Poor] = forward + backward
		} else {
			values[tune.Words+k] = forward + backward
		}
	}
	values[tune.Order] = f.order.score(i, t.source, j, t.target)
	ratio, square := f.length.ratio(i, t.source, j, t.target)
	values[tune.Length], values[tune.LengthSquare] = float32(ratio), float32(square)
	if t.source == 1 && t.target == 1 {
		values[tune.LengthOne] = float32(ratio)
	}
	for k := range tune.Properties {
		s, o := f.places.source.holds(k, i-t.source), f.places.target.holds(k, j-t.target)
		values[tune.Border+int(k)] = f.places.border[k][s][o]
		inSource, inTarget := f.places.innerCounts(k, i, t.source, j, t.target)
		values[tune.Inner+int(k)] = float32(f.places.sourceInner[k]*inSource) + float32(f.places.targetInner[k]*inTarget)
	}
	return slices.Clip(values)
}
