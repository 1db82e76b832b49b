package align

// A beadType is a shape of beads: a number of source and of target sentences.
type beadType struct {
	source, target int
}

// The largest spans of a bead. Translators of Chinese divide one long sentence
// into as many as eight, so one side may be long if the other is a single
// sentence; if both sides have several, four with five is the most in the
// hand-made alignments.
const (
	longestSpan      = 8
	longestSourceMix = 4
	longestTargetMix = 5
	// firstSpan limits the spans of the first pass, which only has to find the
	// path and enough right beads to learn from.
	firstSpan = 4
)

// Shares of bead shapes in translated prose, with which every document starts: of the
// order of magnitude in human alignments of Chinese-English novels, reports and debates,
// smoothed by hand. The exact values matter little, since the shares in the first pass
// of a document replace most of them.
var shareOfType = map[beadType]float64{
	{1, 1}: 0.76,
	{1, 0}: 0.016, {0, 1}: 0.016,
	{1, 2}: 0.085, {2, 1}: 0.060,
	{1, 3}: 0.018, {3, 1}: 0.008,
	{1, 4}: 0.006, {4, 1}: 0.002,
	{2, 2}: 0.010, {2, 3}: 0.004, {3, 2}: 0.003,
}

// beadTypes holds every shape in a fixed order, the empty ones first.
var beadTypes = func() []beadType {
	types := []beadType{{1, 0}, {0, 1}}
	for a := 1; a <= longestSpan; a++ {
		for b := 1; b <= longestSpan; b++ {
			if a == 1 || b == 1 || a <= longestSourceMix && b <= longestTargetMix || a <= longestTargetMix && b <= longestSourceMix {
				types = append(types, beadType{a, b})
			}
		}
	}
	return types
}()

// startShares returns the log share of every shape in the order of beadTypes.
func startShares() []float64 {
	shares := make([]float64, len(beadTypes))
	for i, t := range beadTypes {
		share, ok := shareOfType[t]
		if !ok {
			// Each further sentence divides the share by three.
			share = 0.004
			for range t.source + t.target - 5 {
				share *= 0.35
			}
		}
		shares[i] = logarithm(share)
	}
	return shares
}

// Pseudo-counts of the initial shares when the priors are re-estimated: the
// first is for all shapes; the second lets the share of empty beads follow the
// document faster, since documents differ most in what they omit.
const (
	priorCount      = 75.0
	emptyPriorCount = 12.0
)

// documentShares re-estimates the log priors from the beads of a first pass.
func documentShares(beads []Bead) []float64 {
	start := startShares()
	counts := make([]float64, len(beadTypes))
	total := 0.0
	for _, b := range beads {
		for i, t := range beadTypes {
			if t.source == b.Source.Len() && t.target == b.Target.Len() {
				counts[i]++
				total++
			}
		}
	}
	shares := make([]float64, len(beadTypes))
	for i, t := range beadTypes {
		pseudo := priorCount
		if t.source == 0 || t.target == 0 {
			pseudo = emptyPriorCount
		}
		shares[i] = logarithm((counts[i] + float64(pseudo*exponential(start[i]))) / (total + pseudo))
	}
	return shares
}
