package mixed

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// The runs of the two sides alternate. The translation of a source run is either the run
// after it or the one before it:
//
//	S T  S T  S T        (S T)(S T)(S T)
//	T  S T  S T          T (S T)(S T)      a headline of the site first
//	T S  T S  T S        (T S)(T S)(T S)   the translation first
//
// The lengths decide: the ratios of the weights of texts and their translations vary less
// than those of unrelated neighbours (Gale and Church 1993 compare lengths in this way).
// The order is the same on the whole page, but for lines and blocks that have a text and
// its translation in the other order, such as a gloss below a paragraph; they are pairs by
// themselves. A pair with an impossible ratio, such as after a
// stray line between two paragraphs of one side, is merged with a neighbour: a larger pair
// is less precise, but not wrong.

// A run is a sequence of consecutive pieces of one side, a range of its paragraphs.
type run struct {
	side   int
	pieces align.Range
	weight float64
	// couple is not 0 for the two runs of a couple that is a pair by itself.
	couple int
}

// A paragraph describes a paragraph of a side for the pairing.
type paragraph struct {
	weight float64
	// heading reports whether it is short and does not end in a mark.
	heading bool
}

// attribution is the mark before the author and date of a quotation, a line that
// translations often omit.
const attribution = "——"

// headingWeight is the greatest weight of a heading: twenty Chinese characters.
const headingWeight = 60.0

// runs returns the runs of the page and the paragraphs of each side. Pieces in a third
// language do not end a run. own are the couples that are pairs by themselves.
func (p *parter) runs(own map[int]bool) (list []run, paragraphs [2][]paragraph) {
	var count [2]int
	for _, piece := range p.pieces {
		if piece.side == neither {
			continue
		}
		couple := 0
		if own[piece.couple] {
			couple = piece.couple
		}
		if n := len(list); n == 0 || list[n-1].side != piece.side || list[n-1].couple != couple {
			list = append(list, run{side: piece.side, pieces: align.Range{From: count[piece.side], To: count[piece.side]}, couple: couple})
		}
		count[piece.side]++
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(p.doc.Text[piece.Start:piece.End], closingMarks))
		heading := !piece.assigned && p.isShort(piece) && !strings.ContainsRune(sentenceMarks+"，、,:：", last)
		paragraphs[piece.side] = append(paragraphs[piece.side], paragraph{piece.weight, heading})
		run := &list[len(list)-1]
		run.pieces.To = count[piece.side]
		run.weight += piece.weight
	}
	return list, paragraphs
}

const (
	// spread is the standard deviation of the logarithm of the ratio between the
	// weights of a long paragraph and its translation; a short one varies by more.
	spread = 0.3
	// shortWeight is the weight at which the variance has doubled: five Chinese
	// characters.
	shortWeight = 15.0
	// farOff is the number of standard deviations from which a ratio is impossible.
	farOff = 4.0
)

// deviation returns the distance of the ratio of two weights from the usual one, in
// standard deviations, farOff at most.
func deviation(weight [2]float64, usual float64) float64 {
	source, target := weight[0], weight[1]
	if source == 0 || target == 0 {
		return farOff
	}
	variance := spread * spread * (1 + shortWeight/source + shortWeight/target)
	return min(farOff, math.Abs(math.Log(target/source)-usual)/math.Sqrt(variance))
}

// A weighedPair is a pair with the weights of its sides.
type weighedPair struct {
	sides  [2]align.Range
	weight [2]float64
}

func (p *weighedPair) add(r run) {
	p.sides[r.side].To = r.pieces.To
	p.weight[r.side] += r.weight
}

// inOrder pairs every run of the first side with the run after it. A run without a partner
// is a pair of one side.
func inOrder(runs []run, first int) []weighedPair {
	var pairs []weighedPair
	var done [2]int
	for k := 0; k < len(runs); k++ {
		pair := weighedPair{sides: [2]align.Range{{From: done[0], To: done[0]}, {From: done[1], To: done[1]}}}
		pair.add(runs[k])
		if k+1 < len(runs) && runs[k+1].side != runs[k].side && runs[k+1].couple == runs[k].couple && (runs[k].side == first || runs[k].couple != 0) {
			k++
			pair.add(runs[k])
		}
		done = [2]int{pair.sides[0].To, pair.sides[1].To}
		pairs = append(pairs, pair)
	}
	return pairs
}

// order returns the side that comes first, the pairs in that order, and the logarithm of
// the usual ratio of target to source.
func order(runs []run) (first int, pairs []weighedPair, usual float64) {
	var cost, ratio [2]float64
	var each [2][]weighedPair
	for side := range 2 {
		each[side] = inOrder(runs, side)
		ratio[side] = usualRatio(each[side])
		for _, p := range each[side] {
			d := deviation(p.weight, ratio[side]) // far off without a partner
			cost[side] += d * d
		}
	}
	switch {
	case cost[0] < cost[1]:
		first = 0
	case cost[1] < cost[0]:
		first = 1
	case len(runs) > 0:
		first = runs[0].side
	}
	return first, each[first], ratio[first]
}

// expectedWeight is the weight of the prior assumption that both sides weigh the same:
// fifty Chinese characters.
const expectedWeight = 150.0

// usualRatio returns the weighted median of the logarithms of the ratios of target to
// source, where each pair has the weight of its lighter side. Stray text would distort a
// mean.
func usualRatio(pairs []weighedPair) float64 {
	type ratio struct{ log, weight float64 }
	ratios := []ratio{{0, expectedWeight}}
	all := expectedWeight
	for _, p := range pairs {
		if weight := min(p.weight[0], p.weight[1]); weight > 0 {
			ratios = append(ratios, ratio{math.Log(p.weight[1] / p.weight[0]), weight})
			all += weight
		}
	}
	slices.SortStableFunc(ratios, func(a, b ratio) int { return cmp.Compare(a.log, b.log) })
	sum := 0.0
	for _, r := range ratios {
		if sum += r.weight; sum >= all/2 {
			return r.log
		}
	}
	return 0
}

// reversed returns the couples in the other order than the page. They are pairs by
// themselves, unless a sentence goes on from the piece before them or a translation follows,
// which shows that the line breaks are shifted against the texts:
//
//	会议通过了宣言。
//	The meeting adopted a declaration. 会谈是友好的。
//	The talks were friendly.
func (p *parter) reversed(first int) map[int]bool {
	pieces := slices.DeleteFunc(slices.Clone(p.pieces), func(piece piece) bool { return piece.side == neither })
	isReversed := func(i int) bool {
		return pieces[i].couple != 0 && i+1 < len(pieces) && pieces[i+1].couple == pieces[i].couple && pieces[i].side != first
	}
	own := make(map[int]bool)
	for i := 0; i < len(pieces); i++ {
		if !isReversed(i) {
			continue
		}
		end := i + 2
		for end < len(pieces) && isReversed(end) {
			end += 2
		}
		if (i == 0 || p.isComplete(pieces[i-1])) && !isShifted(pieces, i, end, first) {
			for k := i; k < end; k += 2 {
				own[pieces[k].couple] = true
			}
		}
		i = end - 1
	}
	return own
}

// isShifted reports whether a translation follows the reversed couples, the pieces from
// start to end, and the lengths go better with the text before each as the original.
func isShifted(pieces []piece, start, end, first int) bool {
	if end == len(pieces) || pieces[end].side == first {
		return false
	}
	weight := func(original, translation int) (weight [2]float64) {
		if original >= 0 {
			weight[first] = pieces[original].weight
		}
		weight[1-first] = pieces[translation].weight
		return weight
	}
	var coupled, shifted float64
	for k := start; k < end; k += 2 {
		d := deviation(weight(k+1, k), 0)
		coupled += d * d
	}
	for k := start - 1; k < end; k += 2 {
		d := deviation(weight(k, k+1), 0)
		shifted += d * d
	}
	return shifted/float64(end-start+2) < coupled/float64(end-start)
}

// isShort reports whether a piece has the length of a heading or is an attribution.
func (p *parter) isShort(piece piece) bool {
	return piece.weight <= headingWeight || strings.HasPrefix(p.doc.Text[piece.Start:piece.End], attribution)
}

// isComplete reports whether a piece may be a heading or ends a sentence.
func (p *parter) isComplete(piece piece) bool {
	text := strings.TrimRight(p.doc.Text[piece.Start:piece.End], closingMarks+"\"'")
	last, _ := utf8.DecodeLastRuneInString(text)
	return p.isShort(piece) || strings.ContainsRune(sentenceMarks+":：", last)
}

// pairUp pairs the runs and corrects the pairs until every ratio is possible. first is the
// side that comes first.
func (p *parter) pairUp() (list []align.Counterpart, first int) {
	runs, paragraphs := p.runs(nil)
	m := &pairing{paragraphs: paragraphs}
	m.first, m.pairs, m.usual = order(runs)
	if own := p.reversed(m.first); len(own) > 0 {
		runs, _ = p.runs(own)
		m.pairs = inOrder(runs, m.first)
	}
	m.partTitle()
	m.correct()
	m.partHeadings()
	m.partLead()
	for _, pair := range m.pairs {
		list = append(list, align.Counterpart{Source: pair.sides[0], Target: pair.sides[1]})
	}
	return list, m.first
}

// A pairing holds the pairs of a page while they are corrected.
type pairing struct {
	pairs      []weighedPair
	paragraphs [2][]paragraph
	// usual is the logarithm of the usual ratio of target to source.
	usual float64
	// first is the side that comes first in a pair.
	first int
}

// likely is the number of standard deviations within which a ratio is accepted.
const likely = 2.0

// correct corrects the pairs of two sides whose ratio is impossible. If it becomes likely
// without headings that have no translation, they are removed. If merging with a
// neighbour makes it likely, a stray line had separated what belongs together. If not, the
// longer side may contain text without a translation, such as the head of a page before
// the title: then the paragraphs next to the other side are the pair. Failing both, the
// pair is merged anyway. Pairs of one side stay.
func (m *pairing) correct() {
	for i := 0; i < len(m.pairs); {
		p := m.pairs[i]
		if p.weight[0] == 0 || p.weight[1] == 0 || m.deviation(p.weight) < farOff {
			i++
			continue
		}
		if added := m.dropHeadings(i, likely); added > 0 {
			i += added + 1
			continue
		}
		into, merged := m.neighbour(i)
		if merged >= likely && m.trim(i) {
			i += 2
			continue
		}
		if into < 0 {
			return
		}
		m.pairs[into] = join(m.pairs[into], m.pairs[into+1])
		m.pairs = slices.Delete(m.pairs, into+1, into+2)
		i = into
	}
}

func (m *pairing) deviation(weight [2]float64) float64 {
	return deviation(weight, m.usual)
}

func join(a, b weighedPair) weighedPair {
	for side := range a.sides {
		a.sides[side].To = b.sides[side].To
		a.weight[side] += b.weight[side]
	}
	return a
}

// neighbour returns whether pair i is better merged with the pair before or after it: the
// index of the first of the two, and the deviation after merging. into is -1 if there is
// no neighbour.
func (m *pairing) neighbour(i int) (into int, merged float64) {
	into, merged = -1, farOff
	for _, k := range [2]int{i - 1, i} {
		if k < 0 || k+1 >= len(m.pairs) {
			continue
		}
		if d := m.deviation(join(m.pairs[k], m.pairs[k+1]).weight); into < 0 || d < merged {
			into, merged = k, d
		}
	}
	return into, merged
}

// trim removes from pair i the paragraphs of the longer side that are far from the other
// side, if that makes a likely pair. The removed paragraphs become a pair of one side.
func (m *pairing) trim(i int) bool {
	p := m.pairs[i]
	long := 0
	if math.Log(p.weight[1]/p.weight[0]) > m.usual {
		long = 1
	}
	whole := p.sides[long]
	best, kept := likely, align.Range{}
	var keptWeight float64
	sum := 0.0
	for n := 1; n < whole.Len(); n++ {
		r := align.Range{From: whole.From, To: whole.From + n} // next to the other side, which precedes
		at := r.To - 1
		if long == m.first {
			r = align.Range{From: whole.To - n, To: whole.To}
			at = r.From
		}
		sum += m.paragraphs[long][at].weight
		weight := p.weight
		weight[long] = sum
		if d := m.deviation(weight); d < best {
			best, kept, keptWeight = d, r, sum
		}
	}
	if kept.Len() == 0 {
		return false
	}
	pair, rest := p, weighedPair{}
	pair.sides[long], pair.weight[long] = kept, keptWeight
	rest.weight[long] = p.weight[long] - keptWeight
	other := 1 - long
	if long == m.first {
		rest.sides[long] = align.Range{From: whole.From, To: kept.From}
		rest.sides[other] = align.Range{From: p.sides[other].From, To: p.sides[other].From}
		m.pairs = slices.Replace(m.pairs, i, i+1, rest, pair)
		return true
	}
	rest.sides[long] = align.Range{From: kept.To, To: whole.To}
	rest.sides[other] = align.Range{From: p.sides[other].To, To: p.sides[other].To}
	m.pairs = slices.Replace(m.pairs, i, i+1, pair, rest)
	return true
}

// ordinary is the number of standard deviations within which ratios do not decide for or
// against a pair: the weight of a heading is within their spread.
const ordinary = 1.0

// partHeadings removes headings without a translation from pairs. On a page where each
// paragraph has one translation, a pair with more paragraphs begins with headings of the
// first side, or ends with headings of the other side.
//
//	双语对照                  a heading without a translation
//	会议决定成立工作组。         The meeting decided to set up a working group.
//	                         PART TWO
func (m *pairing) partHeadings() {
	single, both := 0, 0
	for _, p := range m.pairs {
		if p.sides[0].Len() > 0 && p.sides[1].Len() > 0 {
			both++
			if p.sides[0].Len() == 1 && p.sides[1].Len() == 1 {
				single++
			}
		}
	}
	if single == 0 || 2*single < both-1 {
		return
	}
	for i := 0; i < len(m.pairs); i++ {
		if p := m.pairs[i]; p.sides[0].Len() > 0 && p.sides[1].Len() > 0 {
			i += m.dropHeadings(i, max(ordinary, m.deviation(p.weight)))
		}
	}
}

// strange is the number of standard deviations that less than one pair in three hundred has.
const strange = 3.0

// fewestPairs is the number of pairs from which a page shows what is usual; a page of a few
// long blocks does not.
const fewestPairs = 5

// partTitle parts the first pair if it is a title and a remark in the other language: its
// ratio is strange.
//
//	一国两制                   a title without a translation
//	                         Please report mistakes in these examples to the editors of the site.
//	他坚持“一国两制”的方针。    He keeps to the policy of “one country, two systems”.
func (m *pairing) partTitle() {
	if len(m.pairs) < fewestPairs {
		return
	}
	p := m.pairs[0]
	if p.sides[0].Len() != 1 || p.sides[1].Len() != 1 || m.deviation(p.weight) < strange {
		return
	}
	m.pairs = slices.Replace(m.pairs, 0, 1,
		m.part(p.sides[0].From, p.sides[0].To, p.sides[1].From, p.sides[1].From),
		m.part(p.sides[0].To, p.sides[0].To, p.sides[1].From, p.sides[1].To))
}

// partLead removes what stands before the first text and has no translation from the first
// pair: the title of the page, where it is from, a remark. Unlike headings they may be
// sentences. They are removed if the last paragraphs of the first side, at most as many as
// the other side has, fit these better than all of them.
func (m *pairing) partLead() {
	const mostParagraphs = 2
	if len(m.pairs) < fewestPairs {
		return
	}
	p := m.pairs[0]
	many, others := p.sides[m.first].Len(), p.sides[1-m.first].Len()
	if others > mostParagraphs || many <= others {
		return
	}
	best, rest := min(ordinary, m.deviation(p.weight)), p
	for n := others; n > 0; n-- {
		kept := p.sides
		kept[m.first].From = kept[m.first].To - n
		last := m.part(kept[0].From, kept[0].To, kept[1].From, kept[1].To)
		if d := m.deviation(last.weight); d < best {
			best, rest = d, last
		}
	}
	if rest.sides != p.sides {
		m.pairs = slices.Insert(m.pairs, 0, m.part(p.sides[0].From, rest.sides[0].From, p.sides[1].From, rest.sides[1].From))
		m.pairs[1] = rest
	}
}

// dropHeadings removes the headings without a translation from pair i if the deviation of
// the rest is at most most. It returns the number of pairs that were added.
func (m *pairing) dropHeadings(i int, most float64) int {
	p := m.pairs[i]
	kept, ok := m.withoutHeadings(p)
	if !ok || m.deviation(kept.weight) > most {
		return 0
	}
	parts := []weighedPair{m.part(p.sides[0].From, kept.sides[0].From, p.sides[1].From, kept.sides[1].From), kept,
		m.part(kept.sides[0].To, p.sides[0].To, kept.sides[1].To, p.sides[1].To)}
	parts = slices.DeleteFunc(parts, func(p weighedPair) bool { return p.sides[0].Len()+p.sides[1].Len() == 0 })
	m.pairs = slices.Replace(m.pairs, i, i+1, parts...)
	return len(parts) - 1
}

// part returns the pair of the given ranges of paragraphs.
func (m *pairing) part(source, sourceEnd, target, targetEnd int) weighedPair {
	p := weighedPair{sides: [2]align.Range{{From: source, To: sourceEnd}, {From: target, To: targetEnd}}}
	for side, r := range p.sides {
		for _, par := range m.paragraphs[side][r.From:r.To] {
			p.weight[side] += par.weight
		}
	}
	return p
}

// withoutHeadings returns the pair without the fewest headings at the beginning of its
// first side and at the end of its second one that give both sides the same number of
// paragraphs. Where the numbers are equal already, one heading is removed on each side if
// paragraphs that are not headings remain: two headings may have two translations.
func (m *pairing) withoutHeadings(p weighedPair) (weighedPair, bool) {
	first, second := m.first, 1-m.first
	isHeading := func(side, at int) bool { return m.paragraphs[side][at].heading }
	head, tail := p.sides[first], p.sides[second]
	drop := func(leading, trailing int) {
		for ; leading > 0 && head.Len() > 1 && isHeading(first, head.From); leading-- {
			head.From++
		}
		for ; trailing > 0 && tail.Len() > 1 && isHeading(second, tail.To-1); trailing-- {
			tail.To--
		}
	}
	if head.Len() == tail.Len() {
		drop(1, 1)
		if isHeading(first, head.To-1) || isHeading(second, tail.From) {
			return p, false
		}
	} else {
		drop(head.Len()-tail.Len(), tail.Len()-head.Len())
	}
	var kept [2]align.Range
	kept[first], kept[second] = head, tail
	return m.part(kept[0].From, kept[0].To, kept[1].From, kept[1].To), head.Len() == tail.Len() && head.Len()+tail.Len() < p.sides[0].Len()+p.sides[1].Len()
}
