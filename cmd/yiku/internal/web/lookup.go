package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The number of units that a look-up shows: as many as a person reads; all in which
// renderings were searched; and, as lines, as many as a person can scan.
const (
	shownUnits = 20
	moreUnits  = 300
	shownLines = 100
	// typedSample is the number of units in which renderings are searched while the user types:
	// it takes half the time of the usual number.
	typedSample = 60
)

// A lookupQuery is the query in the address of a look-up.
type lookupQuery struct {
	Text, From, To, Body, Since, Until, Status, Rendering string
	// KWIC is the side by which a concordance is sorted, "right" or "left", or empty for
	// whole units.
	KWIC string
	// More asks for more units.
	More string
}

// fields returns the names of the query's values in an address.
func (q *lookupQuery) fields() []field {
	return []field{
		{"q", &q.Text}, {"from", &q.From}, {"to", &q.To}, {"body", &q.Body}, {"since", &q.Since}, {"until", &q.Until},
		{"status", &q.Status}, {"rendering", &q.Rendering}, {"kwic", &q.KWIC}, {"more", &q.More},
	}
}

// A field is a value of a query with its name in the address.
type field struct {
	name  string
	value *string
}

func lookupQueryOf(values url.Values) (lookupQuery, error) {
	var q lookupQuery
	for _, f := range q.fields() {
		*f.value = strings.TrimSpace(values.Get(f.name))
	}
	return q, cmp.Or(canonical(&q.From), canonical(&q.To))
}

// canonical returns the canonical form of a language tag; empty stays empty.
func canonical(tag *string) error {
	if *tag == "" {
		return nil
	}
	c, err := lang.Canonical(*tag)
	if err != nil {
		return &app.RequestError{Err: err}
	}
	*tag = c
	return nil
}

func (q lookupQuery) options() app.LookupOptions {
	o := app.LookupOptions{
		Text:      q.Text,
		Query:     tm.Query{From: q.From, Limit: shownUnits, Origins: unit.OriginFilter{Body: q.Body, Since: q.Since, Until: q.Until}},
		Targets:   []string{q.To},
		Rendering: q.Rendering,
	}
	switch {
	case q.More != "":
		o.Query.Limit = moreUnits
	case q.KWIC != "":
		o.Query.Limit = shownLines
	}
	if q.Status != "" {
		o.Query.Statuses = []unit.Status{unit.Status(q.Status)}
	}
	return o
}

// With returns the address of the look-up with values changed: name, value, name, …
func (q lookupQuery) With(changes ...string) string {
	for i := 0; i+1 < len(changes); i += 2 {
		for _, f := range q.fields() {
			if f.name == changes[i] {
				*f.value = changes[i+1]
			}
		}
	}
	values := url.Values{}
	for _, f := range q.fields() {
		if *f.value != "" {
			values.Set(f.name, *f.value)
		}
	}
	return "/?" + values.Encode()
}

// Filters returns the active filters, each with the address without it.
func (q lookupQuery) Filters() (set []chip) {
	for _, f := range q.fields()[1:8] {
		switch {
		case *f.value == "" || f.name == "until" && q.Until == q.Since:
		case f.name == "since" && q.Until == q.Since:
			set = append(set, chip{Kind: "year", Value: q.Since, Path: q.With("since", "", "until", "")})
		default:
			set = append(set, chip{Kind: f.name, Value: *f.value, Path: q.With(f.name, "")})
		}
	}
	return set
}

// Hidden returns the values that the search form sends besides its text.
func (q lookupQuery) Hidden() (list []chip) {
	for _, f := range q.fields()[1:9] {
		if *f.value != "" && f.name != "rendering" {
			list = append(list, chip{Kind: f.name, Value: *f.value})
		}
	}
	return list
}

// A chip is a value by which units can be filtered.
type chip struct {
	Kind, Value string
	Count       int
	Path        string
}

// A lookupScreen holds the contents of the screen.
type lookupScreen struct {
	Query   lookupQuery
	Asked   bool
	Total   int
	Sampled int
	// Quick reports that the full answer has more: renderings of more units, nearby phrases.
	Quick      bool
	NotFound   int
	Anywhere   int
	Note       string
	Renderings []renderingRow
	Chips      []chip
	Timeline   *timeline
	Rulings    []rulingRow
	RulingsFor []ruling.Ruling
	Near       []nearRow
	Matches    []matchRow
	Units      []unitRow
	Lines      []lineRow
	More       bool
}

// colours is the number of renderings with a colour of their own; the others share the last.
const colours = 6

// A renderingRow is a rendering; Share is its count in percent of the most frequent one.
type renderingRow struct {
	tm.Rendering
	Share, Colour int
	Bodies        string
	Path          string
	Chosen        bool
}

// A rulingRow is a ruling with the renderings that contradict it.
type rulingRow struct {
	ruling.Ruling
	Conflicts []tm.Rendering
}

// A nearRow holds phrases near the text; Kind says in which way.
type nearRow struct {
	Kind    string
	Phrases []tm.PhraseCount
}

// A unitRow is a unit with its marked texts.
type unitRow struct {
	unit.Unit
	Source, Target         []piece
	SourceLang, TargetLang string
	// TargetText is the text to copy: the rendering, or else the whole text.
	Copy   string
	Marked bool
}

// A lineRow is a line of a concordance.
type lineRow struct {
	ID                 int64
	Before, Hit, After string
	Lang               string
	Rendering          string
	RenderingLang      string
	Date, Body         string
}

// A piece is a part of a text; Kind is the kind of its mark, or empty.
type piece struct{ Text, Kind string }

// pieces divides a text at the spans, which must be in order.
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

// spanned joins the parts of a text at the spans.
func spanned(text string, spans []align.Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = text[s.Start:s.End]
	}
	return strings.Join(parts, " … ")
}

// typingHeader is the header of a look-up sent while the user types.
const typingHeader = "Yiku-Typing"

// lookupPage answers GET /.
func (s *Server) lookupPage(w http.ResponseWriter, r *http.Request) error {
	if had, err := s.takeToken(w, r); had {
		return err
	}
	q, err := lookupQueryOf(r.URL.Query())
	if err != nil {
		return err
	}
	screen := lookupScreen{Query: q}
	if q.Text == "" {
		return s.show(w, r, http.StatusOK, "lookup", "answer", "", screen)
	}
	if origin := r.Header.Get("Sec-Fetch-Site"); origin == "" || origin == "none" {
		s.seen.note("?q=") // not from a link of the page: typed, or sent by a tool
	}
	options := q.options()
	if r.Header.Get(typingHeader) != "" && q.KWIC == "" && q.More == "" {
		screen.Quick = true
		options.Query.Sample, options.WithoutNear = typedSample, true
	}
	answer, err := s.session.Lookup(r.Context(), options)
	if errors.Is(err, tm.ErrEmptyQuery) || errors.Is(err, tm.ErrManyParts) {
		err = &app.RequestError{Err: err}
	}
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return s.answerJSON(w, http.StatusOK, shape.LookupOf(q.Text, q.From, q.To, answer.Answer))
	}
	screen.fill(answer)
	return s.show(w, r, http.StatusOK, "lookup", "answer", q.Text, screen)
}

// fill converts the answer to rows.
func (c *lookupScreen) fill(answer app.Answer) {
	l := answer.Lookups[0]
	c.Asked, c.Total, c.Anywhere, c.Note = true, answer.Total, answer.Anywhere, l.Note
	c.Sampled, c.NotFound, c.RulingsFor = l.Sampled, l.NotFound, answer.RulingsFor
	most := 1
	for _, r := range l.Renderings {
		most = max(most, r.Count)
	}
	for i, r := range l.Renderings {
		row := renderingRow{Rendering: r, Share: 100 * r.Count / most, Colour: min(i, colours-1)}
		if row.Chosen = r.Text == c.Query.Rendering && r.Text != ""; row.Chosen {
			row.Path = c.Query.With("rendering", "")
		} else {
			row.Path = c.Query.With("rendering", r.Text, "more", "")
		}
		var bodies []string
		for _, b := range r.Bodies {
			bodies = append(bodies, b.Name)
		}
		row.Bodies = strings.Join(bodies[:min(len(bodies), 2)], ", ")
		if len(bodies) > 2 {
			row.Bodies += " …"
		}
		c.Renderings = append(c.Renderings, row)
	}
	for _, r := range l.Rulings {
		c.Rulings = append(c.Rulings, rulingRow{r, l.Conflicts(r)})
	}
	c.chips(answer)
	c.Timeline = timelineOf(c.Query, l.Renderings)
	for _, n := range []nearRow{
		{"also written", answer.Near.Also}, {"longer", answer.Near.Longer}, {"shorter", answer.Near.Shorter}, {"parts", answer.Near.Parts}, {"alike", answer.Near.Alike},
	} {
		if len(n.Phrases) > 0 {
			c.Near = append(c.Near, n)
		}
	}
	for _, m := range answer.Matches {
		c.Matches = append(c.Matches, matchRowOf(c.Query.Text, m))
	}
	c.units(answer)
}

// shownBodies is the number of bodies offered as filters.
const shownBodies = 5

// chips returns the filters that would narrow the answer.
func (c *lookupScreen) chips(answer app.Answer) {
	languages, bodies, _ := answer.Facets()
	if c.Query.To == "" && len(languages) > 1 {
		for _, n := range languages {
			c.Chips = append(c.Chips, chip{"to", n.Name, n.Count, c.Query.With("to", n.Name, "more", "")})
		}
	}
	if c.Query.Body == "" && len(bodies) > 1 {
		for _, n := range bodies[:min(len(bodies), shownBodies)] {
			c.Chips = append(c.Chips, chip{"body", n.Name, n.Count, c.Query.With("body", n.Name, "more", "")})
		}
	}
}

// units fills in the units or the lines.
func (c *lookupScreen) units(answer app.Answer) {
	l := answer.Lookups[0]
	if c.Query.KWIC != "" {
		for _, line := range answer.Concordance(c.Query.KWIC == "left") {
			row := lineRow{
				ID: line.Unit.ID, Before: line.Before, Hit: line.Hit, After: line.After, Lang: line.Unit.Variants[line.Variant].Lang,
				Date: line.Unit.Origin.Date, Body: line.Unit.Origin.Body,
			}
			if line.Other >= 0 {
				o := line.Unit.Variants[line.Other]
				row.Rendering, row.RenderingLang = spanned(o.Text, line.Renderings), o.Lang
			}
			c.Lines = append(c.Lines, row)
		}
	} else {
		for _, f := range l.Units {
			c.Units = append(c.Units, unitRowOf(f))
		}
	}
	c.More = c.Query.More == "" && c.Query.Rendering == "" && l.Total > len(l.Units)
}

func unitRowOf(f tm.Found) unitRow {
	v := f.Unit.Variants[f.Variant]
	row := unitRow{Unit: f.Unit, Source: pieces(v.Text, f.Hits, "hit"), SourceLang: v.Lang, Marked: f.Marked}
	if f.Other < 0 {
		return row
	}
	o := f.Unit.Variants[f.Other]
	kind := "likely"
	if f.Marked {
		kind = "likely marked"
	}
	row.Target, row.TargetLang, row.Copy = pieces(o.Text, f.Renderings, kind), o.Lang, o.Text
	return row
}

// A timeline is a chart of the renderings by year, with a column for each year and a part of
// it for each rendering.
type timeline struct {
	Width, Height int
	Columns       []column
}

type column struct {
	X, Middle int
	Year      string
	Count     int
	Path      string
	Chosen    bool
	Parts     []part
}

type part struct{ Y, Height, Colour int }

// The size of the chart, in pixels.
const (
	columnWidth  = 34
	columnHeight = 72
	columnGap    = 6
)

// mostYears is the maximum number of years drawn; they are the last ones.
const mostYears = 16

// timelineOf draws the years of the renderings; it returns nil for fewer than two.
func timelineOf(q lookupQuery, renderings []tm.Rendering) *timeline {
	counts := map[string][colours]int{}
	var years []string
	for i, r := range renderings {
		for _, y := range r.Years {
			c, there := counts[y.Name]
			if !there {
				years = append(years, y.Name)
			}
			c[min(i, colours-1)] += y.Count
			counts[y.Name] = c
		}
	}
	slices.Sort(years)
	years = withGaps(years)
	years = years[max(0, len(years)-mostYears):]
	if len(years) < 2 {
		return nil
	}
	most := 1
	total := func(year string) (n int) {
		for _, c := range counts[year] {
			n += c
		}
		return n
	}
	for _, y := range years {
		most = max(most, total(y))
	}
	t := &timeline{Width: len(years) * columnWidth, Height: columnHeight + 18}
	for i, y := range years {
		col := column{X: i*columnWidth + columnGap/2, Middle: i*columnWidth + columnWidth/2, Year: y, Count: total(y)}
		if col.Chosen = q.Since == y && q.Until == y; col.Chosen {
			col.Path = q.With("since", "", "until", "")
		} else {
			col.Path = q.With("since", y, "until", y, "more", "")
		}
		at := columnHeight
		for colour, n := range counts[y] {
			if n == 0 {
				continue
			}
			height := max(2, n*(columnHeight-4)/most)
			at -= height
			col.Parts = append(col.Parts, part{at, height, colour})
		}
		t.Columns = append(t.Columns, col)
	}
	return t
}

// withGaps adds the years in between, if they are few.
func withGaps(years []string) []string {
	var all []string
	for _, y := range years {
		n, err := strconv.Atoi(y)
		if err == nil && len(all) > 0 {
			if last, err := strconv.Atoi(all[len(all)-1]); err == nil && n-last < mostYears {
				for gap := last + 1; gap < n; gap++ {
					all = append(all, fmt.Sprint(gap))
				}
			}
		}
		all = append(all, y)
	}
	return all
}
