package tm

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/unit"
)

// DefaultMin is the least score of a match when MatchQuery says nothing: below
// 70 % a translator is as fast without.
const DefaultMin = 70

// MatchQuery asks for the units whose text is like a sentence.
type MatchQuery struct {
	// Text is the sentence. Codes are the inline codes in it, if any.
	Text  string
	Codes []unit.Code
	// From and To are the languages of the sentence and of the translation;
	// empty means any. Another variety of the same language is found too, with a
	// penalty, unless From and To are varieties of one language.
	From, To string
	// Min is the least similarity wanted, in percent, 1..100; 0 means DefaultMin.
	Min int
	// Limit is how many matches are returned at most, the best; 0 means all.
	Limit int
	// Previous and Next are the sentences before and after the one asked about.
	// Where both are given, a match between the same neighbours is a context match.
	Previous, Next string
	// Origins chooses by where the units come from.
	Origins OriginFilter
	// Statuses are the statuses wanted; empty means all but Rejected.
	Statuses []unit.Status
}

// Match is a unit with a text like the one asked about.
type Match struct {
	Unit unit.Unit
	// Variant is the index in Unit.Variants of the variant that is like the
	// text, Other that of the translation; -1 where there is none.
	Variant, Other int
	// Similarity is how alike the texts are, in percent, by package tm/match alone: 100
	// means the same after folding.
	Similarity int
	// Context tells that the neighbours are the same, too.
	Context bool
	// Penalties are what speaks against the match.
	Penalties []Penalty
	// Score is what a translator goes by: 101 for the same text between the
	// same neighbours, 100 for the same text, else the similarity less the
	// penalties (see penalty.go).
	Score int
	// Edits say how the text asked about becomes that of the variant: runs in
	// order, which cover every token of both texts once.
	Edits []Difference
}

// Difference is a run of neighbouring tokens treated alike, as byte offsets into both
// texts as given and as stored.
type Difference struct {
	Op match.Op
	// QueryStart and QueryEnd are bytes of MatchQuery.Text; an insertion has an
	// empty range there. Start and End are bytes of the variant's text; a
	// deletion has an empty range there.
	QueryStart, QueryEnd int
	Start, End           int
}

// Matches is the answer to a MatchQuery.
type Matches struct {
	// Total is the number of units found, whatever the limit.
	Total int
	// Matches are the best first: by score, then by similarity, then those with fewer
	// penalties, then the newest as in Lookup.Units.
	Matches []Match
	// Note, when not empty, tells the user something of the answer as a whole
	// (see Lookup.Note).
	Note string
}

// Match finds every unit with a variant that is at least as similar to the text
// as wanted: nothing is missed, at any threshold. A text of which folding leaves
// nothing is ErrEmptyQuery; no unit found is no error.
func (m *Memory) Match(ctx context.Context, q MatchQuery) (Matches, error) {
	if err := q.validate(); err != nil {
		return Matches{}, err
	}
	var answer Matches
	err := m.look(ctx, func(r *reading) (err error) {
		answer, err = r.match(ctx, q)
		return err
	})
	if err != nil {
		return Matches{}, m.explain("search", err)
	}
	return answer, nil
}

// match answers a valid query.
func (r *reading) match(ctx context.Context, q MatchQuery) (Matches, error) {
	folded := fold.Fold(q.Text)
	if folded.Folded == "" {
		return Matches{}, ErrEmptyQuery
	}
	if q.Min == 0 {
		q.Min = DefaultMin
	}
	s := similarity{q: q, folded: folded, query: match.Prepare(folded.Folded)}
	answer, err := s.find(ctx, r)
	if tables.IsIndexDamage(err) {
		note := search.DamageNote(err)
		answer, err = s.scan(ctx, r)
		answer.Note = note
	}
	return answer, err
}

// validate refuses what cannot be meant.
func (q MatchQuery) validate() error {
	switch {
	case q.Min < 0 || q.Min > 100:
		return fmt.Errorf("match a sentence: the least similarity %d is not between 1 and 100 percent", q.Min)
	case q.Limit < 0:
		return fmt.Errorf("match a sentence: the limit %d is negative", q.Limit)
	}
	for _, status := range q.Statuses {
		if tables.StatusNumber(status) == 0 {
			return fmt.Errorf("match a sentence: the status %q is unknown", status)
		}
	}
	return q.Origins.validate()
}

// similarity is a MatchQuery under way.
type similarity struct {
	q      MatchQuery
	folded fold.Text
	query  *match.Query
}

// find answers from the index.
func (s *similarity) find(ctx context.Context, r *reading) (Matches, error) {
	x, err := r.Index(ctx)
	if err != nil {
		return Matches{}, err
	}
	found, err := x.Similar(ctx, s.query, s.q.Min)
	if err != nil || len(found) == 0 {
		return Matches{}, err
	}
	l, err := r.Layout(ctx)
	if err != nil {
		return Matches{}, err
	}
	rows := make([]int64, len(found))
	for i, f := range found {
		rows[i] = f.ID
	}
	return s.answer(ctx, r, l, rows)
}

// scan answers without anything derived.
func (s *similarity) scan(ctx context.Context, r *reading) (Matches, error) {
	rows, err := search.ScanTexts(ctx, r.Tx, func() func(int64, string, []byte) bool {
		query := match.Prepare(s.folded.Folded) // it serves one goroutine
		return func(_ int64, _ string, folded []byte) bool {
			_, ok := query.Score(string(folded), s.q.Min)
			return ok
		}
	})
	if err != nil || len(rows) == 0 {
		return Matches{}, err
	}
	l, err := search.ScanLayout(ctx, r.Tx, rows)
	if err != nil {
		return Matches{}, err
	}
	return s.answer(ctx, r, l, rows)
}

// answer makes the answer of the rows of similar variants.
func (s *similarity) answer(ctx context.Context, r *reading, l *search.Layout, rows []int64) (Matches, error) {
	matches, err := s.load(ctx, r, l, rows)
	if err != nil {
		return Matches{}, err
	}
	s.findAmbiguous(matches)
	for i := range matches {
		if err := s.judge(ctx, r, &matches[i]); err != nil {
			return Matches{}, err
		}
	}
	slices.SortStableFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(len(a.Penalties), len(b.Penalties)),
			unit.CompareNewest(a.Unit.Origin, b.Unit.Origin), cmp.Compare(a.Unit.Place, b.Unit.Place), cmp.Compare(a.Unit.ID, b.Unit.ID))
	})
	answer := Matches{Total: len(matches), Matches: matches}
	if s.q.Limit > 0 {
		answer.Matches = matches[:min(len(matches), s.q.Limit)]
	}
	for i := range answer.Matches {
		s.edit(&answer.Matches[i])
	}
	return answer, nil
}

// load reads the units of the rows and makes matches of those that are wanted:
// of each the variant that is most similar.
func (s *similarity) load(ctx context.Context, r *reading, l *search.Layout, rows []int64) ([]Match, error) {
	var (
		from    = varieties(s.q.From, s.q.To, l.Languages)
		to      = varieties(s.q.To, s.q.From, l.Languages)
		wanted  = tables.WantedStatuses(s.q.Statuses)
		origins = l.Chosen(s.q.Origins.chooser())
		reader  = l.Reader()
		matches []Match
		ids     []int64
	)
	for _, row := range rows {
		ids = append(ids, row/tables.Positions)
	}
	slices.Sort(ids)
	for chunk := range slices.Chunk(slices.Compact(ids), tables.LoadChunk) {
		units, err := reader.Load(ctx, r.Statements, chunk)
		if err != nil {
			return nil, err
		}
		for _, id := range chunk {
			u, ok := units[id]
			if !ok {
				return nil, tables.ErrStale
			}
			if !slices.Contains(wanted, u.Status) || origins != nil && !origins[u.Origin.ID] {
				continue
			}
			if best := s.best(u, l, from, to); best.Similarity >= s.q.Min {
				matches = append(matches, best)
			}
		}
	}
	return matches, nil
}

// best is the match by the unit's most similar variant; its similarity is -1 where
// none is in the languages.
func (s *similarity) best(u unit.Unit, l *search.Layout, from, to tables.LanguageSet) Match {
	languages := make([]int64, len(u.Variants))
	for i, v := range u.Variants {
		languages[i] = l.Languages[v.Lang]
	}
	c := search.Choice{From: from, To: to}
	best := Match{Unit: u, Similarity: -1}
	for p, other := range c.Partners(languages) {
		if other == search.NoPartner {
			continue
		}
		if score, ok := s.query.Score(fold.String(u.Variants[p].Text), max(s.q.Min, best.Similarity+1)); ok {
			best.Variant, best.Other, best.Similarity = p, other, score
		}
	}
	return best
}

// edit says how the text becomes that of the match.
func (s *similarity) edit(m *Match) {
	text := fold.Fold(m.Unit.Variants[m.Variant].Text)
	var last Difference
	for _, e := range s.query.Edits(text.Folded) {
		edit := Difference{Op: e.Op}
		edit.QueryStart, edit.QueryEnd = original(s.folded, e.QueryStart, e.QueryEnd)
		edit.Start, edit.End = original(text, e.Start, e.End)
		// A character that folds to several tokens (… to three full stops) belongs
		// to the first edit that has one of them.
		edit.QueryStart, edit.Start = max(edit.QueryStart, last.QueryEnd), max(edit.Start, last.End)
		edit.QueryEnd, edit.End = max(edit.QueryEnd, edit.QueryStart), max(edit.End, edit.Start)
		m.Edits = append(m.Edits, edit)
		last = edit
	}
}

// original is the range of the text that a range of its search form stands for;
// an empty one stands behind the character before it.
func original(text fold.Text, start, end int) (from, to int) {
	if start < end {
		return text.Original(start, end)
	}
	if start > 0 {
		_, to = text.Original(start-1, start)
	}
	return to, to
}

// varieties chooses the languages in which a text serves where the tag is
// asked for: all varieties of it, unless the other side is one of them.
func varieties(tag, other string, numbers map[string]int64) tables.LanguageSet {
	if tag != "" && lang.Base(tag) != lang.Base(other) {
		tag = lang.Base(tag)
	}
	return tables.Matching(tag, numbers)
}

// doubtful tells whether the aligner itself doubts the unit.
func doubtful(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score < align.DoubtfulBelow }
