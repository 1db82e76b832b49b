package export

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Reader reads the units of one exchange file.
type Reader interface {
	// Units streams what the file holds, in its order. It reads the file while
	// it is ranged over, once; a second range yields nothing. An Item that is
	// Bad is no unit: it says which part of the file could not be used, and the
	// stream goes on after it. An error ends the stream: the file is no such
	// file, cannot be read, or has a bad part and the options say strict.
	Units(ctx context.Context) iter.Seq2[Item, error]
	// Report counts what was read so far; it is complete after the last Item.
	Report() ReadReport
}

// Item is a unit of an exchange file, or what stands in place of one.
type Item struct {
	// Number counts the units of the file from 1, the bad ones too. It is 0 for
	// an Item that is Bad but belongs to no unit: a file that was cut off.
	Number int
	// Line is where the unit begins, counted from 1.
	Line int
	// Unit is the unit, unless Bad is set. Its variants are in the order of the
	// file and, other than those of a memory, may have an empty text. Status is
	// empty where the file says nothing of it.
	Unit unit.Unit
	// Source is the index of the variant in the source language; -1 where the
	// file does not say or the unit has no such variant.
	Source int
	// Bad says why there is no unit; nil for a good one.
	Bad *BadUnit
	// Repairs are what was changed so that the unit could be read.
	Repairs []Repair
	// Review is what a table for review says of the unit; nil elsewhere.
	Review *Review
}

// SourceFirst returns the unit with its source variant first, as a memory
// keeps it. The others stay in their order.
func (i Item) SourceFirst() unit.Unit {
	u := i.Unit
	if i.Source <= 0 {
		return u
	}
	variants := make([]unit.Variant, 0, len(u.Variants))
	variants = append(variants, u.Variants[i.Source])
	variants = append(variants, u.Variants[:i.Source]...)
	u.Variants = append(variants, u.Variants[i.Source+1:]...)
	return u
}

// BadUnit is a part of an exchange file that could not be used.
type BadUnit struct {
	// Line is where the fault is, counted from 1.
	Line int
	// Unit names the unit: its tuid, or "unit 12" by its number; empty for a
	// fault outside of units.
	Unit string
	// Cause says what is wrong, in words for the user.
	Cause string
	// Kind is the Reason of the error: one of the constants for faults that have a
	// remedy, or empty.
	Kind string
}

// NoLanguage is the kind of a BadUnit with a text whose language the file does not say.
const NoLanguage = "no-language"

// Reason returns the Kind.
func (b *BadUnit) Reason() string { return b.Kind }

// Error makes a BadUnit the error of a strict reading.
func (b *BadUnit) Error() string {
	if b.Unit == "" {
		return fmt.Sprintf("line %d: %s", b.Line, b.Cause)
	}
	return fmt.Sprintf("line %d, %s: %s", b.Line, b.Unit, b.Cause)
}

// FormatError is returned for a file that is not in the format of its Reader.
type FormatError struct {
	// Format is the name of the format: "TMX".
	Format string
	// Line is where it shows, counted from 1.
	Line int
	// Found says what the file is instead.
	Found string
}

// Error names the line and what was found there.
func (e *FormatError) Error() string {
	return fmt.Sprintf("line %d: this is no %s: %s", e.Line, e.Format, e.Found)
}

// The reasons of a FormatError.
const (
	NotTMX   = "not-tmx"
	NotXLIFF = "not-xliff"
	NotTBX   = "not-tbx"
)

// Reason returns the reason for the format.
func (e *FormatError) Reason() string { return "not-" + strings.ToLower(e.Format) }

// Repair is something in a unit that was changed so that it could be read.
type Repair struct {
	Line int
	Kind RepairKind
	// Count is how often it was done on this line, at least 1.
	Count int
}

// RepairKind names a repair. The values are stable: they stand in JSON output.
type RepairKind string

// The repairs that reading makes.
const (
	// RepairControl drops a control character that XML forbids, or makes it a
	// space where it parted lines.
	RepairControl RepairKind = "control-character"
	// RepairEncoding puts U+FFFD in place of bytes that are no text in the
	// encoding of the file.
	RepairEncoding RepairKind = "bad-bytes"
	// RepairEntity takes a bare & or an entity that XML does not know (&nbsp;)
	// as what was probably meant.
	RepairEntity RepairKind = "entity"
	// RepairBracket takes a < that begins no markup as a character.
	RepairBracket RepairKind = "bracket"
	// RepairElement keeps the text of an element that the format does not know.
	RepairElement RepairKind = "unknown-element"
	// RepairVariant leaves a variant out that has no text element.
	RepairVariant RepairKind = "no-text"
	// RepairSegment takes the text of a variant that has no text element around it.
	RepairSegment RepairKind = "no-segment"
	// RepairSub keeps the text of a code inside a subflow, but not its mark.
	RepairSub RepairKind = "nested-code"
)

var repairKinds = [...]struct {
	kind      RepairKind
	one, many string
}{
	{RepairControl, "forbidden control character left out", "forbidden control characters left out"},
	{RepairEncoding, "place with bytes that are no text", "places with bytes that are no text"},
	{RepairEntity, "faulty & or unknown entity taken as text", "faulty & or unknown entities taken as text"},
	{RepairBracket, "stray < taken as text", "stray < taken as text"},
	{RepairElement, "unknown element, its text kept", "unknown elements, their text kept"},
	{RepairVariant, "language without a text element left out", "languages without a text element left out"},
	{RepairSegment, "text without a text element around it, taken as it stands", "texts without a text element around them, taken as they stand"},
	{RepairSub, "code inside the text of a code, its text kept", "codes inside the text of a code, their text kept"},
}

// RepairCount counts the repairs of one kind in a file.
type RepairCount struct {
	Kind RepairKind
	// Count is at least 1; First is the line of the first.
	Count, First int
}

// String is the entry in words: «3 stray < taken as text, the first in line 12».
func (c RepairCount) String() string {
	for _, k := range repairKinds {
		if k.kind == c.Kind {
			return inLines(c.Count, c.First, k.one, k.many)
		}
	}
	return inLines(c.Count, c.First, string(c.Kind), string(c.Kind))
}

// ReadReport tells what a Reader found.
type ReadReport struct {
	// Units is how many good units were read, Variants how many texts they
	// have, Bad how many parts of the file could not be used.
	Units, Variants, Bad int
	// Repairs has one entry for each kind met, in the order of the constants.
	Repairs []RepairCount
	// Unfinished has one entry for each reason for which texts of the file were
	// passed over, in the order of the constants: they are no units, but not bad.
	Unfinished []UnfinishedCount
	// Format names the format and its version: "TMX 1.4".
	Format string
	// Encoding is what the bytes were decoded from, in lower case; Declared is
	// what the file says where that is something else, else empty.
	Encoding, Declared string
	// Tool is the program that wrote the file, with its version, as it says.
	Tool string
	// OwnLanguages reports, for a format that may leave them out, whether the file
	// says the languages of all its units.
	OwnLanguages bool
	// SourceLang is the canonical tag of the file's source language; empty
	// where it names none or says that any may be.
	SourceLang string
}

// RepairTally counts repairs for a Reader. The zero value is ready to use.
type RepairTally struct{ tally[RepairKind, int] }

// Add counts the repair.
func (t *RepairTally) Add(r Repair) { t.add(r.Kind, r.Count, func() int { return r.Line }) }

// Counts lists what was counted, in the order of the constants.
func (t *RepairTally) Counts() []RepairCount {
	var list []RepairCount
	for _, k := range repairKinds {
		if c, ok := t.of(k.kind); ok {
			list = append(list, RepairCount{k.kind, c.count, c.first})
		}
	}
	return list
}

// Once makes the stream of a Reader, which can be read once, out of a function
// that hands on items until it is told to stop. An error of the function is the
// last of the stream, unless the caller stopped before. begun belongs to the
// Reader and is set by the first reading; a second one is empty.
func Once[T any](begun *bool, read func(yield func(T) bool) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if *begun {
			return
		}
		*begun = true
		stopped := false
		err := read(func(i T) bool {
			stopped = !yield(i, nil)
			return !stopped
		})
		if err != nil && !stopped {
			var none T
			yield(none, err)
		}
	}
}
