package check

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// A glossary knows which words of the other side render a Chinese word, and how reliably.
// It starts with the dictionary and learns from the first units of the document, with IBM
// Model 1 in both directions, as the aligner does (align/learning.go):
//
//	t(e|z) = (max(c(e,z) - discount, 0) + strength * d(e|z)) / (c(z) + strength)
//
// c are expected counts, d is the dictionary, which gives all renderings of a word the same
// share. A unit must not be evidence about itself: a word left out would be explained by
// any word that occurs nowhere else. So whoever asks about a unit asks without its counts.
type glossary struct {
	dictionary *lexicon.Dictionary
	translate  map[string][]lexicon.Translation // nil for English

	ids     [2]map[string]int32
	words   [2][]wordStat // by the number of the word
	renders [][]rendering // by the number of the Chinese word
	total   [2]float64    // words of the taught units
	taught  bool

	// scratch of links: the last unit with a word of the other side, and its last place there
	present, at []int32
}

// A rendering is a word of the other side that may render a Chinese word.
type rendering struct {
	word  int32
	known bool // the dictionary has it
	// given holds the probabilities of the rendering given the Chinese word and the reverse,
	// count the expected counts, own those of the unit in question.
	given, count, own [2]float32
}

// A wordStat describes a word of a side.
type wordStat struct {
	count    float64 // in the taught units
	units    int32   // taught units with the word
	last     int32   // the last of them
	known    int32   // words of the other side to which the dictionary links it
	given    float64 // sum of the expected counts of the renderings, given the word
	rendered float64 // expected number of places where the other side renders it
	own      float64 // count and given of the unit in question
	ownGiven float64
}

// A link says that two words of a unit may render each other.
type link struct {
	places [2]int32 // of the Chinese word and the other in the unit
	row    int32    // the index of the rendering
}

const (
	// glossaryStrength is the weight of the dictionary in occurrences.
	glossaryStrength = 3
	// glossaryDiscount is subtracted from each expected count: Model 1 links rare words to
	// everything they occur with.
	glossaryDiscount = .8
	// glossaryRounds is the number of re-estimations.
	glossaryRounds = 5
	// firstProbability is the initial probability of a pair that the dictionary lacks.
	// emptyWeight is the weight of the empty word, from which any word may come.
	firstProbability, emptyWeight = .02, .032
	// A pair is learned if at least leastTogether units have it, and a word only if at most
	// mostShare of the units have it, or mostUnits.
	leastTogether, mostShare, mostUnits = 2, .25, 20
	// A word is translated with the prior probability translated, which has the weight of
	// translatedWeight occurrences. leastTranslated and mostTranslated are its limits.
	translated, translatedWeight    = .6, 3
	leastTranslated, mostTranslated = .02, .97
)

func (g *glossary) number(side int, word string) (id int32, known bool) {
	if id, ok := g.ids[side][word]; ok {
		return id, true
	}
	id = int32(len(g.words[side]))
	g.ids[side][word] = id
	g.words[side] = append(g.words[side], wordStat{last: -1})
	if side == otherSide {
		g.present, g.at = append(g.present, -1), append(g.at, 0)
	}
	return id, false
}

// head returns the number of a Chinese word, and registers the words that render it.
func (g *glossary) head(runes []rune, entry int32) int32 {
	id, known := g.number(chineseSide, string(runes))
	if known {
		return id
	}
	var row []rendering
	add := func(stem string) bool {
		if utf8.RuneCountInString(stem) < 2 {
			return true
		}
		n, _ := g.number(otherSide, stem)
		if !slices.ContainsFunc(row, func(r rendering) bool { return r.word == n }) {
			row = append(row, rendering{word: n, known: true})
			g.words[otherSide][n].known++
		}
		return true
	}
	if g.translate == nil {
		g.dictionary.Stems(entry)(add)
	} else {
		for _, t := range g.translate[string(runes)] {
			add(t.Stem)
		}
	}
	g.words[chineseSide][id].known = int32(len(row))
	g.renders = append(g.renders, row)
	return id
}

// same returns the number of a word of the Chinese side that stays as it is.
func (g *glossary) same(stem string) int32 {
	id, known := g.number(chineseSide, stem)
	if !known {
		n, _ := g.number(otherSide, stem)
		g.words[otherSide][n].known++
		g.words[chineseSide][id].known = 1
		g.renders = append(g.renders, []rendering{{word: n, known: true}})
	}
	return id
}

// links returns the pairs of words of the unit that may render each other.
func (g *glossary) links(t *tested) (list []link) {
	heads, others := t.sides[chineseSide].words, t.sides[otherSide].words
	unit := int32(t.pair.number)
	next := make([]int32, len(others)) // the next place with the same word
	for j := len(others) - 1; j >= 0; j-- {
		id := others[j].id
		next[j] = -1
		if g.present[id] == unit {
			next[j] = g.at[id]
		}
		g.present[id], g.at[id] = unit, int32(j)
	}
	for i := range heads {
		for k, r := range g.renders[heads[i].id] {
			if g.present[r.word] != unit {
				continue
			}
			for j := g.at[r.word]; j >= 0; j = next[j] {
				list = append(list, link{[2]int32{int32(i), j}, int32(k)})
			}
		}
	}
	for _, w := range others { // another call may be about the same unit
		g.present[w.id] = -1
	}
	return list
}

// count counts the words of a unit that will teach.
func (g *glossary) count(t *tested) {
	for side := range t.sides {
		g.total[side] += float64(len(t.sides[side].words))
		for _, w := range t.sides[side].words {
			s := &g.words[side][w.id]
			s.count++
			if s.last != int32(t.pair.number) {
				s.last = int32(t.pair.number)
				s.units++
			}
		}
	}
}

func (g *glossary) learn(units []tested) {
	g.taught = true
	g.addTogether(units)
	links := make([][]link, len(units))
	for k := range units {
		links[k] = g.links(&units[k])
	}
	for id := range g.renders {
		for k := range g.renders[id] {
			r := &g.renders[id][k]
			r.given = g.probabilities(int32(id), r)
			if !r.known {
				r.given = [2]float32{firstProbability, firstProbability}
			}
		}
	}
	for range glossaryRounds {
		for _, row := range g.renders {
			for k := range row {
				row[k].count = [2]float32{}
			}
		}
		for side := range g.words {
			for i := range g.words[side] {
				g.words[side][i].given = 0
			}
		}
		for k := range units {
			g.expect(&units[k], links[k], func(r *rendering, given [2]*wordStat, x [2]float64) {
				for d := range x {
					r.count[d] += float32(x[d])
					given[d].given += x[d]
				}
			})
		}
		for id := range g.renders {
			for k := range g.renders[id] {
				r := &g.renders[id][k]
				r.given = g.probabilities(int32(id), r)
			}
		}
	}
	g.learnRendered(units, links)
}

// addTogether adds the pairs of words that occur together in several units.
func (g *glossary) addTogether(units []tested) {
	most := int32(max(mostShare*float64(len(units)), mostUnits))
	learnable := func(side int, id int32) bool {
		n := g.words[side][id].units
		return n >= leastTogether && n <= most
	}
	holders := make([][]int32, len(g.words[chineseSide]))
	others := make([][]int32, len(units)) // the different words of the other side
	for k := range units {
		distinct := func(side int, add func(id int32)) {
			for _, w := range units[k].sides[side].words {
				if s := &g.words[side][w.id]; learnable(side, w.id) && s.last != int32(-2-k) {
					s.last = int32(-2 - k)
					add(w.id)
				}
			}
		}
		distinct(chineseSide, func(id int32) { holders[id] = append(holders[id], int32(k)) })
		distinct(otherSide, func(id int32) { others[k] = append(others[k], id) })
	}
	meetings := make([]int32, len(g.words[otherSide]))
	for z, held := range holders {
		for _, r := range g.renders[z] {
			meetings[r.word] = math.MinInt32 // known
		}
		for _, k := range held {
			for _, e := range others[k] {
				if meetings[e]++; meetings[e] == leastTogether {
					g.renders[z] = append(g.renders[z], rendering{word: e})
				}
			}
		}
		for _, k := range held {
			for _, e := range others[k] {
				meetings[e] = 0
			}
		}
		for _, r := range g.renders[z] {
			meetings[r.word] = 0
		}
	}
}

// probabilities returns the probabilities of a rendering, without the unit in question.
func (g *glossary) probabilities(head int32, r *rendering) (given [2]float32) {
	for d, s := range [2]*wordStat{&g.words[chineseSide][head], &g.words[otherSide][r.word]} {
		share := 0.0
		if r.known {
			share = 1 / float64(max(s.known, 1))
		}
		count := max(float64(r.count[d]-r.own[d])-glossaryDiscount, 0)
		given[d] = float32((count + glossaryStrength*share) / (max(s.given-s.ownGiven, 0) + glossaryStrength))
	}
	return given
}

// expect gives the expected counts of the links of a unit: of the rendering given the Chinese
// word, and the reverse, with the words that are given.
func (g *glossary) expect(t *tested, links []link, do func(r *rendering, given [2]*wordStat, x [2]float64)) {
	heads, others := t.sides[chineseSide].words, t.sides[otherSide].words
	sums := [2][]float64{make([]float64, len(others)), make([]float64, len(heads))}
	for d := range sums {
		for i := range sums[d] {
			sums[d][i] = emptyWeight
		}
	}
	for _, l := range links {
		r := &g.renders[heads[l.places[0]].id][l.row]
		for d := range sums {
			sums[d][l.places[1-d]] += float64(r.given[d])
		}
	}
	for _, l := range links {
		head := heads[l.places[0]].id
		r := &g.renders[head][l.row]
		var x [2]float64
		for d := range x {
			x[d] = float64(r.given[d]) / sums[d][l.places[1-d]]
		}
		do(r, [2]*wordStat{&g.words[chineseSide][head], &g.words[otherSide][r.word]}, x)
	}
}

// without calls do while the counts of the unit do not count.
func (g *glossary) without(t *tested, links []link, do func()) {
	if t.teaches {
		g.expect(t, links, func(r *rendering, given [2]*wordStat, x [2]float64) {
			for d := range x {
				r.own[d] += float32(x[d])
				given[d].ownGiven += x[d]
			}
		})
		for side := range t.sides {
			for _, w := range t.sides[side].words {
				g.words[side][w.id].own++
			}
		}
	}
	do()
	if t.teaches {
		for side := range t.sides {
			for _, w := range t.sides[side].words {
				s := &g.words[side][w.id]
				s.own, s.ownGiven = 0, 0
			}
		}
		for _, l := range links {
			g.renders[t.sides[chineseSide].words[l.places[0]].id][l.row].own = [2]float32{}
		}
	}
}

// share returns the share of a word in its side of the document.
func (g *glossary) share(side int, id int32) float64 {
	return max(g.words[side][id].count, .5) / max(g.total[side], 1)
}

// belief returns the probability that the other side renders a word, without the unit in
// question.
func (g *glossary) belief(side int, id int32) float64 {
	s := &g.words[side][id]
	count := max(s.count-s.own, 0)
	rendered := 0.0
	if s.count > 0 {
		rendered = s.rendered * count / s.count
	}
	return min(max((translated*translatedWeight+rendered)/(translatedWeight+count), leastTranslated), mostTranslated)
}

// learnRendered learns how often each word is rendered.
func (g *glossary) learnRendered(units []tested, links [][]link) {
	ratios := make([][2][]float64, len(units)) // of the likelihoods with and without a rendering
	for k := range units {
		t := &units[k]
		for side := range t.sides {
			ratios[k][side] = make([]float64, len(t.sides[side].words))
		}
		g.without(t, links[k], func() {
			for _, l := range links[k] {
				head := t.sides[chineseSide].words[l.places[0]].id
				given := g.probabilities(head, &g.renders[head][l.row])
				ratios[k][otherSide][l.places[1]] += float64(given[0])
				ratios[k][chineseSide][l.places[0]] += float64(given[1])
			}
		})
		for side := range t.sides {
			for i, w := range t.sides[side].words {
				ratios[k][side][i] /= g.share(side, w.id) * float64(len(t.sides[1-side].words)+1)
			}
		}
	}
	for round := range glossaryRounds {
		var rendered [2][]float64
		for side := range rendered {
			rendered[side] = make([]float64, len(g.words[side]))
		}
		for k := range units {
			for side := range ratios[k] {
				for i, r := range ratios[k][side] {
					id := units[k].sides[side].words[i].id
					b := translated
					if round > 0 {
						b = g.belief(side, id)
					}
					rendered[side][id] += b * r / (1 - b + b*r)
				}
			}
		}
		for side := range rendered {
			for i, n := range rendered[side] {
				g.words[side][i].rendered = n
			}
		}
	}
}
