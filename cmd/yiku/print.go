package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
	"github.com/yiku-tm/yiku/align/read/web"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/unit"
)

// listed is the number of entries of a list that a report shows without --all: as
// many as one can take in at a glance.
const listed = 10

// most returns how many of n entries are shown.
func (a *cli) most(n int) int {
	if a.listAll {
		return n
	}
	return min(n, listed)
}

func printMore(a *cli, n int) {
	if more := n - a.most(n); more > 0 {
		say(a.out, "  … and %d more (--all lists them)\n", more)
	}
}

// provenance returns the origin on one line: title, body and date, as far as
// known.
func provenance(o unit.Origin) string {
	var words []string
	for _, w := range []string{o.Title, o.Body, o.Date} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// quoted quotes a word if a shell would not keep it whole.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r > 0x7f || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("/._-+:\\", r)
	}
	if strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// repairKindWords describes the kinds of repair, in the order in which they are
// counted.
var repairKindWords = []struct {
	kind      align.RepairKind
	one, many string
}{
	{align.RepairPageBreak, "paragraph joined that a page break had cut", "paragraphs joined that page breaks had cut"},
	{align.RepairHardWrap, "wrapped line joined", "wrapped lines joined"},
	{align.RepairHyphen, "divided word joined", "divided words joined"},
	{align.RepairPageNumber, "page number left out", "page numbers left out"},
	{paragraphs.RepairRunningHead, "running head left out", "running heads left out"},
	{paragraphs.RepairSpace, "stray space left out", "stray spaces left out"},
	{web.RepairUnclosed, "mark without an end", "marks without an end"},
	{read.RepairUndecoded, "place left out that could not be decoded", "places left out that could not be decoded"},
	{read.RepairCutEnd, "broken character at the end left out", "broken characters at the ends left out"},
}

// repairWords describes what was repaired, by kind: "2 wrapped lines joined, 1
// page number left out"; it is "" if nothing was.
func repairWords(repairs []shape.Repair) string {
	counts := map[align.RepairKind]int{}
	for _, r := range repairs {
		counts[r.Kind]++
	}
	var words []string
	other := len(repairs)
	for _, w := range repairKindWords {
		if n := counts[w.kind]; n > 0 {
			words = append(words, ui.Count(n, w.one, w.many))
			other -= n
		}
	}
	if other > 0 {
		words = append(words, ui.Count(other, "other repair", "other repairs"))
	}
	return ui.List(words)
}

// noteRepairs describes on standard error what reading repaired: by kind, or
// each repair if all is set.
func noteRepairs(a *cli, repairs []shape.Repair, all bool) {
	if len(repairs) == 0 {
		return
	}
	if !all {
		a.note("%s (--repairs lists them)", repairWords(repairs))
		return
	}
	a.note("%s:", repairWords(repairs))
	listRepairs(a.err, a.errScreen, repairs)
}

// listRepairs writes one line per repair.
func listRepairs(w io.Writer, screen ui.Screen, repairs []shape.Repair) {
	for _, r := range repairs {
		fmt.Fprintf(w, "  %s: %s\n", ui.Say(r.Place), screen.Safe(ui.Say(r.Note)))
	}
}

// printExchangeFile describes what was read and repaired.
func printExchangeFile(w io.Writer, e *app.ExchangeFile) {
	r := e.Report()
	words := []string{r.Format}
	switch {
	case r.Declared != "":
		words = append(words, ui.Sayf("%s although it says %s", r.Encoding, r.Declared))
	case r.Encoding != "":
		words = append(words, r.Encoding)
	}
	if r.Tool != "" {
		words = append(words, ui.Sayf("by %s", r.Tool))
	}
	say(w, "Read %s from %s (%s)\n", ui.Count(r.Units, "unit", "units"), e.Path, strings.Join(words, ", "))
	for _, c := range r.Repairs {
		say(w, "Repaired: %s\n", c)
	}
	for _, c := range r.Unfinished {
		say(w, "Skipped: %s\n", c)
	}
	if e.SameLanguage > 0 {
		say(w, "Please note: %s both sides in one language, the first %s\n", ui.Count(e.SameLanguage, "unit has", "units have"), e.SameFirst)
	}
}

// printBad lists the first of the parts that could not be used.
func printBad(a *cli, w io.Writer, e *app.ExchangeFile) {
	if len(e.Bad) == 0 {
		return
	}
	say(w, "Not used, as they cannot be read: %s\n", ui.Count(e.BadCount, "place", "places"))
	for _, b := range e.Bad[:a.most(len(e.Bad))] {
		fmt.Fprintf(w, "  %s: %s\n", ui.Say(b.Place), ui.Say(b.Reason))
	}
	if more := e.BadCount - a.most(len(e.Bad)); more > 0 {
		say(w, "  … and %d more (--all lists %d)\n", more, len(e.Bad))
	}
}

// sideFlags are --ours and --theirs.
type sideFlags struct{ ours, theirs bool }

// register adds the options; from names the other memory or file.
func (s *sideFlags) register(cmd *cobra.Command, from string) {
	cmd.Flags().BoolVar(&s.ours, "ours", false, "in conflicts keep what the memory has (the default)")
	cmd.Flags().BoolVar(&s.theirs, "theirs", false, "in conflicts take what "+from+" has")
}

func (s sideFlags) validate() error {
	if s.ours && s.theirs {
		return usagef("--ours and --theirs cannot be used together")
	}
	return nil
}

// words describes which versions are in effect.
func (s sideFlags) words() string {
	if s.theirs {
		return ui.Say("theirs taken")
	}
	return ui.Say("yours kept")
}

// printConflicts lists conflicts, with the names ours and theirs for the two
// versions.
func printConflicts(a *cli, conflicts []merge.Conflict, ours, theirs string) {
	ours, theirs = ui.Say(ours), ui.Say(theirs)
	for _, c := range conflicts[:a.most(len(conflicts))] {
		var head string
		switch c.Kind {
		case merge.ConflictMark:
			head = ui.Sayf("unit %d, the rendering of %s", c.Unit, c.Ours.Texts[0])
		case merge.ConflictDocument:
			head = ui.Sayf("document %d, %s", c.Origin.ID, c.Origin.Name())
		case merge.ConflictRuling:
			head = ui.Sayf("the ruling on %s", strings.Join(c.Ours.Texts, ", "))
		case merge.ConflictFinding:
			head = ui.Sayf("the finding on %s", strings.Join(c.Ours.Texts, ", "))
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
func sameSource(c merge.Conflict) bool {
	return len(c.Ours.Texts) > 0 && len(c.Theirs.Texts) > 0 && c.Ours.Texts[0] == c.Theirs.Texts[0]
}

// versionWords describes a version of the conflict: its texts, and the status
// and notes if these differ.
func versionWords(c merge.Conflict, v merge.Version) string {
	if c.Kind == merge.ConflictFinding {
		return strings.Join(v.Notes, ", ")
	}
	texts := v.Texts
	switch {
	case c.Kind == merge.ConflictRuling:
		texts = nil
	case c.Kind == merge.ConflictDocument:
		return strings.Join(texts, " | ")
	case c.Kind == merge.ConflictMark || sameSource(c):
		texts = texts[1:]
	}
	words := cmp.Or(strings.Join(texts, " | "), ui.Say("(not rendered)"))
	var said []string
	if c.Ours.Status != c.Theirs.Status || c.Kind == merge.ConflictRuling {
		said = append(said, ui.Say(v.Status))
	}
	if !slices.Equal(c.Ours.Notes, c.Theirs.Notes) {
		said = append(said, v.Notes...)
	}
	switch {
	case c.Kind == merge.ConflictRuling:
		return strings.Join(said, ", ")
	case len(said) > 0:
		return fmt.Sprintf("[%s] %s", strings.Join(said, ", "), words)
	}
	return words
}
