package spot

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// The features of a candidate. Those before numLocal are known from its unit
// alone; the others compare the units.
const (
	featIn       = iota // the words that the phrase explains
	featOut             // the words that the rest of the sentence explains
	featNull            // the words that nothing explains, less featOpen
	featOpen            // those that the part of the phrase not yet rendered leaves room for
	featEdge            // edge words
	featCover           // the part of the phrase that is rendered
	featLength          // the logarithm of the length over the expected one, squared
	featShort           // the logarithm itself
	featPlace           // the distance from the expected place
	featStop            // stops inside the span that the phrase does not have
	featNullLeft        // the part of the word before the span that nothing explains
	featNullRight
	featOutLeft // the part of the word before the span that the rest of the sentence explains
	featOutRight
	featOpenLeft // no word of the sentence comes before: a stop, the beginning
	featOpenRight
	featArticleLeft
	featEdgeLeft
	featEdgeRight
	featOfRight
	featNameLeft // a capital on both sides of the boundary
	featNameRight
	featAttribute // ends in an adjective before a noun
	featOnly      // how exclusively its words occur where the phrase does
	featOnlyLeast // the same for the least exclusive of its words
	featFigure    // figures that the phrase does not have
	featToLeft    // "to" before it
	featOfLeft    // "of" before it
	featAndLeft   // a conjunction before it
	featAndRight  // and after it
	featLostLeft  // featNullLeft times the part of the phrase that is not rendered
	featLostRight
	featQuote   // an unpaired quotation mark or bracket
	featTieLeft // how often the words on both sides of the boundary occur together
	featTieRight
	featOutFirst // the part of the first word that the rest of the sentence explains
	featOutLast
	featNullFirst // the part of the first word that nothing explains
	featNullLast
	featAloneCover // as featCover, for a phrase with a sample of one unit or two
	featAloneShort
	featAloneNull
	featCutLeft // the boundary is inside a dictionary word of a Chinese target
	featCutRight
	featNullKnown // the words that nothing explains, times the part of the source around the phrase that is rendered
	featNullLeftKnown
	featNullRightKnown
	featKin      // the words akin to the phrase that the rest of the sentence does not explain
	featKinCover // the part of the phrase that is rendered or has a word akin to it
	featKinFirst
	featKinLast
	featKinLeft
	featKinRight
	numLocal
)

const (
	featSupport    = numLocal + iota // the logarithm of the number of units that chose the form
	featInside                       // the same for the best form inside it
	featAround                       // the same for the best form around it
	featPrecise                      // how rarely the form occurs where the phrase does not
	featClosedLeft                   // how often the same word comes before the form
	featClosedRight
	featCommon     // the logarithm of the number of units that contain the form
	featStopCommon // featStop times the share of the units that contain the form
	featNone       // 1 for "not rendered"
	numFeatures
)

// features holds the features of a candidate by number.
type features [numFeatures]float64

// A candidate is a span that may render the phrase: the tokens [from, to) of the target. The
// candidate for "not rendered" is empty.
type candidate struct {
	from, to int
	key      form
	form     int32   // the number of key in the question
	parts    int32   // the number of its parts in question.parts, from 1, or 0 if it has one part
	score    float64 // of the local features
	alone    float64 // the part of the joint score that does not depend on the other units
	rendered float64 // the part of the phrase that the span renders
	chance   float64 // the probability among the candidates of its unit
	features features
}

// The number of spans kept for a unit: fewer in a large sample, whose units support one another.
const (
	maxCandidates   = 48
	fewerCandidates = 24
	largeSample     = 64
)

// longest returns the greatest number of tokens of a rendering of a phrase of this length.
func longest(length int, spaced bool) int {
	if spaced {
		return 24
	}
	return min(40, 8+3*length)
}

// A spanner finds the candidates of a unit.
type spanner struct {
	target     *side
	aligned    *alignment
	weights    *[numLocal]float64
	expected   float64 // tokens
	unit       float64 // the weight of a token: a Chinese character counts half a word
	spaced     bool
	ties       *ties
	sourceStop int
	alone      bool // the sample has one unit or two
	figures    bool // the phrase has a numeral
	longest    int
	keep       int // candidates
	best       []candidate
	spare      []candidate // the memory prune moves candidates to
	// shorts holds featShort by the number of content words, and rights the features of each
	// right boundary, which all spans ending there share.
	shorts []float64
	rights [][]feature
	// openEnds holds, for each token, whether it and the word after it are an expression, due to,
	// which says nothing of the words before it.
	openEnds []bool
	// pruned is set once candidates worse than worst can be skipped.
	pruned  bool
	worst   float64
	covered []float64
	akin    []float64
}

func newSpanner(x *pairing, g *alignment, t *ties, expected float64, weights *[numLocal]float64) *spanner {
	spaced := lang.Spaced(x.target.tag)
	s := &spanner{target: x.target, aligned: g, weights: weights, expected: expected, ties: t, unit: 1, spaced: spaced,
		sourceStop: x.stops(), longest: longest(g.length, spaced), keep: maxCandidates, covered: make([]float64, g.length), akin: make([]float64, g.length)}
	if !spaced {
		s.unit = 0.5
	}
	s.shorts, s.rights = make([]float64, s.longest+1), make([][]feature, len(x.target.tokens)+1)
	s.openEnds = make([]bool, len(x.target.tokens))
	for i := range s.openEnds {
		from, to := x.target.bound(i)
		s.openEnds[i] = from == i && to > i+1
	}
	for content := range s.shorts {
		s.shorts[content] = math.Log((float64(content) + 0.5) / (expected + 0.5))
	}
	for _, a := range x.source.atoms {
		if strings.HasPrefix(a.key, "=") && x.hits[0].from <= a.from && a.to <= x.hits[0].to {
			s.figures = true
		}
	}
	return s
}

// conjunctions join parts of equal rank.
var conjunctions = map[string]bool{"and": true, "or": true, "и": true, "или": true, "et": true, "ou": true, "und": true, "oder": true, "y": true, "和": true, "与": true, "及": true, "或": true}

// candidates returns the best spans of a unit, the best first. They are valid until the spanner
// is used again.
func (s *spanner) candidates() []candidate {
	for from, t := range s.target.tokens {
		if !t.edge && !s.hyphenated(from) && !s.target.isPercent(from) {
			s.from(from)
		}
	}
	s.prune()
	for i := range s.best {
		s.best[i].key = s.target.form(s.best[i].from, s.best[i].to)
	}
	return s.best
}

// hyphenated reports whether a hyphen joins the token to the one before.
func (s *spanner) hyphenated(at int) bool {
	return s.spaced && at > 0 && at < len(s.target.tokens) && s.target.tokens[at].stop == 1
}

// from adds the spans that begin at the token.
func (s *spanner) from(from int) {
	clear(s.covered)
	clear(s.akin)
	tokens := s.target.tokens
	var f features
	s.left(from, &f)
	content, unknown, only, least := 0, 0.0, 0.0, 1.0
	quotes := 0
	first := max(0, 1-s.aligned.inside[from]-s.aligned.outside[from])
	for to := from; to < len(tokens) && to-from < s.longest; to++ {
		t := tokens[to]
		if to > from && t.stop >= 2 {
			if t.stop == 3 {
				return
			}
			if s.sourceStop < t.stop {
				f[featStop]++
			}
			quotes += t.quotes
		}
		if t.edge && !s.hyphenated(to) && !s.hyphenated(to+1) {
			f[featEdge] += s.unit
			continue
		}
		content++
		if t.figure && !s.figures {
			f[featFigure]++
		}
		in, out := s.aligned.inside[to], s.aligned.outside[to]
		f[featIn] += s.unit * in
		f[featOut] += s.unit * out
		unknown += max(0, 1-in-out)
		only += s.aligned.only[to]
		least = min(least, s.aligned.only[to])
		for i, c := range s.aligned.cover[to] {
			s.covered[i] += c
			s.akin[i] += c
		}
		f[featKin] += s.unit * s.aligned.kinIn[to]
		for i, c := range s.aligned.kin[to] {
			s.akin[i] = max(s.akin[i], c)
		}
		if s.hyphenated(to+1) || to > from && s.openEnds[to] {
			continue
		}
		g := f
		g[featCover] = rendered(s.covered)
		open := min(unknown, s.expected*(1-g[featCover]))
		g[featNull], g[featOpen] = s.unit*(unknown-open), s.unit*open
		g[featShort] = s.shorts[content]
		g[featLength] = g[featShort] * g[featShort]
		g[featPlace] = min(1, math.Abs(float64(from+to+1)/2/float64(len(tokens))-s.aligned.place)/farPlace)
		g[featOnly], g[featOnlyLeast] = only/float64(content), least
		for _, right := range s.right(to + 1) {
			g[right.number] = right.value
		}
		g[featOutFirst], g[featNullFirst] = s.aligned.outside[from], first
		g[featOutLast], g[featNullLast] = out, max(0, 1-in-out)
		if s.alone {
			g[featAloneCover], g[featAloneShort], g[featAloneNull] = g[featCover], g[featShort], g[featNull]
		}
		if quotes != 0 {
			g[featQuote] = 1
		}
		g[featNullKnown] = s.unit * unknown * s.aligned.known
		g[featNullLeftKnown], g[featNullRightKnown] = g[featNullLeft]*s.aligned.known, g[featNullRight]*s.aligned.known
		g[featLostLeft], g[featLostRight] = (1-g[featCover])*g[featNullLeft], (1-g[featCover])*g[featNullRight]
		g[featKinCover] = rendered(s.akin)
		g[featKinFirst], g[featKinLast] = s.aligned.kinIn[from], s.aligned.kinIn[to]
		s.add(from, to+1, &g)
	}
}

// farPlace is the distance, as a share of the target, at which featPlace reaches its maximum.
const farPlace = 1.0 / 3

// kinBeside returns how much the next word before (0) or after (1) the tokens [from, to) is akin
// to the phrase, skipping function words.
func (s *spanner) kinBeside(from, to, side int) float64 {
	at := s.target.beside(from, to, side, 2)
	if at < 0 {
		return 0
	}
	return s.aligned.kinIn[at]
}

// left sets the features of the boundary before the token.
func (s *spanner) left(from int, f *features) {
	tokens := s.target.tokens
	if from == 0 || tokens[from].stop >= 2 {
		f[featOpenLeft] = 1
		return
	}
	f[featKinLeft] = s.kinBeside(from, from, 0)
	before := tokens[from-1]
	switch {
	case before.article:
		f[featArticleLeft] = 1
	case before.key == "to":
		f[featToLeft] = 1
	case before.key == "of":
		f[featOfLeft] = 1
	case before.edge && conjunctions[before.key]:
		f[featAndLeft] = 1
	case before.edge:
		f[featEdgeLeft] = 1
	default:
		in, out := s.aligned.inside[from-1], s.aligned.outside[from-1]
		f[featNullLeft], f[featOutLeft] = max(0, 1-in-out), out
		f[featTieLeft] = s.ties.strength(tokens[from-1].hash, tokens[from].hash)
		if before.capital && tokens[from].capital {
			f[featNameLeft] = 1
		}
	}
	if !s.spaced && s.target.cutsHead(from) {
		f[featCutLeft] = 1
	}
}

// A feature is the value of the feature with a number.
type feature struct {
	number int
	value  float64
}

// right returns the features of the boundary after the tokens before to.
func (s *spanner) right(to int) []feature {
	if s.rights[to] == nil {
		var f features
		s.fillRight(to, &f)
		list := make([]feature, 0, 8)
		for i, value := range f[:numLocal] {
			if value != 0 {
				list = append(list, feature{i, value})
			}
		}
		s.rights[to] = list
	}
	return s.rights[to]
}

func (s *spanner) fillRight(to int, f *features) {
	tokens := s.target.tokens
	if to == len(tokens) || tokens[to].stop >= 2 {
		f[featOpenRight] = 1
		return
	}
	f[featKinRight] = s.kinBeside(to, to, 1)
	after := tokens[to]
	switch {
	case after.key == "of":
		f[featOfRight] = 1
	case after.edge && conjunctions[after.key]:
		f[featAndRight] = 1
	case after.edge:
		f[featEdgeRight] = 1
	default:
		in, out := s.aligned.inside[to], s.aligned.outside[to]
		f[featNullRight], f[featOutRight] = max(0, 1-in-out), out
		f[featTieRight] = s.ties.strength(tokens[to-1].hash, after.hash)
		if after.capital && tokens[to-1].capital {
			f[featNameRight] = 1
		}
		if attributive(s.target.tag, s.target.text[tokens[to-1].Start:tokens[to-1].End]) {
			f[featAttribute] = 1
		}
	}
	if !s.spaced && s.target.cutsHead(to) {
		f[featCutRight] = 1
	}
}

// cutsHead reports whether a dictionary word crosses the boundary before the token.
func (s *side) cutsHead(at int) bool { return at < len(s.crossed) && s.crossed[at] }

// rendered returns the part of the phrase that is rendered.
func rendered(covered []float64) float64 {
	whole := 0.0
	for _, c := range covered {
		whole += min(1, c)
	}
	return whole / float64(len(covered))
}

func (s *spanner) add(from, to int, f *features) {
	score := 0.0
	for i, w := range s.weights {
		score += w * f[i]
	}
	if s.pruned && score < s.worst {
		return
	}
	s.best = append(s.best, candidate{})
	c := &s.best[len(s.best)-1]
	c.from, c.to, c.score, c.rendered, c.features = from, to, score, f[featCover], *f
	if s.keep > 0 && len(s.best) >= 2*s.keep {
		s.prune()
	}
}

// prune keeps the best candidates, or all of them if keep is 0, the best first.
func (s *spanner) prune() {
	order := make([]int32, len(s.best))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.best[b].score, s.best[a].score), cmp.Compare(a, b))
	})
	if s.keep > 0 {
		order = order[:min(len(order), s.keep)]
		s.pruned = len(order) == s.keep
	}
	kept := s.spare[:0]
	if cap(kept) < len(order) {
		kept = make([]candidate, 0, max(len(order), 2*s.keep))
	}
	for _, o := range order {
		kept = append(kept, s.best[o])
	}
	if s.pruned {
		s.worst = kept[len(kept)-1].score
	}
	s.best, s.spare = kept, s.best[:0]
}

// stops returns the strongest stop inside the phrase.
func (x *pairing) stops() int {
	most := 0
	for i := x.hits[0].from + 1; i < x.hits[0].to; i++ {
		most = max(most, x.source.tokens[i].stop)
	}
	return most
}

// expectedLength returns the usual number of tokens of a rendering of a phrase with length
// tokens: one word of an alphabetic language for about two characters.
func expectedLength(length int, from, to string) float64 {
	switch {
	case lang.Spaced(from) == lang.Spaced(to):
		return float64(length)
	case lang.Spaced(to):
		return max(1, 0.55*float64(length))
	}
	return 1.9 * float64(length)
}

// ties counts how often words of the target language occur, and how often one follows another.
type ties struct {
	single, pair map[uint64]int32
}

func newTies(pairings []*pairing) *ties {
	t := &ties{single: make(map[uint64]int32), pair: make(map[uint64]int32)}
	for _, x := range pairings {
		for i, k := range x.target.tokens {
			if k.edge {
				continue
			}
			t.single[k.hash]++
			if i > 0 && k.stop < 2 && !x.target.tokens[i-1].edge {
				t.pair[tieOf(x.target.tokens[i-1].hash, k.hash)]++
			}
		}
	}
	return t
}

func tieOf(a, b uint64) uint64 { return a*0x9e3779b97f4a7c15 + b }

// strength returns the share of the occurrences of the rarer word at which it is next to the
// other, not counting the current place.
func (t *ties) strength(a, b uint64) float64 {
	return float64(t.pair[tieOf(a, b)]-1) / (float64(min(t.single[a], t.single[b])) + 0.5)
}
