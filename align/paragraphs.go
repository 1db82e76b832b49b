package align

// Paragraph marks are soft anchors. A bead that begins a paragraph on both
// sides is likelier than one that begins it on one side (see agreement), and a
// bead rarely runs over a paragraph's end: each beginning inside a bead counts
//
//	log p(a paragraph begins inside a bead) / p(a paragraph begins)
//
// with the first share estimated from the first pass.

const (
	// insideShare is how much rarer a paragraph begins inside a bead than
	// anywhere, before a document of many paragraphs is seen. In one with a
	// paragraph for every sentence it says nothing.
	insideShare = 0.25
	// insideCount is how many sentences inside beads this is worth.
	insideCount = 12.0
)

// paragraphModel scores the paragraph marks of a bead.
type paragraphModel struct {
	start                              *agreement
	sourceInside, targetInside         float32 // for each beginning inside the bead
	sourceBeginnings, targetBeginnings []int32 // running counts
}

func newParagraphModel(source, target *side) *paragraphModel {
	a, b := beginnings(source), beginnings(target)
	m := &paragraphModel{start: newAgreement(a, b), sourceBeginnings: running(a), targetBeginnings: running(b)}
	m.estimate(nil)
	return m
}

func beginnings(s *side) []bool {
	begins := make([]bool, len(s.paragraph))
	for i, p := range s.paragraph {
		begins[i] = i == 0 || p != s.paragraph[i-1]
	}
	return begins
}

// running returns how many hold before each place.
func running(hold []bool) []int32 {
	counts := make([]int32, len(hold)+1)
	for i, h := range hold {
		counts[i+1] = counts[i] + int32(holds(h))
	}
	return counts
}

// estimate sets the scores from the beads of a first pass, or from the
// starting shares where there are none.
func (m *paragraphModel) estimate(beads []Bead) {
	m.start.estimate(beads)
	m.sourceInside = insideRatio(shareOf(m.start.source), m.sourceBeginnings, beads, func(b Bead) Range { return b.Source })
	m.targetInside = insideRatio(shareOf(m.start.target), m.targetBeginnings, beads, func(b Bead) Range { return b.Target })
}

func insideRatio(share float64, beginnings []int32, beads []Bead, side func(Bead) Range) float32 {
	inside, sentences := insideCount*share*exponential((1-share)*logarithm(insideShare)), insideCount
	for _, b := range beads {
		if r := side(b); b.Aligned() {
			inside += float64(beginnings[r.To] - beginnings[r.From+1])
			sentences += float64(r.Len() - 1)
		}
	}
	return float32(min(0, logarithm(inside/sentences/share)))
}

// score is the log likelihood ratio of the paragraph marks of the bead of a
// source sentences before i and b target sentences before j.
func (m *paragraphModel) score(i, a, j, b int) float32 {
	return m.start.at(i-a, j-b) +
		float32(m.sourceInside*float32(m.sourceBeginnings[i]-m.sourceBeginnings[i-a+1])) +
		float32(m.targetInside*float32(m.targetBeginnings[j]-m.targetBeginnings[j-b+1]))
}
