package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// build says which yiku this is.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	// Modified tells that files differed from the commit.
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// thisBuild reads what the Go toolchain wrote into the program. Version is
// "devel" and Commit "unknown" where it was built outside a checkout.
func thisBuild() build {
	b := build{Version: "devel", Commit: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
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

func (b build) String() string {
	commit := b.Commit
	if len(commit) > 12 {
		commit = commit[:12]
	}
	if b.Modified {
		commit += ", modified"
	}
	return fmt.Sprintf("yiku %s (commit %s, %s, %s)", b.Version, commit, b.Go, b.Platform)
}

const versionLong = `Prints the version, the commit it was built from, and the Go version.

With --json: {"version","commit","modified","go","platform"}`

func newVersion(a *app) *cobra.Command {
	var asJSON jsonFlag
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Say which yiku this is",
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
	asJSON.register(cmd)
	return cmd
}
