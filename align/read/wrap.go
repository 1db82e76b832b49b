package read

// wraps tells whether line next, in the same block of wrapped lines as line a,
// carries on the sentence or the paragraph of a. A full line is carried on by
// the next, whatever it ends in: a paragraph that ends in a full line cannot be
// told from one that goes on, and joining two paragraphs does less harm than
// cutting a sentence, since the full stop between them stays.
func (y *layout) wraps(a, next int) bool {
	before, after := y.lines[a], y.lines[next]
	width := int(y.wrap[a])
	switch {
	case after.opening == opensInner:
		return true
	case after.opening == opensMarker, after.fresh, y.isTabular(a), y.isTabular(next):
		return false
	case after.opening == opensArticle && before.ending >= endsSemicolon:
		return false
	case y.isFull(a, next, width):
		return true
	case !before.ending.cuttable():
		return false
	}
	// A line that is not full and has no full stop is a heading, or its next word
	// did not fit for a reason that is not seen: a note, a ragged edge.
	wide := 2*before.reach() >= width
	if y.spaced {
		return wide && after.opening == opensSmall
	}
	return wide && before.ending == endsComma
}
