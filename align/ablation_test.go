package align

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	{name: "synonyms of its English words", prepare: withoutSynonyms},
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
	{name: "the order of words", zero: []int{tune.Order}},
	{name: "quotations at places", zero: propertiesOf(tune.InsideQuotation, tune.AfterQuotation, tune.OpensQuotation, tune.SpeakerChanges)},
	{name: "other punctuation at places", zero: propertiesOf(tune.AfterQuestion, tune.AfterExclamation, tune.AfterColon, tune.Continues)},
	{name: "length and quotations of lone sentences", zero: []int{tune.LoneLength, tune.LoneQuotation}},
	{name: "trained weights", prepare: func(p *passes) { p.weights = &tune.Start }},
}

// withoutSynonyms removes the links of less weight than those of the dictionary.
func withoutSynonyms(p *passes) {
	if p.plain {
		return // those are cognates
	}
	links := slices.DeleteFunc(slices.Clone(p.table.links), func(l link) bool { return l.prior < 1 })
	p.table = newTable(links, p.source.vocab, p.target.vocab)
}

// align aligns without the part and returns the last search.
func (a *ablation) align(t *testing.T, source, target *Document) *search {
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
	ctx := context.Background()
	s := p.search(firstBand(p.source, p.target, p.table), min(p.span, firstSpan), p.firstWeights)
	s.keepAll = true
	if p.beads, err = s.run(ctx); err != nil || a.onePass {
		return s
	}
	p.beads = s.path() // as without scores
	if err := p.learn(ctx); err != nil {
		t.Fatal(err)
	}
	if a.between != nil {
		a.between(p, dictionaries)
	}
	s = p.secondSearch()
	if _, err := s.run(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

// posterior returns the score of the bead of some sentences, which need not be on the path.
func (s *search) posterior(source, target []int) float64 {
	shape := beadType{len(source), len(target)}
	if source[len(source)-1]-source[0] != shape.source-1 || target[len(target)-1]-target[0] != shape.target-1 {
		return 0
	}
	i, j := source[0]+shape.source, target[0]+shape.target
	if j < s.band.low[i] || j > s.band.high[i] {
		return 0
	}
	at := j - s.band.low[i]
	for _, a := range s.arcs[i].of(at) {
		if beadTypes[a.shape] == shape {
			return min(1, exponential(s.forwardAt(source[0], target[0])+float64(a.score)+s.behind[i][at]-
				s.forwardAt(len(s.source.sentences), len(s.target.sentences))))
		}
	}
	return 0
}

// TestAblation prints the table of docs/experiments.md on the contribution of
// each part of the model: the mean score of the beads of the gold with all parts, and the
// points lost without each. F1 is too coarse for that: a bead with a score near a half
// changes it by chance. A part whose removal harms no set does not belong in the model.
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

// score is the mean score, in a set, of the aligned beads of the gold.
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
	sum, n := 0.0, 0
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
		search := a.align(t, lineFile(t, stem+"."+tags.Src, tags.Src), lineFile(t, stem+"."+tags.Tgt, tags.Tgt))
		for _, b := range want {
			if b.Aligned() {
				sum += search.posterior(b.Source, b.Target)
				n++
			}
		}
	}
	return sum / float64(n)
}

func fmtPoints(f float64) string { return fmt.Sprintf(" %+.1f |", 100*f) }

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
