package tm

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/unit"
)

// DefaultMin is the default least score of a match: below 70 % a translator is
// as fast without.
const DefaultMin = 70

// A MatchQuery asks for the units with a text similar to a sentence.
type MatchQuery struct {
	// Text is the sentence. Codes are the inline codes in it, if any.
	Text  string
	Codes []unit.Code
	// From and To are the languages of the sentence and of the translation, or
	// "" for any. Other varieties of the same language are found too, with a
	// penalty, unless From and To are varieties of one language.
	From, To string
	// Min is the least similarity in percent, 1 to 100; 0 means DefaultMin.
	Min int
	// Limit is the maximum number of matches, the best ones; 0 means all.
	Limit int
	// Previous and Next are the sentences before and after it in its document. If
	// both are given, a match between the same neighbours is a context match.
	Previous, Next string
	// Origins selects units by origin.
	Origins unit.OriginFilter
	// Statuses holds the selected statuses; if it is empty, all but Rejected.
	Statuses []unit.Status
}

// A Match is a unit with a text similar to that of the query.
type Match struct {
	Unit unit.Unit
	// Variant is the index in Unit.Variants of the similar variant, Other that
	// of the translation, or -1.
	Variant, Other int
	// Similarity is the similarity of the texts in percent according to package
	// tm/match; 100 means the same after folding.
	Similarity int
	// Context reports whether the neighbouring texts are the same too.
	Context bool
	// Penalties holds the reasons to rank the match lower.
	Penalties []match.Penalty
	// Score is the score for translators: 101 for the same text between the
	// same neighbours, 100 for the same text, otherwise the similarity minus
	// the penalties (see Penalty).
	Score int
	// Edits turn the text of the query into that of the variant: runs in order
	// that cover every token of both texts once.
	Edits []match.Difference
}

// Matches is the answer to a MatchQuery.
type Matches struct {
	// Total is the number of units found, whatever the limit.
	Total int
	// Matches holds the matches, the best first: by score, then by similarity, then
	// by the number of penalties, then the newest first as in Lookup.Units.
	Matches []Match
	// Note, if not empty, is a message for the user about the whole answer
	// (see Lookup.Note).
	Note string
}

// Match returns every unit with a variant that has at least the requested
// similarity: nothing is missed, at any threshold. For a text that is empty
// after folding the error is ErrEmptyQuery; finding no unit is not an error.
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

// MatchAll answers several queries, in order, on all processors. A text that is empty
// after folding has no match.
func (m *Memory) MatchAll(ctx context.Context, queries []MatchQuery) ([]Matches, error) {
	answers := make([]Matches, len(queries))
	err := m.parallel(ctx, len(queries), func(ctx context.Context, i int) (err error) {
		answers[i], err = m.Match(ctx, queries[i])
		if errors.Is(err, ErrEmptyQuery) {
			return nil
		}
		return err
	})
	return answers, err
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

// validate returns an error if the query is invalid.
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
	return q.Origins.Validate()
}

// similarity is the state of answering a MatchQuery.
type similarity struct {
	q      MatchQuery
	folded fold.Text
	query  *match.Query
}

// find answers using the index.
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

// scan answers without derived data.
func (s *similarity) scan(ctx context.Context, r *reading) (Matches, error) {
	rows, err := search.ScanTexts(ctx, r.Tx, func(_, folded string) bool {
		_, ok := s.query.Score(folded, s.q.Min)
		return ok
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

// answer returns the answer for the rows of similar variants.
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

// load reads the units of the rows and returns the wanted matches, each with
// the most similar variant of its unit.
func (s *similarity) load(ctx context.Context, r *reading, l *search.Layout, rows []int64) ([]Match, error) {
	var (
		from    = varieties(s.q.From, s.q.To, l.Languages)
		to      = varieties(s.q.To, s.q.From, l.Languages)
		wanted  = tables.WantedStatuses(s.q.Statuses)
		origins = l.Chosen(chooser(s.q.Origins))
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

// best returns the match for the most similar variant of the unit; its similarity
// is -1 if none is in the languages.
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

// edit sets the edits that turn the text into that of the match.
func (s *similarity) edit(m *Match) {
	text := fold.Fold(m.Unit.Variants[m.Variant].Text)
	var last match.Difference
	for _, e := range s.query.Edits(text.Folded) {
		edit := match.Difference{Op: e.Op}
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

// original returns the range of the text that corresponds to a range of its
// search form. An empty range follows the character before it.
func original(text fold.Text, start, end int) (from, to int) {
	if start < end {
		return text.Original(start, end)
	}
	if start > 0 {
		_, to = text.Original(start-1, start)
	}
	return to, to
}

// varieties returns the languages that are accepted for the tag: all varieties
// of it, unless the other side is one of them.
func varieties(tag, other string, numbers map[string]int64) tables.LanguageSet {
	if tag != "" && lang.Base(tag) != lang.Base(other) {
		tag = lang.Base(tag)
	}
	return tables.Matching(tag, numbers)
}

// doubtful reports whether the aligner gave the unit a low score.
func doubtful(u *unit.Unit) bool { return u.Status == unit.Aligned && u.Score < align.DoubtfulBelow }

// The score of a match
//
// Finding and scoring are separate. Units are found by the similarity alone, which
// package tm/match defines: the tokens (characters of Chinese, words of English or
// Russian) that need not be changed, in percent of the longer text. Every unit that is
// similar enough is found. Only then is it scored:
//
//	100 %   the text is the same after folding
//	101 %   so are the sentences before and after it, on both sides
//	else    the similarity minus the penalties:
//
//	codes       2   inline codes differ from those of the query
//	numbers     1   the texts have different numbers: 第3条, 第5条
//	unreviewed  1   paired by the aligner, reviewed by nobody
//	doubtful    3   the aligner itself gave the pair a low score (added to unreviewed)
//	ambiguous   1   the same text also has other translations
//	variety     2   en-GB was requested, en-US was found
//
// A penalty never lowers a score below the requested similarity: a match is ranked
// lower, but not dropped. If the text is the same, the score stays 100 or 101 in spite
// of penalties, but the match is ranked after those without penalties. Inline codes are
// the exception, since with other codes the segment is not the same: its score is 98.
//
// The amounts are a convention, as in other tools (in Trados and memoQ they are options
// with such defaults): large enough to rank a reviewed match before an unreviewed one
// of the same similarity, too small to rank it before one that is clearly more similar.

// percents holds the amounts; see above.
var percents = map[match.PenaltyName]int{
	match.PenaltyCodes: 2, match.PenaltyNumbers: 1, match.PenaltyUnreviewed: 1, match.PenaltyDoubtful: 3, match.PenaltyAmbiguous: 1, match.PenaltyVariety: 2,
}

// judge completes the penalties of a match and sets its score.
func (s *similarity) judge(ctx context.Context, r *reading, m *Match) error {
	u, v := &m.Unit, &m.Unit.Variants[m.Variant]
	penalties := m.Penalties
	m.Penalties = nil
	for _, p := range []struct {
		name    match.PenaltyName
		applies bool
	}{
		{match.PenaltyCodes, !sameCodes(s.q.Codes, v.Codes)},
		{match.PenaltyNumbers, m.Similarity < 100 && !slices.Equal(numbers(s.folded.Folded), numbers(fold.String(v.Text)))},
		{match.PenaltyUnreviewed, u.Status == unit.Aligned},
		{match.PenaltyDoubtful, doubtful(u)},
		{match.PenaltyAmbiguous, len(penalties) > 0}, // set by findAmbiguous
		{match.PenaltyVariety, !lang.Matches(s.q.From, v.Lang) || m.Other >= 0 && !lang.Matches(s.q.To, u.Variants[m.Other].Lang)},
	} {
		if p.applies {
			m.Penalties = append(m.Penalties, match.Penalty{Name: p.name, Percent: percents[p.name]})
		}
	}
	var err error
	if m.Similarity == 100 && s.q.Previous != "" && s.q.Next != "" {
		m.Context, err = s.hasNeighbours(ctx, r, m)
	}
	m.Score = s.score(m)
	return err
}

// score returns the similarity minus the penalties.
func (s *similarity) score(m *Match) int {
	loss := 0
	for _, p := range m.Penalties {
		if m.Similarity < 100 || p.Name == match.PenaltyCodes {
			loss += p.Percent
		}
	}
	switch {
	case loss == 0 && m.Context:
		return 101
	case loss == 0:
		return m.Similarity
	}
	return max(m.Similarity-loss, min(m.Similarity, s.q.Min))
}

// findAmbiguous marks the matches whose text has another translation in other
// matches.
func (s *similarity) findAmbiguous(matches []Match) {
	type text struct{ lang, folded string }
	first := map[text]string{} // translation by text
	ambiguous := map[text]bool{}
	keys := make([]text, len(matches))
	for i, m := range matches {
		if m.Other < 0 {
			continue
		}
		other := m.Unit.Variants[m.Other]
		keys[i] = text{lang.Base(other.Lang), fold.String(m.Unit.Variants[m.Variant].Text)}
		translation := fold.String(other.Text)
		if known, ok := first[keys[i]]; !ok {
			first[keys[i]] = translation
		} else if known != translation {
			ambiguous[keys[i]] = true
		}
	}
	for i := range matches {
		if matches[i].Other >= 0 && ambiguous[keys[i]] {
			matches[i].Penalties = []match.Penalty{{Name: match.PenaltyAmbiguous}}
		}
	}
}

// sameCodes reports whether two texts have the same kinds of codes in the same order.
func sameCodes(a, b []unit.Code) bool {
	return slices.EqualFunc(a, b, func(a, b unit.Code) bool { return a.Kind == b.Kind })
}

// numbers returns the numbers in digits of a text in search form, sorted as
// text: 5.2 and 1,000 are one number each.
func numbers(text string) []string {
	var found []string
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		start := i
		for i+1 < len(text) && (isDigit(text[i+1]) || (text[i+1] == '.' || text[i+1] == ',') && i+2 < len(text) && isDigit(text[i+2])) {
			i++
		}
		found = append(found, text[start:i+1])
	}
	slices.Sort(found)
	return found
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// hasNeighbours reports whether the units before and after the match in its
// origin have the texts before and after the text of the query.
func (s *similarity) hasNeighbours(ctx context.Context, r *reading, m *Match) (bool, error) {
	for _, side := range []struct{ query, text string }{
		{"SELECT id FROM units WHERE origin = ?1 AND place < ?2 AND status <> 4 ORDER BY place DESC, id DESC LIMIT 1", s.q.Previous},
		{"SELECT id FROM units WHERE origin = ?1 AND place > ?2 AND status <> 4 ORDER BY place, id LIMIT 1", s.q.Next},
	} {
		same, err := r.isNeighbour(ctx, side.query, m, fold.String(side.text))
		if err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// isNeighbour reports whether the unit that the query finds has the folded text in
// the language of the match.
func (r *reading) isNeighbour(ctx context.Context, query string, m *Match, text string) (bool, error) {
	stmt, err := r.Prepared(ctx, "SELECT "+tables.TextColumns+", (SELECT id FROM languages WHERE tag = ?3) FROM ("+query+") AS x JOIN units AS u ON u.id = x.id")
	if err != nil {
		return false, err
	}
	var texts tables.Texts
	var wanted sql.NullInt64
	err = stmt.QueryRowContext(ctx, m.Unit.Origin.ID, m.Unit.Place, m.Unit.Variants[m.Variant].Lang).Scan(append(texts.Fields(), &wanted)...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	for language, found := range texts.All() {
		if wanted.Valid && language == wanted.Int64 {
			return fold.String(found) == text, err
		}
	}
	return false, err
}
