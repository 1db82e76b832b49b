package align

// The belief b of a unit is how sure one can be that it has a counterpart in a
// right bead. It decides what a missing counterpart costs: a numeral that the
// other side does not have speaks against the bead, an article says nothing.
//
// It depends on the kind of the unit, and on whether any unit of the other
// document can generate it at all: where none can, its silence tells nothing
// (this is what makes pairs without a dictionary work). Learning a belief for
// every unit from the beads of the first pass was tried and gained nothing.
const (
	// beliefWord is the belief of words and characters. Translators of novels
	// keep less than half of them in a form that a dictionary knows.
	beliefWord = 0.25
	// beliefValue is the belief of numerals, months and names.
	beliefValue = 0.8
	// beliefUnreachable is the belief of what nothing can generate.
	beliefUnreachable = 0.03
)

// beliefs are the beliefs of the units of both sides.
type beliefs struct {
	source, target []float32
}

// newBeliefs returns the beliefs of the units that the table links.
func newBeliefs(source, target *side, t *table) *beliefs {
	return &beliefs{kindBeliefs(source.vocab, t.sourceReachable), kindBeliefs(target.vocab, t.targetReachable)}
}

func kindBeliefs(v *vocabulary, reachable []bool) []float32 {
	b := make([]float32, len(v.units))
	for id, u := range v.units {
		switch {
		case !reachable[id]:
			b[id] = beliefUnreachable
		case u.kind == valueUnit || u.kind == nameUnit:
			b[id] = beliefValue
		default:
			b[id] = beliefWord
		}
	}
	return b
}
