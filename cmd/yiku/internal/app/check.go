package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/unit"
)

// CheckOptions describe what to check. Exactly one of Pair, Path, Document and
// Units is set.
type CheckOptions struct {
	// Pair is a document and its translation, which are aligned first.
	Pair *PairOptions
	// Path is an exchange file or a table of units, read with the options
	// Reading.
	Path    string
	Reading ExchangeOptions
	// Document is the number of a document in the memory.
	Document int64
	// Units holds the units of a document in order.
	Units []unit.Unit
	// From and To are the languages. An empty one is that of the first unit.
	From, To string
	// Date is the date of the document, or "".
	Date    string
	Profile check.Profile
	Off     []check.Kind
	// Ignore holds the IDs of findings to set aside for the Reason; all of them must
	// exist.
	Ignore []string
	Reason string
}

// Checked is the result of a check.
type Checked struct {
	Document string
	// Pair holds the files of a document and its translation, if they were checked.
	Pair     []string
	From, To string
	Units    int
	// Findings holds the findings that are not set aside, Ignored the others.
	Findings, Ignored []check.Finding
}

// Count returns the number of findings of a severity.
func (c *Checked) Count(s check.Severity) (n int) {
	for _, f := range c.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Check checks a translation against its source, and against the memory if there is
// one.
func (s *Session) Check(ctx context.Context, o CheckOptions) (*Checked, error) {
	var result *Checked
	run := func(m *tm.Memory) (err error) {
		result, err = s.check(ctx, m, o)
		return err
	}
	if _, err := os.Stat(s.Memory); errors.Is(err, fs.ErrNotExist) && o.Document == 0 {
		if err := run(nil); err != nil {
			return nil, err
		}
		return result, s.ignore(ctx, o, result)
	}
	if err := s.Read(ctx, run); err != nil {
		return nil, err
	}
	return result, s.ignore(ctx, o, result)
}

// ignore sets findings aside.
func (s *Session) ignore(ctx context.Context, o CheckOptions, result *Checked) error {
	var aside []check.Ignored
	for _, id := range o.Ignore {
		at := slices.IndexFunc(result.Findings, func(f check.Finding) bool { return f.ID == id })
		if at < 0 {
			return request(fail(ReasonNoFinding, "%s has no finding %s", result.Document, id))
		}
		f := result.Findings[at]
		f.Ignored = o.Reason
		aside = append(aside, check.Ignored{Finding: f.ID, Kind: string(f.Kind), Rule: f.Rule, Source: f.Source, Target: f.Target, Reason: o.Reason})
		result.Findings = slices.Delete(result.Findings, at, at+1)
		result.Ignored = append(result.Ignored, f)
	}
	if len(aside) == 0 {
		return nil
	}
	return s.Create(ctx, func(m *tm.Memory) error { return m.Ignore(ctx, aside, s.Command) })
}

func (s *Session) check(ctx context.Context, m *tm.Memory, o CheckOptions) (*Checked, error) {
	result := &Checked{From: o.From, To: o.To}
	units, end, err := s.unitsToCheck(ctx, m, &o, result)
	if err != nil {
		return nil, err
	}
	defer end()
	var c *check.Checker
	for u, err := range units {
		if err != nil {
			return nil, err
		}
		if c == nil {
			if err := result.setLanguages(u); err != nil {
				return nil, err
			}
			if c, err = newChecker(ctx, m, o, result); err != nil {
				return nil, err
			}
		}
		if err := c.Unit(ctx, u); err != nil {
			return nil, err
		}
	}
	if c == nil {
		return nil, fail(ReasonNoUnits, "%s has no unit to check", result.Document)
	}
	list, err := c.Finish(ctx)
	if err != nil {
		return nil, err
	}
	result.Units = c.Units()
	for _, f := range list {
		if f.Ignored != "" {
			result.Ignored = append(result.Ignored, f)
		} else {
			result.Findings = append(result.Findings, f)
		}
	}
	return result, nil
}

// newChecker returns the checker of a document, which uses the memory if there is one.
func newChecker(ctx context.Context, m *tm.Memory, o CheckOptions, result *Checked) (*check.Checker, error) {
	options := check.Options{From: result.From, To: result.To, Profile: o.Profile, Off: o.Off, Date: o.Date}
	if m != nil {
		var err error
		if options.Rulings, err = m.Rulings(ctx, ""); err != nil {
			return nil, err
		}
		ignored, err := m.IgnoredFindings(ctx)
		if err != nil {
			return nil, err
		}
		reasons := make(map[string]string, len(ignored))
		for _, f := range ignored {
			reasons[f.Finding] = f.Reason
		}
		options.Memory = &memoryAnswers{memory: m, from: result.From, to: result.To, known: map[string]bool{}}
		options.Ignored = func(id string) string { return reasons[id] }
	}
	c, err := check.New(options)
	if err != nil {
		return nil, request(err)
	}
	return c, nil
}

// setLanguages sets missing languages to those of the first unit.
func (c *Checked) setLanguages(u unit.Unit) error {
	for i, tag := range []*string{&c.From, &c.To} {
		other := []*string{&c.To, &c.From}[i]
		if *tag != "" {
			continue
		}
		at := slices.IndexFunc(u.Variants, func(v unit.Variant) bool { return *other == "" || !lang.Matches(*other, v.Lang) })
		if i == 1 && *other != "" {
			at = slices.IndexFunc(u.Variants, func(v unit.Variant) bool { return !lang.Matches(*other, v.Lang) })
		}
		if at < 0 {
			return fail(ReasonNeedsLanguages, "cannot tell both languages of %s from its first unit", c.Document)
		}
		*tag = u.Variants[at].Lang
	}
	return nil
}

// unitsToCheck returns the units of the document and a function to be called after the
// last.
func (s *Session) unitsToCheck(ctx context.Context, m *tm.Memory, o *CheckOptions, result *Checked) (iter.Seq2[unit.Unit, error], func(), error) {
	nothing := func() {}
	switch {
	case o.Units != nil:
		return unit.Each(o.Units), nothing, nil
	case o.Pair != nil:
		units, err := s.alignToCheck(ctx, o, result)
		return unit.Each(units), nothing, err
	case o.Document != 0:
		origins, err := m.Origins(ctx)
		if err != nil {
			return nil, nil, err
		}
		at := slices.IndexFunc(origins, func(c unit.OriginCount) bool { return c.Origin.ID == o.Document })
		if at < 0 {
			return nil, nil, request(fmt.Errorf("the memory has no document number %d", o.Document))
		}
		origin := origins[at].Origin
		if result.Document = cmp.Or(origin.Title, origin.Name()); origin.Title == "" && origin.Target != "" {
			result.Pair = []string{origin.Source, origin.Target}
		}
		o.Date = cmp.Or(o.Date, origin.Date)
		return m.Units(ctx, tm.Filter{Origin: o.Document, From: o.From, To: o.To}), nothing, nil
	}
	file, err := s.OpenExchange(ctx, []string{o.Path}, o.Reading)
	if err != nil {
		return nil, nil, err
	}
	result.Document = file.Path
	return func(yield func(unit.Unit, error) bool) {
		for item, err := range file.Pairs(ctx) {
			if !yield(item.Unit, err) || err != nil {
				return
			}
		}
		if err := cmp.Or(file.refuseEmpty(), file.refuseUnfinished()); file.reader.Report().Units == 0 && err != nil {
			yield(unit.Unit{}, err)
		}
		if file.BadCount > 0 {
			s.note("%d units of %s cannot be read and were not checked, the first at %s: %s", file.BadCount, file.Path, file.Bad[0].Place, file.Bad[0].Reason)
		}
		for _, c := range file.Report().Unfinished {
			s.note("not checked: %s", c)
		}
	}, file.Close, nil
}

// alignToCheck aligns a document with its translation. A sentence without a partner
// becomes a unit with one side.
func (s *Session) alignToCheck(ctx context.Context, o *CheckOptions, result *Checked) ([]unit.Unit, error) {
	p, err := s.ReadPair(ctx, *o.Pair)
	if err != nil {
		return nil, err
	}
	if p.Page == nil {
		if err := p.CheckLanguages(o.Pair.From, o.Pair.To); err != nil {
			return nil, err
		}
	}
	bitext, err := s.Align(ctx, p)
	if err != nil {
		return nil, err
	}
	if bitext.Unrelated() {
		return nil, p.Unrelated()
	}
	result.Document, result.From, result.To = p.Name(), bitext.Source.Lang, bitext.Target.Lang
	if p.Page == nil {
		result.Pair = []string{p.Source.Path, p.Target.Path}
	}
	moved := map[int]align.Moved{} // by the bead of the source
	target := map[int]bool{}       // the beads of the targets
	for _, m := range bitext.Moved {
		moved[m.Source], target[m.Target] = m, true
	}
	var units []unit.Unit
	for i, b := range bitext.Beads {
		if target[i] {
			continue
		}
		if m, ok := moved[i]; ok {
			b.Target = bitext.Beads[m.Target].Target
		}
		u := unit.Unit{Place: len(units), Status: unit.Aligned, Score: b.Score}
		for _, side := range []struct {
			doc *align.Document
			at  align.Range
		}{{bitext.Source, b.Source}, {bitext.Target, b.Target}} {
			if side.at.Len() > 0 {
				u.Variants = append(u.Variants, unit.Variant{Lang: side.doc.Lang, Text: OneLine(side.doc.RangeText(side.at))})
			}
		}
		units = append(units, u)
	}
	return units, nil
}

// Shape returns the result as JSON.
func (c *Checked) Shape() shape.Checked {
	return shape.CheckedOf(c.Document, c.From, c.To, c.Units, c.Findings, len(c.Ignored))
}

// memoryAnswers answers the questions of a check from a memory. Phrases are looked up once.
type memoryAnswers struct {
	memory   *tm.Memory
	from, to string
	known    map[string]bool
	usage    []check.Usage
	searched bool // some sentences were searched for set phrases
}

const (
	// phrasesAsked is the number of set phrases that are looked up per 256 sentences.
	phrasesAsked = 12
	// mostPhrases is the maximum number of set phrases that are looked up for a
	// document.
	mostPhrases = 120
	// phraseEvery is the interval at which sentences after the first 256 are searched for set
	// phrases, which takes milliseconds with a large memory. A phrase that matters occurs more than
	// once in a long document.
	phraseEvery = 8
)

func (m *memoryAnswers) Usage(ctx context.Context, sentences []string) ([]check.Usage, error) {
	if len(m.known) >= mostPhrases {
		return m.usage, nil
	}
	if m.searched {
		var some []string
		for i := 0; i < len(sentences); i += phraseEvery {
			some = append(some, sentences[i])
		}
		sentences = some
	}
	m.searched = true
	phrases, err := m.memory.SetPhrases(ctx, tm.BriefQuery{
		Sentences: sentences, From: m.from, To: m.to, Phrases: phrasesAsked, Units: check.UsualUnits, Except: func(phrase string) bool { return m.known[phrase] },
	})
	if err != nil {
		return nil, err
	}
	for _, p := range phrases {
		m.known[p.Phrase] = true
		u := check.Usage{Phrase: p.Phrase, Units: p.Units, Sampled: p.Sampled}
		for _, r := range p.Renderings {
			switch {
			case r.Missing || r.Weak:
			case u.Rendering == "":
				u.Rendering, u.Count, u.Since = r.Text, r.Count, since(r)
			default:
				u.Others = append(u.Others, r.Text)
			}
		}
		if u.Rendering != "" {
			m.usage = append(m.usage, u)
		}
	}
	return m.usage, nil
}

// since describes when a rendering was used, and by whom most: 2014-2025, 新华社.
func since(r tm.Rendering) string {
	var words []string
	switch {
	case r.First == "":
	case r.First[:4] == r.Last[:4]:
		words = append(words, r.Last)
	default:
		words = append(words, r.First[:4]+"-"+r.Last[:4]+", last "+r.Last)
	}
	if len(r.Bodies) > 0 {
		words = append(words, r.Bodies[0].Name)
	}
	return strings.Join(words, ", ")
}

func (m *memoryAnswers) Earlier(ctx context.Context, questions []check.Question) ([][]check.Earlier, error) {
	queries := make([]tm.MatchQuery, len(questions))
	for i, q := range questions {
		queries[i] = tm.MatchQuery{Text: q.Sentence, From: m.from, To: m.to, Min: q.Least, Limit: 5}
	}
	found, err := m.memory.MatchAll(ctx, queries)
	if err != nil {
		return nil, err
	}
	return shape.Each(found, earlierOf), nil
}

func earlierOf(found tm.Matches) []check.Earlier {
	var list []check.Earlier
	for _, x := range found.Matches {
		if x.Other < 0 || x.Unit.Status == unit.Rejected {
			continue
		}
		list = append(list, check.Earlier{
			ID: x.Unit.ID, Score: x.Similarity, Source: x.Unit.Variants[x.Variant].Text, Target: x.Unit.Variants[x.Other].Text,
			Origin: strings.TrimSuffix(strings.Join([]string{x.Unit.Origin.Title, x.Unit.Origin.Date}, " "), " "),
		})
	}
	return list
}
