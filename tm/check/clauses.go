package check

import (
	"math"

	"github.com/yiku-tm/yiku/align"
)

// A clauseLattice holds the scores of all groups of clauses of a unit; see omission.go.
type clauseLattice struct {
	o    *omissions
	unit *tested
	most int // the maximum number of clauses of a side in a group
	// gains holds by side the score of the words and numbers of a clause, by clause, first
	// clause of the other side, and number of clauses of the other side.
	gains   [2][]float64
	lengths [2][]float64 // lengths of the clauses before a clause
	scores  []float64    // of the groups, by the clauses before their ends and their numbers
}

// lattice computes the scores of the groups of the unit.
func (o *omissions) lattice(t *tested) *clauseLattice {
	n, m := len(t.sides[0].clauses), len(t.sides[1].clauses)
	l := &clauseLattice{o: o, unit: t, most: max(mostGrouped, 2*(max(n, m)/min(n, m)+1))}
	links := o.links(t)
	o.without(t, links, func() { l.gain(links) })
	for side, s := range t.sides {
		l.lengths[side] = append(l.lengths[side], 0)
		for i, length := range s.lengths {
			l.lengths[side] = append(l.lengths[side], l.lengths[side][i]+length)
		}
	}
	l.scores = make([]float64, (n+1)*(m+1)*(l.most+1)*(l.most+1))
	l.eachGroup(func(i, j, a, b int) { l.scores[l.at(i, j, a, b)] = l.score(i-a, i, j-b, j) })
	return l
}

func (l *clauseLattice) gainAt(side, clause, from, number int) int {
	return (clause*(len(l.unit.sides[1-side].clauses)+1)+from)*(l.most+1) + number
}

func (l *clauseLattice) gain(links []link) {
	t := l.unit
	var sums [2][][]float64 // by word: the probabilities from the clauses before a clause of the other side
	var counts [2][]float64 // the words of the clauses before a clause
	for side := range t.sides {
		s, others := &t.sides[side], len(t.sides[1-side].clauses)
		l.gains[side] = make([]float64, len(s.clauses)*(others+1)*(l.most+1))
		sums[side] = make([][]float64, len(s.words))
		room := make([]float64, len(s.words)*(others+1))
		for i := range sums[side] {
			sums[side][i] = room[i*(others+1) : (i+1)*(others+1)]
		}
		counts[side] = make([]float64, len(s.clauses)+1)
		for _, w := range s.words {
			counts[side][w.clause+1]++
		}
		accumulate(counts[side])
	}
	for _, k := range links {
		heads, others := t.sides[chineseSide].words, t.sides[otherSide].words
		i, j := k.places[chineseSide], k.places[otherSide]
		given := l.o.probabilities(heads[i].id, &l.o.renders[heads[i].id][k.row])
		sums[otherSide][j][heads[i].clause+1] += float64(given[0])
		sums[chineseSide][i][others[j].clause+1] += float64(given[1])
	}
	for side, weight := range [2]float64{chineseWeight, otherWeight} {
		s, others := &t.sides[side], len(t.sides[1-side].clauses)
		for i, w := range s.words {
			accumulate(sums[side][i])
			belief, share := l.o.belief(side, w.id), l.o.share(side, w.id)
			none := math.Log(1 - belief)
			for from := 0; from <= others; from++ {
				for number := 0; number <= min(l.most, others-from); number++ {
					gain := none
					if given := sums[side][i][from+number] - sums[side][i][from]; given > 1e-9 {
						words := counts[1-side][from+number] - counts[1-side][from]
						gain = math.Log(1 - belief + belief*given/((words+1)*share))
					}
					l.gains[side][l.gainAt(side, int(w.clause), from, number)] += weight * gain
				}
			}
		}
		for _, x := range s.numbers {
			for from := 0; from <= others; from++ {
				for number := 0; number <= min(l.most, others-from); number++ {
					gain := float64(numberMissed)
					for _, c := range x.stated {
						if int(c) >= from && int(c) < from+number {
							gain = numberFound
						}
					}
					l.gains[side][l.gainAt(side, int(x.clause), from, number)] += gain
				}
			}
		}
	}
}

// accumulate replaces each number by the sum of those up to it.
func accumulate(list []float64) {
	for i := 1; i < len(list); i++ {
		list[i] += list[i-1]
	}
}

// eachGroup calls do for each group of a clauses of the Chinese side before i with b clauses of
// the other before j, in order; a or b may be 0.
func (l *clauseLattice) eachGroup(do func(i, j, a, b int)) {
	n, m := len(l.unit.sides[0].clauses), len(l.unit.sides[1].clauses)
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			for a := 0; a <= min(i, l.most); a++ {
				for b := 0; b <= min(j, l.most); b++ {
					if a+b > 0 && (min(a, b) <= mostBoth || max(a, b) <= mostGrouped) {
						do(i, j, a, b)
					}
				}
			}
		}
	}
}

func (l *clauseLattice) at(i, j, a, b int) int {
	return ((i*(len(l.unit.sides[1].clauses)+1)+j)*(l.most+1)+a)*(l.most+1) + b
}

func (l *clauseLattice) score(i0, i1, j0, j1 int) float64 {
	sum := 0.0
	for i := i0; i < i1; i++ {
		sum += l.gains[0][l.gainAt(0, i, j0, j1-j0)]
	}
	for j := j0; j < j1; j++ {
		sum += l.gains[1][l.gainAt(1, j, i0, i1-i0)]
	}
	if i1 == i0 || j1 == j0 {
		return sum - aloneCost
	}
	chinese := max(l.lengths[0][i1]-l.lengths[0][i0], 1)
	z := math.Log(max(l.lengths[1][j1]-l.lengths[1][j0], 1)/chinese) - l.o.mean()
	variance := l.o.variance/l.o.units/chinese + groupVariance
	return sum - z*z/(2*variance) - math.Log(variance/freeVariance)/2 - clauseCost*float64(i1-i0+j1-j0-2)
}

// alone returns for each run of clauses of a side, by its first clause and the one after its
// last, the logarithm of the odds that it stands alone.
func (l *clauseLattice) alone(side int) [][]float64 {
	n, m := len(l.unit.sides[0].clauses), len(l.unit.sides[1].clauses)
	table := func() [][]float64 {
		rows := make([][]float64, n+1)
		for i := range rows {
			rows[i] = make([]float64, m+1)
			for j := range rows[i] {
				rows[i][j] = math.Inf(-1)
			}
		}
		return rows
	}
	// the sums over all alignments of what is before a cell, and after it, in which no clause of
	// the side stands alone
	before, after := table(), table()
	before[0][0], after[n][m] = 0, 0
	paired := func(a, b int) bool { return [2]int{b, a}[side] > 0 }
	l.eachGroup(func(i, j, a, b int) {
		if paired(a, b) {
			before[i][j] = align.LogAdd(before[i][j], before[i-a][j-b]+l.scores[l.at(i, j, a, b)])
		}
	})
	for i := n; i >= 0; i-- {
		for j := m; j >= 0; j-- {
			for a := 0; a <= min(i, l.most); a++ {
				for b := 0; b <= min(j, l.most); b++ {
					if a+b > 0 && (min(a, b) <= mostBoth || max(a, b) <= mostGrouped) && paired(a, b) {
						after[i-a][j-b] = align.LogAdd(after[i-a][j-b], after[i][j]+l.scores[l.at(i, j, a, b)])
					}
				}
			}
		}
	}
	clauses := len(l.unit.sides[side].clauses)
	odds := make([][]float64, clauses)
	for first := range clauses {
		odds[first] = make([]float64, clauses+1)
		gain := 0.0
		for end := first + 1; end <= clauses; end++ {
			gain += l.gains[side][l.gainAt(side, end-1, 0, 0)]
			sum := math.Inf(-1)
			for k := range [2]int{m, n}[side] + 1 {
				if side == chineseSide {
					sum = align.LogAdd(sum, before[first][k]+after[end][k])
				} else {
					sum = align.LogAdd(sum, before[k][first]+after[k][end])
				}
			}
			odds[first][end] = sum + gain - before[n][m]
		}
	}
	return odds
}
