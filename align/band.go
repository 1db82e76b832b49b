package align

import (
	"math"
	"slices"
)

// band says which cells (i source sentences, j target sentences done) the
// search looks at: columns low[i]..high[i] of row i. Both grow with i, the
// corners (0,0) and (n,m) are inside, and neighbouring rows overlap, so that a
// path exists.
type band struct {
	low, high []int
}

// whole is the band of all cells.
func wholeBand(n, m int) *band {
	b := &band{make([]int, n+1), make([]int, n+1)}
	for i := range b.high {
		b.high[i] = m
	}
	return b
}

// smallSearch is the number of cells that are searched without a band.
const smallSearch = 200 * 200

// point is a pair of sentence numbers that look like translations of each other.
type point struct {
	i, j  int
	score float64
}

// Bounds of the first pass.
const (
	// crowdedPosting is the number of target sentences above which a unit finds
	// no candidates; in a book it is this share of them.
	crowdedPosting      = 60
	crowdedPostingShare = 1.0 / 300
	// candidatesEach is the number of candidates kept for a source sentence.
	candidatesEach = 4
	// diagonalShare is the share of its score that a candidate loses at the other
	// end of the text. Where a text repeats itself, more often than there
	// are candidates, the repetition at the same place must be among them.
	diagonalShare = 0.3
	// bandAround is the number of columns on each side of the chain.
	bandAround = 7
	// bandGrowth widens the band between anchors far apart.
	bandGrowth = 0.25
	// widestBand bounds the columns of a row between distant anchors.
	widestBand = 400
)

// candidates finds, for every source sentence, the target sentences that share
// the rarest translations with it, by an inverted index of the target's units.
func candidates(source, target *side, t *table) []point {
	postings := make([][]int32, len(target.vocab.units))
	for j, s := range target.sentences {
		for _, o := range s.units {
			p := postings[o.unit]
			if n := len(p); n == 0 || p[n-1] != int32(j) {
				postings[o.unit] = append(p, int32(j))
			}
		}
	}
	crowded := max(crowdedPosting, int(crowdedPostingShare*float64(len(target.sentences))))
	rarity := make([]float64, len(postings))
	for e, p := range postings {
		rarity[e] = logarithm(float64(len(target.sentences)+1) / float64(max(len(p), 1)))
	}
	score := make([]float64, len(target.sentences))
	var touched []int32
	var points []point
	for i, s := range source.sentences {
		touched = touched[:0]
		for _, z := range s.units {
			for _, l := range t.of(z.unit) {
				p := postings[l.target]
				if len(p) > crowded {
					continue
				}
				weight := float64(float64(l.forward) * rarity[l.target])
				for _, j := range p {
					if score[j] == 0 {
						touched = append(touched, j)
					}
					score[j] += weight
				}
			}
		}
		points = append(points, bestOf(i, len(source.sentences), touched, score, target)...)
		for _, j := range touched {
			score[j] = 0
		}
	}
	return points
}

// bestOf returns the few best candidates of source sentence i of n, the best
// first.
func bestOf(i, n int, touched []int32, score []float64, target *side) []point {
	var best []point
	place := float64(i) / float64(n)
	for _, j := range touched {
		away := math.Abs(place - float64(j)/float64(len(target.sentences)))
		p := point{i, int(j), score[j] / math.Sqrt(target.sentences[j].weight+4) * (1 - float64(diagonalShare*away))}
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

// better orders the candidates of one sentence; of equals the first comes first.
func better(a, b point) bool { return a.score > b.score || a.score == b.score && a.j < b.j }

// chain returns the heaviest chain of points that grows on both sides: the
// classic longest increasing subsequence with weights, over a Fenwick tree of
// prefix maxima, in O(k log m). Points of one source sentence exclude each other.
func chain(points []point, m int) []point {
	type node struct {
		score float64
		point int
	}
	tree := make([]node, m+2) // prefix maxima over columns 1..m
	for i := range tree {
		tree[i].point = -1
	}
	previous := make([]int, len(points))
	total := make([]float64, len(points))
	query := func(j int) node {
		best := node{0, -1}
		for ; j > 0; j -= j & -j {
			if tree[j].score > best.score {
				best = tree[j]
			}
		}
		return best
	}
	for at := 0; at < len(points); {
		end := at
		for end < len(points) && points[end].i == points[at].i {
			before := query(points[end].j)
			total[end], previous[end] = before.score+points[end].score, before.point
			end++
		}
		for k := at; k < end; k++ {
			for j := points[k].j + 1; j <= m; j += j & -j {
				if total[k] > tree[j].score {
					tree[j] = node{total[k], k}
				}
			}
		}
		at = end
	}
	var out []point
	for k := query(m).point; k >= 0; k = previous[k] {
		out = append(out, points[k])
	}
	slices.Reverse(out)
	return out
}

// firstBand finds the band of the first pass: everything for small texts, else
// a strip around the best chain of candidates.
func firstBand(source, target *side, t *table) *band {
	n, m := len(source.sentences), len(target.sentences)
	if n*m <= smallSearch {
		return wholeBand(n, m)
	}
	return aroundChain(chain(candidates(source, target, t), m), n, m)
}

// aroundChain makes a band of the rectangles between neighbouring points of the
// chain, each widened on both sides; a rectangle too large to search whole
// becomes a strip along its diagonal.
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
			reach += wide // few rows: the rectangle whole
		}
		b.low[i] = min(b.low[i], max(int(centre)-reach, from.j-around, 0))
		b.high[i] = max(b.high[i], min(int(centre)+reach, to.j+around, m))
	}
}

// smooth makes the bounds grow and the rows overlap.
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

// secondAround is the number of columns that the second pass looks at on each
// side of the first pass's path.
const secondAround = 5

// aroundPath is the band of the second pass, a strip around the beads of the
// first. Where the first pass left sentences without partner it is wide, for
// there the first pass was least sure.
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
