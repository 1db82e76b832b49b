package tune

// Lattice is the part of the search space of a pair of documents that training
// looks at: cells (i source, j target sentences done) and the beads between them.
type Lattice struct {
	// N and M are the numbers of sentences.
	N, M int
	// Plain reports that no dictionary or lexicon has words of the two languages.
	Plain bool
	// Arcs are in the order of the cells they lead to, by row and column.
	Arcs []Arc
}

// Arc is a bead that leads from cell (I0,J0) to cell (I,J).
type Arc struct {
	I0, J0, I, J int32
	Features     []float32 // all before Shape
	Shape        int32     // the number of the feature of its shape, which is 1
}

// Bead is a bead of the gold: source sentences [I0,I) and target sentences [J0,J).
type Bead struct{ I0, I, J0, J int }

// Options are the options of LatticeOf.
type Options struct {
	// Faint is the log posterior below which a bead is left out.
	Faint float64
	// Plain leaves the dictionaries and lexicons out.
	Plain bool
}

// LatticeOf builds the lattice of two documents (each an *align.Document). It
// keeps every bead of the gold that the search knows, and of the others those
// whose posterior under the weights is not faint. Package align sets it.
var LatticeOf func(source, target any, gold []Bead, w *Weights, o Options) (*Lattice, error)
