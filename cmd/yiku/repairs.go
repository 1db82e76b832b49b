package main

import (
	"fmt"
	"io"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// repair is a repair as --json shows it.
type repair struct {
	Kind align.RepairKind `json:"kind"`
	// Place is file:line of the text as read.
	Place string `json:"place"`
	Note  string `json:"note"`
}

// repairsOf lists the repairs of the inputs in their order.
func repairsOf(inputs ...*input) []repair {
	list := []repair{}
	for _, in := range inputs {
		lines := linesOf(in.doc.Text)
		for _, r := range in.doc.Repairs {
			list = append(list, repair{r.Kind, in.place(lines, r.Start), r.Note})
		}
	}
	return list
}

// repairWords are the kinds of repair in words, in the order they are told.
var repairWords = []struct {
	kind      align.RepairKind
	one, many string
}{
	{align.RepairPageBreak, "paragraph joined that a page break had cut", "paragraphs joined that page breaks had cut"},
	{align.RepairHardWrap, "wrapped line joined", "wrapped lines joined"},
	{align.RepairHyphen, "divided word joined", "divided words joined"},
	{align.RepairPageNumber, "page number left out", "page numbers left out"},
	{paragraphs.RepairRunningHead, "running head left out", "running heads left out"},
	{paragraphs.RepairSpace, "stray blank left out", "stray blanks left out"},
	{read.RepairUndecoded, "place left out that could not be decoded", "places left out that could not be decoded"},
	{read.RepairCutEnd, "broken character at the end left out", "broken characters at the ends left out"},
}

// countRepairs says what was repaired, by kind: "2 wrapped lines joined, 1 page
// number left out"; empty where nothing was.
func countRepairs(repairs []repair) string {
	counts := map[align.RepairKind]int{}
	for _, r := range repairs {
		counts[r.Kind]++
	}
	return countKinds(counts)
}

// countKinds is countRepairs of the number of repairs of each kind.
func countKinds(counts map[align.RepairKind]int) string {
	var words []string
	other := 0
	for _, n := range counts {
		other += n
	}
	for _, w := range repairWords {
		if n := counts[w.kind]; n > 0 {
			words = append(words, count(n, w.one, w.many))
			other -= n // what is left are kinds that have no words yet
		}
	}
	if other > 0 {
		words = append(words, count(other, "other repair", "other repairs"))
	}
	return list(words)
}

// noteRepairs tells on standard error what reading repaired: by kind, or one
// by one if all is set.
func noteRepairs(a *app, repairs []repair, all bool) {
	if len(repairs) == 0 {
		return
	}
	if !all {
		ui.PrintNote(a.err, "%s (--repairs lists them)", countRepairs(repairs))
		return
	}
	ui.PrintNote(a.err, "%s:", countRepairs(repairs))
	listRepairs(a.err, a.errScreen, repairs)
}

// listRepairs writes one line per repair.
func listRepairs(w io.Writer, screen ui.Screen, repairs []repair) {
	for _, r := range repairs {
		fmt.Fprintf(w, "  %s: %s\n", r.Place, screen.Safe(r.Note))
	}
}
