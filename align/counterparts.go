package align

import "fmt"

// A Counterpart states that paragraphs of the source correspond to paragraphs
// of the target: in a bilingual page, a paragraph and the translation below it.
// Ranges count paragraphs. If one is empty, the paragraphs of the other have no
// counterpart on the page.
//
// Counterparts are strong evidence but not binding: a bead that pairs sentences
// of two of them costs counterpartCost, which the words of a long sentence can
// outweigh. So an error in dividing a page has only a local effect.
type Counterpart struct {
	Source, Target Range
}

// counterpartCost is the cost, in nats, of a bead across the border of a
// counterpart. The right bead of two sentences is better than a wrong one by 10
// to 40.
const counterpartCost = 8.0

// counterparts holds the counterpart of every sentence, or -1.
type counterparts struct {
	source, target []int32
	// targets holds the target sentences of each counterpart.
	targets []Range
}

// newCounterparts numbers the sentences. It returns nil if list is empty, and
// an error if the ranges are not in order or not in the documents.
func newCounterparts(source, target *Document, list []Counterpart) (*counterparts, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var done [2]int
	for n, c := range list {
		for side, r := range [2]Range{c.Source, c.Target} {
			if r.From < done[side] || r.To < r.From || r.To > len([2]*Document{source, target}[side].Paragraphs) {
				return nil, fmt.Errorf("align %s: counterpart %d, paragraphs [%d,%d), is out of order or leaves the document", source.Name, n, r.From, r.To)
			}
			done[side] = r.To
		}
	}
	c := &counterparts{
		source:  numberSentences(source, list, func(c Counterpart) Range { return c.Source }),
		target:  numberSentences(target, list, func(c Counterpart) Range { return c.Target }),
		targets: make([]Range, len(list)),
	}
	j := 0
	for n := range list {
		for j < len(c.target) && c.target[j] < int32(n) {
			j++
		}
		c.targets[n].From = j
		for j < len(c.target) && c.target[j] == int32(n) {
			j++
		}
		c.targets[n].To = j
	}
	return c, nil
}

// numberSentences returns the counterpart of each sentence of one side.
func numberSentences(d *Document, list []Counterpart, side func(Counterpart) Range) []int32 {
	numbers := make([]int32, len(d.Sentences))
	n := 0
	for i, s := range d.Sentences {
		for n < len(list) && side(list[n]).To <= s.Paragraph {
			n++
		}
		numbers[i] = -1
		if n < len(list) && side(list[n]).From <= s.Paragraph {
			numbers[i] = int32(n)
		}
	}
	return numbers
}

// score returns the score of the counterparts for the bead of a source
// sentences before i and b target sentences before j, neither of them 0.
func (c *counterparts) score(i, a, j, b int) float32 {
	if c == nil {
		return 0
	}
	first := c.source[i-a]
	for _, other := range [3]int32{c.source[i-1], c.target[j-b], c.target[j-1]} {
		if other != first && other >= 0 && first >= 0 {
			return -counterpartCost
		}
	}
	return 0
}

// widen adds the cells of all counterparts to the band, except those of whole
// chapters, which do not help to find a path.
func (c *counterparts) widen(b *band) {
	if c == nil {
		return
	}
	for i, n := range c.source {
		if n < 0 {
			continue
		}
		if r := c.targets[n]; r.Len() <= widestBand {
			for _, row := range [2]int{i, i + 1} {
				b.low[row] = min(b.low[row], r.From)
				b.high[row] = max(b.high[row], r.To)
			}
		}
	}
	for i := len(b.low) - 2; i >= 0; i-- { // both increase with the row
		b.low[i] = min(b.low[i], b.low[i+1])
	}
	for i := 1; i < len(b.high); i++ {
		b.high[i] = max(b.high[i], b.high[i-1])
	}
}

// A sentence that consists of <p> is a paragraph mark, which some corpora put on a
// separate line. It is paired only with another one.

// paragraphMarks returns running counts of the paragraph marks of a side, or nil
// if it has none.
func paragraphMarks(d *Document) []int32 {
	var counts []int32
	for i := range d.Sentences {
		isMark := d.SentenceText(i) == "<p>"
		if isMark && counts == nil {
			counts = make([]int32, len(d.Sentences)+1)
		}
		if counts != nil {
			counts[i+1] = counts[i]
			if isMark {
				counts[i+1]++
			}
		}
	}
	return counts
}

// mixes reports whether the bead of a source sentences before i and b target
// sentences before j contains a paragraph mark and is not a pair of two marks.
func (p *passes) mixes(i, a, j, b int) bool {
	marks := int32(0)
	if p.sourceMarks != nil {
		marks += p.sourceMarks[i] - p.sourceMarks[i-a]
	}
	if p.targetMarks != nil {
		marks += p.targetMarks[j] - p.targetMarks[j-b]
	}
	return marks > 0 && !(marks == 2 && a == 1 && b == 1)
}
