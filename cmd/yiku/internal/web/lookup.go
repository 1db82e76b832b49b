package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

// shownUnits is how many units a look-up shows: what one reads; a filter finds others.
const shownUnits = 30

// lookupQuery is what a look-up asks, as its address says it.
type lookupQuery struct {
	Text, From, To, Body, Since, Until, Status string
}

// lookupQueryOf reads an address.
func lookupQueryOf(values url.Values) (lookupQuery, error) {
	get := func(name string) string { return strings.TrimSpace(values.Get(name)) }
	q := lookupQuery{
		Text: get("q"), From: get("from"), To: get("to"), Body: get("body"), Since: get("since"), Until: get("until"), Status: get("status"),
	}
	for _, tag := range []*string{&q.From, &q.To} {
		if *tag == "" {
			continue
		}
		canonical, err := lang.Canonical(*tag)
		if err != nil {
			return q, &app.RequestError{Err: err}
		}
		*tag = canonical
	}
	return q, nil
}

// options are those of app.Session.Lookup.
func (q lookupQuery) options() app.LookupOptions {
	o := app.LookupOptions{
		Text:    q.Text,
		Query:   tm.Query{From: q.From, Limit: shownUnits, Origins: tm.OriginFilter{Body: q.Body, Since: q.Since, Until: q.Until}},
		Targets: []string{q.To},
	}
	if q.Status != "" {
		o.Query.Statuses = []unit.Status{unit.Status(q.Status)}
	}
	return o
}

// with returns the address of the look-up with one value changed.
func (q lookupQuery) with(name, value string) string {
	values := url.Values{}
	for _, v := range []struct{ name, value string }{
		{"q", q.Text}, {"from", q.From}, {"to", q.To}, {"body", q.Body}, {"since", q.Since}, {"until", q.Until}, {"status", q.Status},
	} {
		if v.name == name {
			v.value = value
		}
		if v.value != "" {
			values.Set(v.name, v.value)
		}
	}
	return "/?" + values.Encode()
}

// lookupScreen is what the screen shows.
type lookupScreen struct {
	Query      lookupQuery
	Asked      bool
	Total      int
	Anywhere   int
	Renderings []renderingRow
	Units      []unitRow
}

// renderingRow is a rendering with its share of the most frequent one, in percent.
type renderingRow struct {
	tm.Rendering
	Share  int
	Bodies string
}

// unitRow is a unit with its marked texts.
type unitRow struct {
	ID             int64
	Source, Target []piece
	SourceLang     string
	TargetLang     string
	Origin         unit.Origin
	Status         unit.Status
}

// piece is a part of a text; Kind says how it is marked, and is empty where it is not.
type piece struct{ Text, Kind string }

// pieces parts a text at the spans, which must be in order.
func pieces(text string, spans []align.Span, kind string) []piece {
	var list []piece
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End > len(text) {
			continue
		}
		if s.Start > at {
			list = append(list, piece{text[at:s.Start], ""})
		}
		list = append(list, piece{text[s.Start:s.End], kind})
		at = s.End
	}
	if at < len(text) {
		list = append(list, piece{text[at:], ""})
	}
	return list
}

// lookupPage answers GET /.
func (s *Server) lookupPage(w http.ResponseWriter, r *http.Request) {
	if s.takeToken(w, r) {
		return
	}
	q, err := lookupQueryOf(r.URL.Query())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	screen := lookupScreen{Query: q}
	if q.Text == "" {
		s.show(w, r, http.StatusOK, "lookup", "answer", "", screen)
		return
	}
	answer, err := s.session.Lookup(r.Context(), q.options())
	if errors.Is(err, tm.ErrEmptyQuery) {
		err = &app.RequestError{Err: err}
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if wantsJSON(r) {
		s.answerJSON(w, http.StatusOK, shape.LookupOf(q.Text, q.From, q.To, answer.Answer))
		return
	}
	screen.fill(answer)
	s.show(w, r, http.StatusOK, "lookup", "answer", q.Text, screen)
}

// fill puts the answer into rows.
func (c *lookupScreen) fill(answer app.Answer) {
	c.Asked, c.Total, c.Anywhere = true, answer.Total, answer.Anywhere
	l := answer.Lookups[0]
	most := 1
	for _, r := range l.Renderings {
		most = max(most, r.Count)
	}
	for _, r := range l.Renderings {
		row := renderingRow{Rendering: r, Share: 100 * r.Count / most}
		var bodies []string
		for _, b := range r.Bodies {
			bodies = append(bodies, b.Name)
		}
		row.Bodies = strings.Join(bodies, ", ")
		c.Renderings = append(c.Renderings, row)
	}
	for _, f := range l.Units {
		v := f.Unit.Variants[f.Variant]
		row := unitRow{ID: f.Unit.ID, Source: pieces(v.Text, f.Hits, "hit"), SourceLang: v.Lang, Origin: f.Unit.Origin, Status: f.Unit.Status}
		if f.Other >= 0 {
			o := f.Unit.Variants[f.Other]
			row.Target, row.TargetLang = pieces(o.Text, f.Renderings, "likely"), o.Lang
		}
		c.Units = append(c.Units, row)
	}
}
