package align

// A report may have one sentence where the other language has fifteen lines of a list: "do
// the following:" and the items. Such a bead is longer than those that the search considers
// (longestSpan), so that the search pairs the sentence with the eight items that fit best
// and leaves the rest of the list without a partner. Afterwards the bead is extended by
// adjacent items for which the sentence has likely translations of half the tokens of each
// (coveredShare), with at most one other item between them. If no eight items fit the
// sentence, so that it has no partner itself, it gets the adjacent items in the same way.
//
// The score of the result is the share of all paths in which the sentence is paired with a
// part of the list: to the search, each window of eight is a separate bead, and none of them
// is likely.
const (
	// shortestList is the number of sentences from which a run is a list. Shorter
	// runs are left to the search, which considers all of them.
	shortestList = longestSpan + 1
	// coveredShare is the share of the tokens of an item, by weight, of which the
	// sentence must have a translation. The likelihood used by the search is not
	// suitable: in a sentence of fifteen clauses, a word in one of them counts a
	// fifteenth.
	coveredShare = 0.5
	// leastCovering is the probability from which a link counts as a translation.
	leastCovering = 0.05
	// longestList is the maximum length of a list. Some in reports have forty
	// items.
	longestList = 60
)

// lists joins long lists to the sentences that translate them.
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
// up to the last that is covered before two consecutive ones are not.
func reach(n int, covered func(int) bool) int {
	last := 0
	for k := 1; k <= n && k-last <= 2; k++ {
		if covered(k) {
			last = k
		}
	}
	return last
}

// A list tells which side of a bead is the sentence and which the items.
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

// coverage returns a function that reports whether a sentence, of the target side
// or, if swapped is set, of the source side, is covered by the given one of the
// other side.
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

// shareWithin returns the share, among all ways to align the documents, of those with a
// bead inside this one that has a sentence on either side.
func (s *search) shareWithin(b Bead) float64 {
	n, m := len(s.source.sentences), len(s.target.sentences)
	all, share := s.forwardAt(n, m), 0.0
	for i := b.Source.From + 1; i <= b.Source.To; i++ {
		low := s.band.low[i]
		for j := max(b.Target.From+1, low); j <= min(b.Target.To, s.band.high[i]); j++ {
			for _, a := range s.arcs[i].of(j - low) {
				t := beadTypes[a.shape]
				if t.source == 0 || t.target == 0 || i-t.source < b.Source.From || j-t.target < b.Target.From {
					continue
				}
				share += exponential(s.forwardAt(i-t.source, j-t.target) + float64(a.score) + s.behind[i][j-low] - all)
			}
		}
	}
	return min(1, share)
}
