package main

import (
	"bufio"
	"cmp"
	"context"
	"io"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

const splitLong = `Reads a document and prints its sentences, one a line, with an empty line
between paragraphs. "-" reads standard input.

Paragraphs that a page break had cut are joined before, as are lines that were
wrapped at a fixed width. A note on standard error counts these repairs and
--repairs lists them; the text itself is never changed.

In the JSON, start and end are byte offsets into the decoded text.`

// splitOptions are the flags of yiku split.
type splitOptions struct {
	file     string
	lang     string
	encoding string
	reading  readFlags
	out      outFlags
	json     jsonFlag
	repairs  repairsFlag
}

func newSplit(a *cli) *cobra.Command {
	var o splitOptions
	cmd := &cobra.Command{
		Use:     "split FILE",
		Short:   "Print the sentences of a document, one a line",
		Long:    splitLong,
		Example: "  yiku split talks.zh.txt",
		Args:    files("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			if err := o.validate(); err != nil {
				return err
			}
			return runSplit(cmd.Context(), a, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.lang, "lang", "", "the `LANGUAGE` of the document, such as zh (detected by default)")
	suggest(cmd, "lang", commonLanguages)
	flags.StringVar(&o.encoding, "encoding", "", "the `ENCODING` of the file, such as gb18030 (detected by default)")
	suggest(cmd, "encoding", commonEncodings)
	o.reading.register(cmd)
	o.out.register(cmd, "write to `FILE` instead of standard output")
	o.repairs.register(cmd)
	o.json.register(cmd, []shape.Sentence{})
	return cmd
}

func (o *splitOptions) validate() error {
	return cmp.Or(o.reading.validate(), canonical("lang", &o.lang))
}

func runSplit(ctx context.Context, a *cli, o splitOptions) error {
	out := o.out.file(o.file)
	if err := out.Check(); err != nil {
		return err
	}
	reading := o.reading.options()
	reading.Lang, reading.Encoding = o.lang, o.encoding
	reading.AnyColumn = true // nothing is paired here: show the whole table
	in, err := a.session("").ReadDocument(ctx, o.file, reading)
	if err != nil {
		return err
	}
	err = a.write(out, func(w io.Writer) error {
		if o.json {
			all := align.Range{To: len(in.Doc.Sentences)}
			return ui.PrintJSON(w, shape.Sentences(in.Doc, all))
		}
		return printSentences(w, in.Doc)
	})
	if err == nil {
		noteRepairs(a, in.Repairs(), bool(o.repairs))
	}
	return err
}

// printSentences writes one sentence per line and an empty line between
// paragraphs.
func printSentences(w io.Writer, doc *align.Document) error {
	b := bufio.NewWriter(w)
	for i, s := range doc.Sentences {
		if i > 0 && s.Paragraph != doc.Sentences[i-1].Paragraph {
			b.WriteByte('\n')
		}
		b.WriteString(app.OneLine(doc.SentenceText(i)))
		b.WriteByte('\n')
	}
	return b.Flush()
}
