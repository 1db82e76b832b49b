package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const briefLong = `Says what the memory knows of a document before it is translated: the set
phrases in it with their renderings, and how much of it the memory matches.

The phrases are found, not given: the longest parts of the document that recur
in the memory, and every phrase that a ruling is about (yiku ruling). The
weightiest come first. The match analysis counts sentences and characters by
the score of the best match; a sentence that stands in the document before is a
repetition.

-o writes the phrases with their renderings to a file for a CAT tool or a
reviser: csv, tsv, xlsx or tbx, by its ending. --html writes a page to read or
to print.

With --json: {"document","from","to","sentences","characters","phrases":[{
"phrase","times","units","renderings":[…],"rulings":[…]}],"bands":[{"name",
"sentences","characters"}]}; renderings and rulings as in yiku lookup.`

// briefOptions are what yiku brief was asked.
type briefOptions struct {
	path      string
	languages languageFlags
	phrases   int
	html      string
	encoding  string
	reading   readFlags
	out       outFlags
	output    outputFlags
	memory    memoryFlag
	json      jsonFlag
}

func newBrief(a *app) *cobra.Command {
	var o briefOptions
	cmd := &cobra.Command{
		Use:     "brief DOC",
		Short:   "Say what the memory knows of a document, before translating it",
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
	o.languages.register(cmd, "the `LANGUAGE` of DOC (found if left out)", "the `LANGUAGE` of the translation (any if left out)")
	cmd.Flags().IntVar(&o.phrases, "phrases", 40, "tell at most `N` phrases")
	cmd.Flags().StringVar(&o.html, "html", "", "write a page to this `FILE`; - is standard output")
	cmd.Flags().StringVar(&o.encoding, "encoding", "", "the `ENCODING` of DOC (found if left out)")
	suggest(cmd, "encoding", commonEncodings)
	o.reading.register(cmd)
	o.out.register(cmd, "write the phrases to this `FILE`: csv, tsv, xlsx or tbx")
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
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
		if err := o.out.file(o.path).Check(); err != nil {
			return err
		}
	}
	if err := o.reading.validate(); err != nil {
		return err
	}
	return o.languages.validate()
}

func runBrief(ctx context.Context, a *app, o briefOptions) error {
	in, err := readInput(ctx, a, o.path, o.reading.apply(read.Options{Lang: o.languages.from, Encoding: o.encoding}), o.reading.splitting)
	if err != nil {
		return err
	}
	var sentences []string
	for i := range in.doc.Sentences {
		sentences = append(sentences, in.doc.SentenceText(i))
	}
	return withMemory(ctx, a, o.memory.path(), func(m *tm.Memory) error {
		from := lang.Base(in.doc.Lang)
		b, err := m.Brief(ctx, tm.BriefQuery{Sentences: sentences, From: from, To: o.languages.to, Phrases: o.phrases})
		if err != nil {
			return err
		}
		if o.out.path != "" {
			if err := o.writeTerms(a, in.doc.Lang, b); err != nil {
				return err
			}
		}
		if o.html != "" {
			file := ui.OutFile{Path: o.html, Force: o.out.force, Inputs: []string{o.path}}
			if err := file.Write(a.out, func(w io.Writer) error { return writeBriefPage(w, o.path, b) }); err != nil {
				return err
			}
		}
		switch {
		case bool(o.json):
			return ui.PrintJSON(a.out, briefAnswerOf(o, from, b))
		case o.html == "-" || o.out.path == "-":
			return nil
		}
		showBrief(ctx, a, o, b)
		return nil
	})
}

// showBrief prints the phrases and the analysis.
func showBrief(ctx context.Context, a *app, o briefOptions, b tm.Brief) {
	var w strings.Builder
	fmt.Fprintf(&w, "%s: %s, %s\n", a.screen.Safe(o.path), count(b.Sentences, "sentence", "sentences"), count(b.Characters, "character", "characters"))
	if len(b.Phrases) > 0 {
		t := ui.Table{Header: []string{"phrase", "here", "units", "rendered as"}, Right: []int{1, 2}}
		for _, p := range b.Phrases {
			t.Rows = append(t.Rows, []string{p.Phrase, strconv.Itoa(p.Times), strconv.Itoa(p.Units), briefRenderings(p)})
		}
		fmt.Fprintf(&w, "\n%s", a.screen.Render(t, 0))
	} else {
		fmt.Fprint(&w, "\nNo set phrase of this document is in the memory\n")
	}
	t := ui.Table{Header: []string{"match", "sentences", "characters", ""}, Right: []int{1, 2, 3}}
	for _, band := range b.Bands {
		t.Rows = append(t.Rows, []string{band.Name, strconv.Itoa(band.Sentences), strconv.Itoa(band.Characters), percent(band.Characters, b.Characters)})
	}
	fmt.Fprintf(&w, "\n%s", a.screen.Render(t, 0))
	if a.terminal == nil || !ui.Page(ctx, a.terminal, a.screen, w.String()) {
		fmt.Fprint(a.out, w.String())
	}
}

func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(of))
}

// briefShown is how many renderings of a phrase stand in the table.
const briefShown = 2

// briefRenderings are the first renderings of a phrase in one line, with what is
// ruled; where only a ruling knows the phrase, its words.
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

// writeTerms writes each phrase with each of its renderings as a unit.
func (o *briefOptions) writeTerms(a *app, from string, b tm.Brief) error {
	options := o.output.options()
	options.Source, options.Target = from, o.languages.to
	options.LangStyle = export.StyleBase
	var units []unit.Unit
	for _, p := range b.Phrases {
		for _, r := range p.Renderings {
			if r.Missing {
				continue
			}
			note := fmt.Sprintf("%d×", r.Count)
			if y := years(r, "", ""); y != "" {
				note += ", " + y
			}
			if remark := remarks(r); remark != "" {
				note += ", " + remark
			}
			units = append(units, unit.Unit{
				Place: len(units), Status: unit.Imported, Score: 1, Notes: []string{note},
				Variants: []unit.Variant{{Lang: from, Text: p.Phrase}, {Lang: r.Lang, Text: r.Text}},
			})
		}
	}
	_, err := o.output.write(a, o.out, []string{o.path}, options, func(w export.Writer) (export.Report, error) {
		for _, u := range units {
			if err := w.Write(u); err != nil {
				return w.Report(), err
			}
		}
		err := w.Close()
		return w.Report(), err
	})
	return err
}

// briefAnswer is the JSON of yiku brief.
type briefAnswer struct {
	Document   string        `json:"document"`
	From       string        `json:"from"`
	To         string        `json:"to"`
	Sentences  int           `json:"sentences"`
	Characters int           `json:"characters"`
	Phrases    []briefPhrase `json:"phrases"`
	Bands      []briefBand   `json:"bands"`
}

type briefPhrase struct {
	Phrase     string       `json:"phrase"`
	Times      int          `json:"times"`
	Units      int          `json:"units"`
	Renderings []rendering  `json:"renderings"`
	Rulings    []rulingJSON `json:"rulings"`
}

type briefBand struct {
	Name       string `json:"name"`
	Sentences  int    `json:"sentences"`
	Characters int    `json:"characters"`
}

func briefAnswerOf(o briefOptions, from string, b tm.Brief) briefAnswer {
	answer := briefAnswer{
		Document: o.path, From: from, To: o.languages.to, Sentences: b.Sentences, Characters: b.Characters,
		Phrases: []briefPhrase{}, Bands: []briefBand{},
	}
	for _, p := range b.Phrases {
		j := briefPhrase{Phrase: p.Phrase, Times: p.Times, Units: p.Units, Renderings: []rendering{}, Rulings: []rulingJSON{}}
		for _, r := range p.Renderings {
			j.Renderings = append(j.Renderings, renderingOf(r))
		}
		for _, r := range p.Rulings {
			j.Rulings = append(j.Rulings, rulingOf(r))
		}
		answer.Phrases = append(answer.Phrases, j)
	}
	for _, band := range b.Bands {
		answer.Bands = append(answer.Bands, briefBand(band))
	}
	return answer
}
