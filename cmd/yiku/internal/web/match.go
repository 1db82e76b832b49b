package web

import (
	"net/http"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/match"
)

// A matchRow is a unit that is similar to a text, with the differences marked.
type matchRow struct {
	tm.Match
	Source, Target         []piece
	SourceLang, TargetLang string
	Copy                   string
}

func matchRowOf(query string, m tm.Match) matchRow {
	v := m.Unit.Variants[m.Variant]
	row := matchRow{Match: m, Source: differences(query, v.Text, m.Edits), SourceLang: v.Lang}
	if m.Other >= 0 {
		o := m.Unit.Variants[m.Other]
		row.Target, row.TargetLang, row.Copy = []piece{{o.Text, ""}}, o.Lang, o.Text
	}
	return row
}

// differences divides the text of a unit where it differs from the query; text that only the
// query has is shown in its place, struck out.
func differences(query, text string, edits []match.Difference) []piece {
	var list []piece
	at := 0
	add := func(text, kind string) {
		if text != "" {
			list = append(list, piece{text, kind})
		}
	}
	for _, e := range edits {
		add(text[at:e.Start], "") // the text between tokens
		at = e.End
		if e.Op == match.Same {
			add(text[e.Start:e.End], "")
			continue
		}
		add(text[e.Start:e.End], "only")
		add(query[e.QueryStart:e.QueryEnd], "lacks")
	}
	add(text[at:], "")
	return list
}

// A matchScreen is a text with the matches of its sentences.
type matchScreen struct {
	Text, To  string
	Min       int
	Sentences []sentenceRow
	Matched   int
}

// A sentenceRow is a sentence with its matches.
type sentenceRow struct {
	Text    string
	Matches []matchRow
}

// leastMatch is the default minimum score of the matches shown.
const leastMatch = 70

// matchPage answers GET /match.
func (s *Server) matchPage(w http.ResponseWriter, r *http.Request) error {
	p := parametersOf(r)
	screen := matchScreen{Text: p.Get("q"), To: p.language("to"), Min: p.number("min", 1, 100, leastMatch)}
	if p.err != nil {
		return p.err
	}
	if strings.TrimSpace(screen.Text) != "" {
		session := *s.session
		session.Stdin = strings.NewReader(screen.Text)
		query := tm.MatchQuery{To: screen.To, Min: screen.Min, Limit: usualMatches}
		matched, err := session.MatchDocument(r.Context(), app.StandardInput, app.ReadOptions{}, query)
		if err != nil {
			return err
		}
		screen.Matched = matched.Matched()
		for i, found := range matched.Matches {
			row := sentenceRow{Text: strings.TrimSpace(app.OneLine(matched.Doc.SentenceText(i)))}
			for _, m := range found.Matches {
				row.Matches = append(row.Matches, matchRowOf(matched.Doc.SentenceText(i), m))
			}
			screen.Sentences = append(screen.Sentences, row)
		}
	}
	return s.show(w, r, http.StatusOK, "match", "matches", "", screen)
}
