package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const dedupeLong = `Merges duplicate units: those with the same texts in the same languages. The
unit that is kept records all documents in which it occurs, and lookup shows
them. Without --yes it only shows what would be merged; yiku undo reverses it.

A reviewed unit is kept in preference to others, then one that a person edited,
noted or marked. Units with different inline codes, notes or marks are not
merged, and rejected units are merged only with rejected ones. Where people
wrote two units differently, both stay and are listed.

In the JSON, "largest" has the numbers of the units of a group, the one that is
kept first.`

// dedupeOptions are the flags of yiku dedupe.
type dedupeOptions struct {
	folded bool
	yes    bool
	common
}

func newDedupe(a *cli) *cobra.Command {
	var o dedupeOptions
	cmd := &cobra.Command{
		Use:     "dedupe",
		Short:   "Merge duplicate units",
		Long:    dedupeLong,
		Example: "  yiku dedupe",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runDedupe(cmd.Context(), a, o) },
	}
	cmd.Flags().BoolVar(&o.folded, "folded", false, "also texts that differ in width, case, quotes or script")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "make the change; without it, the result is only shown")
	cmd.Flags().BoolVar(&a.listAll, "all", false, "list all conflicts")
	return o.common.register(cmd, shape.Deduped{})
}

func runDedupe(ctx context.Context, a *cli, o dedupeOptions) error {
	if o.yes {
		return a.session(o.memory).Change(ctx, func(m *tm.Memory) error {
			d, err := m.Dedupe(ctx, o.folded, a.command)
			if err != nil {
				return err
			}
			return o.report(ctx, a, m, d)
		})
	}
	return a.session(o.memory).Read(ctx, func(m *tm.Memory) error {
		d, err := m.PlanDedupe(ctx, o.folded)
		if err != nil {
			return err
		}
		return o.report(ctx, a, m, d)
	})
}

// report describes what was or would be done.
func (o dedupeOptions) report(ctx context.Context, a *cli, m *tm.Memory, d tm.Duplicates) error {
	if o.json {
		largest := d.Largest
		if largest == nil {
			largest = [][]int64{}
		}
		return ui.PrintJSON(a.out, shape.Deduped{Done: o.yes, Groups: d.Groups, Dropped: d.Dropped, Apart: d.Apart, Largest: largest, Entry: d.Entry, Conflicts: shape.ConflictsOf(d.Conflicts, true)})
	}
	if d.Groups == 0 {
		say(a.out, "There are no duplicate units\n")
	} else {
		verb := ui.Say("Would make")
		if o.yes {
			verb = ui.Say("Made")
		}
		say(a.out, "%s %s of %d\n", verb, ui.Count(d.Groups, "unit", "units"), d.Groups+d.Dropped)
	}
	if d.Apart > 0 {
		say(a.out, "Kept apart, because codes, notes, marks or the work of people differ: %s\n", ui.Count(d.Apart, "unit", "units"))
	}
	for _, group := range d.Largest[:min(len(d.Largest), shownUnits)] {
		u, err := m.Unit(ctx, group[0])
		if err != nil {
			return err
		}
		say(a.out, "\n%d times\n%s", len(group), unitLines(a.screen, u))
	}
	if len(d.Conflicts) > 0 {
		say(a.out, "\nConflicts, both kept: %s\n", ui.Count(len(d.Conflicts), "decision", "decisions"))
		printConflicts(a, d.Conflicts, "one", "other")
	}
	switch {
	case d.Groups == 0:
	case o.yes:
		fmt.Fprintln(a.out)
		a.undoWith(d.Entry)
	default:
		a.hint("nothing was changed; --yes does it")
	}
	return nil
}
