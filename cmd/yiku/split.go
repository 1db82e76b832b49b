package main

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

const splitLong = `Reads a document and prints its sentences, one a line, with a blank line between
paragraphs. "-" reads standard input.

Paragraphs that a page break had cut are joined before, as are lines that were
wrapped at a fixed width. A note on standard error counts these repairs and
--repairs lists them; the text itself is never changed.

--srx names a file of your own rules in the SRX format, as OmegaT, Okapi and
other tools keep them; --semicolon ends a sentence at every semicolon.

With --json: [{"text","start","end","paragraph"}], where start and end are byte
offsets into the decoded text.`

// splitOptions are what yiku split was asked.
type splitOptions struct {
	file     string
	lang     string
	encoding string
	reading  readFlags
	out      outFlags
	json     jsonFlag
	repairs  repairsFlag
}

func newSplit(a *app) *cobra.Command {
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
	flags.StringVar(&o.lang, "lang", "", "the `LANGUAGE` of the document, such as zh (found from the text if left out)")
	suggest(cmd, "lang", commonLanguages)
	flags.StringVar(&o.encoding, "encoding", "", "the `ENCODING` of the file, such as gb18030 (found if left out)")
	suggest(cmd, "encoding", commonEncodings)
	o.reading.register(cmd)
	o.out.register(cmd, "write to `FILE` instead of standard output")
	o.repairs.register(cmd)
	o.json.register(cmd)
	return cmd
}

func (o *splitOptions) validate() error {
	return cmp.Or(o.reading.validate(), canonical("lang", &o.lang))
}

func runSplit(ctx context.Context, a *app, o splitOptions) error {
	out := o.out.file(o.file)
	if err := out.Check(); err != nil {
		return err
	}
	if o.reading.column == "" && o.lang == "" {
		o.reading.column = read.AllColumns // nothing is paired here: show the whole table
	}
	in, err := readInput(ctx, a, o.file, o.reading.apply(read.Options{Lang: o.lang, Encoding: o.encoding}), o.reading.splitting)
	if err != nil {
		return err
	}
	noteRepairs(a, repairsOf(in), bool(o.repairs))
	return out.Write(a.out, func(w io.Writer) error {
		if o.json {
			return ui.PrintJSON(w, sentencesOf(in.doc, align.Range{To: len(in.doc.Sentences)}))
		}
		return printSentences(w, in.doc)
	})
}

// printSentences writes one sentence a line and a blank line between
// paragraphs.
func printSentences(w io.Writer, doc *align.Document) error {
	b := bufio.NewWriter(w)
	for i, s := range doc.Sentences {
		if i > 0 && s.Paragraph != doc.Sentences[i-1].Paragraph {
			b.WriteByte('\n')
		}
		b.WriteString(oneLine(doc.SentenceText(i)))
		b.WriteByte('\n')
	}
	return b.Flush()
}

// breaks turns what would break a line of output, or a column of it, into
// blanks. A line break inside a sentence is one the document means.
var breaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ",
	"\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// oneLine returns the text on one line and without tabs.
func oneLine(text string) string { return breaks.Replace(text) }
