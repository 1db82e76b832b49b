package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm"
)

const exportLong = `Writes the memory, or a part of it, as TMX 1.4, which CAT tools open. The ending
of the file's name says the format; "-" writes TMX to standard output.

A TMX holds one language pair, the source marked as such, since many tools
refuse others. --from and --to choose it; they may be left out where the memory
holds one pair. --multilingual writes every language with no source marked.

--lang-style says how language codes are written, by the example of Chinese:
zh-CN (the default; also en-US, ru-RU), zh-Hans, zh_CN, ZH-CN or zh. --label
sets the code of one language.

It then tells how many units were written and what was left out, and why.

With --json, which needs -o FILE: {"file","format","units","written","skipped":
[{"reason","count","first"}],"dropped_characters","line_breaks","trimmed",
"other_variants","long_units","bytes","source_codes","target_codes","warnings"}.`

// exportOptions are what yiku export was asked.
type exportOptions struct {
	out          outFlags
	languages    languageFlags
	minScore     float64
	origin       int64
	noDoubtful   bool
	multilingual bool
	langStyle    string
	labels       map[string]string
	dtd          bool
	memory       memoryFlag
	json         jsonFlag
}

func newExport(a *app) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:     "export -o FILE",
		Short:   "Write the memory as TMX for other tools",
		Long:    exportLong,
		Example: "  yiku export --from zh --to en -o memory.tmx",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return runExport(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	o.out.register(cmd, "write to `FILE`, whose name ends in .tmx")
	o.languages.register(cmd, "the source `LANGUAGE`", "the target `LANGUAGE`")
	flags.Float64Var(&o.minScore, "min-score", 0, "only units with a score of at least `SCORE`, 0 to 1")
	flags.BoolVar(&o.noDoubtful, "no-doubtful", false, "leave doubtful pairs out")
	flags.Int64Var(&o.origin, "origin", 0, "only the units of the document with this `NUMBER` (see yiku stats)")
	flags.BoolVar(&o.multilingual, "multilingual", false, "write all languages into one file")
	flags.StringVar(&o.langStyle, "lang-style", "", "the `STYLE` of language codes, such as zh-Hans (default zh-CN)")
	suggest(cmd, "lang-style", styleNames())
	flags.StringToStringVar(&o.labels, "label", nil, "the code of one `LANGUAGE=CODE`, such as zh=zh-SG")
	flags.BoolVar(&o.dtd, "dtd", false, "add the document type declaration")
	o.memory.register(cmd)
	o.json.register(cmd)
	return cmd
}

func (o *exportOptions) validate() error {
	out := o.out.file()
	switch {
	case o.out.path == "":
		return usagef("export needs an output file: -o memory.tmx")
	case !out.Standard() && !strings.EqualFold(filepath.Ext(o.out.path), ".tmx"):
		return usagef("cannot tell the format of %s: its name must end in .tmx (TMX), the one format written so far", o.out.path)
	case out.Standard() && bool(o.json):
		return usagef("--json needs -o FILE: the units themselves go to standard output")
	case !(o.minScore >= 0 && o.minScore <= 1): // also not a number
		return usagef("--min-score must be between 0 and 1")
	case o.origin < 0:
		return usagef("--origin must be the number of a document (see yiku stats)")
	case o.multilingual && (o.languages.from != "" || o.languages.to != ""):
		return usagef("--multilingual writes all languages: leave --from and --to out")
	}
	labels := export.Labels{Style: export.LangStyle(o.langStyle), Explicit: o.labels}
	if err := labels.Check(); err != nil {
		return &usageError{err}
	}
	if o.noDoubtful {
		o.minScore = max(o.minScore, align.DoubtfulBelow)
	}
	return o.languages.validate()
}

func runExport(ctx context.Context, a *app, o exportOptions) error {
	memory := o.memory.path()
	out := o.out.file(memory)
	if err := out.Check(); err != nil {
		return err
	}
	return withMemory(ctx, memory, func(m *tm.Memory) error {
		if !o.multilingual {
			if err := o.choosePair(ctx, m); err != nil {
				return err
			}
		}
		var report export.Report
		err := out.Write(a.out, func(w io.Writer) (err error) {
			report, err = o.write(ctx, w, m)
			if err == nil && report.Written == 0 {
				err = o.nothing(report)
			}
			return err
		})
		if err != nil {
			return err
		}
		if o.json {
			return ui.PrintJSON(a.out, exportedOf(o.out.path, report))
		}
		// The units may stand on standard output: then the report may not.
		to := io.Writer(a.out)
		if out.Standard() {
			to = a.err
		}
		printExport(to, o.out.path, report)
		return nil
	})
}

// write streams the chosen units of the memory to w.
func (o exportOptions) write(ctx context.Context, w io.Writer, m *tm.Memory) (export.Report, error) {
	writer, err := tmx.NewWriter(w, tmx.Options{
		ToolVersion: thisBuild().Version,
		Source:      o.languages.from, Target: o.languages.to,
		Multilingual: o.multilingual,
		LangStyle:    export.LangStyle(o.langStyle), Labels: o.labels,
		DOCTYPE: o.dtd,
	})
	if err != nil {
		return export.Report{}, err
	}
	return export.Copy(ctx, writer, m.Units(ctx, tm.Filter{
		From: o.languages.from, To: o.languages.to, Origin: o.origin, MinScore: o.minScore,
	}))
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
