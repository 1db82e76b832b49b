package unit

// An OriginCount is an origin and the number of its units, including rejected
// ones.
type OriginCount struct {
	Origin Origin
	Units  int
}

// A Count is a name and the number of what has it: of units, or of variants in a language.
type Count struct {
	Name  string
	Count int
}

// A PairCount is a pair of languages and the number of units that have both.
type PairCount struct {
	Source, Target string
	Count          int
}
