package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/mixed"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// PairOptions describe a document and its translation, and how to read them.
type PairOptions struct {
	// Source and Target are files. With Mixed, Source is a page in both
	// languages, and Target is ignored.
	Source, Target string
	Mixed          bool
	// From and To are language tags. Empty ones are detected from the texts.
	From, To string
	// Encoding is the encoding of both files, unless one has its own. Empty ones are
	// detected.
	Encoding, SourceEncoding, TargetEncoding string
	Reading                                  ReadOptions
	// Lexicon is a file with terms of the user, or "".
	Lexicon string
	// Fast aligns in half the time, without learning from the texts.
	Fast bool
	// Known is what the memory knows about words.
	Known Known
}

// Known is what a memory knows about words before a pair is read.
type Known struct {
	// Learned is what earlier texts taught.
	Learned []*align.Learned
	// Lexicons holds the lists of the memory; those in the languages of a pair are
	// used.
	Lexicons []tm.Lexicon
}

func (k Known) in(tag string) []*lexicon.Terms {
	var lists []*lexicon.Terms
	for _, l := range k.Lexicons {
		if lang.Base(l.Lang) == lang.Base(tag) {
			lists = append(lists, l.Terms)
		}
	}
	return lists
}

func (o *PairOptions) files() string {
	if o.Mixed {
		return o.Source
	}
	return ui.List([]string{o.Source, o.Target})
}

// A Pair is a document and its translation, read and split into sentences. The
// sides of a page in both languages are documents over the text of the page, so
// that their offsets are those of the page.
type Pair struct {
	Source, Target *Input
	// Page is the file that both sides come from, Parts how it was divided;
	// they are nil for two files.
	Page  *Input
	Parts *mixed.Parts

	options align.Options
}

// ReadPair reads both documents. It returns an error for a file paired with
// itself or with a copy of itself. It does not check the languages, see
// Pair.CheckLanguages.
func (s *Session) ReadPair(ctx context.Context, o PairOptions) (p *Pair, err error) {
	defer guard(o.files(), &err)
	p = &Pair{options: align.Options{Learned: o.Known.Learned}}
	if o.Fast {
		p.options.Effort = align.Fast
	}
	if !o.Mixed {
		if err := differentFiles(o.Source, o.Target); err != nil {
			return nil, err
		}
	}
	if o.Lexicon != "" {
		terms, err := ReadLexicon(ctx, o.Lexicon)
		if err != nil {
			return nil, err
		}
		p.options.Terms = append(p.options.Terms, terms)
	}
	if o.Mixed {
		err := s.readPage(ctx, p, o)
		if err == nil {
			p.useLexicons(o.Known)
		}
		return p, err
	}
	for _, side := range []struct {
		in                   **Input
		path, lang, encoding string
	}{
		{&p.Source, o.Source, o.From, cmp.Or(o.SourceEncoding, o.Encoding)},
		{&p.Target, o.Target, o.To, cmp.Or(o.TargetEncoding, o.Encoding)},
	} {
		reading := o.Reading
		reading.Lang, reading.Encoding, reading.pair = side.lang, side.encoding, true
		in, err := s.ReadDocument(ctx, side.path, reading)
		if err != nil {
			return nil, err
		}
		*side.in = in
	}
	if p.Source.digest == p.Target.digest {
		return nil, fail(ReasonSameFile, "%s and %s have the same content", o.Source, o.Target)
	}
	p.useLexicons(o.Known)
	return p, nil
}

// useLexicons adds the lists of the memory for the language other than Chinese.
func (p *Pair) useLexicons(k Known) {
	other := p.Target.Doc.Lang
	if lang.Base(other) == "zh" {
		other = p.Source.Doc.Lang
	}
	p.options.Terms = append(p.options.Terms, k.in(other)...)
}

// readPage reads a page in two languages and divides it.
func (s *Session) readPage(ctx context.Context, p *Pair, o PairOptions) error {
	reading := o.Reading
	reading.Encoding, reading.mixed, reading.pair = o.Encoding, true, true
	page, err := s.ReadDocument(ctx, o.Source, reading)
	if err != nil {
		return err
	}
	parts, err := mixed.Part(ctx, page.Doc, mixed.Options{From: o.From, To: o.To})
	if notMixed, ok := errors.AsType[*mixed.NotMixedError](err); ok {
		return &OtherLanguageError{err, page.excerpts(notMixed.Other)}
	}
	if err != nil {
		return err
	}
	p.Page, p.Parts = page, parts
	p.Source = &Input{Path: page.Path, Doc: parts.Source, digest: page.digest}
	p.Target = &Input{Path: page.Path, Doc: parts.Target, digest: page.digest}
	p.options.Counterparts = parts.Pairs
	for _, doc := range []*align.Document{parts.Source, parts.Target} {
		if err := o.Reading.Splitting.split(ctx, s, doc); err != nil {
			return err
		}
	}
	return nil
}

// differentFiles returns an error for two names of one file. Files that do not
// exist are left for reading to report.
func differentFiles(source, target string) error {
	s, err := os.Stat(source)
	if err != nil {
		return nil
	}
	t, err := os.Stat(target)
	if err != nil || s.IsDir() {
		return nil
	}
	if os.SameFile(s, t) {
		return fail(ReasonSameFile, "%s and %s are the same file", source, target)
	}
	return nil
}

// Align aligns the sentences.
func (s *Session) Align(ctx context.Context, p *Pair) (bitext *align.Bitext, err error) {
	defer guard(p.Source.Path+" and "+p.Target.Path, &err)
	progress := s.progress("aligning")
	defer progress.Done()
	options := p.options
	options.Progress = progress.Set
	bitext, err = align.Align(ctx, p.Source.Doc, p.Target.Doc, options)
	if err != nil {
		return nil, fmt.Errorf("cannot align %s with %s: %w", p.Source.Path, p.Target.Path, err)
	}
	return bitext, nil
}

// checksum identifies the content of the pair, so that nothing is stored twice:
// both texts and their languages, independently of encoding, line ends and
// order. It is a SHA-256 in hexadecimal digits.
func (p *Pair) checksum() string {
	var sides []string
	for _, in := range []*Input{p.Source, p.Target} {
		text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(in.Doc.Text)
		side := sha256.Sum256([]byte(in.Doc.Lang + "\n" + text))
		sides = append(sides, string(side[:]))
	}
	slices.Sort(sides)
	sum := sha256.Sum256([]byte(strings.Join(sides, "")))
	return hex.EncodeToString(sum[:])
}

// Name returns the name of the pair for messages.
func (p *Pair) Name() string {
	if p.Page != nil {
		return p.Page.Path
	}
	return ui.List([]string{p.Source.Path, p.Target.Path})
}

// Unrelated returns the error for two documents that are not translations of
// each other.
func (p *Pair) Unrelated() error {
	if p.Page != nil {
		return fail(ReasonUnrelatedPage, "the two languages of %s do not look like translations of each other", p.Page.Path)
	}
	return fail(ReasonUnrelated, "%s do not look like translations of each other", p.Name())
}

// Recognised describes how a page holds its two languages: "Chinese paragraph,
// then English, 84 pairs".
func (p *Pair) Recognised() string {
	first, second := LanguageName(p.Source.Doc.Lang), LanguageName(p.Target.Doc.Lang)
	if p.Parts.TargetFirst {
		first, second = second, first
	}
	pairs := ui.Count(p.Parts.Both(), "pair", "pairs")
	switch p.Parts.Layout {
	case mixed.Lines:
		return fmt.Sprintf("%s, then %s in the same paragraph, %s", first, second, pairs)
	case mixed.Blocks:
		return fmt.Sprintf("a block of %s, then one of %s, %s", first, second, pairs)
	}
	return fmt.Sprintf("%s paragraph, then %s, %s", first, second, pairs)
}

// LeftOut returns the places of a page that are in neither language.
func (p *Pair) LeftOut() []Excerpt { return p.Page.excerpts(p.Parts.LeftOut) }

// Repairs returns the repairs of both documents, or of the page.
func (p *Pair) Repairs() []shape.Repair {
	if p.Page != nil {
		return p.Page.Repairs()
	}
	return append(p.Source.Repairs(), p.Target.Repairs()...)
}

// Repairs returns the repairs of the document. It is never nil.
func (in *Input) Repairs() []shape.Repair {
	lines := linesOf(in.Doc.Text)
	return shape.Each(in.Doc.Repairs, func(r align.Repair) shape.Repair {
		return shape.Repair{Kind: r.Kind, Place: in.place(lines, r.Start), Note: r.Note}
	})
}

func (in *Input) shape() shape.Document {
	return shape.Document{Name: in.Path, Lang: in.Doc.Lang, Encoding: in.Doc.Encoding, Sentences: len(in.Doc.Sentences)}
}

// Shape returns the alignment of the pair as JSON.
func (p *Pair) Shape(bitext *align.Bitext) shape.Aligned {
	return shape.Aligned{
		Source: p.Source.shape(), Target: p.Target.shape(), Repairs: p.Repairs(), Mixed: p.mixedShape(),
		Beads: shape.Each(bitext.Beads, func(b align.Bead) shape.Bead {
			return shape.Bead{Source: shape.Sentences(bitext.Source, b.Source), Target: shape.Sentences(bitext.Target, b.Target), Score: b.Score}
		}),
		Moved: shape.List(bitext.Moved),
	}
}

// mixedShape describes how a page was divided; it is nil for two files.
func (p *Pair) mixedShape() *shape.Mixed {
	if p.Parts == nil {
		return nil
	}
	m := &shape.Mixed{
		Layout: p.Parts.Layout, First: p.Source.Doc.Lang, Pairs: p.Parts.Both(),
		Paragraphs: shape.Each(p.Parts.Pairs, func(c align.Counterpart) shape.ParagraphPair {
			return shape.ParagraphPair{Source: shape.Paragraphs(p.Source.Doc, c.Source), Target: shape.Paragraphs(p.Target.Doc, c.Target)}
		}),
		LeftOut: shape.Each(p.LeftOut(), func(e Excerpt) shape.Skipped {
			return shape.Skipped{File: p.Page.Path, Place: e.Place, Reason: "in neither language: " + strings.TrimSpace(e.Text)}
		}),
	}
	if p.Parts.TargetFirst {
		m.First = p.Target.Doc.Lang
	}
	return m
}

// unknownLanguage is the tag of a text whose language is unknown (ISO 639,
// "undetermined").
const unknownLanguage = "und"

// sureLanguage is the least confidence at which the detected language of a text
// may contradict the user. A wrong refusal costs more trust than a missed
// mistake, so the detection must be nearly certain.
const sureLanguage = 0.8

// readsAs returns the base language of the text if it is certain, otherwise "".
func (in *Input) readsAs() string {
	if g := lang.Detect(in.Doc.Text); g.Confidence >= sureLanguage {
		return lang.Base(g.Tag)
	}
	return ""
}

// A SwappedError is returned for two documents in the wrong order.
type SwappedError struct {
	message string
	// Source and Target are the files in the right order.
	Source, Target string
}

func (e *SwappedError) Error() string { return e.message }

// Reason returns ReasonSwapped.
func (e *SwappedError) Reason() string { return ReasonSwapped }

// CheckLanguages returns an error if the languages of the two documents are
// swapped, differ from those of the user, are the same on both sides, or are
// unknown. from and to are "" if the user did not name them.
func (p *Pair) CheckLanguages(from, to string) error {
	source, target := p.Source, p.Target
	sourceReads, targetReads := source.readsAs(), target.readsAs()
	fits := func(given, detected string) bool {
		return given == "" || detected == "" || lang.Base(given) == detected
	}
	sourceFits, targetFits := fits(from, sourceReads), fits(to, targetReads)
	switch {
	case !sourceFits && !targetFits && sourceReads == lang.Base(to) && targetReads == lang.Base(from):
		message := fmt.Sprintf("the files look swapped: %s reads as %s and %s as %s, but they were given as %s and %s",
			source.Path, LanguageName(sourceReads), target.Path, LanguageName(targetReads), from, to)
		return &SwappedError{message, target.Path, source.Path}
	case !sourceFits:
		return fail(ReasonWrongSource, "%s reads as %s, but was given as %s", source.Path, LanguageName(sourceReads), from)
	case !targetFits:
		return fail(ReasonWrongTarget, "%s reads as %s, but was given as %s", target.Path, LanguageName(targetReads), to)
	}
	for _, in := range []*Input{source, target} {
		if in.Doc.Lang == unknownLanguage || in.Doc.Lang == "" {
			return fail(ReasonUnknownLanguage, "cannot tell which language %s is in", in.Path)
		}
	}
	distinct := from != "" && to != "" && from != to // allows simplified and traditional if the user wants it
	if lang.Base(source.Doc.Lang) == lang.Base(target.Doc.Lang) && !distinct {
		return fail(ReasonSameLanguage, "%s and %s are in the same language, %s", source.Path, target.Path, LanguageName(source.Doc.Lang))
	}
	return nil
}
