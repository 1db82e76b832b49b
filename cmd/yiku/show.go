package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const showLong = `Shows all that the memory knows about a unit: its texts with their inline codes,
its status, where it comes from, its details from an exchange file, the units
before and after it in its document, and how it was changed. yiku lookup gives
the numbers of units.`

// showOptions are the flags of yiku show.
type showOptions struct {
	ids []int64
	common
}

func newShow(a *cli) *cobra.Command {
	var o showOptions
	cmd := &cobra.Command{
		Use:     "show ID...",
		Short:   "Show everything known about a unit",
		Long:    showLong,
		Example: "  yiku show 1",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if len(args) == 0 {
				return ui.WithHint(usagef("show needs the number of a unit"), "yiku lookup shows the numbers")
			}
			if o.ids, err = unitNumbers(args); err != nil {
				return err
			}
			return runShow(cmd.Context(), a, o)
		},
	}
	return o.common.register(cmd, shape.Units{})
}

func unitNumbers(args []string) ([]int64, error) {
	ids, bad, ok := numbers(args)
	if !ok {
		return nil, ui.WithHint(usagef("%q is not the number of a unit", bad), "yiku lookup shows the numbers")
	}
	return ids, nil
}

// numbers parses numbers. It returns the first word that is not a number, or "".
func numbers(args []string) (ids []int64, bad string, ok bool) {
	for _, s := range args {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 {
			return nil, s, false
		}
		ids = append(ids, n)
	}
	return ids, "", true
}

// asUsage converts an error in the request to a usage error.
func asUsage(err error) error {
	if errors.Is(err, tm.ErrNoSelection) || errors.Is(err, tm.ErrEmptyQuery) {
		return &usageError{err}
	}
	return err
}

func runShow(ctx context.Context, a *cli, o showOptions) error {
	list, err := a.session(o.memory).ShowUnits(ctx, app.Neighbours, o.ids...)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shape.Units{Units: shape.Each(list, app.ShownUnit.Shape)})
	}
	for i, s := range list {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		printShown(a, s)
		a.noteDamaged(s.Unit)
	}
	return nil
}

// noteDamaged warns about a unit whose texts are not those that were stored.
func (a *cli) noteDamaged(u unit.Unit) {
	if u.Damaged {
		a.note("the texts of unit %d are damaged; yiku doctor shows what else is", u.ID)
	}
}

// unitLines returns the number and the texts of a unit, as in a look-up.
func unitLines(screen ui.Screen, u unit.Unit) string {
	var b strings.Builder
	for i, v := range u.Variants {
		text := screen.Paragraph(v.Text, nil, ui.MarkHit, textIndent)
		if i == 0 {
			number := fmt.Sprintf("%*d", textIndent-2, u.ID)
			if u.ID == 0 { // a sentence that is no pair
				number = strings.Repeat(" ", textIndent-2)
			}
			text = screen.Faint(number) + "  " + text[textIndent:]
		}
		fmt.Fprintln(&b, text)
	}
	return b.String()
}

func printShown(a *cli, s app.ShownUnit) {
	u := s.Unit
	say(a.out, "Unit %d, %s\n", u.ID, statusLine(u))
	for _, v := range u.Variants {
		fmt.Fprintf(a.out, "\n%s\n%s\n", app.LanguageName(v.Lang), a.screen.Paragraph(v.Text, nil, ui.MarkHit, 2))
		if len(v.Codes) > 0 {
			say(a.out, "  with codes: %s\n", a.screen.Safe(v.FullText()))
		}
		if d := v.Details; d != nil {
			printSaid(a, d.Notes, d.Props, d.CreatedBy, d.ChangedBy)
		}
	}
	say(a.out, "\nFrom document %d, place %d: %s\n", u.Origin.ID, u.Place+1, a.screen.Safe(originWords(u.Origin)))
	for _, p := range u.MoreOrigins {
		say(a.out, "and document %d, place %d: %s\n", p.Origin.ID, p.Place+1, a.screen.Safe(originWords(p.Origin)))
	}
	if u.TUID != "" {
		say(a.out, "named %s in its file\n", a.screen.Safe(u.TUID))
	}
	printSaid(a, u.Notes, u.Props, u.CreatedBy, u.ChangedBy)
	for _, side := range []struct {
		name  string
		units []unit.Unit
	}{{ui.Say("Before it"), s.Before}, {ui.Say("After it"), s.After}} {
		if len(side.units) > 0 {
			fmt.Fprintf(a.out, "\n%s\n", side.name)
		}
		for _, n := range side.units {
			fmt.Fprint(a.out, unitLines(a.screen, n))
		}
	}
	if len(s.History) > 0 {
		fmt.Fprintf(a.out, "\n%s", a.screen.Render(journalTable(s.History), 0))
	}
}

// statusLine describes the status of the unit, and since when it has it.
func statusLine(u unit.Unit) string {
	line := ui.Say(statusWords[u.Status])
	if u.Status == unit.Aligned {
		line += ui.Sayf(", score %.2f", u.Score)
	}
	line += ui.Sayf(", since %s", u.Created.Local().Format(time.DateOnly))
	if !u.Changed.Equal(u.Created) {
		line += ui.Sayf(", changed %s", u.Changed.Local().Format(time.DateOnly))
	}
	return line
}

// printSaid prints what an exchange file recorded.
func printSaid(a *cli, notes []string, props []unit.Prop, createdBy, changedBy string) {
	for _, n := range notes {
		say(a.out, "  note: %s\n", a.screen.Safe(n))
	}
	for _, p := range props {
		fmt.Fprintf(a.out, "  %s: %s\n", a.screen.Safe(p.Type), a.screen.Safe(p.Value))
	}
	for _, by := range []struct{ what, name string }{{ui.Say("made by"), createdBy}, {ui.Say("changed by"), changedBy}} {
		if by.name != "" {
			fmt.Fprintf(a.out, "  %s %s\n", by.what, a.screen.Safe(by.name))
		}
	}
}
