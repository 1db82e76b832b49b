package align

// ingredients are parts of the model that can be left out one at a time, to
// see what each is worth: the ablation table of docs/benchmarks.md (make
// bench-ablation). Nothing else leaves any out.
type ingredients uint16

const (
	theDictionary     ingredients = 1 << iota // the embedded one, its heads and its readings of names
	theLongBeads                              // beads of more than two sentences on a side
	theReverse                                // the direction from target to source
	theLength                                 // the length model
	theOverlaps                               // characters inside heads, heads inside heads
	theLearning                               // the translation table learned from the first pass
	theSecondPass                             // all that is estimated from the first pass
	theNumerals                               // numerals, months and numbered places by value
	theNames                                  // names by their romanisation
	theSpellings                              // words and cognates spelled alike
	theMarks                                  // marks of punctuation
	theParagraphs                             // paragraph marks
	theQuotations                             // quotations open or not
	theDocumentPriors                         // shares of bead shapes re-estimated from the first pass
)

// without tells whether a part is left out.
func (i ingredients) without(part ingredients) bool { return i&part != 0 }

// weight is the weight of a part of a bead's score: 0 where it is left out.
func (i ingredients) weight(part ingredients, weight float32) float32 {
	if i.without(part) {
		return 0
	}
	return weight
}
