package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/mixed"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// A page that holds both languages becomes a pair like two files do: its sides
// are documents over the text of the page, so that places are those of the page.

// isMixed tells whether a command was asked for one file in both languages.
func isMixed(cmd *cobra.Command) bool {
	on, err := cmd.Flags().GetBool("mixed")
	return err == nil && on
}

// alignFiles is the Args of align: a document and its translation, or one page.
func alignFiles(cmd *cobra.Command, args []string) error {
	if isMixed(cmd) {
		return files("FILE")(cmd, args)
	}
	return files("SRC", "TGT")(cmd, args)
}

// validateMixed takes the page and checks the options.
func (o *pairOptions) validateMixed(path string) error {
	switch {
	case o.lines:
		return usagef("--lines and --mixed exclude each other: one pairs lines, the other parts them")
	case o.sourceEncoding != "" || o.targetEncoding != "":
		return usagef("--source-encoding and --target-encoding are for two files: use --encoding")
	}
	o.source, o.target = path, path
	return cmp.Or(o.reading.validate(), o.effort.validate(), o.languages.validate())
}

// validateMixed checks the options of an import of one page.
func (o *importOptions) validateMixed(path string) error {
	switch {
	case isFolder(path):
		return usagef("--mixed takes one file: %s is a folder", path)
	case o.dryRun:
		return usagef("--dry-run shows the pairs of a folder: see a page with yiku align --mixed FILE")
	}
	if err := validDate(o.origin.date); err != nil {
		return err
	}
	return o.pair.validateMixed(path)
}

// readPage reads the page and parts it.
func (p *pair) readPage(ctx context.Context, a *app, o pairOptions) error {
	page, err := readInput(ctx, a, o.source, o.reading.apply(read.Options{Encoding: o.encoding, Mixed: true}), o.reading.splitting)
	if err != nil {
		return err
	}
	parts, err := mixed.Part(ctx, page.doc, mixed.Options{From: o.languages.from, To: o.languages.to})
	if err != nil {
		listOther(a, page, err)
		return err
	}
	p.page, p.parts = page, parts
	p.source = &input{path: page.path, doc: parts.Source, digest: page.digest}
	p.target = &input{path: page.path, doc: parts.Target, digest: page.digest}
	for _, doc := range []*align.Document{parts.Source, parts.Target} {
		if err := o.reading.splitting.document(ctx, a, doc); err != nil {
			return err
		}
	}
	return nil
}

// counterparts are the paragraphs that stand together on the page, if it is one.
func (p *pair) counterparts() []align.Counterpart {
	if p.parts == nil {
		return nil
	}
	return p.parts.Pairs
}

// listOther tells where a page in one language holds words of another.
func listOther(a *app, page *input, err error) {
	wrong, ok := errors.AsType[*mixed.NotMixedError](err)
	if !ok {
		return
	}
	lines := linesOf(page.doc.Text)
	width := a.errScreen.ListWidth()
	for i, s := range wrong.Other {
		if i == listed {
			fmt.Fprintf(a.err, "  … and %d more\n", len(wrong.Other)-listed)
			return
		}
		place := page.place(lines, s.Start) + ": "
		fmt.Fprintf(a.err, "  %s%s\n", place, ui.Shorten(a.errScreen.Safe(oneLine(page.doc.Slice(s))), max(width-len(place), listed)))
	}
}

// recognised says in words how the page holds its two languages: "Chinese
// paragraph, then English, 84 pairs".
func (p *pair) recognised() string {
	first, second := languageName(p.source.doc.Lang), languageName(p.target.doc.Lang)
	if p.parts.TargetFirst {
		first, second = second, first
	}
	pairs := count(p.parts.Both(), "pair", "pairs")
	switch p.parts.Layout {
	case mixed.Lines:
		return fmt.Sprintf("%s, then %s in the same paragraph, %s", first, second, pairs)
	case mixed.Blocks:
		return fmt.Sprintf("a block of %s, then one of %s, %s", first, second, pairs)
	}
	return fmt.Sprintf("%s paragraph, then %s, %s", first, second, pairs)
}

// printLeftOut shows what of the page is in neither language.
func printLeftOut(a *app, p *pair) {
	if len(p.parts.LeftOut) == 0 {
		return
	}
	lines := linesOf(p.page.doc.Text)
	fmt.Fprintf(a.out, "\nIn neither language, left out: %s\n", count(len(p.parts.LeftOut), "place", "places"))
	for _, s := range p.parts.LeftOut[:min(len(p.parts.LeftOut), listed)] {
		text := a.screen.Safe(oneLine(p.page.doc.Slice(s)))
		fmt.Fprintf(a.out, "  %s  %s\n", p.page.place(lines, s.Start), ui.Shorten(text, a.screen.ListWidth()/2))
	}
	printMore(a, len(p.parts.LeftOut))
}

// mixedShape is the JSON of how a page was parted.
type mixedShape struct {
	// Layout is "paragraphs", "lines" or "blocks".
	Layout mixed.Layout `json:"layout"`
	// First is the language that stands first.
	First string `json:"first"`
	// Pairs counts the paragraphs that have a counterpart on both sides.
	Pairs int `json:"pairs"`
	// Paragraphs are the paragraphs that stand together, in order; one side may
	// be empty.
	Paragraphs []paragraphPair `json:"paragraphs"`
	LeftOut    []skipped       `json:"left_out"`
}

type paragraphPair struct {
	Source []paragraphText `json:"source"`
	Target []paragraphText `json:"target"`
}

// paragraphText is a paragraph; the offsets are into the decoded text of the page.
type paragraphText struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// mixedShape is nil for two files.
func (p *pair) mixedShape() *mixedShape {
	if p.parts == nil {
		return nil
	}
	shape := &mixedShape{
		Layout: p.parts.Layout, First: p.source.doc.Lang, Pairs: p.parts.Both(),
		Paragraphs: make([]paragraphPair, 0, len(p.parts.Pairs)), LeftOut: []skipped{},
	}
	if p.parts.TargetFirst {
		shape.First = p.target.doc.Lang
	}
	for _, c := range p.parts.Pairs {
		shape.Paragraphs = append(shape.Paragraphs, paragraphPair{
			paragraphTexts(p.source.doc, c.Source), paragraphTexts(p.target.doc, c.Target),
		})
	}
	lines := linesOf(p.page.doc.Text)
	for _, s := range p.parts.LeftOut {
		shape.LeftOut = append(shape.LeftOut, skipped{p.page.path, p.page.place(lines, s.Start), "in neither language: " + strings.TrimSpace(oneLine(p.page.doc.Slice(s)))})
	}
	return shape
}

func paragraphTexts(d *align.Document, r align.Range) []paragraphText {
	list := make([]paragraphText, 0, r.Len())
	for _, s := range d.Paragraphs[r.From:r.To] {
		list = append(list, paragraphText{d.Slice(s), s.Start, s.End})
	}
	return list
}
