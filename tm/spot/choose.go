package spot

import (
	"context"
	"math"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// A question is a phrase with everything known about its units.
type question struct {
	query      Query
	dictionary *lexicon.Dictionary
	sample     []Pair
	pairings   []*pairing // of the sample and the pool
	aligned    []*alignment
	lists      [][]candidate
	stated     []bool         // by unit: people stated the rendering
	parts      [][]run        // of the candidates in several parts
	forms      map[form]int32 // the numbers of the candidates' forms
	weights    *weights
	ties       *ties
}

func newQuestion(ctx context.Context, d *lexicon.Dictionary, q Query, sample, pool []Pair) (*question, error) {
	w, pairings, err := newModel(ctx, d, q, sample, pool)
	if err != nil {
		return nil, err
	}
	w.learn(pairings, len(sample))
	n := len(sample)
	r := &question{query: q, dictionary: d, sample: sample, pairings: pairings, aligned: make([]*alignment, n), lists: make([][]candidate, n), weights: weightsFor(q.To), ties: newTies(pairings)}
	share(n, func(from, to int) {
		a := aligner{model: w}
		for i := from; i < to; i++ {
			if x := r.pairings[i]; len(x.hits) > 0 && len(x.target.tokens) > 0 && ctx.Err() == nil {
				r.aligned[i] = a.judge(x)
			}
		}
	})
	return r, ctx.Err()
}

func (r *question) spanner(i int) *spanner {
	x := r.pairings[i]
	s := newSpanner(x, r.aligned[i], r.ties, expectedLength(x.content(), r.query.From, r.query.To), &r.weights.local)
	s.alone = len(r.sample) <= 2
	if len(r.sample) > largeSample {
		s.keep = fewerCandidates
	}
	return s
}

// propose finds the candidates of every unit and their probabilities by the unit alone.
func (r *question) propose(ctx context.Context) error {
	r.state()
	share(len(r.sample), func(from, to int) {
		var best, spare []candidate
		for i := from; i < to; i++ {
			if !r.stated[i] && r.aligned[i] != nil && ctx.Err() == nil {
				s := r.spanner(i)
				s.best, s.spare = best, spare
				found := s.candidates()
				r.lists[i] = append(make([]candidate, 0, len(found)+1), found...)
				none := candidate{}
				none.features[featNone] = 1
				r.lists[i] = append(r.lists[i], none)
				best, spare = s.best[:0], s.spare
			}
		}
	})
	if err := ctx.Err(); err != nil {
		return err
	}
	r.numberForms()
	r.precision()
	if lang.Spaced(r.query.To) {
		r.closed()
	}
	for i := range r.lists {
		if r.stated[i] {
			continue
		}
		for k := range r.lists[i] {
			c := &r.lists[i][k]
			c.chance = c.score + r.weights.localNone*c.features[featNone]
		}
		softmax(r.lists[i])
	}
	return nil
}

// numberForms numbers the forms of the candidates, so that counting by form needs no map.
func (r *question) numberForms() {
	r.forms = make(map[form]int32)
	for i := range r.lists {
		for k := range r.lists[i] {
			c := &r.lists[i][k]
			if c.to == 0 {
				continue
			}
			number, known := r.forms[c.key]
			if !known {
				number = int32(len(r.forms))
				r.forms[c.key] = number
			}
			c.form = number
		}
	}
}

// softmax replaces the scores in the chance fields of a unit's candidates by probabilities.
func softmax(list []candidate) {
	top, sum := math.Inf(-1), 0.0
	for k := range list {
		top = max(top, list[k].chance)
	}
	for k := range list {
		list[k].chance = math.Exp(list[k].chance - top)
		sum += list[k].chance
	}
	for k := range list {
		list[k].chance /= sum
	}
}

// agreeRounds is the number of rounds in which the units support one another.
const agreeRounds = 3

// noneShift is added to the score of "not rendered", because the weights were trained on more
// units of that kind than memories contain.
const noneShift = -0.7

// agree recomputes the probabilities with the support of the other units.
func (r *question) agree() {
	for i, list := range r.lists {
		for k := range list {
			if !r.stated[i] {
				list[k].alone = r.weights.alone(&list[k])
			}
		}
	}
	for range agreeRounds {
		r.support()
		for i, list := range r.lists {
			if r.stated[i] {
				continue
			}
			for k := range list {
				c := &list[k]
				c.chance = r.weights.supported(c, c.alone) + noneShift*c.features[featNone]
			}
			softmax(list)
		}
	}
}

// markedVotes is the weight of a unit that a person marked in the support of others.
const markedVotes = 4

// support sets the features of the support that each form has from the other units.
func (r *question) support() {
	total := make([]float64, len(r.forms))
	for i, list := range r.lists {
		votes := 1.0
		if r.sample[i].Marked != nil {
			votes = markedVotes
		} else if r.stated[i] {
			votes = knownVotes
		}
		for k := range list {
			if list[k].to > 0 {
				total[list[k].form] += votes * list[k].chance
			}
		}
	}
	// A voter holds the fields that are compared, close together in memory, as candidates are
	// large.
	type voter struct {
		from, to int
		form     int32
		own      float64
	}
	var voters []voter
	self := make([]float64, len(r.forms))
	for i, list := range r.lists {
		if r.stated[i] {
			continue
		}
		voters = voters[:0]
		for k := range list {
			if c := &list[k]; c.to > 0 {
				self[c.form] += c.chance
				voters = append(voters, voter{from: c.from, to: c.to, form: c.form})
			}
		}
		for k := range voters {
			voters[k].own = max(0, total[voters[k].form]-self[voters[k].form])
		}
		n := 0
		for k := range list {
			if list[k].to == 0 {
				continue
			}
			c := voters[n]
			n++
			self[c.form] = 0
			inside, around := 0.0, 0.0
			for _, d := range voters {
				if d.form == c.form {
					continue
				}
				if d.from >= c.from && d.to <= c.to {
					inside = max(inside, d.own)
				} else if d.from <= c.from && d.to >= c.to {
					around = max(around, d.own)
				}
			}
			features := &list[k].features
			features[featSupport] = math.Log1p(c.own)
			features[featInside] = math.Log1p(inside)
			features[featAround] = math.Log1p(around)
		}
	}
}

// precision sets how rarely each form occurs where the phrase does not, and how many units of the
// sample contain it.
func (r *question) precision() {
	longest := 0
	var filter [1 << 10]uint64
	for _, list := range r.lists {
		for k := range list {
			if c := &list[k]; c.to > 0 {
				filter[c.key>>6&(1<<10-1)] |= 1 << (c.key & 63)
				if c.parts == 0 {
					longest = max(longest, c.to-c.from)
				}
			}
		}
	}
	with, without := make([]int32, len(r.forms)), make([]int32, len(r.forms))
	last := make([]int, len(r.forms)) // the number, from 1, of the pairing counted last
	for i, x := range r.pairings {
		s := x.target
		for from := range s.tokens {
			if s.tokens[from].edge {
				continue
			}
			key := form(0)
			for to := from; to < len(s.tokens) && to-from < longest; to++ {
				if to > from && s.tokens[to].stop == 3 {
					break
				}
				key = s.extend(key, &s.tokens[to])
				if filter[key>>6&(1<<10-1)]&(1<<(key&63)) == 0 || s.tokens[to].edge {
					continue
				}
				if number, ok := r.forms[key]; ok && last[number] != i+1 {
					last[number] = i + 1
					if i < len(r.sample) {
						with[number]++
					} else {
						without[number]++
					}
				}
			}
		}
	}
	for _, list := range r.lists {
		for k := range list {
			if c := &list[k]; c.to > 0 {
				n := float64(with[c.form]) + 0.5
				c.features[featPrecise] = math.Log(n / (n + 0.3*float64(without[c.form])))
				c.features[featCommon] = math.Log(max(1, float64(with[c.form])))
			}
		}
	}
}

// closed sets how often the words next to a candidate are also next to its form elsewhere in the
// sample: a word that is always there belongs to the rendering, unless something else in the
// source explains it.
func (r *question) closed() {
	// Most forms occur in one unit; their neighbours need not be counted.
	units := make([]int32, len(r.forms))
	last := make([]int, len(r.forms)) // the number, from 1, of the unit counted last
	for i, list := range r.lists {
		for k := range list {
			if c := &list[k]; c.to > 0 && last[c.form] != i+1 {
				last[c.form] = i + 1
				units[c.form]++
			}
		}
	}
	type neighbour struct {
		hash uint64
		side int32
		form int32
	}
	count := make(map[neighbour]int)
	clear(last)
	for i, list := range r.lists {
		s := r.pairings[i].target
		for k := range list {
			c := &list[k]
			if c.to == 0 || units[c.form] < 2 || last[c.form] == i+1 {
				continue
			}
			last[c.form] = i + 1
			for side := range 2 {
				if at := s.beside(c.from, c.to, side, 3); at >= 0 {
					count[neighbour{s.tokens[at].hash, int32(side), c.form}]++
				}
			}
		}
	}
	for i, list := range r.lists {
		if r.stated[i] {
			continue
		}
		s := r.pairings[i].target
		for k := range list {
			c := &list[k]
			if c.to == 0 || units[c.form] < 2 {
				continue
			}
			n := float64(units[c.form])
			c.features[featStopCommon] = c.features[featStop] * (n - 1) / (float64(len(r.lists)) - 0.5)
			for side := range 2 {
				if at := s.beside(c.from, c.to, side, 3); at >= 0 {
					others := max(0, count[neighbour{s.tokens[at].hash, int32(side), c.form}]-1)
					c.features[featClosedLeft+side] = float64(others) / (n - 0.5) * (1 - min(1, r.aligned[i].outside[at]))
				}
			}
		}
	}
}

// beside returns the next token before (0) or after (1) a span, skipping function words, or -1 if
// a stop of at least this strength comes first.
func (s *side) beside(from, to, side, stop int) int {
	if side == 0 {
		for i := from - 1; i >= 0 && s.tokens[i+1].stop < stop; i-- {
			if !s.tokens[i].edge {
				return i
			}
		}
		return -1
	}
	for i := to; i < len(s.tokens) && s.tokens[i].stop < stop; i++ {
		if !s.tokens[i].edge {
			return i
		}
	}
	return -1
}

// leastChance is the least probability of a rendering that is shown. Less likely ones are
// accidental neighbours.
const leastChance = 0.2

// leastRendered is the least part of the phrase that a rendering without support from other units
// must render. Below it, the words are there by accident.
const leastRendered = 0.02

// best returns the most likely candidate of a unit, or nil if that is "not rendered" or too
// little is known.
func (r *question) best(i int) *candidate {
	var best *candidate
	top := 0.0
	for k := range r.lists[i] {
		c := &r.lists[i][k]
		chance := c.chance
		if c.to > 0 {
			chance = r.chanceOf(i, c.key)
		}
		if best == nil || chance > top || chance == top && c.chance > best.chance {
			best, top = c, chance
		}
	}
	if best == nil || best.to == 0 || top < leastChance {
		return nil
	}
	if !r.stated[i] && best.rendered < leastRendered && best.features[featSupport] == 0 && best.features[featOnly] == 0 {
		return nil
	}
	return best
}

// chanceOf returns the probability of a form in a unit, summed over its places.
func (r *question) chanceOf(i int, key form) float64 {
	sum := 0.0
	for k := range r.lists[i] {
		if c := &r.lists[i][k]; c.to > 0 && c.key == key {
			sum += c.chance
		}
	}
	return sum
}

// knownVotes is the weight in the support of others of a unit that contains a rendering people
// stated.
const knownVotes = 2

// state finds the renderings that people stated: in each unit those marked in it, or else the
// known renderings of the query and those marked in other units.
func (r *question) state() {
	r.stated = make([]bool, len(r.sample))
	c := borrowCutter(nil)
	defer c.giveBack()
	var statements []*statement
	known := make(map[string]bool)
	add := func(text string) {
		key := strings.ToLower(text)
		if st := c.cutParts(text, r.query.To); st != nil && !known[key] {
			statements = append(statements, st)
		}
		known[key] = true
	}
	for _, text := range r.query.Known {
		add(text)
	}
	for i, p := range r.sample {
		if p.Marked == nil {
			continue
		}
		r.stated[i] = true
		s := r.pairings[i].target
		if runs := s.runs(p.Marked); len(runs) > 0 {
			marked := s.candidateOf(runs, &r.parts)
			marked.chance = 1
			r.lists[i] = append(r.lists[i], marked)
			words := make([]string, len(p.Marked))
			for k, m := range p.Marked {
				words[k] = p.Target[m.Start:m.End]
			}
			add(JoinParts(r.query.To, words))
		}
	}
	if len(statements) == 0 {
		return
	}
	for i, p := range r.sample {
		if p.Marked != nil || len(r.pairings[i].hits) == 0 {
			continue
		}
		if list := r.pairings[i].target.stated(statements, &r.parts); len(list) > 0 {
			r.lists[i], r.stated[i] = list, true
			for k := range list {
				list[k].chance = 1 / float64(len(list))
			}
			if g := r.aligned[i]; g != nil {
				for k := range list {
					c := &list[k]
					off := math.Abs(float64(c.from+c.to)/2/float64(len(r.pairings[i].target.tokens)) - g.place)
					c.score = -statedPlace * off
				}
				for k := range list {
					list[k].chance = list[k].score
				}
				softmax(list)
			}
		}
	}
}

const (
	// statedSlack is the number of function words that an occurrence of a stated form may have
	// more than the form.
	statedSlack = 2
	// statedPlace is the weight of the distance from the expected place in choosing among several
	// occurrences of stated renderings.
	statedPlace = 10
)

// standing returns the places where one of the forms occurs in a text, the longest at each
// beginning, without overlaps.
func (s *side) standing(known map[form]bool, longest int) []candidate {
	var list []candidate
	for from := 0; from < len(s.tokens); from++ {
		if s.tokens[from].edge && s.crossed == nil {
			continue
		}
		key := form(0)
		end := 0
		for to := from; to < len(s.tokens) && to-from < longest && (to == from || s.tokens[to].stop < 3); to++ {
			key = s.extend(key, &s.tokens[to])
			if known[key] && (s.crossed != nil || !s.tokens[to].edge) {
				end = to + 1
			}
		}
		if end > 0 {
			list = append(list, candidate{from: from, to: end, key: s.form(from, end)})
			from = end - 1
		}
	}
	return list
}
