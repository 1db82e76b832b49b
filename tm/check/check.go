// Package check compares a translation with its source, with the earlier translations and
// rulings of a memory, and with the rules of writing. It is pure: it reads no file and no
// database; a memory provides its data through [Answers].
//
// [New] makes a [Checker] for one document, [Checker.Unit] takes its units in order,
// and [Checker.Finish] returns the findings. A fault that recurs is one [Finding]
// with several places. The Checker keeps only a few numbers of a unit without findings,
// so the length of a document does not matter.
//
// # What makes a finding worth reading
//
// A reviser stops reading a report whose first page is wrong. So a check reports as
// little as possible, and says how certain each finding is:
//
//   - an error cannot be right: 530万 as 530 million, a banned rendering, a lost code;
//   - a warning is a mistake in most cases: a number is missing;
//   - an info is a difference that is often right: the month is in the dateline.
//
// Checks that compare digits report every 3.2亿 that became 320 million. This package
// reads both sides as values ([words.Quantities]), and gives each number all values that
// a faithful translation may have. Before it reports the numbers that remain on both sides,
// it compares them with each other, to distinguish a wrong magnitude from a number that is
// merely missing.
//
// Each kind has a file: numerals.go, completeness.go and so on. Profiles (profile.go)
// define the differences between news, laws and reports.
package check

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// A Kind is a subject of checks, such as numbers.
type Kind string

// The kinds, in the order in which findings are shown.
const (
	Numerals     Kind = "numerals"
	Dates        Kind = "dates"
	Percent      Kind = "percent"
	Completeness Kind = "completeness"
	Rulings      Kind = "rulings"
	Memory       Kind = "memory"
	Names        Kind = "names"
	Form         Kind = "form"
)

// Kinds returns all kinds, in the order in which findings are shown.
func Kinds() []Kind {
	return []Kind{Numerals, Dates, Percent, Completeness, Rulings, Memory, Names, Form}
}

// A Severity says how serious a finding is.
type Severity string

// The severities of findings.
const (
	// Error findings are mistakes, judging by all that the texts show.
	Error Severity = "error"
	// Warning findings are mistakes in most cases.
	Warning Severity = "warning"
	// Info findings deserve a look: they are differences that are often right.
	Info Severity = "info"
)

// rank orders the severities, the most serious first.
func (s Severity) rank() int { return slices.Index([]Severity{Error, Warning, Info}, s) }

// Worse reports whether s is more serious than other.
func (s Severity) Worse(other Severity) bool { return s.rank() < other.rank() }

// A Finding is a fault that a check found in one or more units.
type Finding struct {
	// ID stays the same as long as the words concerned do. See Ignored.
	ID       string
	Kind     Kind
	Severity Severity
	// Rule names the fault within its kind: "magnitude", "banned".
	Rule string
	// Message describes the fault in one line.
	Message string
	// Evidence holds the reasons, one per line, or nil.
	Evidence []string
	// Suggestion is a text to replace the words marked in the target, or empty if none is
	// certain.
	Suggestion string
	// Source and Target are the words concerned, or "" if there are none.
	Source, Target string
	// Places holds the units with the fault, in document order.
	Places []Place
	// Ignored is the reason why a person set the finding aside, or "".
	Ignored string

	local bool // the ID depends on the texts of the unit, not only on the words
}

// A Place is a unit with a fault.
type Place struct {
	// Number is the number of the unit in the document, counted from 1.
	Number int
	// UnitID is the number of the unit in the memory, or 0 if it is in none.
	UnitID int64
	// Source and Target are the texts of the unit.
	Source, Target string
	// SourceSpans and TargetSpans are the positions of the words concerned.
	SourceSpans, TargetSpans []align.Span
}

// Options configure a Checker.
type Options struct {
	// From and To are the languages of the source and the target.
	From, To string
	// Profile is the type of the text; empty means News.
	Profile Profile
	// Off holds the kinds that are not checked.
	Off []Kind
	// Date is the date of the document, YYYY, YYYY-MM or YYYY-MM-DD, or empty.
	Date string
	// Rulings holds rulings; only those on renderings in the target language are used.
	Rulings []ruling.Ruling
	// Memory provides earlier translations; it may be nil.
	Memory Answers
	// Ignored returns the reason why a finding was set aside earlier, or "" if it was not.
	// It may be nil.
	Ignored func(id string) string
}

// A Checker checks the units of a document, one after another. It is not safe for
// concurrent use by multiple goroutines.
type Checker struct {
	o        Options
	off      map[Kind]bool
	count    int
	findings map[string]*Finding
	order    []*Finding

	numbers  numberWindow
	brackets []openBracket
	ruled    *ruledPhrases
	omitted  *omissions
	waiting  []*pair // units for which the memory was not queried yet
	room     int     // the size that further findings may have
	said     map[uint64]repetition
}

// New returns a Checker for a document.
func New(o Options) (*Checker, error) {
	o.Profile = cmp.Or(o.Profile, News)
	if !o.Profile.known() {
		return nil, fmt.Errorf("the profile %q is not news, law or report", o.Profile)
	}
	c := &Checker{o: o, off: map[Kind]bool{}, findings: map[string]*Finding{}, said: map[uint64]repetition{}, room: findingsRoom}
	if len(o.Rulings) > 0 {
		c.ruled = newRuledPhrases(o.Rulings, o.From, o.To, o.Date)
	}
	for _, k := range o.Off {
		if !slices.Contains(Kinds(), k) {
			return nil, fmt.Errorf("the kind of check %q is unknown", k)
		}
		c.off[k] = true
	}
	if !c.off[Completeness] {
		var err error
		if c.omitted, err = newOmissions(lang.Base(o.From), lang.Base(o.To)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// A pair is a unit being checked.
type pair struct {
	number         int
	id             int64
	source, target unit.Variant
	// sourceTag and targetTag are the base languages of the texts.
	sourceTag, targetTag string

	numbers  *numbered // until the search for omissions has taken them
	reported int       // number of findings of this unit
	folded   string    // both texts as they enter the ID of a finding; see texts
}

// texts returns both texts as they enter the ID of a finding: folded, or as a checksum if
// they are so long that hashing them for each of thousands of findings would be slow.
func (p *pair) texts() string {
	if p.folded == "" {
		p.folded = fold.String(p.source.Text) + "\x00" + fold.String(p.target.Text)
		if len(p.folded) > hashedTexts {
			sum := sha256.Sum256([]byte(p.folded))
			p.folded = string(sum[:])
		}
	}
	return p.folded
}

// hashedTexts is the length in bytes from which a checksum replaces the texts of a unit:
// ten times the length of a long sentence with its translation.
const hashedTexts = 8 << 10

// If a sentence has more findings than findingsOfUnit, its texts do not translate each
// other. Nobody reads a report longer than findingsRoom (in bytes, counting for each finding
// the texts of its units), but a unit of 60 KB with 8,600 wrong numbers would make a report
// of a gigabyte.
const (
	findingsOfUnit = 100
	findingsRoom   = 64 << 20
	// findingCost is the size of a finding without its texts, in bytes.
	findingCost = 1 << 10
)

// Unit checks the next unit of the document. A missing side is checked as an empty text.
func (c *Checker) Unit(ctx context.Context, u unit.Unit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.count++
	p := &pair{number: c.count, id: u.ID, sourceTag: lang.Base(c.o.From), targetTag: lang.Base(c.o.To)}
	p.source, _ = u.Variant(c.o.From)
	p.target, _ = u.Variant(c.o.To)
	c.checkNumbers(p)
	c.checkWeekdays(p)
	c.checkIncreases(p)
	c.checkCompleteness(p)
	c.checkForm(p)
	c.checkRulings(p)
	c.checkNames(p)
	return c.checkMemory(ctx, p)
}

// Finish ends the document and returns the findings: by kind, the most serious first, then
// in document order. The Checker cannot be used afterwards.
func (c *Checker) Finish(ctx context.Context) ([]Finding, error) {
	if err := c.askMemory(ctx); err != nil {
		return nil, err
	}
	c.finishNumbers()
	c.reportBrackets(c.count + 1)
	c.finishOmissions()
	list := make([]Finding, 0, len(c.order))
	kinds := Kinds()
	for _, f := range c.order {
		list = append(list, *f)
	}
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.Severity.rank(), b.Severity.rank()), cmp.Compare(a.Places[0].Number, b.Places[0].Number))
	})
	return list, nil
}

// Units returns the number of units checked so far.
func (c *Checker) Units() int { return c.count }

// report adds a finding about the unit; the spans are the words concerned. The same
// finding in several units becomes one finding with several places.
func (c *Checker) report(p *pair, f Finding, source, target []align.Span) {
	if c.off[f.Kind] || c.full(p) {
		return
	}
	p.reported++
	c.room -= findingCost + len(p.source.Text) + len(p.target.Text)
	switch { // the last finding says that there are more; it is an error, because those may be errors
	case p.reported > findingsOfUnit:
		f, source, target = Finding{Kind: f.Kind, Rule: "many", Severity: Error, local: true, Message: "further findings in this unit are not listed"}, nil, nil
	case c.room < 0:
		f, source, target = Finding{Kind: f.Kind, Rule: "too many", Severity: Error, local: true, Message: "from here on findings are not listed: there are too many"}, nil, nil
	}
	f.Severity = c.o.Profile.severity(f)
	if f.Source == "" {
		f.Source = excerpt(p.source.Text, source)
	}
	if f.Target == "" {
		f.Target = excerpt(p.target.Text, target)
	}
	key := []string{string(f.Kind), f.Rule, fold.String(f.Source), fold.String(f.Target)}
	if f.local {
		key = append(key, p.texts())
	}
	sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
	f.ID = hex.EncodeToString(sum[:idBytes])
	place := Place{Number: p.number, UnitID: p.id, Source: p.source.Text, Target: p.target.Text, SourceSpans: source, TargetSpans: target}
	if known, ok := c.findings[f.ID]; ok {
		known.Places = append(known.Places, place)
		if f.Severity.Worse(known.Severity) {
			known.Severity = f.Severity
		}
		return
	}
	if c.o.Ignored != nil {
		f.Ignored = c.o.Ignored(f.ID)
	}
	f.Places = []Place{place}
	c.findings[f.ID] = &f
	c.order = append(c.order, &f)
}

// full reports whether the unit may have no further findings.
func (c *Checker) full(p *pair) bool { return p.reported > findingsOfUnit || c.room < 0 }

// idBytes is the length of the ID of a finding: short enough to type, and long enough that
// two of a million findings that were set aside hardly share one.
const idBytes = 6

func excerpt(text string, spans []align.Span) string {
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteString(" … ")
		}
		b.WriteString(text[s.Start:s.End])
	}
	return b.String()
}

// Ignored is a finding of a check that a person set aside.
type Ignored struct {
	// Finding is the ID of the finding.
	Finding string
	// Kind and Rule describe the finding, Source and Target are the words in
	// question.
	Kind, Rule, Source, Target string
	// Reason is the reason for setting it aside. It must not be empty.
	Reason string
	// Created is the time when it was set aside.
	Created time.Time
}

// A Profile is a type of text. It changes the severity of some findings.
type Profile string

// The profiles.
const (
	// News shortens and explains: a date or a sentence may be dropped.
	News Profile = "news"
	// Law keeps everything: an added or dropped sentence is a mistake.
	Law Profile = "law"
	// Report is for reports of governments and companies, which keep all figures.
	Report Profile = "report"
)

func (p Profile) known() bool { return p == News || p == Law || p == Report }

func (p Profile) severity(f Finding) Severity {
	if p == Law && f.Severity == Info && (f.Rule == "added sentence" || f.Rule == "dropped day" || f.Rule == "dropped month") {
		return Warning
	}
	return f.Severity
}

// An evidenceScale says from which evidence a run of clauses without a partner is reported.
type evidenceScale struct{ info, warning float64 }

// leastEvidence returns the scale for a side of a unit. Reports and laws keep everything: of
// 1,000 units of two reports about 37 have an info on the Chinese side, and 96 in 100
// sentences left out are found. News shortens and rewords, so most of such infos would be
// wrong: there 95 in 100 are found with an info in 37 of 1,000 units. What the Chinese lacks is
// found less well, because translators explain.
func (p Profile) leastEvidence(side int) evidenceScale {
	switch {
	case side == otherSide && p == News:
		return evidenceScale{-.5, 2}
	case side == otherSide:
		return evidenceScale{-.6, 2}
	case p == News:
		return evidenceScale{-2.2, .5}
	}
	return evidenceScale{-4.6, 0}
}
