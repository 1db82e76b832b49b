package export

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// Reader reads the units of one exchange file.
type Reader interface {
	// Units returns the items of the file in order. The sequence reads the file
	// as it is iterated over and can be used once; a second iteration yields
	// nothing. An Item with Bad set is a part of the file that could not be used;
	// the sequence continues after it. An error ends the sequence: the file is
	// not in the format, cannot be read, or has a bad part and the options ask
	// for strict reading.
	Units(ctx context.Context) iter.Seq2[Item, error]
	// Report counts what has been read. It is complete after the last Item.
	Report() ReadReport
}

// ReadOptions describe a file to be read. The zero value reads as much as possible. A
// format ignores the options that do not apply to it.
type ReadOptions struct {
	// Strict ends the reading with an error, a *BadUnit, at the first part of the file
	// that cannot be used.
	Strict bool
	// Drafts also reads translations that the file itself calls drafts; see Unfinished.
	Drafts bool
	// Encoding is the name of the file's encoding. If it is empty, the encoding is
	// detected.
	Encoding string
	// Languages maps the language codes of the file, or the headings of its columns, to
	// tags, such as "L1" to "zh".
	Languages map[string]string
	// From and To are the canonical tags of the source and the target language of a file
	// that does not name them. If they are empty, they are detected from the texts.
	From, To string
}

// Item is a unit of an exchange file, or a part of the file that could not be used.
type Item struct {
	// Number is the number of the unit in the file, counted from 1 and including
	// bad units. It is 0 for a fault outside units, such as a truncated file.
	Number int
	// Line is the line on which the unit begins, counted from 1.
	Line int
	// Unit is the unit, unless Bad is set. Its variants are in the order of the
	// file and, unlike those of a memory, may have an empty text. Status is empty
	// if the file does not give one.
	Unit unit.Unit
	// Source is the index of the variant in the source language, or -1 if the
	// file names no source language or the unit has no such variant.
	Source int
	// Bad describes why there is no unit; it is nil for a good unit.
	Bad *BadUnit
	// Repairs lists the changes that made the unit readable.
	Repairs []Repair
	// Review is set for rows of a table for review, and nil otherwise.
	Review *Review
	// UnknownStatus is the status of the file if it is not a known word; the unit
	// then has no status.
	UnknownStatus string
}

// SourceFirst returns the unit with its source variant first, as in a memory.
// The order of the others is unchanged.
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

// Apart returns the item divided into items with one text in each language: a unit with two
// translations into a language becomes two units, which share its other texts. The tuids of
// the second and further ones end in #2, #3 and so on. A unit of a memory of yiku, which
// names its origin, is not divided; texts that are empty or repeated are left out. Apart
// returns nil for an item that stays as it is.
func (i Item) Apart() []Item {
	if i.Unit.Origin.Checksum != "" || !repeatsLanguage(i.Unit.Variants) {
		return nil
	}
	texts := make(map[string][]unit.Variant)
	var tags []string
	most := 0
	for _, v := range i.Unit.Variants {
		list := texts[v.Lang]
		if list == nil {
			tags = append(tags, v.Lang)
		}
		same := func(w unit.Variant) bool { return w.Text == v.Text }
		if len(list) == 1 && list[0].Text == "" {
			list = list[:0]
		} else if list != nil && v.Text == "" || slices.ContainsFunc(list, same) {
			continue
		}
		texts[v.Lang] = append(list, v)
		most = max(most, len(texts[v.Lang]))
	}
	if len(tags) < 2 {
		return nil
	}
	items := make([]Item, most)
	for k := range items {
		items[k] = i
		u := &items[k].Unit
		u.Variants = make([]unit.Variant, 0, len(tags))
		for n, tag := range tags {
			u.Variants = append(u.Variants, texts[tag][min(k, len(texts[tag])-1)])
			if i.Source >= 0 && tag == i.Unit.Variants[i.Source].Lang {
				items[k].Source = n
			}
		}
		if k > 0 && u.TUID != "" {
			u.TUID = fmt.Sprintf("%s#%d", u.TUID, k+1)
		}
	}
	return items
}

func repeatsLanguage(variants []unit.Variant) bool {
	for i := range variants {
		for k := range i {
			if variants[k].Lang == variants[i].Lang {
				return true
			}
		}
	}
	return false
}

// BadUnit is a part of an exchange file that could not be used.
type BadUnit struct {
	// Line is the line of the fault, counted from 1.
	Line int
	// Unit is the tuid of the unit, or its number as "unit 12". It is empty for a
	// fault outside units.
	Unit string
	// Cause describes the fault for the user.
	Cause string
	// Kind is the Reason of the error: one of the constants for faults that have a
	// remedy, or empty.
	Kind string
}

// NoLanguage is the Kind of a BadUnit with a text without a language.
const NoLanguage = "no-language"

// Reason returns the Kind.
func (b *BadUnit) Reason() string { return b.Kind }

// Error returns the line, the unit and the cause. A BadUnit is the error of strict
// reading.
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
	// Line is the line where this was detected, counted from 1.
	Line int
	// Found describes what was found instead.
	Found string
}

// Error names the line and what was found there.
func (e *FormatError) Error() string {
	return fmt.Sprintf("line %d: this is not %s: %s", e.Line, e.Format, e.Found)
}

// The reasons of a FormatError.
const (
	NotTMX   = "not-tmx"
	NotXLIFF = "not-xliff"
	NotTBX   = "not-tbx"
)

// Reason returns the reason for the format.
func (e *FormatError) Reason() string { return "not-" + strings.ToLower(e.Format) }

// Repair is a change that made a part of a unit readable.
type Repair struct {
	Line int
	Kind RepairKind
	// Count is the number of such repairs on this line, at least 1.
	Count int
	// Detail names what was repaired, or is empty.
	Detail string
}

// RepairKind names a kind of repair. The values are stable: they appear in JSON
// output.
type RepairKind string

// The repairs that reading makes.
const (
	// RepairControl drops a control character that XML forbids, or replaces a
	// vertical tab or form feed with a space.
	RepairControl RepairKind = "control-character"
	// RepairEncoding replaces bytes that are invalid in the encoding of the file
	// with U+FFFD.
	RepairEncoding RepairKind = "bad-bytes"
	// RepairEntity reads a bare & or an entity that XML does not define (&nbsp;)
	// as the character that was probably meant.
	RepairEntity RepairKind = "entity"
	// RepairBracket reads a < that does not begin markup as a character.
	RepairBracket RepairKind = "bracket"
	// RepairElement keeps the text of an element that the format does not define.
	RepairElement RepairKind = "unknown-element"
	// RepairVariant omits a variant without a text element.
	RepairVariant RepairKind = "no-text"
	// RepairSegment keeps the text of a variant that is not in a text element.
	RepairSegment RepairKind = "no-segment"
	// RepairSub keeps the text of a code inside a subflow, but not its markup.
	RepairSub RepairKind = "nested-code"
	// RepairSpread reads lines that contain the separators of a row as part of a quoted
	// cell.
	RepairSpread RepairKind = "rows-in-cell"
	// RepairBeyond keeps a text of a table that has no heading above it as a property. The
	// row may be two whose line break is lost.
	RepairBeyond RepairKind = "no-heading"
	// RepairField leaves out a field that the format does not define.
	RepairField RepairKind = "unknown-field"
	// RepairAbove leaves out a row above the heading of a table unless it is a pair of texts.
	RepairAbove RepairKind = "above-heading"
	// RepairHeading leaves out a text in the heading of a table that no row has a cell for. The
	// row below may have become part of it.
	RepairHeading RepairKind = "long-heading"
	// RepairRow leaves out a row whose columns of texts are all empty.
	RepairRow RepairKind = "no-texts"
	// RepairTable leaves out a row of a table without texts in two languages.
	RepairTable RepairKind = "other-table"
	// RepairHidden leaves out a sheet that is hidden, or that the file does not list.
	RepairHidden RepairKind = "hidden-sheet"
)

var repairKinds = [...]struct {
	kind      RepairKind
	one, many string
}{
	{RepairControl, "forbidden control character left out", "forbidden control characters left out"},
	{RepairEncoding, "place with invalid bytes", "places with invalid bytes"},
	{RepairEntity, "faulty & or unknown entity read as text", "faulty & or unknown entities read as text"},
	{RepairBracket, "stray < read as text", "stray < read as text"},
	{RepairElement, "unknown element, its text kept", "unknown elements, their text kept"},
	{RepairVariant, "language without a text element left out", "languages without a text element left out"},
	{RepairSegment, "text outside a text element, kept unchanged", "texts outside text elements, kept unchanged"},
	{RepairSub, "code inside the text of a code, its text kept", "codes inside the text of a code, their text kept"},
	{RepairSpread, "line that may be a row, read as part of the quoted cell before it", "lines that may be rows, read as part of the quoted cell before them"},
	{RepairBeyond, "text in a column without a heading, kept as a property", "texts in columns without a heading, kept as properties"},
	{RepairField, "unknown field left out", "unknown fields left out"},
	{RepairAbove, "row above the heading left out", "rows above the heading left out"},
	{RepairHeading, "text in the heading left out, as no row has a cell below it", "texts in the heading left out, as no row has a cell below them"},
	{RepairRow, "row without a text left out, though it has other cells", "rows without a text left out, though they have other cells"},
	{RepairTable, "row of a table without texts in two languages left out", "rows of tables without texts in two languages left out"},
	{RepairHidden, "hidden sheet left out", "hidden sheets left out"},
}

// RepairCount counts the repairs of one kind in a file.
type RepairCount struct {
	Kind RepairKind
	// Count is at least 1; First is the line of the first, or 0 where it has none, Detail its Detail.
	Count, First int
	Detail       string
}

// String describes the repairs: «3 stray < read as text, the first in line 12».
func (c RepairCount) String() string {
	one, many := string(c.Kind), string(c.Kind)
	for _, k := range repairKinds {
		if k.kind == c.Kind {
			one, many = k.one, k.many
		}
	}
	if c.Detail == "" {
		return inLines(c.Count, c.First, one, many)
	}
	return fmt.Sprintf("%s: %s", inLines(c.Count, c.First, one, many), c.Detail)
}

// ReadReport describes what a Reader found in a file.
type ReadReport struct {
	// Units is the number of good units read, Variants the number of their
	// texts, and Bad the number of parts of the file that could not be used.
	Units, Variants, Bad int
	// Repairs has one entry for each kind of repair made, in the order of the
	// constants.
	Repairs []RepairCount
	// Unfinished has one entry for each reason for which texts were skipped
	// without being bad, in the order of the constants.
	Unfinished []UnfinishedCount
	// Format names the format and its version: "TMX 1.4".
	Format string
	// Encoding is the encoding the file was decoded from, in lower case.
	// Declared is the encoding the file declares, if that is a different one.
	Encoding, Declared string
	// Tool is the name and version of the program that wrote the file, as the
	// file gives them.
	Tool string
	// OwnLanguages reports, for a format in which languages are optional, whether
	// the file names the languages of all its units.
	OwnLanguages bool
	// SourceLang is the canonical tag of the file's source language. It is empty
	// if the file names none or allows any.
	SourceLang string
}

// RepairTally counts repairs for a Reader. The zero value is ready to use.
type RepairTally struct{ tally[RepairKind, Repair] }

// Add counts the repair.
func (t *RepairTally) Add(r Repair) { t.add(r.Kind, r.Count, func() Repair { return r }) }

// Counts returns the counts in the order of the constants.
func (t *RepairTally) Counts() []RepairCount {
	var list []RepairCount
	for _, k := range repairKinds {
		if c, ok := t.of(k.kind); ok {
			list = append(list, RepairCount{k.kind, c.count, c.first.Line, c.first.Detail})
		}
	}
	return list
}

// Once returns a single-use sequence of the values that read passes to yield. An
// error returned by read is the last element of the sequence, unless the caller
// stopped before. begun is set by the first iteration; further ones are empty.
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
