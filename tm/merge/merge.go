// Package merge defines the options and the result of merging two memories, and the conflicts
// that a merge, a new version of a document or a deduplication reports. Package tm
// does the merging: see Memory.Merge.
package merge

import (
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// The kinds of conflicts.
const (
	ConflictUnit     = "unit"     // the texts, the status or the notes of a unit
	ConflictMark     = "mark"     // the words that render a phrase in a unit
	ConflictDocument = "document" // the details of a document
	ConflictRuling   = "ruling"   // a ruling on a rendering
	ConflictFinding  = "finding"  // the reason for setting a finding aside
)

// A Conflict holds different decisions of people on the same thing.
type Conflict struct {
	// Kind is one of the constants above.
	Kind string
	// Unit, Origin and Place are those of the unit in this memory, or zero for a ruling
	// or a finding.
	Unit   int64
	Origin unit.Origin
	Place  int
	// Ours is the version of this memory, Theirs that of the other one.
	Ours, Theirs Version
	// TookTheirs reports whether theirs replaced ours.
	TookTheirs bool
}

// A Version is one of the two versions of a Conflict.
type Version struct {
	// Texts holds the texts of the unit; or the phrase and the words that render it,
	// which are empty if a mark says that it is not rendered; or the differing
	// details of the document.
	Texts []string
	// Status is that of the unit or the ruling; it is empty for a mark.
	Status string
	// Notes holds the notes of the unit, the other fields of a ruling, or the reason
	// for setting a finding aside.
	Notes []string
	// Changed is the time of the last change of the unit.
	Changed time.Time
}

// Options are the options of Memory.Merge. The zero value works.
type Options struct {
	// Command is what the user typed, for the journal.
	Command string
	// Theirs resolves conflicts with the version of the other memory. Otherwise
	// that of this memory is kept.
	Theirs bool
	// Progress, unless nil, is called before each origin with the number of
	// finished origins and of all.
	Progress func(done, all int)
}

// Result is the result of Merge.
type Result struct {
	// Origins is the number of origins of the other memory; New of them were
	// not here, Same are here with the same units.
	Origins, New, Same int
	// Added units were not here. Updated ones were replaced by a person's version in
	// the other memory. Older ones differ there but were kept.
	Added, Updated, Older int
	// Filled is the number of documents that got a date, a title, a body, a
	// translator or an address that only the other memory had.
	Filled int
	// Rulings, Marks and Ignored are the numbers of added rulings, marks of renderings,
	// and findings that were set aside.
	Rulings, Marks, Ignored int
	// Conflicts holds the different decisions of people in the two memories,
	// with the version that was taken.
	Conflicts []Conflict
	// Entry is the entry of the journal, or 0 if nothing was new.
	Entry int64
}
