package main

import (
	"github.com/yiku-tm/yiku/tm"
	textmatch "github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/unit"
)

// matchAnswer is the JSON of yiku match.
type matchAnswer struct {
	Query   string        `json:"query"`
	From    string        `json:"from"`
	To      string        `json:"to"`
	Min     int           `json:"min"`
	Total   int           `json:"total"`
	Matches []matchedUnit `json:"matches"`
}

// matchedUnit is a unit that is like the query.
type matchedUnit struct {
	Score      int         `json:"score"`
	Similarity int         `json:"similarity"`
	Context    bool        `json:"context"`
	Penalties  []penalty   `json:"penalties"`
	ID         int64       `json:"id"`
	Source     string      `json:"source"`
	Target     string      `json:"target"`
	SourceLang string      `json:"source_lang"`
	TargetLang string      `json:"target_lang"`
	Status     unit.Status `json:"status"`
	Origin     origin      `json:"origin"`
	Edits      []edit      `json:"edits"`
}

// penalty is something that speaks against a match.
type penalty struct {
	Name    tm.PenaltyName `json:"name"`
	Percent int            `json:"percent"`
}

// edit is a difference: bytes of the query become bytes of the source.
type edit struct {
	Op         textmatch.Op `json:"op"`
	Start      int          `json:"start"`
	End        int          `json:"end"`
	QueryStart int          `json:"query_start"`
	QueryEnd   int          `json:"query_end"`
}

func matchAnswerOf(o matchOptions, answer tm.Matches) matchAnswer {
	a := matchAnswer{
		Query: o.text, From: o.languages.from, To: o.languages.to, Min: o.least, Total: answer.Total,
		Matches: make([]matchedUnit, 0, len(answer.Matches)),
	}
	for _, m := range answer.Matches {
		a.Matches = append(a.Matches, matchedUnitOf(m))
	}
	return a
}

func matchedUnitOf(m tm.Match) matchedUnit {
	v := m.Unit.Variants[m.Variant]
	u := matchedUnit{
		Score: m.Score, Similarity: m.Similarity, Context: m.Context, Penalties: []penalty{},
		ID: m.Unit.ID, Source: v.Text, SourceLang: v.Lang, Status: m.Unit.Status, Origin: originOf(m.Unit.Origin), Edits: []edit{},
	}
	if m.Other >= 0 {
		u.Target, u.TargetLang = m.Unit.Variants[m.Other].Text, m.Unit.Variants[m.Other].Lang
	}
	for _, p := range m.Penalties {
		u.Penalties = append(u.Penalties, penalty{p.Name, p.Percent})
	}
	for _, e := range m.Edits {
		if e.Op != textmatch.Same {
			u.Edits = append(u.Edits, edit{e.Op, e.Start, e.End, e.QueryStart, e.QueryEnd})
		}
	}
	return u
}
