package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"

	"github.com/spf13/cobra"
)

const lexiconLong = `Keeps lists of terms and dictionaries in the memory: every later import into it
pairs with their help, as if each were given with --lexicon.

  yiku lexicon add FILE            keep a list; one of the same name is replaced
  yiku lexicon list                the lists of the memory
  yiku lexicon remove ID           by the number that list shows

FILE is a list of terms (a Chinese term, a tab and its renderings a line, or
.csv), or a dictionary with Chinese heads, told by the ending of its name:

  .u8                the form of CC-CEDICT: HanDeDict, CFDICT, CC-Canto
  .dsl  .dsl.dz      ABBYY Lingvo: BKRS and others
  .ifo               StarDict, with .idx and .dict or .dict.dz beside it

Terms of a list count for more than the built-in dictionary; entries of a
dictionary that you add count for as much. yiku undo undoes a change.`

func newLexicon(a *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "lexicon add|list|remove",
		Short:   "Keep terms and dictionaries that help the pairing",
		Long:    lexiconLong,
		Example: "  yiku lexicon list",
		RunE:    subcommandMissing,
	}
	cmd.AddCommand(newLexiconAdd(a), newLexiconList(a), newLexiconRemove(a))
	return cmd
}

// lexiconJSON is a lexicon in --json.
type lexiconJSON struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Lang      string `json:"lang"`
	Terms     int    `json:"terms"`
	Skipped   int    `json:"skipped,omitempty"`
	Published bool   `json:"published"`
	Added     string `json:"added"`
}

type lexiconsJSON struct {
	Lexicons []lexiconJSON `json:"lexicons"`
}

func lexiconOf(l tm.Lexicon) lexiconJSON {
	return lexiconJSON{l.ID, l.Terms.Name, l.Lang, len(l.Terms.List), l.Terms.Skipped, l.Terms.Published, l.Added.Format(time.DateOnly)}
}

func newLexiconAdd(a *cli) *cobra.Command {
	var to string
	var o common
	cmd := &cobra.Command{
		Use:     "add FILE",
		Short:   "Keep a list of terms or a dictionary",
		Long:    "Keeps a list of terms or a dictionary. See yiku lexicon for the forms.",
		Example: "  yiku lexicon add terms.tsv --to en",
		Args:    files("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if to != "" {
				if err := canonical("to", &to); err != nil {
					return err
				}
			}
			l, err := a.session(o.memory).AddLexicon(cmd.Context(), args[0], to)
			if err != nil {
				return err
			}
			if o.json {
				return ui.PrintJSON(a.out, lexiconOf(l))
			}
			say(a.out, "lexicon %d: %s kept of %s, Chinese and %s\n", l.ID, ui.Count(len(l.Terms.List), "term", "terms"), l.Terms.Name, l.Lang)
			if n := l.Terms.Skipped; n > 0 {
				a.note("%s left out: no Chinese head, or nothing but explanations", ui.Count(n, "entry", "entries"))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the `LANGUAGE` of the renderings (detected by default)")
	suggest(cmd, "to", commonLanguages)
	return o.register(cmd, lexiconJSON{})
}

func newLexiconList(a *cli) *cobra.Command {
	var o common
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the lexicons of the memory",
		Long:    "Lists the lexicons of the memory.",
		Example: "  yiku lexicon list",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.session(o.memory).Read(cmd.Context(), func(m *tm.Memory) error {
				lexicons, err := m.Lexicons(cmd.Context())
				if err != nil {
					return err
				}
				list := make([]lexiconJSON, len(lexicons))
				t := ui.Table{Header: []string{"no.", "name", "lang", "terms", "kind", "added"}, Right: []int{0, 3}}
				for i, l := range lexicons {
					list[i] = lexiconOf(l)
					kind := "terms"
					if l.Terms.Published {
						kind = "dictionary"
					}
					t.Rows = append(t.Rows, []string{strconv.FormatInt(l.ID, 10), l.Terms.Name, l.Lang, strconv.Itoa(len(l.Terms.List)), ui.Say(kind), list[i].Added})
				}
				if o.json {
					return ui.PrintJSON(a.out, lexiconsJSON{list})
				}
				if len(list) == 0 {
					a.note("the memory has no lexicon")
					return nil
				}
				fmt.Fprint(a.out, a.screen.Render(t, 0))
				return nil
			})
		},
	}
	return o.register(cmd, lexiconsJSON{})
}

func newLexiconRemove(a *cli) *cobra.Command {
	var o common
	cmd := &cobra.Command{
		Use:     "remove ID",
		Short:   "Remove a lexicon",
		Long:    "Removes the lexicon with this number from the memory.",
		Example: "  yiku lexicon remove 1",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return ui.WithHint(usagef("lexicon remove needs the number of a lexicon"), "yiku lexicon list shows the numbers")
			}
			ids, bad, ok := numbers(args)
			if !ok {
				return ui.WithHint(usagef("%q is not the number of a lexicon", bad), "yiku lexicon list shows the numbers")
			}
			return a.session(o.memory).Change(cmd.Context(), func(m *tm.Memory) error {
				err := m.RemoveLexicon(cmd.Context(), ids[0], a.command)
				if errors.Is(err, tm.ErrNoLexicon) {
					return ui.WithHint(err, "yiku lexicon list shows the numbers")
				}
				if err != nil {
					return err
				}
				if o.json {
					return ui.PrintJSON(a.out, shape.RemovedOne{Removed: ids[0]})
				}
				say(a.out, "lexicon %d removed\n", ids[0])
				return nil
			})
		},
	}
	return o.register(cmd, shape.RemovedOne{})
}
