package main

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
)

// outputFlags say what the exchange file is like that a command writes.
type outputFlags struct {
	name      string
	langStyle string
	labels    map[string]string
	dtd       bool
	level     int
	plain     bool
	noMark    bool
	marks     []string
	// chosen is the format, once validate has found it.
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
	flags.BoolVar(&o.noMark, "no-bom", false, "leave the byte order mark out of a CSV, by which Excel knows UTF-8")
	flags.StringArrayVar(&o.marks, "mark", nil, "mark `PHRASE` in a page; may be given several times")
}

// validate finds the format of the output by --format or by the ending of its
// name, and refuses what cannot be written. asJSON tells that the report is JSON.
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

// checkFitting refuses options that say nothing to the format.
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
			return usagef("%s is for %s: leave it out for %s", x.option, list(x.formats), o.chosen.Name)
		}
	}
	return nil
}

// files are the files that write makes of the name the user gave.
func (o *outputFlags) files(out outFlags, w formats.WriteOptions) []string {
	if o.chosen.WritePair == nil {
		return []string{out.path}
	}
	return []string{sidePath(out.path, w.Source), sidePath(out.path, w.Target)}
}

// sidePath names one of two files by its language: corpus gives corpus.zh.
func sidePath(path, tag string) string {
	return path + "." + export.Labels{Style: export.StyleBase}.Label(tag)
}

// choose sets the format.
func (o *outputFlags) choose(file string, standard bool) error {
	names := list(formats.Writable())
	if o.name != "" {
		f, ok := formats.ByName(o.name)
		if !ok || !slices.Contains(formats.Writable(), f.Name) {
			return usagef("--format %q is not written: use one of %s", o.name, names)
		}
		o.chosen = f
		return nil
	}
	if standard {
		return usagef("say the format for standard output, as in --format jsonl")
	}
	f, ok := formats.ByFile(file)
	if !ok || f.Write == nil {
		return usagef("cannot tell the format of %s: its name must end in %s, or --format must say it", file, list(endings()))
	}
	o.chosen = f
	return nil
}

// endings are the usual endings of the formats that are written.
func endings() []string {
	var list []string
	for _, f := range formats.All() {
		if f.Write != nil && f.Ending() != "" {
			list = append(list, f.Ending())
		}
	}
	return list
}

func (o *outputFlags) format() formats.Format { return o.chosen }

// options are the options of the writer, but for the languages.
func (o *outputFlags) options() formats.WriteOptions {
	return formats.WriteOptions{
		ToolVersion: thisBuild().Version, LangStyle: export.LangStyle(o.langStyle), Labels: o.labels,
		DOCTYPE: o.dtd, NoMark: o.noMark, Marks: o.marks,
	}
}

// check refuses an output that write would refuse, before long work.
func (o *outputFlags) check(out outFlags, inputs ...string) error {
	if o.chosen.WritePair != nil {
		return nil // the names are known with the languages
	}
	return out.file(inputs...).Check()
}

// write makes the writer and calls fill with it. The output appears whole or not
// at all.
func (o *outputFlags) write(a *app, out outFlags, inputs []string, w formats.WriteOptions, fill func(export.Writer) (export.Report, error)) (report export.Report, err error) {
	if o.chosen.WritePair != nil {
		return o.writePair(a, out, inputs, w, fill)
	}
	err = out.file(inputs...).Write(a.out, func(to io.Writer) error {
		writer, err := o.chosen.Write(to, w)
		if err != nil {
			return &usageError{err}
		}
		report, err = fill(writer)
		return err
	})
	return report, err
}

// writePair is write for a format of two files. They are named by the languages:
// -o corpus writes corpus.zh and corpus.en.
func (o *outputFlags) writePair(a *app, out outFlags, inputs []string, w formats.WriteOptions, fill func(export.Writer) (export.Report, error)) (report export.Report, err error) {
	if w.Source == "" || w.Target == "" {
		return report, usagef("the two files are named by their languages: name them with --from and --to")
	}
	side := func(tag string) ui.OutFile {
		return ui.OutFile{Path: sidePath(out.path, tag), Force: out.force, Inputs: inputs}
	}
	target := side(w.Target)
	if err := target.Check(); err != nil {
		return report, err
	}
	err = side(w.Source).Write(a.out, func(s io.Writer) error {
		return target.Write(a.out, func(t io.Writer) error {
			writer, err := o.chosen.WritePair(s, t, w)
			if err != nil {
				return &usageError{err}
			}
			report, err = fill(writer)
			return err
		})
	})
	return report, err
}
