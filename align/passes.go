package align

import (
	"context"
)

// passes is the alignment of two documents under way.
type passes struct {
	sourceDoc, targetDoc *Document
	source, target       *side
	dictionaries         *heads
	options              Options

	prior      *table
	length     *lengthModel
	paragraphs *paragraphModel
	quotations *agreement
	together   *counterparts

	beads  []Bead
	taught *Learned
}

// first aligns with what is known beforehand.
func (p *passes) first(ctx context.Context) error {
	a, b := p.source, p.target
	var err error
	if p.together, err = newCounterparts(p.sourceDoc, p.targetDoc, p.options.Counterparts); err != nil {
		return err
	}
	p.prior = newTable(sortLinks(priorLinks(a, b, p.dictionaries, p.options.leftOut)), a.vocab, b.vocab)
	p.length = newLengthModel(a, b)
	p.paragraphs = newParagraphModel(a, b)
	p.quotations = newAgreement(insideQuotation(p.sourceDoc), insideQuotation(p.targetDoc))
	alone := p.options.Effort == Fast || p.options.leftOut.without(theSecondPass)
	done := 2 * len(a.sentences)
	if alone {
		done = len(a.sentences)
	}
	around := firstBand(a, b, p.prior)
	p.together.widen(around)
	return p.run(ctx, &search{
		band: around, emission: newEmission(a, b, p.prior, p.length, p.span(firstSpan)),
		priors: startPriors(), tell: p.options.progress(0, done), keepAll: alone,
	})
}

// second learns from the beads of the first pass and aligns again.
func (p *passes) second(ctx context.Context) error {
	a, b := p.source, p.target
	p.length.estimate(p.beads)
	p.paragraphs.estimate(p.beads)
	p.quotations.estimate(p.beads)
	learned, taught, err := train(ctx, p.beads, a, b, p.prior, recall(p.options.Learned, a, b))
	if err != nil {
		return err
	}
	p.taught = taught
	if p.options.leftOut.without(theLearning) {
		learned = p.prior
	}
	priors := documentPriors(p.beads)
	if p.options.leftOut.without(theDocumentPriors) {
		priors = startPriors()
	}
	n := len(a.sentences)
	return p.run(ctx, &search{
		band: aroundPath(p.beads, n, len(b.sentences)), emission: newEmission(a, b, learned, p.length, p.span(longestSpan)),
		priors: priors, tell: p.options.progress(n, 2*n), keepAll: true,
	})
}

// span is the longest side of a bead.
func (p *passes) span(most int) int {
	if p.options.leftOut.without(theLongBeads) {
		return 2
	}
	return most
}

// run completes the search and sets the beads, with their scores where the
// search keeps what they need.
func (p *passes) run(ctx context.Context, s *search) error {
	s.source, s.target, s.weights = p.source, p.target, newWeights(p.options.leftOut)
	s.length, s.paragraphs, s.quotations, s.together = p.length, p.paragraphs, p.quotations, p.together
	beads, err := s.run(ctx)
	if err != nil {
		return err
	}
	if s.keepAll {
		s.posteriors(beads)
	}
	p.beads = beads
	return nil
}
