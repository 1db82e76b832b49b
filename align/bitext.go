package align

// Range is a half-open range [From, To) of sentence numbers, counted from 0.
// An empty range has From == To and stands before sentence From.
type Range struct {
	From, To int
}

// Len is the number of sentences in the range.
func (r Range) Len() int { return r.To - r.From }

// Bead is source sentences aligned with target sentences: 0-n with 0-m, contiguous.
type Bead struct {
	Source, Target Range
	// Score is how sure the aligner is that exactly these sentences belong
	// together, 0..1. A bead with an empty side has the score of its
	// sentences having no partner.
	Score float64
}

// Aligned reports whether the bead has sentences on both sides.
func (b Bead) Aligned() bool { return b.Source.Len() > 0 && b.Target.Len() > 0 }

// DoubtfulBelow is the score under which an aligned bead is doubtful: shown to
// the user for review. On the gold sets of docs/benchmarks.md one aligned bead in
// eight lies below, and these hold two thirds of all wrong beads.
const DoubtfulBelow = 0.8

// Doubtful reports whether an aligned bead should be looked at before it is trusted.
func (b Bead) Doubtful() bool { return b.Aligned() && b.Score < DoubtfulBelow }

// Moved is a pair of sentences that translate each other out of order: news in
// translation moves its paragraphs. Each sentence is a bead with an empty side.
type Moved struct {
	// Source and Target are the places of the two beads among the beads of the bitext.
	Source, Target int
	// Score is how sure the aligner is that the two belong together, 0..1.
	Score float64
}

// Bitext is two documents and their beads. The beads cover the sentences of
// both sides once, in order.
type Bitext struct {
	Source, Target *Document
	Beads          []Bead
	// Moved are the pairs of beads with an empty side that translate each other, in
	// the order of their source. A bead is in one pair at most. A pair that is no
	// translation is to be expected in fifty at most.
	Moved []Moved

	learned *Learned
}

// Learned is what this pair of documents taught, for the Options of the next;
// nil where there was nothing to learn from.
func (b *Bitext) Learned() *Learned { return b.learned }

// Unrelated texts are aligned as well as they can be, but no way to do it is
// much better than the next, so the scores of their beads are low. On texts of
// docs/benchmarks.md the mean over the aligned beads was 0.70 to 1.00 for
// translations (novels lowest) and 0.02 to 0.47 for texts that have nothing to
// do with each other. A few beads prove nothing: there are few ways to pair them.
const (
	unrelatedBelow = 0.55
	fewestToJudge  = 8
	// fragmentOf is how many sentences of the longer side stand against one bead
	// where the shorter side is a few words, which prove as much.
	fragmentOf = 8
)

// Unrelated reports whether the two documents do not look like translations of
// each other. It is never said of documents of a few sentences.
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
