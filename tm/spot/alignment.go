package spot

import (
	"math"
	"slices"
)

// An alignment holds how much of each token of a pair's target the phrase explains, and how much
// the rest of the sentence does. What remains to 1 translates nothing known.
type alignment struct {
	inside, outside []float64
	// only is how exclusively each token occurs where the phrase does.
	only []float64
	// kin is how much each token of the target is akin to each token of the phrase (package
	// lexicon), as far as the rest of the sentence does not explain it; nil for a token that is
	// akin to none. kinIn is the maximum for each token of the target.
	kin   [][]float64
	kinIn []float64
	// cover is how much of each token of the phrase each token of the target renders.
	cover [][]float64
	// length is the number of tokens of the phrase.
	length int
	// place is the likely place of the rendering, as a share of the target, derived from where
	// the words around the phrase are rendered; sure is the weight of that evidence.
	place, sure float64
	// known is how much of the source around the phrase is rendered by known words.
	known float64
}

// kernelWidth sets how fast the weight of a link falls with the distance between the places, as
// shares of the texts' lengths. Translations of Chinese reorder sentences, so it only decides
// between otherwise equal links.
const kernelWidth = 0.35

// kernel is the weight of a link by the distance, in steps.
var kernel = func() (k [kernelSteps]float64) {
	for i := range k {
		k[i] = math.Exp(-float64(i) / (kernelSteps - 1) / kernelWidth)
	}
	return k
}()

const kernelSteps = 512

// The words around the phrase are anchors for the place of its rendering: words next to each other
// in one language mostly have translations next to each other in the other.
const (
	// anchorReach is the distance, as a share of the source, at which the influence of an anchor
	// falls to 1/e.
	anchorReach = 0.08
	// anchorLeast is the weight at and below which an anchor is too far or too uncertain to
	// count.
	anchorLeast = 0.05
	// anchorDiagonal is the weight of the phrase's own place in the sentence.
	anchorDiagonal = 0.2
)

// An aligner aligns the words of pairs of the sample. It reuses its arrays for the next pair, and
// serves one goroutine.
type aligner struct {
	*model
	raw, posts, rawPhrase, phrases, null, grid []float64
	// first is, for each atom of the model's source, its first place among those of the pair, and
	// next is the place after each place; -1 means none.
	first, next []int32
}

// place sets first and next.
func (w *aligner) place(x *pairing) {
	if w.first == nil {
		w.first = slices.Repeat([]int32{-1}, len(w.sourceAtoms))
	}
	w.next = w.next[:0]
	for i, given := range x.given {
		w.next = append(w.next, w.first[given.id])
		w.first[given.id] = int32(i)
	}
}

// unplace resets first.
func (w *aligner) unplace(x *pairing) {
	for _, given := range x.given {
		w.first[given.id] = -1
	}
}

// cleared returns a slice of n zeros, in the memory of array if that is large enough.
func cleared(array []float64, n int) []float64 {
	if cap(array) < n {
		return make([]float64, n, n+n/2)
	}
	array = array[:n]
	clear(array)
	return array
}

// judge aligns the words of a pair.
func (w *aligner) judge(x *pairing) *alignment {
	n := len(x.target.tokens)
	g := &alignment{kin: make([][]float64, n), kinIn: make([]float64, n), inside: make([]float64, n), outside: make([]float64, n), only: make([]float64, n), cover: make([][]float64, n)}
	hit := x.hits[0]
	g.length = hit.to - hit.from
	weights := make([]float64, n)
	middle := float64(hit.from+hit.to) / 2 / float64(len(x.source.tokens))
	g.place, g.sure = middle*anchorDiagonal, anchorDiagonal
	around := x.placeAround(middle)
	posts, phrases := w.align(x, around)
	most := make([]float64, len(x.given))
	for i, p := range posts {
		most[i%len(x.given)] = max(most[i%len(x.given)], p)
	}
	g.known = x.known(most)
	cover := make([]float64, g.length)
	covers := make([]float64, n*g.length)
	for k, m := range x.made {
		a := x.target.atoms[m.index]
		place := float64(a.from+a.to) / 2 / float64(n)
		phrase := phrases[k]
		in, out := phrase, 0.0
		for i := range cover {
			cover[i] = phrase / float64(g.length)
		}
		for i, p := range posts[k*len(x.given):][:len(x.given)] {
			if p == 0 {
				continue
			}
			p *= p / most[i] // a word that is rendered well elsewhere renders little here
			s, at := x.source.atoms[x.given[i].index], around[i]
			in += p * at.inside
			out += p * (1 - at.inside)
			if pull := p * a.weight * s.weight * at.pull; pull > anchorLeast {
				g.place += pull * (place - at.apart)
				g.sure += pull
			}
			if at.inside == 1 {
				spread(cover, x, s, p)
			}
		}
		for t := a.from; t < a.to; t++ {
			g.inside[t] += a.weight * in
			g.outside[t] += a.weight * out
			g.only[t] += a.weight * w.only[m.id]
			weights[t] += a.weight
			if g.cover[t] == nil {
				g.cover[t] = covers[t*g.length : (t+1)*g.length]
			}
			for i, c := range cover {
				g.cover[t][i] += a.weight * c / float64(a.to-a.from)
			}
		}
	}
	g.place /= g.sure
	g.average(weights)
	w.relate(x, g)
	return g
}

// relate sets how much each token of the target is akin to the phrase.
func (w *model) relate(x *pairing, g *alignment) {
	for t := range x.target.tokens {
		k := &x.target.tokens[t]
		if k.edge {
			continue
		}
		akin := w.kin[k.key]
		if len(akin) != g.length {
			continue
		}
		g.kin[t] = make([]float64, g.length)
		for i, share := range akin {
			g.kin[t][i] = share * max(0, 1-g.outside[t])
		}
		g.kinIn[t] = slices.Max(g.kin[t])
	}
}

// average divides the sums over the atoms of each token by their weights.
func (g *alignment) average(weights []float64) {
	for t, weight := range weights {
		if weight == 0 {
			continue
		}
		g.inside[t] /= weight
		g.outside[t] /= weight
		g.only[t] /= weight
		for i := range g.cover[t] {
			g.cover[t][i] /= weight
		}
	}
}

// An around is the place of an atom of the source relative to the phrase.
type around struct {
	// at is the place of the atom, and apart its signed distance from the phrase, as shares of
	// the source.
	at, apart float64
	// inside is 1 inside the phrase, 0 outside, and a half if a hit cuts the atom.
	inside float64
	// pull is the weight of the atom as evidence for the place of the rendering.
	pull float64
}

// placeAround returns the places of the atoms of the source that the model knows.
func (x *pairing) placeAround(middle float64) []around {
	list := make([]around, len(x.given))
	for i, g := range x.given {
		a := x.source.atoms[g.index]
		at := float64(a.from+a.to) / 2 / float64(len(x.source.tokens))
		list[i] = around{at: at, apart: at - middle, inside: x.insideShare(a), pull: math.Exp(-math.Abs(at-middle) / anchorReach)}
	}
	return list
}

// The constants of the alignment were chosen by hand on the development share,
// with the weights trained again, after a few tries each; relaxReach and
// reverseFloor are first choices that were never varied.
const (
	// nullGain is the factor on nullWeight, the weight of "translates nothing" in training.
	nullGain = 0.5
	// nullFloor is the least weight of "translates nothing". Without it the weakest link took
	// nearly all of a rare word and looked like a strong one: solidarity came from 坚, enables
	// from 一.
	nullFloor = 0.1
	// reverseFloor is added to the probability of the source word given the target word. The root
	// of the sum multiplies the probability of the target word given the source word, so that a
	// link needs both directions.
	reverseFloor = 0.02
	// relaxReach is the number of words on each side of a link that may support it, and
	// relaxFloor the factor on a link that none supports.
	relaxReach = 3
	relaxFloor = 0.3
	// wordCover is the number of characters of a dictionary head that one word renders: 脱贫攻坚 is
	// more than poverty.
	wordCover = 2.0
)

// align returns the probability that each atom of the target translates each atom of the source,
// and that it comes from the phrase as a whole; the rest is null. The slices are valid until the
// next call.
func (w *aligner) align(x *pairing, around []around) (posts, phrases []float64) {
	width, ns, nt := len(x.given), len(x.source.tokens), len(x.target.tokens)
	raw, rawPhrase, null := cleared(w.raw, width*len(x.made)), cleared(w.rawPhrase, len(x.made)), cleared(w.null, len(x.made))
	posts, phrases = cleared(w.posts, len(raw)), cleared(w.phrases, len(x.made))
	grid := cleared(w.grid, (ns+1)*(nt+1))
	w.raw, w.rawPhrase, w.null, w.posts, w.phrases, w.grid = raw, rawPhrase, null, posts, phrases, grid
	w.place(x)
	defer w.unplace(x)
	for k, m := range x.made {
		a := x.target.atoms[m.index]
		place := float64(a.from+a.to) / 2 / float64(nt)
		near := func(at float64) float64 { return kernel[int(math.Abs(at-place)*(kernelSteps-1))] }
		null[k] = nullWeight*w.frequency[m.id]*nullGain + nullFloor
		for _, l := range w.mutual[m.id] {
			for i := w.first[l.source]; i >= 0; i = w.next[i] {
				raw[k*width+int(i)] = x.source.atoms[x.given[i].index].weight * near(around[i].at) * l.chance
			}
		}
		if t := w.phraseChance(m.id); t > 0 {
			for _, h := range x.hits {
				rawPhrase[k] = max(rawPhrase[k], near(float64(h.from+h.to)/2/float64(ns))*t)
			}
		}
	}
	copy(posts, raw)
	copy(phrases, rawPhrase)
	for round := 0; ; round++ {
		for k := range x.made {
			sum := null[k] + phrases[k]
			row := posts[k*width:][:width]
			for _, p := range row {
				sum += p
			}
			phrases[k] /= sum
			for i := range row {
				row[i] /= sum
			}
		}
		if round == 1 {
			return posts, phrases
		}
		clear(grid)
		at := func(s, t int) *float64 { return &grid[s*(nt+1)+t] }
		for k, m := range x.made {
			a := x.target.atoms[m.index]
			for i, given := range x.given {
				p := posts[k*width+i]
				if p < 0.01 {
					continue
				}
				s := x.source.atoms[given.index]
				p *= a.weight / float64((s.to-s.from)*(a.to-a.from))
				for r := s.from; r < s.to; r++ {
					for c := a.from; c < a.to; c++ {
						*at(r+1, c+1) += p
					}
				}
			}
		}
		for r := 1; r <= ns; r++ {
			above, row := grid[(r-1)*(nt+1):r*(nt+1)], grid[r*(nt+1):(r+1)*(nt+1)]
			for c := 1; c < len(row) && c < len(above); c++ {
				row[c] += above[c] + row[c-1] - above[c-1]
			}
		}
		box := func(r0, r1, c0, c1 int) float64 {
			r0, r1, c0, c1 = max(0, r0), min(ns, r1), max(0, c0), min(nt, c1)
			return *at(r1, c1) - *at(r0, c1) - *at(r1, c0) + *at(r0, c0)
		}
		support := func(s0, s1, t0, t1 int) float64 {
			rs, rt := relaxReach, relaxReach
			all := box(s0-rs, s1+rs, t0-rt, t1+rt) - box(s0-rs, s1+rs, t0, t1) - box(s0, s1, t0-rt, t1+rt) + box(s0, s1, t0, t1)
			return relaxFloor + min(1, max(0, all))
		}
		for k, m := range x.made {
			a := x.target.atoms[m.index]
			for i, given := range x.given {
				if raw[k*width+i] > 0 {
					s := x.source.atoms[given.index]
					posts[k*width+i] = raw[k*width+i] * support(s.from, s.to, a.from, a.to)
				}
			}
			if rawPhrase[k] > 0 {
				phrases[k] = 0
				for _, h := range x.hits {
					near := math.Exp(-math.Abs(float64(h.from+h.to)/2/float64(ns)-float64(a.from+a.to)/2/float64(nt)) / kernelWidth)
					phrases[k] = max(phrases[k], near*w.phraseChance(m.id)*support(h.from, h.to, a.from, a.to))
				}
			}
		}
	}
}

// phraseChance returns the probability of an atom of the target given the phrase as a whole.
func (w *model) phraseChance(target int32) float64 {
	if at := w.links.phrase[target]; at >= 0 {
		return w.links.t[at]
	}
	return 0
}

// insideShare returns 1 for an atom inside a hit, 0 for one outside, and a half for one that a
// hit cuts.
func (x *pairing) insideShare(a atom) float64 {
	share := 0.0
	for _, h := range x.hits {
		switch {
		case h.from <= a.from && a.to <= h.to:
			return 1
		case h.from < a.to && a.from < h.to:
			share = 0.5
		}
	}
	return share
}

// spread distributes the mass of an atom over the tokens of the phrase that it covers.
func spread(cover []float64, x *pairing, a atom, mass float64) {
	for _, h := range x.hits {
		if h.from <= a.from && a.to <= h.to {
			mass *= min(1, wordCover/float64(a.to-a.from))
			for t := a.from; t < a.to; t++ {
				if i := t - h.from; i < len(cover) {
					cover[i] += mass
				}
			}
			return
		}
	}
}

// knownReach is the number of tokens on each side of the phrase that known examines.
const knownReach = 8

// known returns the share of the tokens around the phrase that are rendered. most holds, for each
// atom of the source, its greatest probability for an atom of the target.
func (x *pairing) known(most []float64) float64 {
	hit := x.hits[0]
	from, to := max(0, hit.from-knownReach), min(len(x.source.tokens), hit.to+knownReach)
	best := make([]float64, to-from)
	for i, p := range most {
		a := x.source.atoms[x.given[i].index]
		for t := max(from, a.from); t < min(to, a.to); t++ {
			best[t-from] = max(best[t-from], p)
		}
	}
	sum, n := 0.0, 0.0
	for t := from; t < to; t++ {
		if x.source.tokens[t].edge || hit.from <= t && t < hit.to {
			continue
		}
		sum += min(1, best[t-from])
		n++
	}
	if n == 0 {
		return 1
	}
	return sum / n
}
