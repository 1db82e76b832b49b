package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/app"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

const alignLong = `Reads a document and its translation, pairs their sentences and prints the
pairs; nothing is stored. The columns are score, source and target, separated by
tabs. The score, from 0 to 1, is the confidence in the pair. A side is empty if
a sentence has no translation.

With --lines every line is one sentence, including empty lines. With --beads
only numbers are printed, one bead per line: [0,1]:[0]:0.93 pairs the first two
source sentences with the first target sentence. Numbers count from 0, and every
sentence of both sides is in exactly one bead.

With --mixed one file holds both languages (see yiku import --help).

In the JSON, start and end are byte offsets into the decoded text, and "moved"
numbers the beads from 0. "mixed" describes the parts of a page in both
languages that belong together.`

// alignOptions are the flags of yiku align.
type alignOptions struct {
	pair    pairFlags
	beads   bool
	out     outFlags
	json    jsonFlag
	repairs repairsFlag
}

func newAlign(a *cli) *cobra.Command {
	var o alignOptions
	cmd := &cobra.Command{
		Use:     "align SRC TGT | --mixed FILE",
		Short:   "Pair the sentences of two files without storing them",
		Long:    alignLong,
		Example: "  yiku align talks.zh.txt talks.en.txt -o talks.tsv",
		Args: func(cmd *cobra.Command, args []string) error {
			if isMixed(cmd) {
				return files("FILE")(cmd, args)
			}
			return files("SRC", "TGT")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.validate(args); err != nil {
				return err
			}
			return runAlign(cmd.Context(), a, o)
		},
	}
	o.pair.register(cmd)
	cmd.Flags().BoolVar(&o.beads, "beads", false, "print sentence numbers and scores only")
	o.out.register(cmd, "write to `FILE` instead of standard output")
	o.repairs.register(cmd)
	o.json.register(cmd, shape.Aligned{})
	return cmd
}

func (o *alignOptions) validate(args []string) error {
	if o.beads && bool(o.json) {
		return usagef("--beads and --json cannot be used together")
	}
	if o.pair.mixed {
		return o.pair.validateMixed(args[0])
	}
	return o.pair.validate(args)
}

func runAlign(ctx context.Context, a *cli, o alignOptions) error {
	out := o.out.file(o.pair.source, o.pair.target)
	if err := out.Check(); err != nil {
		return err
	}
	s := a.session("")
	p, err := s.ReadPair(ctx, o.pair.options())
	if err != nil {
		return err
	}
	// Nothing is stored, so doubtful languages are noted, not refused.
	if p.Page != nil {
		a.note("recognised: %s", p.Recognised())
	} else if err := p.CheckLanguages(o.pair.languages.from, o.pair.languages.to); err != nil {
		a.note("%v", err)
	}
	noteRepairs(a, p.Repairs(), bool(o.repairs))
	bitext, err := s.Align(ctx, p)
	if err != nil {
		return err
	}
	if bitext.Unrelated() {
		a.note("%v", p.Unrelated())
	}
	return a.write(out, func(w io.Writer) error {
		switch {
		case bool(o.json):
			return ui.PrintJSON(w, p.Shape(bitext))
		case o.beads:
			return printBeads(w, bitext.Beads)
		default:
			return printPairs(w, bitext)
		}
	})
}

// printPairs writes the score, source and target of each bead, separated by
// tabs. A moved pair is at the place of its source.
func printPairs(w io.Writer, bitext *align.Bitext) error {
	b := bufio.NewWriter(w)
	counterpart := map[int]align.Moved{} // by the index of the bead with the source
	shown := map[int]bool{}              // the beads with their targets
	for _, m := range bitext.Moved {
		counterpart[m.Source], shown[m.Target] = m, true
	}
	for i, bead := range bitext.Beads {
		if shown[i] {
			continue
		}
		if m, ok := counterpart[i]; ok {
			bead.Target, bead.Score = bitext.Beads[m.Target].Target, m.Score
		}
		fmt.Fprintf(b, "%.2f\t%s\t%s\n", bead.Score,
			app.OneLine(bitext.Source.RangeText(bead.Source)),
			app.OneLine(bitext.Target.RangeText(bead.Target)))
	}
	return b.Flush()
}

// printBeads writes each bead as [0,1]:[0]:0.93.
func printBeads(w io.Writer, beads []align.Bead) error {
	var line []byte
	b := bufio.NewWriter(w)
	for _, bead := range beads {
		line = appendRange(line[:0], bead.Source)
		line = append(line, ':')
		line = appendRange(line, bead.Target)
		line = append(line, ':')
		line = strconv.AppendFloat(line, bead.Score, 'f', 2, 64)
		b.Write(append(line, '\n'))
	}
	return b.Flush()
}

// appendRange appends the numbers of the range as [0,1], or [] for an empty
// one.
func appendRange(line []byte, r align.Range) []byte {
	line = append(line, '[')
	for i := r.From; i < r.To; i++ {
		if i > r.From {
			line = append(line, ',')
		}
		line = strconv.AppendInt(line, int64(i), 10)
	}
	return append(line, ']')
}
