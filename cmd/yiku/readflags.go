package main

import (
	"path/filepath"
	"slices"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align/read"
)

// readFlags say how files are read, whatever the command does with them.
type readFlags struct {
	// column names the column of a table; empty where not given.
	column string
	// lossy leaves out bytes that cannot be decoded.
	lossy bool
	// without are the kinds of repair that are not made, as given.
	without []string
	// splitting says how what was read is split; nil where nothing is.
	splitting *splitFlags
}

func (r *readFlags) register(cmd *cobra.Command) {
	r.splitting = new(splitFlags)
	r.splitting.register(cmd)
	cmd.Flags().StringVar(&r.column, "column", "", "the `COLUMN` of a table (xlsx, ods, csv): its letter, number or heading; * reads all")
	kinds := append(repairKinds(), allRepairs)
	cmd.Flags().StringSliceVar(&r.without, "no-repair", nil, "make no repair of the `KIND`s: "+list(kinds))
	suggest(cmd, "no-repair", kinds)
	cmd.Flags().BoolVar(&r.lossy, "lossy", false, "leave out bytes that cannot be decoded instead of stopping at them")
}

// apply adds the flags to the options of reading.
func (r readFlags) apply(o read.Options) read.Options {
	o.Column, o.Lossy, o.Cache = r.column, r.lossy, compiledFolder()
	for _, kind := range read.RepairKinds() {
		if slices.Contains(r.without, string(kind)) || slices.Contains(r.without, allRepairs) {
			o.Without = append(o.Without, kind)
		}
	}
	return o
}

// allRepairs is the word for every kind of repair.
const allRepairs = "all"

// repairKinds are the kinds of repair that can be switched off, by name.
func repairKinds() []string {
	var names []string
	for _, kind := range read.RepairKinds() {
		names = append(names, string(kind))
	}
	return names
}

// validate refuses kinds of repair that there are none of.
func (r readFlags) validate() error {
	for _, kind := range r.without {
		if kind != allRepairs && !slices.Contains(repairKinds(), kind) {
			return usagef("--no-repair %q: there is no such repair; the kinds are %s", kind, list(append(repairKinds(), allRepairs)))
		}
	}
	return nil
}

// compiledFolder is where the reader of PDF files keeps what it is compiled to:
// a folder in the user's cache folder, which may be deleted at any time.
func compiledFolder() string { return filepath.Join(xdg.CacheHome, "yiku", "compiled") }
