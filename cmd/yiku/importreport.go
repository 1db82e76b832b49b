package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm/unit"
)

// listed is how many doubtful pairs, or sentences without a partner, are shown:
// as many as the eye takes in. --json has all.
const listed = 10

// imports is the JSON of yiku import.
type imports struct {
	Imports []imported `json:"imports"`
	// Units is how many were stored by this import.
	Units   int       `json:"units"`
	Skipped []skipped `json:"skipped"`
	Memory  string    `json:"memory"`
}

// imported is one pair of files.
type imported struct {
	Source string `json:"source"`
	Target string `json:"target"`
	From   string `json:"from"`
	To     string `json:"to"`
	Beads  int    `json:"beads"`
	// Units, Doubtful and Unaligned count beads: those stored, those of them
	// below align.DoubtfulBelow, and those with one side, which are not stored.
	Units     int `json:"units"`
	Doubtful  int `json:"doubtful"`
	Unaligned int `json:"unaligned"`
	// Replaced is how many units of an earlier import of the files were taken out.
	Replaced int            `json:"replaced"`
	Repairs  []repair       `json:"repairs"`
	Already  bool           `json:"already"`
	Origin   origin         `json:"origin"`
	Pairs    []doubtfulPair `json:"pairs"`
	Alone    []alone        `json:"alone"`
	// Mixed is how a file in two languages was parted.
	Mixed *mixedShape `json:"mixed,omitempty"`
}

// skipped is something that was not imported.
type skipped struct {
	File   string `json:"file"`
	Place  string `json:"place"`
	Reason string `json:"reason"`
}

// doubtfulPair is a pair that the user should look at.
type doubtfulPair struct {
	Score  float64 `json:"score"`
	Place  string  `json:"place"`
	Source string  `json:"source"`
	Target string  `json:"target"`
}

// alone is a sentence without a partner. Side is "source" or "target".
type alone struct {
	Side  string `json:"side"`
	Place string `json:"place"`
	Text  string `json:"text"`
}

// newImported fills what is known of the pair before it is aligned.
func newImported(p *pair, o unit.Origin) imported {
	return imported{
		Source: p.source.path, Target: p.target.path,
		From: p.source.doc.Lang, To: p.target.doc.Lang,
		Repairs: p.repairs(), Origin: originOf(o),
		Pairs: []doubtfulPair{}, Alone: []alone{}, Mixed: p.mixedShape(),
	}
}

// addBeads counts the beads and picks out what the user should look at.
func (i *imported) addBeads(s stored) {
	sourceLines, targetLines := linesOf(s.source.doc.Text), linesOf(s.target.doc.Text)
	i.Beads, i.Units = len(s.bitext.Beads), len(s.units)
	for _, b := range s.bitext.Beads {
		switch {
		case !b.Aligned():
			i.Unaligned++
			i.addAlone("source", s.source, sourceLines, b.Source)
			i.addAlone("target", s.target, targetLines, b.Target)
		case b.Doubtful():
			i.Doubtful++
			i.Pairs = append(i.Pairs, doubtfulPair{
				Score:  b.Score,
				Place:  s.source.place(sourceLines, s.source.doc.Sentences[b.Source.From].Start),
				Source: s.bitext.Source.RangeText(b.Source),
				Target: s.bitext.Target.RangeText(b.Target),
			})
		}
	}
}

func (i *imported) addAlone(side string, in *input, l lines, r align.Range) {
	for n := r.From; n < r.To; n++ {
		i.Alone = append(i.Alone, alone{side, in.place(l, in.doc.Sentences[n].Start), in.doc.SentenceText(n)})
	}
}

// reportImport tells what was stored.
func reportImport(a *app, o importOptions, s stored) error {
	memory := o.memory.path()
	result := newImported(s.pair, s.receipt.Origin)
	result.addBeads(s)
	result.Replaced = s.receipt.Replaced
	if o.json {
		return ui.PrintJSON(a.out, imports{[]imported{result}, result.Units, []skipped{}, memory})
	}
	printRead(a, s.pair)
	printImportRepairs(a, result.Repairs, bool(o.repairs))
	fmt.Fprintf(a.out, "\nStored %s in %s\n", count(result.Units, "pair", "pairs"), memory)
	if result.Replaced > 0 {
		fmt.Fprintf(a.out, "in place of %s from the earlier import\n", count(result.Replaced, "pair", "pairs"))
	}
	if words := provenance(s.receipt.Origin); words != "" {
		fmt.Fprintf(a.out, "as %s\n", words)
	}
	printDoubtful(a, result.Pairs)
	printAlone(a, result.Alone)
	fmt.Fprintf(a.out, "\nNext: %s\n", nextCommand(o.memory, examplePhrase(s.units)))
	return nil
}

// reportAlready tells that the pair was in the memory already.
func reportAlready(a *app, o importOptions, p *pair, earlier unit.Origin) error {
	if o.json {
		result := newImported(p, earlier)
		result.Already = true
		return ui.PrintJSON(a.out, imports{[]imported{result}, 0, []skipped{}, o.memory.path()})
	}
	fmt.Fprintf(a.out, "%s: already imported on %s; --again replaces it\n",
		p.name(), earlier.Imported.Local().Format("2006-01-02 at 15:04"))
	return nil
}

// printRead shows what was read of each file.
func printRead(a *app, p *pair) {
	table := ui.Table{Header: []string{"read", "language", "sentences", "encoding"}, Right: []int{2}}
	for _, in := range []*input{p.source, p.target} {
		table.Rows = append(table.Rows, []string{
			in.path, languageName(in.doc.Lang), strconv.Itoa(len(in.doc.Sentences)), in.doc.Encoding,
		})
	}
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	if p.page != nil {
		fmt.Fprintf(a.out, "\nRecognised: %s\n", p.recognised())
		printLeftOut(a, p)
	}
}

func printImportRepairs(a *app, repairs []repair, all bool) {
	if len(repairs) == 0 {
		return
	}
	words := "Repaired while reading: " + countRepairs(repairs)
	if !all {
		words += " (--repairs lists them)"
	}
	fmt.Fprintf(a.out, "\n%s\n", a.screen.Paragraph(words, nil, ui.MarkHit, 0))
	if all {
		listRepairs(a.out, a.screen, repairs)
	}
}

// printDoubtful shows the pairs that the aligner is not sure of, each side on
// one line.
func printDoubtful(a *app, pairs []doubtfulPair) {
	if len(pairs) == 0 {
		return
	}
	fmt.Fprintf(a.out, "\nDoubtful, please look at %s:\n", count(len(pairs), "pair", "pairs"))
	const indent = "        " // as wide as a score with its margins
	width := a.screen.ListWidth() - len(indent)
	for _, d := range pairs[:min(len(pairs), listed)] {
		fmt.Fprintf(a.out, "  %.2f  %s\n", d.Score, ui.Shorten(a.screen.Safe(d.Source), width))
		fmt.Fprintf(a.out, "%s%s\n", indent, ui.Shorten(a.screen.Safe(d.Target), width))
	}
	printMore(a, len(pairs))
}

// widestPlace is the width at which the name of a long file is cut at its
// beginning, so that the line number stays.
const widestPlace = 26

// printAlone shows the sentences without a partner.
func printAlone(a *app, sentences []alone) {
	if len(sentences) == 0 {
		return
	}
	fmt.Fprintf(a.out, "\nWithout a partner, not stored: %s\n", count(len(sentences), "sentence", "sentences"))
	table := ui.Table{}
	shown := a.screen
	shown.Width = a.screen.ListWidth() // short also in a pipe
	for _, s := range sentences[:min(len(sentences), listed)] {
		table.Rows = append(table.Rows, []string{ui.ShortenStart(filepath.Base(s.Place), widestPlace), s.Text})
	}
	fmt.Fprint(a.out, shown.Render(table, 2))
	printMore(a, len(sentences))
}

func printMore(a *app, n int) {
	if n > listed {
		fmt.Fprintf(a.out, "  … and %d more (--json lists all)\n", n-listed)
	}
}

// provenance is the origin in one line: title, body and date, as far as known.
func provenance(o unit.Origin) string {
	var words []string
	for _, w := range []string{o.Title, o.Body, o.Date} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// nextCommand is a look-up that the user can copy; phrase may be empty.
func nextCommand(memory memoryFlag, phrase string) string {
	if phrase == "" {
		phrase = "TEXT"
	}
	command := "yiku lookup " + phrase
	if memory != "" {
		command += " --memory " + quoted(string(memory))
	}
	return command
}

// quoted puts a word into quotation marks where a shell would not leave it whole.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r > 0x7f || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("/._-+:\\", r)
	}
	if strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
