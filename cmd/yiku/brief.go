package main

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
)

const briefLong = `Shows what the memory contains for a document before it is translated: the set
phrases in it with their renderings, and how much of it the memory matches.

The phrases are found automatically: the longest parts of the document that
recur in the memory, and every phrase with a ruling (yiku ruling). The most
important come first. The match analysis counts sentences and characters by the
score of the best match; a sentence that has occurred earlier in the document is
a repetition.`

// briefOptions are the flags of yiku brief.
type briefOptions struct {
	path      string
	languages languageFlags
	phrases   int
	html      string
	encoding  string
	reading   readFlags
	out       outFlags
	output    outputFlags
	common
}

func newBrief(a *cli) *cobra.Command {
	var o briefOptions
	cmd := &cobra.Command{
		Use:     "brief DOC",
		Short:   "Show what the memory contains for a document to translate",
		Long:    briefLong,
		Example: "  yiku brief talks.zh.txt --to en",
		Args:    files("DOC"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.path = args[0]
			if err := o.validate(); err != nil {
				return err
			}
			return runBrief(cmd.Context(), a, o)
		},
	}
	o.languages.register(cmd, "the `LANGUAGE` of DOC (detected by default)", "the `LANGUAGE` of the translation (any by default)")
	cmd.Flags().IntVar(&o.phrases, "phrases", 40, "show at most `N` phrases")
	cmd.Flags().StringVar(&o.html, "html", "", "write a page to this `FILE`; - is standard output")
	cmd.Flags().StringVar(&o.encoding, "encoding", "", "the `ENCODING` of DOC (detected by default)")
	suggest(cmd, "encoding", commonEncodings)
	o.reading.register(cmd)
	o.out.register(cmd, "write the phrases to this `FILE`: csv, tsv, xlsx or tbx")
	return o.common.register(cmd, shape.Brief{})
}

func (o *briefOptions) validate() error {
	if o.phrases < 1 {
		return usagef("--phrases must be 1 or more")
	}
	if o.out.path != "" {
		o.output.labels = map[string]string{}
		if err := o.output.choose(o.out.path, o.out.file().Standard()); err != nil {
			return err
		}
		if o.output.chosen.WritePair != nil {
			return usagef("-o %s: phrases are written as csv, tsv, xlsx or tbx", o.out.path)
		}
	}
	if err := ui.CheckOutputs(o.out.file(o.path, o.memory.path()), o.page()); err != nil {
		return err
	}
	if err := o.reading.validate(); err != nil {
		return err
	}
	return o.languages.validate()
}

// page returns the file of the page.
func (o *briefOptions) page() ui.OutFile {
	return ui.OutFile{Path: o.html, Force: o.out.force, Inputs: []string{o.path, o.memory.path()}}
}

// briefGC is the GC percentage of a brief, which keeps postings and candidates: 25 MB less in a
// memory of a million units, for no more processor time.
const briefGC = 60

func runBrief(ctx context.Context, a *cli, o briefOptions) error {
	defer debug.SetGCPercent(debug.SetGCPercent(briefGC))
	reading := o.reading.options()
	reading.Lang, reading.Encoding = o.languages.from, o.encoding
	b, err := a.session(o.memory).Brief(ctx, o.path, o.languages.to, o.phrases, reading)
	if err != nil {
		return err
	}
	if o.out.path != "" {
		report, err := b.WriteTerms(o.output.output(a, o.out), termNote)
		if err != nil {
			return err
		}
		if !o.out.file().Standard() {
			a.note("wrote %s to %s", ui.Count(report.Written, "rendering", "renderings"), o.out.path)
		}
	}
	if o.html != "" {
		if err := a.write(o.page(), func(w io.Writer) error { return writeBriefPage(w, o.path, b.Brief) }); err != nil {
			return err
		}
	}
	switch {
	case bool(o.json):
		return ui.PrintJSON(a.out, b.Shape())
	case o.html == ui.StandardOutput || o.out.path == ui.StandardOutput:
		return nil
	}
	showBrief(ctx, a, o, b.Brief)
	return nil
}

func termNote(r tm.Rendering) string {
	note := fmt.Sprintf("%d×", r.Count)
	for _, words := range []string{years(r, "", ""), remarks(r)} {
		if words != "" {
			note += ", " + words
		}
	}
	return note
}

// showBrief prints the phrases and the match analysis.
func showBrief(ctx context.Context, a *cli, o briefOptions, b tm.Brief) {
	var w strings.Builder
	fmt.Fprintf(&w, "%s: %s, %s\n", a.screen.Safe(o.path), ui.Count(b.Sentences, "sentence", "sentences"), ui.Count(b.Characters, "character", "characters"))
	if len(b.Phrases) > 0 {
		t := ui.Table{Header: []string{"phrase", "here", "units", "rendered as"}, Right: []int{1, 2}}
		for _, p := range b.Phrases {
			t.Rows = append(t.Rows, []string{p.Phrase, strconv.Itoa(p.Times), strconv.Itoa(p.Units), briefRenderings(p)})
		}
		fmt.Fprintf(&w, "\n%s", a.screen.Render(t, 0))
	} else {
		say(&w, "\nNo set phrase of this document is in the memory\n")
	}
	if words := briefSampleWords(b); words != "" {
		fmt.Fprintf(&w, "\n%s\n", words)
	}
	t := ui.Table{Header: []string{"match", "sentences", "characters", ""}, Right: []int{1, 2, 3}}
	for _, band := range b.Bands {
		t.Rows = append(t.Rows, []string{ui.Say(band.Name), strconv.Itoa(band.Sentences), strconv.Itoa(band.Characters), percent(band.Characters, b.Characters)})
	}
	fmt.Fprintf(&w, "\n%s", a.screen.Render(t, 0))
	a.page(ctx, w.String())
}

// briefSampleWords describes in how many units the renderings were counted, if some
// phrase has more. yiku lookup counts in more units.
func briefSampleWords(b tm.Brief) string {
	sampled := 0
	for _, p := range b.Phrases {
		if p.Sampled < p.Units {
			sampled = max(sampled, p.Sampled)
		}
	}
	if sampled == 0 {
		return ""
	}
	return ui.Sayf("Renderings are counted in the newest %d units of a phrase.", sampled)
}

func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(of))
}

// briefShown is the number of renderings of a phrase in the table.
const briefShown = 2

// briefRenderings returns the first renderings of a phrase on one line, or its rulings
// if the memory has none.
func briefRenderings(p tm.BriefPhrase) string {
	var words []string
	for _, r := range p.Renderings {
		if r.Missing || len(words) == briefShown {
			continue
		}
		text := r.Text
		if r.Count > 1 {
			text += fmt.Sprintf(" %d×", r.Count)
		}
		if remark := remarks(r); remark != "" {
			text += " (" + remark + ")"
		}
		words = append(words, text)
	}
	if len(words) == 0 {
		for _, r := range p.Rulings {
			words = append(words, rulingWords(r))
		}
	}
	return strings.Join(words, "; ")
}

//go:embed brief.html
var briefText string

// briefPage is a page to read with the document, or to print.
var briefPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("brief").Funcs(template.FuncMap{
		"remarks": remarks, "percent": percent, "ruling": rulingWords, "sample": briefSampleWords,
		"span": func(r tm.Rendering) string { return years(r, "", "") }, "say": ui.Say, "sayf": ui.Sayf,
	}).Parse(briefText))
})

func writeBriefPage(w io.Writer, document string, b tm.Brief) error {
	err := briefPage().Execute(w, struct {
		Document string
		Brief    tm.Brief
	}{document, b})
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
