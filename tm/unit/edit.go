package unit

import (
	"slices"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
)

// Edit describes changes of a unit. Zero fields change nothing.
type Edit struct {
	// Texts are new texts of variants.
	Texts []TextEdit
	// Status is the new status.
	Status Status
	// Notes are appended to the notes of the unit.
	Notes []string
	// Seen, if not zero, is the Changed of the unit that the user saw: a unit that was
	// changed since is not edited, and the error is a *fault.ChangedError.
	Seen time.Time
}

// A TextEdit is a new text of one variant.
type TextEdit struct {
	// Lang selects the first variant in the language (see lang.Matches); if it
	// is empty, Position selects the variant.
	Lang     string
	Position int
	// Text is the new text, in the form of Variant.Text.
	Text string
}

// Edited is the result of EditUnit.
type Edited struct {
	Before, After Unit
	// Codes counts the inline codes that were lost, since their offsets are
	// those of the old texts.
	Codes int
	// Entry is the entry of the journal, or 0 if nothing was changed.
	Entry int64
}

// Of returns the variant of the unit to be edited, or nil.
func (t TextEdit) Of(u Unit) *Variant {
	at := t.Position
	if t.Lang != "" {
		at = slices.IndexFunc(u.Variants, func(v Variant) bool { return lang.Matches(t.Lang, v.Lang) })
	}
	if at < 0 || at >= len(u.Variants) {
		return nil
	}
	return &u.Variants[at]
}

// A NumberedEdit is an Edit of the unit with this ID.
type NumberedEdit struct {
	ID   int64
	Edit Edit
}

// An Addition is a unit to be added to an existing origin.
type Addition struct {
	// Origin is the ID of the origin, or 0 for that of Revision.Origin.
	Origin int64
	// After is the ID of the unit of the origin that the new one follows, or 0 for
	// the end of the origin.
	After int64
	// Unit is the new unit. Its ID, Origin and Place are ignored.
	Unit Unit
}

// A Revision is a set of changes that belong together.
type Revision struct {
	Edits     []NumberedEdit
	Additions []Addition
	// Origin, if its checksum is not empty, is an origin for additions. It is
	// stored if the memory does not have it.
	Origin Origin
}

// Revised is the result of Revise.
type Revised struct {
	// Changed is the number of changed units.
	Changed int
	// Added holds the added units as stored, in the order of the additions.
	Added []Unit
	// Entry is the entry of the journal, or 0 if nothing was changed.
	Entry int64
}

// An OriginEdit describes changes of the details of an origin. Nil fields change
// nothing.
type OriginEdit struct{ Title, Date, Body, Translator, URL *string }
