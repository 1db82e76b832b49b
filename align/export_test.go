package align

// Ingredients names the parts of the model for the ablation test. Paragraph marks
// are not among them: the gold sets, a sentence a line, have none.
var Ingredients = []struct {
	Name string
	part ingredients
}{
	{"the dictionary", theDictionary},
	{"beads of more than two sentences on a side", theLongBeads},
	{"the second pass", theSecondPass},
	{"the length model", theLength},
	{"the reverse direction", theReverse},
	{"overlapping tokens of Chinese (one segmentation)", theOverlaps},
	{"learning words from the first pass", theLearning},
	{"shares of bead shapes from the first pass", theDocumentPriors},
	{"words spelled alike", theSpellings},
	{"names by romanisation", theNames},
	{"numerals by value", theNumerals},
	{"marks of punctuation", theMarks},
	{"quotations", theQuotations},
}

// Without returns options that leave out one of the Ingredients.
func Without(part int) Options { return Options{leftOut: Ingredients[part].part} }
