package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/tm/unit"
)

const exportLong = `Writes the memory, or a part of it, in a format for other programs: TMX for CAT
tools, an Excel file or a Word table for a reviser, a page to print, and others.
The ending of the file's name gives the format, or --format does; "-" writes
TMX, or the format of --format, to standard output.

A file holds one language pair, source first, since many tools refuse other
files. --from and --to choose the pair; they may be omitted if the memory holds
only one. --multilingual writes all languages, if the format allows it.

By default all units except rejected ones are written; --document, --body,
--since, --until, --status, --min-score, --max-score and --no-doubtful restrict
them. yiku import reads an Excel file or Word table that comes back from a reviser.

--json needs -o FILE.`

// exportOptions are the flags of yiku export.
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
	common
}

func newExport(a *cli) *cobra.Command {
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
			return runExport(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	o.out.register(cmd, "write to `FILE`; its ending gives the format")
	o.output.register(cmd, export.StyleRegion)
	o.languages.register(cmd, "the source `LANGUAGE`", "the target `LANGUAGE`")
	o.filter.register(cmd)
	flags.BoolVar(&o.multilingual, "multilingual", false, "write all languages into one file")
	flags.StringVar(&o.splitSize, "split-size", "", "split the output into files of about `SIZE`, such as 500MB")
	flags.StringVar(&o.omegat, "omegat", "", "write into the tm folder of the OmegaT `PROJECT`")
	return o.common.register(cmd, shape.Exported{})
}

func (o *exportOptions) validate() (err error) {
	switch {
	case o.omegat != "" && o.out.path != "":
		return usagef("--omegat names the files itself: leave out -o")
	case o.omegat != "" && (o.multilingual || o.splitSize != "" || o.output.name != "" && o.output.name != "tmx"):
		return usagef("--omegat writes TMX files of one language pair: leave out --format, --multilingual and --split-size")
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
		return usagef("--multilingual writes all languages: leave out --from and --to")
	case o.multilingual && !o.output.chosen.Multilingual:
		return usagef("--multilingual: %s holds one language pair only", o.output.chosen.Title)
	}
	if o.splitAt, err = sizeOf(o.splitSize); err != nil {
		return err
	}
	if o.splitAt > 0 && (o.out.file().Standard() || o.output.chosen.WritePair != nil) {
		return usagef("--split-size needs -o FILE and a format of one file")
	}
	if err := o.filter.validate(); err != nil {
		return err
	}
	return o.languages.validate()
}

func runExport(ctx context.Context, a *cli, o exportOptions) error {
	options := app.ExportOptions{
		From: o.languages.from, To: o.languages.to, Choice: o.filter.choice(), Multilingual: o.multilingual,
		SplitAt: o.splitAt, Output: o.output.output(a, o.out),
	}
	s := a.session(o.memory)
	var done app.Exported
	var err error
	if o.omegat != "" {
		done, err = s.ExportOmegaT(ctx, o.omegat, options)
	} else {
		done, err = s.Export(ctx, options)
	}
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, shape.ExportedOf(done.Files, o.output.chosen.Name, done.Report))
	}
	// If the units go to standard output, the report must not.
	to := io.Writer(a.out)
	if o.omegat == "" && options.Output.Standard() {
		to = a.err
	}
	printExport(to, done.Files, done.Report)
	if o.omegat != "" {
		for _, f := range done.Files {
			fmt.Fprintf(a.out, "  %s\n", f)
		}
	}
	return nil
}

// exportFilter selects the units of an export.
type exportFilter struct {
	origins    originFilterFlags
	statuses   statusFlag
	scores     scoreFlags
	noDoubtful bool
}

func (f *exportFilter) register(cmd *cobra.Command) {
	f.origins.register(cmd, "documents")
	f.statuses.register(cmd, "only units of this `STATUS`: aligned, reviewed, imported; may be repeated")
	f.scores.register(cmd)
	cmd.Flags().BoolVar(&f.noDoubtful, "no-doubtful", false, "leave doubtful pairs out")
}

func (f *exportFilter) validate() error {
	if err := cmp.Or(f.origins.validate(), f.statuses.validate(), f.scores.validate()); err != nil {
		return err
	}
	if slices.Contains(f.statuses.chosen, unit.Rejected) {
		return usagef("--status rejected: rejected units are never exported; yiku lookup --status rejected and yiku show have them")
	}
	if f.noDoubtful {
		f.scores.least = max(f.scores.least, align.DoubtfulBelow)
	}
	return nil
}

func (f *exportFilter) choice() app.Choice {
	return app.Choice{
		Origins: f.origins.OriginFilter, Statuses: f.statuses.chosen, MinScore: f.scores.least, MaxScore: f.scores.most,
	}
}

// leastSplit is the smallest size of a part in bytes: a header and some units.
const leastSplit = 10_000

// sizeOf parses a size such as 500MB, 1.5 GB or 200000 (bytes). A kilobyte has
// 1,000 bytes, as in the limits of the tools for which files are split. The
// size of "" is 0.
func sizeOf(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	number, factor := strings.ToUpper(strings.TrimSpace(s)), 1.0
	number = strings.TrimSuffix(number, "B")
	for _, unit := range []struct {
		name   string
		factor float64
	}{{"K", 1e3}, {"M", 1e6}, {"G", 1e9}} {
		if bare, ok := strings.CutSuffix(number, unit.name); ok {
			number, factor = bare, unit.factor
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || !(n*factor >= leastSplit && n*factor < 1e18) {
		return 0, usagef("--split-size %q is not a size: write 500MB or 1GB; the least is 10KB", s)
	}
	return int64(n * factor), nil
}
