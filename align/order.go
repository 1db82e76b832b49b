package align

import (
	"context"
	"slices"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// Translations keep the order of words, roughly: a word at the beginning of a sentence is rarely
// translated at the end. So the words of a right bead explain each other better if those at the
// same place count more, and those of a bead with a sentence too many worse, since half of one
// side is then explained by a part of the other. With x the place of a token in its side of the
// bead, from 0 to 1, the score of the order is what the words (emission.go) gain:
//
//	sum over target tokens e of w_e (log(1 + g S'(e)/(L+1)) - log(1 + g S(e)/(L+1)))
//	S'(e) = sum over source tokens z of the bead  w_z t(e|z) d(|x_e - x_z|) / D(x_e)
//
// with g = b_e / ((1-b_e) p(e)), and the same with the sides exchanged. d is how much more frequently
// than by chance translations are at a distance, D its mean over all places z. Brown et al.
// (1993, section 4.4) have a probability of the place as well, in Model 2.
//
// The score depends on all words of the bead, so it is computed after the search, for the beads
// that are likely without it, and the paths are summed again (search.rescore).

// distances holds d in steps of 1/(len-1). The ratio was counted in the 1-1 beads of the gold
// sets of docs/benchmarks.md, zh-en and de-fr, which hardly differ: 2.6 at the same place, 1 at
// a distance of 0.2, 0.5 at 0.5, 0.4 beyond.
var distances = func() (d [41]float32) {
	for k := range d {
		d[k] = float32(0.4 + float64(2.6*exponential(-float64(k)/40/0.125)))
	}
	return d
}()

// meanDistances holds D in the same steps of x.
var meanDistances = func() (mean [len(distances)]float32) {
	for x := range mean {
		sum := float32(0)
		for y := range mean {
			sum += distances[max(x-y, y-x)]
		}
		mean[x] = sum / float32(len(mean))
	}
	return mean
}()

// step returns the place of x, from 0 to 1, in a table of steps.
func step(x float32) int { return int(float32(x*float32(len(distances)-1)) + 0.5) }

// A meeting is a pair of tokens of two sentences of which one may translate the other.
type meeting struct {
	source, target             int32   // places in the sentences
	sourceMiddle, targetMiddle float32 // the weight before the tokens and half of their own
	forward, backward          float32 // what each gives the other, by its weight
}

// meetingsRow holds the meetings of a source sentence with the target sentences first...
type meetingsRow struct {
	first int
	all   []meeting
	from  []int32
}

// order computes the scores of the order of words, row by row.
type order struct {
	*emission
	rows     [longestSpan]meetingsRow
	list     []meeting // of the source sentence of the row
	sourceAt []reached
	targetAt []reached
}

// reached is what a token receives from the other side, at any place and at its own.
type reached struct {
	plain, near, place float32
}

// row prepares the beads that include source sentence i and target sentences first <= j < end.
func (o *order) row(i, first, end int) {
	o.mark++
	o.listNext, o.list = o.listNext[:0], o.list[:0]
	before := float32(0)
	for place, z := range o.source.sentences[i].tokens {
		for _, l := range o.table.of(z.token) {
			if o.stamp[l.target] != o.mark {
				o.stamp[l.target], o.listHead[l.target] = o.mark, -1
			}
			o.listNext = append(o.listNext, o.listHead[l.target])
			o.listHead[l.target] = int32(len(o.list))
			o.list = append(o.list, meeting{source: int32(place), sourceMiddle: before + float32(z.weight/2), forward: float32(l.forward * z.weight), backward: l.backward})
		}
		before += z.weight
	}
	row := &o.rows[i%longestSpan]
	row.first, row.all, row.from = first, row.all[:0], append(row.from[:0], 0)
	for j := first; j < end; j++ {
		before := float32(0)
		for place, e := range o.target.sentences[j].tokens {
			if o.stamp[e.token] == o.mark {
				for k := o.listHead[e.token]; k >= 0; k = o.listNext[k] {
					m := o.list[k]
					m.target, m.targetMiddle, m.backward = int32(place), before+float32(e.weight/2), float32(m.backward*e.weight)
					row.all = append(row.all, m)
				}
			}
			before += e.weight
		}
		row.from = append(row.from, int32(len(row.all)))
	}
}

// score returns the score of the bead of a source sentences before i and b target sentences
// before j.
func (o *order) score(i, a, j, b int) float32 {
	sources, sourceWeight := room(&o.sourceAt, o.source.sentences[i-a:i])
	targets, targetWeight := room(&o.targetAt, o.target.sentences[j-b:j])
	sourceBefore, sourcePlace := float32(0), int32(0)
	for x := i - a; x < i; x++ {
		row := &o.rows[x%longestSpan]
		targetBefore, targetPlace := float32(0), int32(0)
		for y := j - b; y < j; y++ {
			for _, m := range row.all[row.from[y-row.first]:row.from[y-row.first+1]] {
				xs, xt := (sourceBefore+m.sourceMiddle)/sourceWeight, (targetBefore+m.targetMiddle)/targetWeight
				d := distances[step(max(xs-xt, xt-xs))]
				s, t := &sources[sourcePlace+m.source], &targets[targetPlace+m.target]
				s.plain, s.near, s.place = s.plain+m.backward, s.near+float32(m.backward*d), xs
				t.plain, t.near, t.place = t.plain+m.forward, t.near+float32(m.forward*d), xt
			}
			targetBefore += float32(o.target.sentences[y].weight)
			targetPlace += int32(len(o.target.sentences[y].tokens))
		}
		sourceBefore += float32(o.source.sentences[x].weight)
		sourcePlace += int32(len(o.source.sentences[x].tokens))
	}
	return orderGain(o.fromSource, i-a, i, sources, targetWeight) + orderGain(o.fromTarget, j-b, j, targets, sourceWeight)
}

// room returns zeroed entries for the tokens of some sentences, and their weight.
func room(buffer *[]reached, sentences []sentenceTokens) ([]reached, float32) {
	tokens, weight := 0, float32(0)
	for _, s := range sentences {
		tokens += len(s.tokens)
		weight += float32(s.weight)
	}
	*buffer = slices.Grow((*buffer)[:0], tokens)[:tokens]
	clear(*buffer)
	return *buffer, weight
}

// orderGain returns the gain of the order for the tokens of the sentences from..to of a side.
func orderGain(g *generation, from, to int, tokens []reached, otherWeight float32) float32 {
	sum := float32(0)
	for _, at := range g.at[from:to] {
		for k, t := range tokens[:len(at)] {
			if t.plain > 0 && at[k].own > 0 {
				gain := at[k].gain / (otherWeight + 1)
				sum += float32(at[k].own * (logOnePlus(float32(gain*t.near)/meanDistances[step(t.place)]) - logOnePlus(float32(gain*t.plain))))
			}
		}
		tokens = tokens[len(at):]
	}
	return sum
}

// likelyEnough is the log share of all paths from which the order of a bead's words is
// compared. Others are dropped.
const likelyEnough = -12

// rescore adds the scores of the order of words to the beads that are likely and sums the
// paths again, as row does.
func (s *search) rescore(ctx context.Context) error {
	n, m := len(s.source.sentences), len(s.target.sentences)
	backward, all := s.backward(), s.forwardAt(n, m)
	likeliest := s.likeliest()
	first, end := make([]int, n), make([]int, n) // the target sentences that each source sentence is compared with
	for i := range first {
		first[i] = m
	}
	for i := range s.arcs {
		row := &s.arcs[i]
		kept := rowArcs{all: row.all[:0], from: append(make([]int32, 0, len(row.from)), 0)}
		for at := range s.forward[i] {
			j := s.band.low[i] + at
			shape, onPath := likeliest[[2]int{i, j}]
			for _, a := range row.of(at) {
				t := beadTypes[a.shape]
				i2, j2 := i-t.source, j-t.target
				if s.forwardAt(i2, j2)+float64(a.score)+backward[i][at]-all < likelyEnough && !(onPath && shape == a.shape) {
					continue
				}
				kept.all = append(kept.all, a)
				if t.target > 0 {
					for x := i2; x < i; x++ {
						first[x], end[x] = min(first[x], j2), max(end[x], j)
					}
				}
			}
			kept.close()
		}
		s.arcs[i] = kept
	}
	o := &order{emission: s.emission}
	weight := s.weights[tune.Order]
	for i := range s.arcs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if i > 0 && first[i-1] < end[i-1] {
			o.row(i-1, first[i-1], end[i-1])
		}
		best, choice := s.begin(i)
		for at := range best {
			j := s.band.low[i] + at
			best[at], choice[at] = minusInfinity, -1
			if i == 0 && j == 0 {
				best[at] = 0
				continue
			}
			var totals [64]float64
			top := float64(minusInfinity)
			arcs := s.arcs[i].of(at)
			for k := range arcs {
				a := &arcs[k]
				t := beadTypes[a.shape]
				if t.source > 0 && t.target > 0 {
					a.score += float32(weight * o.score(i, t.source, j, t.target))
				}
				if before := s.at(i-t.source, j-t.target); before > minusInfinity && before+a.score > best[at] {
					best[at], choice[at] = before+a.score, a.shape
				}
				totals[k] = s.forwardAt(i-t.source, j-t.target) + float64(a.score)
				top = max(top, totals[k])
			}
			total := 0.0
			for k := range arcs {
				total += exponential(totals[k] - top)
			}
			s.forward[i][at] = minusInfinity
			if choice[at] >= 0 {
				s.forward[i][at] = float32(top + logarithm(total) - s.base[i])
			}
		}
	}
	return nil
}
