package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export/findings"
	"github.com/yiku-tm/yiku/tm/check"
)

const checkLong = `Checks whether a translation has the numbers of the source and all its
sentences, follows the rulings (yiku ruling), and has its codes, brackets and
marks in order. Numbers are compared as values: 3.2亿 and 320 million are the
same, 530万 and 530 million are an error.

FILE is an exchange file or a table (xliff, tmx, xlsx, docx, tsv and so on). SRC
and TGT are a document and its translation, which are aligned first. --document
N checks a document of the memory (yiku list shows the numbers).

An error is certainly wrong, a warning is more often a mistake than not, and an
info is a difference that is often right; --all shows infos as well. The same
finding is shown once with all its places. --profile law treats additions and
omitted dates as more serious. --off switches kinds of checks off: numerals,
dates, percent, completeness, rulings, memory, names, form.

--ignore sets findings aside, by the ID at the end of their line: the memory
keeps them with the reason, and no later check shows them. yiku undo undoes it.

The exit code is 1 if there are errors.

In the JSON, "number" counts the units of the document from 1, "unit" is the
number in the memory.`

// checkOptions are the flags of yiku check.
type checkOptions struct {
	pair     pairFlags
	path     string
	two      bool
	document int64
	date     string
	profile  string
	off      []string
	all      bool
	ignore   []string
	reason   string
	out      outFlags
	exchange exchangeFlags
	common
}

func newCheck(a *cli) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:     "check FILE | SRC TGT | --document N",
		Short:   "Check a translation: numbers, omissions, rulings, memory",
		Long:    checkLong,
		Example: "  yiku check talks.zh.txt talks.en.txt",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			return runCheck(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.Int64Var(&o.document, "document", 0, "check document `N` of the memory")
	flags.StringVar(&o.date, "date", "", "the `DATE` of the document: 2025, 2025-10 or 2025-10-15")
	flags.StringVar(&o.profile, "profile", string(check.News), "the `SORT` of text: news, law or report")
	suggest(cmd, "profile", []string{string(check.News), string(check.Law), string(check.Report)})
	flags.StringSliceVar(&o.off, "off", nil, "do not check these `KINDS`")
	suggest(cmd, "off", kindNames())
	flags.StringSliceVar(&o.ignore, "ignore", nil, "set the findings with these `IDS` aside for good, with --reason")
	flags.StringVar(&o.reason, "reason", "", "why the findings of --ignore are right: a `TEXT`")
	flags.BoolVar(&o.all, "all", false, "show infos as well")
	o.out.register(cmd, "write the findings to this `FILE`: xlsx, csv, tsv, html, docx or xlf")
	o.pair.register(cmd)
	o.exchange.register(cmd, "FILE")
	return o.common.register(cmd, shape.Checked{})
}

// kindNames returns the kinds of checks by name.
func kindNames() []string {
	var names []string
	for _, k := range check.Kinds() {
		names = append(names, string(k))
	}
	return names
}

func (o *checkOptions) validate(args []string) error {
	switch {
	case o.document != 0 && len(args) > 0:
		return usagef("--document %d is in the memory: leave out %s", o.document, args[0])
	case o.document == 0 && len(args) == 0:
		return usagef("name a file, a document and its translation, or --document N")
	case o.document < 0:
		return usagef("--document must be 1 or more")
	}
	if !slices.Contains([]string{string(check.News), string(check.Law), string(check.Report)}, o.profile) {
		return usagef("--profile %q is not news, law or report", o.profile)
	}
	for _, k := range o.off {
		if !slices.Contains(kindNames(), k) {
			return usagef("--off %q: there is no such check; the kinds are %s", k, ui.List(kindNames()))
		}
	}
	if o.out.path != "" {
		if o.writer() == nil {
			return usagef("-o %s: findings are written as xlsx, csv, tsv, html, docx or xlf", o.out.path)
		}
		if err := o.out.file(args...).Check(); err != nil {
			return err
		}
	}
	if (len(o.ignore) > 0) != (strings.TrimSpace(o.reason) != "") {
		return usagef("--ignore and --reason must be used together")
	}
	if err := validDate("date", o.date); err != nil {
		return err
	}
	switch {
	case len(args) == 2:
		o.two = true
		return o.pair.validate(args)
	case o.pair.mixed:
		o.two = true
		return o.pair.validateMixed(args[0])
	case len(args) == 1:
		o.path = args[0]
	}
	return o.pair.check()
}

func (o *checkOptions) options() app.CheckOptions {
	c := app.CheckOptions{
		Path: o.path, Document: o.document, From: o.pair.languages.from, To: o.pair.languages.to,
		Date: o.date, Profile: check.Profile(o.profile), Ignore: o.ignore, Reason: o.reason, Reading: o.exchange.options(o.pair.encoding, o.pair.languages),
	}
	if o.two {
		pair := o.pair.options()
		c.Pair = &pair
	}
	for _, k := range o.off {
		c.Off = append(c.Off, check.Kind(k))
	}
	return c
}

// writer returns the function that writes the findings in the format of the ending of
// the output, or nil for an unknown ending.
func (o *checkOptions) writer() func(w io.Writer, r findings.Report) error {
	return findings.WriterOf(strings.ToLower(strings.TrimPrefix(filepath.Ext(o.out.path), ".")))
}

func runCheck(ctx context.Context, a *cli, o checkOptions) error {
	result, err := a.session(o.memory).Check(ctx, o.options())
	if err != nil {
		return err
	}
	if o.out.path != "" {
		report := findings.Report{Document: result.Document, From: result.From, To: result.To, Findings: result.Findings, Say: ui.Say}
		if err := a.write(o.out.file(), func(w io.Writer) error { return o.writer()(w, report) }); err != nil {
			return err
		}
	}
	if o.json {
		err = ui.PrintJSON(a.out, result.Shape())
	} else {
		a.page(ctx, checkReport(a, result, o.all))
	}
	if err == nil && result.Count(check.Error) > 0 {
		err = errFindings
	}
	return err
}

// checkReport writes the findings by kind, the gravest first.
func checkReport(a *cli, r *app.Checked, all bool) string {
	var b strings.Builder
	infos := r.Count(check.Info)
	fmt.Fprintf(&b, "%s: %s, %s, %s", a.screen.Safe(r.Document), ui.Count(r.Units, "unit", "units"),
		ui.Count(r.Count(check.Error), "error", "errors"), ui.Count(r.Count(check.Warning), "warning", "warnings"))
	if infos > 0 {
		fmt.Fprintf(&b, ", %s", ui.Count(infos, "info", "infos"))
		if !all {
			b.WriteString(ui.Sayf(" (--all shows them)"))
		}
	}
	if n := len(r.Ignored); n > 0 {
		say(&b, ", %d set aside", n)
	}
	b.WriteString("\n")
	kind := check.Kind("")
	for _, f := range r.Findings {
		if f.Severity == check.Info && !all {
			continue
		}
		if f.Kind != kind {
			kind = f.Kind
			fmt.Fprintf(&b, "\n%s\n", a.screen.Strong(ui.Say(string(kind))))
		}
		writeFinding(&b, a, f)
	}
	return b.String()
}

// placesShown is the number of places of a finding that are shown with their texts.
const placesShown = 1

func writeFinding(b *strings.Builder, a *cli, f check.Finding) {
	numbers := make([]string, len(f.Places))
	for i, p := range f.Places {
		numbers[i] = fmt.Sprint(p.Number)
	}
	units := ui.Sayf("unit %s", numbers[0])
	if len(numbers) > 1 {
		units = ui.Sayf("units %s", strings.Join(numbers[:min(len(numbers), listed)], ", "))
		if more := len(numbers) - listed; more > 0 {
			units += ui.Sayf(" and %d more", more)
		}
	}
	fmt.Fprintf(b, "  %s  %s: %s  %s\n", a.screen.Strong(ui.Say(string(f.Severity))), units, a.screen.Safe(ui.Say(f.Message)), a.screen.Faint(f.ID))
	for _, e := range f.Evidence {
		fmt.Fprintf(b, "    %s\n", a.screen.Safe(ui.Say(e)))
	}
	for _, p := range f.Places[:placesShown] {
		if p.Source != "" {
			fmt.Fprintln(b, a.screen.Paragraph(p.Source, p.SourceSpans, ui.MarkHit, textIndent))
		}
		if p.Target != "" {
			fmt.Fprintln(b, a.screen.Paragraph(p.Target, p.TargetSpans, ui.MarkHit, textIndent))
		}
	}
}
