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
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/unit"
)

// What people write themselves: pairs added to the memory, and corrected texts of
// units. A text must be in the language of its side, since swapping the sides is the
// most frequent mistake. AnyLanguage disables the check.

// OwnSource is the source of a document of pairs added by hand, instead of a
// file name.
const OwnSource = "added by hand"

// AddOptions describe what to add to the memory.
type AddOptions struct {
	// Pairs holds the texts with their translations.
	Pairs []TextPair
	// From and To are the languages. Empty ones are those of the document, or
	// are detected from the texts.
	From, To string
	// Document is the number of the document for the pairs. If it is 0, that of the
	// unit After is used or, without that, the user's own document with the Details.
	Document int64
	// After is the unit that the pairs follow, or 0 for the end of the
	// document.
	After   int64
	Details Details
	// Source is the source of the user's own document; if it is empty, OwnSource.
	Source string
	Status unit.Status
	Notes  []string
	// AnyLanguage also stores texts that are not in the language of their side.
	AnyLanguage bool
}

// A TextPair is a text and its translation. Line is its line in a file, or 0.
type TextPair struct {
	Source, Target string
	Line           int
}

// Added is the result of Add.
type Added struct {
	// Units holds the added units in order.
	Units []unit.Unit
	// Same holds the units that already existed with the same texts.
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
			revision.Additions = append(revision.Additions, unit.Addition{Origin: done.Origin.ID, After: after, Unit: u})
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

// target returns the document for the pairs, and its languages if they are known.
func (o AddOptions) target(ctx context.Context, m *tm.Memory) (r unit.Revision, tags []string, err error) {
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
		number = cmp.Or(number, u.Origin.ID)
	}
	at := slices.IndexFunc(origins, func(c unit.OriginCount) bool {
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
		return r, nil, &fault.NoOriginError{ID: number}
	default:
		d := o.Details
		r.Origin = unit.Origin{Source: source, Title: d.Title, Date: d.Date, Body: d.Body, Translator: d.Translator, URL: d.URL, Checksum: newChecksum()}
		return r, nil, nil
	}
	if number == 0 { // one's own document may contain any languages
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

// newChecksum returns a unique checksum, across memories, for a document that is not a
// file.
func newChecksum() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// unitOf makes a unit of a pair in the languages of the document. It swaps texts in
// the wrong order if the user does not name the languages.
func (o AddOptions) unitOf(ctx context.Context, m *tm.Memory, p TextPair, tags []string) (unit.Unit, error) {
	texts := [2]string{strings.TrimSpace(OneLine(p.Source)), strings.TrimSpace(OneLine(p.Target))}
	for i, t := range texts {
		if t == "" {
			return unit.Unit{}, p.fail(fail(ReasonEmptySide, "the %s is empty", [2]string{"text", "translation"}[i]))
		}
	}
	given := [2]string{o.From, o.To}
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
	if given == ([2]string{}) && (first || second) && !firstTurned && !secondTurned {
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

func (p TextPair) fail(err error) error {
	if p.Line == 0 {
		return request(err)
	}
	return request(fmt.Errorf("line %d: %w", p.Line, err))
}

// guess sets missing languages of a pair: from the texts or, if they are too short,
// from the languages of the memory.
func guess(ctx context.Context, m *tm.Memory, texts [2]string, from, to *string) error {
	var main unit.PairCount
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
			g.Tag = "en" // the most frequent translation of Chinese
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

// fewWords is the number of words up to which detection is unreliable.
const fewWords = 8

// sameUnit returns a unit of the document with the same texts, or nil.
func sameUnit(ctx context.Context, m *tm.Memory, u unit.Unit, document int64) (*unit.Unit, error) {
	if document == 0 {
		return nil, nil
	}
	found, err := m.Lookup(ctx, tm.Query{
		Text: u.Variants[0].Text, Origins: unit.OriginFilter{IDs: []int64{document}}, Statuses: unit.StatusWords.Values(), Plain: true,
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
func (s *Session) Edit(ctx context.Context, id int64, edit unit.Edit, anyLanguage bool) (unit.Edited, error) {
	var done unit.Edited
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

// checkLanguages returns an error for texts that are not in the language of
// their variant.
func checkLanguages(variants []unit.Variant) error {
	for _, v := range variants {
		if looks, other := misfit(v.Text, v.Lang); other {
			return fail(ReasonOtherSide, "the text for the side in %s looks like %s: %s", LanguageName(v.Lang), LanguageName(looks), v.Text)
		}
	}
	return nil
}

// longText is the number of letters from which a text shows its language among
// those of one script.
const longText = 60

// misfit reports whether a text is not in the language, and which language it looks
// like. For a short text only the script is compared; names, numbers and
// abbreviations are allowed in any language.
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

// scriptGroup returns the script of a language, with one name for those of Chinese and one for
// those of Japanese.
func scriptGroup(tag string) string {
	switch s := export.Script(tag); s {
	case "Hant", "Jpan":
		return "Hans"
	default:
		return s
	}
}

// ReadPairs reads pairs of texts. A line with a tab contains a text and its translation;
// otherwise a text is followed by its translation on the next line. Empty lines separate
// pairs.
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
