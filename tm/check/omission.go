package check

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// Two signs show that a sentence or clause inside a unit was left out: nothing of the target
// renders it, and the target is too short.
//
//	source   工厂去年生产了大量汽车，│城市的空气质量也有所改善。
//	         工厂 去年 生产 大量 汽车 │ 城市 空气 质量 改善
//	target   Last year the factory produced a large number of cars.
//	         x    x    x    x    x   │ -    -    -    -
//
// Both sides are divided into clauses, and the clauses are aligned, as the aligner aligns
// sentences: groups of neighbouring clauses of one side with groups of the other, in
// order. The score of a group is the logarithm of its likelihood,
//
//	words    how well the words of both sides generate each other, as in align/emission.go
//	         with the probabilities of the glossary; numbers count as words
//	length   the logarithm of the ratio of the lengths is normally distributed around the mean
//	         of the document, with a variance that decreases with the length
//	shape    every clause after the first of a side costs clauseCost
//
// and the sum over all alignments is the likelihood of the unit. A run of clauses that is not
// the whole text is a hypothesis: it was left out. Its odds are the likelihood of the
// alignments in which it stands alone and every other clause has a partner, over those in
// which all clauses have one. So the words of a run count only where its rendering would
// stand: 支出, which three clauses have, is not found in the clause after. Additions are
// found in the same way, as runs of the target that the source does not have.
//
// The evidence is a weighted sum of observations on the run, close to a logarithm of odds:
// alone, these odds; short, little: how much better the lengths of both sides fit without
// the run; its length, its number of words, and how many of its ends are ends of sentences,
// for whole sentences are left out more often than parts. The weights were found by
// logistic regression on sentences that a program left out of reports, minutes, news and
// learned prose, where a unit is as likely as all its runs together.
//
// The document is learned from its first taughtUnits units, which are judged afterwards;
// later units are judged at once.
const (
	// usualVariance is the prior variance of the logarithm of the ratio of lengths, times the
	// length of the Chinese side in letters; it has the weight of usualUnits units.
	usualVariance = 1.6
	usualUnits    = 8
	// mostVariance limits the contribution of one bad pair to the variance.
	mostVariance = 9
	// leastClause is the minimum length of a clause in Chinese characters, leastClauseSpaced
	// in letters of other scripts.
	leastClause, leastClauseSpaced = 5, 20
	// mostClauses is the maximum number of clauses of a side: in a longer text neighbours are
	// joined.
	mostClauses = 40
	// longestTested is the maximum length of an examined unit, in bytes.
	longestTested = 6000
	// taughtUnits is the number of units from which the document is learned.
	taughtUnits = 2000
	// longestHead is the maximum length of the dictionary words that are searched.
	longestHead = 6
)

// usualRatio is the prior ratio of the lengths of the other side and the Chinese side in letters.
const (
	usualRatio = 3.3
	// usualLength is its weight in Chinese characters.
	usualLength = 200
)

// The score of a group of clauses.
const (
	// chineseWeight and otherWeight are the weights of the words of the sides: they are not
	// independent of each other.
	chineseWeight, otherWeight = .3, .5
	// numberFound and numberMissed are the scores of a number that the group has on both sides,
	// or on one.
	numberFound, numberMissed = 1.5, -1
	// groupVariance is added to the variance of the lengths, and freeVariance is that of lengths
	// that have nothing to do with each other.
	groupVariance, freeVariance = .02, .25
	clauseCost                  = 1
	// aloneCost is the cost of clauses of the other side that stand alone.
	aloneCost = 4
	// mostGrouped is the maximum number of clauses of a side in a group, but mostBoth if both
	// sides have more, and more if one side has that many more clauses.
	mostGrouped, mostBoth = 6, 3
)

// Indexes of the sides of a unit in the search for omissions.
const (
	chineseSide = iota
	otherSide
)

// omissions collects statistics on the units of a document.
type omissions struct {
	*glossary
	tags  [2]string
	order [2]int // the sides that are the source and the target

	lengths  [2]float64 // sums over all units
	variance float64    // sum of the variances of the units
	units    float64
	waiting  []tested // the units that teach
}

// tested is a unit that is examined.
type tested struct {
	pair    *pair
	sides   [2]sideWords
	teaches bool
}

// sideWords is a side of a unit.
type sideWords struct {
	clauses []align.Span
	lengths []float64
	ends    []bool // a sentence ends before the clause; one more than clauses
	length  float64
	words   []wordIn
	numbers []clauseNumber
}

// A wordIn is a word of a unit.
type wordIn struct {
	at     int32
	id     int32
	clause int32
}

// A clauseNumber is a number of a unit, with the clauses of the other side that state it.
type clauseNumber struct {
	clause int32
	stated []int32
}

// newOmissions returns nil if the languages have no dictionary.
func newOmissions(from, to string) (*omissions, error) {
	if from != "zh" && to != "zh" || from == to {
		return nil, nil
	}
	o := &omissions{glossary: &glossary{ids: [2]map[string]int32{{}, {}}}, tags: [2]string{"zh", to}, order: [2]int{chineseSide, otherSide}}
	if from != "zh" {
		o.tags[otherSide], o.order = from, [2]int{otherSide, chineseSide}
	}
	var err error
	if o.dictionary, err = lexicon.Chinese(); err != nil {
		return nil, err
	}
	if o.tags[otherSide] != "en" {
		if o.translate, err = lexicon.Translations(o.tags[otherSide]); err != nil || o.translate == nil {
			return nil, err
		}
	}
	o.lengths = [2]float64{usualLength, usualLength * usualRatio}
	o.units, o.variance = usualUnits, usualUnits*usualVariance
	return o, nil
}

// chineseWords divides a Chinese text into the longest words of the dictionary; it omits
// those of one character. If latin is set, words in Latin letters are expected to stay.
func (o *omissions) chineseWords(text string, latin bool) (list []wordIn) {
	var runes []rune
	var places []int32
	for at, r := range text {
		runes, places = append(runes, han.Simplify(r)), append(places, int32(at))
	}
	for i := 0; i < len(runes); {
		if unicode.Is(unicode.Latin, runes[i]) {
			end := i + 1
			for end < len(runes) && unicode.Is(unicode.Latin, runes[end]) {
				end++
			}
			if latin && end-i > 1 {
				list = append(list, wordIn{at: places[i], id: o.same(words.Stem(o.tags[otherSide], strings.ToLower(string(runes[i:end]))))})
			}
			i = end
			continue
		}
		longest, entry := 1, int32(-1)
		for length, head := range o.dictionary.HeadsAt(runes, i) {
			if length > longest && length <= longestHead {
				longest, entry = length, head
			}
		}
		if longest > 1 {
			list = append(list, wordIn{at: places[i], id: o.head(runes[i:i+longest], entry)})
		}
		i += longest
	}
	return list
}

// otherWords returns the content words of the other side.
func (o *omissions) otherWords(text string) (list []wordIn) {
	for _, w := range stemmed(o.tags[otherSide], text) {
		word := strings.ToLower(text[w.start:w.end])
		if r, _ := utf8.DecodeRuneInString(word); r >= '0' && r <= '9' || utf8.RuneCountInString(w.stem) < 2 || words.IsFunction(o.tags[otherSide], word) {
			continue
		}
		id, _ := o.number(otherSide, w.stem)
		list = append(list, wordIn{at: int32(w.start), id: id})
	}
	return list
}

// clausesOf divides a text at its commas, semicolons and full stops.
func clausesOf(tag, text string) (list []align.Span) {
	least, marks := leastClauseSpaced, ".;,:!?—"
	if tag == "zh" {
		least, marks = leastClause, "。！？；，："
	}
	start, length := 0, 0
	for at, r := range text {
		length++
		end := at + utf8.RuneLen(r)
		if length < least || !strings.ContainsRune(marks, r) || tag != "zh" && (end < len(text) && text[end] != ' ') {
			continue
		}
		list = append(list, align.Span{Start: start, End: end})
		start, length = end, 0
	}
	if start < len(text) {
		if length < least && len(list) > 0 {
			list[len(list)-1].End = len(text)
		} else {
			list = append(list, align.Span{Start: start, End: len(text)})
		}
	}
	return list
}

// joined joins neighbouring clauses until there are at most mostClauses.
func joined(clauses []align.Span) []align.Span {
	for len(clauses) > mostClauses {
		half := clauses[:0]
		for i := 0; i < len(clauses); i += 2 {
			half = append(half, align.Span{Start: clauses[i].Start, End: clauses[min(i+1, len(clauses)-1)].End})
		}
		clauses = half
	}
	return clauses
}

func endsSentence(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, " ”’）)\""))
	return strings.ContainsRune("。！？.!?", r)
}

// lengthOf returns the length of a text of a side in letters. In Chinese texts words in other
// scripts, such as names, are as long as they are in the translation.
func lengthOf(side int, text string) (n float64) {
	for _, r := range text {
		switch {
		case side == chineseSide && unicode.IsLetter(r) && !han.IsHan(r):
			n += 1 / usualRatio
		case unicode.IsLetter(r):
			n++
		}
	}
	return n
}

// add examines a unit, and returns it if it is judged later or not at all.
func (o *omissions) add(p *pair) *tested {
	texts := [2]string{p.source.Text, p.target.Text}
	if o.order[0] == otherSide {
		texts[0], texts[1] = texts[1], texts[0]
	}
	t := &tested{pair: p}
	for side := range t.sides {
		s := &t.sides[side]
		s.length = lengthOf(side, texts[side])
		if s.length == 0 || len(texts[side]) > longestTested {
			return nil
		}
	}
	if t.sides[chineseSide].length < leastClause {
		return nil
	}
	z := math.Log(t.sides[otherSide].length/t.sides[chineseSide].length) - o.mean()
	o.variance += min(z*z*t.sides[chineseSide].length, mostVariance)
	o.lengths[0], o.lengths[1], o.units = o.lengths[0]+t.sides[0].length, o.lengths[1]+t.sides[1].length, o.units+1
	first := strings.IndexFunc(texts[otherSide], unicode.IsLetter)
	r, _ := utf8.DecodeRuneInString(texts[otherSide][first:])
	t.sides[chineseSide].words = o.chineseWords(texts[chineseSide], unicode.Is(unicode.Latin, r))
	t.sides[otherSide].words = o.otherWords(texts[otherSide])
	for side := range t.sides {
		s := &t.sides[side]
		s.clauses = joined(clausesOf(o.tags[side], texts[side]))
		s.ends = []bool{true}
		k := 0
		for i, c := range s.clauses {
			s.lengths = append(s.lengths, lengthOf(side, texts[side][c.Start:c.End]))
			s.ends = append(s.ends, i == len(s.clauses)-1 || endsSentence(texts[side][:c.End]))
			for ; k < len(s.words) && int(s.words[k].at) < c.End; k++ {
				s.words[k].clause = int32(i)
			}
		}
	}
	o.addNumbers(t)
	if !o.taught {
		t.teaches = true
		o.count(t)
		o.waiting = append(o.waiting, *t)
	}
	return t
}

func (o *omissions) addNumbers(t *tested) {
	if t.pair.numbers == nil {
		return
	}
	var stated [2][]*number
	for k, list := range [2][]number{t.pair.numbers.source, t.pair.numbers.target} {
		side, clause := o.order[k], 0
		s := &t.sides[side]
		for i := range list {
			if list[i].Weight != words.Stated {
				continue
			}
			for clause < len(s.clauses)-1 && s.clauses[clause].End <= list[i].Start {
				clause++
			}
			s.numbers, stated[side] = append(s.numbers, clauseNumber{clause: int32(clause)}), append(stated[side], &list[i])
		}
	}
	t.pair.numbers = nil
	for i, a := range stated[0] {
		from := max(0, i-numberReach)
		for j, b := range reachOf(stated[1], i) {
			if equal(&a.Quantity, &b.Quantity) {
				x, y := &t.sides[0].numbers[i], &t.sides[1].numbers[from+j]
				x.stated, y.stated = append(x.stated, y.clause), append(y.stated, x.clause)
			}
		}
	}
}

// mean returns the mean of the logarithm of the ratio of lengths.
func (o *omissions) mean() float64 { return math.Log(o.lengths[otherSide] / o.lengths[chineseSide]) }

// fit returns the log-likelihood of the length of a side, given that of the other.
func (o *omissions) fit(side int, length, other float64) float64 {
	length = max(length, 1)
	z, chinese := math.Log(other/length)-o.mean(), length
	if side == otherSide {
		z, chinese = math.Log(length/other)-o.mean(), length/math.Exp(o.mean())
	}
	variance := o.variance / o.units / max(chinese, 1)
	return -z*z/(2*variance) - math.Log(variance)/2
}

// seen holds the observations on a run, in the order of the essay above, after 1 for the bias.
type seen struct{ bias, alone, short, little, length, words, oneEnd, bothEnds float64 }

// runWeights are the weights of the observations on a run, by its side. alone is limited to
// leastAlone and mostAlone; little is short up to mostLittle, which a sentence without its
// words need not exceed.
var runWeights = [2]seen{
	chineseSide: {bias: -6.82, alone: .938, short: .074, little: .289, length: 1, words: .039, oneEnd: .404, bothEnds: 1.84},
	otherSide:   {bias: -8.98, alone: .649, short: .05, little: .473, length: 1.55, words: -.077, oneEnd: 1.56, bothEnds: 2.01},
}

const (
	leastAlone, mostAlone = -4, 3
	mostLittle            = 4
	// fewWords is the evidence against a run of a language whose lexicon is small: more of the
	// words that are there are not known as renderings.
	fewWords = 1.3
)

func (x *seen) times(w *seen) float64 {
	return x.bias*w.bias + x.alone*w.alone + x.short*w.short + x.little*w.little + x.length*w.length + x.words*w.words + x.oneEnd*w.oneEnd + x.bothEnds*w.bothEnds
}

// A foundRun is a run of clauses with the evidence that it was left out.
type foundRun struct {
	align.Span
	evidence float64
}

// best returns the run of the side that was most likely left out, with the evidence that one
// of the runs was.
func (o *omissions) best(l *clauseLattice, side int) foundRun {
	t := l.unit
	s, other := &t.sides[side], &t.sides[1-side]
	n := len(s.clauses)
	alone := l.alone(side)
	counts := make([]float64, n)
	for _, w := range s.words {
		counts[w.clause]++
	}
	full := o.fit(side, s.length, other.length)
	found, highest, bias := foundRun{evidence: math.Inf(-1)}, math.Inf(-1), 0.0
	if o.translate != nil {
		bias = -fewWords
	}
	for i := range n {
		left, count := s.length, 0.0
		for j := i; j < n && (i > 0 || j < n-1); j++ {
			left, count = left-s.lengths[j], count+counts[j]
			if count == 0 {
				continue
			}
			x := seen{bias: 1, alone: min(max(alone[i][j+1], leastAlone), mostAlone), words: count, length: math.Log(s.length - left + 1)}
			x.short = min(max(o.fit(side, left, other.length)-full, -mostShort), mostShort)
			x.little = min(x.short, mostLittle)
			switch {
			case s.ends[i] && s.ends[j+1]:
				x.bothEnds = 1
			case s.ends[i] || s.ends[j+1]:
				x.oneEnd = 1
			}
			e := x.times(&runWeights[side]) + bias
			if e > highest {
				highest, found.Span = e, align.Span{Start: s.clauses[i].Start, End: s.clauses[j].End}
			}
			found.evidence = align.LogAdd(found.evidence, e)
		}
	}
	return found
}

// mostShort limits the weight of the lengths.
const mostShort = 15

// checkOmissions examines a unit, and judges it unless it waits for the document to be learned.
func (c *Checker) checkOmissions(p *pair) {
	o := c.omitted
	waited := !o.taught
	if t := o.add(p); t != nil && !waited {
		c.judgeOmissions(t)
	}
	if waited && len(o.waiting) == taughtUnits {
		c.finishOmissions()
	}
}

// finishOmissions learns from the document and judges the units that waited.
func (c *Checker) finishOmissions() {
	o := c.omitted
	if o == nil || o.taught {
		return
	}
	o.learn(o.waiting)
	for i := range o.waiting {
		c.judgeOmissions(&o.waiting[i])
	}
	o.waiting = nil
}

// judgeOmissions reports the runs of a unit that were left out or added.
func (c *Checker) judgeOmissions(t *tested) {
	if len(t.sides[0].clauses) < 2 && len(t.sides[1].clauses) < 2 {
		return
	}
	l := c.omitted.lattice(t)
	for k, side := range c.omitted.order {
		if len(t.sides[side].clauses) < 2 {
			continue
		}
		run, least := c.omitted.best(l, side), c.o.Profile.leastEvidence(side)
		if run.evidence >= least.info {
			c.reportRun(t.pair, k == 1, run, run.evidence >= least.warning)
		}
	}
}

func (c *Checker) reportRun(p *pair, added bool, run foundRun, sure bool) {
	f := Finding{Kind: Completeness, Rule: "omitted", Severity: Info, local: true}
	spans := []align.Span{run.Span}
	if !added {
		f.Message = "apparently not translated: “" + shorten(strings.TrimSpace(p.source.Text[run.Start:run.End])) + "”"
		if sure {
			f.Severity = Warning
		}
		c.report(p, f, spans, nil)
		return
	}
	f.Rule, f.Message = "added", "apparently not in the source: “"+shorten(strings.TrimSpace(p.target.Text[run.Start:run.End]))+"”"
	if sure && c.o.Profile == Law {
		f.Severity = Warning
	}
	c.report(p, f, nil, spans)
}
