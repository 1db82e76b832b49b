package align

import (
	"context"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// passes is the state of aligning two documents.
type passes struct {
	source, target *side
	options        Options

	length *lengthModel
	places *placeModel
	beside *counterparts
	shares []float64 // log share of every shape
	table  *table    // translations of tokens
	span   int       // the longest side of a bead in the second pass
	plain  bool      // no dictionary or lexicon has words of the two languages
	// weights are those of the second pass.
	firstWeights, weights *tune.Weights

	sourceMarks, targetMarks []int32 // running counts of the lines <p>; nil where there are none

	beads  []Bead
	taught *Learned
}

// newPasses prepares two documents.
func newPasses(source, target *Document, dictionaries *heads, o Options) (*passes, error) {
	a, b := prepareBoth(source, target, dictionaries)
	p := &passes{
		source: a, target: b, options: o,
		length: newLengthModel(a, b), places: newPlaceModel(source, target), shares: startShares(),
		table: newTable(sortLinks(priorLinks(a, b, dictionaries)), a.vocab, b.vocab), span: longestSpan,
	}
	p.firstWeights, p.weights = &tune.Start, &trainedWeights
	if p.plain = !dictionaries.translates(source.Lang) && !dictionaries.translates(target.Lang); p.plain {
		p.weights = &plainWeights
	}
	p.sourceMarks, p.targetMarks = paragraphMarks(source), paragraphMarks(target)
	var err error
	p.beside, err = newCounterparts(source, target, o.Counterparts)
	return p, err
}

// first aligns with prior knowledge.
func (p *passes) first(ctx context.Context) error {
	n := len(p.source.sentences)
	alone := p.options.Effort == Fast
	done := 2 * n
	if alone {
		done = n
	}
	around := firstBand(p.source, p.target, p.table)
	p.beside.widen(around)
	s := p.search(around, min(p.span, firstSpan), p.firstWeights)
	s.tell, s.keepAll = p.options.progress(0, done), alone
	var err error
	p.beads, err = s.run(ctx)
	return err
}

// learn estimates the parameters of the second pass from the beads of the
// first.
func (p *passes) learn(ctx context.Context) error {
	p.length.estimate(p.beads)
	p.places.estimate(p.beads)
	p.shares = documentShares(p.beads)
	var err error
	p.table, p.taught, err = train(ctx, p.beads, p.source, p.target, p.table, recall(p.options.Learned, p.source, p.target))
	return err
}

// second aligns again around the path of the first pass.
func (p *passes) second(ctx context.Context) error {
	s := p.secondSearch()
	var err error
	if p.beads, err = s.run(ctx); err == nil {
		p.lists(s)
	}
	return err
}

func (p *passes) secondSearch() *search {
	n := len(p.source.sentences)
	s := p.search(aroundPath(p.beads, n, len(p.target.sentences)), p.span, p.weights)
	s.tell, s.keepAll = p.options.progress(n, 2*n), true
	return s
}

func (p *passes) search(b *band, span int, w *tune.Weights) *search {
	s := &search{
		source: p.source, target: p.target, band: b, emission: newEmission(p.source, p.target, p.table, p.length, span, w),
		length: p.length, places: p.places, together: p.beside, shares: p.shares, weights: w, faint: faintArc,
	}
	if p.sourceMarks != nil || p.targetMarks != nil {
		s.mixes = p.mixes
	}
	return s
}
