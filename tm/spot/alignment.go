package spot

import (
	"math"
)

// alignment is what the model of words says of the target of one pair: for each of
// its tokens how much of it the phrase explains, and how much the rest of the
// sentence does. What is left to one translates nothing that is known.
type alignment struct {
	inside, outside []float64
	// only is how much a token stands only where the phrase stands.
	only []float64
	// cover holds, for each token of the target, how much it renders of each
	// token of the phrase.
	cover [][]float64
	// length is the number of tokens of the phrase that must be rendered.
	length int
	// place is where the rendering is likely to stand, as a share of the target,
	// by where the words around the phrase are rendered; sure is how much they say.
	place, sure float64
}

// kernelWidth is how fast the trust in a link falls with the distance of the
// places, as shares of the texts' lengths. Translations of Chinese turn
// sentences round, so it only decides between equals.
const kernelWidth = 0.35

// kernel is the trust by the distance, in steps.
var kernel = func() (k [kernelSteps]float64) {
	for i := range k {
		k[i] = math.Exp(-float64(i) / (kernelSteps - 1) / kernelWidth)
	}
	return k
}()

const kernelSteps = 512

// The words around the phrase say where its rendering stands: what is said next
// to it in one language is mostly said next to it in the other.
const (
	// anchorReach is how near an anchor must be, as a share of the source.
	anchorReach = 0.08
	// anchorLeast leaves out what is too far or too uncertain to say anything.
	anchorLeast = 0.05
	// anchorDiagonal is the weight of the phrase's own place in the sentence.
	anchorDiagonal = 0.2
)

// judge aligns the words of a pair of the sample.
func (w *model) judge(x *pairing) *alignment {
	n := len(x.target.tokens)
	g := &alignment{inside: make([]float64, n), outside: make([]float64, n), only: make([]float64, n), cover: make([][]float64, n)}
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
			p *= p / most[i] // who is rendered well elsewhere renders little here
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
	return g
}

// average divides what the atoms over each token add up to by their weights.
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

// around is where an atom of the source stands, as seen from the phrase.
type around struct {
	// at is its place and apart its distance from the phrase, as shares of the source.
	at, apart float64
	// inside is 1 in the phrase, 0 outside, a half where a hit cuts the atom.
	inside float64
	// pull is how much it says of the place of the rendering.
	pull float64
}

// placeAround places the atoms of the source that the model knows.
func (x *pairing) placeAround(middle float64) []around {
	list := make([]around, len(x.given))
	for i, g := range x.given {
		a := x.source.atoms[g.index]
		at := float64(a.from+a.to) / 2 / float64(len(x.source.tokens))
		list[i] = around{at: at, apart: at - middle, inside: x.insideShare(a), pull: math.Exp(-math.Abs(at-middle) / anchorReach)}
	}
	return list
}

// The numbers of the alignment. They were tried on the development share with the weights
// trained anew each time; the likelihood of held-out spans changes by less than a hundredth
// for half or twice of each, but for the root (0.02) and the relaxation (0.03).
const (
	// nullGain is what "translates nothing" counts here, beside nullWeight in training.
	nullGain = 0.5
	// reverseFloor is the least chance of the source word by the target word, whose root
	// counts beside that of the target word by the source word: words must choose each other.
	reverseFloor = 0.02
	// relaxReach is how many words around a link are asked whether they agree, and relaxFloor
	// what a link counts beside which nothing does.
	relaxReach = 3
	relaxFloor = 0.3
	// wordCover is how many characters of a dictionary head one word renders: 脱贫攻坚 is more
	// than poverty.
	wordCover = 2.0
)

// align returns the chance of each atom of the target, for each atom of the source, that the
// one translates the other, and that it comes from the phrase as a whole; what is left is null.
func (w *model) align(x *pairing, around []around) (posts, phrases []float64) {
	width, ns, nt := len(x.given), len(x.source.tokens), len(x.target.tokens)
	raw := make([]float64, width*len(x.made))
	posts, phrases = make([]float64, len(raw)), make([]float64, len(x.made))
	rawPhrase, null := make([]float64, len(x.made)), make([]float64, len(x.made))
	for k, m := range x.made {
		a := x.target.atoms[m.index]
		place := float64(a.from+a.to) / 2 / float64(nt)
		near := func(at float64) float64 { return kernel[int(math.Abs(at-place)*(kernelSteps-1))] }
		null[k] = nullWeight * w.frequency[m.id] * nullGain
		for i, given := range x.given {
			at := int32(-1)
			if x.table != nil {
				at = x.table[k*(width+1)+1+i]
			} else {
				at = w.links.find(given.id, m.id)
			}
			if at >= 0 && w.mutual[at] > 0 {
				raw[k*width+i] = x.source.atoms[given.index].weight * near(around[i].at) * w.mutual[at]
			}
		}
		if t := w.chance(phraseUnit, m.id); t > 0 {
			for _, h := range x.hits {
				rawPhrase[k] = max(rawPhrase[k], near(float64(h.from+h.to)/2/float64(ns))*t)
			}
		}
	}
	copy(posts, raw)
	copy(phrases, rawPhrase)
	grid := make([]float64, (ns+1)*(nt+1))
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
			for c := 1; c <= nt; c++ {
				*at(r, c) += *at(r-1, c) + *at(r, c-1) - *at(r-1, c-1)
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
					phrases[k] = max(phrases[k], near*w.chance(phraseUnit, m.id)*support(h.from, h.to, a.from, a.to))
				}
			}
		}
	}
}

func (w *model) chance(source, target int32) float64 {
	if at := w.links.find(source, target); at >= 0 {
		return w.t[at]
	}
	return 0
}

// insideShare is 1 for an atom inside a hit, 0 for one outside, and a half for
// one that a hit cuts.
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

// spread gives the tokens of the phrase that an atom stands for what it renders.
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
