package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"

	"github.com/yiku-tm/yiku/align/eval"
)

// seedFolder returns the folder of a real newspaper text and its translations,
// next to the checkout or in the folder named by CASES. They are in copyright,
// so they are not in testdata.
func seedFolder(t *testing.T) string {
	t.Helper()
	cases := os.Getenv("CASES")
	if cases == "" {
		cases = filepath.Join("..", "..", "..", "shared", "cases")
	}
	folder := filepath.Join(cases, "seed")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no seed texts here: set CASES to a folder that holds seed/")
	}
	return folder
}

// squeezed is the text without blanks, as the gold is compared.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

// TestSeedBeads reads, repairs, splits and aligns the seed texts and compares
// the texts of the beads with the gold.
func TestSeedBeads(t *testing.T) {
	folder := seedFolder(t)
	for _, target := range []string{"en", "ru"} {
		var got shape.Aligned
		out := runText(t, "align", filepath.Join(folder, "talks.zh.txt"), filepath.Join(folder, "talks."+target+".txt"), "--json")
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, b := range got.Beads {
			found[joined(b.Source)+"\t"+joined(b.Target)] = true
		}
		right, all := 0, 0
		for _, want := range goldTexts(t, folder, target) {
			all++
			if found[want] {
				right++
			}
		}
		t.Logf("zh-%s: %d of %d gold beads exactly", target, right, all)
		if float64(right) < 0.95*float64(all) {
			t.Errorf("zh-%s: %d of %d gold beads are under 95 %%", target, right, all)
		}
	}
}

func joined(sentences []shape.Sentence) string {
	var b strings.Builder
	for _, s := range sentences {
		b.WriteString(squeezed(s.Text))
	}
	return b.String()
}

// goldTexts returns the gold beads as source, tab, target.
func goldTexts(t *testing.T, folder, target string) []string {
	t.Helper()
	lines := func(name string) []string {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	}
	source, translation := lines("talks.zh.sents"), lines("talks."+target+".sents")
	f, err := os.Open(filepath.Join(folder, fmt.Sprintf("talks.zh-%s.gold", target)))
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
	texts := make([]string, len(beads))
	for i, b := range beads {
		texts[i] = pick(source, b.Source) + "\t" + pick(translation, b.Target)
	}
	return texts
}

// TestSeedLookup compares look-ups with a plain substring search over the units.
func TestSeedLookup(t *testing.T) {
	folder := seedFolder(t)
	memory := filepath.Join(t.TempDir(), "memory.db")
	for _, target := range []string{"en", "ru"} {
		runText(t, "import", filepath.Join(folder, "talks.zh.txt"), filepath.Join(folder, "talks."+target+".txt"), "--memory", memory)
	}
	var units []shape.Found
	for _, target := range []string{"en", "ru"} {
		// Every Chinese unit holds a full stop, 会 or 中: together they are all units.
		for _, part := range []string{"。", "会", "中"} {
			var everything shape.Lookup
			out := runText(t, "lookup", part, "--memory", memory, "--from", "zh", "--to", target, "--all", "--json")
			if err := json.Unmarshal([]byte(out), &everything); err != nil {
				t.Fatal(err)
			}
			units = append(units, everything.Units...)
		}
	}
	byID := map[int64]shape.Found{}
	for _, u := range units {
		byID[u.ID] = u
	}
	for _, phrase := range []string{"一带一路", "中俄", "稳", "全面战略协作伙伴关系", "Belt and Road"} {
		want := 0
		for _, u := range byID {
			if strings.Contains(u.Source, phrase) || strings.Contains(u.Target, phrase) {
				want++
			}
		}
		var got shape.Lookup
		if err := json.Unmarshal([]byte(runText(t, "lookup", phrase, "--memory", memory, "--json")), &got); err != nil {
			t.Fatal(err)
		}
		if got.Total != want || want == 0 {
			t.Errorf("%s: %d units, a plain search finds %d", phrase, got.Total, want)
		}
	}
}
