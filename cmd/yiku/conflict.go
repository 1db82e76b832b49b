package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

// sideFlags are --ours and --theirs.
type sideFlags struct{ ours, theirs bool }

// register adds the options; from names what comes in.
func (s *sideFlags) register(cmd *cobra.Command, from string) {
	cmd.Flags().BoolVar(&s.ours, "ours", false, "in conflicts keep what the memory has (the default)")
	cmd.Flags().BoolVar(&s.theirs, "theirs", false, "in conflicts take what "+from+" has")
}

func (s sideFlags) validate() error {
	if s.ours && s.theirs {
		return usagef("--ours and --theirs exclude each other")
	}
	return nil
}

// words says which versions stand.
func (s sideFlags) words() string {
	if s.theirs {
		return "theirs taken"
	}
	return "yours kept"
}

// printConflicts lists conflicts, the two versions under the names ours and theirs.
func printConflicts(a *cli, conflicts []tm.Conflict, ours, theirs string) {
	for _, c := range conflicts[:a.most(len(conflicts))] {
		var head string
		switch c.Kind {
		case tm.ConflictMark:
			head = ui.Sayf("unit %d, the rendering of %s", c.Unit, c.Ours.Texts[0])
		case tm.ConflictRuling:
			head = "the ruling on " + strings.Join(c.Ours.Texts, ", ")
		default:
			head = ui.Sayf("unit %d", c.Unit)
			if sameSource(c) {
				head += ": " + c.Ours.Texts[0]
			}
		}
		width := a.screen.ListWidth()
		fmt.Fprintf(a.out, "  %s\n", ui.Shorten(a.screen.Safe(head), width))
		indent := max(ui.Width(ours), ui.Width(theirs))
		for _, side := range []struct{ name, words string }{{ours, versionWords(c, c.Ours)}, {theirs, versionWords(c, c.Theirs)}} {
			fmt.Fprintf(a.out, "    %-*s  %s\n", indent, side.name, ui.Shorten(a.screen.Safe(side.words), width-indent-4))
		}
	}
	printMore(a, len(conflicts))
}

// sameSource reports whether both versions of a unit have the same first text.
func sameSource(c tm.Conflict) bool {
	return len(c.Ours.Texts) > 0 && len(c.Theirs.Texts) > 0 && c.Ours.Texts[0] == c.Theirs.Texts[0]
}

// versionWords shows what a version of the conflict is: its texts, and status and
// notes where these differ.
func versionWords(c tm.Conflict, v tm.Version) string {
	texts := v.Texts
	switch {
	case c.Kind == tm.ConflictRuling:
		texts = nil
	case c.Kind == tm.ConflictMark || sameSource(c):
		texts = texts[1:]
	}
	words := cmp.Or(strings.Join(texts, " | "), "(not rendered)")
	var said []string
	if c.Ours.Status != c.Theirs.Status || c.Kind == tm.ConflictRuling {
		said = append(said, v.Status)
	}
	if !slices.Equal(c.Ours.Notes, c.Theirs.Notes) {
		said = append(said, v.Notes...)
	}
	switch {
	case c.Kind == tm.ConflictRuling:
		return strings.Join(said, ", ")
	case len(said) > 0:
		return fmt.Sprintf("[%s] %s", strings.Join(said, ", "), words)
	}
	return words
}
