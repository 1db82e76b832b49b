package tm

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/unit"
)

// What the score of a match says
//
// Finding and judging are two things here. Finding goes by the similarity alone,
// which package tm/match defines: tokens (characters of Chinese, words of
// English or Russian) that need not be changed, in percent of the longer text.
// Every unit that is similar enough is found. Only then is it judged:
//
//	100 %   the text is the same after folding
//	101 %   so are the sentences before and after it, on both sides
//	else    the similarity, less what speaks against the match:
//
//	codes       2   inline codes are not those of the text asked about
//	numbers     1   the texts have different numbers: 第3条, 第5条
//	unreviewed  1   paired by the aligner, seen by nobody
//	doubtful    3   paired by the aligner, which doubts it itself (besides unreviewed)
//	ambiguous   1   the same text has other translations, too
//	variety     2   asked for en-GB, found en-US
//
// A penalty only ever lowers a score, and never below the similarity that was
// asked for: a match goes down among those found, not out of them. Where the text
// is the same, 100 and 101 say just that and stay, whatever speaks
// against the match; it comes after those against which nothing does. Inline
// codes are the exception, as with them the segment is not the same: it has 98.
//
// The amounts are a convention, as those of other tools are (Trados and memoQ
// let the user choose, with such defaults): large enough to put a reviewed match before
// an unreviewed one that is as similar, too small to put it before one that
// is clearly more similar.

// Penalty is something that speaks against a match.
type Penalty struct {
	Name PenaltyName
	// Percent is by how much it lowers a score.
	Percent int
}

// PenaltyName names a penalty.
type PenaltyName string

// The penalties.
const (
	PenaltyCodes      PenaltyName = "codes"
	PenaltyNumbers    PenaltyName = "numbers"
	PenaltyUnreviewed PenaltyName = "unreviewed"
	PenaltyDoubtful   PenaltyName = "doubtful"
	PenaltyAmbiguous  PenaltyName = "ambiguous"
	PenaltyVariety    PenaltyName = "variety"
)

// percents are the amounts; see above.
var percents = map[PenaltyName]int{
	PenaltyCodes: 2, PenaltyNumbers: 1, PenaltyUnreviewed: 1, PenaltyDoubtful: 3, PenaltyAmbiguous: 1, PenaltyVariety: 2,
}

// judge completes the penalties of a match and gives it its score.
func (s *similarity) judge(ctx context.Context, r *reading, m *Match) error {
	u, v := &m.Unit, &m.Unit.Variants[m.Variant]
	penalties := m.Penalties
	m.Penalties = nil
	for _, p := range []struct {
		name    PenaltyName
		applies bool
	}{
		{PenaltyCodes, !sameCodes(s.q.Codes, v.Codes)},
		{PenaltyNumbers, m.Similarity < 100 && !slices.Equal(numbers(s.folded.Folded), numbers(fold.String(v.Text)))},
		{PenaltyUnreviewed, u.Status == unit.Aligned},
		{PenaltyDoubtful, doubtful(u)},
		{PenaltyAmbiguous, len(penalties) > 0}, // findAmbiguous found it so
		{PenaltyVariety, !lang.Matches(s.q.From, v.Lang) || m.Other >= 0 && !lang.Matches(s.q.To, u.Variants[m.Other].Lang)},
	} {
		if p.applies {
			m.Penalties = append(m.Penalties, Penalty{p.name, percents[p.name]})
		}
	}
	var err error
	if m.Similarity == 100 && s.q.Previous != "" && s.q.Next != "" {
		m.Context, err = s.hasNeighbours(ctx, r, m)
	}
	m.Score = s.score(m)
	return err
}

// score is the similarity less the penalties.
func (s *similarity) score(m *Match) int {
	loss := 0
	for _, p := range m.Penalties {
		if m.Similarity < 100 || p.Name == PenaltyCodes {
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

// findAmbiguous marks the matches whose text has, in other matches, another
// translation.
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
			matches[i].Penalties = []Penalty{{Name: PenaltyAmbiguous}}
		}
	}
}

// sameCodes tells whether two texts have the same kinds of codes in the same order.
func sameCodes(a, b []unit.Code) bool {
	return slices.EqualFunc(a, b, func(a, b unit.Code) bool { return a.Kind == b.Kind })
}

// numbers are the numbers written in digits in a text in its search form, in
// order of size as text: 5.2 and 1,000 are one number each.
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

// hasNeighbours tells whether the units before and after the match, in its
// origin, have the texts that stand before and after the one asked about.
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

// isNeighbour tells whether the unit that the query finds has the folded text, in
// the language of the match.
func (r *reading) isNeighbour(ctx context.Context, query string, m *Match, text string) (bool, error) {
	stmt, err := r.Prepared(ctx, `
		SELECT v.text FROM (`+query+`) AS u JOIN variants AS v ON v.id BETWEEN u.id * 256 AND u.id * 256 + 255
		JOIN languages AS l ON l.id = v.lang WHERE l.tag = ?3 ORDER BY v.id LIMIT 1`)
	if err != nil {
		return false, err
	}
	var found string
	err = stmt.QueryRowContext(ctx, m.Unit.Origin.ID, m.Unit.Place, m.Unit.Variants[m.Variant].Lang).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return fold.String(found) == text, err
}
