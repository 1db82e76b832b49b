package main

import (
	"context"
	"os"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const backupLong = `Writes a copy of the memory in its current state to FILE. Other programs can
read and write the memory meanwhile. The copy is checked before it gets its
name: a damaged memory gives an error and no copy. To use the copy, name it with
--memory, or replace the memory with it while yiku is not running.`

// backupOptions are the flags of yiku backup.
type backupOptions struct {
	path  string
	force bool
	common
}

func newBackup(a *cli) *cobra.Command {
	var o backupOptions
	cmd := &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy the memory to a file, even while it is in use",
		Long:    backupLong,
		Example: "  yiku backup memory-2025-10.db",
		Args:    files("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.path = args[0]
			return runBackup(cmd.Context(), a, o)
		},
	}
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the file if it exists")
	return o.common.register(cmd, shape.BackedUp{})
}

func runBackup(ctx context.Context, a *cli, o backupOptions) error {
	memory := o.memory.path()
	out := ui.OutFile{Path: o.path, Force: o.force, Inputs: []string{memory}}
	if err := out.Check(); err != nil {
		return err
	}
	return a.session(o.memory).Read(ctx, func(m *tm.Memory) error {
		if err := out.Replace(func(name string) error { return m.Backup(ctx, name) }); err != nil {
			return err
		}
		done, err := describeBackup(ctx, a, m.Path(), o.path)
		if err != nil {
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, done)
		}
		say(a.out, "Copied %s to %s (%s)\n", ui.Count(done.Units, "unit", "units"), done.File, app.Bytes(done.Bytes))
		return nil
	})
}

// describeBackup reads the copy, so that it describes what is there.
func describeBackup(ctx context.Context, a *cli, memory, path string) (done shape.BackedUp, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return done, err
	}
	done = shape.BackedUp{Memory: memory, File: path, Bytes: info.Size()}
	err = a.session(memoryFlag(path)).Read(ctx, func(m *tm.Memory) error {
		origins, err := m.Origins(ctx)
		for _, o := range origins {
			done.Units += o.Units
		}
		return err
	})
	return done, err
}
