package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// defaultLimit is how many units lookup shows unless told: about what one
// reads; --all shows the rest.
const defaultLimit = 20

const lookupLong = `Finds every unit of the memory that holds the text, in either language: from one
character up, simplified or traditional, full or half width, upper or lower
case. Units of the newest documents come first. The number of units is always
that of all that hold the text, however many are shown.

Where one side is Chinese and the other English, the words that likely render
the text are marked and counted. They are found by a dictionary, so they are a
guess: trust the sentences.

Several words are one text; quotation marks of the shell are not needed, except
around characters that the shell itself reads.

With --json: {"query","from","to","total","renderings":[{"text","lang","count",
"first","last","weak","status"}],"matches":[],"units":[{"id","source","target",
"source_lang","target_lang","score","status","origin":{"id","source","target",
"title","date","body","translator","url","imported"},"date","hits":[{"start",
"end"}],"renderings":[{"start","end"}]}]}. "source" is the side that holds the
text; hits are byte offsets into it, the renderings of a unit into "target". The
list of renderings counts the newest units, 300 at most.`

// lookupOptions are what yiku lookup was asked.
type lookupOptions struct {
	text      string
	languages languageFlags
	limit     int
	all       bool
	memory    memoryFlag
	json      jsonFlag
}

func newLookup(a *app) *cobra.Command {
	var o lookupOptions
	cmd := &cobra.Command{
		Use:     "lookup TEXT",
		Short:   "Show how a text was translated before, when and where",
		Long:    lookupLong,
		Example: "  yiku lookup 一带一路",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args, cmd.Flags().Changed("limit")); err != nil {
				return err
			}
			return runLookup(cmd.Context(), a, o)
		},
	}
	o.languages.register(cmd, "the `LANGUAGE` of TEXT (any if left out)", "show the translation into this `LANGUAGE`")
	cmd.Flags().IntVar(&o.limit, "limit", defaultLimit, "show at most `N` units")
	cmd.Flags().BoolVar(&o.all, "all", false, "show all units")
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
}

func (o *lookupOptions) validate(args []string, limited bool) error {
	o.text = strings.Join(args, " ")
	switch {
	case strings.TrimSpace(o.text) == "":
		return usagef("lookup needs a text to look for")
	case o.limit < 1:
		return usagef("--limit must be 1 or more; --all shows all units")
	case o.all && limited:
		return usagef("--limit and --all exclude each other")
	}
	if o.all {
		o.limit = 0 // what tm.Query calls all
	}
	return o.languages.validate()
}

func runLookup(ctx context.Context, a *app, o lookupOptions) error {
	return withMemory(ctx, o.memory.path(), func(m *tm.Memory) error {
		answer, err := m.Lookup(ctx, tm.Query{Text: o.text, From: o.languages.from, To: o.languages.to, Limit: o.limit})
		switch {
		case errors.Is(err, tm.ErrEmptyQuery): // invisible characters only
			return &usageError{err}
		case err != nil:
			return err
		}
		if o.json {
			err = ui.PrintJSON(a.out, answerOf(o, answer))
		} else {
			if answer.Total == 0 {
				return nothingHolds(ctx, a, o, m)
			}
			showAnswer(ctx, a, o, answer)
		}
		if err == nil && answer.Total == 0 {
			err = errNothingFound
		}
		return err
	})
}

// nothingHolds says that no unit was found, and whether the languages asked for
// are why.
func nothingHolds(ctx context.Context, a *app, o lookupOptions, m *tm.Memory) error {
	if o.languages != (languageFlags{}) {
		any, err := m.Lookup(ctx, tm.Query{Text: o.text, Limit: 1})
		if err != nil {
			return err
		}
		if any.Total > 0 {
			ui.PrintNote(a.err, "%s %s, but not in these languages", count(any.Total, "unit holds", "units hold"), o.text)
			ui.PrintHint(a.err, "leave --from and --to out to see them")
			return errNothingFound
		}
	}
	ui.PrintNote(a.err, "no unit holds %s", o.text)
	ui.PrintHint(a.err, "a shorter text finds more; yiku stats shows what the memory holds")
	return errNothingFound
}

// showAnswer prints the units found, through the pager where they are many.
func showAnswer(ctx context.Context, a *app, o lookupOptions, answer tm.Lookup) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", a.screen.Strong(a.screen.Safe(o.text)), count(answer.Total, "unit", "units"))
	writeRenderings(&b, a.screen, answer.Renderings)
	for _, f := range answer.Units {
		b.WriteByte('\n')
		writeFound(&b, a.screen, f)
	}
	if left := answer.Total - len(answer.Units); left > 0 {
		fmt.Fprintf(&b, "\n%s more; --all shows them\n", count(left, "unit", "units"))
	}
	if a.terminal == nil || !ui.Page(ctx, a.terminal, a.screen, b.String()) {
		fmt.Fprint(a.out, b.String())
	}
}

// shownRenderings is how many renderings are listed; --json has all.
const shownRenderings = 8

// writeRenderings lists how the text was rendered: words, times, years.
func writeRenderings(b *strings.Builder, screen ui.Screen, renderings []tm.Rendering) {
	if len(renderings) == 0 {
		return
	}
	title := "Rendered as"
	if renderings[0].Weak {
		title = "Likely rendered as (a guess by the dictionary)"
	}
	fmt.Fprintf(b, "\n%s\n", title)
	table := ui.Table{Right: []int{1}}
	for _, r := range renderings[:min(len(renderings), shownRenderings)] {
		table.Rows = append(table.Rows, []string{r.Text, fmt.Sprintf("%d×", r.Count), years(r.First, r.Last)})
	}
	b.WriteString(screen.Render(table, 2))
}

// years is the time between two dates, in years: 2019-2025, or 2025.
func years(first, last string) string {
	from, to := first[:min(len(first), len("2006"))], last[:min(len(last), len("2006"))]
	if from == to {
		return from
	}
	return from + "-" + to
}

// textIndent is where the texts of a unit begin, in columns: behind its number.
const textIndent = 6

// writeFound writes one unit: its number, both texts, and where it comes from.
func writeFound(b *strings.Builder, screen ui.Screen, f tm.Found) {
	number := fmt.Sprintf("%*d", textIndent-2, f.Unit.ID)
	text := screen.Paragraph(f.Unit.Variants[f.Variant].Text, f.Hits, ui.MarkHit, textIndent)
	// The number takes the place of the indent of the first line; one longer
	// than that pushes the line to the right.
	fmt.Fprintf(b, "%s  %s\n", screen.Faint(number), text[textIndent:])
	if f.Other >= 0 {
		fmt.Fprintln(b, screen.Paragraph(f.Unit.Variants[f.Other].Text, f.Renderings, ui.MarkLikely, textIndent))
	}
	for line := range strings.SplitSeq(screen.Paragraph(source(f.Unit), nil, ui.MarkHit, textIndent), "\n") {
		fmt.Fprintln(b, screen.Faint(line))
	}
}

// source says where a unit comes from: what is known of the document, then
// the name of the file without its folder.
func source(u tm.Unit) string {
	words := provenance(u.Origin)
	if u.Origin.Source == "" {
		return words
	}
	file := filepath.Base(u.Origin.Source)
	if words == "" {
		return file
	}
	return words + " (" + file + ")"
}
