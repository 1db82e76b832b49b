package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// timelineSample is how many units a timeline looks at, the newest: about a second's work.
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
		return usagef("--timeline and --json exclude each other; --csv - gives the timeline to a program")
	case t.csv == "-" && t.svg == "-":
		return usagef("--csv and --svg cannot both go to standard output")
	}
	return nil
}

// file is an output of the timeline.
func (t *timelineFlags) file(path string) ui.OutFile { return ui.OutFile{Path: path, Force: t.force} }

// show writes the timeline to where it was asked for.
func (t *timelineFlags) show(_ context.Context, a *app, o lookupOptions, answers lookups) error {
	var entries []tm.TimelineEntry
	for _, l := range answers.Lookups {
		entries = append(entries, l.Timeline()...)
	}
	if t.on {
		fmt.Fprintf(a.out, "%s: %s\n", a.screen.Strong(a.screen.Safe(o.text)), count(answers.Total, "unit", "units"))
		for _, l := range answers.Lookups {
			if words := sampleWords(l); words != "" {
				fmt.Fprintf(a.out, "Counted %s\n", words)
			}
		}
		fmt.Fprintf(a.out, "\n%s", a.screen.Render(timelineTable(entries), 0))
		for _, l := range answers.Lookups {
			writeRulings(a.out, a.screen, l)
		}
	}
	if !t.on { // the files have no place for it
		for _, l := range answers.Lookups {
			if words := sampleWords(l); words != "" {
				ui.PrintNote(a.err, "counted %s", words)
			}
		}
	}
	if t.csv != "" {
		if err := t.file(t.csv).Write(a.out, func(w io.Writer) error { return writeTimelineCSV(w, o.text, entries) }); err != nil {
			return err
		}
	}
	if t.svg != "" {
		return t.file(t.svg).Write(a.out, func(w io.Writer) error { return drawTimeline(w, o.text, entries) })
	}
	return nil
}

// timelineTable lists the entries; a year and a body that repeat are left blank.
func timelineTable(entries []tm.TimelineEntry) ui.Table {
	t := ui.Table{Header: []string{"year", "body", "rendering", "times"}, Right: []int{3}}
	last := tm.TimelineEntry{Year: "none yet"}
	for _, e := range entries {
		year, body := e.Year, e.Body
		if year == "" {
			year = "no date"
		}
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

// timelineWords are the words of an entry for people.
func timelineWords(e tm.TimelineEntry) string {
	if e.Missing {
		return "(not rendered)"
	}
	return e.Rendering
}

// writeTimelineCSV writes the entries for a spreadsheet: UTF-8 with a byte order
// mark, without which Excel takes it for something else (docs/formats.md).
func writeTimelineCSV(w io.Writer, phrase string, entries []tm.TimelineEntry) error {
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

// safeCell keeps a spreadsheet from taking a text for a formula
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
