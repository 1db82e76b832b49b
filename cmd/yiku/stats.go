package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const statsLong = `Shows what the memory contains: how many units, in which languages, from which
years and issuing bodies, the newest documents, and what takes the space in the
file. yiku list shows all documents.`

func newStats(a *cli) *cobra.Command {
	var o common
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "Show what the memory holds",
		Long:    statsLong,
		Example: "  yiku stats",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runStats(cmd.Context(), a, o) },
	}
	return o.register(cmd, shape.Stats{})
}

func runStats(ctx context.Context, a *cli, o common) error {
	return a.session(o.memory).Read(ctx, func(m *tm.Memory) error {
		stats, err := m.Stats(ctx)
		if err != nil {
			return err
		}
		origins, err := m.Origins(ctx)
		if err != nil {
			return err
		}
		sizes, err := m.Sizes(ctx)
		if err != nil {
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, shape.StatsOf(m.Path(), stats, sizes, origins))
		}
		printStats(a, m.Path(), stats, sizes, origins)
		return nil
	})
}

// statusWords describes the statuses, after a number.
var statusWords = map[unit.Status]string{
	unit.Aligned:  "aligned by yiku, not reviewed",
	unit.Reviewed: "reviewed",
	unit.Imported: "imported as pairs",
	unit.Rejected: "rejected",
}

// shownOrigins and shownBodies are the numbers of documents and bodies that
// stats shows, which fit on a screen with the rest.
const (
	shownOrigins = 10
	shownBodies  = 10
)

func printStats(a *cli, path string, s tm.Stats, sizes tm.Sizes, origins []unit.OriginCount) {
	fmt.Fprintf(a.out, "%s, %s\n", path, app.Bytes(s.Bytes))
	say(a.out, "%s from %s", ui.Count(s.Units, "unit", "units"), ui.Count(s.Origins, "document", "documents"))
	switch {
	case s.Oldest == "":
	case s.Oldest == s.Newest:
		say(a.out, ", dated %s", s.Oldest)
	default:
		say(a.out, ", dated %s to %s", s.Oldest, s.Newest)
	}
	fmt.Fprintln(a.out)
	if s.Units == 0 {
		return
	}
	pairs := ui.Table{Header: []string{"from", "to", "units"}, Right: []int{2}}
	for _, p := range s.Pairs {
		pairs.Rows = append(pairs.Rows, []string{app.LanguageName(p.Source), app.LanguageName(p.Target), strconv.Itoa(p.Count)})
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(pairs, 0))
	statuses := ui.Table{Header: []string{"status", "units"}, Right: []int{1}}
	for _, c := range s.Statuses {
		words := cmp.Or(statusWords[unit.Status(c.Name)], c.Name)
		statuses.Rows = append(statuses.Rows, []string{ui.Say(words), strconv.Itoa(c.Count)})
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(statuses, 0))
	printCharts(a, s)
	printNewest(a, origins)
	printSizes(a, sizes)
}

// printCharts draws the languages, years and bodies.
func printCharts(a *cli, s tm.Stats) {
	languages := make([]ui.Bar, len(s.Languages))
	for i, c := range s.Languages {
		languages[i] = ui.Bar{Name: app.LanguageName(c.Name), Count: c.Count}
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.RenderBars("language", "texts", languages, 0))
	if years := barsOf(s.Years, ui.Say("no date")); len(s.Years) > 0 && s.Years[0].Name != "" {
		fmt.Fprintf(a.out, "\n%s", a.screen.RenderBars("year", "units", years, 0))
	}
	if len(s.Bodies) > 1 || len(s.Bodies) == 1 && s.Bodies[0].Name != "" {
		bodies := barsOf(s.Bodies, ui.Say("not said"))
		if len(bodies) > shownBodies {
			rest := ui.Bar{Name: ui.Sayf("%d others", len(bodies)-shownBodies+1)}
			for _, b := range bodies[shownBodies-1:] {
				rest.Count += b.Count
			}
			bodies = append(bodies[:shownBodies-1], rest)
		}
		fmt.Fprintf(a.out, "\n%s", a.screen.RenderBars("issued by", "units", bodies, 0))
	}
}

// barsOf returns the bars of counts; unnamed is the name of the empty one.
func barsOf(counts []unit.Count, unnamed string) []ui.Bar {
	bars := make([]ui.Bar, len(counts))
	for i, c := range counts {
		bars[i] = ui.Bar{Name: cmp.Or(c.Name, unnamed), Count: c.Count}
	}
	return bars
}

// printNewest lists the latest imported documents.
func printNewest(a *cli, origins []unit.OriginCount) {
	newest := origins[max(len(origins)-shownOrigins, 0):]
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(originTable(newest), 0))
	if older := len(origins) - len(newest); older > 0 {
		say(a.out, "and %s before them: yiku list\n", ui.Count(older, "document", "documents"))
	}
}

// printSizes shows what takes how many bytes.
func printSizes(a *cli, s tm.Sizes) {
	t := ui.Table{Header: []string{"in the file", "size"}, Right: []int{1}}
	for _, part := range []struct {
		name  string
		bytes int64
	}{
		{"units", s.Texts}, {"indexes of units", s.Units}, {"details of exchange files", s.Details}, {"index", s.Index},
		{"documents for review", s.Bitexts}, {"journal, for undo", s.Journal}, {"the rest", s.Other}, {"free", s.Free}, {"log file", s.Log},
	} {
		if part.bytes > 0 {
			t.Rows = append(t.Rows, []string{ui.Say(part.name), app.Bytes(part.bytes)})
		}
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(t, 0))
}
