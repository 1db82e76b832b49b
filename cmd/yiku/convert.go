package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/jsonl"
	"github.com/yiku-tm/yiku/export/tmx"
	"github.com/yiku-tm/yiku/tm"
)

const convertLong = `Reads a TMX file and writes its units as TMX 1.4 or as JSON lines, without a
memory. The ending of the output's name says the format, .tmx or .jsonl;
--format says it where there is no such name.

The file may be of any TMX version and encoding, packed as .gz or .zip, and with
the faults that tools make. Units that cannot be read are left out and listed
with their line and the cause; --strict refuses the file instead. Inline codes,
properties, notes, dates and names are kept; --plain leaves the codes out.

--lang-style says how language codes are written; without it they keep their
form. --language says what a code of the file means that is no language tag.

A JSON line: {"id","variants":[{"lang","text","codes":[{"at","kind","data"}]}],
"origin","props","notes"}. "text" is without codes, "at" a byte offset into it.

With --json, which needs -o FILE: {"file","output","format","encoding",
"declared_encoding","tool","from","units","written","skipped":[{"file","place",
"reason"}],"left_out":[{"reason","count","first"}],"repairs":[{"kind","count",
"line"}]}.`

// The formats that convert writes.
const (
	formatTMX   = "tmx"
	formatJSONL = "jsonl"
)

// convertOptions are what yiku convert was asked.
type convertOptions struct {
	in        string
	out       outFlags
	format    string
	exchange  exchangeFlags
	langStyle string
	dtd       bool
	plain     bool
	json      jsonFlag
}

// exchangeFlags say how to read an exchange file.
type exchangeFlags struct {
	encoding  string
	strict    bool
	languages map[string]string
}

func (e *exchangeFlags) options() tmx.ReadOptions {
	return tmx.ReadOptions{Strict: e.strict, Encoding: e.encoding, Languages: e.languages}
}

func newConvert(a *app) *cobra.Command {
	var o convertOptions
	cmd := &cobra.Command{
		Use:     "convert IN -o OUT",
		Short:   "Turn one exchange file into another",
		Long:    convertLong,
		Example: "  yiku convert memory.tmx -o memory.jsonl",
		Args:    files("IN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.in = args[0]
			if err := o.validate(); err != nil {
				return err
			}
			return runConvert(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	o.out.register(cmd, "write to `FILE`, whose name ends in .tmx or .jsonl; - is standard output")
	flags.StringVar(&o.format, "format", "", "the `FORMAT` of the output: tmx or jsonl")
	suggest(cmd, "format", []string{formatTMX, formatJSONL})
	flags.StringVar(&o.exchange.encoding, "encoding", "", "the `ENCODING` of IN, such as gb18030 (found if left out)")
	suggest(cmd, "encoding", commonEncodings)
	flags.BoolVar(&o.exchange.strict, "strict", false, "refuse a file with a unit that cannot be read")
	flags.StringToStringVar(&o.exchange.languages, "language", nil, "what a code of the file means, `CODE=LANGUAGE`, such as L1=zh")
	flags.StringVar(&o.langStyle, "lang-style", string(export.StyleAsIs), "the `STYLE` of language codes in a TMX, such as zh-CN or zh-Hans")
	suggest(cmd, "lang-style", styleNames())
	flags.BoolVar(&o.dtd, "dtd", false, "add the document type declaration to a TMX")
	flags.BoolVar(&o.plain, "plain", false, "leave inline codes out")
	o.json.register(cmd)
	return cmd
}

func (o *convertOptions) validate() error {
	out := o.out.file()
	if o.out.path == "" {
		return usagef("convert needs an output file: -o OUT.tmx, -o OUT.jsonl or -o -")
	}
	if out.Standard() && bool(o.json) {
		return usagef("--json needs -o FILE: the units themselves go to standard output")
	}
	if o.format == "" {
		o.format = strings.TrimPrefix(strings.ToLower(filepath.Ext(o.out.path)), ".")
		if out.Standard() {
			return usagef("say the format for standard output: --format jsonl or --format tmx")
		}
		if o.format != formatTMX && o.format != formatJSONL {
			return usagef("cannot tell the format of %s: its name must end in .tmx or .jsonl, or --format must say it", o.out.path)
		}
	}
	if o.format != formatTMX && o.format != formatJSONL {
		return usagef("--format %q is not written: use tmx or jsonl", o.format)
	}
	if err := (export.Labels{Style: export.LangStyle(o.langStyle)}).Check(); err != nil {
		return &usageError{err}
	}
	if _, err := tmx.NewReader(strings.NewReader(""), o.exchange.options()); err != nil {
		return &usageError{err}
	}
	return nil
}

// runConvert streams the units from file to file.
func runConvert(ctx context.Context, a *app, o convertOptions) error {
	inputs := []string{}
	if o.in != standardInput {
		inputs = append(inputs, o.in)
	}
	out := o.out.file(inputs...)
	if err := out.Check(); err != nil {
		return err
	}
	source, err := openExchange(ctx, a, o.in, o.exchange)
	if err != nil {
		return err
	}
	defer source.Close()
	var report export.Report
	err = out.Write(a.out, func(w io.Writer) (err error) {
		report, err = o.convert(ctx, source, w)
		if err == nil {
			err = source.refuseEmpty()
		}
		return err
	})
	if err != nil {
		return err
	}
	if o.json {
		return ui.PrintJSON(a.out, convertedOf(o, source, report))
	}
	to := io.Writer(a.out)
	if out.Standard() {
		to = a.err
	}
	printConverted(to, o, source, report)
	return nil
}

// convert writes the units of the source to w.
func (o convertOptions) convert(ctx context.Context, source *exchangeFile, w io.Writer) (export.Report, error) {
	next, stop := iter.Pull2(source.units(ctx))
	defer stop()
	// The first unit is read before the writer is made: then the header is known.
	first, err, more := next()
	if err != nil {
		return export.Report{}, err
	}
	writer, failed := o.writer(w, source.reader.Report())
	if failed != nil {
		return export.Report{}, failed
	}
	return export.Copy(ctx, writer, func(yield func(tm.Unit, error) bool) {
		for item := first; more; item, err, more = next() {
			u := item.Unit
			if o.plain {
				u.Variants = plainVariants(u.Variants)
			}
			if !yield(u, err) || err != nil {
				return
			}
		}
	})
}

// writer makes the writer of the output's format.
func (o convertOptions) writer(w io.Writer, from export.ReadReport) (export.Writer, error) {
	if o.format == formatJSONL {
		return jsonl.NewWriter(w), nil
	}
	return tmx.NewWriter(w, tmx.Options{
		ToolVersion: thisBuild().Version, Multilingual: true, MultilingualSource: from.SourceLang,
		KeepHalfEmpty: true, LangStyle: export.LangStyle(o.langStyle), DOCTYPE: o.dtd,
	})
}

// plainVariants returns the variants without their codes.
func plainVariants(variants []tm.Variant) []tm.Variant {
	list := make([]tm.Variant, len(variants))
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
}

func convertedOf(o convertOptions, source *exchangeFile, r export.Report) converted {
	c := converted{exchangeInfo: source.info(), Output: o.out.path, Format: o.format, Written: r.Written, LeftOut: []leftOut{}}
	for _, s := range r.Skipped {
		c.LeftOut = append(c.LeftOut, leftOut{s.Reason, s.Count, s.First})
	}
	return c
}

// printConverted says in words what was read and written.
func printConverted(w io.Writer, o convertOptions, source *exchangeFile, r export.Report) {
	source.print(w)
	name := o.out.path
	if name == ui.StandardOutput {
		name = "standard output"
	}
	fmt.Fprintf(w, "Wrote %s to %s\n", count(r.Written, "unit", "units"), name)
	for _, s := range r.Skipped {
		fmt.Fprintf(w, "Left out: %s\n", s)
	}
	if r.LineBreaks > 0 {
		fmt.Fprintf(w, "Changed: %s\n", count(r.LineBreaks, "line break became a blank", "line breaks became blanks"))
	}
	source.printBad(w)
}
