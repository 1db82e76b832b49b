package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm"
	"github.com/yiku-tm/yiku/tm/unit"
)

const exportLong = `Writes the memory, or a part of it, in a format that other programs open: TMX
for CAT tools, an Excel file or a Word table for a reviser, a page to print, and
others. The ending of the file's name says the format, --format says it where
there is none; "-" writes TMX, or what --format says, to standard output.

A file holds one language pair, the source first and marked as such, since many
tools refuse others. --from and --to choose it; they may be left out where the
memory holds one pair. --multilingual writes every language, where the format
has a place for them.

Chosen are all units but the rejected ones; --origin, --body, --since, --until,
--status, --min-score and --no-doubtful choose among them. An Excel file or a
Word table that comes back from a reviser is taken in by yiku import.

--split-size parts a large file into several complete ones: memory-1.tmx,
memory-2.tmx and so on. --omegat PROJECT writes into the tm folder of an OmegaT
project, reviewed units into tm/auto, unreviewed ones with a penalty; an OmegaT
that is running reads them at once.

--lang-style says how language codes are written, by the example of Chinese:
zh-CN (the default; also en-US, ru-RU), zh-Hans, zh_CN, ZH-CN or zh. --label
sets the code of one language. --level 1 leaves inline codes out of a TMX.

It then tells how many units were written and what was left out, and why.

With --json, which needs -o FILE: {"file","files","format","units","written",
"skipped":[{"reason","count","first"}],"dropped_characters","line_breaks",
"trimmed","other_variants","long_units","bytes","source_codes","target_codes",
"warnings"}.`

// exportOptions are what yiku export was asked.
type exportOptions struct {
	out          outFlags
	output       outputFlags
	languages    languageFlags
	filter       exportFilter
	multilingual bool
	splitSize    string
	// splitAt is splitSize in bytes, 0 for one file.
	splitAt int64
	omegat  string
	memory  memoryFlag
	json    jsonFlag
}

func newExport(a *app) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:     "export -o FILE",
		Short:   "Write the memory for other tools, a reviser or print",
		Long:    exportLong,
		Example: "  yiku export --from zh --to en -o memory.tmx",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			if o.omegat != "" {
				return runExportOmegaT(cmd.Context(), a, o)
			}
			return runExport(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	o.out.register(cmd, "write to `FILE`, whose ending says the format")
	o.output.register(cmd, export.StyleRegion)
	o.languages.register(cmd, "the source `LANGUAGE`", "the target `LANGUAGE`")
	o.filter.register(cmd)
	flags.BoolVar(&o.multilingual, "multilingual", false, "write all languages into one file")
	flags.StringVar(&o.splitSize, "split-size", "", "part the output into files of about `SIZE`, such as 500MB")
	flags.StringVar(&o.omegat, "omegat", "", "write into the tm folder of the OmegaT `PROJECT`")
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
}

func (o *exportOptions) validate() (err error) {
	switch {
	case o.omegat != "" && o.out.path != "":
		return usagef("--omegat names the files itself: leave -o out")
	case o.omegat != "" && (o.multilingual || o.splitSize != "" || o.output.name != "" && o.output.name != "tmx"):
		return usagef("--omegat writes TMX files of one language pair: leave --format, --multilingual and --split-size out")
	case o.omegat != "":
		o.output.name = "tmx"
		err = o.output.validate(outFlags{path: "omegat.tmx"}, false)
	case o.out.path == "":
		return usagef("export needs an output file: -o memory.tmx")
	default:
		if o.out.file().Standard() && o.output.name == "" {
			o.output.name = "tmx"
		}
		err = o.output.validate(o.out, bool(o.json))
	}
	if err != nil {
		return err
	}
	switch {
	case o.multilingual && (o.languages.from != "" || o.languages.to != ""):
		return usagef("--multilingual writes all languages: leave --from and --to out")
	case o.multilingual && !o.output.format().Multilingual:
		return usagef("--multilingual: %s holds one language pair only", o.output.format().Title)
	}
	if o.splitAt, err = sizeOf(o.splitSize); err != nil {
		return err
	}
	if o.splitAt > 0 && (o.out.file().Standard() || o.output.format().WritePair != nil) {
		return usagef("--split-size needs -o FILE and a format of one file")
	}
	if err := o.filter.validate(); err != nil {
		return err
	}
	return o.languages.validate()
}

func runExport(ctx context.Context, a *app, o exportOptions) error {
	memory := o.memory.path()
	if o.splitAt == 0 {
		if err := o.output.check(o.out, memory); err != nil {
			return err
		}
	}
	return withMemory(ctx, a, memory, func(m *tm.Memory) error {
		if err := o.chooseLanguages(ctx, m); err != nil {
			return err
		}
		files, report, err := o.write(ctx, a, m, memory)
		if err != nil {
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, exportedOf(files, o.output.format().Name, report))
		}
		// The units may stand on standard output: then the report may not.
		to := io.Writer(a.out)
		if o.out.file().Standard() {
			to = a.err
		}
		printExport(to, files, report)
		return nil
	})
}

// chooseLanguages sets the pair that the user left open.
func (o *exportOptions) chooseLanguages(ctx context.Context, m *tm.Memory) error {
	if o.multilingual {
		return nil
	}
	return o.choosePair(ctx, m)
}

// write writes the chosen units of the memory and returns the files.
func (o exportOptions) write(ctx context.Context, a *app, m *tm.Memory, memory string) ([]string, export.Report, error) {
	options, err := o.writeOptions(ctx, m)
	if err != nil {
		return nil, export.Report{}, err
	}
	units := o.units(ctx, m)
	if o.splitAt > 0 {
		return o.writeParts(ctx, a, memory, options, units)
	}
	report, err := o.output.write(a, o.out, []string{memory}, options, func(w export.Writer) (export.Report, error) {
		report, err := export.Copy(ctx, w, units)
		if err == nil && report.Written == 0 {
			err = o.nothing(report)
		}
		return report, err
	})
	return o.output.files(o.out, options), report, err
}

// writeOptions are the options of the writer.
func (o exportOptions) writeOptions(ctx context.Context, m *tm.Memory) (formats.WriteOptions, error) {
	w := o.output.options()
	w.Source, w.Target, w.Multilingual = o.languages.from, o.languages.to, o.multilingual
	w.Title = o.filter.title()
	if !o.multilingual {
		return w, nil
	}
	stats, err := m.Stats(ctx)
	add := func(tag string) {
		if !slices.Contains(w.Languages, tag) {
			w.Languages = append(w.Languages, tag)
		}
	}
	for _, p := range stats.Pairs { // sources first: the first text of a row is taken for one
		add(p.Source)
	}
	for _, l := range stats.Languages {
		add(l.Lang)
	}
	return w, err
}

// units streams the units that the user wants, as the output shall have them.
func (o exportOptions) units(ctx context.Context, m *tm.Memory) iter.Seq2[unit.Unit, error] {
	f := o.filter.filter()
	f.From, f.To = o.languages.from, o.languages.to
	return func(yield func(unit.Unit, error) bool) {
		for u, err := range m.Units(ctx, f) {
			if err == nil && !o.filter.wants(&u) {
				continue
			}
			if o.output.plain {
				u.Variants = plainVariants(u.Variants)
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

// nothing is the error for an export without a single unit.
func (o exportOptions) nothing(r export.Report) error {
	hint := "yiku stats shows what the memory holds"
	if len(r.Skipped) > 0 {
		hint = "left out: " + r.Skipped[0].String()
	}
	return ui.WithHint(fmt.Errorf("the memory has no unit to export%s", o.pairWords()), "%s", hint)
}

func (o exportOptions) pairWords() string {
	if o.languages.from == "" || o.languages.to == "" {
		return ""
	}
	return fmt.Sprintf(" from %s to %s", languageName(o.languages.from), languageName(o.languages.to))
}

func styleNames() []string {
	names := make([]string, len(export.LangStyles))
	for i, s := range export.LangStyles {
		names[i] = string(s)
	}
	return names
}
