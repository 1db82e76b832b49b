package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const editLong = `Changes a unit of the memory: its texts, its status, or its notes. The date of
the change is recorded; the number, the document and the score of the unit stay
the same. yiku undo reverses the change.

--source is the first text of the unit, --target the second; --lang en=TEXT
names a text by its language. Without any of these your editor ($VISUAL or
$EDITOR) opens with all sides. A text in another language than its side is
refused; --yes stores it. A rejected unit is left out of answers and exports.

With --document N it changes what is said of a document: its title, its date,
who issued and translated it, and the address it was taken from. An empty value
takes a detail away. yiku list shows the numbers of documents.`

// editOptions are the flags of yiku edit.
type editOptions struct {
	id     int64
	source string
	target string
	langs  map[string]string
	status string
	notes  []string
	yes    bool
	common
	// document is the document to be changed instead of a unit, details are its
	// flags.
	document int64
	details  app.Details
	// edit and origin are set by validate.
	edit   unit.Edit
	origin unit.OriginEdit
}

func newEdit(a *cli) *cobra.Command {
	var o editOptions
	cmd := &cobra.Command{
		Use:     "edit ID | --document N",
		Short:   "Correct a unit, confirm it or reject it, or describe a document",
		Long:    editLong,
		Example: "  yiku edit 1 --status reviewed",
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("document") {
				if err := o.validateDocument(cmd, args); err != nil {
					return err
				}
				return runEditDocument(cmd.Context(), a, o)
			}
			if err := o.validate(cmd, args); err != nil {
				return err
			}
			return runEdit(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.source, "source", "", "the new `TEXT` of the first side")
	flags.StringVar(&o.target, "target", "", "the new `TEXT` of the second side")
	flags.StringToStringVar(&o.langs, "lang", nil, "the new text in a language, `LANGUAGE=TEXT`; may be repeated")
	flags.StringVar(&o.status, "status", "", "the new `STATUS`: aligned, reviewed, imported or rejected")
	suggest(cmd, "status", unit.StatusWords.Names())
	flags.StringArrayVar(&o.notes, "note", nil, "add a `NOTE`; may be repeated")
	flags.BoolVar(&o.yes, "yes", false, "store a text even if it is in another language than its side")
	flags.Int64Var(&o.document, "document", 0, "change what is said of the document with this `NUMBER`")
	flags.StringVar(&o.details.Title, "title", "", "its new `TITLE`")
	flags.StringVar(&o.details.Date, "date", "", "its new `DATE`: 2025, 2025-10 or 2025-10-15")
	flags.StringVar(&o.details.Body, "body", "", "the `BODY` that issued it")
	flags.StringVar(&o.details.Translator, "translator", "", "the `NAME` of who translated it")
	flags.StringVar(&o.details.URL, "url", "", "the `ADDRESS` it was taken from")
	return o.common.register(cmd, shape.Edited{}, printed{"For a document: %s", shape.EditedDocument{}})
}

// documentDetails are the options for a document, unitChanges those for a unit.
var (
	documentDetails = []string{"title", "date", "body", "translator", "url"}
	unitChanges     = []string{"source", "target", "lang", "status", "note", "yes"}
)

func (o *editOptions) validateDocument(cmd *cobra.Command, args []string) error {
	flags := cmd.Flags()
	switch {
	case len(args) > 0 || slices.ContainsFunc(unitChanges, flags.Changed):
		return usagef("--document N is changed alone: leave out the number, the texts and the status of a unit")
	case o.document < 1:
		return usagef("--document %d: numbers of documents are positive", o.document)
	case !slices.ContainsFunc(documentDetails, flags.Changed):
		return usagef("nothing to change in document %d: give --title, --date, --body, --translator or --url", o.document)
	}
	e := &o.origin
	for i, field := range []**string{&e.Title, &e.Date, &e.Body, &e.Translator, &e.URL} {
		if name := documentDetails[i]; flags.Changed(name) {
			value := strings.TrimSpace(app.OneLine(flags.Lookup(name).Value.String()))
			*field = &value
		}
	}
	return validDate("date", o.details.Date)
}

func runEditDocument(ctx context.Context, a *cli, o editOptions) error {
	return a.session(o.memory).Change(ctx, func(m *tm.Memory) error {
		origin, entry, err := m.EditOrigin(ctx, o.document, o.origin, a.command)
		switch {
		case err != nil:
			return err
		case bool(o.json):
			return ui.PrintJSON(a.out, shape.EditedDocument{Document: origin, Changed: entry != 0, Entry: entry})
		case entry == 0:
			a.note("document %d is already like this; nothing was changed", o.document)
			return nil
		}
		say(a.out, "Document %d: %s\n", origin.ID, originWords(origin))
		a.undoWith(entry)
		return nil
	})
}

func (o *editOptions) validate(cmd *cobra.Command, args []string) error {
	if slices.ContainsFunc(documentDetails, cmd.Flags().Changed) {
		return usagef("--title, --date, --body, --translator and --url are for a document: add --document N")
	}
	ids, err := unitNumbers(args)
	switch {
	case err != nil:
		return err
	case len(ids) != 1:
		return ui.WithHint(usagef("edit takes the number of one unit, %d given", len(ids)), "yiku lookup shows the numbers")
	}
	o.id = ids[0]
	for position, name := range []string{"source", "target"} {
		if cmd.Flags().Changed(name) {
			text := cmd.Flags().Lookup(name).Value.String()
			o.edit.Texts = append(o.edit.Texts, unit.TextEdit{Position: position, Text: text})
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(o.langs)) {
		canonical, err := lang.Canonical(tag)
		if err != nil {
			return usagef("--lang: %w", err)
		}
		o.edit.Texts = append(o.edit.Texts, unit.TextEdit{Lang: canonical, Text: o.langs[tag]})
	}
	for i, t := range o.edit.Texts {
		if o.edit.Texts[i].Text = strings.TrimSpace(app.OneLine(t.Text)); o.edit.Texts[i].Text == "" {
			return ui.WithHint(usagef("the new text is empty"), "yiku edit %d --status rejected keeps the unit out of answers, yiku remove %d takes it out", o.id, o.id)
		}
	}
	if o.status != "" {
		if o.edit.Status, err = unit.StatusWords.Parse(o.status); err != nil {
			return usagef("--status: %w", err)
		}
	}
	o.edit.Notes = o.notes
	return nil
}

func runEdit(ctx context.Context, a *cli, o editOptions) error {
	if len(o.edit.Texts) > 0 || o.edit.Status != "" || len(o.edit.Notes) > 0 {
		return carryOutEdit(ctx, a, o)
	}
	var u unit.Unit
	err := a.session(o.memory).Read(ctx, func(m *tm.Memory) (err error) {
		u, err = m.Unit(ctx, o.id)
		return err
	})
	if err != nil {
		return err
	}
	sides := make([]side, len(u.Variants))
	for i, v := range u.Variants {
		sides[i] = side{v.Lang, v.Text}
	}
	heading := ui.Sayf("Unit %d, %s.\nCorrect the texts and save the file. Without a change nothing is stored.", u.ID, statusLine(u))
	return a.edit(ctx, heading, sides, func(texts []string) error {
		for i, text := range texts {
			switch {
			case text == "" && strings.Join(texts, "") != "":
				return ui.WithHint(usagef("the text in %s is empty", app.LanguageName(sides[i].tag)), "yiku edit %d --status rejected keeps the unit out of answers", o.id)
			case text != "" && text != strings.TrimSpace(app.OneLine(sides[i].text)):
				o.edit.Texts = append(o.edit.Texts, unit.TextEdit{Position: i, Text: text})
			}
		}
		return carryOutEdit(ctx, a, o)
	})
}

func carryOutEdit(ctx context.Context, a *cli, o editOptions) error {
	done, err := a.session(o.memory).Edit(ctx, o.id, o.edit, o.yes)
	if err != nil {
		return err
	}
	if o.json {
		j := shape.Edited{ID: o.id, Changed: done.Entry != 0, CodesLost: done.Codes, Entry: done.Entry, Variants: shape.Each(done.After.Variants, shape.VariantOf), Status: done.After.Status}
		return ui.PrintJSON(a.out, j)
	}
	if done.Entry == 0 {
		a.note("unit %d is already like this; nothing was changed", o.id)
		return nil
	}
	if done.Codes > 0 {
		a.note("lost with the old text: %s", ui.Count(done.Codes, "inline code", "inline codes"))
	}
	fmt.Fprint(a.out, unitLines(a.screen, done.After))
	fmt.Fprintf(a.out, "%s%s\n", strings.Repeat(" ", textIndent), statusLine(done.After))
	a.undoWith(done.Entry)
	return nil
}
