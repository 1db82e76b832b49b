package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// timelineSample is the number of units, the newest, that a timeline examines in about a
// second.
const timelineSample = 5000

// timelineFlags are --timeline, --csv and --svg.
type timelineFlags struct {
	on       bool
	csv, svg string
	force    bool
}

func (t *timelineFlags) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&t.on, "timeline", false, "show the renderings by year and issuing body instead")
	cmd.Flags().StringVar(&t.csv, "csv", "", "write the timeline to this `FILE` as CSV; - is standard output")
	cmd.Flags().StringVar(&t.svg, "svg", "", "draw the timeline into this `FILE` as SVG; - is standard output")
	cmd.Flags().BoolVar(&t.force, "force", false, "replace these files if they exist")
}

func (t *timelineFlags) wanted() bool { return t.on || t.csv != "" || t.svg != "" }

func (t *timelineFlags) validate(asJSON jsonFlag) error {
	switch {
	case t.wanted() && bool(asJSON):
		return usagef("--timeline and --json cannot be used together; --csv - gives the timeline to a program")
	case t.csv == "-" && t.svg == "-":
		return usagef("--csv and --svg cannot both go to standard output")
	}
	return nil
}

// file returns an output of the timeline, which must not be one of the inputs.
func (t *timelineFlags) file(path string, inputs ...string) ui.OutFile {
	return ui.OutFile{Path: path, Force: t.force, Inputs: inputs}
}

// show writes the timeline to the requested outputs.
func (t *timelineFlags) show(ctx context.Context, a *cli, o lookupOptions, answers app.Answer) error {
	if err := ui.CheckOutputs(t.file(t.csv, o.memory.path()), t.file(t.svg, o.memory.path())); err != nil {
		return err
	}
	var entries []timelineEntry
	for _, l := range answers.Lookups {
		entries = append(entries, timelineOf(l)...)
	}
	if t.on {
		var b strings.Builder
		fmt.Fprintf(&b, "%s: %s\n", a.screen.Strong(a.screen.Safe(o.text)), ui.Count(answers.Total, "unit", "units"))
		for _, l := range answers.Lookups {
			if words := sampleWords(l); words != "" {
				say(&b, "Counted %s\n", words)
			}
		}
		fmt.Fprintf(&b, "\n%s", a.screen.Render(timelineTable(entries), 0))
		for _, l := range answers.Lookups {
			writeRulings(&b, a.screen, l)
		}
		a.page(ctx, b.String())
	}
	if !t.on { // the files have no column for it
		for _, l := range answers.Lookups {
			if words := sampleWords(l); words != "" {
				a.note("counted %s", words)
			}
		}
	}
	if t.csv != "" {
		if err := a.write(t.file(t.csv, o.memory.path()), func(w io.Writer) error { return writeTimelineCSV(w, o.text, entries) }); err != nil {
			return err
		}
	}
	if t.svg != "" {
		return a.write(t.file(t.svg, o.memory.path()), func(w io.Writer) error { return drawTimeline(w, o.text, entries) })
	}
	return nil
}

// A timelineEntry is the number of times that a body used a rendering in a
// year.
type timelineEntry struct {
	// Year is that of the dates of the documents, or "". Body is the issuing
	// body, or "".
	Year, Body string
	// Rendering and Lang are those of the Rendering. Missing reports that the
	// phrase was not rendered.
	Rendering, Lang string
	Missing         bool
	Count           int
}

// timelineOf counts the units of a look-up by year, body and rendering: the oldest
// year first, units without a date last; in a year by body, then the most frequent
// rendering first. Units whose rendering is unknown are left out.
// The look-up must have all its units: Query.Limit is 0, Query.Sample large.
func timelineOf(l tm.Lookup) []timelineEntry {
	counts := make(map[timelineEntry]int)
	for _, f := range l.Units {
		if f.Rendering < 0 || f.Rendering >= len(l.Renderings) {
			continue
		}
		r, o := l.Renderings[f.Rendering], f.Unit.Origin
		year := o.Date[:min(len(o.Date), len("2006"))]
		counts[timelineEntry{Year: year, Body: o.Body, Rendering: r.Text, Lang: r.Lang, Missing: r.Missing}]++
	}
	entries := make([]timelineEntry, 0, len(counts))
	for e, n := range counts {
		e.Count = n
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b timelineEntry) int {
		if (a.Year == "") != (b.Year == "") {
			return strings.Compare(b.Year, a.Year) // entries without a date last
		}
		return cmp.Or(strings.Compare(a.Year, b.Year), strings.Compare(a.Body, b.Body), strings.Compare(a.Lang, b.Lang),
			cmp.Compare(b.Count, a.Count), strings.Compare(a.Rendering, b.Rendering))
	})
	return entries
}

// timelineTable lists the entries; a repeated year or body is left empty.
func timelineTable(entries []timelineEntry) ui.Table {
	t := ui.Table{Header: []string{"year", "body", "rendering", "times"}, Right: []int{3}}
	last := timelineEntry{Year: "?"}
	for _, e := range entries {
		year, body := e.Year, e.Body
		year = cmp.Or(year, ui.Say("no date"))
		if e.Year == last.Year {
			year = ""
			if e.Body == last.Body {
				body = ""
			}
		}
		t.Rows = append(t.Rows, []string{year, body, timelineWords(e), strconv.Itoa(e.Count)})
		last = e
	}
	return t
}

func timelineWords(e timelineEntry) string {
	if e.Missing {
		return ui.Say("(not rendered)")
	}
	return e.Rendering
}

// writeTimelineCSV writes the entries for a spreadsheet: UTF-8 with a byte
// order mark, without which Excel assumes another encoding (docs/formats.md).
func writeTimelineCSV(w io.Writer, phrase string, entries []timelineEntry) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	rows := [][]string{{"phrase", "year", "body", "rendering", "language", "times"}}
	for _, e := range entries {
		rows = append(rows, []string{safeCell(phrase), e.Year, safeCell(e.Body), safeCell(e.Rendering), e.Lang, strconv.Itoa(e.Count)})
	}
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("write the timeline: %w", err)
	}
	return nil
}

// safeCell prevents a spreadsheet from reading a text as a formula
// (https://owasp.org/www-community/attacks/CSV_Injection).
func safeCell(text string) string {
	if text != "" {
		switch text[0] {
		case '=', '+', '-', '@', '\t', '\r':
			return "'" + text
		}
	}
	return text
}

// The picture of a timeline: a column for each year, stacked by rendering.
//
//	times
//	  |   [b]
//	  |   [a] [a]      [a] community with a shared future
//	  |   [a] [b]      [b] common destiny
//	  +---------------
//	     2019 2020
const (
	chartHeight  = 240
	chartLeft    = 48
	chartTop     = 56
	columnWidth  = 44
	columnInside = 30
	legendLine   = 22
	leastWidth   = 560
	// chartRenderings is the number of renderings with a colour of their own; the
	// others are grey and identified by pointing at them.
	chartRenderings = 7
)

// chartColours are distinguishable with any kind of colour vision (Okabe and Ito,
// 2008).
var chartColours = []string{"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999"}

// drawTimeline draws the columns and, below them, the legend.
func drawTimeline(w io.Writer, phrase string, entries []timelineEntry) error {
	names, colours := legendOf(entries)
	columns := columnsOf(entries)
	most := 1
	for _, col := range columns {
		most = max(most, col.total)
	}
	const base = chartTop + chartHeight
	right := max(leastWidth-chartLeft, chartLeft+len(columns)*columnWidth)
	height := func(n int) int { return n * chartHeight / most }
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif" font-size="13">
<rect width="100%%" height="100%%" fill="white"/>
<text x="%[3]d" y="30" font-size="18" font-weight="bold">%[4]s</text>
`, right+chartLeft, base+40+legendLine*len(names), chartLeft, html.EscapeString(phrase))
	for _, n := range slices.Compact([]int{0, (most + 1) / 2, most}) {
		fmt.Fprintf(b, `<line x1="%d" x2="%d" y1="%[3]d" y2="%[3]d" stroke="#dddddd"/><text x="40" y="%[3]d" dy="4" text-anchor="end" fill="#555555">%[4]d</text>`+"\n", chartLeft, right, base-height(n), n)
	}
	for i, col := range columns {
		x := chartLeft + i*columnWidth + (columnWidth-columnInside)/2
		below := 0
		for _, e := range col.entries {
			title := fmt.Sprintf("%s: %s, %d×", col.year, timelineWords(e), e.Count)
			if e.Body != "" {
				title += " (" + e.Body + ")"
			}
			top, bottom := base-height(below+e.Count), base-height(below)
			fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"><title>%s</title></rect>`+"\n", x, top, columnInside, bottom-top, colours[timelineWords(e)], html.EscapeString(title))
			below += e.Count
		}
		fmt.Fprintf(b, `<text x="%d" y="%d" dy="18" text-anchor="middle" fill="#555555">%s</text>`+"\n", x+columnInside/2, base, col.year)
	}
	for i, name := range names {
		fmt.Fprintf(b, `<rect x="%[1]d" y="%[2]d" width="12" height="12" fill="%[3]s"/><text x="%[1]d" dx="20" y="%[2]d" dy="11">%[4]s</text>`+"\n", chartLeft, base+34+i*legendLine, colours[name], html.EscapeString(name))
	}
	b.WriteString("</svg>\n")
	return b.Flush()
}

// A timelineColumn is a year.
type timelineColumn struct {
	year    string
	total   int
	entries []timelineEntry
}

// columnsOf returns a column for every year from the first to the last, and one
// for entries without a date.
func columnsOf(entries []timelineEntry) []timelineColumn {
	var columns []timelineColumn
	for _, e := range entries {
		year := cmp.Or(e.Year, "–")
		if n := len(columns); n == 0 || columns[n-1].year != year {
			columns = append(fillYears(columns, year), timelineColumn{year: year})
		}
		last := &columns[len(columns)-1]
		last.total += e.Count
		last.entries = append(last.entries, e)
	}
	return columns
}

// mostGap is the greatest number of empty years in a row that are drawn; a longer
// gap is left out.
const mostGap = 20

// fillYears adds the empty years before a year.
func fillYears(columns []timelineColumn, year string) []timelineColumn {
	to, err := strconv.Atoi(year)
	if err != nil || len(columns) == 0 {
		return columns
	}
	from, err := strconv.Atoi(columns[len(columns)-1].year)
	if err != nil || to-from > mostGap {
		return columns
	}
	for y := from + 1; y < to; y++ {
		columns = append(columns, timelineColumn{year: strconv.Itoa(y)})
	}
	return columns
}

// legendOf assigns colours to the renderings, the most frequent first.
func legendOf(entries []timelineEntry) (names []string, colours map[string]string) {
	counts := make(map[string]int)
	for _, e := range entries {
		name := timelineWords(e)
		if counts[name] == 0 {
			names = append(names, name)
		}
		counts[name] += e.Count
	}
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	colours = make(map[string]string)
	for i, name := range names {
		colours[name] = chartColours[min(i, chartRenderings)]
	}
	return names, colours
}
