package bitext

import "errors"

// A Head describes a stored bitext: its counts, its version and where the last review stopped.
type Head struct {
	Origin int64
	Langs  [2]string
	Next   int
	// Version identifies the state of the beads: two equal versions have the
	// same beads.
	Version int64
	// Stopped is the bead where the last review stopped, or 0.
	Stopped int
	Counts
}

// ReviewOptions are the options of Memory.Review. The zero value works.
type ReviewOptions struct {
	// Command is what the user typed, for the journal.
	Command string
	// Version, if not 0, is the version of the bitext that the user saw: if it has
	// changed, nothing is changed and the error is ErrChanged.
	Version int64
}

// ErrChanged is returned if the beads were changed after the user saw
// them.
var ErrChanged = errors.New("the beads were changed meanwhile")

// Reviewed is the result of Review.
type Reviewed struct {
	// Head describes the present bitext.
	Head Head
	// Change holds the changed beads before and after the change.
	Change Change
	// Added, Changed and Removed count units.
	Added, Changed, Removed int
	// Entry is the entry of the journal, or 0 if nothing was changed.
	Entry int64
}

// Made is the result of MakeBitext.
type Made struct {
	Head Head
	// Missing is the number of places of the document without a unit, which was removed.
	Missing int
	// Entry is the entry of the journal, or 0 if the document had a bitext.
	Entry int64
}
