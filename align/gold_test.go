package align_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
)

// linesOf reads a file with one sentence a line as a document.
func linesOf(t testing.TB, path, tag string) *align.Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := lineDocument(tag, strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"))
	d.Name = filepath.Base(path)
	return d
}

// lineDocument is a document of a sentence a line, each a paragraph.
func lineDocument(tag string, lines []string) *align.Document {
	d := &align.Document{Lang: tag, Text: strings.Join(lines, "\n")}
	start := 0
	for i, line := range lines {
		text := strings.TrimSpace(line)
		at := start + strings.Index(line, text)
		span := align.Span{Start: at, End: at + len(text)}
		d.Paragraphs = append(d.Paragraphs, span)
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: i})
		start += len(line) + 1
	}
	return d
}

// evalBeads writes beads as the evaluation reads them.
func evalBeads(beads []align.Bead) []eval.Bead {
	out := make([]eval.Bead, len(beads))
	for k, b := range beads {
		out[k].Score = b.Score
		for i := b.Source.From; i < b.Source.To; i++ {
			out[k].Source = append(out[k].Source, i)
		}
		for i := b.Target.From; i < b.Target.To; i++ {
			out[k].Target = append(out[k].Target, i)
		}
	}
	return out
}

func goldOf(t testing.TB, path string) []eval.Bead {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	beads, err := eval.Parse(f, filepath.Base(path))
	if err != nil {
		t.Fatal(err)
	}
	return beads
}

// result is what aligning some documents gave.
type result struct {
	counts    eval.Counts
	bands     []eval.Band
	spent     time.Duration
	sentences int // of both sides
	documents int // pairs of them
	learned   align.Learned
}

func (r *result) add(o *result) {
	r.counts.Add(o.counts)
	r.bands = eval.AddBands(r.bands, o.bands)
	r.spent += o.spent
	r.sentences += o.sentences
	r.documents += o.documents
	r.learned.Add(&o.learned)
}

// alignFiles aligns two files of lines and compares with the gold.
func alignFiles(t testing.TB, source, sourceTag, target, targetTag, gold string, o align.Options) *result {
	t.Helper()
	a, b := linesOf(t, source, sourceTag), linesOf(t, target, targetTag)
	start := time.Now()
	bitext, err := align.Align(context.Background(), a, b, o)
	if err != nil {
		t.Fatal(err)
	}
	spent := time.Since(start)
	want, got := goldOf(t, gold), evalBeads(bitext.Beads)
	r := &result{eval.Count(want, got), eval.Reliability(want, got), spent, len(a.Sentences) + len(b.Sentences), 1, align.Learned{}}
	r.learned.Add(bitext.Learned())
	return r
}

// TestOwnGold aligns the bitexts of testdata. The floors are below what the
// aligner reaches, since one bead of these short texts is worth some points; a
// drop below them is a fault.
func TestOwnGold(t *testing.T) {
	for _, c := range []struct {
		name, source, target string
		floor                float64
	}{
		{"talks", "zh", "en", 0.93},
		{"talks", "zh", "ru", 0.85},
		{"notice", "zh", "en", 0.85},
		{"forum", "zh", "fr", 0.6},
		{"bulletin", "zh-Hant", "ru", 0.5},
	} {
		stem := filepath.Join("..", "testdata", c.name)
		r := alignFiles(t, stem+"."+c.source+".sents", c.source, stem+"."+c.target+".sents", c.target,
			stem+"."+c.source+"-"+c.target+".gold", align.Options{})
		f := r.counts.Strict()
		t.Logf("%-8s %s-%s strict F1 %.3f, %d of %d gold beads", c.name, c.source, c.target, f.F1, r.counts.All, r.counts.AllGold)
		if f.F1 < c.floor {
			t.Errorf("%s %s-%s: strict F1 %.3f is under %.2f", c.name, c.source, c.target, f.F1, c.floor)
		}
	}
}

// goldSets returns the folders of gold sets in the folder named by CASES or the
// one next to the checkout. Without any the test is skipped.
func goldSets(t *testing.T) []string {
	root := os.Getenv("CASES")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "cases")
	}
	sets, err := filepath.Glob(filepath.Join(root, "align", "*", "meta.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(sets) == 0 {
		t.Skip("no gold sets here: set CASES to a folder that holds align/<set>")
	}
	for i := range sets {
		sets[i] = filepath.Dir(sets[i])
	}
	return sets
}

// TestGoldSets prints the table of docs/benchmarks.md. The floors are guards
// against a fall, not the figures.
func TestGoldSets(t *testing.T) {
	floors := map[string]float64{"mac-dev": 0.86, "champ-A": 0.95, "aca": 0.98, "textberg-dev": 0.86}
	var all result
	t.Logf("| set | effort | strict P | strict R | strict F1 | lax F1 | all F1 | sentences/s |")
	for _, folder := range goldSets(t) {
		name := filepath.Base(folder)
		normal := alignSet(t, folder, align.Options{})
		normal.log(t, name, "normal")
		if f := normal.counts.Strict().F1; f < floors[name] {
			t.Errorf("%s: strict F1 %.3f is under %.2f", name, f, floors[name])
		}
		all.add(normal)
		if os.Getenv("CASES") == "" {
			continue // the other efforts are for make bench-align
		}
		alignSet(t, folder, align.Options{Effort: align.Fast}).log(t, name, "fast")
		if normal.documents > 1 {
			alignSet(t, folder, align.Options{Learned: []*align.Learned{&normal.learned}}).log(t, name, "best")
		}
	}
	t.Logf("| score | beads | right |")
	for _, b := range all.bands {
		t.Logf("| %.1f-%.1f | %d | %.3f |", b.From, b.To, b.Beads, b.Share())
	}
}

// log prints a row of the table.
func (r *result) log(t *testing.T, set, effort string) {
	c := r.counts
	t.Logf("| %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.0f |", set, effort, c.Strict().Precision,
		c.Strict().Recall, c.Strict().F1, c.Lax().F1, c.AllBeads().F1, float64(r.sentences)/r.spent.Seconds())
}

// metaOf returns the languages of a set.
func metaOf(t *testing.T, folder string) (source, target string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "meta.json"))
	if err != nil {
		t.Fatal(err)
	}
	var meta struct{ Src, Tgt string }
	if err := json.Unmarshal(data, &meta); err != nil {
		t.Fatal(err)
	}
	return meta.Src, meta.Tgt
}

// alignSet aligns every document of a set and sums the results.
func alignSet(t *testing.T, folder string, o align.Options) *result {
	source, target := metaOf(t, folder)
	golds, err := filepath.Glob(filepath.Join(folder, "*.gold"))
	if err != nil {
		t.Fatal(err)
	}
	sum := &result{}
	for _, gold := range golds {
		stem := strings.TrimSuffix(gold, ".gold")
		sum.add(alignFiles(t, stem+"."+source, source, stem+"."+target, target, gold, o))
	}
	return sum
}

// TestUnrelated pairs the own texts rightly and wrongly.
func TestUnrelated(t *testing.T) {
	texts := []struct{ name, source, target string }{
		{"talks", "zh", "en"}, {"talks", "zh", "ru"}, {"notice", "zh", "en"}, {"forum", "zh", "fr"}, {"bulletin", "zh-Hant", "ru"},
	}
	for _, a := range texts {
		for _, b := range texts {
			source := linesOf(t, filepath.Join("..", "testdata", a.name+"."+a.source+".sents"), a.source)
			target := linesOf(t, filepath.Join("..", "testdata", b.name+"."+b.target+".sents"), b.target)
			bitext, err := align.Align(context.Background(), source, target, align.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := bitext.Unrelated(), a.name != b.name; got != want {
				t.Errorf("%s.%s beside %s.%s: unrelated is %v", a.name, a.source, b.name, b.target, got)
			}
		}
	}
}
