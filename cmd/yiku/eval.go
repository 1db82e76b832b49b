package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/spf13/cobra"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

const evalLong = `Compares alignments with reference alignments made by hand: two bead files, or a
folder with NAME.gold files and a folder with a NAME.align file for each. A bead
file is the output of yiku align --beads.

strict  identical beads; precision over the beads of the output, recall over the
        gold beads with both sides, as in vecalign and Bertalign
lax     beads that share a source and a target sentence with a bead of the other
        alignment
all     identical beads, including those with an empty side

Counts are summed over the documents before dividing. If the output has scores,
a second table shows how reliable they are: the share of correct pairs in each
band of scores.`

// evalOptions are the flags of yiku eval.
type evalOptions struct {
	gold, out string
	json      jsonFlag
}

func newEval(a *cli) *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:     "eval GOLD OUT",
		Short:   "Compare alignments with alignments made by hand",
		Long:    evalLong,
		Example: "  yiku eval talks.gold talks.align",
		Args:    files("GOLD", "OUT"),
		RunE: func(_ *cobra.Command, args []string) error {
			o.gold, o.out = args[0], args[1]
			return runEval(a, o)
		},
	}
	o.json.register(cmd, shape.Evaluation{})
	return cmd
}

func runEval(a *cli, o evalOptions) error {
	gold, err := os.Stat(o.gold)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", o.gold, errors.Unwrap(err))
	}
	var sum documentSum
	if gold.IsDir() {
		err = sum.addFolder(o.gold, o.out)
	} else {
		err = sum.add(o.gold, o.out, nil, false)
	}
	if err != nil {
		return err
	}
	for _, name := range sum.missing {
		a.note("%s is missing and counts as no beads", name)
	}
	if o.json {
		return ui.PrintJSON(a.out, sum.shape())
	}
	printEval(a, sum.shape())
	return nil
}

// A documentSum adds up documents.
type documentSum struct {
	counts    eval.Counts
	bands     []eval.Band
	documents int
	missing   []string
}

// addFolder adds every document of a gold folder. Its meta.json may request
// verses.
func (s *documentSum) addFolder(gold, out string) error {
	var meta struct {
		Src, Tgt string
		Verse    bool
	}
	data, err := os.ReadFile(filepath.Join(gold, "meta.json"))
	if err == nil {
		err = json.Unmarshal(data, &meta)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", filepath.Join(gold, "meta.json"), err)
	}
	if _, err := os.Stat(out); err != nil {
		return fmt.Errorf("cannot read %s: %w", out, ui.Reason(err))
	}
	names, err := filepath.Glob(filepath.Join(gold, "*.gold"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return ui.Errorf("a gold folder holds NAME.gold files", "there is no alignment in %s", gold)
	}
	for _, name := range names {
		stem := strings.TrimSuffix(name, ".gold")
		var verses [][]string
		if meta.Verse {
			for _, side := range []string{meta.Src, meta.Tgt} {
				text, err := os.ReadFile(stem + "." + side + ".verse")
				if err != nil {
					return err
				}
				verses = append(verses, strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
			}
		}
		if err := s.add(name, filepath.Join(out, filepath.Base(stem)+".align"), verses, true); err != nil {
			return err
		}
	}
	return nil
}

// add adds one document. In a folder, a missing output counts as no beads.
func (s *documentSum) add(goldPath, outPath string, verses [][]string, inFolder bool) error {
	gold, err := readBeads(goldPath)
	if err != nil {
		return err
	}
	out, err := readBeads(outPath)
	if inFolder && errors.Is(err, fs.ErrNotExist) {
		s.missing = append(s.missing, outPath)
	} else if err != nil {
		return err
	}
	if verses != nil {
		out = eval.MergeVerses(out, verses[0], verses[1])
	}
	s.counts.Add(eval.Count(gold, out))
	s.bands = eval.AddBands(s.bands, eval.Reliability(gold, out))
	s.documents++
	return nil
}

func readBeads(path string) ([]eval.Bead, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %w", err)
	}
	defer f.Close()
	return eval.Parse(io.Reader(f), path)
}

func (s *documentSum) shape() shape.Evaluation {
	return shape.Evaluation{
		Documents: s.documents, Missing: shape.List(s.missing),
		Strict: s.counts.Strict(), Lax: s.counts.Lax(), All: s.counts.AllBeads(), Bands: shape.Each(s.bands, func(b eval.Band) shape.EvalBand {
			return shape.EvalBand{From: b.From, To: b.To, Beads: b.Beads, Right: b.Right, Share: b.Share()}
		}),
	}
}

func printEval(a *cli, e shape.Evaluation) {
	table := ui.Table{Header: []string{"", "precision", "recall", "F1"}, Right: []int{1, 2, 3}}
	for _, row := range []struct {
		name string
		f    eval.Figure
	}{{"strict", e.Strict}, {"lax", e.Lax}, {"all", e.All}} {
		table.Rows = append(table.Rows, []string{row.name, fmt.Sprintf("%.3f", row.f.Precision),
			fmt.Sprintf("%.3f", row.f.Recall), fmt.Sprintf("%.3f", row.f.F1)})
	}
	fmt.Fprintln(a.out, ui.Count(e.Documents, "document", "documents"))
	fmt.Fprint(a.out, a.screen.Render(table, 0))
	say(a.out, "\nHow far the scores can be trusted (a pair under %.1f is called doubtful)\n", align.DoubtfulBelow)
	bands := ui.Table{Header: []string{"score", "pairs", "right"}, Right: []int{1, 2}}
	for _, b := range e.Bands {
		share := ""
		if b.Beads > 0 {
			share = fmt.Sprintf("%.1f %%", 100*b.Share)
		}
		bands.Rows = append(bands.Rows, []string{fmt.Sprintf("%.1f-%.1f", b.From, b.To), fmt.Sprint(b.Beads), share})
	}
	fmt.Fprint(a.out, a.screen.Render(bands, 0))
}
