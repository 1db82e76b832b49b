package app

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// What people write themselves: pairs added to the memory, and texts of units
// corrected. A text must be in the language of its side, since the commonest slip is
// to swap the sides; AnyLanguage stores it all the same.

// OwnSource is what stands for the files of a document of pairs added by hand.
const OwnSource = "added by hand"

// AddOptions say what to add to the memory and where.
type AddOptions struct {
	// Pairs are the texts, each with its translation.
	Pairs []TextPair
	// From and To are the languages; empty ones are those of the document, or are
	// found from the texts.
	From, To string
	// Document is the number of the document that the pairs go into; 0 means that of
	// After or, without that, the document of one's own with the Details.
	Document int64
	// After is the unit that the pairs follow; 0 means the end of the document.
	After   int64
	Details Details
	// Source stands for the files of the document of one's own; empty means OwnSource.
	Source string
	Status unit.Status
	Notes  []string
	// AnyLanguage stores texts that are in another language than their side.
	AnyLanguage bool
}

// TextPair is a text and its translation. Line is where it stands in its file; 0 if it
// stands in none.
type TextPair struct {
	Source, Target string
	Line           int
}

// Added is what Add did.
type Added struct {
	// Units are the units added, in their order.
	Units []unit.Unit
	// Same are units that were there with the same texts.
	Same []unit.Unit
	// Origin is the document.
	Origin unit.Origin
	Entry  int64
}

// Add adds pairs to the memory, all or none, as one change.
func (s *Session) Add(ctx context.Context, o AddOptions) (Added, error) {
	var done Added
	open := s.Create
	if o.Document != 0 || o.After != 0 {
		open = s.Change
	}
	err := open(ctx, func(m *tm.Memory) error {
		revision, tags, err := o.target(ctx, m)
		if err != nil {
			return err
		}
		done.Origin = revision.Origin
		after := o.After
		for _, p := range o.Pairs {
			u, err := o.unitOf(ctx, m, p, tags)
			if err != nil {
				return err
			}
			same, err := sameUnit(ctx, m, u, done.Origin.ID)
			if err != nil {
				return err
			}
			if same != nil {
				done.Same = append(done.Same, *same)
				continue
			}
			revision.Additions = append(revision.Additions, tm.Addition{Origin: done.Origin.ID, After: after, Unit: u})
		}
		if len(revision.Additions) == 0 {
			return nil
		}
		revised, err := m.Revise(ctx, revision, s.Command)
		if err != nil {
			return err
		}
		done.Units, done.Entry = revised.Added, revised.Entry
		done.Origin = done.Units[0].Origin
		return nil
	})
	return done, err
}

// target returns the document for the pairs, and its languages where they are known.
func (o AddOptions) target(ctx context.Context, m *tm.Memory) (r tm.Revision, tags []string, err error) {
	origins, err := m.Origins(ctx)
	if err != nil {
		return r, nil, err
	}
	number, source := o.Document, cmp.Or(o.Source, OwnSource)
	if o.After != 0 {
		u, err := m.Unit(ctx, o.After)
		if err != nil {
			return r, nil, err
		}
		if number == 0 {
			number = u.Origin.ID
		}
	}
	at := slices.IndexFunc(origins, func(c tm.OriginCount) bool {
		if number != 0 {
			return c.Origin.ID == number
		}
		x := c.Origin
		return x.Source == source && o.Details == Details{x.Title, x.Date, x.Body, x.Translator, x.URL}
	})
	switch {
	case at >= 0:
		r.Origin = origins[at].Origin
	case number != 0:
		return r, nil, &tm.NoOriginError{ID: number}
	default:
		d := o.Details
		r.Origin = unit.Origin{Source: source, Title: d.Title, Date: d.Date, Body: d.Body, Translator: d.Translator, URL: d.URL, Checksum: newChecksum()}
		return r, nil, nil
	}
	if number == 0 { // one's own document may hold pairs of any languages
		return r, nil, nil
	}
	for u, err := range m.Units(ctx, tm.Filter{Origin: number, Statuses: unit.StatusWords.Values()}) {
		if err != nil {
			return r, nil, err
		}
		for _, v := range u.Variants {
			tags = append(tags, v.Lang)
		}
		break
	}
	return r, tags, nil
}

// newChecksum is the checksum of a document that was no file: it is like no other, also
// in another memory.
func newChecksum() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// unitOf makes a unit of a pair, in the languages of the document. Texts the other way
// round are put right where the user does not say the languages.
func (o AddOptions) unitOf(ctx context.Context, m *tm.Memory, p TextPair, tags []string) (unit.Unit, error) {
	texts := [2]string{strings.TrimSpace(OneLine(p.Source)), strings.TrimSpace(OneLine(p.Target))}
	for i, t := range texts {
		if t == "" {
			return unit.Unit{}, p.fail(fail(ReasonEmptySide, "the %s is empty", [2]string{"text", "translation"}[i]))
		}
	}
	said := [2]string{o.From, o.To}
	from, to := o.From, o.To
	if len(tags) >= 2 {
		if from == "" {
			from = tags[0]
		}
		if to == "" {
			to = tags[1]
		}
	} else if from == "" || to == "" {
		if err := guess(ctx, m, texts, &from, &to); err != nil {
			return unit.Unit{}, p.fail(err)
		}
	}
	_, first := misfit(texts[0], from)
	_, second := misfit(texts[1], to)
	_, firstTurned := misfit(texts[1], from)
	_, secondTurned := misfit(texts[0], to)
	if said == ([2]string{}) && (first || second) && !firstTurned && !secondTurned {
		texts[0], texts[1] = texts[1], texts[0]
	}
	u := unit.Unit{
		Status: o.Status, Score: 1, Notes: o.Notes,
		Variants: []unit.Variant{{Lang: from, Text: texts[0]}, {Lang: to, Text: texts[1]}},
	}
	if !o.AnyLanguage {
		if err := checkLanguages(u.Variants); err != nil {
			return unit.Unit{}, p.fail(err)
		}
	}
	return u, nil
}

// fail adds the line of the pair to an error.
func (p TextPair) fail(err error) error {
	if p.Line == 0 {
		return request(err)
	}
	return request(fmt.Errorf("line %d: %w", p.Line, err))
}

// guess finds the languages of a pair that nobody says: from the texts and, where they
// are too short to tell, from what the memory holds.
func guess(ctx context.Context, m *tm.Memory, texts [2]string, from, to *string) error {
	var main tm.PairCount
	if stats, err := m.Stats(ctx); err != nil {
		return err
	} else if len(stats.Pairs) > 0 {
		main = stats.Pairs[0]
	}
	for i, tag := range []*string{from, to} {
		if *tag != "" {
			continue
		}
		g := lang.Detect(texts[i])
		if g.Tag == lang.Undetermined {
			return fail(ReasonUnknownLanguage, "cannot tell the language of “%s”", texts[i])
		}
		sure := g.Confidence >= sureLanguage && len(strings.Fields(texts[i])) > fewWords
		if !sure && export.Script(g.Tag) == "Latn" {
			g.Tag = "en" // what the other side of Chinese most often is
		}
		for _, known := range []string{main.Source, main.Target} {
			if export.Script(known) == export.Script(g.Tag) && (!sure || lang.Base(known) == lang.Base(g.Tag)) {
				g.Tag = known
			}
		}
		*tag = g.Tag
	}
	if *from == *to {
		return fail(ReasonSameLanguage, "both texts look like %s", LanguageName(*from))
	}
	return nil
}

// fewWords is how many words show no language for sure.
const fewWords = 8

// sameUnit returns a unit of the document that has the same texts, or nil.
func sameUnit(ctx context.Context, m *tm.Memory, u unit.Unit, document int64) (*unit.Unit, error) {
	if document == 0 {
		return nil, nil
	}
	found, err := m.Lookup(ctx, tm.Query{
		Text: u.Variants[0].Text, Origins: tm.OriginFilter{IDs: []int64{document}}, Statuses: unit.StatusWords.Values(), Plain: true,
	})
	if err != nil {
		return nil, err
	}
	for _, f := range found.Units {
		same := func(v unit.Variant) bool {
			have, ok := f.Unit.Variant(v.Lang)
			return ok && have.Text == v.Text
		}
		if same(u.Variants[0]) && same(u.Variants[1]) {
			return &f.Unit, nil
		}
	}
	return nil, nil
}

// Edit changes a unit. Its new texts must be in the languages of the old ones.
func (s *Session) Edit(ctx context.Context, id int64, edit tm.Edit, anyLanguage bool) (tm.Edited, error) {
	var done tm.Edited
	err := s.Change(ctx, func(m *tm.Memory) error {
		if len(edit.Texts) > 0 && !anyLanguage {
			u, err := m.Unit(ctx, id)
			if err != nil {
				return err
			}
			var changed []unit.Variant
			for _, t := range edit.Texts {
				if v := t.Of(u); v != nil && v.Text != t.Text {
					changed = append(changed, unit.Variant{Lang: v.Lang, Text: t.Text})
				}
			}
			if err := checkLanguages(changed); err != nil {
				return request(err)
			}
		}
		var err error
		done, err = m.EditUnit(ctx, id, edit, s.Command)
		return err
	})
	return done, err
}

// checkLanguages refuses texts that are in another language than they should be.
func checkLanguages(variants []unit.Variant) error {
	for _, v := range variants {
		if looks, other := misfit(v.Text, v.Lang); other {
			return fail(ReasonOtherSide, "the text for the side in %s looks like %s: %s", LanguageName(v.Lang), LanguageName(looks), v.Text)
		}
	}
	return nil
}

// longText is how many letters show the language among those of one script.
const longText = 60

// misfit reports whether a text is not in the language, and in which it looks to be.
// Of a short text only the script tells, and names, numbers and abbreviations
// stand in any language.
func misfit(text, tag string) (looks string, misfit bool) {
	g := lang.Detect(text)
	if g.Tag == lang.Undetermined || lang.Base(g.Tag) == lang.Base(tag) {
		return g.Tag, false
	}
	han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	lower := strings.ContainsFunc(text, unicode.IsLower)
	if scriptGroup(g.Tag) != scriptGroup(tag) {
		switch {
		case lang.Base(tag) == "zh":
			return g.Tag, !han && lower
		case scriptGroup(g.Tag) == "Latn":
			return g.Tag, lower
		}
		return g.Tag, true
	}
	return g.Tag, utf8.RuneCountInString(text) >= longText && g.Confidence >= sureLanguage
}

// scriptGroup is the script of a language, with one name for those of Chinese and of Japanese.
func scriptGroup(tag string) string {
	switch s := export.Script(tag); s {
	case "Hant", "Jpan":
		return "Hans"
	default:
		return s
	}
}

// ReadPairs reads pairs of texts: a line with a tab is a text and its translation;
// other lines are a text and, below it, its translation. Empty lines stand between pairs.
func ReadPairs(r io.Reader) ([]TextPair, error) {
	var pairs []TextPair
	var open *TextPair
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	number := 0
	bad := func(line int, problem string) error {
		return request(fail(ReasonPairs, "line %d: %s", line, problem))
	}
	for lines.Scan() {
		number++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		source, target, tab := strings.Cut(text, "\t")
		switch {
		case !utf8.ValidString(text):
			return nil, bad(number, "it is not UTF-8")
		case tab && open != nil, text == "" && open != nil:
			return nil, bad(open.Line, "the text has no translation below it")
		case tab && strings.Contains(target, "\t"):
			return nil, bad(number, "it has more than two columns")
		case tab:
			pairs = append(pairs, TextPair{source, target, number})
		case text == "":
		case open != nil:
			open.Target = text
			pairs, open = append(pairs, *open), nil
		default:
			open = &TextPair{Source: text, Line: number}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", number+1, err)
	}
	if open != nil {
		return nil, bad(open.Line, "the text has no translation below it")
	}
	if len(pairs) == 0 {
		return nil, request(fail(ReasonPairs, "there is no pair of texts"))
	}
	return pairs, nil
}
