package spot

import "math"

// gains is what the model of words says of the target of one pair: for each of
// its tokens how much of it the phrase explains, and how much the rest of the
// sentence does. What is left to one translates nothing that is known.
type gains struct {
	inside, outside []float64
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

// judge computes the gains of a pair of the sample.
func (w *model) judge(x *pairing) *gains {
	n := len(x.target.tokens)
	g := &gains{inside: make([]float64, n), outside: make([]float64, n), cover: make([][]float64, n)}
	hit := x.hits[0]
	g.length = hit.to - hit.from
	weights := make([]float64, n)
	middle := float64(hit.from+hit.to) / 2 / float64(len(x.source.tokens))
	g.place, g.sure = middle*anchorDiagonal, anchorDiagonal
	around := x.placeAround(middle)
	post := make([]float64, len(x.given))
	cover := make([]float64, g.length)
	covers := make([]float64, n*g.length)
	for _, m := range x.made {
		a := x.target.atoms[m.index]
		place := float64(a.from+a.to) / 2 / float64(n)
		phrase := w.posterior(x, m, place, around, post)
		in, out := phrase, 0.0
		for i := range cover {
			cover[i] = phrase / float64(g.length)
		}
		for i, p := range post {
			if p == 0 {
				continue
			}
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
func (g *gains) average(weights []float64) {
	for t, weight := range weights {
		if weight == 0 {
			continue
		}
		g.inside[t] /= weight
		g.outside[t] /= weight
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

// posterior returns the chance that an atom of the target comes from the phrase
// as a whole; of the atoms of the source it fills in post; what is left is null.
func (w *model) posterior(x *pairing, m placed, place float64, around []around, post []float64) (phrase float64) {
	near := func(at float64) float64 { return math.Exp(-math.Abs(at-place) / kernelWidth) }
	sum := nullWeight * w.frequency[m.id] * 0.5
	for i, given := range x.given {
		post[i] = 0
		if t := w.chance(given.id, m.id); t > 0 {
			post[i] = x.source.atoms[given.index].weight * near(around[i].at) * t
			sum += post[i]
		}
	}
	if t := w.chance(phraseUnit, m.id); t > 0 {
		for _, h := range x.hits {
			phrase = max(phrase, near(float64(h.from+h.to)/2/float64(len(x.source.tokens)))*t)
		}
	}
	sum += phrase
	for i := range post {
		post[i] /= sum
	}
	return phrase / sum
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
			for t := a.from; t < a.to; t++ {
				if i := t - h.from; i < len(cover) {
					cover[i] += mass
				}
			}
			return
		}
	}
}
