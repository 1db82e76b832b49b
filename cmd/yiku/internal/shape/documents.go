// Package shape defines the JSON that the commands print with --json, and that the
// page and the protocol servers answer. Fields may be added but never renamed.
// Texts are the decoded texts, unfolded; offsets are in bytes of UTF-8. Lists are
// never null. What is printed as it is has its names in the packages below, such as
// unit.Origin and ruling.Ruling.
package shape

import (
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/mixed"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Sentence is a sentence of a document. Start and End are byte offsets into
// the decoded text as read; Text has the repairs applied.
type Sentence struct {
	Text      string `json:"text"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Paragraph int    `json:"paragraph"`
}

// Sentences lists the sentences of the document in the range.
func Sentences(doc *align.Document, r align.Range) []Sentence {
	list := make([]Sentence, 0, r.Len())
	for i := r.From; i < r.To; i++ {
		s := doc.Sentences[i]
		list = append(list, Sentence{doc.SentenceText(i), s.Start, s.End, s.Paragraph})
	}
	return list
}

// Document names a document that was aligned.
type Document struct {
	Name      string `json:"name"`
	Lang      string `json:"lang"`
	Encoding  string `json:"encoding"`
	Sentences int    `json:"sentences"`
}

// A Repair is a repair of a document.
type Repair struct {
	Kind align.RepairKind `json:"kind"`
	// Place is file:line of the decoded text.
	Place string `json:"place"`
	Note  string `json:"note"`
}

// Aligned is the JSON of yiku align.
type Aligned struct {
	Source Document `json:"source"`
	Target Document `json:"target"`
	Beads  []Bead   `json:"beads"`
	// Moved holds the pairs of beads with one side each that translate each other
	// out of order, as indexes into Beads.
	Moved   []align.Moved `json:"moved"`
	Repairs []Repair      `json:"repairs"`
	// Mixed describes how a file in two languages was divided.
	Mixed *Mixed `json:"mixed,omitempty"`
}

type Bead struct {
	Source []Sentence `json:"source"`
	Target []Sentence `json:"target"`
	Score  float64    `json:"score"`
}

// Imports is the JSON of yiku import.
type Imports struct {
	Imports []Imported `json:"imports"`
	// Units is the number of units stored by this import.
	Units   int       `json:"units"`
	Skipped []Skipped `json:"skipped"`
	Memory  string    `json:"memory"`
}

// Imported is the import of a pair of files.
type Imported struct {
	Source string `json:"source"`
	Target string `json:"target"`
	From   string `json:"from"`
	To     string `json:"to"`
	Beads  int    `json:"beads"`
	// Units counts the stored beads, Doubtful those of them below
	// align.DoubtfulBelow, Unaligned those with one side, which are not stored.
	Units     int `json:"units"`
	Doubtful  int `json:"doubtful"`
	Unaligned int `json:"unaligned"`
	// Replaced is the number of removed units of an earlier import of the files.
	Replaced int `json:"replaced"`
	// Carried is the number of units that took over the work of people on earlier ones.
	// Lost holds those whose work could not be carried over, Conflicts those for which
	// the new text has another translation.
	Carried   int        `json:"carried"`
	Conflicts []Conflict `json:"conflicts"`
	Lost      []LostUnit `json:"lost"`
	// Returned holds units that a person removed from the earlier document and that are
	// in the new text.
	Returned []LostUnit `json:"returned"`
	Repairs  []Repair   `json:"repairs"`
	Already  bool       `json:"already"`
	// OtherForm: the memory has the same sentences from files in another form.
	OtherForm bool        `json:"other_form"`
	Origin    unit.Origin `json:"origin"`
	// Found holds details of the origin found in the document itself.
	Found []FoundDetail  `json:"found"`
	Pairs []DoubtfulPair `json:"pairs"`
	// Moved holds the stored pairs at different places of the two texts. Their
	// sentences count neither as unaligned nor as alone.
	Moved []DoubtfulPair `json:"moved"`
	Alone []Alone        `json:"alone"`
	// Mixed describes how a file in two languages was divided.
	Mixed *Mixed `json:"mixed,omitempty"`
}

// ImportedOf describes what was stored. Its lists are empty, not nil.
func ImportedOf(r tm.Receipt) Imported {
	return Imported{
		Units: r.Units, Replaced: r.Replaced, Carried: r.Carried, Conflicts: ConflictsOf(r.Conflicts, false),
		Lost: Each(r.Lost, LostOf), Returned: Each(r.Returned, LostOf), Origin: r.Origin,
		Repairs: []Repair{}, Found: []FoundDetail{}, Pairs: []DoubtfulPair{}, Moved: []DoubtfulPair{}, Alone: []Alone{},
	}
}

// A FoundDetail is a detail found in the document itself: its title or date.
type FoundDetail struct {
	Field string `json:"field"`
	Value string `json:"value"`
	Where string `json:"where"`
}

// A LostUnit is a unit with work of a person whose sentence is not in a new version
// of its document, or one that a person removed and whose sentence is.
type LostUnit struct {
	ID     int64       `json:"id"`
	Texts  []string    `json:"texts"`
	Status unit.Status `json:"status"`
	Notes  []string    `json:"notes"`
}

func LostOf(u unit.Unit) LostUnit { return LostUnit{u.ID, TextsOf(u), u.Status, List(u.Notes)} }

// Skipped is something that was not imported, with the reason.
type Skipped struct {
	File   string `json:"file"`
	Place  string `json:"place"`
	Reason string `json:"reason"`
}

// A DoubtfulPair is a pair that the user should examine: its score is low, or
// it is out of order.
type DoubtfulPair struct {
	Score  float64 `json:"score"`
	Place  string  `json:"place"`
	Source string  `json:"source"`
	Target string  `json:"target"`
}

// Alone is a sentence without a partner. Side is "source" or "target".
type Alone struct {
	Side  string `json:"side"`
	Place string `json:"place"`
	Text  string `json:"text"`
}

// Mixed is the JSON of how a page was divided.
type Mixed struct {
	// Layout is "paragraphs", "lines" or "blocks".
	Layout mixed.Layout `json:"layout"`
	// First is the language that comes first.
	First string `json:"first"`
	// Pairs counts the paragraphs that have a counterpart on both sides.
	Pairs int `json:"pairs"`
	// Paragraphs holds the corresponding paragraphs in order; one side may be
	// empty.
	Paragraphs []ParagraphPair `json:"paragraphs"`
	LeftOut    []Skipped       `json:"left_out"`
}

type ParagraphPair struct {
	Source []Paragraph `json:"source"`
	Target []Paragraph `json:"target"`
}

// Paragraph is a paragraph; the offsets are into the decoded text of the page.
type Paragraph struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Plan is the JSON of yiku import FOLDER --dry-run: what an import of the folder will do.
type Plan struct {
	Pairs []FilePair `json:"plan"`
	// Alone holds the files without a partner.
	Alone []string `json:"alone"`
	// Skipped holds places that could not be read.
	Skipped []Skipped `json:"skipped"`
}

// A FilePair is a pair of files that belong together by their names.
type FilePair struct {
	Source string `json:"source"`
	Target string `json:"target"`
	// From and To are the languages in the names.
	From string `json:"from"`
	To   string `json:"to"`
}

// ImportedFolder is the JSON of yiku import FOLDER.
type ImportedFolder struct {
	Imports
	// Alone holds the files without a partner.
	Alone []string `json:"alone"`
}

// ImportedExchange is the JSON of importing an exchange file: that of importing
// a pair, and a description of the file.
type ImportedExchange struct {
	Imports
	Encoding string    `json:"encoding"`
	Declared string    `json:"declared_encoding"`
	Tool     string    `json:"tool"`
	Repaired []Counted `json:"repaired"`
	// Reviewed is the number of units of the memory that a review changed.
	Reviewed int    `json:"reviewed"`
	Review   Review `json:"review"`
}

// Review is the JSON of the effect of the rows of a table for review.
type Review struct {
	Corrected int `json:"corrected"`
	Confirmed int `json:"confirmed"`
	Rejected  int `json:"rejected"`
	// Reopened counts units that are no longer reviewed or rejected.
	Reopened int `json:"reopened"`
	Noted    int `json:"noted"`
	Added    int `json:"added"`
	// Documents holds the numbers of the documents to which units were added.
	Documents []int64 `json:"documents"`
	// NotUnderstood holds the rows whose status is not a known word.
	NotUnderstood []Skipped `json:"not_understood"`
	Entry         int64     `json:"entry"`
}

// Paragraphs lists the paragraphs of the document in the range.
func Paragraphs(d *align.Document, r align.Range) []Paragraph {
	return Each(d.Paragraphs[r.From:r.To], func(s align.Span) Paragraph { return Paragraph{d.Slice(s), s.Start, s.End} })
}
