package align

import (
	"math"
	"slices"
)

// A band is the set of cells (i source sentences, j target sentences done) that
// the search visits: columns low[i]..high[i] of row i. Both bounds increase
// with i, the corners (0,0) and (n,m) are inside, and adjacent rows overlap, so
// that a path exists.
type band struct {
	low, high []int
}

// wholeBand returns the band of all cells.
func wholeBand(n, m int) *band {
	b := &band{make([]int, n+1), make([]int, n+1)}
	for i := range b.high {
		b.high[i] = m
	}
	return b
}

// smallSearch is the number of cells up to which no band is used.
const smallSearch = 200 * 200

// A point is a pair of sentence numbers that look like translations of each
// other.
type point struct {
	i, j  int
	score float64
}

// The parameters of the first pass.
const (
	// crowdedPosting is the number of target sentences above which a token
	// yields no candidates; in a book it is this share of them.
	crowdedPosting      = 60
	crowdedPostingShare = 1.0 / 300
	// candidatesEach is the number of candidates kept for a source sentence.
	candidatesEach = 4
	// diagonalShare is the share of its score that a candidate loses at the
	// other end of the text. If a text repeats itself more often than there are
	// candidates, the repetition at the same place must be among them.
	diagonalShare = 0.3
	// bandAround is the number of columns on each side of the chain.
	bandAround = 7
	// bandGrowth widens the band between anchors far apart.
	bandGrowth = 0.25
	// widestBand is the maximum number of columns of a row between distant
	// anchors.
	widestBand = 400
)

// An index finds the sentences of a side that contain a token.
type index struct {
	side     *side
	postings [][]int32
	rarity   []float64 // of each token
	crowded  int       // the number of sentences above which a token yields none
	score    []float64 // by sentence; 0 between calls
	touched  []int32
}

func newIndex(s *side) *index {
	x := &index{side: s, postings: make([][]int32, len(s.vocab.tokens)), score: make([]float64, len(s.sentences))}
	for j, sentence := range s.sentences {
		for _, o := range sentence.tokens {
			p := x.postings[o.token]
			if n := len(p); n == 0 || p[n-1] != int32(j) {
				x.postings[o.token] = append(p, int32(j))
			}
		}
	}
	x.crowded = max(crowdedPosting, int(crowdedPostingShare*float64(len(s.sentences))))
	x.rarity = make([]float64, len(x.postings))
	for e, p := range x.postings {
		x.rarity[e] = logarithm(float64(len(s.sentences)+1) / float64(max(len(p), 1)))
	}
	return x
}

// candidates returns the few sentences that share the rarest translations with the
// tokens, the best first, as points of sentence i. place is the relative position
// of that sentence in its text; a candidate at the other end of the text loses the
// share away of its score.
func (x *index) candidates(tokens []occurrence, translations func(token int32) []translation, i int, place, away float64) []point {
	x.touched = x.touched[:0]
	for _, z := range tokens {
		for _, l := range translations(z.token) {
			p := x.postings[l.token]
			if len(p) > x.crowded {
				continue
			}
			weight := float64(float64(l.probability) * x.rarity[l.token])
			for _, j := range p {
				if x.score[j] == 0 {
					x.touched = append(x.touched, j)
				}
				x.score[j] += weight
			}
		}
	}
	var best []point
	for _, j := range x.touched {
		distance := math.Abs(place - float64(j)/float64(len(x.score)))
		p := point{i, int(j), x.score[j] / math.Sqrt(x.side.sentences[j].weight+4) * (1 - float64(away*distance))}
		x.score[j] = 0
		at := len(best)
		for at > 0 && better(p, best[at-1]) {
			at--
		}
		if at < candidatesEach {
			best = slices.Insert(best, at, p)
			best = best[:min(len(best), candidatesEach)]
		}
	}
	return best
}

// A translation is a token that may translate another one.
type translation struct {
	token       int32
	probability float32
}

// candidates returns, for every source sentence, the target sentences that
// share the rarest translations with it.
func candidates(source, target *side, t *table) []point {
	x := newIndex(target)
	var list []translation
	forward := func(z int32) []translation {
		list = list[:0]
		for _, l := range t.of(z) {
			list = append(list, translation{l.target, l.forward})
		}
		return list
	}
	var points []point
	for i, s := range source.sentences {
		points = append(points, x.candidates(s.tokens, forward, i, float64(i)/float64(len(source.sentences)), diagonalShare)...)
	}
	return points
}

// better sorts the candidates of one sentence; of equals the first comes first.
func better(a, b point) bool { return a.score > b.score || a.score == b.score && a.j < b.j }

// Going from one point of the chain to the next has a cost for straying from the
// slope of the two texts. With the step (di,dj) and s = m/n,
//
//	cost = min(6 typical, 0.15 typical max(0, |dj - s di| - 0.1 di - 1))
//
// where typical is the median over the source sentences of the score of their best
// candidate. Without a cost every point is a gain, and without a useful dictionary
// the chain zigzags through noise: for two novels, 85 % of the true path was in its
// band, and 99.9 to 100 % with the cost. A chapter that one side lacks has the
// maximum cost once.
const (
	strayCost  = 0.15 // of the typical score, for each sentence off the slope
	strayShare = 0.1  // of the step, which is free, since translations vary
	strayFree  = 1.0  // sentences that are free as well
	strayMost  = 6.0  // typical scores
	// chainMemory is the number of source sentences within which the cost of a
	// step is exact; a longer step has the maximum cost.
	chainMemory = 128
)

// stray returns the cost of a step of (di,dj) as a multiple of the typical score.
func stray(di, dj int, slope float64) float64 {
	off := math.Abs(float64(dj)-float64(slope*float64(di))) - float64(strayShare*float64(di)) - strayFree
	return min(strayMost, max(0, float64(strayCost*off)))
}

// typicalScore returns the median of the best scores. The points of a source
// sentence must be adjacent, the best first.
func typicalScore(points []point) float64 {
	var best []float64
	for k, p := range points {
		if k == 0 || p.i != points[k-1].i {
			best = append(best, p.score)
		}
	}
	if len(best) == 0 {
		return 0
	}
	slices.Sort(best)
	return best[len(best)/2]
}

// chain returns the heaviest chain of points that increases on both sides from
// (0,0) to (n,m), minus the cost of its steps. The points must be sorted by
// source sentence; those of one sentence exclude each other. Predecessors up to
// chainMemory source sentences back are tried one by one, earlier ones by a
// Fenwick tree of prefix maxima over their columns.
func chain(points []point, n, m int) []point {
	slope, typical := float64(m)/float64(n), typicalScore(points)
	type node struct {
		score float64
		point int
	}
	tree := make([]node, m+2) // prefix maxima over columns 1..m
	for i := range tree {
		tree[i] = node{math.Inf(-1), -1}
	}
	previous := make([]int, len(points))
	total := make([]float64, len(points))
	far, near := 0, 0 // points[:far] are in the tree, points[far:near] are tried one by one
	best, last := math.Inf(-1), -1
	for k, p := range points {
		for ; points[near].i < p.i; near++ {
		}
		for ; points[far].i < p.i-chainMemory; far++ {
			for j := points[far].j + 1; j <= m; j += j & -j {
				if total[far] > tree[j].score {
					tree[j] = node{total[far], far}
				}
			}
		}
		before := node{-float64(typical * stray(p.i, p.j, slope)), -1}
		for q := far; q < near; q++ {
			if r := &points[q]; r.j < p.j && total[q] > before.score {
				if score := total[q] - float64(typical*stray(p.i-r.i, p.j-r.j, slope)); score > before.score {
					before = node{score, q}
				}
			}
		}
		for j := p.j; j > 0; j -= j & -j {
			if score := tree[j].score - float64(typical*strayMost); score > before.score {
				before = node{score, tree[j].point}
			}
		}
		total[k], previous[k] = before.score+p.score, before.point
		if score := total[k] - float64(typical*stray(n-p.i, m-p.j, slope)); score > best {
			best, last = score, k
		}
	}
	var out []point
	for k := last; k >= 0; k = previous[k] {
		out = append(out, points[k])
	}
	slices.Reverse(out)
	return out
}

// firstBand returns the band of the first pass: all cells for small texts,
// otherwise a strip around the best chain of candidates.
func firstBand(source, target *side, t *table) *band {
	n, m := len(source.sentences), len(target.sentences)
	if n*m <= smallSearch {
		return wholeBand(n, m)
	}
	return aroundChain(chain(candidates(source, target, t), n, m), n, m)
}

// aroundChain returns a band of the rectangles between adjacent points of the
// chain, each widened on both sides. A rectangle that is too large to be
// searched completely becomes a strip along its diagonal.
func aroundChain(points []point, n, m int) *band {
	b := &band{make([]int, n+1), make([]int, n+1)}
	for i := range b.low {
		b.low[i], b.high[i] = m, 0
	}
	corner := point{}
	for _, p := range append(points, point{i: n, j: m}) {
		b.join(corner, p, n, m)
		corner = p
	}
	return b.smooth(n, m)
}

// join adds the cells between two corners.
func (b *band) join(from, to point, n, m int) {
	around := bandAround + int(bandGrowth*math.Sqrt(float64((to.i-from.i)*(to.j-from.j))))
	around = min(around, widestBand/2)
	slope := 1.0
	if to.i > from.i {
		slope = float64(to.j-from.j) / float64(to.i-from.i)
	}
	wide := min(to.j-from.j, widestBand)
	for i := max(from.i-around, 0); i <= min(to.i+around, n); i++ {
		inside := min(max(i, from.i), to.i)
		centre := float64(from.j) + float64(slope*float64(inside-from.i))
		reach := around
		if to.i-from.i <= around {
			reach += wide // few rows: the whole rectangle
		}
		b.low[i] = min(b.low[i], max(int(centre)-reach, from.j-around, 0))
		b.high[i] = max(b.high[i], min(int(centre)+reach, to.j+around, m))
	}
}

// smooth makes the bounds increase and the rows overlap.
func (b *band) smooth(n, m int) *band {
	b.low[0], b.high[n] = 0, m
	for i := 1; i <= n; i++ {
		b.high[i] = max(b.high[i], b.high[i-1])
	}
	for i := n - 1; i >= 0; i-- {
		b.low[i] = min(b.low[i], b.low[i+1])
	}
	for i := 1; i <= n; i++ {
		b.low[i] = min(b.low[i], b.high[i-1])
	}
	return b
}

// secondAround is the number of columns that the second pass visits on each
// side of the path of the first pass.
const secondAround = 5

// aroundPath returns the band of the second pass, a strip around the beads of
// the first. It is wide at sentences without a partner, where the first pass
// was least certain.
func aroundPath(beads []Bead, n, m int) *band {
	b := &band{make([]int, n+1), make([]int, n+1)}
	for i := range b.low {
		b.low[i], b.high[i] = m, 0
	}
	for _, bead := range beads {
		for i := max(bead.Source.From-secondAround, 0); i <= min(bead.Source.To+secondAround, n); i++ {
			b.low[i] = min(b.low[i], max(bead.Target.From-secondAround, 0))
			b.high[i] = max(b.high[i], min(bead.Target.To+secondAround, m))
		}
	}
	return b.smooth(n, m)
}
