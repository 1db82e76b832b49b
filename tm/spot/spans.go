package spot

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"

	"github.com/yiku-tm/yiku/align/lang"
)

// scoring are the weights of a span's score, in the unit of one word that surely
// comes from the phrase or surely does not. They were found by random search on
// the development half of the gold, then rounded; near the optimum none of them
// matters much (a fifth more or less costs a point at most), but for cover and support.
type scoring struct {
	// in is what a word from inside the phrase gains, out what one from outside
	// costs, null what one from nowhere does, little what an edge word costs.
	in, out, null, little float64
	// absorb is what a word from nowhere gains where a part of the phrase is
	// not rendered yet.
	absorb float64
	// cover is what rendering all of the phrase gains.
	cover float64
	// length and place are what a wrong length and a wrong place cost.
	length, place float64
	// stop is what running over a stop costs that the phrase does not have.
	stop [4]float64
	// support is what other pairs add, by the logarithm of their number.
	support float64
	// keep is what a form costs that is cut out of a longer one: where the same
	// word stands beside it in the share keepShare of the pairs, and the rest of
	// the sentence explains less than keepOut of that word.
	keep, keepShare, keepOut float64
	// sharp is how much a better score is trusted in the race.
	sharp float64
	// least is the score of a rendering that is shown at all.
	least float64
}

var weights = scoring{
	in: 1.6, out: 0.75, null: 0.28, little: 0.08, absorb: 0.03, cover: 2.5, length: 0.5, place: 1.2,
	stop: [4]float64{0, 0, 1, 4}, support: 3, keep: 0.5, keepShare: 0.55, keepOut: 0.32, sharp: 10, least: 0.45,
}

// farPlace is the distance, as a share of the target, from which on a place is
// as wrong as it can be.
const farPlace = 1.0 / 3

// span is a candidate: the tokens [from, to) of a target.
type span struct {
	from, to int
	score    float64 // without support
	key      uint64  // of its form
	rendered float64 // the part of the phrase that it renders
	votes    float64 // what it counts in the race
}

// candidates is how many spans of a pair stay in the race.
const candidates = 16

// longest is how many tokens a rendering may have, by the length of the phrase.
func longest(length int, spaced bool) int {
	if spaced {
		return min(24, 6+length)
	}
	return min(40, 8+3*length)
}

var formSeed = maphash.MakeSeed()

// form is the form under which spans are the same rendering: the keys of the
// tokens, articles left out.
func (s *side) form(from, to int) uint64 {
	var h maphash.Hash
	h.SetSeed(formSeed)
	for _, t := range s.tokens[from:to] {
		if !t.article {
			h.WriteString(t.key)
			h.WriteByte(0)
		}
	}
	return h.Sum64()
}

// scorer scores the spans of one pair.
type scorer struct {
	target     *side
	gains      *gains
	expected   float64 // tokens
	unit       float64 // the weight of a token: a Chinese character is half a word
	sourceStop int
	longest    int
	best       []span
}

// spansOf returns the best spans of a pair, the best first, without support. The room is
// to work in; it comes back for the next pair.
func spansOf(x *pairing, g *gains, expected float64, room []span) (best, roomAgain []span) {
	spaced := lang.Spaced(x.target.tag)
	s := scorer{target: x.target, gains: g, expected: expected, unit: 1, best: room[:0], sourceStop: x.stops(), longest: longest(g.length, spaced)}
	if !spaced {
		s.unit = 0.5
	}
	covered := make([]float64, g.length)
	for from, t := range x.target.tokens {
		if !t.edge {
			clear(covered)
			s.from(from, covered)
		}
	}
	s.prune()
	for i := range s.best {
		s.best[i].key = x.target.form(s.best[i].from, s.best[i].to)
	}
	return slices.Clone(s.best), s.best
}

// from scores the spans that begin at a token.
func (s *scorer) from(from int, covered []float64) {
	sum, unknown, content := 0.0, 0.0, 0
	tokens := s.target.tokens
	for to := from; to < len(tokens) && to-from < s.longest; to++ {
		t := tokens[to]
		if to > from {
			if stop := t.stop; stop < 2 || s.sourceStop < stop {
				sum -= weights.stop[stop]
				if stop == 3 {
					return
				}
			}
		}
		if t.edge {
			sum -= weights.little * s.unit
			continue
		}
		content++
		in, out := s.gains.inside[to], s.gains.outside[to]
		sum += s.unit * (weights.in*in - weights.out*out)
		unknown += 1 - in - out
		for i, c := range s.gains.cover[to] {
			covered[i] += c
		}
		s.add(from, to+1, sum, unknown, float64(content), rendered(covered))
	}
}

// rendered is the part of the phrase that is rendered.
func rendered(covered []float64) float64 {
	whole := 0.0
	for _, c := range covered {
		whole += min(1, c)
	}
	return whole / float64(len(covered))
}

// add scores a span as a whole.
func (s *scorer) add(from, to int, sum, unknown, content, rendered float64) {
	open := min(unknown, s.expected*(1-rendered))
	middle := float64(from+to) / 2 / float64(len(s.target.tokens))
	off := math.Log((content + 0.5) / (s.expected + 0.5))
	score := sum - s.unit*(weights.null*(unknown-open)-weights.absorb*open) +
		weights.cover*rendered -
		weights.place*min(1, math.Abs(middle-s.gains.place)/farPlace) -
		weights.length*off*off
	s.best = append(s.best, span{from: from, to: to, score: score, rendered: rendered, votes: 1})
	if len(s.best) >= 8*candidates {
		s.prune()
	}
}

// prune keeps the best candidates.
func (s *scorer) prune() {
	slices.SortStableFunc(s.best, func(a, b span) int { return cmp.Compare(b.score, a.score) })
	s.best = s.best[:min(len(s.best), candidates)]
}

// stops is the strongest stop inside the phrase.
func (x *pairing) stops() int {
	most := 0
	for i := x.hits[0].from + 1; i < x.hits[0].to; i++ {
		most = max(most, x.source.tokens[i].stop)
	}
	return most
}

// expectedLength is how many tokens render a phrase of so many, as a rule: a word
// of an alphabetic language for two characters.
func expectedLength(length int, from, to string) float64 {
	switch {
	case lang.Spaced(from) == lang.Spaced(to):
		return float64(length)
	case lang.Spaced(to):
		return max(1, 0.55*float64(length))
	}
	return 1.9 * float64(length)
}
