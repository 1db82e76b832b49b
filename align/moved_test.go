package align_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align"
)

// movedGold aligns a text with a translation in which some runs of sentences that have one
// partner each were moved, and counts the sentences of which Moved says so.
func movedGold(t *testing.T, r *rand.Rand, source, target *align.Document, moves, run int) (right, wrong, wanted int) {
	t.Helper()
	straight := mustAlign(t, source, target)
	var pairs []align.Bead
	for _, b := range straight.Beads {
		if b.Source.Len() == 1 && b.Target.Len() == 1 && b.Score > 0.9 && len(source.SentenceText(b.Source.From)) > 40 {
			pairs = append(pairs, b)
		}
	}
	order := make([]int, len(target.Sentences))
	for j := range order {
		order[j] = j
	}
	partner, already := make(map[string]string), make(map[string]bool)
	for _, m := range straight.Moved {
		already[source.SentenceText(straight.Beads[m.Source].Source.From)] = true
	}
	for range min(moves, len(pairs)/6/run) {
		k := r.IntN(len(pairs) - run + 1)
		first, last := pairs[k], pairs[k+run-1]
		from, to := slices.Index(order, first.Target.From), r.IntN(len(order)-run+1)
		inRow := last.Source.From == first.Source.From+run-1 && last.Target.From == first.Target.From+run-1 &&
			slices.Index(order, last.Target.From) == from+run-1
		if max(from-to, to-from) < 8 || !inRow {
			continue
		}
		moved := slices.Clone(order[from : from+run])
		order = slices.Insert(slices.Delete(order, from, from+run), to, moved...)
		for _, b := range pairs[k : k+run] {
			partner[source.SentenceText(b.Source.From)] = target.SentenceText(b.Target.From)
		}
	}
	lines := make([]string, len(order))
	for k, j := range order {
		lines[k] = target.SentenceText(j)
	}
	shuffled := lineDocument(target.Lang, lines)
	bitext := mustAlign(t, source, shuffled)
	for _, m := range bitext.Moved {
		s, o := bitext.Beads[m.Source], bitext.Beads[m.Target]
		if s.Target.Len() != 0 || o.Source.Len() != 0 || m.Score < 0.98 || m.Score > 1 {
			t.Fatalf("moved pair %+v of the beads %v and %v", m, s, o)
		}
		text := source.SentenceText(s.Source.From)
		switch {
		case partner[text] == shuffled.SentenceText(o.Target.From):
			right++
		case !already[text]: // the texts have moved sentences of their own
			wrong++
			t.Logf("wrong: %q beside %q", text, shuffled.SentenceText(o.Target.From))
		}
	}
	return right, wrong, len(partner)
}

// TestMovedSentences moves sentences of the own texts by program, alone and by two.
func TestMovedSentences(t *testing.T) {
	for run, least := range map[int]float64{1: 0.5, 2: 0.7} {
		r := rand.New(rand.NewPCG(21, 22))
		right, wrong, wanted := 0, 0, 0
		for range 20 {
			for _, c := range []struct{ name, target string }{{"talks", "en"}, {"notice", "en"}, {"talks", "ru"}, {"forum", "fr"}} {
				stem := filepath.Join("..", "testdata", c.name)
				a, b, c := movedGold(t, r, linesOf(t, stem+".zh.sents", "zh"), linesOf(t, stem+"."+c.target+".sents", c.target), 3, run)
				right, wrong, wanted = right+a, wrong+b, wanted+c
			}
		}
		t.Logf("runs of %d: %d of %d moved sentences found, %d wrong", run, right, wanted, wrong)
		if float64(right) < least*float64(wanted) || wrong > 0 {
			t.Errorf("runs of %d: %d of %d moved sentences found, %d wrong", run, right, wanted, wrong)
		}
	}
}

// TestMovedOwn checks that the wreath of the talks, which the translation
// moves, is found.
func TestMovedOwn(t *testing.T) {
	bitext := mustAlign(t, linesOf(t, "../testdata/talks.zh.sents", "zh"), linesOf(t, "../testdata/talks.en.sents", "en"))
	if len(bitext.Moved) != 1 {
		t.Fatalf("moved: %+v", bitext.Moved)
	}
	m := bitext.Moved[0]
	zh, en := bitext.Source.RangeText(bitext.Beads[m.Source].Source), bitext.Target.RangeText(bitext.Beads[m.Target].Target)
	if !strings.Contains(zh, "人民英雄纪念碑") || !strings.Contains(en, "Monument to the People’s Heroes") {
		t.Errorf("%q beside %q", zh, en)
	}
}

// TestMovedInGoldSets does the same in the gold sets.
func TestMovedInGoldSets(t *testing.T) {
	if os.Getenv("CASES") == "" {
		t.Skip("set CASES to a folder that holds align/<set>")
	}
	r := rand.New(rand.NewPCG(23, 24))
	for _, folder := range goldSets(t) {
		golds, err := filepath.Glob(filepath.Join(folder, "*.gold"))
		if err != nil {
			t.Fatal(err)
		}
		for run := 1; run <= 3; run++ {
			sum := [3]int{}
			for _, gold := range golds {
				stem := strings.TrimSuffix(gold, ".gold")
				source, target := metaOf(t, folder)
				a, b, c := movedGold(t, r, linesOf(t, stem+"."+source, source), linesOf(t, stem+"."+target, target), 12, run)
				sum[0], sum[1], sum[2] = sum[0]+a, sum[1]+b, sum[2]+c
			}
			t.Logf("%s: runs of %d: %d of %d moved sentences found, %d wrong", filepath.Base(folder), run, sum[0], sum[2], sum[1])
		}
	}
}
