package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/bitext"
)

const reviewLong = `Shows how the sentences of a document are paired, and corrects it. Without a
document it lists those that have doubtful pairs or sentences without a partner
left, and the bead at which you stopped. A bead is what belongs together: some
sentences of the source and some of the target, or of one side only.

With a document it shows the beads with their numbers, all of them or those that
--doubtful and --unpaired choose. With a verb it changes beads:

  up BEAD SIDE         its first sentence on the side goes to the bead above
  down BEAD SIDE       its last sentence on the side goes to the bead below
  merge BEAD           one bead of this and the next
  part BEAD            smaller beads, its sentences paired anew
  split BEAD SIDE [N]  split a sentence at place N; without N shows the places
  apart BEAD           its two sides do not belong together
  pair BEAD BEAD       two beads with one side each belong together, also where
                       other beads stand between them
  edit BEAD            correct the text: --source TEXT, --target TEXT
  confirm BEAD...      right as they are; --through BEAD: all before it, too
  set-aside BEAD...    no translation of each other: kept out of answers
  reopen BEAD...       as if you had not decided on them
  realign BEAD         pair anew from there to the next bead you decided on;
                       without --yes it only shows what would change
  build                make beads of the pairs of a document that an older yiku
                       imported, or that was imported with --no-bitext

SIDE is source or target. Only the beads named and the ones next to them change,
and beads that you make by hand are confirmed. The pairs of the memory change
with the beads, and edits, removals and reviewed tables change the beads. yiku
undo undoes an edit, even in a later session.`

// reviewOptions are the flags and arguments of yiku review.
type reviewOptions struct {
	choice         app.BeadChoice
	source, target string
	through        int
	yes            bool
	common

	edit app.BeadEdit // the arguments
}

// A reviewVerb describes how many beads a verb takes, and whether a side.
type reviewVerb struct {
	verb        app.BeadVerb
	least, most int // numbers of beads; most is 0 for any number
	side        bool
}

var reviewVerbs = []reviewVerb{
	{app.Up, 1, 1, true}, {app.Down, 1, 1, true}, {app.Merge, 1, 1, false}, {app.Part, 1, 1, false}, {app.Split, 1, 1, true}, {app.Apart, 1, 1, false},
	{app.PairUp, 2, 2, false}, {app.EditText, 1, 1, false}, {app.Confirm, 0, 0, false}, {app.SetAside, 1, 0, false}, {app.Reopen, 1, 0, false}, {app.Realign, 1, 1, false},
}

// buildVerb makes the beads of a document without beads; it takes no bead.
const buildVerb = "build"

func newReview(a *cli) *cobra.Command {
	var o reviewOptions
	cmd := &cobra.Command{
		Use:     "review [DOCUMENT [VERB BEAD...]]",
		Short:   "Review how a document is paired, and correct it",
		Long:    reviewLong,
		Example: "  yiku review 1 --unpaired\n  yiku review 1 confirm 1 2",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.parse(cmd, args); err != nil {
				return err
			}
			switch {
			case o.edit.Document == 0:
				return runReviewList(cmd.Context(), a, o)
			case o.edit.Verb == "":
				return runReviewBeads(cmd.Context(), a, o)
			case o.edit.Verb == "split" && o.edit.Place == 0:
				return runSplitPlaces(cmd.Context(), a, o)
			case o.edit.Verb == buildVerb:
				return runBuild(cmd.Context(), a, o)
			}
			return runReviewVerb(cmd.Context(), a, &o)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.choice.Doubtful, "doubtful", false, "show only pairs that the aligner is not sure of")
	flags.BoolVar(&o.choice.Unpaired, "unpaired", false, "show only sentences without a partner, with the beads around them")
	flags.IntVar(&o.choice.From, "from", 0, "show beads from the `BEAD` with this number on")
	flags.IntVar(&o.choice.Limit, "limit", 0, "show at most `N` beads; 20 where nothing is chosen, all with --json")
	flags.StringVar(&o.source, "source", "", "with edit: the new `TEXT` of the source")
	flags.StringVar(&o.target, "target", "", "with edit: the new `TEXT` of the target")
	flags.IntVar(&o.through, "through", 0, "with confirm: all beads to the `BEAD` with this number")
	flags.BoolVar(&o.yes, "yes", false, "with realign: store what it would change; with edit: store a text in another language than its side")
	return o.common.register(cmd, shape.ReviewList{}, printed{"With a document: %s", shape.ReviewBeads{}}, printed{"With a verb: %s", shape.ReviewEdit{}},
		printed{"With split and no place: %s", shape.ReviewPlaces{}}, printed{"With build: %s", shape.ReviewBuilt{}})
}

// parse parses the arguments, and returns an error for options that do not
// apply.
func (o *reviewOptions) parse(cmd *cobra.Command, args []string) error {
	if err := o.words(args); err != nil {
		return err
	}
	for flag, verb := range map[string]app.BeadVerb{
		"source": "edit", "target": "edit", "through": "confirm",
		"doubtful": "", "unpaired": "", "from": "", "limit": "",
	} {
		switch {
		case !cmd.Flags().Changed(flag):
		case verb != "" && o.edit.Verb != verb:
			return usagef("--%s goes with the verb %s", flag, verb)
		case verb == "" && (o.edit.Verb != "" || o.edit.Document == 0):
			return usagef("--%s goes with a document and no verb", flag)
		}
	}
	switch {
	case o.yes && o.edit.Verb != "realign" && o.edit.Verb != "edit":
		return usagef("--yes goes with the verbs realign and edit")
	case o.choice.From < 0 || o.choice.Limit < 0 || o.through < 0:
		return usagef("--from, --limit and --through take a number above 0")
	case o.edit.Verb == "edit" && strings.TrimSpace(o.source) == "" && strings.TrimSpace(o.target) == "":
		return ui.WithHint(usagef("no new text for bead %d is given", o.edit.Beads[0]), "--target TEXT corrects the translation, --source TEXT the source")
	case o.edit.Verb == "confirm" && (len(o.edit.Beads) == 0) == (o.through == 0):
		return usagef("confirm takes the numbers of beads, or --through BEAD")
	}
	return nil
}

func (o *reviewOptions) words(args []string) error {
	if len(args) == 0 {
		return nil
	}
	ids, bad, ok := numbers(args[:1])
	if !ok {
		return ui.WithHint(usagef("%q is not the number of a document", bad), "yiku review shows the documents with their numbers")
	}
	document := ids[0]
	o.edit.Document = document
	if len(args) == 1 {
		return nil
	}
	o.edit.Verb, args = app.BeadVerb(args[1]), args[2:]
	if o.edit.Verb == buildVerb {
		if len(args) > 0 {
			return usagef("%s takes no bead, %q given", buildVerb, strings.Join(args, " "))
		}
		return nil
	}
	i := slices.IndexFunc(reviewVerbs, func(v reviewVerb) bool { return v.verb == o.edit.Verb })
	if i < 0 {
		var names []string
		for _, v := range reviewVerbs {
			names = append(names, string(v.verb))
		}
		names = append(names, buildVerb)
		return ui.WithHint(usagef("review has no verb %q", o.edit.Verb), "the verbs are %s", ui.List(names))
	}
	v := reviewVerbs[i]
	if v.side {
		side, rest, err := sideAfter(o.edit.Verb, args)
		if err != nil {
			return err
		}
		o.edit.Side, args = side, args[:1]
		if len(rest) > 0 {
			if o.edit.Place, err = strconv.Atoi(rest[0]); err != nil || o.edit.Place < 1 || o.edit.Verb != "split" || len(rest) > 1 {
				return usagef("%s BEAD SIDE cannot be followed by %q", o.edit.Verb, strings.Join(rest, " "))
			}
		}
	}
	for _, word := range args {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return ui.WithHint(usagef("%q is not the number of a bead", word), "yiku review %d shows the numbers", document)
		}
		o.edit.Beads = append(o.edit.Beads, n)
	}
	if n := len(o.edit.Beads); n < v.least || v.most > 0 && n > v.most {
		return usagef("%s takes %s, %d given", o.edit.Verb, ui.Count(v.least, "bead", "beads"), n)
	}
	return nil
}

// sideAfter parses BEAD SIDE and returns the side and the remaining arguments.
func sideAfter(verb app.BeadVerb, args []string) (side bitext.Side, rest []string, err error) {
	if len(args) > 1 {
		for _, side := range []bitext.Side{bitext.Source, bitext.Target} {
			if args[1] == side.String() {
				return side, args[2:], nil
			}
		}
	}
	return 0, nil, usagef("%s takes a bead and a side, source or target", verb)
}

func runReviewList(ctx context.Context, a *cli, o reviewOptions) error {
	list, err := a.session(o.memory).ReviewList(ctx)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, list)
	}
	if len(list.Documents) > 0 {
		t := ui.Table{Header: []string{"no.", "date", "document", "beads", "doubtful", "unpaired", "stopped at"}, Right: []int{0, 3, 4, 5, 6}, Names: []int{2}}
		for _, d := range list.Documents {
			stopped := ""
			if d.Stopped > 0 {
				stopped = strconv.Itoa(d.Stopped)
			}
			name := cmp.Or(d.Document.Title, filepath.Base(d.Document.Source))
			t.Rows = append(t.Rows, []string{
				strconv.FormatInt(d.Document.ID, 10), d.Document.Date, name, strconv.Itoa(d.Beads), strconv.Itoa(d.Doubtful), strconv.Itoa(d.Unpaired), stopped,
			})
		}
		fmt.Fprint(a.out, a.screen.Render(t, 0))
	}
	if list.Finished > 0 {
		say(a.out, "%s nothing left to review\n", ui.Count(list.Finished, "document has", "documents have"))
	}
	if list.Without > 0 {
		say(a.out, "%s without the texts they come from: from exchange files, imported\nwith --no-bitext, or by an older yiku. yiku review N build makes beads of the pairs\nof one; import --again stores the texts, with the sentences that have no partner\n",
			ui.Count(list.Without, "document is stored", "documents are stored"))
	}
	if len(list.Documents) == 0 {
		if list.Finished+list.Without == 0 {
			a.note("the memory has no document")
		}
		return errNothingFound
	}
	say(a.out, "\nNext: yiku review %d --doubtful\n", list.Documents[0].Document.ID)
	return nil
}

// shownBeads is the default number of beads that are shown: two screens.
const shownBeads = 20

func runReviewBeads(ctx context.Context, a *cli, o reviewOptions) error {
	if o.choice.Limit == 0 && !bool(o.json) {
		o.choice.Limit = shownBeads
	}
	if o.choice.Unpaired {
		o.choice.Around = 1
	}
	shown, err := a.session(o.memory).ReviewBeads(ctx, o.edit.Document, o.choice)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shown)
	}
	say(a.out, "Document %d, %s, %d doubtful, %d unpaired\n", shown.Document.ID, ui.Count(shown.Beads, "bead", "beads"), shown.Doubtful, shown.Unpaired)
	if len(shown.Shown) == 0 {
		a.note("no bead matches")
		return errNothingFound
	}
	previous := 0
	for i, b := range shown.Shown {
		if i == 0 || b.Place != previous+1 {
			fmt.Fprintln(a.out)
		}
		previous = b.Place
		printBead(a, b, shown.From, shown.To)
	}
	if shown.More > 0 {
		say(a.out, "\n%d more: --from %d goes on, --limit N shows N\n", shown.More, shown.Next)
	}
	return nil
}

// printBead shows a bead: its number, score and state, then its sentences, one per
// line.
func printBead(a *cli, b shape.ReviewBead, from, to string) {
	head := fmt.Sprintf("%*d", textIndent-2, b.Bead)
	words := []string{ui.Say(b.State)}
	switch {
	case b.Doubtful:
		words = []string{ui.Sayf("%.2f doubtful", b.Score)}
	case b.Unpaired:
		words = []string{ui.Say("without a partner")}
	case b.State == bitext.Aligned.String():
		words = []string{fmt.Sprintf("%.2f", b.Score)}
	}
	if b.Partner != 0 {
		words = append(words, ui.Sayf("moved, paired with %d", b.Partner))
	}
	if b.Unit != 0 {
		words = append(words, ui.Sayf("unit %d", b.Unit))
	}
	line := strings.Join(words, ", ")
	if b.Around {
		line = a.screen.Faint(line)
	}
	fmt.Fprintf(a.out, "%s  %s\n", a.screen.Strong(head), line)
	width := max(len(from), len(to)) + 2
	for _, side := range []struct {
		lang      string
		sentences []shape.ReviewSentence
	}{{from, b.Source}, {to, b.Target}} {
		if len(side.sentences) == 0 {
			fmt.Fprintf(a.out, "%s%s%s–\n", strings.Repeat(" ", textIndent), side.lang, strings.Repeat(" ", width-len(side.lang)))
		}
		for _, x := range side.sentences {
			text := a.screen.Paragraph(app.OneLine(x.Text), nil, ui.MarkHit, textIndent+width)
			fmt.Fprintf(a.out, "%s%s%s%s\n", strings.Repeat(" ", textIndent), a.screen.Faint(side.lang), strings.Repeat(" ", width-len(side.lang)), text[textIndent+width:])
		}
	}
}

func runSplitPlaces(ctx context.Context, a *cli, o reviewOptions) error {
	places, err := a.session(o.memory).SplitPlaces(ctx, o.edit.Document, o.edit.Beads[0], o.edit.Side)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shape.ReviewPlaces{Document: o.edit.Document, Bead: o.edit.Beads[0], Side: o.edit.Side.String(), Places: places})
	}
	if len(places) == 0 {
		a.note("the %s side of bead %d cannot be split anywhere", ui.Say(o.edit.Side.String()), o.edit.Beads[0])
		return errNothingFound
	}
	for _, p := range places {
		text := strings.TrimSpace(p.Before) + " ‖ " + strings.TrimSpace(p.After)
		fmt.Fprintf(a.out, "%s  %s\n", a.screen.Strong(fmt.Sprintf("%*d", textIndent-2, p.Place)), a.screen.Paragraph(app.OneLine(text), nil, ui.MarkHit, textIndent)[textIndent:])
	}
	say(a.out, "\nNext: yiku review %d split %d %s 1\n", o.edit.Document, o.edit.Beads[0], o.edit.Side)
	return nil
}

// runBuild makes the beads of a document without beads.
func runBuild(ctx context.Context, a *cli, o reviewOptions) error {
	made, err := a.session(o.memory).MakeBeads(ctx, o.edit.Document)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shape.ReviewBuilt{Document: o.edit.Document, Beads: made.Head.Beads, Doubtful: made.Head.Doubtful, Missing: made.Missing, Entry: made.Entry})
	}
	if made.Entry == 0 {
		a.note("document %d has its beads already; nothing was changed", o.edit.Document)
		return nil
	}
	say(a.out, "Document %d: %s made of its pairs, %d doubtful\n", o.edit.Document, ui.Count(made.Head.Beads, "bead", "beads"), made.Head.Doubtful)
	if made.Missing > 0 {
		say(a.out, "%s removed before: their sentences are not in the beads\n", ui.Count(made.Missing, "pair was", "pairs were"))
	}
	say(a.out, "Sentences without a partner were never stored and are not there; import --again\nstores both texts whole\n")
	a.undoWith(made.Entry)
	return nil
}

func runReviewVerb(ctx context.Context, a *cli, o *reviewOptions) error {
	edit := o.edit
	edit.Texts, edit.AnyLanguage, edit.Preview = [2]string{o.source, o.target}, o.yes, !o.yes
	if o.through != 0 {
		edit.Verb, edit.Beads = app.Through, []int{o.through}
	}
	change, err := a.session(o.memory).EditBeads(ctx, edit)
	if err != nil {
		return err
	}
	c := change.Shape()
	if o.json {
		return ui.PrintJSON(a.out, c)
	}
	if len(c.Before)+len(c.After) == 0 {
		a.note("it is already like this; nothing was changed")
		return nil
	}
	for _, b := range c.After[:a.most(len(c.After))] {
		printBead(a, b, c.From, c.To)
	}
	if more := len(c.After) - a.most(len(c.After)); more > 0 {
		say(a.out, "  … and %d more\n", more)
	}
	if c.Preview {
		say(a.out, "\n%s would become %d; nothing was stored. --yes stores it\n", ui.Count(len(c.Before), "bead", "beads"), len(c.After))
		return nil
	}
	fmt.Fprintf(a.out, "\n%s\n", reviewedWords(c))
	a.undoWith(c.Entry)
	return nil
}

// reviewedWords describes what an edit changed, and what is left.
func reviewedWords(c shape.ReviewEdit) string {
	words := []string{ui.Sayf("%s changed", ui.Count(max(len(c.Before), len(c.After)), "bead", "beads"))}
	for _, w := range []struct {
		n      int
		format string
	}{{c.UnitsChanged, "%s changed"}, {c.UnitsAdded, "%s added"}, {c.UnitsRemoved, "%s removed"}} {
		if w.n > 0 {
			words = append(words, ui.Sayf(w.format, ui.Count(w.n, "unit", "units")))
		}
	}
	return ui.Sayf("%s; left: %d doubtful, %d unpaired", strings.Join(words, ", "), c.Doubtful, c.Unpaired)
}
