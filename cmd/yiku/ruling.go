package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export/rulings"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/ruling"
)

const rulingLong = `Keeps rulings by authorities on phrases: which rendering is official, allowed,
superseded or banned, who said so, when and where. yiku lookup shows them beside
what the memory actually has, and says where they differ.

  yiku ruling import FILE          from a table, a TBX, or a page of terms
  yiku ruling add PHRASE WORDS     one ruling
  yiku ruling list [TEXT]          all, or those whose phrase holds TEXT
  yiku ruling remove ID...         by the numbers that list shows

The heading of a table names its columns: phrase, rendering (or a language: en,
ru), lang, status, authority, date, citation, note; Chinese headings are
understood. A ruling on the same words by the same authority takes the place of
the older one. yiku undo undoes a change.`

func newRuling(a *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "ruling import|add|list|remove",
		Short:   "Keep rulings by authorities on renderings",
		Long:    rulingLong,
		Example: "  yiku ruling add 会见 meet with --authority 译审委员会",
		RunE:    subcommandMissing,
	}
	cmd.AddCommand(newRulingImport(a), newRulingAdd(a), newRulingList(a), newRulingRemove(a))
	return cmd
}

// rulingFlags describe one ruling, or all of a file.
type rulingFlags struct {
	to, status, authority, date, citation, note string
	common
}

func (o *rulingFlags) register(cmd *cobra.Command, single bool) {
	cmd.Flags().StringVar(&o.to, "to", "en", "the `LANGUAGE` of the renderings")
	suggest(cmd, "to", commonLanguages)
	cmd.Flags().StringVar(&o.authority, "authority", "", "who rules: the `NAME` of a body")
	cmd.Flags().StringVar(&o.date, "date", "", "the `DATE` of the ruling: 2025, 2025-10 or 2025-10-15")
	cmd.Flags().StringVar(&o.citation, "citation", "", "where to find it: the `TEXT` of a reference")
	if single {
		cmd.Flags().StringVar(&o.status, "status", string(ruling.Official), "the `STATUS`: official, allowed, superseded or banned")
		suggest(cmd, "status", ruling.StatusWords.Names())
		cmd.Flags().StringVar(&o.note, "note", "", "a `NOTE`")
	}
	o.common.register(cmd, shape.RulingsAdded{})
}

func (o *rulingFlags) validate() error {
	if err := validDate("date", o.date); err != nil {
		return err
	}
	return canonical("to", &o.to)
}

const rulingImportLong = `Reads rulings from a list of terms; all of them or none. A list is

  - a CSV, TSV or Excel table with columns such as Chinese, English, source and
    date, headed in either language, also below a title (see yiku ruling);
  - a TBX;
  - a page or document (Word, PDF, web page, text) whose lines are a term with
    its translation, or the two in turn. What is neither is left out and listed.

--authority, --date and --citation are for what the list itself does not state.`

func newRulingImport(a *cli) *cobra.Command {
	var o rulingFlags
	cmd := &cobra.Command{
		Use:     "import FILE",
		Short:   "Read rulings from a list of terms or a term base",
		Long:    rulingImportLong,
		Example: "  yiku ruling import terms.csv --authority 译审委员会",
		Args:    files("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			fill := rulings.Options{Lang: o.to, Authority: o.authority, Date: o.date, Citation: o.citation}
			found, err := a.session(o.memory).ReadRulings(cmd.Context(), args[0], fill)
			if err != nil {
				return err
			}
			if err := o.add(cmd.Context(), a, found.Rulings, found.Skipped); err != nil || bool(o.json) {
				return err
			}
			printSkippedRulings(a, found.Skipped)
			return nil
		},
	}
	o.register(cmd, false)
	cmd.Flags().BoolVar(&a.listAll, "all", false, "list all that was left out")
	return cmd
}

func newRulingAdd(a *cli) *cobra.Command {
	var o rulingFlags
	cmd := &cobra.Command{
		Use:     "add PHRASE WORDS",
		Short:   "Add one ruling",
		Long:    "Adds one ruling: the phrase, and the words that are official for it, or have the\nstatus given by --status.",
		Example: "  yiku ruling add 会见 meet with --authority 译审委员会",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usagef("ruling add takes a phrase and the words that render it")
			}
			if err := o.validate(); err != nil {
				return err
			}
			status, err := ruling.StatusWords.Parse(o.status)
			if err != nil {
				return usagef("--status: %w", err)
			}
			r := ruling.Ruling{
				Phrase: args[0], Rendering: strings.Join(args[1:], " "), Lang: o.to, Status: status,
				Authority: o.authority, Date: o.date, Citation: o.citation, Note: o.note,
			}
			if err := r.Validate(); err != nil {
				return &usageError{err}
			}
			return o.add(cmd.Context(), a, []ruling.Ruling{r}, nil)
		},
	}
	o.register(cmd, true)
	return cmd
}

func (o *rulingFlags) add(ctx context.Context, a *cli, list []ruling.Ruling, skipped []*rulings.LineError) error {
	return a.session(o.memory).Create(ctx, func(m *tm.Memory) error {
		added, replaced, err := m.AddRulings(ctx, list, a.command)
		if err != nil {
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, shape.RulingsAdded{Added: added, Replaced: replaced, Skipped: shape.Each(skipped, func(l *rulings.LineError) shape.Skipped {
				return shape.Skipped{File: l.Name, Place: l.Place(), Reason: l.Problem}
			})})
		}
		say(a.out, "%s added", ui.Count(added, "ruling", "rulings"))
		if replaced > 0 {
			say(a.out, ", %d replaced", replaced)
		}
		fmt.Fprintln(a.out)
		return nil
	})
}

// printSkippedRulings lists the rows and lines that are not rulings.
func printSkippedRulings(a *cli, skipped []*rulings.LineError) {
	if len(skipped) == 0 {
		return
	}
	say(a.out, "Left out: %s\n", ui.Count(len(skipped), "place", "places"))
	for _, l := range skipped[:a.most(len(skipped))] {
		fmt.Fprintf(a.out, "  %s\n", a.screen.Safe(l.Error()))
	}
	printMore(a, len(skipped))
}

func newRulingList(a *cli) *cobra.Command {
	var o common
	cmd := &cobra.Command{
		Use:     "list [TEXT]",
		Short:   "List the rulings",
		Long:    "Lists the rulings, or those whose phrase holds TEXT.",
		Example: "  yiku ruling list",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.session(o.memory).Read(cmd.Context(), func(m *tm.Memory) error {
				rulings, err := m.Rulings(cmd.Context(), strings.Join(args, " "))
				if err != nil {
					return err
				}
				return listRulings(a, rulings, o.json)
			})
		},
	}
	return o.register(cmd, shape.Rulings{})
}

func listRulings(a *cli, rulings []ruling.Ruling, asJSON jsonFlag) error {
	if asJSON {
		if err := ui.PrintJSON(a.out, shape.Rulings{Rulings: shape.List(rulings)}); err != nil {
			return err
		}
	} else if len(rulings) > 0 {
		t := ui.Table{Header: []string{"no.", "phrase", "rendering", "lang", "status", "authority", "date"}, Right: []int{0}}
		for _, r := range rulings {
			t.Rows = append(t.Rows, []string{strconv.FormatInt(r.ID, 10), r.Phrase, r.Rendering, r.Lang, ui.Say(string(r.Status)), r.Authority, r.Date})
		}
		fmt.Fprint(a.out, a.screen.Render(t, 0))
	}
	if len(rulings) == 0 {
		a.note("there is no such ruling")
		return errNothingFound
	}
	return nil
}

func newRulingRemove(a *cli) *cobra.Command {
	var o common
	cmd := &cobra.Command{
		Use:     "remove ID...",
		Short:   "Remove rulings",
		Long:    "Removes the rulings with these numbers, all of them or none.",
		Example: "  yiku ruling remove 1",
		RunE: func(cmd *cobra.Command, args []string) error {
			ids, bad, ok := numbers(args)
			if !ok {
				return ui.WithHint(usagef("%q is not the number of a ruling", bad), "yiku ruling list shows the numbers")
			}
			if len(ids) == 0 {
				return ui.WithHint(usagef("ruling remove needs the number of a ruling"), "yiku ruling list shows the numbers")
			}
			return a.session(o.memory).Change(cmd.Context(), func(m *tm.Memory) error {
				err := m.RemoveRulings(cmd.Context(), ids, a.command)
				if errors.Is(err, tm.ErrNoRuling) {
					return ui.WithHint(err, "yiku ruling list shows the numbers; nothing was removed")
				}
				if err != nil {
					return err
				}
				if o.json {
					return ui.PrintJSON(a.out, shape.RemovedAll{Removed: ids})
				}
				say(a.out, "%s removed\n", ui.Count(len(ids), "ruling", "rulings"))
				return nil
			})
		},
	}
	return o.register(cmd, shape.RemovedAll{})
}

// rulingWords returns a ruling on one line: official: “clean energy” (能源部, 2024-05;
// 公报第3号).
func rulingWords(r ruling.Ruling) string {
	var source []string
	for _, s := range []string{r.Authority, r.Date, r.Citation} {
		if s != "" {
			source = append(source, s)
		}
	}
	words := fmt.Sprintf("%s: “%s”", ui.Say(string(r.Status)), r.Rendering)
	if len(source) > 0 {
		words += " (" + strings.Join(source, ", ") + ")"
	}
	if r.Note != "" {
		words += ": " + r.Note
	}
	return words
}
