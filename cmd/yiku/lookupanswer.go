package main

import (
	"cmp"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// answer is the JSON of yiku lookup.
type answer struct {
	Query      string       `json:"query"`
	From       string       `json:"from"`
	To         string       `json:"to"`
	Total      int          `json:"total"`
	Sampled    int          `json:"sampled"`
	Renderings []rendering  `json:"renderings"`
	Rulings    []rulingJSON `json:"rulings"`
	RulingsFor []rulingJSON `json:"rulings_for"`
	Near       near         `json:"near"`
	Matches    []match      `json:"matches"`
	Units      []found      `json:"units"`
}

// rendering is one way the text was translated. Status is what an authority
// says of it; empty where none does.
type rendering struct {
	Text    string  `json:"text"`
	Lang    string  `json:"lang"`
	Count   int     `json:"count"`
	First   string  `json:"first"`
	Last    string  `json:"last"`
	Weak    bool    `json:"weak"`
	Status  string  `json:"status"`
	Missing bool    `json:"missing"`
	Marked  int     `json:"marked"`
	Years   []tally `json:"years"`
	Bodies  []tally `json:"bodies"`
}

func renderingOf(r tm.Rendering) rendering {
	j := rendering{
		Text: r.Text, Lang: r.Lang, Count: r.Count, First: r.First, Last: r.Last, Weak: r.Weak, Missing: r.Missing, Marked: r.Marked,
		Years: tallies(r.Years), Bodies: tallies(r.Bodies),
	}
	if r.Ruling != nil {
		j.Status = string(r.Ruling.Status)
	}
	return j
}

// tally is a year or a body and the number of its units.
type tally struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// tallies never returns nil, which JSON would write as null.
func tallies(list []tm.NamedCount) []tally {
	counts := make([]tally, len(list))
	for i, c := range list {
		counts[i] = tally(c)
	}
	return counts
}

// near is what the memory has around the text.
type near struct {
	Longer  []phraseCount `json:"longer"`
	Shorter []phraseCount `json:"shorter"`
	Parts   []phraseCount `json:"parts"`
	Alike   []phraseCount `json:"alike"`
}

type phraseCount struct {
	Phrase string `json:"phrase"`
	Units  int    `json:"units"`
}

func nearOf(n tm.Near) near {
	counts := func(list []tm.PhraseCount) []phraseCount {
		counts := make([]phraseCount, len(list))
		for i, c := range list {
			counts[i] = phraseCount(c)
		}
		return counts
	}
	return near{counts(n.Longer), counts(n.Shorter), counts(n.Parts), counts(n.Alike)}
}

// match is a unit that is like the text as a whole.
type match struct {
	Score  int    `json:"score"`
	ID     int64  `json:"id"`
	Source string `json:"source"`
	Target string `json:"target"`
	Origin origin `json:"origin"`
}

func matchOf(m tm.Match) match {
	j := match{Score: m.Score, ID: m.Unit.ID, Source: m.Unit.Variants[m.Variant].Text, Origin: originOf(m.Unit.Origin)}
	if m.Other >= 0 {
		j.Target = m.Unit.Variants[m.Other].Text
	}
	return j
}

// found is a unit that holds the text.
type found struct {
	ID         int64       `json:"id"`
	Source     string      `json:"source"`
	Target     string      `json:"target"`
	SourceLang string      `json:"source_lang"`
	TargetLang string      `json:"target_lang"`
	Score      float64     `json:"score"`
	Status     unit.Status `json:"status"`
	Origin     origin      `json:"origin"`
	// MoreOrigins are the other documents in which the same unit stands.
	MoreOrigins []placed `json:"more_origins"`
	Date        string   `json:"date"`
	Hits        []span   `json:"hits"`
	Renderings  []span   `json:"renderings"`
	Rendering   int      `json:"rendering"`
	Marked      bool     `json:"marked"`
}

func foundOf(f tm.Found) found {
	v := f.Unit.Variants[f.Variant]
	u := found{
		ID: f.Unit.ID, Source: v.Text, SourceLang: v.Lang, Score: f.Unit.Score, Status: f.Unit.Status,
		Origin: originOf(f.Unit.Origin), MoreOrigins: placesOf(f.Unit), Date: f.Unit.Origin.Date,
		Hits: spansOf(f.Hits), Renderings: spansOf(f.Renderings), Rendering: f.Rendering, Marked: f.Marked,
	}
	if f.Other >= 0 {
		u.Target, u.TargetLang = f.Unit.Variants[f.Other].Text, f.Unit.Variants[f.Other].Lang
	}
	return u
}

// answerOf puts the answers for all languages into one.
func answerOf(o lookupOptions, answers lookups) answer {
	a := answer{
		Query: o.text, From: o.languages.from, To: o.languages.to, Total: answers.Total, Near: nearOf(answers.Near),
		Renderings: []rendering{}, Rulings: []rulingJSON{}, RulingsFor: []rulingJSON{}, Matches: []match{}, Units: []found{},
	}
	for _, l := range answers.Lookups {
		a.From = cmp.Or(a.From, l.From)
		if len(answers.Lookups) == 1 {
			a.To = cmp.Or(a.To, l.To)
		}
		a.Sampled = max(a.Sampled, l.Sampled)
		before := len(a.Renderings)
		for _, r := range l.Renderings {
			a.Renderings = append(a.Renderings, renderingOf(r))
		}
		for _, r := range l.Rulings {
			a.Rulings = append(a.Rulings, rulingOf(r))
		}
		for _, f := range l.Units {
			u := foundOf(f)
			if u.Rendering >= 0 {
				u.Rendering += before
			}
			a.Units = append(a.Units, u)
		}
	}
	for _, r := range answers.RulingsFor {
		a.RulingsFor = append(a.RulingsFor, rulingOf(r))
	}
	for _, m := range answers.Matches {
		a.Matches = append(a.Matches, matchOf(m))
	}
	return a
}
