package check

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// Three signs show that a sentence or clause inside a unit was left out: the target is too
// short, nothing in it renders the words of a part of the source, and none of its words is
// explained by that part alone.
//
//	source   工厂去年生产了大量汽车，│城市的空气质量也有所改善。
//	         工厂 去年 生产 大量 汽车 │ 城市 空气 质量 改善
//	target   Last year the factory produced a large number of cars.
//	         x    x    x    x    x   │ -    -    -    -
//
// Every run of clauses that is not the whole text is a hypothesis: it was left out. Additions
// are found in the same way, as runs of the target that the source does not have. The
// evidence is a weighted sum of observations, close to a logarithm of odds:
//
//   - absent: the other side of a faithful translation renders a word with a probability
//     that is learned from the document for each word (市场主体 is never found, because the
//     dictionary does not have market entities, so its absence means nothing), and by
//     chance as often as the other side has its renderings at all;
//   - unpaired, lost: the same, and the number of words without a partner, if a word of
//     the other side renders only one word, and the words outside the run choose first;
//   - alone: words of the other side that only the run explains;
//   - short: the logarithm of the ratio of the lengths is normally distributed around the
//     mean of the document, with a variance that decreases with the length. The ratio
//     should fit without the run, and not fit with it;
//   - words: the number of words of the run;
//   - open, others: the number of words of the other side that nothing explains, and of all
//     its words. The open words may be the run in other words.
//
// The weights were found by logistic regression on sentences that a program left out of
// reports, minutes and learned prose. The dictionary and the document tell which words
// render each other: words that remain unexplained on both sides of several units belong
// together. The document is learned from its first taughtUnits units; those of them that
// may be reported wait until then, and later units are judged at once.
const (
	// translated is the prior probability that a word is found in a faithful translation;
	// it has the weight of translatedUnits units.
	translated, translatedUnits = .6, 3
	// leastChance and mostChance limit the probability that a word is found by chance.
	leastChance, mostChance = .03, .6
	// sureEvidence is the evidence from which a run is reported as a warning; from
	// firstEvidence, without the unpaired words, it is examined in full.
	sureEvidence, firstEvidence = 1.2, -4.5
	// usualVariance is the prior variance of the logarithm of the ratio of lengths, times the
	// length of the Chinese side in letters; it has the weight of usualUnits units.
	usualVariance = 1.6
	usualUnits    = 8
	// mostVariance limits the contribution of one bad pair to the variance.
	mostVariance = 9
	// leastClause is the minimum length of a clause in Chinese characters, leastClauseSpaced
	// in letters of other scripts.
	leastClause, leastClauseSpaced = 5, 20
	// longestTested is the maximum length of an examined unit, in bytes.
	longestTested = 6000
	// taughtUnits is the number of units from which the document is learned.
	taughtUnits = 2000
	// Two words belong together if they are unexplained in at least leastTogether units
	// together, and at least leastLift times as often as by chance.
	leastTogether, leastLift = 3, 2
	// longestHead is the maximum length of the dictionary words that are searched.
	longestHead = 6
)

// usualRatio is the prior ratio of the lengths of the other side and the Chinese side in letters.
const (
	usualRatio = 3.3
	// usualLength is its weight in Chinese characters.
	usualLength = 200
)

// Indexes of the sides of a unit in the search for omissions.
const (
	chineseSide = iota
	otherSide
)

// omissions collects statistics on the units of a document.
type omissions struct {
	dictionary *lexicon.Dictionary
	learned    map[string][]lexicon.Translation // nil for English
	tags       [2]string
	order      [2]int // the sides that are the source and the target

	lengths    [2]float64 // sums over all units
	variance   float64    // sum of the variances of the units
	units      float64
	ids        [2]map[string]int32
	renders    [][]int32         // the stems that may render a head, by its number
	words      [2][]wordStat     // by the number of the word
	open       [][2][]int32      // the words of the first units that no dictionary explains
	together   map[[2]int32]bool // the pairs that belong together, nil until all taught units are known
	candidates []tested
	present    []int32 // the last unit with a stem: scratch of link
	at         []int32
}

// A wordStat counts the units with a word, those in which the other side rendered it, and
// those with the word or its renderings.
type wordStat struct {
	count, rendered, units float64
	last                   int32 // the last unit counted
}

// tested is a unit that is examined.
type tested struct {
	pair  *pair
	sides [2]sideWords
}

// sideWords is a side of a unit.
type sideWords struct {
	clauses []align.Span
	lengths []float64
	length  float64
	words   []wordIn
}

// A wordIn is a word of a unit.
type wordIn struct {
	at     int32
	id     int32
	clause int32
	links  []int32 // the words of the other side that may render it
}

// newOmissions returns nil if the languages have no dictionary.
func newOmissions(from, to string) (*omissions, error) {
	if from != "zh" && to != "zh" || from == to {
		return nil, nil
	}
	o := &omissions{tags: [2]string{"zh", to}, order: [2]int{chineseSide, otherSide}, ids: [2]map[string]int32{{}, {}}}
	if from != "zh" {
		o.tags[otherSide], o.order = from, [2]int{otherSide, chineseSide}
	}
	var err error
	if o.dictionary, err = lexicon.Chinese(); err != nil {
		return nil, err
	}
	if o.tags[otherSide] != "en" {
		if o.learned, err = lexicon.Translations(o.tags[otherSide]); err != nil || o.learned == nil {
			return nil, err
		}
	}
	o.lengths = [2]float64{usualLength, usualLength * usualRatio}
	o.units, o.variance = usualUnits, usualUnits*usualVariance
	return o, nil
}

// number returns the number of a word of a side.
func (o *omissions) number(side int, word string) (id int32, known bool) {
	if id, ok := o.ids[side][word]; ok {
		return id, true
	}
	id = int32(len(o.words[side]))
	o.ids[side][word] = id
	o.words[side] = append(o.words[side], wordStat{last: -1})
	if side == otherSide {
		o.present, o.at = append(o.present, -1), append(o.at, 0)
	}
	return id, false
}

// head returns the number of a dictionary head, and registers the stems that render it.
func (o *omissions) head(runes []rune, entry int32) int32 {
	id, known := o.number(chineseSide, string(runes))
	if known {
		return id
	}
	var stems []int32
	add := func(stem string) bool {
		if utf8.RuneCountInString(stem) > 1 {
			n, _ := o.number(otherSide, stem)
			stems = append(stems, n)
		}
		return true
	}
	if o.learned == nil {
		o.dictionary.Stems(entry)(add)
	} else {
		for _, t := range o.learned[string(runes)] {
			add(t.Stem)
		}
	}
	o.renders = append(o.renders, stems)
	return id
}

// chineseWords divides a Chinese text into the longest words of the dictionary; it omits
// those of one character.
func (o *omissions) chineseWords(text string) (list []wordIn) {
	var runes []rune
	var places []int32
	for at, r := range text {
		runes, places = append(runes, han.Simplify(r)), append(places, int32(at))
	}
	for i := 0; i < len(runes); {
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

// add examines a unit.
func (o *omissions) add(p *pair) {
	texts := [2]string{p.source.Text, p.target.Text}
	if o.order[0] == otherSide {
		texts[0], texts[1] = texts[1], texts[0]
	}
	t := tested{pair: p}
	for side := range t.sides {
		s := &t.sides[side]
		s.length = float64(letters(texts[side]))
		if s.length == 0 || len(texts[side]) > longestTested {
			return
		}
	}
	if t.sides[chineseSide].length < leastClause {
		return
	}
	z := math.Log(t.sides[otherSide].length/t.sides[chineseSide].length) - o.mean()
	o.variance += min(z*z*t.sides[chineseSide].length, mostVariance)
	o.lengths[0], o.lengths[1], o.units = o.lengths[0]+t.sides[0].length, o.lengths[1]+t.sides[1].length, o.units+1
	t.sides[chineseSide].words = o.chineseWords(texts[chineseSide])
	t.sides[otherSide].words = o.otherWords(texts[otherSide])
	for side := range t.sides {
		s := &t.sides[side]
		s.clauses = clausesOf(o.tags[side], texts[side])
		k := 0
		for i, c := range s.clauses {
			s.lengths = append(s.lengths, float64(letters(texts[side][c.Start:c.End])))
			for ; k < len(s.words) && int(s.words[k].at) < c.End; k++ {
				s.words[k].clause = int32(i)
			}
		}
	}
	o.link(&t)
	o.count(&t)
	if o.together == nil {
		var open [2][]int32
		for side := range t.sides {
			for _, w := range t.sides[side].words {
				if len(w.links) == 0 {
					open[side] = append(open[side], w.id)
				}
			}
		}
		o.open = append(o.open, open)
	}
	for side := range t.sides {
		if len(t.sides[side].clauses) > 1 && o.best(&t, side, false).evidence > firstEvidence {
			o.candidates = append(o.candidates, t)
			break
		}
	}
}

// link records for each word of the unit which words of the other side may render it.
func (o *omissions) link(t *tested) {
	heads, stems := t.sides[chineseSide].words, t.sides[otherSide].words
	unit := int32(t.pair.number)
	next := make([]int32, len(stems)) // the next word with the same stem
	for j := len(stems) - 1; j >= 0; j-- {
		id := stems[j].id
		next[j] = -1
		if o.present[id] == unit {
			next[j] = o.at[id]
		}
		o.present[id], o.at[id] = unit, int32(j)
	}
	for i := range heads {
		for _, stem := range o.renders[heads[i].id] {
			if o.present[stem] != unit {
				continue
			}
			for j := o.at[stem]; j >= 0; j = next[j] {
				heads[i].links = append(heads[i].links, j)
				stems[j].links = append(stems[j].links, int32(i))
			}
		}
	}
}

// count updates the statistics with the unit.
func (o *omissions) count(t *tested) {
	unit := int32(t.pair.number)
	for side := range t.sides {
		for _, w := range t.sides[side].words {
			stat := &o.words[side][w.id]
			stat.count++
			if len(w.links) > 0 {
				stat.rendered++
			}
			if side == chineseSide {
				for _, stem := range o.renders[w.id] {
					if s := &o.words[otherSide][stem]; s.last != unit {
						s.last = unit
						s.units++
					}
				}
			} else if stat.last != unit {
				stat.last = unit
				stat.units++
			}
		}
	}
}

func (o *omissions) chance(side int, id int32) float64 {
	most := 0.0
	if side == chineseSide {
		for _, stem := range o.renders[id] {
			most = max(most, o.words[otherSide][stem].units)
		}
	} else {
		most = o.words[otherSide][id].units
	}
	return most / o.units
}

// weigh returns the evidence from a word that its clause was left out.
func (o *omissions) weigh(side int, w wordIn) float64 {
	if side == chineseSide && len(o.renders[w.id]) == 0 && len(w.links) == 0 {
		return 0
	}
	stat := o.words[side][w.id]
	// leave out this unit, which must not be evidence about itself
	count, rendered := max(stat.count-1, 0), stat.rendered
	if len(w.links) > 0 {
		rendered = max(rendered-1, 0)
	}
	p := (translated*translatedUnits + rendered) / (translatedUnits + count)
	chance := min(max(o.chance(side, w.id), leastChance), mostChance)
	p = max(p, chance+.01)
	p = min(p, .97)
	if len(w.links) > 0 {
		return math.Log(chance / p)
	}
	return math.Log((1 - chance) / (1 - p))
}

// mean returns the mean of the logarithm of the ratio of lengths.
func (o *omissions) mean() float64 { return math.Log(o.lengths[otherSide] / o.lengths[chineseSide]) }

// seen holds the observations on a run, in the order of the essay above, after 1 for the bias.
type seen struct{ bias, absent, unpaired, lost, alone, short, little, words, open, others float64 }

// runWeights are the weights of the observations on a run, by its side; firstWeights are those of
// the first look, without the unpaired words. little is short up to mostLittle, which a
// sentence without its words need not exceed.
var (
	runWeights = [2]seen{
		chineseSide: {bias: -3.6, absent: .32, unpaired: .29, lost: -.7, alone: -.45, short: .11, little: .46, words: .77, open: -.071, others: .019},
		otherSide:   {bias: -3.1, absent: .14, unpaired: .14, lost: -.18, little: .76, words: .2, open: .035, others: -.03},
	}
	firstWeights = [2]seen{
		chineseSide: {bias: -3.5, absent: .4, alone: -.75, short: .39, words: .29, open: -.17, others: .075},
		otherSide:   {bias: -3.1, absent: .4, alone: .12, short: .29, words: -.08, open: .06, others: -.06},
	}
)

const mostLittle = 4

func (x *seen) times(w *seen) float64 {
	return x.bias*w.bias + x.absent*w.absent + x.unpaired*w.unpaired + x.lost*w.lost + x.alone*w.alone + x.short*w.short + x.little*w.little + x.words*w.words + x.open*w.open + x.others*w.others
}

// A foundRun is a run of clauses with the evidence that it was left out.
type foundRun struct {
	align.Span
	evidence float64
}

// best returns the run of the side that was most likely left out; if closely is set, it
// also considers the unpaired words.
func (o *omissions) best(t *tested, side int, closely bool) foundRun {
	s, other := &t.sides[side], &t.sides[1-side]
	n := len(s.clauses)
	absent, counts := make([]float64, n), make([]float64, n)
	for _, w := range s.words {
		absent[w.clause] += o.weigh(side, w)
		counts[w.clause]++
	}
	// the first and the last clause that explain a word of the other side
	type reach struct{ first, last int }
	var explained []reach
	for _, b := range other.words {
		if len(b.links) == 0 {
			continue
		}
		r := reach{n, -1}
		for _, i := range b.links {
			c := int(s.words[i].clause)
			r.first, r.last = min(r.first, c), max(r.last, c)
		}
		explained = append(explained, r)
	}
	weights := &firstWeights[side]
	if closely {
		weights = &runWeights[side]
	}
	found := foundRun{evidence: math.Inf(-1)}
	full := o.fit(side, s.length, other.length)
	for i := range s.clauses {
		x := seen{bias: 1, open: float64(len(other.words) - len(explained)), others: float64(len(other.words))}
		left := s.length
		for j := i; j < n; j++ {
			x.absent, x.words, left = x.absent+absent[j], x.words+counts[j], left-s.lengths[j]
			if i == 0 && j == n-1 || x.words == 0 {
				continue
			}
			x.alone = 0
			for _, r := range explained {
				if r.first >= i && r.last <= j {
					x.alone++
				}
			}
			x.short = o.fit(side, left, other.length) - full
			x.little = min(x.short, mostLittle)
			if closely {
				x.unpaired, x.lost = o.unpaired(t, side, int32(i), int32(j))
			}
			if e := x.times(weights); e > found.evidence {
				found = foundRun{align.Span{Start: s.clauses[i].Start, End: s.clauses[j].End}, e}
			}
		}
	}
	return found
}

// unpaired weighs the words of the clauses from first to last after all others of the side
// have chosen, and counts those without a partner.
func (o *omissions) unpaired(t *tested, side int, first, last int32) (evidence, lost float64) {
	m := newMatching(t.sides[side].words, len(t.sides[1-side].words))
	inside := func(w wordIn) bool { return w.clause >= first && w.clause <= last }
	for k, w := range m.words {
		if !inside(w) {
			m.add(k)
		}
	}
	for k, w := range m.words {
		if !inside(w) {
			continue
		}
		if len(w.links) > 0 && !m.add(k) {
			w.links = nil
		}
		if len(w.links) == 0 {
			lost++
		}
		evidence += o.weigh(side, w)
	}
	return evidence, lost
}

// learn finds the words that belong together though no dictionary has the pair: those that
// remain unexplained in the same units.
func (o *omissions) learn() {
	o.together = map[[2]int32]bool{}
	var open [2]map[int32]int
	for side := range open {
		open[side] = map[int32]int{}
		for _, unit := range o.open {
			for k, id := range unit[side] {
				if !slices.Contains(unit[side][:k], id) {
					open[side][id]++
				}
			}
		}
	}
	count := map[[2]int32]int{}
	each := func(unit [2][]int32, do func(a, b int32)) {
		for i, a := range unit[chineseSide] {
			if open[chineseSide][a] < leastTogether || slices.Contains(unit[chineseSide][:i], a) {
				continue
			}
			for j, b := range unit[otherSide] {
				if open[otherSide][b] >= leastTogether && !slices.Contains(unit[otherSide][:j], b) {
					do(a, b)
				}
			}
		}
	}
	for _, unit := range o.open {
		each(unit, func(a, b int32) { count[[2]int32{a, b}]++ })
	}
	for ab, n := range count {
		a, b := open[chineseSide][ab[0]], open[otherSide][ab[1]]
		if n >= leastTogether && 2*n > min(a, b) && float64(n)*float64(len(o.open)) > leastLift*float64(a)*float64(b) {
			o.together[ab] = true
		}
	}
	for _, unit := range o.open {
		each(unit, func(a, b int32) {
			if o.together[[2]int32{a, b}] {
				o.words[chineseSide][a].rendered++
				o.words[otherSide][b].rendered++
			}
		})
	}
	for side := range o.words {
		for i := range o.words[side] {
			w := &o.words[side][i]
			w.rendered = min(w.rendered, w.count)
		}
	}
	o.open = nil
}

// linkTaught adds the links learned from the document.
func (o *omissions) linkTaught(t *tested) {
	heads, stems := t.sides[chineseSide].words, t.sides[otherSide].words
	for i := range heads {
		for j := range stems {
			if o.together[[2]int32{heads[i].id, stems[j].id}] {
				heads[i].links = append(heads[i].links, int32(j))
				stems[j].links = append(stems[j].links, int32(i))
			}
		}
	}
}

// A matching pairs words of one side with words of the other, one to one.
type matching struct {
	words   []wordIn
	partner []int32 // partners of the words of the other side, -1 for none
	seen    []bool
}

func newMatching(words []wordIn, others int) *matching {
	m := &matching{words, make([]int32, others), make([]bool, others)}
	for i := range m.partner {
		m.partner[i] = -1
	}
	return m
}

// add finds a partner for a word, and gives other words new partners if necessary.
func (m *matching) add(k int) bool {
	clear(m.seen)
	return m.augment(int32(k))
}

func (m *matching) augment(k int32) bool {
	for _, b := range m.words[k].links {
		if m.seen[b] {
			continue
		}
		m.seen[b] = true
		if m.partner[b] < 0 || m.augment(m.partner[b]) {
			m.partner[b] = k
			return true
		}
	}
	return false
}

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

// finishOmissions learns from the document and reports on the units that waited.
func (c *Checker) finishOmissions() {
	o := c.omitted
	if o == nil {
		return
	}
	if o.together == nil {
		o.learn()
	}
	c.reportOmissions()
}

// reportOmissions reports the candidates with sufficient evidence.
func (c *Checker) reportOmissions() {
	o := c.omitted
	for i := range o.candidates {
		t := &o.candidates[i]
		o.linkTaught(t)
		for k, side := range o.order {
			if len(t.sides[side].clauses) < 2 {
				continue
			}
			run := o.best(t, side, true)
			if run.evidence >= c.o.Profile.leastEvidence()[k] {
				c.reportRun(t.pair, k == 1, run)
			}
		}
	}
	o.candidates = nil
}

func (c *Checker) reportRun(p *pair, added bool, run foundRun) {
	f := Finding{Kind: Completeness, Rule: "omitted", Severity: Info, local: true}
	spans := []align.Span{run.Span}
	if !added {
		f.Message = "not translated, it seems: “" + shorten(strings.TrimSpace(p.source.Text[run.Start:run.End])) + "”"
		if run.evidence >= sureEvidence {
			f.Severity = Warning
		}
		c.report(p, f, spans, nil)
		return
	}
	f.Rule, f.Message = "added", "not in the source, it seems: “"+shorten(strings.TrimSpace(p.target.Text[run.Start:run.End]))+"”"
	if run.evidence >= sureEvidence && c.o.Profile == Law {
		f.Severity = Warning
	}
	c.report(p, f, nil, spans)
}
