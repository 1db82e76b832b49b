// Command train finds the weights of the aligner's second pass. There are two sets: one for
// pairs of languages with a dictionary or lexicon, and one for all others. The second is trained
// on the same documents without their dictionaries, where the score of the words is weaker
// evidence.
//
// It reads gold sets: folders with meta.json and, for each document, NAME.gold beside
// NAME.<source> and NAME.<target> with one sentence a line. It fits a globally normalised
// chain model (Lafferty, McCallum and Pereira 2001) and writes the weights as a Go file. The
// weights with a dictionary are trained on the documents and on pieces of them with gaps
// (pieces.go).
//
// With -held-out it leaves out one document at a time and prints the log-likelihood and F1 of
// that document and its pieces. Choose features and the strength of the penalty by the
// log-likelihood.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/align/internal/tune"
)

// faint is the log posterior below which a bead is left out of the training.
const faint = -22

func main() {
	log.SetFlags(0)
	sets := flag.String("sets", "", "folder of gold sets")
	out := flag.String("o", "", "Go file to write")
	strength := flag.Float64("strength", 5, "strength of the penalty")
	heldOut := flag.Bool("held-out", false, "print figures of documents left out")
	freeze := flag.String("freeze", "", "names of features, divided by commas, that keep their start")
	flag.Parse()
	if *sets == "" {
		log.Fatal("train: -sets is missing")
	}
	documents, names, err := load(*sets, false)
	if err != nil {
		log.Fatalf("train: %v", err)
	}
	plain, _, err := load(*sets, true)
	if err != nil {
		log.Fatalf("train: %v", err)
	}
	start := startWeights()
	frozen := func(f int) bool {
		return *freeze != "" && slices.ContainsFunc(strings.Split(*freeze, ","), func(name string) bool {
			return strings.HasPrefix(tune.FeatureName(f), "tune."+name)
		})
	}
	if *heldOut {
		fits := make(map[string]*weights)
		for _, pieces := range []bool{false, true} {
			report(documents, plain, start, *strength, frozen, pieces, fits)
		}
	}
	if *out == "" {
		return
	}
	fitted := [2]*weights{fit(documents, start, *strength, frozen), fit(plain, start, *strength, frozen)}
	if err := os.WriteFile(*out, source(fitted, names), 0o644); err != nil {
		log.Fatalf("train: %v", err)
	}
}

func startWeights() *weights {
	var w weights
	for f, v := range tune.Start {
		w[f] = float64(v)
	}
	return &w
}

// load reads every document of every set, with its dictionary and its pieces, or plain.
func load(root string, plain bool) (documents []*document, names []string, err error) {
	metas, err := filepath.Glob(filepath.Join(root, "*", "meta.json"))
	if err != nil {
		return nil, nil, err
	}
	for _, path := range metas {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		var meta struct{ Src, Tgt string }
		if err := json.Unmarshal(data, &meta); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		folder := filepath.Dir(path)
		names = append(names, filepath.Base(folder))
		golds, err := filepath.Glob(filepath.Join(folder, "*.gold"))
		if err != nil {
			return nil, nil, err
		}
		for _, gold := range golds {
			list, err := loadDocument(filepath.Base(folder), gold, meta.Src, meta.Tgt, plain)
			if err != nil {
				return nil, nil, err
			}
			documents = append(documents, list...)
		}
	}
	if len(documents) == 0 {
		return nil, nil, errors.New("no gold sets in " + root)
	}
	return documents, names, nil
}

func loadDocument(set, gold, source, target string, plain bool) ([]*document, error) {
	stem := strings.TrimSuffix(gold, ".gold")
	a, err := lines(stem+"."+source, source)
	if err != nil {
		return nil, err
	}
	b, err := lines(stem+"."+target, target)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(gold)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	list, err := eval.Parse(file, filepath.Base(gold))
	if err != nil {
		return nil, err
	}
	name, whole := filepath.Base(stem), piece{a, b, list}
	d, err := prepare(set, name, whole, plain)
	if err != nil {
		return nil, err
	}
	if d.widened > 0 {
		log.Printf("%s: %d regions had to grow for the lattice to have a path of the gold", d.name, d.widened)
	}
	documents := []*document{d}
	if plain {
		return documents, nil
	}
	for _, p := range piecesOf(name, whole) {
		d, err := prepare(set, name, p, plain)
		if err != nil {
			return nil, err
		}
		d.isPiece = true
		documents = append(documents, d)
	}
	return documents, nil
}

// prepare builds the lattice of a document or of a piece of it.
func prepare(set, name string, p piece, plain bool) (*document, error) {
	beads := contiguous(p.gold, len(p.source.Sentences), len(p.target.Sentences))
	l, err := tune.LatticeOf(p.source, p.target, beads, &tune.Start, tune.Options{Faint: faint, Plain: plain})
	if err != nil {
		return nil, err
	}
	d := newDocument(set, name, l, beads)
	d.list = p.gold
	return d, nil
}

// lines reads a document of a sentence a line.
func lines(path, tag string) (*align.Document, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := documentOf(strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"), tag)
	d.Name = filepath.Base(path)
	return d, nil
}

// contiguous turns the gold into beads in the order of a path: a bead with an empty
// side becomes one bead a sentence at the place where the path is then. A bead that
// is not contiguous or out of order is left out; what it held is then free.
func contiguous(list []eval.Bead, n, m int) []tune.Bead {
	var beads []tune.Bead
	slices.SortStableFunc(list, func(a, b eval.Bead) int { return place(a, n) - place(b, n) })
	i, j := 0, 0
	fill := func(toI, toJ int) {
		if toI > i || toJ > j {
			beads = append(beads, tune.Bead{I0: i, I: toI, J0: j, J: toJ})
		}
		i, j = toI, toJ
	}
	loneSource, loneTarget := map[int]bool{}, map[int]bool{}
	for _, b := range list {
		if len(b.Target) == 0 {
			for _, s := range b.Source {
				loneSource[s] = true
			}
		} else if len(b.Source) == 0 {
			for _, t := range b.Target {
				loneTarget[t] = true
			}
		}
	}
	lone := func(toI, toJ int) {
		for i < toI && loneSource[i] {
			beads = append(beads, tune.Bead{I0: i, I: i + 1, J0: j, J: j})
			i++
		}
		for j < toJ && loneTarget[j] {
			beads = append(beads, tune.Bead{I0: i, I: i, J0: j, J: j + 1})
			j++
		}
		fill(toI, toJ) // what is left over is a region of its own
	}
	for _, b := range list {
		if !b.Aligned() {
			continue
		}
		s, t := b.Source, b.Target
		if s[0] < i || t[0] < j || s[len(s)-1]-s[0] != len(s)-1 || t[len(t)-1]-t[0] != len(t)-1 {
			continue
		}
		lone(s[0], t[0])
		fill(s[len(s)-1]+1, t[len(t)-1]+1)
	}
	lone(n, m)
	return beads
}

// place orders the beads of a gold by their source sentences.
func place(b eval.Bead, n int) int {
	if len(b.Source) > 0 {
		return b.Source[0] * 2
	}
	return n*2 + 1
}

// report trains without one document after the other and judges the documents or their pieces.
// Those for which there is no dictionary are judged by the plain weights. It keeps the weights in
// fits.
func report(documents, plain []*document, start *weights, strength float64, frozen func(int) bool, pieces bool, fits map[string]*weights) {
	before, after, bySet := 0.0, 0.0, map[string]*[2]eval.Counts{}
	var sets []string
	var bands []eval.Band
	for _, d := range documents {
		if d.isPiece != pieces {
			continue
		}
		w := fits[d.set+"/"+d.name]
		if w == nil {
			taught := documents
			if d.lattice.Plain {
				taught = plain
			}
			others := slices.DeleteFunc(slices.Clone(taught), func(o *document) bool { return o.set == d.set && o.name == d.name })
			w = fit(others, start, strength, frozen)
			fits[d.set+"/"+d.name] = w
		}
		old, new := d.likelihood(start, nil), d.likelihood(w, nil)
		before, after = before+old, after+new
		counts := bySet[d.set]
		if counts == nil {
			counts = &[2]eval.Counts{}
			bySet[d.set] = counts
			sets = append(sets, d.set)
		}
		list := d.evalBeads(w)
		then, now := eval.Count(d.list, d.evalBeads(start)), eval.Count(d.list, list)
		counts[0].Add(then)
		counts[1].Add(now)
		bands = eval.AddBands(bands, eval.Reliability(d.list, list))
		fmt.Printf("%-14s %-16s log-likelihood %8.1f -> %8.1f  strict F1 %.4f -> %.4f\n", d.set, d.name, old, new, then.Strict().F1, now.Strict().F1)
	}
	for _, set := range sets {
		c := bySet[set]
		fmt.Printf("%-31s strict F1 %.4f -> %.4f  all %.4f -> %.4f\n", set, c[0].Strict().F1, c[1].Strict().F1, c[0].AllBeads().F1, c[1].AllBeads().F1)
	}
	for _, b := range bands {
		fmt.Printf("%.1f-%.1f %5d beads, %.3f right\n", b.From, b.To, b.Beads, b.Share())
	}
	what := "documents"
	if pieces {
		what = "pieces of documents"
	}
	fmt.Printf("log-likelihood of %s left out, strength %g: %.1f -> %.1f\n", what, strength, before, after)
}

// evalBeads decodes a document for the evaluation.
func (d *document) evalBeads(w *weights) []eval.Bead {
	var out []eval.Bead
	for _, b := range d.decode(w) {
		e := eval.Bead{Score: b.score}
		for i := b.I0; i < b.I; i++ {
			e.Source = append(e.Source, i)
		}
		for j := b.J0; j < b.J; j++ {
			e.Target = append(e.Target, j)
		}
		out = append(out, e)
	}
	return out
}

// source writes the weights, with a dictionary and plain ones, as Go.
func source(fitted [2]*weights, sets []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated by align/internal/train on %s; DO NOT EDIT.\n// Trained on %s.\n\npackage align\n\n", time.Now().Format(time.DateOnly), strings.Join(sets, ", "))
	b.WriteString("import \"github.com/yiku-tm/yiku/align/internal/tune\"\n")
	for k, name := range []string{
		"trainedWeights are the weights of the second pass.\nvar trainedWeights",
		"plainWeights are those of documents in languages without a dictionary or lexicon.\nvar plainWeights",
	} {
		fmt.Fprintf(&b, "\n// %s = tune.Weights{\n", name)
		for f, v := range fitted[k] {
			if v != 0 {
				fmt.Fprintf(&b, "%s: %.4f,", tune.FeatureName(f), v)
				if f >= tune.Shape {
					fmt.Fprintf(&b, " // %d-%d", tune.Shapes[f-tune.Shape][0], tune.Shapes[f-tune.Shape][1])
				}
				b.WriteString("\n")
			}
		}
		b.WriteString("}\n")
	}
	out, err := format.Source(b.Bytes())
	if err != nil {
		log.Fatalf("train: %v", err)
	}
	return out
}
