package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const statsLong = `Shows what the memory holds: how many units, in which languages, from which
documents, and where the file is. The number of a document serves
yiku export --origin.

With --json: {"memory","bytes","units","variants","languages":[{"lang",
"count"}],"pairs":[{"source","target","count"}],"statuses":[{"status","count"}],
"oldest","newest","origins":[{"id","source","target","title","date","body",
"translator","url","imported","units"}]}.`

// statsOptions are what yiku stats was asked.
type statsOptions struct {
	memory memoryFlag
	json   jsonFlag
}

func newStats(a *app) *cobra.Command {
	var o statsOptions
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "Show what the memory holds",
		Long:    statsLong,
		Example: "  yiku stats",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runStats(cmd.Context(), a, o) },
	}
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
}

func runStats(ctx context.Context, a *app, o statsOptions) error {
	return withMemory(ctx, o.memory.path(), func(m *tm.Memory) error {
		stats, err := m.Stats(ctx)
		if err != nil {
			return err
		}
		origins, err := m.Origins(ctx)
		if err != nil {
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, holdingsOf(m.Path(), stats, origins))
		}
		printStats(a, m.Path(), stats, origins)
		return nil
	})
}

// statusWords are the statuses in words that follow a number.
var statusWords = map[tm.Status]string{
	tm.Aligned:  "aligned by yiku, not reviewed",
	tm.Reviewed: "reviewed",
	tm.Imported: "imported as pairs",
	tm.Rejected: "rejected",
}

func printStats(a *app, path string, s tm.Stats, origins []tm.OriginCount) {
	fmt.Fprintf(a.out, "%s, %s\n", path, size(s.Bytes))
	fmt.Fprintf(a.out, "%s from %s", count(s.Units, "unit", "units"), count(s.Origins, "document", "documents"))
	switch {
	case s.Oldest == "":
	case s.Oldest == s.Newest:
		fmt.Fprintf(a.out, ", dated %s", s.Oldest)
	default:
		fmt.Fprintf(a.out, ", dated %s to %s", s.Oldest, s.Newest)
	}
	fmt.Fprintln(a.out)
	if s.Units == 0 {
		return
	}
	pairs := ui.Table{Header: []string{"from", "to", "units"}, Right: []int{2}}
	for _, p := range s.Pairs {
		pairs.Rows = append(pairs.Rows, []string{languageName(p.Source), languageName(p.Target), strconv.Itoa(p.Count)})
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(pairs, 0))
	statuses := ui.Table{Header: []string{"status", "units"}, Right: []int{1}}
	for _, c := range s.Statuses {
		words := cmp.Or(statusWords[c.Status], string(c.Status))
		statuses.Rows = append(statuses.Rows, []string{words, strconv.Itoa(c.Count)})
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(statuses, 0))
	documents := ui.Table{Header: []string{"no.", "date", "document", "from", "to", "units"}, Right: []int{0, 5}}
	for _, c := range origins {
		documents.Rows = append(documents.Rows, []string{
			strconv.FormatInt(c.Origin.ID, 10), c.Origin.Date, c.Origin.Title,
			c.Origin.Source, c.Origin.Target, strconv.Itoa(c.Units),
		})
	}
	fmt.Fprintf(a.out, "\n%s", a.screen.Render(documents, 0))
}

// size is a number of bytes for people, in units of 1,000 as in the file
// managers of today: "850 kB", "12.3 MB".
func size(bytes int64) string {
	const kB, MB, GB = 1e3, 1e6, 1e9
	n := float64(bytes)
	switch {
	case n < MB:
		return fmt.Sprintf("%.0f kB", n/kB)
	case n < GB:
		return fmt.Sprintf("%.1f MB", n/MB)
	}
	return fmt.Sprintf("%.1f GB", n/GB)
}

// holdings is the JSON of yiku stats.
type holdings struct {
	Memory    string          `json:"memory"`
	Bytes     int64           `json:"bytes"`
	Units     int             `json:"units"`
	Variants  int             `json:"variants"`
	Languages []languageCount `json:"languages"`
	Pairs     []pairCount     `json:"pairs"`
	Statuses  []statusCount   `json:"statuses"`
	Oldest    string          `json:"oldest"`
	Newest    string          `json:"newest"`
	Origins   []originCount   `json:"origins"`
}

type languageCount struct {
	Lang  string `json:"lang"`
	Count int    `json:"count"`
}

type pairCount struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Count  int    `json:"count"`
}

type statusCount struct {
	Status tm.Status `json:"status"`
	Count  int       `json:"count"`
}

type originCount struct {
	origin
	Units int `json:"units"`
}

func holdingsOf(path string, s tm.Stats, origins []tm.OriginCount) holdings {
	h := holdings{
		Memory: path, Bytes: s.Bytes, Units: s.Units, Variants: s.Variants, Oldest: s.Oldest, Newest: s.Newest,
		Languages: []languageCount{}, Pairs: []pairCount{}, Statuses: []statusCount{}, Origins: []originCount{},
	}
	for _, c := range s.Languages {
		h.Languages = append(h.Languages, languageCount(c))
	}
	for _, c := range s.Pairs {
		h.Pairs = append(h.Pairs, pairCount(c))
	}
	for _, c := range s.Statuses {
		h.Statuses = append(h.Statuses, statusCount(c))
	}
	for _, c := range origins {
		h.Origins = append(h.Origins, originCount{originOf(c.Origin), c.Units})
	}
	return h
}
