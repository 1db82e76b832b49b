package tm

import (
	"cmp"
	"slices"
	"strings"
)

// TimelineEntry is how often a body used a rendering in a year.
type TimelineEntry struct {
	// Year is of the documents' dates; empty where they have none. Body is the
	// issuing body, or empty.
	Year, Body string
	// Rendering and Lang are those of the Rendering; Missing says that the
	// phrase was not rendered.
	Rendering, Lang string
	Missing         bool
	Count           int
}

// Timeline counts the units of the answer by year, body and rendering: the oldest
// year first, units without a date last; in a year by body, then the most frequent
// rendering first. Units of which no rendering is known are left out.
//
// Ask with Query.Limit 0 and a large Query.Sample, so that no unit is left out.
func (l Lookup) Timeline() []TimelineEntry {
	counts := make(map[TimelineEntry]int)
	for _, f := range l.Units {
		if f.Rendering < 0 || f.Rendering >= len(l.Renderings) {
			continue
		}
		r, o := l.Renderings[f.Rendering], f.Unit.Origin
		year := o.Date[:min(len(o.Date), len("2006"))]
		counts[TimelineEntry{Year: year, Body: o.Body, Rendering: r.Text, Lang: r.Lang, Missing: r.Missing}]++
	}
	entries := make([]TimelineEntry, 0, len(counts))
	for e, n := range counts {
		e.Count = n
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b TimelineEntry) int {
		if (a.Year == "") != (b.Year == "") {
			return strings.Compare(b.Year, a.Year) // the undated last
		}
		return cmp.Or(strings.Compare(a.Year, b.Year), strings.Compare(a.Body, b.Body), strings.Compare(a.Lang, b.Lang),
			cmp.Compare(b.Count, a.Count), strings.Compare(a.Rendering, b.Rendering))
	})
	return entries
}
