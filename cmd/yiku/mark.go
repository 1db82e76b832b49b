package main

import (
	"context"
	"errors"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const markLong = `Records which words of a unit render a phrase, if yiku lookup marked others or
none. Later look-ups of the phrase show these words in that unit and use them as
an example for other units. yiku undo reverses it.

ID is the number of the unit that yiku lookup shows; WORDS must be written as in
its translation. "..." or "…" between WORDS stands for words that do not belong
to the rendering: take ... into account. --missing records that the unit does
not render the phrase.`

// markOptions are the flags of yiku mark.
type markOptions struct {
	unit    int64
	phrase  string
	words   string
	to      string
	missing bool
	remove  bool
	common
}

func newMark(a *cli) *cobra.Command {
	var o markOptions
	cmd := &cobra.Command{
		Use:     "mark ID PHRASE WORDS",
		Short:   "Record which words of a unit render a phrase",
		Long:    markLong,
		Example: "  yiku mark 1 会见 meets",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			return runMark(cmd.Context(), a, o)
		},
	}
	cmd.Flags().StringVar(&o.to, "to", "", "the `LANGUAGE` of the words (detected by default)")
	suggest(cmd, "to", commonLanguages)
	cmd.Flags().BoolVar(&o.missing, "missing", false, "say that the unit does not render the phrase")
	cmd.Flags().BoolVar(&o.remove, "remove", false, "forget what was marked for the phrase")
	return o.common.register(cmd, shape.Marked{})
}

func (o *markOptions) validate(args []string) error {
	without := o.missing || o.remove
	switch {
	case o.missing && o.remove:
		return usagef("--missing and --remove cannot be used together")
	case without && len(args) != 2:
		return usagef("mark takes the number of a unit and a phrase with this option, %d given", len(args))
	case !without && len(args) < 3:
		return usagef("mark takes the number of a unit, a phrase, and the words that render it")
	}
	ids, err := unitNumbers(args[:1])
	if err != nil {
		return err
	}
	o.unit, o.phrase, o.words = ids[0], args[1], strings.Join(args[2:], " ")
	if !without && strings.TrimSpace(o.words) == "" {
		return ui.WithHint(usagef("the words are empty"), "--missing says that nothing renders the phrase")
	}
	return canonical("to", &o.to)
}

func runMark(ctx context.Context, a *cli, o markOptions) error {
	s := a.session(o.memory)
	if o.remove {
		err := s.Unmark(ctx, o.unit, o.phrase, a.command)
		if errors.Is(err, tm.ErrNoMark) {
			return ui.Errorf("yiku lookup shows what is marked", "unit %d, %s: %w", o.unit, o.phrase, err)
		}
		if err != nil {
			return err
		}
		return o.report(a, tm.Mark{Unit: o.unit, Phrase: o.phrase})
	}
	mark, err := s.Mark(ctx, tm.Mark{Unit: o.unit, Phrase: o.phrase, Words: o.words, Lang: o.to, Command: a.command})
	if errors.Is(err, tm.ErrEmptyQuery) {
		return &usageError{err}
	}
	if err != nil {
		return err
	}
	return o.report(a, mark)
}

func (o *markOptions) report(a *cli, mark tm.Mark) error {
	switch {
	case bool(o.json):
		return ui.PrintJSON(a.out, shape.Marked{Unit: mark.Unit, Phrase: mark.Phrase, Words: mark.Words, Lang: mark.Lang, Removed: o.remove})
	case o.remove:
		say(a.out, "Unit %d: %s is no longer marked\n", o.unit, a.screen.Safe(o.phrase))
	case mark.Words == "":
		say(a.out, "Unit %d: %s is not rendered\n", o.unit, a.screen.Safe(o.phrase))
	default:
		say(a.out, "Unit %d: %s is %s\n", o.unit, a.screen.Safe(o.phrase), a.screen.Safe(mark.Words))
	}
	return nil
}
