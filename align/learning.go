package align

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Translations of tokens are learned from the beads of the document with IBM
// Model 1 (Brown et al. 1993, section 4.2) in both directions, as a maximum a
// posteriori estimate whose prior is the dictionary:
//
//	t(e|z) = (max(c(e,z) - discount, 0) + alpha * prior(e|z)) / (c(z) + alpha)
//
// c are expected counts over the beads; alpha is larger if other documents
// taught something too (links.go). The discount is Moore's (2004) remedy for
// rare words, which Model 1 otherwise links to everything they occur with. Only
// pairs that occur in at least two beads are learned: the first pass makes
// errors, and a pair that occurs once is as likely an error as a translation.

const (
	// priorStrength is alpha: the weight of the dictionary in occurrences.
	priorStrength = 10.0
	// pairDiscount is subtracted from every expected count.
	pairDiscount = 0.8
	// leastSightings is the number of beads in which a pair must occur.
	leastSightings = 2
	// emRounds is the number of re-estimations; further ones hardly increase the
	// likelihood.
	emRounds = 4
	// nullShare is the weight of the empty word, which may generate anything,
	// in tokens of startProbability.
	nullShare = 1.6
	// crowdedShare is the share of the sentences above which a token is so
	// frequent that learning its links is not worth the cost.
	crowdedShare = 0.25
	// crowdedLeast is the number of sentences up to which a token is never
	// crowded, for short documents.
	crowdedLeast = 20
	// crowdedMost is for books what crowdedShare is for reports: a token in more
	// sentences is known by then, or means nothing.
	crowdedMost = 400
)

// beadTokens is a bead for EM: the distinct tokens of both sides.
type beadTokens struct {
	source, target []occurrence
}

// train returns the table re-estimated on the beads, and what the beads taught.
// The priors of the given table are kept.
func train(ctx context.Context, beads []Bead, source, target *side, prior *table, known *recollection) (*table, *Learned, error) {
	bags := bagsOf(beads, source, target)
	t := newTable(withPairs(withPairs(prior.links, known.pairs()), coOccurring(bags, source, target)), source.vocab, target.vocab)
	t.remember(known)
	priors := slices.Clone(t.links)
	for i := range t.links {
		l := &t.links[i]
		if l.forward == 0 && l.backward == 0 {
			l.forward, l.backward = startProbability, startProbability
		}
	}
	m := newCounts(t, len(source.vocab.tokens), len(target.vocab.tokens))
	links := m.meet(bags)
	for range emRounds {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		m.clear()
		for k, b := range bags {
			m.expect(b, links[k])
		}
		m.maximise(priors)
	}
	taught := learnedFrom(m, source, target)
	t.prune()
	return t, taught, nil
}

// withPairs merges sorted links with the sorted pairs of tokens that the beads
// suggest.
func withPairs(links []link, pairs []uint64) []link {
	merged := make([]link, 0, len(links)+len(pairs))
	at := 0
	for _, p := range pairs {
		suggested := link{source: int32(p >> 32), target: int32(p & 0xffffffff)}
		for at < len(links) && byTokens(links[at], suggested) < 0 {
			merged = append(merged, links[at])
			at++
		}
		if n := len(merged); n == 0 || !samePair(merged[n-1], suggested) {
			merged = append(merged, suggested)
		}
	}
	return append(merged, links[at:]...)
}

// startProbability is the initial value of t for a pair without a prior.
const startProbability = 0.02

// leastProbability is the probability below which a link is dropped after
// training, since it could not change the score of a bead.
const leastProbability = 1e-3

// prune drops the links that nothing supports any more.
func (t *table) prune() {
	clear(t.sourceReachable)
	clear(t.targetReachable)
	kept, at := t.links[:0], int32(0)
	for z := 0; z+1 < len(t.from); z++ {
		links := t.links[at:t.from[z+1]]
		at = t.from[z+1]
		for _, l := range links {
			if l.forward >= leastProbability || l.backward >= leastProbability {
				kept = append(kept, l)
				t.sourceReachable[l.source], t.targetReachable[l.target] = true, true
			}
		}
		t.from[z+1] = int32(len(kept))
	}
	t.links = kept
}

// bagsOf returns the distinct tokens of each aligned bead.
func bagsOf(beads []Bead, source, target *side) []beadTokens {
	var bags []beadTokens
	for _, b := range beads {
		if b.Aligned() {
			bags = append(bags, beadTokens{bagOf(source, b.Source), bagOf(target, b.Target)})
		}
	}
	return bags
}

func bagOf(s *side, r Range) []occurrence {
	var bag []occurrence
	for _, sentence := range s.sentences[r.From:r.To] {
		bag = append(bag, sentence.tokens...)
	}
	slices.SortFunc(bag, func(a, b occurrence) int { return cmp.Compare(a.token, b.token) })
	merged := bag[:0]
	for _, o := range bag {
		if n := len(merged); n > 0 && merged[n-1].token == o.token {
			merged[n-1].weight += o.weight
		} else {
			merged = append(merged, o)
		}
	}
	return merged
}

// coOccurring returns the sorted pairs of tokens, with the source in the upper
// half, that occur together in at least leastSightings beads.
func coOccurring(bags []beadTokens, source, target *side) []uint64 {
	bags = learnable(bags, source, target)
	holders := make([][]int32, len(source.vocab.tokens)) // the bags with a source token
	for k, b := range bags {
		for _, z := range b.source {
			holders[z.token] = append(holders[z.token], int32(k))
		}
	}
	var kept []uint64
	meetings := make([]int32, len(target.vocab.tokens))
	var met []int32
	for z, bagsOfZ := range holders {
		met = met[:0]
		for _, k := range bagsOfZ {
			for _, e := range bags[k].target {
				if meetings[e.token]++; meetings[e.token] == leastSightings {
					met = append(met, e.token)
				}
			}
		}
		slices.Sort(met)
		for _, e := range met {
			kept = append(kept, uint64(z)<<32|uint64(e))
		}
		for _, k := range bagsOfZ {
			for _, e := range bags[k].target {
				meetings[e.token] = 0
			}
		}
	}
	return kept
}

// learnable returns the bags with only the tokens whose links can be learned:
// frequent enough, and not everywhere.
func learnable(bags []beadTokens, source, target *side) []beadTokens {
	keep := func(s *side, bag []occurrence) []occurrence {
		most := min(max(crowdedShare*float64(len(s.sentences)), crowdedLeast), crowdedMost)
		var kept []occurrence
		for _, o := range bag {
			docs := s.vocab.tokens[o.token].docs
			if docs >= leastSightings && float64(docs) <= most {
				kept = append(kept, o)
			}
		}
		return kept
	}
	out := make([]beadTokens, len(bags))
	for i, b := range bags {
		out[i] = beadTokens{keep(source, b.source), keep(target, b.target)}
	}
	return out
}

// counts holds the expected counts of one round.
type counts struct {
	table             *table
	forward, backward []float32 // by link
	bySource          []float32 // c(z) of the forward direction
	byTarget          []float32 // c(e) of the backward direction
	linkTo            []int32   // link of the current source token to a target token, +1
	denominators      []float32
}

// met is a link whose two tokens occur in a bead.
type met struct {
	link           int32
	source, target uint16 // places in the bead
}

func newCounts(t *table, sources, targets int) *counts {
	return &counts{table: t, forward: make([]float32, len(t.links)), backward: make([]float32, len(t.links)),
		bySource: make([]float32, sources), byTarget: make([]float32, targets), linkTo: make([]int32, targets)}
}

// meet finds the links of each bead once, for all rounds. It iterates over
// source tokens, since a token has more links than a bead has tokens.
func (c *counts) meet(bags []beadTokens) [][]met {
	type holder struct {
		bag   int32
		place uint16
	}
	holders := make([][]holder, len(c.bySource))
	for k, b := range bags {
		for i, z := range b.source[:min(len(b.source), math.MaxUint16)] {
			holders[z.token] = append(holders[z.token], holder{int32(k), uint16(i)})
		}
	}
	all := make([][]met, len(bags))
	for z, holding := range holders {
		from, to := c.table.from[z], c.table.from[z+1]
		for l := from; l < to; l++ {
			c.linkTo[c.table.links[l].target] = l + 1
		}
		for _, h := range holding {
			targets := bags[h.bag].target
			for i, e := range targets[:min(len(targets), math.MaxUint16)] {
				if l := c.linkTo[e.token]; l > 0 {
					all[h.bag] = append(all[h.bag], met{l - 1, h.place, uint16(i)})
				}
			}
		}
		for l := from; l < to; l++ {
			c.linkTo[c.table.links[l].target] = 0
		}
	}
	return all
}

func (c *counts) clear() {
	clear(c.forward)
	clear(c.backward)
	clear(c.bySource)
	clear(c.byTarget)
}

// expect adds the expected counts of one bead.
func (c *counts) expect(b beadTokens, links []met) {
	c.denominators = c.denominators[:0]
	for range len(b.target) + len(b.source) {
		c.denominators = append(c.denominators, nullShare*startProbability)
	}
	ofTarget, ofSource := c.denominators[:len(b.target)], c.denominators[len(b.target):]
	for _, m := range links {
		l := &c.table.links[m.link]
		ofTarget[m.target] += float32(l.forward * b.source[m.source].weight)
		ofSource[m.source] += float32(l.backward * b.target[m.target].weight)
	}
	for _, m := range links {
		l := &c.table.links[m.link]
		both := b.source[m.source].weight * b.target[m.target].weight
		f := both * l.forward / ofTarget[m.target]
		r := both * l.backward / ofSource[m.source]
		c.forward[m.link] += f
		c.bySource[l.source] += f
		c.backward[m.link] += r
		c.byTarget[l.target] += r
	}
}

// maximise computes the probabilities from the expected counts and the priors.
func (c *counts) maximise(priors []link) {
	for i := range c.table.links {
		l, p := &c.table.links[i], &priors[i]
		ofSource, ofTarget := c.table.sourceStrength[l.source], c.table.targetStrength[l.target]
		l.forward = (max(c.forward[i]-pairDiscount, 0) + float32(ofSource*p.forward)) / (c.bySource[l.source] + ofSource)
		l.backward = (max(c.backward[i]-pairDiscount, 0) + float32(ofTarget*p.backward)) / (c.byTarget[l.target] + ofTarget)
	}
}
