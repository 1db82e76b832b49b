package align

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/align/internal/tune"
)

// ablation is an alignment without one part of the model.
type ablation struct {
	name string
	// zero are the features whose weights are 0, in both passes.
	zero []int
	// prepare changes the passes before the first, learn what happens between them.
	prepare func(*passes)
	between func(*passes, *heads)
	noHeads bool
	onePass bool
}

func classesOf(list ...tune.Class) (features []int) {
	for _, c := range list {
		features = append(features, tune.Words+int(c))
	}
	return features
}

// propertiesOf are the features of places with the properties.
func propertiesOf(list ...tune.Property) (features []int) {
	for _, p := range list {
		features = append(features, tune.Border+int(p), tune.Inner+int(p))
	}
	return features
}

var ablations = []ablation{
	{name: "the dictionary", noHeads: true},
	{name: "beads of more than two sentences on a side", prepare: func(p *passes) { p.span = 2 }},
	{name: "the second pass", onePass: true},
	{name: "the length model", zero: []int{tune.Length, tune.LengthOne, tune.LengthSquare}},
	{name: "learning words from the first pass", between: func(p *passes, dictionaries *heads) {
		p.table = newTable(sortLinks(priorLinks(p.source, p.target, dictionaries)), p.source.vocab, p.target.vocab)
	}},
	{name: "shares of bead shapes from the first pass", between: func(p *passes, _ *heads) { p.shares = startShares() }},
	{name: "numerals by value", zero: classesOf(tune.Value)},
	{name: "names by romanisation", zero: classesOf(tune.Name)},
	{name: "marks of punctuation", zero: classesOf(tune.Mark)},
	{name: "sentences hardly generated", zero: []int{tune.Poor}},
	{name: "quotations at places", zero: propertiesOf(tune.InsideQuotation, tune.AfterQuotation, tune.OpensQuotation, tune.SpeakerChanges)},
	{name: "other punctuation at places", zero: propertiesOf(tune.AfterQuestion, tune.AfterExclamation, tune.AfterColon, tune.Continues)},
	{name: "length and quotations of lone sentences", zero: []int{tune.LoneLength, tune.LoneQuotation}},
	{name: "trained weights", prepare: func(p *passes) { p.weights = &tune.Start }},
}

// align aligns without the part.
func (a *ablation) align(t *testing.T, source, target *Document) []Bead {
	t.Helper()
	dictionaries, err := loadHeads(source, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.noHeads {
		dictionaries = nil
	}
	p, err := newPasses(source, target, dictionaries, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.prepare != nil {
		a.prepare(p)
	}
	w, start := *p.weights, tune.Start
	for _, f := range a.zero {
		w[f], start[f] = 0, 0
	}
	p.weights, p.firstWeights = &w, &start
	if a.onePass {
		p.options.Effort = Fast
	}
	ctx := context.Background()
	steps := []func(context.Context) error{p.first, p.learn, func(context.Context) error {
		if a.between != nil {
			a.between(p, dictionaries)
		}
		return nil
	}, p.second}
	if a.onePass {
		steps = steps[:1]
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return p.beads
}

// TestAblation prints the table of docs/benchmarks.md on the contribution of
// each part of the model: strict F1 with all parts, and the points lost without
// each. A part whose removal harms no set does not belong in the model.
func TestAblation(t *testing.T) {
	root := os.Getenv("CASES")
	if os.Getenv("ABLATION") == "" || root == "" {
		t.Skip("takes a minute: make bench-ablation")
	}
	metas, err := filepath.Glob(filepath.Join(root, "align", "*", "meta.json"))
	if err != nil || len(metas) == 0 {
		t.Fatalf("no gold sets in %s: %v", root, err)
	}
	header, row := "| without |", "| all of it |"
	var all []float64
	for _, meta := range metas {
		f := (&ablation{}).score(t, meta)
		all = append(all, f)
		header += " " + filepath.Base(filepath.Dir(meta)) + " |"
		row += fmtPoints(f)
	}
	t.Log(header)
	t.Log(row)
	for _, a := range ablations {
		row, worst := "| "+a.name+" |", 1.0
		for k, meta := range metas {
			lost := a.score(t, meta) - all[k]
			row += fmtPoints(lost)
			worst = min(worst, lost)
		}
		t.Log(row)
		if worst >= 0 {
			t.Errorf("no set loses anything without %s", a.name)
		}
	}
}

// score is the strict F1 of a set.
func (a *ablation) score(t *testing.T, meta string) float64 {
	t.Helper()
	data, err := os.ReadFile(meta)
	if err != nil {
		t.Fatal(err)
	}
	var tags struct{ Src, Tgt string }
	if err := json.Unmarshal(data, &tags); err != nil {
		t.Fatal(err)
	}
	golds, err := filepath.Glob(filepath.Join(filepath.Dir(meta), "*.gold"))
	if err != nil {
		t.Fatal(err)
	}
	var sum eval.Counts
	for _, gold := range golds {
		stem := strings.TrimSuffix(gold, ".gold")
		file, err := os.Open(gold)
		if err != nil {
			t.Fatal(err)
		}
		want, err := eval.Parse(file, filepath.Base(gold))
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got []eval.Bead
		for _, b := range a.align(t, lineFile(t, stem+"."+tags.Src, tags.Src), lineFile(t, stem+"."+tags.Tgt, tags.Tgt)) {
			got = append(got, eval.Bead{Source: numbers(b.Source), Target: numbers(b.Target), Score: b.Score})
		}
		sum.Add(eval.Count(want, got))
	}
	return sum.Strict().F1
}

func fmtPoints(f float64) string { return fmt.Sprintf(" %+.1f |", 100*f) }

func numbers(r Range) (list []int) {
	for i := r.From; i < r.To; i++ {
		list = append(list, i)
	}
	return list
}

// lineFile reads a file with one sentence a line as a document.
func lineFile(t *testing.T, path, tag string) *Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := &Document{Name: filepath.Base(path), Lang: tag, Text: strings.TrimSuffix(string(data), "\n")}
	at := 0
	for i, line := range strings.Split(d.Text, "\n") {
		text := strings.TrimFunc(line, IsBlank)
		from := at + strings.Index(line, text)
		d.Paragraphs = append(d.Paragraphs, Span{from, from + len(text)})
		d.Sentences = append(d.Sentences, Sentence{Span{from, from + len(text)}, i})
		at += len(line) + 1
	}
	return d
}
