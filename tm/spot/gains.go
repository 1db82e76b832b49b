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
	post := make([]float64, len(x.given))
	for _, m := range x.made {
		a := x.target.atoms[m.index]
		place := float64(a.from+a.to) / 2 / float64(n)
		phrase := w.posterior(x, m, place, post)
		in, out := phrase, 0.0
		cover := make([]float64, g.length)
		for i := range cover {
			cover[i] = phrase / float64(g.length)
		}
		for i, given := range x.given {
			s := x.source.atoms[given.index]
			share := x.insideShare(s)
			in += post[i] * share
			out += post[i] * (1 - share)
			apart := float64(s.from+s.to)/2/float64(len(x.source.tokens)) - middle
			if pull := post[i] * a.weight * s.weight * math.Exp(-math.Abs(apart)/anchorReach); pull > anchorLeast {
				g.place += pull * (place - apart)
				g.sure += pull
			}
			if share == 1 {
				spread(cover, x, s, post[i])
			}
		}
		for t := a.from; t < a.to; t++ {
			g.inside[t] += a.weight * in
			g.outside[t] += a.weight * out
			weights[t] += a.weight
			if g.cover[t] == nil {
				g.cover[t] = make([]float64, g.length)
			}
			for i, c := range cover {
				g.cover[t][i] += a.weight * c / float64(a.to-a.from)
			}
		}
	}
	g.place /= g.sure
	for t, weight := range weights {
		if weight > 0 {
			g.inside[t] /= weight
			g.outside[t] /= weight
			for i := range g.cover[t] {
				g.cover[t][i] /= weight
			}
		}
	}
	return g
}

// posterior returns the chance that an atom of the target comes from the phrase
// as a whole; of the atoms of the source it fills in post; what is left is null.
func (w *model) posterior(x *pairing, m placed, place float64, post []float64) (phrase float64) {
	near := func(from, to int) float64 {
		at := float64(from+to) / 2 / float64(len(x.source.tokens))
		return math.Exp(-math.Abs(at-place) / kernelWidth)
	}
	null := nullWeight * w.frequency[m.id] * 0.5
	sum := null
	for i, given := range x.given {
		a := x.source.atoms[given.index]
		post[i] = a.weight * near(a.from, a.to) * w.chance(given.id, m.id)
		sum += post[i]
	}
	for _, h := range x.hits {
		phrase = max(phrase, near(h.from, h.to)*w.chance(phraseUnit, m.id))
	}
	sum += phrase
	for i := range post {
		post[i] /= sum
	}
	return phrase / sum
}

func (w *model) chance(source, target int32) float64 {
	if at, ok := w.links[linkKey(source, target)]; ok {
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
