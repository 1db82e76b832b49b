package main

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const removeLong = `Removes units from the memory: those with the numbers given and those that the
options select; with several options, those that meet all of them. Without --yes
it only shows what would be removed. yiku undo brings everything back.

--document takes a whole document, by its number in yiku list. A unit that several
documents have in common stays with the others. A document without a unit left
goes as well, and can be imported again.`

// removeOptions are the flags of yiku remove.
type removeOptions struct {
	ids      []int64
	filter   originFilterFlags
	statuses statusFlag
	scores   scoreFlags
	below    float64
	text     string
	yes      bool
	common
	// selection is set by validate.
	selection tm.Selection
}

func newRemove(a *cli) *cobra.Command {
	var o removeOptions
	cmd := &cobra.Command{
		Use:     "remove [ID...]",
		Short:   "Remove units from the memory",
		Long:    removeLong,
		Example: "  yiku remove --document 1",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			return runRemove(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	o.filter.register(cmd, "units of documents")
	o.statuses.register(cmd, "only units with this `STATUS`: aligned, reviewed, imported, rejected")
	o.scores.register(cmd)
	flags.Float64Var(&o.below, "below", 0, "only units with a score below `SCORE`, 0 to 1")
	if err := flags.MarkHidden("below"); err != nil { // the former name of --max-score
		panic(err)
	}
	flags.StringVar(&o.text, "text", "", "only units that contain `TEXT` on any side")
	flags.BoolVar(&o.yes, "yes", false, "remove them; without it, they are only shown")
	return o.common.register(cmd, shape.Removed{})
}

func (o *removeOptions) validate(args []string) (err error) {
	if o.ids, err = unitNumbers(args); err != nil {
		return err
	}
	if err := o.filter.validate(); err != nil {
		return err
	}
	if !(o.below >= 0 && o.below <= 1) { // or not a number
		return usagef("--below must be between 0 and 1")
	}
	if err := cmp.Or(o.statuses.validate(), o.scores.validate()); err != nil {
		return err
	}
	o.selection = tm.Selection{Origins: o.filter.OriginFilter, IDs: o.ids, MinScore: o.scores.least, Below: o.below, Text: o.text, Statuses: o.statuses.chosen}
	if most := o.scores.most; most > 0 && most < 1 && o.below == 0 {
		o.selection.Below = math.Nextafter(most, 1)
	}
	return nil
}

func runRemove(ctx context.Context, a *cli, o removeOptions) error {
	open := a.session(o.memory).Read
	if o.yes {
		open = a.session(o.memory).Change
	}
	return open(ctx, func(m *tm.Memory) error {
		r, err := o.carryOut(ctx, a, m)
		if err != nil {
			return asUsage(err)
		}
		switch {
		case bool(o.json):
			err = ui.PrintJSON(a.out, removedOf(o, r))
		case len(r.Units) == 0 && r.Kept == 0:
			a.note("no unit is selected")
		default:
			err = printRemoval(ctx, a, m, o, r)
		}
		if err == nil && len(r.Units) == 0 && r.Kept == 0 {
			err = errNothingFound
		}
		return err
	})
}

// carryOut removes the units, or determines what would be removed.
func (o removeOptions) carryOut(ctx context.Context, a *cli, m *tm.Memory) (tm.Removal, error) {
	if o.yes {
		return m.Remove(ctx, o.selection, a.command)
	}
	return m.PlanRemoval(ctx, o.selection)
}

func removedOf(o removeOptions, r tm.Removal) shape.Removed {
	return shape.Removed{
		Removed: o.yes, Units: len(r.Units), Kept: r.Kept, Documents: shape.Each(r.ByOrigin, shape.OriginCountOf),
		Emptied: shape.Each(r.Origins, func(o unit.Origin) int64 { return o.ID }), IDs: shape.List(r.Units), Entry: r.Entry,
	}
}

// shownUnits is the number of units that a preview shows: enough to notice a
// mistake.
const shownUnits = 5

func printRemoval(ctx context.Context, a *cli, m *tm.Memory, o removeOptions, r tm.Removal) error {
	verb := ui.Say("Would remove")
	if o.yes {
		verb = ui.Say("Removed")
	}
	fmt.Fprintf(a.out, "%s %s\n", verb, ui.Count(len(r.Units), "unit", "units"))
	if r.Kept > 0 {
		say(a.out, "%s with other documents that have them, too\n", ui.Count(r.Kept, "more stays", "more stay"))
	}
	if len(r.ByOrigin) > 0 {
		fmt.Fprintf(a.out, "\n%s", a.screen.Render(originTable(r.ByOrigin), 0))
	}
	if n := len(r.Origins); n > 0 {
		say(a.out, "\n%s without a unit left, which can be imported again: no. %s\n",
			ui.Count(n, "document is", "documents are"), ui.List(numbersOf(r.Origins)))
	}
	if o.yes {
		fmt.Fprintln(a.out)
		a.undoWith(r.Entry)
		return nil
	}
	for _, id := range r.Units[:min(len(r.Units), shownUnits)] {
		u, err := m.Unit(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "\n%s", unitLines(a.screen, u))
	}
	if more := len(r.Units) - shownUnits; more > 0 {
		say(a.out, "\nand %d more\n", more)
	}
	a.hint("nothing was changed; --yes removes them")
	return nil
}

// numbersOf returns the numbers of the first few origins.
func numbersOf(origins []unit.Origin) []string {
	const most = 20
	var words []string
	for _, o := range origins[:min(len(origins), most)] {
		words = append(words, fmt.Sprint(o.ID))
	}
	if len(origins) > most {
		words = append(words, ui.Sayf("%d others", len(origins)-most))
	}
	return words
}
