package tm

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Query asks for the units that hold a phrase.
type Query struct {
	// Text is the phrase, one character or more, in any writing that folds to
	// the same form (see package fold). It is literal: % and * are characters
	// like any other.
	Text string
	// Phrases are further phrases which the variant with Text must hold, Others
	// those which another variant of the unit, in the language To where that
	// is given, must hold: 改革 where the translation says "reform". Text
	// may be empty where there are Phrases.
	Phrases, Others []search.Phrase
	// Pattern, if not nil, must match the text of the variant, as stored and not folded.
	Pattern *regexp.Regexp

	// From, if not empty, is the language of the phrase (see lang.Matches).
	From string
	// To, if not empty, is a language that the unit must also have, in
	// another variant than the one with the phrase.
	To string
	// Origins chooses by where the units come from.
	Origins OriginFilter
	// Statuses are the statuses wanted; empty means all but Rejected.
	Statuses []unit.Status

	// Limit is how many units are returned at most; 0 means all. It does not
	// change Lookup.Total.
	Limit int
	// Sample is how many of the newest units renderings are looked for in: 0
	// means 300, which is what a person can wait for without noticing.
	Sample int
	// Plain asks for the units alone: Lookup.Renderings and those of the units
	// stay empty, and the languages are those that the returned units agree on.
	Plain bool
}

// prepared is a query with its terms.
type prepared struct {
	Query
	terms *search.Terms
}

// prepare checks the query.
func (q Query) prepare() (prepared, error) {
	s := prepared{Query: q, terms: &search.Terms{From: q.From, To: q.To, Statuses: q.Statuses, Pattern: q.Pattern, Origins: q.Origins.chooser()}}
	if text := (search.Phrase{q.Text}).Folded(); text != nil {
		s.terms.Phrases = append(s.terms.Phrases, text)
	} else if q.Text != "" || len(q.Phrases) == 0 {
		return prepared{}, ErrEmptyQuery
	}
	for _, list := range []struct {
		from []search.Phrase
		to   *[]search.Phrase
	}{{q.Phrases, &s.terms.Phrases}, {q.Others, &s.terms.Others}} {
		for _, p := range list.from {
			f := p.Folded()
			if f == nil {
				return prepared{}, ErrEmptyQuery
			}
			*list.to = append(*list.to, f)
		}
	}
	if q.Limit < 0 {
		return prepared{}, fmt.Errorf("look up %q: the limit %d is negative", q.Text, q.Limit)
	}
	for _, status := range q.Statuses {
		if tables.StatusNumber(status) == 0 {
			return prepared{}, fmt.Errorf("look up %q: the status %q is unknown", q.Text, status)
		}
	}
	return s, q.Origins.validate()
}

// phrase is what renderings are looked for: the phrase, where there is one of
// one part, else the parts of the first with spaces between.
func (s *prepared) phrase() string {
	if s.Text != "" {
		return s.Text
	}
	return strings.Join(s.Phrases[0], " ")
}

// sampled is Sample, or what it means.
func (s *prepared) sampled() int { return cmp.Or(s.Sample, renderingSample) }

// OriginFilter chooses units by where they come from. The zero value chooses all.
type OriginFilter struct {
	// IDs, if not empty, are the only origins wanted.
	IDs []int64
	// Body, if not empty, is a part of the name of the issuing body, in any
	// writing that folds to the same form.
	Body string
	// Since and Until, if not empty, are the first and the last day, month or
	// year of the documents wanted: YYYY, YYYY-MM or YYYY-MM-DD. A document of
	// which the month or year alone is known is wanted where one of
	// its days is. Documents without a date are not.
	Since, Until string
}

// All reports whether the filter chooses everything.
func (f OriginFilter) All() bool {
	return len(f.IDs) == 0 && f.Body == "" && f.Since == "" && f.Until == ""
}

// chooser returns Chooses, or nil where all are wanted.
func (f OriginFilter) chooser() func(unit.Origin) bool {
	if f.All() {
		return nil
	}
	return f.Chooses
}

// validate refuses dates that cannot be compared.
func (f OriginFilter) validate() error {
	for _, date := range []string{f.Since, f.Until} {
		if err := unit.ValidateDate(date); err != nil {
			return fmt.Errorf("choose units by date: %q is not a day, month or year: write 2024-05-17, 2024-05 or 2024", date)
		}
	}
	return nil
}

// Chooses reports whether units of the origin pass the filter.
func (f OriginFilter) Chooses(o unit.Origin) bool {
	if len(f.IDs) > 0 && !slices.Contains(f.IDs, o.ID) {
		return false
	}
	if f.Body != "" && !strings.Contains(fold.String(o.Body), fold.String(f.Body)) {
		return false
	}
	if f.Since == "" && f.Until == "" {
		return true
	}
	// Two dates compare as far as both are known.
	since, until := min(len(f.Since), len(o.Date)), min(len(f.Until), len(o.Date))
	return o.Date != "" && o.Date[:since] >= f.Since[:since] && o.Date[:until] <= f.Until[:until]
}
