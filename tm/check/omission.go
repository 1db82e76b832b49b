package check

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/words"
)

// A sentence that is left out inside a unit shows twice: the target is too short, and
// nothing in it renders the words of a part of the source.
//
//	source   工厂去年生产了大量汽车，│城市的空气质量也有所改善。
//	         工厂 去年 生产 大量 汽车 │ 城市 空气 质量 改善
//	target   Last year the factory produced a large number of cars.
//	         x    x    x    x    x   │ -    -    -    -
//
// Every run of clauses that is not the whole source is a hypothesis: it was left out.
// Its evidence is a log-likelihood ratio of two terms.
//
// Words: a word of the source is found in the target of a faithful translation with a
// probability that the document teaches for each word (市场主体 is never found, because
// market entities are not in the dictionary, so that its absence says nothing), and by
// chance as often as targets have its renderings at all.
//
// Length: the logarithm of the ratio of the lengths is normally distributed about the mean
// of the document, with a variance that falls with the length. Without the run the ratio
// should fit, with it it should not.
//
// What the document teaches is complete at its end, so units are kept that may be
// reported, a few in a hundred.
const (
	// translated is the probability that a word is found in a faithful translation, before
	// the document has taught another; translatedUnits is how many units it counts for.
	translated, translatedUnits = .6, 3
	// leastChance and mostChance bound the probability that it is there by chance.
	leastChance, mostChance = .03, .6
	// sureEvidence is the log-likelihood ratio from which an omission is a warning, from
	// leastEvidence it is an info. They were set on reports and laws with planted
	// omissions (docs/benchmarks.md).
	leastEvidence, sureEvidence = 2, 6
	// keptEvidence is the one from which a unit is kept until the end.
	keptEvidence = 0
	// leastWords is the number of words of the dictionary that a run must have.
	leastWords = 2
	// usualVariance is the variance of the logarithm of the ratio of lengths, times the
	// length of the source in letters, and usualUnits is how many units it counts for.
	usualVariance = 1.6
	usualUnits    = 8
	// mostVariance cuts off what one bad pair adds to the variance.
	mostVariance = 9
	// leastClause is the length of a clause in characters of Chinese, leastClauseSpaced in
	// other scripts.
	leastClause, leastClauseSpaced = 6, 20
	// longestTested bounds the units that are looked through, in bytes.
	longestTested = 6000
)

// usualRatio is the ratio of the lengths of the target and the source in letters,
// where one side is Chinese and the other is not.
const (
	usualRatio = 3.3
	// usualLength is the number of Chinese characters that it counts for.
	usualLength = 200
)

// omissions collects what the units of a document say.
type omissions struct {
	dictionary     *lexicon.Dictionary
	learned        map[string][]lexicon.Translation // nil for English
	source, target float64                          // lengths of all units
	variance       float64                          // sum of the variances of the units
	units          float64
	words          map[string]*wordStat
	stems          map[string]int32 // in how many targets a stem stands
	candidates     []tested
}

// wordStat is how often a word stood in sources, and how often the target rendered it.
type wordStat struct{ count, rendered float64 }

// tested is a unit that is looked through.
type tested struct {
	pair    *pair
	clauses []align.Span
	lengths []float64
	terms   []term
	target  float64
}

// newOmissions returns nil where no dictionary of the languages is known.
func newOmissions(from, to string) (*omissions, error) {
	other := to
	if from != "zh" {
		other = from
	}
	if from != "zh" && to != "zh" || from == to {
		return nil, nil
	}
	o := &omissions{words: map[string]*wordStat{}, stems: map[string]int32{}}
	var err error
	if o.dictionary, err = lexicon.Chinese(); err != nil {
		return nil, err
	}
	if other != "en" {
		if o.learned, err = lexicon.Translations(other); err != nil || o.learned == nil {
			return nil, err
		}
	}
	o.source, o.target = usualLength, usualLength*usualRatio
	if from != "zh" {
		o.source, o.target = o.target, o.source
	}
	o.units, o.variance = usualUnits, usualUnits*usualVariance
	return o, nil
}

// term is a word of the source: its place, and whether the target renders it.
type term struct {
	at       int
	key      string
	rendered bool
	chance   float64 // that a target has it anyway, as known when it was read
}

// stemsOf calls yield for the stems that render a head in the other language.
func (o *omissions) stemsOf(head []rune, id int32, yield func(string) bool) {
	if o.learned == nil {
		o.dictionary.Stems(id)(yield)
		return
	}
	for _, t := range o.learned[string(head)] {
		if !yield(t.Stem) {
			return
		}
	}
}

// heads calls found for the longest words of the dictionary that follow one another in
// a Chinese text; those of one character are left out.
func (o *omissions) heads(text string, found func(at int, head []rune, id int32)) {
	var runes []rune
	var places []int
	for at, r := range text {
		runes, places = append(runes, han.Simplify(r)), append(places, at)
	}
	for i := 0; i < len(runes); {
		longest, id := 1, int32(-1)
		for length, head := range o.dictionary.HeadsAt(runes, i) {
			if length > longest && length <= 6 {
				longest, id = length, head
			}
		}
		if longest > 1 {
			found(places[i], runes[i:i+longest], id)
		}
		i += longest
	}
}

// terms returns the words of the source that a dictionary knows, and learns from them.
func (o *omissions) terms(p *pair) (list []term) {
	stems := map[string]bool{}
	if p.sourceTag == "zh" {
		for _, w := range stemmed(p.targetTag, p.target.Text) {
			stems[w.stem] = true
		}
		o.heads(p.source.Text, func(at int, head []rune, id int32) {
			t, known := term{at: at, key: string(head)}, false
			o.stemsOf(head, id, func(stem string) bool {
				known = true
				t.rendered = t.rendered || stems[stem]
				t.chance = max(t.chance, o.chanceOf(stem))
				return true
			})
			if known {
				list = append(list, t)
			}
		})
	} else {
		o.heads(p.target.Text, func(_ int, head []rune, id int32) {
			o.stemsOf(head, id, func(stem string) bool {
				stems[stem] = true
				return true
			})
		})
		for _, w := range stemmed(p.sourceTag, p.source.Text) {
			word := strings.ToLower(p.source.Text[w.start:w.end])
			if !words.IsFunction(p.sourceTag, word) && utf8.RuneCountInString(word) > 3 {
				list = append(list, term{w.start, w.stem, stems[w.stem], o.chanceOf(w.stem)})
			}
		}
	}
	for stem := range stems {
		o.stems[stem]++
	}
	for _, t := range list {
		stat := o.words[t.key]
		if stat == nil {
			stat = &wordStat{}
			o.words[t.key] = stat
		}
		stat.count++
		if t.rendered {
			stat.rendered++
		}
	}
	return list
}

func (o *omissions) chanceOf(stem string) float64 {
	return float64(o.stems[stem]) / o.units
}

// weigh returns the evidence of a word that its clause was left out.
func (o *omissions) weigh(t term) float64 {
	p := translated
	if stat := o.words[t.key]; stat != nil {
		// without this unit, which must not speak for itself
		count, rendered := stat.count-1, stat.rendered
		if t.rendered {
			rendered--
		}
		p = (translated*translatedUnits + rendered) / (translatedUnits + count)
	}
	chance := min(max(t.chance, leastChance), mostChance)
	p = max(p, chance+.01)
	p = min(p, .97)
	if t.rendered {
		return math.Log(chance / p)
	}
	return math.Log((1 - chance) / (1 - p))
}

// clausesOf cuts a text at its commas, semicolons and full stops.
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

// add looks through a unit.
func (o *omissions) add(p *pair) {
	source, target := float64(letters(p.source.Text)), float64(letters(p.target.Text))
	if source < leastClause || target == 0 || len(p.source.Text) > longestTested {
		return
	}
	z := math.Log(target/source) - o.mean()
	o.variance += min(z*z*source, mostVariance)
	o.source, o.target, o.units = o.source+source, o.target+target, o.units+1
	t := tested{pair: p, clauses: clausesOf(p.sourceTag, p.source.Text), terms: o.terms(p), target: target}
	if len(t.clauses) < 2 {
		return
	}
	for _, c := range t.clauses {
		t.lengths = append(t.lengths, float64(letters(p.source.Text[c.Start:c.End])))
	}
	if _, evidence := o.best(t); evidence > keptEvidence {
		o.candidates = append(o.candidates, t)
	}
}

// mean is that of the logarithm of the ratio of lengths.
func (o *omissions) mean() float64 { return math.Log(o.target / o.source) }

// best returns the run of clauses that was left out most likely, and its evidence: the
// log-likelihood ratio of the two hypotheses.
func (o *omissions) best(t tested) (run align.Span, most float64) {
	evidence, counts := make([]float64, len(t.clauses)), make([]int, len(t.clauses))
	whole, k := 0.0, 0
	for i, c := range t.clauses {
		whole += t.lengths[i]
		for ; k < len(t.terms) && t.terms[k].at < c.End; k++ {
			counts[i]++
			evidence[i] += o.weigh(t.terms[k])
		}
	}
	most = math.Inf(-1)
	full := o.fit(t.target, whole)
	for i := range t.clauses {
		sum, words, out := 0.0, 0, 0.0
		for j := i; j < len(t.clauses); j++ {
			sum, words, out = sum+evidence[j], words+counts[j], out+t.lengths[j]
			if i == 0 && j == len(t.clauses)-1 || words < leastWords || sum <= 0 {
				continue
			}
			if e := sum + o.fit(t.target, whole-out) - full; e > most {
				most, run = e, align.Span{Start: t.clauses[i].Start, End: t.clauses[j].End}
			}
		}
	}
	return run, most
}

// fit is the logarithm of the likelihood of the length of a target beside that of its source.
func (o *omissions) fit(target, source float64) float64 {
	source = max(source, 1)
	variance := o.variance / o.units / source
	z := math.Log(target/source) - o.mean()
	return -z*z/(2*variance) - math.Log(variance)/2
}

// reportOmissions reports the units whose evidence suffices, now that all are known.
func (c *Checker) reportOmissions() {
	if c.omitted == nil {
		return
	}
	for _, x := range c.omitted.candidates {
		run, evidence := c.omitted.best(x)
		if evidence < leastEvidence {
			continue
		}
		text := strings.TrimSpace(x.pair.source.Text[run.Start:run.End])
		f := Finding{Kind: Completeness, Rule: "omitted", Severity: Info, Message: "not translated, it seems: “" + shorten(text) + "”", local: true}
		if evidence >= sureEvidence {
			f.Severity = Warning
		}
		c.report(x.pair, f, []align.Span{run}, nil)
	}
}
