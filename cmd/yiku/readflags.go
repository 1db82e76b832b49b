package main

import (
	"path/filepath"

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
}

func (r *readFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.column, "column", "", "the `COLUMN` of a table (xlsx, ods, csv): its letter, number or heading; * reads all")
	cmd.Flags().BoolVar(&r.lossy, "lossy", false, "leave out bytes that cannot be decoded instead of stopping at them")
}

// apply adds the flags to the options of reading.
func (r readFlags) apply(o read.Options) read.Options {
	o.Column, o.Lossy, o.Cache = r.column, r.lossy, compiledFolder()
	return o
}

// compiledFolder is where the reader of PDF files keeps what it is compiled to:
// a folder in the user's cache folder, which may be deleted at any time.
func compiledFolder() string { return filepath.Join(xdg.CacheHome, "yiku", "compiled") }
