package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const mergeLong = `Brings what another memory holds into yours: that of a colleague, or of your
other computer. OTHER is not changed, but brought up to date where an older yiku
wrote it.

Documents that yours does not have come whole. Those that both have are compared
unit by unit: what you do not have is added, of a unit that both changed the one
changed last is taken. Units that you removed come back if OTHER has them.
Rulings come too, and what was marked as the rendering of a phrase; where you
have one of your own, it stays.

A merge that is stopped can be given again and does the rest. yiku undo takes
all of it back.

With --json: {"other","origins","new","same","added","updated","older",
"rulings","marks","entry"}.`

// mergeOptions are the flags of yiku merge.
type mergeOptions struct {
	other  string
	memory memoryFlag
	json   jsonFlag
}

func newMerge(a *cli) *cobra.Command {
	var o mergeOptions
	cmd := &cobra.Command{
		Use:     "merge OTHER",
		Short:   "Bring another memory into this one",
		Long:    mergeLong,
		Example: "  yiku merge memory-2025-10.db",
		Args:    files("OTHER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.other = args[0]
			return runMerge(cmd.Context(), a, o)
		},
	}
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
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
	defer other.Close() // it was only read
	var done tm.Merged
	err = a.session(o.memory).Create(ctx, func(m *tm.Memory) (err error) {
		progress := ui.NewProgress(a.err, a.errScreen, "merging")
		defer progress.Done()
		done, err = m.Merge(ctx, other, tm.MergeOptions{Command: a.command, Progress: progress.Set})
		return err
	})
	if err != nil && done.Entry != 0 {
		err = ui.WithHint(err, "%s stored before; the same command goes on from there, yiku undo %d takes them back",
			ui.Count(done.Added+done.Updated, "unit was", "units were"), done.Entry)
	}
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shape.Merged{Other: o.other, Origins: done.Origins, New: done.New, Same: done.Same, Added: done.Added, Updated: done.Updated, Older: done.Older, Rulings: done.Rulings, Marks: done.Marks, Entry: done.Entry})
	}
	printMerged(a, o.other, done)
	return nil
}

// refuseSameFile refuses to merge a memory into itself.
func refuseSameFile(other, memory string) error {
	x, err := os.Stat(other)
	if err != nil {
		return nil // opening it says so
	}
	if y, err := os.Stat(memory); err == nil && os.SameFile(x, y) {
		return usagef("%s is the memory itself", other)
	}
	return nil
}

func printMerged(a *cli, other string, done tm.Merged) {
	if done.Entry == 0 {
		fmt.Fprintf(a.out, "%s has nothing that the memory does not have (%s)\n", other, ui.Count(done.Origins, "document", "documents"))
		printOlder(a, done)
		return
	}
	fmt.Fprintf(a.out, "Added %s from %s", ui.Count(done.Added, "unit", "units"), other)
	if done.New > 0 {
		fmt.Fprintf(a.out, ", with %s that the memory did not have", ui.Count(done.New, "document", "documents"))
	}
	fmt.Fprintln(a.out)
	if done.Updated > 0 {
		fmt.Fprintf(a.out, "%s changed later there and taken over\n", ui.Count(done.Updated, "unit was", "units were"))
	}
	printOlder(a, done)
	if done.Rulings > 0 {
		fmt.Fprintf(a.out, "%s added\n", ui.Count(done.Rulings, "ruling", "rulings"))
	}
	if done.Marks > 0 {
		fmt.Fprintf(a.out, "%s of renderings added\n", ui.Count(done.Marks, "mark", "marks"))
	}
	fmt.Fprintf(a.out, "yiku undo %d takes it back\n", done.Entry)
}

func printOlder(a *cli, done tm.Merged) {
	if done.Older > 0 {
		fmt.Fprintf(a.out, "%s changed later here and left as %s\n", ui.Count(done.Older, "unit was", "units were"), itOrThey(done.Older))
	}
}

func itOrThey(n int) string {
	if n == 1 {
		return "it is"
	}
	return "they are"
}
