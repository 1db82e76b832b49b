package align

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Learning what translates what from the document's own beads: IBM Model 1
// (Brown et al. 1993, section 4.2) in both directions, as a maximum a
// posteriori estimate whose prior is the dictionary:
//
//	t(e|z) = (max(c(e,z) - discount, 0) + alpha * prior(e|z)) / (c(z) + alpha)
//
// c are expected counts over the beads. The discount is Moore's (2004) cure for
// rare words, which Model 1 otherwise links to all they ever met. Only pairs met
// in two beads or more are learned: a first pass errs, and a pair met once is
// as likely its error as a translation.

const (
	// priorStrength is alpha: how many sightings the dictionary is worth.
	priorStrength = 10.0
	// pairDiscount is taken off every expected count.
	pairDiscount = 0.8
	// leastSightings is the number of beads that must hold a pair.
	leastSightings = 2
	// emRounds is the number of re-estimations; the likelihood gains little after.
	emRounds = 4
	// nullShare is the weight of the empty word that may generate anything, in
	// units of startProbability.
	nullShare = 1.6
	// crowdedShare is the share of the sentences above which a unit is so
	// common that learning its links costs more than it tells.
	crowdedShare = 0.25
	// crowdedLeast keeps short documents from having crowded units at all.
	crowdedLeast = 20
	// crowdedMost does the same for books as crowdedShare for reports: what stands
	// in so many sentences is known by then, or tells nothing.
	crowdedMost = 400
)

// beadUnits is a bead as EM sees it: the distinct units of both sides.
type beadUnits struct {
	source, target []occurrence
}

// train returns the table re-estimated on the beads. The priors of the table
// given stay its priors.
func train(ctx context.Context, beads []Bead, source, target *side, prior *table) (*table, error) {
	bags := bagsOf(beads, source, target)
	t := newTable(withPairs(prior.links, coOccurring(bags, source, target)), source.vocab, target.vocab)
	priors := slices.Clone(t.links)
	for i := range t.links {
		l := &t.links[i]
		if l.prior == 0 {
			l.forward, l.backward = startProbability, startProbability
		}
	}
	m := newCounts(t, len(source.vocab.units), len(target.vocab.units))
	links := m.meet(bags)
	for range emRounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m.clear()
		for k, b := range bags {
			m.expect(b, links[k])
		}
		m.maximise(priors)
	}
	t.prune()
	return t, nil
}

// withPairs merges links in order with the pairs of units in order that the
// beads suggest.
func withPairs(links []link, pairs []uint64) []link {
	merged := make([]link, 0, len(links)+len(pairs))
	at := 0
	for _, p := range pairs {
		suggested := link{source: int32(p >> 32), target: int32(p & 0xffffffff)}
		for at < len(links) && byUnits(links[at], suggested) < 0 {
			merged = append(merged, links[at])
			at++
		}
		if n := len(merged); n == 0 || !samePair(merged[n-1], suggested) {
			merged = append(merged, suggested)
		}
	}
	return append(merged, links[at:]...)
}

// startProbability is where t of a pair without a prior begins.
const startProbability = 0.02

// leastProbability is the probability under which a link is dropped after
// training: it could not change a bead's score.
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

// bagsOf counts the distinct units of each aligned bead.
func bagsOf(beads []Bead, source, target *side) []beadUnits {
	var bags []beadUnits
	for _, b := range beads {
		if b.Aligned() {
			bags = append(bags, beadUnits{bagOf(source, b.Source), bagOf(target, b.Target)})
		}
	}
	return bags
}

func bagOf(s *side, r Range) []occurrence {
	var bag []occurrence
	for _, sentence := range s.sentences[r.From:r.To] {
		bag = append(bag, sentence.units...)
	}
	slices.SortFunc(bag, func(a, b occurrence) int { return cmp.Compare(a.unit, b.unit) })
	merged := bag[:0]
	for _, o := range bag {
		if n := len(merged); n > 0 && merged[n-1].unit == o.unit {
			merged[n-1].weight += o.weight
		} else {
			merged = append(merged, o)
		}
	}
	return merged
}

// keysAtOnce bounds the pairs that are sorted at once, so that memory does not
// grow with the text.
const keysAtOnce = 4 << 20

// coOccurring returns the pairs of units, source in the upper half, that meet
// in leastSightings beads or more, in order. It takes the source units by
// ranges whose pairs fit into keysAtOnce.
func coOccurring(bags []beadUnits, source, target *side) []uint64 {
	bags = learnable(bags, source, target)
	pairs := make([]int, len(source.vocab.units)) // of each source unit
	for _, b := range bags {
		for _, z := range b.source {
			pairs[z.unit] += len(b.target)
		}
	}
	var kept, keys []uint64
	for from := 0; from < len(pairs); {
		to, n := from, 0
		for to < len(pairs) && (n == 0 || n+pairs[to] <= keysAtOnce) {
			n += pairs[to]
			to++
		}
		keys = keys[:0]
		for _, b := range bags {
			for _, z := range b.source {
				if int(z.unit) < from || int(z.unit) >= to {
					continue
				}
				for _, e := range b.target {
					keys = append(keys, uint64(z.unit)<<32|uint64(e.unit))
				}
			}
		}
		slices.Sort(keys)
		kept = appendFrequent(kept, keys)
		from = to
	}
	return kept
}

// appendFrequent appends the keys that stand leastSightings times or more in a
// sorted list, each once.
func appendFrequent(kept, keys []uint64) []uint64 {
	for i := 0; i < len(keys); {
		j := i
		for j < len(keys) && keys[j] == keys[i] {
			j++
		}
		if j-i >= leastSightings {
			kept = append(kept, keys[i])
		}
		i = j
	}
	return kept
}

// learnable returns the bags with only the units whose links can be learned:
// seen often enough, and not everywhere.
func learnable(bags []beadUnits, source, target *side) []beadUnits {
	keep := func(s *side, bag []occurrence) []occurrence {
		most := min(max(crowdedShare*float64(len(s.sentences)), crowdedLeast), crowdedMost)
		var kept []occurrence
		for _, o := range bag {
			docs := s.vocab.units[o.unit].docs
			if docs >= leastSightings && float64(docs) <= most {
				kept = append(kept, o)
			}
		}
		return kept
	}
	out := make([]beadUnits, len(bags))
	for i, b := range bags {
		out[i] = beadUnits{keep(source, b.source), keep(target, b.target)}
	}
	return out
}

// counts are the expected counts of one round.
type counts struct {
	table             *table
	forward, backward []float32 // by link
	bySource          []float32 // c(z) of the forward direction
	byTarget          []float32 // c(e) of the backward direction
	place             []int32   // of a target unit in the bead at hand, +1
	denominators      []float32
}

// met is a link both of whose units stand in a bead.
type met struct {
	link           int32
	source, target uint16 // places in the bead
}

func newCounts(t *table, sources, targets int) *counts {
	return &counts{table: t, forward: make([]float32, len(t.links)), backward: make([]float32, len(t.links)),
		bySource: make([]float32, sources), byTarget: make([]float32, targets), place: make([]int32, targets)}
}

// meet finds the links of each bead once, for all rounds.
func (c *counts) meet(bags []beadUnits) [][]met {
	all := make([][]met, len(bags))
	var buffer []met
	for k, b := range bags {
		buffer = buffer[:0]
		for i, e := range b.target[:min(len(b.target), math.MaxUint16)] {
			c.place[e.unit] = int32(i) + 1
		}
		for i, z := range b.source[:min(len(b.source), math.MaxUint16)] {
			for l := c.table.from[z.unit]; l < c.table.from[z.unit+1]; l++ {
				if p := c.place[c.table.links[l].target]; p > 0 {
					buffer = append(buffer, met{l, uint16(i), uint16(p - 1)})
				}
			}
		}
		for _, e := range b.target {
			c.place[e.unit] = 0
		}
		all[k] = slices.Clone(buffer)
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
func (c *counts) expect(b beadUnits, links []met) {
	c.denominators = c.denominators[:0]
	for range len(b.target) + len(b.source) {
		c.denominators = append(c.denominators, nullShare*startProbability)
	}
	ofTarget, ofSource := c.denominators[:len(b.target)], c.denominators[len(b.target):]
	for _, m := range links {
		l := &c.table.links[m.link]
		ofTarget[m.target] += l.forward * b.source[m.source].weight
		ofSource[m.source] += l.backward * b.target[m.target].weight
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

// maximise sets the probabilities from the expected counts and the priors.
func (c *counts) maximise(priors []link) {
	for i := range c.table.links {
		l, p := &c.table.links[i], &priors[i]
		l.forward = (max(c.forward[i]-pairDiscount, 0) + priorStrength*p.forward) / (c.bySource[l.source] + priorStrength)
		l.backward = (max(c.backward[i]-pairDiscount, 0) + priorStrength*p.backward) / (c.byTarget[l.target] + priorStrength)
	}
}
