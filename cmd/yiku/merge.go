package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/merge"
)

const mergeLong = `Adds the contents of another memory to yours, such as a colleague's or that of
your other computer. OTHER is not changed, except that a memory written by an
older yiku is brought up to date.

Documents that yours does not have are added completely. Documents that both
have are compared unit by unit. What yours does not have is added, including the
date, title, body, translator or address of a document. A unit that a person
reviewed, edited, rejected, noted or marked replaces one that nobody worked on,
and never the reverse, whatever their dates. Units that you removed come back if
OTHER has them. Rulings and marked renderings are added too.

If people worked on a unit in both memories and left it different, that is a
conflict: it is listed with both texts, and yours stays, or theirs with
--theirs. Marks, rulings and details of a document that differ are conflicts
too.

A document that is another version of one of yours, with the same names or title
and common sentences, is stored beside it and named: remove one of the two.

To continue a merge that was stopped, run it again. yiku undo undoes all of it.`

// mergeOptions are the flags of yiku merge.
type mergeOptions struct {
	other string
	sides sideFlags
	common
}

func newMerge(a *cli) *cobra.Command {
	var o mergeOptions
	cmd := &cobra.Command{
		Use:     "merge OTHER",
		Short:   "Merge another memory into this one",
		Long:    mergeLong,
		Example: "  yiku merge memory-2025-10.db",
		Args:    files("OTHER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.other = args[0]
			if err := o.sides.validate(); err != nil {
				return err
			}
			return runMerge(cmd.Context(), a, o)
		},
	}
	o.sides.register(cmd, "OTHER")
	cmd.Flags().BoolVar(&a.listAll, "all", false, "list all conflicts")
	return o.common.register(cmd, shape.Merged{})
}

func runMerge(ctx context.Context, a *cli, o mergeOptions) error {
	memory := o.memory.path()
	if err := refuseSameFile(o.other, memory); err != nil {
		return err
	}
	other, err := tm.Open(ctx, o.other, tm.Options{ReadOnly: true})
	if errors.Is(err, fs.ErrNotExist) {
		return ui.Errorf("name the file of a memory", "there is no memory at %s", o.other)
	}
	if err != nil {
		return err
	}
	defer other.Close() // nothing was written
	if err := app.Sound(ctx, other); err != nil {
		return err
	}
	var done merge.Result
	var versions []app.Version
	session := a.session(o.memory)
	err = session.Create(ctx, func(m *tm.Memory) (err error) {
		progress := ui.NewProgress(a.bars, a.errScreen, "merging")
		defer progress.Done()
		done, versions, err = session.Merge(ctx, m, other, merge.Options{Command: a.command, Theirs: o.sides.theirs, Progress: progress.Set})
		return err
	})
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shape.Merged{Other: o.other, Origins: done.Origins, New: done.New, Same: done.Same, Filled: done.Filled, Added: done.Added, Updated: done.Updated, Older: done.Older, Rulings: done.Rulings, Marks: done.Marks, Ignored: done.Ignored, Entry: done.Entry, Versions: shape.Each(versions, versionOf), Conflicts: shape.ConflictsOf(done.Conflicts, false)})
	}
	printMerged(a, o.other, done)
	for _, v := range versions {
		say(a.out, "document %d: %s\n", v.Origin.ID, v.Error())
		say(a.out, "  both are kept; yiku remove --document N removes one of them\n")
	}
	if len(done.Conflicts) > 0 {
		say(a.out, "\nConflicts, %s: %s\n", o.sides.words(), ui.Count(len(done.Conflicts), "decision", "decisions"))
		printConflicts(a, done.Conflicts, "yours", "theirs")
		if !o.sides.theirs {
			say(a.out, "  --theirs takes the other version of all of them; yiku edit ID of one\n")
		}
	}
	return nil
}

func versionOf(v app.Version) shape.OtherVersion {
	return shape.OtherVersion{Document: v.Origin.ID, Of: v.Number(), Shared: v.Shared}
}

// refuseSameFile returns an error for merging a memory into itself.
func refuseSameFile(other, memory string) error {
	x, err := os.Stat(other)
	if err != nil {
		return nil // opening it returns the error
	}
	if y, err := os.Stat(memory); err == nil && os.SameFile(x, y) {
		return usagef("%s is the memory itself", other)
	}
	return nil
}

func printMerged(a *cli, other string, done merge.Result) {
	if done.Entry == 0 {
		words := ui.Sayf("%s has nothing that the memory does not have", other)
		if len(done.Conflicts) > 0 {
			words = ui.Sayf("Nothing was taken from %s", other)
		}
		fmt.Fprintf(a.out, "%s (%s)\n", words, ui.Count(done.Origins, "document", "documents"))
		printOlder(a, done)
		return
	}
	say(a.out, "Added %s from %s", ui.Count(done.Added, "unit", "units"), other)
	if done.New > 0 {
		say(a.out, ", with %s that the memory did not have", ui.Count(done.New, "document", "documents"))
	}
	fmt.Fprintln(a.out)
	if done.Updated > 0 {
		say(a.out, "%s changed there and taken over\n", ui.Count(done.Updated, "unit was", "units were"))
	}
	printOlder(a, done)
	if done.Rulings > 0 {
		say(a.out, "%s added\n", ui.Count(done.Rulings, "ruling", "rulings"))
	}
	if done.Marks > 0 {
		say(a.out, "%s of renderings added\n", ui.Count(done.Marks, "mark", "marks"))
	}
	if done.Filled > 0 {
		say(a.out, "%s a date, a title or another detail that only %s has\n", ui.Count(done.Filled, "document got", "documents got"), other)
	}
	if done.Ignored > 0 {
		say(a.out, "%s set aside there and here now\n", ui.Count(done.Ignored, "finding was", "findings were"))
	}
	a.undoWith(done.Entry)
}

func printOlder(a *cli, done merge.Result) {
	if done.Older > 0 {
		say(a.out, "%s there and left as yours\n", ui.Count(done.Older, "unit differs", "units differ"))
	}
}
