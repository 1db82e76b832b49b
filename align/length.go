package align

import (
	"math"
	"slices"
)

// The length model (after Gale and Church 1993, section 3): a translation's
// length follows its source's. With ls and lt the lengths in letters and m the
// document's own mean of log(lt/ls), the deviation
//
//	z = (log(lt/ls) - m) / s(ls),   s(l)^2 = scale * (floor + slope/l)
//
// follows Student's t distribution, whose heavy tails tolerate a free
// translation. The score is how much more likely the two lengths are for a pair
// than for unrelated sentences, so the log likelihood of lt among all runs of
// as many sentences is subtracted:
//
//	LLR = log p(lt | ls) - log p(lt | any run of b sentences)
//
// m and scale are estimated from the beads of the first pass.

const (
	// lengthFreedom is the number of degrees of freedom of the t distribution.
	lengthFreedom = 4.0
	// lengthFloor and lengthSlope determine how the deviation decreases with
	// length before it is estimated from the document: 50 letters +-30 %, 10
	// letters +-50 %. Found by a search on the gold sets of docs/benchmarks.md.
	lengthFloor = 0.05
	lengthSlope = 2.0
	// lengthSteps is the resolution of the table of the t distribution.
	lengthSteps = 64
	// lengthTable is the end of the table in standard deviations.
	lengthTable = 40
)

// studentLog is the table of log t(z), with z in steps of 1/lengthSteps,
// without the constant that cancels against the background.
var studentLog = func() [lengthTable*lengthSteps + 1]float32 {
	var table [lengthTable*lengthSteps + 1]float32
	for i := range table {
		z := float64(float64(i) / lengthSteps)
		table[i] = float32(-(lengthFreedom + 1) / 2 * logarithm(1+float64(float64(z*z)/lengthFreedom)))
	}
	return table
}()

func studentT(z float64) float64 {
	i := int(float64(math.Abs(z)*lengthSteps) + 0.5)
	if i >= len(studentLog) {
		i = len(studentLog) - 1
	}
	return float64(studentLog[i])
}

// lengthModel computes the log likelihood ratio of the lengths of two spans.
type lengthModel struct {
	mean, scale float64
	source      []spanLengths // of the span that ends before sentence i, by its size
	target      []spanLengths
	deviation   [][longestSpan + 1]float32 // 1/s and log s of source spans
	logDev      [][longestSpan + 1]float32
	background  [][longestSpan + 1]float32 // log likelihood of target spans among all
}

// spanLengths holds the log lengths of the spans that end at one place, by
// size.
type spanLengths [longestSpan + 1]float32

func spansOf(s *side) []spanLengths {
	out := make([]spanLengths, len(s.sentences)+1)
	for i := range out {
		sum := 0.0
		for a := 1; a <= longestSpan && a <= i; a++ {
			sum += s.sentences[i-a].length
			out[i][a] = float32(logarithm(sum))
		}
	}
	return out
}

// newLengthModel returns the model of two documents with initial parameters.
func newLengthModel(source, target *side) *lengthModel {
	m := &lengthModel{source: spansOf(source), target: spansOf(target)}
	var ls, lt float64
	for _, s := range source.sentences {
		ls += s.length
	}
	for _, s := range target.sentences {
		lt += s.length
	}
	m.background = make([][longestSpan + 1]float32, len(m.target))
	for b := 1; b <= longestSpan; b++ {
		mean, deviation := momentsOf(m.target, b)
		for j := b; j < len(m.target); j++ {
			m.background[j][b] = float32(studentT((float64(m.target[j][b])-mean)/deviation) - logarithm(deviation))
		}
	}
	m.set(logarithm(lt/ls), 1)
	return m
}

// momentsOf returns the mean and standard deviation of the log length of all spans of b
// sentences.
func momentsOf(spans []spanLengths, b int) (mean, deviation float64) {
	var n, sum, squares float64
	for j := b; j < len(spans); j++ {
		l := float64(spans[j][b])
		n++
		sum += l
		squares += float64(l * l)
	}
	if n == 0 {
		return 0, 1
	}
	mean = sum / n
	return mean, math.Sqrt(max(squares/n-float64(mean*mean), leastSpread*leastSpread))
}

// leastSpread keeps the background wider than the deviation of a pair in texts
// whose sentences have the same length.
const leastSpread = 0.35

func (m *lengthModel) set(mean, scale float64) {
	m.mean, m.scale = mean, scale
	m.deviation = make([][longestSpan + 1]float32, len(m.source))
	m.logDev = make([][longestSpan + 1]float32, len(m.source))
	for i := range m.source {
		for a := 1; a <= longestSpan && a <= i; a++ {
			s := math.Sqrt(scale * (lengthFloor + lengthSlope/exponential(float64(m.source[i][a])+float64(mean/2))))
			m.deviation[i][a] = float32(1 / s)
			m.logDev[i][a] = float32(logarithm(s))
		}
	}
}

// ratio returns the log likelihood ratio of the source span of a sentences before i
// and the target span of b sentences before j, and the square of their deviation,
// at most farSquare.
func (m *lengthModel) ratio(i, a, j, b int) (ratio, square float64) {
	z := (float64(m.target[j][b]) - float64(m.source[i][a]) - m.mean) * float64(m.deviation[i][a])
	return studentT(z) - float64(m.logDev[i][a]) - float64(m.background[j][b]), min(float64(z*z), farSquare)
}

// farSquare limits the square of the deviation: beyond three deviations a pair
// is a free translation or none, and the t distribution already tolerates it.
const farSquare = 9.0

// farOff is the deviation beyond which a bead of three or more sentences is not
// considered: its length alone costs as much as leaving its sentences unpaired.
const farOff = 6.0

// plausible reports whether the lengths of two spans are compatible.
func (m *lengthModel) plausible(i, a, j, b int) bool {
	z := (m.target[j][b] - m.source[i][a] - float32(m.mean)) * m.deviation[i][a]
	return z < farOff && z > -farOff
}

// fewBeads is the number of beads below which the length ratio of the whole
// texts is used instead of an estimate.
const fewBeads = 8

// estimate sets mean and scale from the beads of a first pass: the median of
// the log ratios and the median of the squared deviations, on which a few wrong
// beads have no effect.
func (m *lengthModel) estimate(beads []Bead) {
	var ratios []float64
	for _, b := range beads {
		if b.Source.Len() == 1 && b.Target.Len() >= 1 || b.Source.Len() >= 1 && b.Target.Len() == 1 {
			ratios = append(ratios, float64(m.target[b.Target.To][b.Target.Len()])-float64(m.source[b.Source.To][b.Source.Len()]))
		}
	}
	if len(ratios) < fewBeads {
		return
	}
	slices.Sort(ratios)
	m.set(ratios[len(ratios)/2], 1)
	var squares []float64
	for _, b := range beads {
		if a, t := b.Source.Len(), b.Target.Len(); a > 0 && t > 0 {
			z := (float64(m.target[b.Target.To][t]) - float64(m.source[b.Source.To][a]) - m.mean) * float64(m.deviation[b.Source.To][a])
			squares = append(squares, z*z)
		}
	}
	slices.Sort(squares)
	// The median of z*z is 0.549 for t with 4 degrees of freedom.
	m.set(m.mean, min(max(squares[len(squares)/2]/0.549, 0.4), 2.5))
}
