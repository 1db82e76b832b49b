package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/tm/history"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const undoLong = `Undoes the last change to the memory, or the change with the number N: an
import, a removal, an edit or a merge. Everything is restored as it was, with
numbers, statuses and dates. Run again, it undoes the change before that.

--list shows the changes with their numbers. --redo redoes what was undone last;
so does undo with the number of the undoing. A change on which a later
one builds can only be undone after that one.

--prune DATE discards the changes made before the date, to make the file smaller:
they stay made and can no longer be undone. Without --yes it only says which.`

// undoOptions are the flags of yiku undo.
type undoOptions struct {
	entry int64
	list  bool
	redo  bool
	all   bool
	prune string
	yes   bool
	common
}

func newUndo(a *cli) *cobra.Command {
	var o undoOptions
	cmd := &cobra.Command{
		Use:     "undo [N]",
		Short:   "Undo a change to the memory",
		Long:    undoLong,
		Example: "  yiku undo --list",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			switch {
			case o.list:
				return runJournal(cmd.Context(), a, o)
			case o.prune != "":
				return runPrune(cmd.Context(), a, o)
			}
			return runUndo(cmd.Context(), a, o)
		},
	}
	cmd.Flags().BoolVar(&o.list, "list", false, "show the latest changes instead")
	cmd.Flags().BoolVar(&o.all, "all", false, "with --list: show all changes")
	cmd.Flags().BoolVar(&o.redo, "redo", false, "redo what was undone last")
	cmd.Flags().StringVar(&o.prune, "prune", "", "discard the changes made before this `DATE`: 2025, 2025-10 or 2025-10-15")
	cmd.Flags().BoolVar(&o.yes, "yes", false, "with --prune: discard them; without it they are only counted")
	return o.common.register(cmd, shape.Undone{}, printed{"With --list: %s", shape.Journal{}}, printed{"With --prune: %s", shape.Pruned{}})
}

func (o *undoOptions) validate(args []string) error {
	if len(args) > 1 {
		return usagef("undo takes the number of one change, %d words given", len(args))
	}
	if len(args) == 1 {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || n < 1 {
			return ui.WithHint(usagef("undo takes the number of a change, not %q", args[0]), "yiku undo --list shows them")
		}
		o.entry = n
	}
	switch {
	case o.list && (o.redo || o.entry != 0):
		return usagef("--list only shows changes: leave out --redo and the number")
	case o.redo && o.entry != 0:
		return usagef("--redo repeats the change undone last: give either --redo or a number")
	case o.prune != "" && (o.list || o.redo || o.entry != 0):
		return usagef("--prune only discards changes: leave out --list, --redo and the number")
	case o.yes && o.prune == "":
		return usagef("--yes goes with --prune")
	case o.all && !o.list:
		return usagef("--all goes with --list")
	}
	return validDate("prune", o.prune)
}

// runPrune forgets changes, or shows which it would forget.
func runPrune(ctx context.Context, a *cli, o undoOptions) error {
	before, err := time.ParseInLocation("2006-01-02"[:len(o.prune)], o.prune, time.Local)
	if err != nil {
		return usagef("--prune: %w", err) // validDate allows none
	}
	open := a.session(o.memory).Read
	if o.yes {
		open = a.session(o.memory).Change
	}
	return open(ctx, func(m *tm.Memory) error {
		prune := m.PlanPrune
		if o.yes {
			prune = m.PruneJournal
		}
		p, err := prune(ctx, before)
		if err != nil {
			return err
		}
		if o.json {
			err = ui.PrintJSON(a.out, shape.Pruned{Pruned: o.yes && p.Entries > 0, Entries: p.Entries, Last: p.Last.ID, Bytes: p.Bytes})
		}
		switch {
		case p.Entries == 0:
			a.note("no change was made before %s", o.prune)
			return cmp.Or(err, errNothingFound)
		case bool(o.json):
			return err
		}
		verb := ui.Say("Would discard")
		if o.yes {
			verb = ui.Say("Discarded")
		}
		say(a.out, "%s %s up to no. %d of %s, %s\n", verb, ui.Count(p.Entries, "change", "changes"), p.Last.ID, p.Last.Time.Local().Format("2006-01-02 15:04"), app.Bytes(p.Bytes))
		if !o.yes {
			a.hint("nothing was changed; --yes discards them: they can then no longer be undone")
		}
		return nil
	})
}

func runUndo(ctx context.Context, a *cli, o undoOptions) error {
	return a.session(o.memory).Change(ctx, func(m *tm.Memory) error {
		done, err := m.Undo(ctx, history.UndoOptions{Entry: o.entry, Redo: o.redo})
		switch {
		case errors.Is(err, history.ErrNothingToUndo) && o.redo:
			a.note("there is nothing to redo")
			return errNothingFound
		case errors.Is(err, history.ErrNothingToUndo):
			a.note("there is no change left to undo")
			return errNothingFound
		case err != nil:
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, shape.Undone{Undone: done.Entry, Entry: done.ID, Removed: done.Removed, Restored: done.Restored, Reverted: done.Reverted})
		}
		printUndone(a, done)
		return nil
	})
}

func printUndone(a *cli, done history.Undone) {
	what := ui.Sayf("Undid %d: %s", done.Entry.ID, done.Entry.Command)
	if done.Entry.Undoes != 0 {
		what = ui.Sayf("Redid %d", done.Entry.Undoes)
	}
	var effects []string
	for _, e := range []struct {
		n      int
		format string
	}{{done.Removed, "%s removed"}, {done.Restored, "%s restored"}, {done.Reverted, "%s reverted"}} {
		if e.n > 0 {
			effects = append(effects, ui.Sayf(e.format, ui.Count(e.n, "unit", "units")))
		}
	}
	if len(effects) > 0 {
		what += " (" + strings.Join(effects, ", ") + ")"
	}
	fmt.Fprintf(a.out, "%s\n", a.screen.Safe(what))
	if done.Entry.Undoes == 0 {
		say(a.out, "redo with: yiku undo %d\n", done.ID)
	}
}

// listedChanges is the number of changes that undo --list shows: about a
// screen.
const listedChanges = 20

func runJournal(ctx context.Context, a *cli, o undoOptions) error {
	return a.session(o.memory).Read(ctx, func(m *tm.Memory) error {
		limit := listedChanges
		if o.all {
			limit = 0
		}
		entries, err := m.Journal(ctx, limit)
		if err != nil {
			return err
		}
		if o.json {
			list := shape.Journal{Entries: shape.List(entries)}
			return ui.PrintJSON(a.out, list)
		}
		if len(entries) == 0 {
			a.note("the memory was not changed yet")
			return errNothingFound
		}
		fmt.Fprint(a.out, a.screen.Render(journalTable(entries), 0))
		if last := entries[len(entries)-1].ID; last > 1 {
			say(a.out, "--all shows the older ones\n")
		}
		return nil
	})
}

// journalTable returns a table of changes, one per line.
func journalTable(entries []history.Entry) ui.Table {
	t := ui.Table{Header: []string{"no.", "when", "what", "units"}, Right: []int{0}}
	for _, e := range entries {
		var units []string
		if e.Added > 0 {
			units = append(units, fmt.Sprintf("+%d", e.Added))
		}
		if e.Kept > 0 {
			units = append(units, ui.Sayf("%d changed", e.Kept))
		}
		if e.UndoneBy > 0 {
			units = append(units, ui.Sayf("undone by %d", e.UndoneBy))
		}
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(e.ID, 10), e.Time.Local().Format("2006-01-02 15:04"), e.Command, strings.Join(units, ", "),
		})
	}
	return t
}
