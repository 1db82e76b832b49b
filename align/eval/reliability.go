package eval

// Bands is the number of score bands of a reliability table: 0-0.1 ... 0.9-1.
const Bands = 10

// Band is one row of a reliability table: the aligned beads of the output
// whose score lies in [From, To), the last band including 1.
type Band struct {
	From, To float64
	// Beads is how many there are, Right how many of them are in the gold.
	Beads, Right int
}

// Share is the share of right beads, 0 where there are none.
func (b Band) Share() float64 { return ratio(b.Right, b.Beads) }

// Reliability tells how far the scores of the output can be trusted: for a
// well calibrated aligner the share of right beads in a band is near the scores
// of the band (the reliability diagram of forecasting, Murphy and Winkler 1977).
// Beads with an empty side do not count: they are not kept.
func Reliability(gold, output []Bead) []Band {
	right := map[string]bool{}
	for _, b := range gold {
		right[b.key()] = true
	}
	bands := make([]Band, Bands)
	for i := range bands {
		bands[i].From, bands[i].To = float64(i)/Bands, float64(i+1)/Bands
	}
	for _, b := range output {
		if !b.Aligned() {
			continue
		}
		at := min(max(int(b.Score*Bands), 0), Bands-1)
		bands[at].Beads++
		if right[b.key()] {
			bands[at].Right++
		}
	}
	return bands
}

// AddBands adds the rows of one document's table to another's.
func AddBands(to, from []Band) []Band {
	if to == nil {
		to = Reliability(nil, nil)
	}
	for i := range from {
		to[i].Beads += from[i].Beads
		to[i].Right += from[i].Right
	}
	return to
}
