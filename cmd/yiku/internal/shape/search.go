package shape

import (
	"cmp"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Lookup is the JSON of yiku lookup.
type Lookup struct {
	Query      string          `json:"query"`
	From       string          `json:"from"`
	To         string          `json:"to"`
	Total      int             `json:"total"`
	Sampled    int             `json:"sampled"`
	NotFound   int             `json:"not_found"`
	Renderings []Rendering     `json:"renderings"`
	Rulings    []ruling.Ruling `json:"rulings"`
	RulingsFor []ruling.Ruling `json:"rulings_for"`
	// RulingsLonger holds rulings on longer phrases that contain the text.
	RulingsLonger []ruling.Ruling `json:"rulings_longer"`
	Near          Near            `json:"near"`
	Matches       []Match         `json:"matches"`
	Units         []Found         `json:"units"`
}

// A Rendering is a translation of the text. Status is that of a ruling, or "".
type Rendering struct {
	Text    string       `json:"text"`
	Least   string       `json:"least"`
	Most    string       `json:"most"`
	Lang    string       `json:"lang"`
	Count   int          `json:"count"`
	First   string       `json:"first"`
	Last    string       `json:"last"`
	Weak    bool         `json:"weak"`
	Status  string       `json:"status"`
	Missing bool         `json:"missing"`
	Marked  int          `json:"marked"`
	Years   []unit.Count `json:"years"`
	Bodies  []unit.Count `json:"bodies"`
}

func RenderingOf(r tm.Rendering) Rendering {
	j := Rendering{
		Text: r.Text, Least: r.Least, Most: r.Most, Lang: r.Lang, Count: r.Count, First: r.First, Last: r.Last, Weak: r.Weak, Missing: r.Missing, Marked: r.Marked,
		Years: List(r.Years), Bodies: List(r.Bodies),
	}
	if r.Ruling != nil {
		j.Status = string(r.Ruling.Status)
	}
	return j
}

// Near holds what the memory has around the text.
type Near struct {
	Longer  []tm.PhraseCount `json:"longer"`
	Shorter []tm.PhraseCount `json:"shorter"`
	Parts   []tm.PhraseCount `json:"parts"`
	Alike   []tm.PhraseCount `json:"alike"`
	// AlsoWritten holds other inflected forms of the phrase.
	AlsoWritten []tm.PhraseCount `json:"also_written"`
}

func NearOf(n tm.Near) Near {
	return Near{List(n.Longer), List(n.Shorter), List(n.Parts), List(n.Alike), List(n.Also)}
}

// A Match is a unit that resembles the text as a whole.
type Match struct {
	Score  int         `json:"score"`
	ID     int64       `json:"id"`
	Source string      `json:"source"`
	Target string      `json:"target"`
	Origin unit.Origin `json:"origin"`
}

func MatchOf(m tm.Match) Match {
	j := Match{Score: m.Score, ID: m.Unit.ID, Source: m.Unit.Variants[m.Variant].Text, Origin: m.Unit.Origin}
	if m.Other >= 0 {
		j.Target = m.Unit.Variants[m.Other].Text
	}
	return j
}

// Found is a unit that contains the text.
type Found struct {
	ID         int64       `json:"id"`
	Source     string      `json:"source"`
	Target     string      `json:"target"`
	SourceLang string      `json:"source_lang"`
	TargetLang string      `json:"target_lang"`
	Score      float64     `json:"score"`
	Status     unit.Status `json:"status"`
	Origin     unit.Origin `json:"origin"`
	// MoreOrigins holds the other documents with the same unit.
	MoreOrigins []unit.Placed `json:"more_origins"`
	Date        string        `json:"date"`
	Hits        []align.Span  `json:"hits"`
	Renderings  []align.Span  `json:"renderings"`
	// Parts holds of how many of the renderings each place of the rendering consists.
	Parts     []int         `json:"parts"`
	Extents   []spot.Extent `json:"extents"`
	Rendering int           `json:"rendering"`
	Marked    bool          `json:"marked"`
}

func FoundOf(f tm.Found) Found {
	v := f.Unit.Variants[f.Variant]
	u := Found{
		ID: f.Unit.ID, Source: v.Text, SourceLang: v.Lang, Score: f.Unit.Score, Status: f.Unit.Status,
		Origin: f.Unit.Origin, MoreOrigins: List(f.Unit.MoreOrigins), Date: f.Unit.Origin.Date,
		Hits: List(f.Hits), Renderings: List(f.Renderings), Rendering: f.Rendering, Marked: f.Marked,
		Parts: List(f.Parts), Extents: List(f.Extents),
	}
	if f.Other >= 0 {
		u.Target, u.TargetLang = f.Unit.Variants[f.Other].Text, f.Unit.Variants[f.Other].Lang
	}
	return u
}

// Matches is the JSON of yiku match.
type Matches struct {
	Query   string        `json:"query"`
	From    string        `json:"from"`
	To      string        `json:"to"`
	Min     int           `json:"min"`
	Total   int           `json:"total"`
	Matches []MatchedUnit `json:"matches"`
}

// A MatchedUnit is a unit that resembles the query.
type MatchedUnit struct {
	Score      int                `json:"score"`
	Similarity int                `json:"similarity"`
	Context    bool               `json:"context"`
	Penalties  []match.Penalty    `json:"penalties"`
	ID         int64              `json:"id"`
	Source     string             `json:"source"`
	Target     string             `json:"target"`
	SourceLang string             `json:"source_lang"`
	TargetLang string             `json:"target_lang"`
	Status     unit.Status        `json:"status"`
	Origin     unit.Origin        `json:"origin"`
	Edits      []match.Difference `json:"edits"`
}

func MatchedUnitOf(m tm.Match) MatchedUnit {
	v := m.Unit.Variants[m.Variant]
	u := MatchedUnit{
		Score: m.Score, Similarity: m.Similarity, Context: m.Context, Penalties: List(m.Penalties),
		ID: m.Unit.ID, Source: v.Text, SourceLang: v.Lang, Status: m.Unit.Status, Origin: m.Unit.Origin, Edits: []match.Difference{},
	}
	if m.Other >= 0 {
		u.Target, u.TargetLang = m.Unit.Variants[m.Other].Text, m.Unit.Variants[m.Other].Lang
	}
	for _, e := range m.Edits {
		if e.Op != match.Same {
			u.Edits = append(u.Edits, e)
		}
	}
	return u
}

// Brief is the JSON of yiku brief.
type Brief struct {
	Document   string        `json:"document"`
	From       string        `json:"from"`
	To         string        `json:"to"`
	Sentences  int           `json:"sentences"`
	Characters int           `json:"characters"`
	Phrases    []BriefPhrase `json:"phrases"`
	Bands      []match.Band  `json:"bands"`
}

type BriefPhrase struct {
	Phrase     string          `json:"phrase"`
	Times      int             `json:"times"`
	Units      int             `json:"units"`
	Renderings []Rendering     `json:"renderings"`
	Rulings    []ruling.Ruling `json:"rulings"`
}

// Marked is the JSON of yiku mark.
type Marked struct {
	Unit    int64  `json:"unit"`
	Phrase  string `json:"phrase"`
	Words   string `json:"words"`
	Lang    string `json:"lang"`
	Removed bool   `json:"removed"`
}

// BriefOf returns the contract of a brief of the document.
func BriefOf(document, from, to string, b tm.Brief) Brief {
	return Brief{
		Document: document, From: from, To: to, Sentences: b.Sentences, Characters: b.Characters,
		Phrases: Each(b.Phrases, func(p tm.BriefPhrase) BriefPhrase {
			return BriefPhrase{p.Phrase, p.Times, p.Units, Each(p.Renderings, RenderingOf), List(p.Rulings)}
		}),
		Bands: List(b.Bands),
	}
}

// LookupOf returns the contract of an answer about the text.
func LookupOf(text, from, to string, answer tm.Answer) Lookup {
	a := Lookup{
		Query: text, From: from, To: to, Total: answer.Total, Near: NearOf(answer.Near),
		Renderings: []Rendering{}, Rulings: []ruling.Ruling{}, Units: []Found{},
		RulingsFor: List(answer.RulingsFor), RulingsLonger: List(answer.RulingsLonger), Matches: Each(answer.Matches, MatchOf),
	}
	for _, l := range answer.Lookups {
		a.From = cmp.Or(a.From, l.From)
		if len(answer.Lookups) == 1 {
			a.To = cmp.Or(a.To, l.To)
		}
		a.Sampled = max(a.Sampled, l.Sampled)
		a.NotFound += l.NotFound
		before := len(a.Renderings)
		a.Renderings = append(a.Renderings, Each(l.Renderings, RenderingOf)...)
		a.Rulings = append(a.Rulings, l.Rulings...)
		for _, f := range l.Units {
			u := FoundOf(f)
			if u.Rendering >= 0 {
				u.Rendering += before
			}
			a.Units = append(a.Units, u)
		}
	}
	return a
}

// MatchesOf returns the contract of the matches of a query.
func MatchesOf(q tm.MatchQuery, answer tm.Matches) Matches {
	return Matches{q.Text, q.From, q.To, q.Min, answer.Total, Each(answer.Matches, MatchedUnitOf)}
}
