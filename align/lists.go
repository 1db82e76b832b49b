package align

// A report says in one sentence what fifteen lines of a list say in the other
// language: "do the following:" and the items. Such a bead is longer than the search
// looks for (longestSpan), so that the search pairs the sentence with the eight items
// that suit it best and leaves the rest of the list without partner. Afterwards the
// bead takes them in: those next to it, as far as the sentence has what may translate
// the half of each of them (coveredShare), with no more than one between them of which it
// has less. Where no eight items suit the sentence, so that it is without a partner
// itself, it takes in the items beside it in the same way.
//
// The score of the whole is the share of all paths in which the sentence is paired
// with a part of the list: each window of eight is a bead of its own to the search, and none
// of them is likely.
const (
	// shortestList is the number of sentences from which a run is a list. In shorter
	// ones the search has its way: it sees all of them.
	shortestList = longestSpan + 1
	// coveredShare is the share of an item's tokens, by weight, that the sentence must
	// have a translation of. The likelihood that the search goes by does not tell: in a
	// sentence of fifteen clauses what stands in one of them counts a fifteenth.
	coveredShare = 0.5
	// leastCovering is the probability from which on a link counts as a translation.
	leastCovering = 0.05
	// longestList bounds a list. Reports have some with forty items.
	longestList = 60
)

// lists joins the long lists to the sentences that say the same.
func (p *passes) lists(s *search) {
	var beads []Bead
	for k := 0; k < len(p.beads); k++ {
		b := p.beads[k]
		for _, l := range []list{{sentence: sourceOf, items: targetOf}, {sentence: targetOf, items: sourceOf}} {
			if l.sentence(&b).Len() != 1 {
				continue
			}
			before := 0
			for before < len(beads) && l.loose(&beads[len(beads)-1-before]) {
				before++
			}
			after := 0
			for k+1+after < len(p.beads) && l.loose(&p.beads[k+1+after]) {
				after++
			}
			items := *l.items(&b)
			if before+items.Len()+after < shortestList {
				continue
			}
			covers := p.coverage(l.sentence(&b).From, l.swapped())
			from := reach(before, func(n int) bool { return covers(items.From - n) })
			to := reach(after, func(n int) bool { return covers(items.To - 1 + n) })
			if total := from + items.Len() + to; total < shortestList || total > longestList {
				continue
			}
			beads = beads[:len(beads)-from]
			k += to
			l.items(&b).From, l.items(&b).To = items.From-from, items.To+to
			b.Score = s.shareWithin(b)
			break
		}
		beads = append(beads, b)
	}
	p.beads = beads
}

// reach returns how many of n sentences, counted outwards from 1, belong to a list:
// up to the last that is covered before two in a row are not.
func reach(n int, covered func(int) bool) int {
	last := 0
	for k := 1; k <= n && k-last <= 2; k++ {
		if covered(k) {
			last = k
		}
	}
	return last
}

// list tells which side of a bead is the sentence and which the items.
type list struct{ sentence, items func(*Bead) *Range }

func sourceOf(b *Bead) *Range { return &b.Source }
func targetOf(b *Bead) *Range { return &b.Target }

// swapped reports whether the items are on the source side.
func (l list) swapped() bool {
	b := Bead{Source: Range{0, 1}}
	return l.items(&b).Len() == 1
}

// loose reports whether a bead is one item without a partner.
func (l list) loose(b *Bead) bool { return l.items(b).Len() == 1 && l.sentence(b).Len() == 0 }

// coverage returns a function that reports whether a sentence, of the target side or
// with swapped of the source side, is covered by the given one of the other.
func (p *passes) coverage(sentence int, swapped bool) func(item int) bool {
	one, other := p.source, p.target
	if swapped {
		one, other = p.target, p.source
	}
	covered := make(map[int32]bool)
	if swapped {
		here := make(map[int32]bool)
		for _, e := range one.sentences[sentence].tokens {
			here[e.token] = true
		}
		for _, l := range p.table.links {
			if here[l.target] && l.backward >= leastCovering {
				covered[l.source] = true
			}
		}
	} else {
		for _, z := range one.sentences[sentence].tokens {
			for _, l := range p.table.of(z.token) {
				if l.forward >= leastCovering {
					covered[l.target] = true
				}
			}
		}
	}
	return func(item int) bool {
		weight := float32(0)
		for _, e := range other.sentences[item].tokens {
			if covered[e.token] {
				weight += e.weight
			}
		}
		return float64(weight) >= coveredShare*other.sentences[item].weight
	}
}

// shareWithin is the share, among all ways to align the documents, of those with a bead
// inside this one that has a sentence on either side.
func (s *search) shareWithin(b Bead) float64 {
	n, m := len(s.source.sentences), len(s.target.sentences)
	all, share := float64(s.forwardAt(n, m)), 0.0
	for i := b.Source.From + 1; i <= b.Source.To; i++ {
		low := s.band.low[i]
		for j := max(b.Target.From+1, low); j <= min(b.Target.To, s.band.high[i]); j++ {
			for _, a := range s.arcs[i].of(j - low) {
				t := beadTypes[a.shape]
				if t.source == 0 || t.target == 0 || i-t.source < b.Source.From || j-t.target < b.Target.From {
					continue
				}
				share += exponential(float64(s.forwardAt(i-t.source, j-t.target)) + float64(a.score) + s.behind[i][j-low] - all)
			}
		}
	}
	return min(1, share)
}
