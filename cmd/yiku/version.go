package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// thisBuild returns what the Go toolchain recorded in the program. Outside a
// checkout, Version is "devel" and Commit "unknown".
func thisBuild() shape.Build {
	b := shape.Build{Version: "devel", Commit: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if info.Main.Version != "(devel)" {
		b.Version = cmp.Or(info.Main.Version, b.Version)
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

const versionLong = `Prints the version, the commit it was built from, and the Go version.`

func newVersion(a *cli) *cobra.Command {
	var asJSON jsonFlag
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version of yiku",
		Long:    versionLong,
		Example: "  yiku version",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return ui.PrintJSON(a.out, thisBuild())
			}
			fmt.Fprintln(a.out, thisBuild())
			return nil
		},
	}
	asJSON.register(cmd, shape.Build{})
	return cmd
}
