package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/unit"
)

const addLong = `Adds a pair that you translated yourself: a text and its translation. Without
texts it opens your editor ($VISUAL or $EDITOR). With - it reads pairs from
standard input: a line with a tab is a text and its translation; other lines are
a text and its translation in turn.

The pairs go into the document with the number --document (yiku list), at its
end or after the unit --after; without a number into a document of your own with
the --title, --date and other details given. They count as reviewed.

The languages are those of the document, or are found from the texts. A text in
another language than its side is refused; --yes stores it. A pair that the
document has already is not added again. yiku undo undoes it.`

// addOptions are the flags of yiku add.
type addOptions struct {
	texts     []string
	languages languageFlags
	status    string
	app.AddOptions
	common
}

func newAdd(a *cli) *cobra.Command {
	var o addOptions
	cmd := &cobra.Command{
		Use:     "add [TEXT TRANSLATION | -]",
		Short:   "Add a pair of your own",
		Long:    addLong,
		Example: `  yiku add 守望相助 solidarity --note speech`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.texts = args
			if err := o.validate(); err != nil {
				return err
			}
			return runAdd(cmd.Context(), a, o)
		},
	}
	o.languages.register(cmd, "the `LANGUAGE` of the text (detected by default)", "the `LANGUAGE` of the translation (detected by default)")
	flags := cmd.Flags()
	flags.Int64Var(&o.Document, "document", 0, "add to the document with this `NUMBER` (yiku list)")
	flags.Int64Var(&o.After, "after", 0, "add after the unit with this `NUMBER`, in its document")
	flags.StringVar(&o.Details.Title, "title", "", "the `TITLE` of a document of your own")
	flags.StringVar(&o.Details.Date, "date", "", "its `DATE`: 2025, 2025-10 or 2025-10-15")
	flags.StringVar(&o.Details.Body, "body", "", "the `BODY` that issued it")
	flags.StringVar(&o.Details.Translator, "translator", "", "the `NAME` of who translated it")
	flags.StringVar(&o.Details.URL, "url", "", "the `ADDRESS` it was taken from")
	flags.StringVar(&o.status, "status", string(unit.Reviewed), "the `STATUS`: aligned, reviewed, imported or rejected")
	suggest(cmd, "status", unit.StatusWords.Names())
	flags.StringArrayVar(&o.Notes, "note", nil, "add a `NOTE`; may be repeated")
	flags.BoolVar(&o.AnyLanguage, "yes", false, "store texts even if they are in another language than their side")
	return o.common.register(cmd, shape.Added{})
}

func (o *addOptions) validate() error {
	switch n := len(o.texts); {
	case n == 1 && o.texts[0] != app.StandardInput, n > 2:
		return ui.WithHint(usagef("add takes a text and its translation, %d given", n), "put each into quotation marks: yiku add '东西方' 'East and West'")
	case o.Document < 0 || o.After < 0:
		return usagef("--document and --after take numbers from 1")
	case o.Details != (app.Details{}) && (o.Document != 0 || o.After != 0):
		return usagef("--title, --date, --body, --translator and --url are for a document of your own: leave out --document and --after")
	}
	var err error
	if o.Status, err = unit.StatusWords.Parse(o.status); err != nil {
		return usagef("--status: %w", err)
	}
	for _, n := range o.Notes {
		if strings.TrimSpace(n) == "" {
			return usagef("--note needs a text")
		}
	}
	return cmp.Or(validDate("date", o.Details.Date), o.languages.validate())
}

func runAdd(ctx context.Context, a *cli, o addOptions) error {
	o.From, o.To = o.languages.from, o.languages.to
	add := func(pairs []app.TextPair) error {
		o.Pairs = pairs
		done, err := a.session(o.memory).Add(ctx, o.AddOptions)
		if err != nil {
			return err
		}
		return o.report(a, done)
	}
	switch len(o.texts) {
	case 2:
		return add([]app.TextPair{{Source: o.texts[0], Target: o.texts[1]}})
	case 1:
		pairs, err := app.ReadPairs(a.in)
		if err != nil {
			return fmt.Errorf("cannot read pairs from standard input: %w", err)
		}
		return add(pairs)
	}
	sides := []side{{tag: cmp.Or(o.languages.from, "text")}, {tag: cmp.Or(o.languages.to, "translation")}}
	heading := ui.Say("Write a text and its translation below the lines that end in a colon.\nWithout texts nothing is added.")
	return a.edit(ctx, heading, sides, func(texts []string) error {
		if texts[0] == "" && texts[1] == "" {
			a.note("nothing was written; nothing was added")
			return nil
		}
		return add([]app.TextPair{{Source: texts[0], Target: texts[1]}})
	})
}

func (o addOptions) report(a *cli, done app.Added) error {
	if o.json {
		return ui.PrintJSON(a.out, shape.Added{
			Units: shape.Each(done.Units, func(u unit.Unit) shape.AddedUnit {
				return shape.AddedUnit{ID: u.ID, Place: u.Place, Status: u.Status, Variants: shape.Each(u.Variants, shape.VariantOf)}
			}),
			Same:     shape.Each(done.Same, func(u unit.Unit) int64 { return u.ID }),
			Document: done.Origin, Entry: done.Entry,
		})
	}
	for _, u := range done.Same {
		a.note("unit %d of document %d has the same texts; it was not added again", u.ID, done.Origin.ID)
	}
	for _, u := range done.Units {
		fmt.Fprint(a.out, unitLines(a.screen, u))
		fmt.Fprintf(a.out, "%s%s\n", strings.Repeat(" ", textIndent), a.screen.Safe(source(u)))
	}
	if done.Entry != 0 {
		a.undoWith(done.Entry)
	}
	return nil
}
