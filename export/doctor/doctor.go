// Package doctor examines exchange files for what a translation tool may refuse or
// misread, and repairs what can be repaired without guessing.
//
// Create a Doctor with New, pass each Item of a Reader to See, and call Findings at the
// end with the Reader's report. Mend returns the unit that a repaired copy should have
// for a good Item. MendXML repairs a file that contains more than its units, such as an
// XLIFF with its skeleton, and changes only what is wrong.
//
// A Doctor stores 24 bytes per unit, to recognise repeated ids and units, and up to
// MaxPlaces places for each kind of finding.
package doctor

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/reading"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Kind is a kind of finding. The values are stable: they appear in JSON output.
type Kind string

// The kinds of findings, the most serious first. A repair of the reader that has no
// kind here has its export.RepairKind as kind.
const (
	// BadUnit is a part of the file that cannot be used.
	BadUnit Kind = "bad-unit"
	// NoUnits is a file without units, translated or not.
	NoUnits Kind = "no-units"
	// NotWellFormed is what Strict finds: XML that every strict parser refuses.
	NotWellFormed Kind = "not-well-formed"
	// BadEncoding is a file that is not in the encoding it declares.
	BadEncoding Kind = "encoding"
	// BadCharacter is a control character or invalid bytes.
	BadCharacter Kind = "bad-character"
	// BadMarkup is markup that a strict reader refuses: a bare & or <.
	BadMarkup Kind = "bad-markup"
	// UnknownElement is an element that the format does not define.
	UnknownElement Kind = "unknown-element"
	// UnknownLanguage is a code that is not a language tag.
	UnknownLanguage Kind = "unknown-language"
	// OneLanguage is a unit whose texts are all said to be in one language.
	OneLanguage Kind = "one-language"
	// NoSource is a unit without a text in the source language of the file.
	NoSource Kind = "no-source"
	// HalfEmpty is a unit with a text on one side only.
	HalfEmpty Kind = "half-empty"
	// SameID is an id that an earlier unit has already.
	SameID Kind = "duplicate-id"
	// BrokenCodes is a text in which a code begins and does not end, or ends and
	// did not begin.
	BrokenCodes Kind = "broken-codes"
	// OtherCodes is a translation whose codes are not those of the source.
	OtherCodes Kind = "mismatched-codes"
	// OtherLanguage is a text that is not written in the script of its language.
	OtherLanguage Kind = "other-language"
	// MixedScripts is a file with simplified and traditional Chinese in it.
	MixedScripts Kind = "mixed-scripts"
	// TooLong is a text with more than export.LongText characters.
	TooLong Kind = "too-long"
	// SameUnit is a unit with the same texts as an earlier one.
	SameUnit Kind = "duplicate-unit"
	// SameText is a unit whose two sides are identical.
	SameText Kind = "untranslated"
	// LineBreak is a text with a line break in it, or white space at an end.
	LineBreak Kind = "line-break"
	// Unfinished is a translation that the file itself marks as unfinished.
	Unfinished Kind = "unfinished"
)

// aboutKind describes a kind for the user. mended is set if a repaired copy is free of
// it, and fault if it is a fault and not merely a remark.
type aboutKind struct {
	kind          Kind
	words         string
	mended, fault bool
}

var about = []aboutKind{
	{BadUnit, "cannot be read; most tools drop them silently", false, true},
	{NoUnits, "the file holds no unit at all", false, true},
	{NotWellFormed, "XML that every strict parser refuses; the next tool may not open the file", true, true},
	{BadEncoding, "not in the encoding that the file declares; strict tools refuse it or show wrong characters", true, true},
	{BadCharacter, "characters that XML forbids; strict tools stop there", true, true},
	{BadMarkup, "a bare & or <, or an unknown entity; strict tools stop there", true, true},
	{UnknownElement, "elements that the format does not define, or no text element", true, true},
	{UnknownLanguage, "an invalid language code; tools cannot tell which side is which", false, true},
	{OneLanguage, "both sides are declared to be in one language; no export of a pair holds them", false, true},
	{NoSource, "no text in the source language that the file names; Trados leaves them out", false, true},
	{HalfEmpty, "one side is empty; Trados refuses them", true, true},
	{SameID, "an id that an earlier unit has; one of the two replaces the other", true, true},
	{BrokenCodes, "an inline code that begins and does not end, or ends and did not begin", true, true},
	{OtherCodes, "other inline codes in the translation than in the source", false, false},
	{OtherLanguage, "a text that is not in the script of its language; the sides may be swapped", false, true},
	{MixedScripts, "simplified and traditional Chinese in one file, under codes that tools do not distinguish", false, false},
	{TooLong, "more than 2,000 characters; cloud tools refuse them", false, false},
	{SameUnit, "already in the file, with the same texts", false, false},
	{SameText, "the same text on both sides: not translated, or a name", false, false},
	{LineBreak, "a line break inside a text, or spaces at its ends; such texts match worse", true, false},
	{Unfinished, "marked as unfinished in the file; an import leaves them out", false, false},
	{Kind(export.RepairSpread), "a line inside a quoted cell that may be a row of its own", false, false},
	{Kind(export.RepairBeyond), "a text in a column that no heading names; two rows may have become one", false, false},
	{Kind(export.RepairField), "a field that the format does not have; its name may be misspelt", false, false},
	{Kind(export.RepairAbove), "a row above the heading; an import leaves it out", false, false},
	{Kind(export.RepairHeading), "a text in the heading that no row has a cell for; a line break may be lost", false, false},
	{Kind(export.RepairRow), "a row with cells but no text in its columns of texts; an import leaves it out", false, false},
	{Kind(export.RepairTable), "a row of a table that has no texts in two languages; an import leaves it out", false, false},
	{Kind(export.RepairHidden), "a sheet that is hidden or that the file does not list; an import leaves it out", false, false},
}

// Words describes the finding and its consequences for the user, after «12 units: ».
func (k Kind) Words() string {
	for _, a := range about {
		if a.kind == k {
			return a.words
		}
	}
	return string(k)
}

// Mended reports whether a repaired copy is free of findings of the kind.
func (k Kind) Mended() bool {
	return slices.ContainsFunc(about, func(a aboutKind) bool { return a.kind == k && a.mended })
}

// Fault reports whether the kind is a fault and not merely a remark.
func (k Kind) Fault() bool {
	return slices.ContainsFunc(about, func(a aboutKind) bool { return a.kind == k && a.fault })
}

// A Place is where something was found.
type Place struct {
	// Line is counted from 1; 0 for the whole file.
	Line int `json:"line"`
	// Unit names the unit, or is empty. Detail says what exactly is there, or is
	// empty.
	Unit   string `json:"unit"`
	Detail string `json:"detail"`
}

// Finding holds all findings of one kind.
type Finding struct {
	Kind Kind
	// Count is the number of units or places, at least 1. Places holds the first
	// MaxPlaces of them.
	Count  int
	Places []Place
}

// MaxPlaces is the number of places kept for each kind.
const MaxPlaces = 100

// Doctor examines one file. It is not safe for concurrent use by multiple goroutines.
type Doctor struct {
	found []Finding
	seed  maphash.Seed
	// ids and units map the hashes of ids and units to the lines where they
	// were first seen.
	ids, units map[uint64]int
	// texts counts the texts by language tag.
	texts map[string]int
	// told holds the lines for which a bad unit, or an XML fault inside a unit, has
	// been reported.
	told map[int]bool
	same int // units whose sides are said to be in one language
}

// New returns a Doctor for one file.
func New() *Doctor {
	return &Doctor{seed: maphash.MakeSeed(), ids: map[uint64]int{}, units: map[uint64]int{}, texts: map[string]int{}, told: map[int]bool{}}
}

// add records n findings of the kind.
func (d *Doctor) add(kind Kind, n int, place Place) {
	i := slices.IndexFunc(d.found, func(f Finding) bool { return f.Kind == kind })
	if i < 0 {
		i = len(d.found)
		d.found = append(d.found, Finding{Kind: kind})
	}
	f := &d.found[i]
	f.Count += n
	if len(f.Places) < MaxPlaces {
		f.Places = append(f.Places, place)
	}
}

// at records a finding at the place, with what exactly is there.
func (d *Doctor) at(kind Kind, p Place, detail string) {
	p.Detail = detail
	d.add(kind, 1, p)
}

// Language holds the number of texts of the file in one language.
type Language struct {
	Tag   string `json:"language"`
	Texts int    `json:"texts"`
}

// Languages returns the languages of the file, the most frequent first.
func (d *Doctor) Languages() []Language {
	list := make([]Language, 0, len(d.texts))
	for tag, n := range d.texts {
		list = append(list, Language{tag, n})
	}
	slices.SortFunc(list, func(a, b Language) int {
		if a.Texts != b.Texts {
			return b.Texts - a.Texts
		}
		return strings.Compare(a.Tag, b.Tag)
	})
	return list
}

// Findings returns the findings, the most serious kind first. report is the report of
// the Reader of the file.
func (d *Doctor) Findings(report export.ReadReport) []Finding {
	if report.Declared != "" {
		d.add(BadEncoding, 1, Place{Detail: "it is " + report.Encoding + " but declares " + report.Declared})
	}
	if report.Units == 0 && report.Bad == 0 && len(report.Unfinished) == 0 {
		d.add(NoUnits, 1, Place{})
	}
	for _, r := range report.Repairs { // those of no unit
		if kind := kindOf(r.Kind); !slices.ContainsFunc(d.found, func(f Finding) bool { return f.Kind == kind }) {
			d.add(kind, r.Count, Place{Line: r.First, Detail: r.String()})
		}
	}
	for _, u := range report.Unfinished {
		d.add(Unfinished, u.Count, Place{Line: u.First, Detail: string(u.Reason)})
	}
	d.mixedScripts()
	list := slices.Clone(d.found)
	rank := func(f Finding) int {
		for i, a := range about {
			if a.kind == f.Kind {
				return i
			}
		}
		return len(about)
	}
	slices.SortStableFunc(list, func(a, b Finding) int { return rank(a) - rank(b) })
	return list
}

// mixedScripts records texts in both kinds of Chinese under codes without a
// script.
func (d *Doctor) mixedScripts() {
	var simple, traditional []string
	for _, l := range d.Languages() {
		switch {
		case !strings.HasPrefix(l.Tag, "zh"):
		case export.Script(l.Tag) == "Hant":
			traditional = append(traditional, l.Tag)
		default:
			simple = append(simple, l.Tag)
		}
	}
	if len(simple) > 0 && len(traditional) > 0 {
		d.add(MixedScripts, 1, Place{Detail: strings.Join(append(simple, traditional...), ", ")})
	}
}

// See examines an item. source is the source language that the file names, or
// "".
func (d *Doctor) See(item export.Item, source string) {
	if item.Bad != nil {
		d.told[item.Bad.Line] = true
		d.add(BadUnit, 1, Place{item.Bad.Line, item.Bad.Unit, item.Bad.Cause})
		return
	}
	p := Place{Line: item.Line, Unit: item.Unit.TUID}
	if p.Unit == "" {
		p.Unit = fmt.Sprintf("unit %d", item.Number)
	}
	d.repairs(item, p)
	d.languages(item, p, source)
	d.lengths(&item.Unit, p)
	d.codes(&item.Unit, p)
	d.again(&item.Unit, p)
}

// kindOf returns the kind of finding for a repair of the reader.
func kindOf(r export.RepairKind) Kind {
	switch r {
	case export.RepairControl, export.RepairEncoding:
		return BadCharacter
	case export.RepairEntity, export.RepairBracket:
		return BadMarkup
	case export.RepairElement, export.RepairVariant, export.RepairSub, export.RepairSegment:
		return UnknownElement
	}
	return Kind(r)
}

// repairs records the repairs of the reader, each kind once per unit.
func (d *Doctor) repairs(item export.Item, p Place) {
	seen := map[Kind]bool{}
	for _, r := range item.Repairs {
		kind := kindOf(r.Kind)
		if kind == BadCharacter || kind == BadMarkup {
			d.told[r.Line] = true
		}
		if seen[kind] {
			continue
		}
		seen[kind] = true
		d.add(kind, 1, Place{r.Line, p.Unit, export.RepairCount{Kind: r.Kind, Count: r.Count, First: r.Line, Detail: r.Detail}.String()})
	}
}

// languages checks the language codes of the unit.
func (d *Doctor) languages(item export.Item, p Place, source string) {
	for _, v := range item.Unit.Variants {
		d.texts[v.Lang]++
		if _, err := lang.Canonical(v.Lang); err != nil {
			d.at(UnknownLanguage, p, strconv.Quote(v.Lang))
			continue
		}
		if other := otherScript(v); other != "" {
			d.at(OtherLanguage, p, fmt.Sprintf("%s, but %s: %s", v.Lang, other, short(v.Text)))
		}
	}
	if tag, one := export.OneLanguage(&item.Unit); one {
		if d.same++; d.same <= MaxPlaces { // those whose place is kept
			p.Detail = tag + export.DetectedLanguages(&item.Unit)
		}
		d.add(OneLanguage, 1, p)
	}
	if source != "" && item.Source < 0 {
		d.at(NoSource, p, "the file says "+source)
	}
}

// enough is the number of letters a text must have for its script to be checked.
// Shorter texts are often names and numbers, which are the same in all languages.
const enough = 12

// otherScript describes the script of a text if at least nine letters of ten are not in
// a script of its language, and returns "" otherwise.
func otherScript(v unit.Variant) string {
	counts := map[lang.Script]int{}
	letters := 0
	for _, r := range v.Text {
		if s := lang.ScriptOf(r); s != lang.NoScript {
			counts[s]++
			letters++
		}
	}
	if letters < enough {
		return ""
	}
	want := lang.ScriptOfTag(v.Lang)
	for s, words := range scriptWords {
		if counts[s]*10 >= letters*9 && !scriptFits(want, s) {
			return words
		}
	}
	return ""
}

var scriptWords = map[lang.Script]string{
	lang.Han: "written in Chinese characters", lang.Cyrillic: "written in Cyrillic letters", lang.Latin: "written in Latin letters",
	lang.ScriptOf('ع'): "written in Arabic letters", lang.ScriptOf('α'): "written in Greek letters",
	lang.Hangul: "written in Hangul", lang.Kana: "written in kana",
}

// scriptFits reports whether a language of the script want may be written in the script
// have. Unknown scripts fit all.
func scriptFits(want, have lang.Script) bool {
	switch want {
	case lang.Kana, lang.Hangul: // Japanese, Korean
		return have == want || have == lang.Han
	}
	return have == want || scriptWords[want] == ""
}

// lengths checks the lengths of the texts of a unit, that there are two, and that each
// is a single line.
func (d *Doctor) lengths(u *unit.Unit, p Place) {
	full := 0
	broken, long := "", ""
	for _, v := range u.Variants {
		trimmed := strings.TrimSpace(v.Text)
		if trimmed != "" {
			full++
		}
		if trimmed != v.Text && trimmed != "" || strings.ContainsAny(trimmed, "\n\r\u2028\u2029") {
			broken = v.Lang
		}
		if export.IsLong(v.Text) {
			long = fmt.Sprintf("%s has %d characters", v.Lang, utf8.RuneCountInString(v.Text))
		}
	}
	if full < 2 {
		d.at(HalfEmpty, p, fmt.Sprintf("%d of %d texts", full, len(u.Variants)))
	}
	if broken != "" {
		d.at(LineBreak, p, broken)
	}
	if long != "" {
		d.at(TooLong, p, long)
	}
}

// again records ids and units that have been seen before, and sides that are
// identical.
func (d *Doctor) again(u *unit.Unit, p Place) {
	if u.TUID != "" {
		key := maphash.String(d.seed, u.TUID)
		if first, twice := d.ids[key]; twice {
			d.at(SameID, p, fmt.Sprintf("as in line %d", first))
		} else {
			d.ids[key] = p.Line
		}
	}
	if len(u.Variants) < 2 {
		return
	}
	var h maphash.Hash
	h.SetSeed(d.seed)
	for _, v := range u.Variants {
		h.WriteString(v.Lang)
		h.WriteByte(0)
		h.WriteString(v.FullText())
		h.WriteByte(0)
	}
	key := h.Sum64()
	if first, twice := d.units[key]; twice {
		d.at(SameUnit, p, fmt.Sprintf("as in line %d", first))
	} else {
		d.units[key] = p.Line
	}
	if a, b := u.Variants[0].Text, u.Variants[1].Text; len(u.Variants) == 2 && a == b && hasLetter(a) {
		d.at(SameText, p, short(a))
	}
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// shortText is the number of characters of a text that a finding shows.
const shortText = 30

func short(s string) string {
	return reading.ShortenTo(strings.Join(strings.Fields(s), " "), shortText)
}
