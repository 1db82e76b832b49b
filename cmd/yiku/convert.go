package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
)

const convertLong = `Reads an exchange file and writes its units in another format, without a memory.
The format of IN is recognised by its content. The format to write is given by
the ending of the output's name, or by --format.

Two files, IN and IN2, are the two sides of a text with one unit per line
(Moses). --format moses writes such a pair: -o corpus gives corpus.zh and
corpus.en.

A file may be in any encoding, compressed as .gz or .zip, and may have common
faults. Units that cannot be read are left out and listed with
their line and the cause; --strict refuses the file instead. Inline codes,
properties, notes, dates and names are kept if the format supports them
(docs/formats.md lists what is lost); --level 1 or --plain leaves the codes out.

--from and --to choose a language pair, and give the languages of a file that
does not name them. Without them all languages are written if the format allows
it, otherwise those of the first unit. --lang-style sets the form of language
codes, which are otherwise unchanged. --language gives the meaning of a code
that is not a language tag.

--json needs -o FILE. A line of --format jsonl is {"id","variants":[{"lang",
"text","codes":[{"at","kind","data"}]}],"origin","props","notes"}. "text" is
without codes, "at" a byte offset into it.`

// convertOptions are the flags of yiku convert.
type convertOptions struct {
	in        []string
	out       outFlags
	output    outputFlags
	exchange  exchangeFlags
	encoding  string
	languages languageFlags
	json      jsonFlag
}

func newConvert(a *cli) *cobra.Command {
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
	o.out.register(cmd, "write to `FILE`; its ending gives the format; - is standard output")
	o.output.register(cmd, export.StyleAsIs)
	o.languages.register(cmd, "the source `LANGUAGE`", "the target `LANGUAGE`")
	flags.StringVar(&o.encoding, "encoding", "", "the `ENCODING` of IN, such as gb18030 (detected by default)")
	suggest(cmd, "encoding", commonEncodings)
	o.exchange.register(cmd, "a file")
	flags.BoolVar(&a.listAll, "all", false, "list all units that cannot be read")
	o.json.register(cmd, shape.Converted{})
	return cmd
}

// oneOrTwoFiles checks the arguments of convert.
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
	return o.exchange.options(o.encoding, o.languages).Check()
}

func runConvert(ctx context.Context, a *cli, o convertOptions) error {
	options := app.ConvertOptions{
		Inputs: o.in, Exchange: o.exchange.options(o.encoding, o.languages),
		From: o.languages.from, To: o.languages.to, Output: o.output.output(a, o.out),
	}
	done, err := a.session("").Convert(ctx, options)
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, done.Shape(options))
	}
	to := io.Writer(a.out)
	if options.Output.Standard() {
		to = a.err
	}
	printConverted(a, to, o, done)
	return nil
}

// printConverted describes what was read and written.
func printConverted(a *cli, w io.Writer, o convertOptions, done app.Converted) {
	printExchangeFile(w, done.Source)
	r := done.Report
	name := o.out.path
	switch {
	case name == ui.StandardOutput:
		name = ui.Say("standard output")
	case o.output.chosen.WritePair != nil:
		name += ".*"
	}
	say(w, "Wrote %s to %s\n", ui.Count(r.Written, "unit", "units"), name)
	printChanges(w, r)
	printBad(a, w, done.Source)
}
