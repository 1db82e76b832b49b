package mixed_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/eval"
	"github.com/yiku-tm/yiku/align/mixed"
	"github.com/yiku-tm/yiku/align/read"
)

// bilingualFolder returns the folder of raw bilingual pages with their
// paragraph gold, next to the checkout or in the folder named by CASES. They
// are in copyright, so they are not in testdata.
func bilingualFolder(t *testing.T) string {
	t.Helper()
	cases := os.Getenv("CASES")
	if cases == "" {
		cases = filepath.Join("..", "..", "..", "shared", "cases")
	}
	folder := filepath.Join(cases, "bilingual")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no bilingual pages here: set CASES to a folder that holds bilingual/")
	}
	return folder
}

// TestGoldPairs compares the pairs of raw pages with their gold.
func TestGoldPairs(t *testing.T) {
	folder := bilingualFolder(t)
	files, err := filepath.Glob(filepath.Join(folder, "*.align"))
	if err != nil || len(files) == 0 {
		t.Skipf("no gold in %s (%v)", folder, err)
	}
	for _, gold := range files {
		base := strings.TrimSuffix(gold, ".align")
		t.Run(filepath.Base(base), func(t *testing.T) {
			raw, err := os.Open(base + ".raw.md")
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			page, err := read.Read(context.Background(), raw, read.Options{Name: base + ".raw.md", Mixed: true})
			if err != nil {
				t.Fatal(err)
			}
			parts, err := mixed.Part(context.Background(), page, mixed.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range []*align.Document{parts.Source, parts.Target} {
				if err := d.Check(); err != nil {
					t.Error(err)
				}
			}
			want := goldPairs(t, base)
			sourceLines, targetLines := goldLines(t, base+".zh.txt"), goldLines(t, base+".en.txt")
			found, all := map[string]int{}, 0
			for _, pair := range parts.Pairs {
				text := textOf(parts.Source, pair.Source, sourceLines) + "\t" + textOf(parts.Target, pair.Target, targetLines)
				if text != "\t" {
					found[text]++
					all++
				}
			}
			right := 0
			for _, w := range want {
				if found[w] > 0 {
					found[w]--
					right++
				} else {
					t.Logf("missed: %.300s", w)
				}
			}
			f1 := 2 * float64(right) / float64(len(want)+all)
			t.Logf("%s: %d pairs, %d of %d gold pairs, F1 %.3f, layout %s", filepath.Base(base), len(parts.Pairs), right, len(want), f1, parts.Layout)
			if f1 < 0.97 {
				t.Errorf("F1 %.3f is under .97", f1)
			}
		})
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// goldLines returns the text of one side of the gold without spaces.
func goldLines(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return squeezed(string(data))
}

// goldPairs returns the gold as source, tab, target, without what the page has
// on one side only.
func goldPairs(t *testing.T, base string) []string {
	t.Helper()
	side := func(path string) []string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	}
	source, target := side(base+".zh.txt"), side(base+".en.txt")
	f, err := os.Open(base + ".align")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	beads, err := eval.Parse(f, f.Name())
	if err != nil {
		t.Fatal(err)
	}
	pick := func(lines []string, numbers []int) string {
		var b strings.Builder
		for _, n := range numbers {
			b.WriteString(squeezed(lines[n]))
		}
		return b.String()
	}
	var list []string
	for _, b := range beads {
		list = append(list, fmt.Sprintf("%s\t%s", pick(source, b.Source), pick(target, b.Target)))
	}
	return list
}

// textOf is the text of paragraphs without spaces. Those of the page's head that
// the gold leaves out are left out.
func textOf(d *align.Document, r align.Range, gold string) string {
	var b strings.Builder
	for _, p := range d.Paragraphs[r.From:r.To] {
		if text := squeezed(d.Slice(p)); strings.Contains(gold, text) {
			b.WriteString(text)
		}
	}
	return b.String()
}
