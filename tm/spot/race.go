package spot

import (
	"math"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// race is the choice among the spans of all pairs.
type race struct {
	query    Query
	sample   []Pair
	pairings []*pairing // of the sample
	gains    []*gains
	lists    [][]span
}

func newRace(d *lexicon.Dictionary, q Query, sample, pool []Pair) *race {
	w, pairings := newModel(d, q, sample, pool)
	w.learn(pairings, len(sample))
	n := len(sample)
	r := &race{query: q, sample: sample, pairings: pairings[:n], gains: make([]*gains, n), lists: make([][]span, n)}
	share(n, func(from, to int) {
		for i := from; i < to; i++ {
			if x := r.pairings[i]; len(x.hits) > 0 && len(x.target.tokens) > 0 {
				r.gains[i] = w.judge(x)
			}
		}
	})
	return r
}

// enter finds the candidates of every pair.
func (r *race) enter() {
	share(len(r.pairings), func(from, to int) {
		var room []span
		for i := from; i < to; i++ {
			x := r.pairings[i]
			if marked := r.sample[i].Marked; marked != nil {
				r.lists[i] = x.target.marked(marked)
			} else if r.gains[i] != nil {
				r.lists[i], room = spansOf(x, r.gains[i], expectedLength(x.content(), r.query.From, r.query.To), room)
			}
		}
	})
}

// rounds of the race: support settles after two or three.
const raceRounds = 4

// choose picks a span of every pair; nil where none is good enough.
func (r *race) choose() []*span {
	cut := r.cutForms()
	support := make(map[uint64]float64)
	chances := make([][]float64, len(r.lists))
	for i, list := range r.lists {
		chances[i] = make([]float64, len(list))
	}
	for range raceRounds {
		next := make(map[uint64]float64)
		for i, list := range r.lists {
			runOnce(list, chances[i], support, cut)
			for k := range list {
				next[list[k].key] += chances[i][k] * list[k].votes
			}
		}
		support = next
	}
	best := make([]*span, len(r.lists))
	for i, list := range r.lists {
		at := -1
		for k := range list {
			if at < 0 || chances[i][k] > chances[i][at] {
				at = k
			}
		}
		if at >= 0 && supported(list[at], chances[i][at], support) > weights.least {
			best[i] = &list[at]
		}
	}
	return best
}

// runOnce computes the chances of the candidates of one pair.
func runOnce(list []span, chances []float64, support, cut map[uint64]float64) {
	top, sum := math.Inf(-1), 0.0
	for k, s := range list {
		chances[k] = weights.sharp * (supported(s, chances[k], support) - weights.keep*cut[s.key])
		top = max(top, chances[k])
	}
	for k := range chances {
		chances[k] = math.Exp(chances[k] - top)
		sum += chances[k]
	}
	for k := range chances {
		chances[k] /= sum
	}
}

// supported is the score of a span with the support of the other pairs.
func supported(s span, own float64, support map[uint64]float64) float64 {
	return s.score + weights.support*math.Log1p(max(0, support[s.key]-own*s.votes))
}

// leastToCut is the number of pairs from which "the same word stands beside it"
// means something.
const leastToCut = 3

// cutForms finds the forms that are pieces of a longer one: beside which the same
// word stands in most pairs. It returns the share of the pairs.
func (r *race) cutForms() map[uint64]float64 {
	count := make(map[uint64]int)
	beside := make(map[neighbour]int)
	for i, list := range r.lists {
		seen := make(map[uint64]bool)
		s := r.pairings[i].target
		for _, c := range list {
			if seen[c.key] {
				continue
			}
			seen[c.key] = true
			count[c.key]++
			if key, at := s.before(c.from); key != "" && r.unexplained(i, at) {
				beside[neighbour{c.key, key, false}]++
			}
			if key, at := s.after(c.to); key != "" && r.unexplained(i, at) {
				beside[neighbour{c.key, key, true}]++
			}
		}
	}
	cut := make(map[uint64]float64)
	for n, k := range beside {
		if total := count[n.form]; total >= leastToCut {
			if share := float64(k) / float64(total); share >= weights.keepShare {
				cut[n.form] = max(cut[n.form], share)
			}
		}
	}
	return cut
}

// unexplained tells whether the token is not explained by what stands outside the phrase.
func (r *race) unexplained(pair, token int) bool {
	return r.gains[pair] != nil && r.gains[pair].outside[token] < weights.keepOut
}

// neighbour is a word beside a form.
type neighbour struct {
	form  uint64
	key   string
	after bool
}

// before returns the word that the tokens before a place end in, edge words passed over; "" at a stop.
func (s *side) before(from int) (string, int) {
	for i := from; i > 0 && s.tokens[i].stop < 2; i-- {
		if !s.tokens[i-1].edge {
			return s.tokens[i-1].key, i - 1
		}
	}
	return "", 0
}

// after is before for the tokens from a place on.
func (s *side) after(to int) (string, int) {
	for i := to; i < len(s.tokens) && s.tokens[i].stop < 2; i++ {
		if !s.tokens[i].edge {
			return s.tokens[i].key, i
		}
	}
	return "", 0
}
