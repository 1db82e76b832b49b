package shape

import (
	"cmp"

	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/spot"
	"github.com/yiku-tm/yiku/tm/unit"
)

// Lookup is the JSON of yiku lookup.
type Lookup struct {
	Query      string      `json:"query"`
	From       string      `json:"from"`
	To         string      `json:"to"`
	Total      int         `json:"total"`
	Sampled    int         `json:"sampled"`
	NotFound   int         `json:"not_found"`
	Renderings []Rendering `json:"renderings"`
	Rulings    []Ruling    `json:"rulings"`
	RulingsFor []Ruling    `json:"rulings_for"`
	// RulingsLonger holds rulings on longer phrases that contain the text.
	RulingsLonger []Ruling `json:"rulings_longer"`
	Near          Near     `json:"near"`
	Matches       []Match  `json:"matches"`
	Units         []Found  `json:"units"`
}

// A Rendering is a translation of the text. Status is that of a ruling, or "".
type Rendering struct {
	Text    string  `json:"text"`
	Least   string  `json:"least"`
	Most    string  `json:"most"`
	Lang    string  `json:"lang"`
	Count   int     `json:"count"`
	First   string  `json:"first"`
	Last    string  `json:"last"`
	Weak    bool    `json:"weak"`
	Status  string  `json:"status"`
	Missing bool    `json:"missing"`
	Marked  int     `json:"marked"`
	Years   []Tally `json:"years"`
	Bodies  []Tally `json:"bodies"`
}

func RenderingOf(r tm.Rendering) Rendering {
	j := Rendering{
		Text: r.Text, Least: r.Least, Most: r.Most, Lang: r.Lang, Count: r.Count, First: r.First, Last: r.Last, Weak: r.Weak, Missing: r.Missing, Marked: r.Marked,
		Years: Each(r.Years, tally), Bodies: Each(r.Bodies, tally),
	}
	if r.Ruling != nil {
		j.Status = string(r.Ruling.Status)
	}
	return j
}

// A Tally is a year or a body with the number of its units.
type Tally struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

func tally(c unit.Count) Tally { return Tally(c) }

// Near holds what the memory has around the text.
type Near struct {
	Longer  []PhraseCount `json:"longer"`
	Shorter []PhraseCount `json:"shorter"`
	Parts   []PhraseCount `json:"parts"`
	Alike   []PhraseCount `json:"alike"`
	// AlsoWritten holds other inflected forms of the phrase.
	AlsoWritten []PhraseCount `json:"also_written"`
}

type PhraseCount struct {
	Phrase string `json:"phrase"`
	Units  int    `json:"units"`
}

func NearOf(n tm.Near) Near {
	counts := func(list []tm.PhraseCount) []PhraseCount {
		return Each(list, func(c tm.PhraseCount) PhraseCount { return PhraseCount(c) })
	}
	return Near{counts(n.Longer), counts(n.Shorter), counts(n.Parts), counts(n.Alike), counts(n.Also)}
}

// A Match is a unit that resembles the text as a whole.
type Match struct {
	Score  int    `json:"score"`
	ID     int64  `json:"id"`
	Source string `json:"source"`
	Target string `json:"target"`
	Origin Origin `json:"origin"`
}

func MatchOf(m tm.Match) Match {
	j := Match{Score: m.Score, ID: m.Unit.ID, Source: m.Unit.Variants[m.Variant].Text, Origin: OriginOf(m.Unit.Origin)}
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
	Origin     Origin      `json:"origin"`
	// MoreOrigins holds the other documents with the same unit.
	MoreOrigins []Placed `json:"more_origins"`
	Date        string   `json:"date"`
	Hits        []Span   `json:"hits"`
	Renderings  []Span   `json:"renderings"`
	// Parts holds of how many of the renderings each place of the rendering consists.
	Parts     []int    `json:"parts"`
	Extents   []Extent `json:"extents"`
	Rendering int      `json:"rendering"`
	Marked    bool     `json:"marked"`
}

// An Extent is the part of a rendering that is certain (least), and the most that it may
// include (most).
type Extent struct {
	Least Span `json:"least"`
	Most  Span `json:"most"`
}

func FoundOf(f tm.Found) Found {
	v := f.Unit.Variants[f.Variant]
	u := Found{
		ID: f.Unit.ID, Source: v.Text, SourceLang: v.Lang, Score: f.Unit.Score, Status: f.Unit.Status,
		Origin: OriginOf(f.Unit.Origin), MoreOrigins: placesOf(f.Unit), Date: f.Unit.Origin.Date,
		Hits: Spans(f.Hits), Renderings: Spans(f.Renderings), Rendering: f.Rendering, Marked: f.Marked,
		Parts: append([]int{}, f.Parts...), Extents: Each(f.Extents, func(e spot.Extent) Extent { return Extent{Span(e.Least), Span(e.Most)} }),
	}
	if f.Other >= 0 {
		u.Target, u.TargetLang = f.Unit.Variants[f.Other].Text, f.Unit.Variants[f.Other].Lang
	}
	return u
}

// Ruling is the JSON of a ruling.
type Ruling struct {
	ID        int64         `json:"id"`
	Phrase    string        `json:"phrase"`
	Rendering string        `json:"rendering"`
	Lang      string        `json:"lang"`
	Status    ruling.Status `json:"status"`
	Authority string        `json:"authority"`
	Date      string        `json:"date"`
	Citation  string        `json:"citation"`
	Note      string        `json:"note"`
}

func RulingOf(r ruling.Ruling) Ruling { return Ruling(r) }

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
	Score      int         `json:"score"`
	Similarity int         `json:"similarity"`
	Context    bool        `json:"context"`
	Penalties  []Penalty   `json:"penalties"`
	ID         int64       `json:"id"`
	Source     string      `json:"source"`
	Target     string      `json:"target"`
	SourceLang string      `json:"source_lang"`
	TargetLang string      `json:"target_lang"`
	Status     unit.Status `json:"status"`
	Origin     Origin      `json:"origin"`
	Edits      []Edit      `json:"edits"`
}

// A Penalty is a reason to rank a match lower.
type Penalty struct {
	Name    match.PenaltyName `json:"name"`
	Percent int               `json:"percent"`
}

// An Edit is a difference: bytes of the query become bytes of the source.
type Edit struct {
	Op         match.Op `json:"op"`
	Start      int      `json:"start"`
	End        int      `json:"end"`
	QueryStart int      `json:"query_start"`
	QueryEnd   int      `json:"query_end"`
}

func MatchedUnitOf(m tm.Match) MatchedUnit {
	v := m.Unit.Variants[m.Variant]
	u := MatchedUnit{
		Score: m.Score, Similarity: m.Similarity, Context: m.Context, Penalties: Each(m.Penalties, func(p match.Penalty) Penalty { return Penalty{p.Name, p.Percent} }),
		ID: m.Unit.ID, Source: v.Text, SourceLang: v.Lang, Status: m.Unit.Status, Origin: OriginOf(m.Unit.Origin), Edits: []Edit{},
	}
	if m.Other >= 0 {
		u.Target, u.TargetLang = m.Unit.Variants[m.Other].Text, m.Unit.Variants[m.Other].Lang
	}
	for _, e := range m.Edits {
		if e.Op != match.Same {
			u.Edits = append(u.Edits, Edit{e.Op, e.Start, e.End, e.QueryStart, e.QueryEnd})
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
	Bands      []BriefBand   `json:"bands"`
}

type BriefPhrase struct {
	Phrase     string      `json:"phrase"`
	Times      int         `json:"times"`
	Units      int         `json:"units"`
	Renderings []Rendering `json:"renderings"`
	Rulings    []Ruling    `json:"rulings"`
}

type BriefBand struct {
	Name       string `json:"name"`
	Sentences  int    `json:"sentences"`
	Characters int    `json:"characters"`
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
			return BriefPhrase{p.Phrase, p.Times, p.Units, Each(p.Renderings, RenderingOf), Each(p.Rulings, RulingOf)}
		}),
		Bands: Each(b.Bands, func(band match.Band) BriefBand { return BriefBand(band) }),
	}
}

// LookupOf returns the contract of an answer about the text.
func LookupOf(text, from, to string, answer tm.Answer) Lookup {
	a := Lookup{
		Query: text, From: from, To: to, Total: answer.Total, Near: NearOf(answer.Near),
		Renderings: []Rendering{}, Rulings: []Ruling{}, Units: []Found{},
		RulingsFor: Each(answer.RulingsFor, RulingOf), RulingsLonger: Each(answer.RulingsLonger, RulingOf), Matches: Each(answer.Matches, MatchOf),
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
		a.Rulings = append(a.Rulings, Each(l.Rulings, RulingOf)...)
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
