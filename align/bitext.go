package align

// A Range is a half-open range [From, To) of sentence numbers, counted from 0.
// An empty range has From == To and is before sentence From.
type Range struct {
	From, To int
}

// Len returns the number of sentences in the range.
func (r Range) Len() int { return r.To - r.From }

// A Bead is an alignment of source sentences with target sentences: 0-n with 0-m,
// contiguous.
type Bead struct {
	Source, Target Range
	// Score is the probability, 0 to 1, that exactly these sentences belong
	// together. For a bead with an empty side it is the probability that its
	// sentences have no partner.
	Score float64
}

// Aligned reports whether the bead has sentences on both sides.
func (b Bead) Aligned() bool { return b.Source.Len() > 0 && b.Target.Len() > 0 }

// DoubtfulBelow is the score below which an aligned bead is doubtful and shown
// to the user for review. On the gold sets of docs/benchmarks.md that is one
// aligned bead in eight, which includes two thirds of all wrong beads.
const DoubtfulBelow = 0.8

// Doubtful reports whether an aligned bead should be reviewed before it is trusted.
func (b Bead) Doubtful() bool { return b.Aligned() && b.Score < DoubtfulBelow }

// Moved is a pair of sentences that translate each other out of order, as when
// translated news moves paragraphs. Each sentence is a bead with an empty side.
type Moved struct {
	// Source and Target are the indexes of the two beads in the bitext.
	Source int `json:"source"`
	Target int `json:"target"`
	// Score is the probability, 0 to 1, that the two belong together.
	Score float64 `json:"score"`
}

// A Bitext is a pair of documents and their beads, which cover the sentences of
// both sides once, in order.
type Bitext struct {
	Source, Target *Document
	Beads          []Bead
	// Moved holds the pairs of beads with an empty side that translate each other,
	// in the order of their source. A bead is in at most one pair. Expect at most
	// one wrong pair in fifty.
	Moved []Moved

	learned *Learned
}

// Learned returns what this pair of documents taught, for the Options of the
// next, or nil if there was nothing to learn from.
func (b *Bitext) Learned() *Learned { return b.learned }

// Unrelated texts are aligned as well as possible, but no alignment is much
// better than the next, so the scores of their beads are low. For the texts of
// docs/benchmarks.md the mean over the aligned beads was 0.70 to 1.00 for
// translations (lowest for novels) and 0.02 to 0.47 for unrelated texts. A few
// beads prove nothing, since there are few ways to pair them.
const (
	unrelatedBelow = 0.55
	fewestToJudge  = 8
	// fragmentOf is the number of sentences of the longer side per bead above
	// which the shorter side is a fragment of few words, which is no evidence
	// either.
	fragmentOf = 8
)

// Unrelated reports whether the two documents do not look like translations of
// each other. It is false for documents of a few sentences.
func (b *Bitext) Unrelated() bool {
	n, sum := 0, 0.0
	for _, bead := range b.Beads {
		if bead.Aligned() {
			n++
			sum += bead.Score
		}
	}
	longer := max(len(b.Source.Sentences), len(b.Target.Sentences))
	fragment := longer >= fewestToJudge && n*fragmentOf <= longer
	return (n >= fewestToJudge || fragment) && sum <= unrelatedBelow*float64(n)
}
