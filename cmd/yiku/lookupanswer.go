package main

import (
	"cmp"

	"github.com/yiku-tm/yiku/tm"
)

// answer is the JSON of yiku lookup. Matches is an empty list.
type answer struct {
	Query      string      `json:"query"`
	From       string      `json:"from"`
	To         string      `json:"to"`
	Total      int         `json:"total"`
	Renderings []rendering `json:"renderings"`
	Matches    []match     `json:"matches"`
	Units      []found     `json:"units"`
}

// rendering is one way the text was translated. Status is what an authority
// says of it; empty where none does.
type rendering struct {
	Text   string `json:"text"`
	Lang   string `json:"lang"`
	Count  int    `json:"count"`
	First  string `json:"first"`
	Last   string `json:"last"`
	Weak   bool   `json:"weak"`
	Status string `json:"status"`
}

// match is a unit that is like the text as a whole.
type match struct {
	Score  int    `json:"score"`
	ID     int64  `json:"id"`
	Source string `json:"source"`
	Target string `json:"target"`
	Origin origin `json:"origin"`
}

// found is a unit that holds the text.
type found struct {
	ID         int64     `json:"id"`
	Source     string    `json:"source"`
	Target     string    `json:"target"`
	SourceLang string    `json:"source_lang"`
	TargetLang string    `json:"target_lang"`
	Score      float64   `json:"score"`
	Status     tm.Status `json:"status"`
	Origin     origin    `json:"origin"`
	Date       string    `json:"date"`
	Hits       []span    `json:"hits"`
	Renderings []span    `json:"renderings"`
}

func answerOf(o lookupOptions, l tm.Lookup) answer {
	a := answer{
		Query: o.text, From: cmp.Or(o.languages.from, l.From), To: cmp.Or(o.languages.to, l.To), Total: l.Total,
		Renderings: make([]rendering, 0, len(l.Renderings)), Matches: []match{}, Units: make([]found, 0, len(l.Units)),
	}
	for _, r := range l.Renderings {
		a.Renderings = append(a.Renderings, rendering{r.Text, r.Lang, r.Count, r.First, r.Last, r.Weak, ""})
	}
	for _, f := range l.Units {
		v := f.Unit.Variants[f.Variant]
		u := found{
			ID: f.Unit.ID, Source: v.Text, SourceLang: v.Lang, Score: f.Unit.Score, Status: f.Unit.Status,
			Origin: originOf(f.Unit.Origin), Date: f.Unit.Origin.Date,
			Hits: spansOf(f.Hits), Renderings: spansOf(f.Renderings),
		}
		if f.Other >= 0 {
			u.Target, u.TargetLang = f.Unit.Variants[f.Other].Text, f.Unit.Variants[f.Other].Lang
		}
		a.Units = append(a.Units, u)
	}
	return a
}
