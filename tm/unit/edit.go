package unit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
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

// An OriginFilter selects units by their origin. The zero value selects all.
type OriginFilter struct {
	// IDs, if not empty, lists the only origins wanted.
	IDs []int64
	// Body, if not empty, is a part of the name of the issuing body, in any spelling that
	// folds to the same form.
	Body string
	// Since and Until, if not empty, are the first and the last day, month or year of the
	// documents wanted: YYYY, YYYY-MM or YYYY-MM-DD. A document of which only the month or year
	// is known is wanted if one of its days is. Documents without a date are not wanted.
	Since, Until string
}

// All reports whether the filter selects everything.
func (f OriginFilter) All() bool {
	return len(f.IDs) == 0 && f.Body == "" && f.Since == "" && f.Until == ""
}

// Validate returns an error if a date is invalid.
func (f OriginFilter) Validate() error {
	for _, date := range []string{f.Since, f.Until} {
		if err := ValidateDate(date); err != nil {
			return &InvalidError{fmt.Errorf("choose units by date: %q is not a day, month or year: write 2024-05-17, 2024-05 or 2024", date)}
		}
	}
	return nil
}

// Chooses reports whether units of the origin pass the filter.
func (f OriginFilter) Chooses(o Origin) bool {
	if len(f.IDs) > 0 && !slices.Contains(f.IDs, o.ID) {
		return false
	}
	if f.Body != "" && !strings.Contains(fold.String(o.Body), fold.String(f.Body)) {
		return false
	}
	if f.Since == "" && f.Until == "" {
		return true
	}
	// Two dates are compared as far as both are known.
	since, until := min(len(f.Since), len(o.Date)), min(len(f.Until), len(o.Date))
	return o.Date != "" && o.Date[:since] >= f.Since[:since] && o.Date[:until] <= f.Until[:until]
}
