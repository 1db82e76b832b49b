package shape

import (
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ReviewList is the JSON of yiku review without a document.
type ReviewList struct {
	// Documents holds the documents with beads to be examined.
	Documents []ReviewDocument `json:"documents"`
	// Finished counts documents without such beads, Without those that have no beads
	// at all.
	Finished int `json:"finished"`
	Without  int `json:"without"`
}

// ReviewDocument is a document with its beads counted.
type ReviewDocument struct {
	Document unit.Origin `json:"document"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	// Version identifies the state of the beads: an edit changes it.
	Version  int64 `json:"version"`
	Beads    int   `json:"beads"`
	Doubtful int   `json:"doubtful"`
	Unpaired int   `json:"unpaired"`
	// Stopped is the bead where the last review stopped, or 0.
	Stopped int `json:"stopped"`
}

// ReviewDocumentOf describes a document.
func ReviewDocumentOf(o unit.Origin, h bitext.Head) ReviewDocument {
	return ReviewDocument{o, h.Langs[0], h.Langs[1], h.Version, h.Beads, h.Doubtful, h.Unpaired, h.Stopped}
}

// ReviewBeads is the JSON of yiku review with a document.
type ReviewBeads struct {
	ReviewDocument
	Shown []ReviewBead `json:"shown"`
	// More is the number of beads of this choice after those shown, Next the first of them.
	More int `json:"more"`
	Next int `json:"next"`
}

// ReviewBead is a bead.
type ReviewBead struct {
	Bead int `json:"bead"`
	// Place is the place of the bead among all of the document, from 1, or 0 in an
	// edit.
	Place  int              `json:"place,omitempty"`
	Source []ReviewSentence `json:"source"`
	Target []ReviewSentence `json:"target"`
	Score  float64          `json:"score"`
	// State is aligned, confirmed or set aside.
	State string `json:"state"`
	// Partner is the bead with the other side of a pair out of order, or 0.
	Partner int `json:"partner"`
	// Unit is the unit made of the bead, or 0.
	Unit     int64 `json:"unit"`
	Doubtful bool  `json:"doubtful"`
	Unpaired bool  `json:"unpaired"`
	// Around reports that the bead is shown because it is next to a selected one.
	Around bool `json:"around,omitempty"`
}

// A ReviewSentence is a sentence of a bead. Paragraph reports that it begins a
// paragraph.
type ReviewSentence struct {
	Text      string `json:"text"`
	Paragraph bool   `json:"paragraph"`
}

// ReviewBeadOf describes a bead.
func ReviewBeadOf(b bitext.Bead) ReviewBead {
	sentences := func(side bitext.Side) []ReviewSentence {
		return Each(b.Sides[side], func(x bitext.Sentence) ReviewSentence { return ReviewSentence{x.Text, x.Paragraph} })
	}
	return ReviewBead{
		Bead: b.ID, Source: sentences(bitext.Source), Target: sentences(bitext.Target), Score: b.Score, State: b.State.String(),
		Partner: b.Partner, Unit: b.Unit, Doubtful: b.Doubtful(), Unpaired: b.Unpaired(),
	}
}

// ReviewEdit is the JSON of an edit of beads.
type ReviewEdit struct {
	ReviewDocument
	// Changed is false if nothing had to be changed, and for a preview.
	Changed bool `json:"changed"`
	Preview bool `json:"preview"`
	// Before and After hold the changed beads before and after the edit.
	Before []ReviewBead `json:"before"`
	After  []ReviewBead `json:"after"`
	// The numbers of units that changed, came and went.
	UnitsChanged int `json:"units_changed"`
	UnitsAdded   int `json:"units_added"`
	UnitsRemoved int `json:"units_removed"`
	// Entry is the number of the change for undo, or 0.
	Entry int64 `json:"entry"`
}

// ReviewPlaces is the JSON of the places where the sentences of a side of a bead can
// be split.
type ReviewPlaces struct {
	Document int64         `json:"document"`
	Bead     int           `json:"bead"`
	Side     string        `json:"side"`
	Places   []ReviewPlace `json:"places"`
}

// A ReviewPlace is such a place: the text before and after it in the sentence.
type ReviewPlace struct {
	Place    int    `json:"place"`
	Sentence int    `json:"sentence"`
	Before   string `json:"before"`
	After    string `json:"after"`
}

// ReviewBuilt is the JSON of yiku review DOCUMENT build.
type ReviewBuilt struct {
	Document int64 `json:"document"`
	Beads    int   `json:"beads"`
	Doubtful int   `json:"doubtful"`
	// Missing is the number of pairs of the document that were removed before.
	Missing int `json:"missing"`
	// Entry is the number of the change, or 0 if the beads existed.
	Entry int64 `json:"entry"`
}
