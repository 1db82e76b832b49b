// Package unit defines the content of a memory: Unit with its Variants and
// Origin, and what exchange files add to them. It uses neither files nor a
// database, so that readers and writers of exchange formats do not link SQLite.
package unit

import (
	"cmp"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align/lang"
)

// A Unit is what the memory stores for a bead or for a unit of an exchange
// file: the same text in two or more languages.
type Unit struct {
	// ID is assigned by the memory and never changes.
	ID int64
	// Origin is the origin of the unit.
	Origin Origin
	// Place is the number of the unit within its origin, counted from 0, in the
	// order of the document.
	Place int
	// MoreOrigins holds the further places of the same unit, by the number of
	// the origin; see Memory.Dedupe.
	MoreOrigins []Placed
	// Status is the review status of the unit.
	Status Status
	// Score is the score of the bead, 0 to 1; it is 1 for units that were not
	// aligned.
	Score float64
	// Created and Changed are in UTC, to the second.
	Created, Changed time.Time
	// Variants hold the text, the source language first.
	Variants []Variant
	// Damaged reports that the memory does not return the texts that were stored: a
	// checksum is wrong.
	Damaged bool

	// The following fields come from exchange files and are written to them.

	// TUID is the name of the unit in the file, or "".
	TUID string
	// Props and Notes hold the properties and notes of the whole unit, in the
	// order of the file, except those with a field of their own.
	Props []Prop
	Notes []string
	// CreatedBy and ChangedBy are the users who did so, as the file names them.
	CreatedBy, ChangedBy string
	// Attributes holds the other attributes of the unit: each is a Prop whose
	// Type is the name of the attribute in TMX (usagecount, o-tmf, srclang).
	Attributes []Prop
}

// Placed is a place in an origin.
type Placed struct {
	Origin Origin `json:"origin"`
	Place  int    `json:"place"`
}

// A Variant is the text of a unit in one language.
type Variant struct {
	// Lang is a canonical BCP 47 tag (see package align/lang).
	Lang string
	// Text is the original text, never folded: UTF-8, not blank, without zero
	// bytes. It contains a line break only if one was read inside the sentence
	// or cell and no repair removed it.
	Text string
	// Codes holds the inline codes in the order of the file.
	Codes []Code
	// Details holds what an exchange file records for this variant alone, or is
	// nil.
	Details *Details
}

// A Prop is a property in an exchange file: a type and a value.
type Prop struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// Details holds what an exchange file records for one variant alone. The fields
// are those of Unit.
type Details struct {
	Created, Changed     time.Time
	CreatedBy, ChangedBy string
	Props                []Prop
	Notes                []string
	Attributes           []Prop
}

// Variant returns the first variant in the language (see lang.Matches), and
// reports whether there is one.
func (u Unit) Variant(tag string) (Variant, bool) {
	for _, v := range u.Variants {
		if lang.Matches(tag, v.Lang) {
			return v, true
		}
	}
	return Variant{}, false
}

// PlacesIn returns the places of the unit in the origin with the number, in order.
func (u Unit) PlacesIn(origin int64) []int {
	var places []int
	if u.Origin.ID == origin {
		places = append(places, u.Place)
	}
	for _, p := range u.MoreOrigins {
		if p.Origin.ID == origin {
			places = append(places, p.Place)
		}
	}
	return places
}

// Edited reports whether a person changed the unit after it was stored. A unit
// made by the aligner has the same time of creation and change; a unit of an
// exchange file has the date of its last change, which precedes the import.
func (u Unit) Edited() bool {
	return u.Changed.After(u.Created) && (u.Status == Aligned || u.Changed.After(u.Origin.Imported))
}

// Human reports whether a person worked on the unit: it was reviewed, rejected,
// edited or given a note. Marks of renderings, which are human work too, are
// not part of the unit.
func (u Unit) Human() bool {
	return u.Status == Reviewed || u.Status == Rejected || len(u.Notes) > 0 || u.Edited()
}

// A Status is the review status of a unit.
type Status string

// The statuses of a unit.
const (
	// Aligned units were paired by the aligner and seen by nobody.
	Aligned Status = "aligned"
	// Reviewed units were confirmed by a person.
	Reviewed Status = "reviewed"
	// Imported units came paired from an exchange file.
	Imported Status = "imported"
	// Rejected units were judged wrong and are kept out of answers and exports.
	Rejected Status = "rejected"
)

func (s Status) known() bool {
	return s == Aligned || s == Reviewed || s == Imported || s == Rejected
}

// An Origin is the source of units: a pair of documents, or an exchange file.
type Origin struct {
	// ID is assigned by the memory.
	ID int64 `json:"id"`
	// Source and Target are the names of the files as the user gave them.
	// Target is empty if one file has both languages.
	Source string `json:"source"`
	Target string `json:"target"`
	// Title, Body (the issuing body: 新华社, 外交部), Translator and URL are as
	// the user said, or empty. Date is the day of the document: YYYY, YYYY-MM or
	// YYYY-MM-DD, or empty.
	Title      string `json:"title"`
	Date       string `json:"date"`
	Body       string `json:"body"`
	Translator string `json:"translator"`
	URL        string `json:"url"`
	// Checksum identifies the content that was imported; see Memory.Add.
	Checksum string `json:"-"`
	// Content identifies the sentences independently of the form of the files. It is
	// empty if it is unknown.
	Content string `json:"-"`
	// Imported is the time of the import, in UTC, to the second.
	Imported time.Time `json:"imported"`
}

// Each turns a slice into the stream that Add wants.
func Each(units []Unit) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// Name returns the name of the origin as shown to the user: its file, or both its files.
func (o Origin) Name() string {
	if o.Target == "" {
		return o.Source
	}
	return fmt.Sprintf("%s and %s", o.Source, o.Target)
}

// CompareNewest puts the newer origin first: by date, where a day is newer
// than its month or year alone and any date newer than none; then by import;
// then by ID. Dates compare as text.
func CompareNewest(a, b Origin) int {
	return cmp.Or(cmp.Compare(b.Date, a.Date), b.Imported.Compare(a.Imported), cmp.Compare(b.ID, a.ID))
}

// An OriginCount is an origin and the number of its units, including rejected
// ones.
type OriginCount struct {
	Origin Origin
	Units  int
}

// A Count is a name and the number of what has it: of units, or of variants in a language.
type Count struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// A PairCount is a pair of languages and the number of units that have both.
type PairCount struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Count  int    `json:"count"`
}

// A Code is an inline code: a part of the formatting of a text that a
// translation tool keeps with it. It takes no space in Variant.Text.
type Code struct {
	// At is the byte offset of the code in Variant.Text, at a boundary of
	// characters, 0..len(Text). The codes of a variant are in the order of the
	// file, so their offsets never decrease.
	At   int      `json:"at"`
	Kind CodeKind `json:"kind"`
	// Data is the native code of the element (`<b>`, `{0}`), with the texts of
	// Subs in their places.
	Data string `json:"data"`
	// Subs are the translatable texts inside Data, in their order.
	Subs []Sub `json:"-"`
	// Attributes are those of the TMX element, in the order of the file.
	Attributes []Prop `json:"-"`
}

// A Sub is a translatable text inside a code, such as the alternative text of
// an image.
type Sub struct {
	// Start and End are byte offsets into Code.Data.
	Start, End int
	Attributes []Prop
}

// A CodeKind is the TMX element that a code was read from (TMX 1.4b, section
// "Content Markup").
type CodeKind string

// The kinds of codes. The first five hold native code, in Data; the text between
// CodeHighlight and CodeHighlightEnd is text like any other.
const (
	CodeBegin        CodeKind = "bpt" // begins a pair
	CodeEnd          CodeKind = "ept" // ends a pair
	CodePlaceholder  CodeKind = "ph"  // stands alone
	CodeIsolated     CodeKind = "it"  // one half of a pair whose other half is in another unit
	CodeUnknown      CodeKind = "ut"  // unknown: the only code of TMX before 1.3
	CodeHighlight    CodeKind = "hi"  // begins a stretch of text
	CodeHighlightEnd CodeKind = "/hi" // ends it
)

// FullText returns the text with the native codes in their places. A translator
// reads, and a search searches, Text; FullText is what was in the document.
//
//	<seg>Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept></seg>
//	Text      Press OK
//	FullText  Press <b>OK</b>
func (v Variant) FullText() string {
	if len(v.Codes) == 0 {
		return v.Text
	}
	var b strings.Builder
	at := 0
	for _, c := range v.Codes {
		b.WriteString(v.Text[at:c.At])
		b.WriteString(c.Data)
		at = c.At
	}
	b.WriteString(v.Text[at:])
	return b.String()
}
