package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/formats"
	"github.com/yiku-tm/yiku/tm/unit"
)

const convertLong = `Reads an exchange file and writes its units in another format, without a memory.
What IN is, its content says; the ending of the output's name says the format
to write, and --format says it where there is no such name.

Two files, IN and IN2, are the two sides of a text with a line a unit (Moses);
--format moses writes such: -o corpus gives corpus.zh and corpus.en.

A file may be in any encoding, packed as .gz or .zip, and with the faults that
tools make. Units that cannot be read are left out and listed with their line
and the cause; --strict refuses the file instead. Inline codes, properties,
notes, dates and names are kept as far as the format has a place for them
(docs/formats.md says what is lost); --level 1 or --plain leaves the codes out.

--from and --to choose a pair, and say the languages of a file that does not.
Without them all languages are written where the format can hold them, else
those of the first unit. --lang-style says how language codes are written;
without it they keep their form. --language says what a code of the file means
that is no language tag.

A JSON line: {"id","variants":[{"lang","text","codes":[{"at","kind","data"}]}],
"origin","props","notes"}. "text" is without codes, "at" a byte offset into it.

With --json, which needs -o FILE: {"file","output","format","encoding",
"declared_encoding","tool","from","units","written","skipped":[{"file","place",
"reason"}],"left_out":[{"reason","count","first"}],"repairs":[{"kind","count",
"line"}],"unfinished":[{"reason","count","line"}],"dropped_characters",
"line_breaks"}.`

// convertOptions are what yiku convert was asked.
type convertOptions struct {
	in        []string
	out       outFlags
	output    outputFlags
	exchange  exchangeFlags
	languages languageFlags
	json      jsonFlag
}

func newConvert(a *app) *cobra.Command {
	var o convertOptions
	cmd := &cobra.Command{
		Use:     "convert IN [IN2] -o OUT",
		Short:   "Turn one exchange file into another",
		Long:    convertLong,
		Example: "  yiku convert memory.tmx -o memory.xlsx",
		Args:    oneOrTwoFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.in = args
			if err := o.validate(); err != nil {
				return err
			}
			return runConvert(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	o.out.register(cmd, "write to `FILE`, whose ending says the format; - is standard output")
	o.output.register(cmd, export.StyleAsIs)
	o.languages.register(cmd, "the source `LANGUAGE`", "the target `LANGUAGE`")
	flags.StringVar(&o.exchange.encoding, "encoding", "", "the `ENCODING` of IN, such as gb18030 (found if left out)")
	suggest(cmd, "encoding", commonEncodings)
	flags.BoolVar(&o.exchange.strict, "strict", false, "refuse a file with a unit that cannot be read")
	flags.BoolVar(&o.exchange.drafts, "drafts", false, "take translations too that an XLIFF calls drafts")
	flags.StringToStringVar(&o.exchange.languages, "language", nil, "what a code of the file means, `CODE=LANGUAGE`, such as L1=zh")
	o.json.register(cmd)
	return cmd
}

// oneOrTwoFiles is the Args of convert.
func oneOrTwoFiles(cmd *cobra.Command, args []string) error {
	if len(args) == 2 {
		return nil
	}
	return files("IN")(cmd, args)
}

func (o *convertOptions) validate() error {
	if o.out.path == "" {
		return usagef("convert needs an output file: -o OUT.tmx, -o OUT.xlsx or -o - --format jsonl")
	}
	if err := o.output.validate(o.out, bool(o.json)); err != nil {
		return err
	}
	if err := o.languages.validate(); err != nil {
		return err
	}
	o.exchange.from, o.exchange.to = o.languages.from, o.languages.to
	return o.exchange.validate()
}

// runConvert streams the units from file to file.
func runConvert(ctx context.Context, a *app, o convertOptions) error {
	var inputs []string
	for _, in := range o.in {
		if in != standardInput {
			inputs = append(inputs, in)
		}
	}
	if err := o.output.check(o.out, inputs...); err != nil {
		return err
	}
	source, err := openExchange(ctx, a, o.in, o.exchange)
	if err != nil {
		return err
	}
	defer source.Close()
	report, err := o.convert(ctx, a, source, inputs)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, convertedOf(o, source, report))
	}
	to := io.Writer(a.out)
	if o.out.file().Standard() {
		to = a.err
	}
	printConverted(to, o, source, report)
	return nil
}

// beginning is how many units are read before the output is begun, to know which
// languages there are: some formats say that before the first unit.
const beginning = 200

// convert writes the units of the source.
func (o convertOptions) convert(ctx context.Context, a *app, source *exchangeFile, inputs []string) (export.Report, error) {
	next, stop := iter.Pull2(source.units(ctx))
	defer stop()
	var held []export.Item
	for len(held) < beginning {
		item, err, more := next()
		if err != nil {
			return export.Report{}, err
		}
		if !more {
			break
		}
		held = append(held, item)
	}
	options := o.writeOptions(source, held)
	units := func(yield func(unit.Unit, error) bool) {
		for _, item := range held {
			if !yield(o.unit(item, options), nil) {
				return
			}
		}
		for {
			item, err, more := next()
			if !more || !yield(o.unit(item, options), err) || err != nil {
				return
			}
		}
	}
	return o.output.write(a, o.out, inputs, options, func(w export.Writer) (export.Report, error) {
		report, err := export.Copy(ctx, w, units)
		if err == nil {
			err = source.refuseEmpty()
		}
		return report, err
	})
}

// unit is the unit as the output shall have it.
func (o convertOptions) unit(item export.Item, w formats.WriteOptions) unit.Unit {
	u := item.Unit
	if !w.Multilingual {
		u = item.SourceFirst()
	}
	if o.output.plain {
		u.Variants = plainVariants(u.Variants)
	}
	return u
}

// writeOptions chooses the languages of the output: those that the user names,
// else all of the file where the format can hold them. A table has a column for
// each of the languages that the first units have.
func (o convertOptions) writeOptions(source *exchangeFile, held []export.Item) formats.WriteOptions {
	w := o.output.options()
	w.Source, w.Target = o.languages.from, o.languages.to
	w.Title = filepath.Base(source.path)
	for _, item := range held {
		for _, v := range item.SourceFirst().Variants {
			if !slices.Contains(w.Languages, v.Lang) {
				w.Languages = append(w.Languages, v.Lang)
			}
		}
	}
	if w.Source != "" || w.Target != "" || !o.output.format().Multilingual {
		if w.Source == "" && w.Target == "" && o.output.format().WritePair != nil && len(w.Languages) > 1 {
			w.Source, w.Target = w.Languages[0], w.Languages[1]
		}
		return w
	}
	w.Multilingual, w.KeepHalfEmpty = true, true
	w.MultilingualSource = source.reader.Report().SourceLang
	return w
}

// plainVariants returns the variants without their codes.
func plainVariants(variants []unit.Variant) []unit.Variant {
	list := make([]unit.Variant, len(variants))
	for i, v := range variants {
		v.Codes = nil
		list[i] = v
	}
	return list
}

// converted is the JSON of yiku convert.
type converted struct {
	exchangeInfo
	Output  string    `json:"output"`
	Format  string    `json:"format"`
	Written int       `json:"written"`
	LeftOut []leftOut `json:"left_out"`
	// DroppedCharacters and LineBreaks are what the format could not hold.
	DroppedCharacters int `json:"dropped_characters"`
	LineBreaks        int `json:"line_breaks"`
}

func convertedOf(o convertOptions, source *exchangeFile, r export.Report) converted {
	c := converted{
		exchangeInfo: source.info(), Output: o.out.path, Format: o.output.format().Name, Written: r.Written, LeftOut: []leftOut{},
		DroppedCharacters: r.DroppedCharacters, LineBreaks: r.LineBreaks,
	}
	for _, s := range r.Skipped {
		c.LeftOut = append(c.LeftOut, leftOut{s.Reason, s.Count, s.First})
	}
	return c
}

// printConverted says in words what was read and written.
func printConverted(w io.Writer, o convertOptions, source *exchangeFile, r export.Report) {
	source.print(w)
	name := o.out.path
	switch {
	case name == ui.StandardOutput:
		name = "standard output"
	case o.output.format().WritePair != nil:
		name += ".*"
	}
	fmt.Fprintf(w, "Wrote %s to %s\n", count(r.Written, "unit", "units"), name)
	printChanges(w, r)
	source.printBad(w)
}
