package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
)

// outputFlags describe the exchange file to be written.
type outputFlags struct {
	name      string
	langStyle string
	labels    map[string]string
	dtd       bool
	level     int
	plain     bool
	noMark    bool
	marks     []string
	// chosen is the format, set by validate.
	chosen formats.Format
}

func (o *outputFlags) register(cmd *cobra.Command, style export.LangStyle) {
	flags := cmd.Flags()
	flags.StringVar(&o.name, "format", "", "the `FORMAT` to write: "+strings.Join(formats.Writable(), ", "))
	suggest(cmd, "format", formats.Writable())
	flags.StringVar(&o.langStyle, "lang-style", string(style), "the `STYLE` of language codes, such as zh-CN or zh-Hans")
	suggest(cmd, "lang-style", styleNames())
	flags.StringToStringVar(&o.labels, "label", nil, "the code of one `LANGUAGE=CODE`, such as zh=zh-SG")
	flags.BoolVar(&o.dtd, "dtd", false, "add the document type declaration to a TMX")
	flags.IntVar(&o.level, "level", 2, "the `LEVEL` of a TMX: 2 with inline codes, 1 without")
	flags.BoolVar(&o.plain, "plain", false, "leave inline codes out, as --level 1 does")
	flags.BoolVar(&o.noMark, "no-bom", false, "write a CSV without the byte order mark by which Excel recognises UTF-8")
	flags.StringArrayVar(&o.marks, "mark", nil, "mark `PHRASE` in a page; may be given several times")
}

// validate determines the format of the output by --format or by the ending of
// its name, and returns an error for what cannot be written. asJSON reports
// that the report is JSON.
func (o *outputFlags) validate(out outFlags, asJSON bool) error {
	standard := out.file().Standard()
	if standard && asJSON {
		return usagef("--json needs -o FILE: the units themselves go to standard output")
	}
	if err := o.choose(out.path, standard); err != nil {
		return err
	}
	if o.chosen.WritePair != nil && standard {
		return usagef("--format %s writes two files: name them by their beginning, as in -o corpus", o.chosen.Name)
	}
	switch o.level {
	case 1:
		o.plain = true
	case 2:
	default:
		return usagef("--level is 1 or 2")
	}
	labels := export.Labels{Style: export.LangStyle(o.langStyle), Explicit: o.labels}
	if err := labels.Check(); err != nil {
		return &usageError{err}
	}
	return o.checkFitting()
}

// checkFitting returns an error for options that do not apply to the format.
func (o *outputFlags) checkFitting() error {
	for _, x := range []struct {
		option  string
		given   bool
		formats []string
	}{
		{"--dtd", o.dtd, []string{"tmx"}},
		{"--no-bom", o.noMark, []string{"csv", "tsv"}},
		{"--mark", len(o.marks) > 0, []string{"html"}},
	} {
		if x.given && !slices.Contains(x.formats, o.chosen.Name) {
			return usagef("%s is for %s: leave it out for %s", x.option, ui.List(x.formats), o.chosen.Name)
		}
	}
	return nil
}

func (o *outputFlags) choose(file string, standard bool) error {
	names := ui.List(formats.Writable())
	if o.name != "" {
		f, ok := formats.ByName(o.name)
		if !ok || !slices.Contains(formats.Writable(), f.Name) {
			return usagef("--format %q is not written: use one of %s", o.name, names)
		}
		o.chosen = f
		return nil
	}
	if standard {
		return usagef("give the format for standard output, as in --format jsonl")
	}
	f, ok := formats.ByFile(file)
	if !ok || f.Write == nil {
		return usagef("cannot tell the format of %s: its name must end in %s, or --format must say it", file, ui.List(endings()))
	}
	o.chosen = f
	return nil
}

// endings returns the usual endings of the formats that can be written.
func endings() []string {
	var list []string
	for _, f := range formats.All() {
		if f.Write != nil && f.Ending() != "" {
			list = append(list, f.Ending())
		}
	}
	return list
}

// output returns the exchange file at out; stdout is the target of "-".
func (o *outputFlags) output(a *cli, out outFlags) app.Output {
	return app.Output{
		Path: out.path, Force: out.force, Stdout: a.out, Format: o.chosen, Plain: o.plain,
		Options: export.WriteOptions{
			ToolVersion: thisBuild().Version, LangStyle: export.LangStyle(o.langStyle), Labels: o.labels,
			DOCTYPE: o.dtd, NoMark: o.noMark, Marks: o.marks,
		},
	}
}

func styleNames() []string {
	names := make([]string, len(export.LangStyles))
	for i, s := range export.LangStyles {
		names[i] = string(s)
	}
	return names
}

// printExport describes what was written and what was not.
func printExport(w io.Writer, files []string, r export.Report) {
	languages := strings.Join(r.TargetCodes, ", ")
	if len(r.SourceCodes) > 0 {
		languages = ui.Sayf("%s to %s", strings.Join(r.SourceCodes, ", "), languages)
	}
	file := files[0]
	switch {
	case file == ui.StandardOutput:
		file = ui.Say("standard output")
	case len(files) > 1:
		file = ui.List([]string{files[0], files[len(files)-1]})
		if len(files) > 2 {
			file = ui.Sayf("%d files, %s to %s", len(files), files[0], files[len(files)-1])
		}
	}
	say(w, "Wrote %s to %s", ui.Count(r.Written, "unit", "units"), file)
	if languages != "" {
		fmt.Fprintf(w, " (%s)", languages)
	}
	fmt.Fprintln(w)
	printChanges(w, r)
	for _, warning := range r.Warnings {
		say(w, "Please note: %s\n", warning)
	}
}

// printChanges describes which units were left out and what was changed in the
// others.
func printChanges(w io.Writer, r export.Report) {
	for _, s := range r.Skipped {
		say(w, "Left out: %s\n", s)
	}
	for _, change := range []struct {
		n         int
		one, many string
	}{
		{r.DroppedCharacters, "character that XML forbids was dropped", "characters that XML forbids were dropped"},
		{r.LineBreaks, "line break became a space", "line breaks became spaces"},
	} {
		if change.n > 0 {
			say(w, "Changed: %s\n", ui.Count(change.n, change.one, change.many))
		}
	}
}
