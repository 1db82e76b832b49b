package check

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Kind is what a check is about.
type Kind string

// The kinds of checks, in the order in which findings are shown.
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

// Severity is how grave a finding is.
type Severity string

// The severities of findings.
const (
	// Error findings are mistakes for all that the texts show.
	Error Severity = "error"
	// Warning findings are mistakes more often than not.
	Warning Severity = "warning"
	// Info findings are for the reviser's eye: departures that are often right.
	Info Severity = "info"
)

// rank orders the severities, the gravest first.
func (s Severity) rank() int { return slices.Index([]Severity{Error, Warning, Info}, s) }

// Worse reports whether s is graver than other.
func (s Severity) Worse(other Severity) bool { return s.rank() < other.rank() }

// Finding is what a check says of one unit or several.
type Finding struct {
	// ID stays the same as long as the words in question do. See Ignored.
	ID       string
	Kind     Kind
	Severity Severity
	// Rule names the fault inside its kind: "magnitude", "banned".
	Rule string
	// Message says what is at fault, in one line.
	Message string
	// Evidence are the reasons, a line each, or nil.
	Evidence []string
	// Suggestion is a text to put in the place of the words marked in the target,
	// or empty where none is sure.
	Suggestion string
	// Source and Target are the words in question, "" where there are none.
	Source, Target string
	// Places are the units with the fault, in the order of the document.
	Places []Place
	// Ignored is the reason for which a person set the finding aside, or "".
	Ignored string

	local bool // the ID depends on the texts of the unit, not only on the words
}

// Place is a unit with a fault.
type Place struct {
	// Number is the number of the unit in the document, counted from 1.
	Number int
	// UnitID is the number of the unit in the memory, 0 where it is in none.
	UnitID int64
	// Source and Target are the texts of the unit.
	Source, Target string
	// SourceSpans and TargetSpans are the words in question.
	SourceSpans, TargetSpans []align.Span
}

// Options say what is checked.
type Options struct {
	// From and To are the languages of the source and the target.
	From, To string
	// Profile is the sort of text; empty means News.
	Profile Profile
	// Off are the kinds that are not checked.
	Off []Kind
	// Date is the day of the document, YYYY, YYYY-MM or YYYY-MM-DD, or empty.
	Date string
	// Rulings are those on renderings of the target language; others are left aside.
	Rulings []ruling.Ruling
	// Memory answers what was said before; nil where there is none.
	Memory Answers
	// Ignored returns the reason for which a finding was set aside before, "" where it
	// was not. It may be nil.
	Ignored func(id string) string
}

// Checker checks the units of a document, one after another. It is not safe for
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
	waiting  []*pair // for the answers of the memory
	room     int     // what the texts of further findings may take
	said     map[uint64]repetition
}

// New returns a checker for a document.
func New(o Options) (*Checker, error) {
	if o.Profile == "" {
		o.Profile = News
	}
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

// pair is a unit under check.
type pair struct {
	number         int
	id             int64
	source, target unit.Variant
	// sourceTag and targetTag are the base languages.
	sourceTag, targetTag string

	reported int    // findings of this unit
	folded   string // both texts as they count for the ID of a finding; see texts
}

// texts returns both texts as they count for the ID of a finding: folded, or their
// checksum where they are so long that thousands of findings would each be hashed with them.
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

// hashedTexts is the length in bytes from which a checksum stands for the texts of a unit:
// ten times that of a long sentence and its translation.
const hashedTexts = 8 << 10

// A sentence with more findings than these is not the translation of the other, and a
// report as long as findingsRoom (in bytes of texts, each finding with those of its units)
// is not read by anybody, while a unit of 60 KB with 8,600 wrong numbers would make one of
// a gigabyte.
const (
	findingsOfUnit = 100
	findingsRoom   = 64 << 20
	// findingCost is what a finding takes beside the texts, in bytes.
	findingCost = 1 << 10
)

// Unit checks the next unit of the document. A side that is missing is checked as an
// empty one.
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

// Finish ends the document and returns the findings: by kind, the gravest first, then
// in the order of the document. The checker cannot be used afterwards.
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

// report enters a finding about the unit; the spans are the words in question. The same
// finding of several units becomes one with several places.
func (c *Checker) report(p *pair, f Finding, source, target []align.Span) {
	if c.off[f.Kind] || c.full(p) {
		return
	}
	p.reported++
	c.room -= findingCost + len(p.source.Text) + len(p.target.Text)
	switch { // the last one says that there are more; an error, because those may be
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

// full reports whether no further finding of the unit is taken.
func (c *Checker) full(p *pair) bool { return p.reported > findingsOfUnit || c.room < 0 }

// idBytes is the length of the ID of a finding: short enough to type, long enough that
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
