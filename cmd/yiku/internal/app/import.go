package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

// ImportOptions describe an import. Each kind of import documents which of them
// it uses.
type ImportOptions struct {
	Pair PairOptions
	// Details describe the document. Empty fields are taken from the import
	// that this one replaces.
	Details Details
	// Again replaces an earlier import: the document with the same content, or the
	// only one with the same names.
	Again bool
	// Replace, if not 0, is the number of the document to be replaced.
	Replace int64
	// New stores the document even if the memory has it.
	New bool
	// LoseWork replaces a document even if the work of people cannot be carried over.
	// Theirs takes the new translation where a person's differs from it.
	LoseWork, Theirs bool
	// Force stores documents even if languages or contents look wrong, and
	// replaces later texts by those of a reviser.
	Force bool
	// NoBitext stores only the pairs: sentences without a partner are not
	// stored, and the alignment cannot be reviewed.
	NoBitext bool
	// Best aligns a folder twice, the second time with what all its texts
	// taught.
	Best bool
	// Metadata describes several documents, or is nil. Details take precedence.
	Metadata *Metadata
	// Exchange describes how to read an exchange file.
	Exchange ExchangeOptions
	// Folder, if not empty, is removed from the names of files that are stored.
	Folder string
}

// Details are what a person states about a document.
type Details struct{ Title, Date, Body, Translator, URL string }

// Imported is the result for a pair of documents.
type Imported struct {
	*Pair
	Units   []unit.Unit
	Receipt tm.Receipt
	// Already is set if the memory had the pair; Units and Receipt are then empty.
	Already *Stored

	bitext   *align.Bitext
	beads    *bitext.Bitext // the same, with the units in the order of its pairs
	decision decision
	found    []shape.FoundDetail
}

// Import reads and aligns a pair of documents, or a page in two languages, and
// stores it in the memory, which is created if it does not exist. The memory is
// not changed before everything is aligned.
func (s *Session) Import(ctx context.Context, o ImportOptions) (*Imported, error) {
	o.Pair.Known = s.knownInFile(ctx)
	imported, err := s.prepare(ctx, o, s.origins, s.Read)
	if err != nil || imported.Already != nil {
		return imported, err
	}
	err = s.Create(ctx, func(m *tm.Memory) error { return imported.store(ctx, m, o) })
	return imported, err
}

// prepare reads and aligns a pair, unless the memory has it and it is not to be
// replaced. origins returns the documents of the memory, read opens it.
func (s *Session) prepare(ctx context.Context, o ImportOptions, origins func(context.Context) ([]unit.OriginCount, error),
	read func(context.Context, func(*tm.Memory) error) error) (*Imported, error) {
	p, err := s.ReadPair(ctx, o.Pair)
	if err != nil {
		return nil, err
	}
	p.nameFrom(o.Folder)
	if err := s.checkLanguages(p, o); err != nil {
		return nil, err
	}
	d, err := s.recognise(ctx, p, o, origins, read)
	if err != nil {
		return nil, err
	}
	if d.already != nil {
		return &Imported{Pair: p, Already: d.already}, nil
	}
	found, err := s.Align(ctx, p)
	if err != nil {
		return nil, err
	}
	if found.Unrelated() {
		if !o.Force {
			return nil, p.Unrelated()
		}
		s.note("%v; stored anyway", p.Unrelated())
	}
	beads := bitext.New(found)
	units := unitsOf(beads, time.Now())
	if len(units) == 0 {
		reason := ReasonNothingAligned
		if p.Page != nil {
			reason = ReasonNothingOnPage
		}
		return nil, fail(reason, "no sentence of %s has a partner: nothing was stored", p.Name())
	}
	return &Imported{Pair: p, bitext: found, beads: beads, Units: units, decision: d}, nil
}

// checkLanguages returns an error for languages that do not fit, unless they
// are forced. The sides of a page in two languages fit by construction.
func (s *Session) checkLanguages(p *Pair, o ImportOptions) error {
	if p.Page != nil {
		return nil
	}
	err := p.CheckLanguages(o.Pair.From, o.Pair.To)
	switch source, target := p.Source.Doc.Lang, p.Target.Doc.Lang; {
	case err != nil && !o.Force:
		return err
	case err != nil:
		s.note("%v; stored anyway", err)
	case o.Pair.From == "" && o.Pair.To == "" && lang.Base(target) == "zh" && lang.Base(source) != "zh":
		// A translation into Chinese is less frequent than two files in the
		// wrong order.
		s.note("taken as %s to %s; if the Chinese is the original, name it first", LanguageName(source), LanguageName(target))
	}
	return nil
}

// store adds the units to the memory. If another yiku has stored the pair
// meanwhile, it sets Already.
func (i *Imported) store(ctx context.Context, m *tm.Memory, o ImportOptions) error {
	earlier := i.decision.replaces
	if earlier.ID != 0 {
		n, err := m.InheritBeads(ctx, earlier.ID, i.beads)
		if err != nil {
			return err
		}
		if n > 0 {
			i.Units = unitsOf(i.beads, time.Now())
		}
	}
	details := o.Details.or(o.Metadata.Of(i.Source.Path, i.Target.Path)).or(Details{earlier.Title, earlier.Date, earlier.Body, earlier.Translator, earlier.URL})
	var origin unit.Origin
	origin, i.found = i.describe(unit.Origin{
		Source: i.Source.Path, Target: i.Target.Path,
		Title: OneLine(details.Title), Date: details.Date, Body: details.Body, Translator: details.Translator, URL: details.URL,
		Checksum: i.decision.checksum, Content: i.content(),
	})
	options := o.adding(i.decision)
	options.Learned = i.bitext.Learned()
	if !o.NoBitext {
		options.Bitext = i.beads
	}
	receipt, err := m.Add(ctx, origin, unit.Each(i.Units), options)
	if already, ok := errors.AsType[*fault.AlreadyImportedError](err); ok {
		i.Already = &Stored{Origin: already.Origin}
		return nil
	}
	i.Receipt = receipt
	return err
}

// adding returns the options for storing a document.
func (o ImportOptions) adding(d decision) tm.AddOptions {
	return tm.AddOptions{Replace: o.Again, InPlaceOf: d.replaces.ID, Theirs: o.Theirs, LoseWork: o.LoseWork}
}

// unitsOf makes a unit of every pair of the beads, at the place of its source, except
// those set aside, whose units a person removed from an earlier version.
func unitsOf(t *bitext.Bitext, now time.Time) []unit.Unit {
	now = now.UTC().Truncate(time.Second)
	var units []unit.Unit
	for i := range t.Beads {
		b := &t.Beads[i]
		source, target, ok := t.Pair(b)
		if !ok || b.State == bitext.SetAside {
			continue
		}
		units = append(units, unit.Unit{
			Place: len(units), Status: unit.Aligned, Score: b.Score,
			Created: now, Changed: now,
			Variants: []unit.Variant{{Lang: t.Langs[bitext.Source], Text: source}, {Lang: t.Langs[bitext.Target], Text: target}},
		})
	}
	return units
}

// Shape returns the import as JSON.
func (i *Imported) Shape() shape.Imported {
	r := shape.ImportedOf(i.Receipt)
	r.Source, r.Target, r.From, r.To = i.Source.Path, i.Target.Path, i.Source.Doc.Lang, i.Target.Doc.Lang
	r.Found, r.Repairs, r.Mixed = shape.List(i.found), i.Repairs(), i.mixedShape()
	if i.Already != nil {
		r.Already, r.OtherForm, r.Origin = true, i.Already.OtherForm, i.Already.Origin
		return r
	}
	sourceLines, targetLines := linesOf(i.Source.Doc.Text), linesOf(i.Target.Doc.Text)
	alone := func(side string, in *Input, l lines, sentences align.Range) {
		for n := sentences.From; n < sentences.To; n++ {
			r.Alone = append(r.Alone, shape.Alone{Side: side, Place: in.place(l, in.Doc.Sentences[n].Start), Text: in.Doc.SentenceText(n)})
		}
	}
	r.Beads, r.Units = len(i.bitext.Beads), len(i.Units)
	pair := func(source, target align.Range, score float64) shape.DoubtfulPair {
		return shape.DoubtfulPair{
			Score:  score,
			Place:  i.Source.place(sourceLines, i.Source.Doc.Sentences[source.From].Start),
			Source: i.bitext.Source.RangeText(source),
			Target: i.bitext.Target.RangeText(target),
		}
	}
	moved := map[int]bool{} // the indexes of both beads of a pair
	for _, m := range i.bitext.Moved {
		moved[m.Source], moved[m.Target] = true, true
		r.Moved = append(r.Moved, pair(i.bitext.Beads[m.Source].Source, i.bitext.Beads[m.Target].Target, m.Score))
	}
	for n, b := range i.bitext.Beads {
		switch {
		case moved[n]:
		case !b.Aligned():
			r.Unaligned++
			alone("source", i.Source, sourceLines, b.Source)
			alone("target", i.Target, targetLines, b.Target)
		case b.Doubtful():
			r.Doubtful++
			r.Pairs = append(r.Pairs, pair(b.Source, b.Target, b.Score))
		}
	}
	return r
}

// origins returns the origins of the memory, which need not exist yet. Reading them
// first avoids aligning a book in vain, and refuses a file that is not a memory
// before any work. The memory is opened for writing, since the import needs that.
func (s *Session) origins(ctx context.Context) ([]unit.OriginCount, error) {
	if _, err := os.Stat(s.Memory); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	m, err := tm.Open(ctx, s.Memory, tm.Options{Migrating: s.migrating, Upgrading: s.upgrading})
	if err != nil {
		return nil, err
	}
	defer m.Close() // nothing was written, so closing loses nothing
	return m.Origins(ctx)
}

// knownIn returns what a memory knows about words. If that is damaged, it notes
// that, and the texts are aligned without it.
func (s *Session) knownIn(ctx context.Context, m *tm.Memory) Known {
	learned, err := m.Learned(ctx)
	lexicons, err2 := m.Lexicons(ctx)
	if err := errors.Join(err, err2); err != nil && ctx.Err() == nil {
		s.note("%v; the texts are paired without it", err)
	}
	return Known{learned, lexicons}
}

// knownInFile is like knownIn, for a memory that need not exist. The import reports
// any other fault of it.
func (s *Session) knownInFile(ctx context.Context) Known {
	m, err := tm.Open(ctx, s.Memory, tm.Options{ReadOnly: true, Migrating: s.migrating, Upgrading: s.upgrading})
	if err != nil {
		return Known{}
	}
	defer m.Close() // nothing was written
	return s.knownIn(ctx, m)
}
