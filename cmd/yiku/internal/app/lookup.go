package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// LookupOptions describe a look-up.
type LookupOptions struct {
	// Text is the text to look up; * in it matches any characters.
	Text string
	// Query selects the units. Its text, To and the phrases of the text are set here.
	Query tm.Query
	// Targets holds the languages of the translations, at least one; "" means any.
	Targets []string
	// UnitsOnly omits what is near the text and what resembles it, WithoutNear what is near it.
	UnitsOnly, WithoutNear bool
	// Context is the number of units wanted before and after each.
	Context int
	// Rendering, if not empty, selects the units with this rendering among those in
	// which renderings are searched.
	Rendering string
}

// An Answer is what the memory knows about a text.
type Answer struct {
	tm.Answer
	// Targets is that of the options; the look-ups are in the same order.
	Targets []string
	// Around maps the IDs of the found units to the units around them.
	Around map[int64]Around
}

// Around holds the units before and after a unit in its document.
type Around struct{ Before, After []unit.Unit }

// renderedUnits is the number of units in which renderings are searched, as with
// tm.Query without a Sample.
const renderedUnits = 300

// choose keeps the units with the rendering, at most limit if that is not 0.
func (a *Answer) choose(rendering string, limit int) {
	for i := range a.Lookups {
		l := &a.Lookups[i]
		l.Units = slices.DeleteFunc(l.Units, func(f tm.Found) bool {
			return f.Rendering < 0 || l.Renderings[f.Rendering].Text != rendering
		})
		if limit > 0 {
			l.Units = l.Units[:min(limit, len(l.Units))]
		}
	}
}

// Facets counts the units of the renderings by their languages, bodies and years:
// the bodies by frequency, the others in their order.
func (a Answer) Facets() (languages, bodies, years []unit.Count) {
	byLanguage, byBody, byYear := map[string]int{}, map[string]int{}, map[string]int{}
	for _, l := range a.Lookups {
		for _, r := range l.Renderings {
			if r.Count > 0 && !r.Missing {
				byLanguage[lang.Base(r.Lang)] += r.Count
			}
			for _, b := range r.Bodies {
				byBody[b.Name] += b.Count
			}
			for _, y := range r.Years {
				byYear[y.Name] += y.Count
			}
		}
	}
	sorted := func(counts map[string]int, compare func(a, b unit.Count) int) (list []unit.Count) {
		for name, n := range counts {
			list = append(list, unit.Count{Name: name, Count: n})
		}
		slices.SortFunc(list, compare)
		return list
	}
	byName := func(a, b unit.Count) int { return strings.Compare(a.Name, b.Name) }
	most := func(a, b unit.Count) int { return cmp.Or(cmp.Compare(b.Count, a.Count), byName(a, b)) }
	return sorted(byLanguage, most), sorted(byBody, most), sorted(byYear, byName)
}

// A Line is a hit with the words around it, for a list with one hit per line and the
// hits in one column.
type Line struct {
	tm.Found
	Before, Hit, After string
}

// Concordance returns a line for the first hit of every unit, sorted by the text
// after it or, if left is set, by the text before it, read backwards.
func (a Answer) Concordance(left bool) []Line {
	var lines []Line
	for _, l := range a.Lookups {
		for _, f := range l.Units {
			text, hit := f.Unit.Variants[f.Variant].Text, f.Hits[0]
			lines = append(lines, Line{f, text[:hit.Start], text[hit.Start:hit.End], text[hit.End:]})
		}
	}
	key := func(l Line) string {
		if !left {
			return fold.String(strings.TrimSpace(l.After))
		}
		runes := []rune(fold.String(strings.TrimSpace(l.Before)))
		slices.Reverse(runes)
		return string(runes)
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return strings.Compare(key(a), key(b)) })
	return lines
}

// similarUnits is the number of units that are wanted for a similar sentence.
const similarUnits = 5

func (o LookupOptions) question() tm.Question {
	question := tm.Question{Text: o.Text, Query: o.Query, Targets: o.Targets, Rulings: !o.UnitsOnly, Near: !o.UnitsOnly && !o.WithoutNear}
	switch phrase := tm.ParsePhrase(o.Text); len(phrase) {
	case 0:
		question.Query.Text = o.Text
	case 1:
		question.Query.Text = phrase[0]
	default:
		question.Query.Phrases = append([][]string{phrase}, question.Query.Phrases...)
	}
	if isSentence(o.Text) && !o.UnitsOnly {
		question.Matches = similarUnits
	}
	if o.Rendering != "" {
		question.Query.Limit = max(question.Query.Limit, renderedUnits)
	}
	return question
}

// Lookup looks a text up. Everything except Around is read in one transaction.
func (s *Session) Lookup(ctx context.Context, o LookupOptions) (Answer, error) {
	done, err := s.turn(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer done()
	question := o.question()
	answer := Answer{Targets: o.Targets, Around: map[int64]Around{}}
	err = s.Read(ctx, func(m *tm.Memory) (err error) {
		if answer.Answer, err = m.Answer(ctx, question); err != nil {
			return err
		}
		if o.Rendering != "" {
			answer.choose(o.Rendering, o.Query.Limit)
		}
		if o.Context == 0 {
			return nil
		}
		for _, l := range answer.Lookups {
			for _, f := range l.Units {
				var around Around
				if around.Before, around.After, err = m.Neighbours(ctx, f.Unit, o.Context); err != nil {
					return err
				}
				answer.Around[f.Unit.ID] = around
			}
		}
		return nil
	})
	return answer, err
}

// The length from which a text is a sentence: in words if it has spaces,
// otherwise in characters.
const (
	sentenceCharacters = 10
	sentenceWords      = 6
)

func isSentence(text string) bool {
	if words := len(strings.Fields(text)); words > 1 {
		return words >= sentenceWords
	}
	return len([]rune(text)) >= sentenceCharacters
}

// MaxListed is the number of phrases that a list may have: five times what a large glossary
// has. Each takes 0.1 ms in a small memory and ten in a large one.
const MaxListed = 50_000

// LookupList looks up every phrase of the list at path, one per line, or the first
// column of a line with tabs. It opens the memory once and holds one answer at a time,
// which it passes to yield in the order of the list. A repeated phrase is looked up
// once. It returns the number of phrases.
func (s *Session) LookupList(ctx context.Context, path, encoding string, o LookupOptions, yield func(phrase string, answer tm.Answer) error) (int, error) {
	// The language of a list of terms is hard to detect and not needed.
	in, err := s.ReadDocument(ctx, path, ReadOptions{Lines: true, Lang: cmp.Or(o.Query.From, lang.Undetermined), Encoding: encoding})
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	var phrases []string
	for i := range in.Doc.Sentences {
		phrase, _, _ := strings.Cut(in.Doc.SentenceText(i), "\t")
		if phrase = strings.TrimSpace(phrase); phrase != "" && !seen[phrase] {
			seen[phrase] = true
			phrases = append(phrases, phrase)
		}
	}
	if len(phrases) > MaxListed {
		return 0, fail(ReasonLongList, "%s has %d phrases, more than %d", path, len(phrases), MaxListed)
	}
	progress := s.progress("looking up")
	defer progress.Done()
	return len(phrases), s.Read(ctx, func(m *tm.Memory) error {
		for i, phrase := range phrases {
			if err := ctx.Err(); err != nil {
				return err
			}
			progress.Set(i, len(phrases))
			each := o
			each.Text = phrase
			answer, err := m.Answer(ctx, each.question())
			if err != nil && !errors.Is(err, tm.ErrEmptyQuery) { // a line of marks only
				return err
			}
			if err := yield(phrase, answer); err != nil {
				return err
			}
		}
		return nil
	})
}
