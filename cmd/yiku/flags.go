package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// memoryVariable is the environment variable that names the memory.
const memoryVariable = "YIKU_MEMORY"

// memoryFlag is --memory.
type memoryFlag string

func (m *memoryFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringVar((*string)(m), "memory", "",
		"the memory `FILE` (else $"+memoryVariable+", else yiku/memory.db in your data folder)")
}

// path is the memory's file: the option, else the environment, else
// yiku/memory.db in the user's data folder of the XDG Base Directory
// Specification. It is empty where nobody says where that folder is: see
// errNoFolder.
func (m memoryFlag) path() string {
	if m != "" {
		return string(m)
	}
	if path := os.Getenv(memoryVariable); path != "" {
		return path
	}
	if _, err := os.UserHomeDir(); err != nil && os.Getenv("XDG_DATA_HOME") == "" {
		return "" // and not /.local/share
	}
	return filepath.Join(xdg.DataHome, "yiku", "memory.db")
}

// jsonFlag is --json.
type jsonFlag bool

func (j *jsonFlag) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar((*bool)(j), "json", false, "print the result as JSON")
}

// repairsFlag is --repairs.
type repairsFlag bool

func (r *repairsFlag) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar((*bool)(r), "repairs", false, "list every repair made while reading")
}

// languageFlags are --from and --to, empty where not given.
type languageFlags struct{ from, to string }

func (l *languageFlags) register(cmd *cobra.Command, from, to string) {
	cmd.Flags().StringVar(&l.from, "from", "", from)
	cmd.Flags().StringVar(&l.to, "to", "", to)
	for _, name := range []string{"from", "to"} {
		suggest(cmd, name, commonLanguages)
	}
}

// validate brings both tags into their canonical form.
func (l *languageFlags) validate() error {
	for _, f := range []struct {
		name string
		tag  *string
	}{{"from", &l.from}, {"to", &l.to}} {
		if err := canonical(f.name, f.tag); err != nil {
			return err
		}
	}
	if l.from != "" && l.from == l.to {
		return usagef("--from and --to are both %s", l.from)
	}
	return nil
}

// canonical brings the language tag of the option name into its canonical
// form; empty stays empty.
func canonical(name string, tag *string) error {
	if *tag == "" {
		return nil
	}
	c, err := lang.Canonical(*tag)
	if err != nil {
		return usagef("--%s: %w", name, err)
	}
	*tag = c
	return nil
}

// outFlags are -o and --force.
type outFlags struct {
	path  string
	force bool
}

func (o *outFlags) register(cmd *cobra.Command, what string) {
	cmd.Flags().StringVarP(&o.path, "output", "o", "", what)
	cmd.Flags().BoolVar(&o.force, "force", false, "replace the output file if it exists")
}

// file is the output, which must be none of the inputs.
func (o outFlags) file(inputs ...string) ui.OutFile {
	return ui.OutFile{Path: o.path, Force: o.force, Inputs: inputs}
}

// commonLanguages and commonEncodings are what the shell offers; many more
// are understood.
var (
	commonLanguages = []string{"zh", "zh-Hant", "en", "ru", "fr", "de", "es"}
	commonEncodings = []string{"utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "windows-1251", "koi8-r"}
)

// suggest lets the shell complete the values of an option.
func suggest(cmd *cobra.Command, flag string, values []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(fmt.Sprintf("option --%s of %s: %v", flag, cmd.Name(), err)) // a slip in this program
	}
}

// list writes words as a person does: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// count writes a number with its noun: "1 pair", "2 pairs".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
