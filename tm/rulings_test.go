package tm

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/ruling"
)

// TestRuledWordsAreTheRendering checks that words named by a ruling are the rendering in a unit
// with them, and that only units with other words conflict with it.
func TestRuledWordsAreTheRendering(t *testing.T) {
	m := openReports(t)
	for _, status := range []ruling.Status{ruling.Official, ruling.Superseded} {
		r := ruling.Ruling{Phrase: "清洁能源", Rendering: "Clean energy industry", Lang: "en", Status: status}
		if _, _, err := m.AddRulings(context.Background(), []ruling.Ruling{r}, "ruling add"); err != nil {
			t.Fatal(err)
		}
		l := mustLookup(t, m, Query{Text: "清洁能源"})
		counts := make(map[string]int)
		sum := l.NotFound
		for _, g := range l.Renderings {
			counts[g.Text] += g.Count
			sum += g.Count
		}
		if counts["clean energy industry"] != 1 || counts["clean energy"] != 3 || sum != l.Sampled {
			t.Errorf("%s: %v, %d not found, %d looked at", status, counts, l.NotFound, l.Sampled)
		}
		conflicts := l.Conflicts(r)
		if len(conflicts) != 1 || (conflicts[0].Text == "clean energy") != (status == ruling.Official) {
			t.Errorf("%s: conflicts %+v", status, conflicts)
		}
	}
}

// TestRulingServesBothWays checks that the phrase of a ruling is the rendering of its words in a
// unit with it.
func TestRulingServesBothWays(t *testing.T) {
	m := openReports(t)
	r := ruling.Ruling{Phrase: "清洁能源产业", Rendering: "clean energy", Lang: "en", Status: ruling.Allowed}
	if _, _, err := m.AddRulings(context.Background(), []ruling.Ruling{r}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]int)
	for _, g := range mustLookup(t, m, Query{Text: "clean energy"}).Renderings {
		texts[g.Text] = g.Count
	}
	if texts["清洁能源产业"] != 1 {
		t.Errorf("renderings %v", texts)
	}
}

func TestRulings(t *testing.T) {
	ctx := context.Background()
	m := openReports(t)
	rulings := []ruling.Ruling{
		{Phrase: "清洁能源", Rendering: "clean sources of energy", Lang: "en", Status: ruling.Official, Authority: "能源部", Date: "2024-06"},
		{Phrase: "清潔能源", Rendering: "Clean Energy", Lang: "en", Status: ruling.Superseded, Authority: "能源部", Date: "2020"},
		{Phrase: "清洁能源", Rendering: "green power", Lang: "en", Status: ruling.Banned},
	}
	added, replaced, err := m.AddRulings(ctx, rulings, "ruling import terms.csv")
	if err != nil || added != 3 || replaced != 0 {
		t.Fatalf("%d added, %d replaced, %v", added, replaced, err)
	}
	l := mustLookup(t, m, Query{Text: "清洁能源"})
	if len(l.Rulings) != 3 || len(l.Renderings) != 2 {
		t.Fatalf("%d rulings, %d renderings: %+v", len(l.Rulings), len(l.Renderings), l.Renderings)
	}
	if r := l.Renderings[0]; r.Text != "clean sources of energy" || r.Count != 0 || r.Ruling.Status != ruling.Official {
		t.Errorf("what is official comes first, not %+v", r)
	}
	if r := l.Renderings[1]; r.Text != "clean energy" || r.Count != 4 || r.Ruling.Status != ruling.Superseded {
		t.Errorf("what is used comes second, not %+v", r)
	}
	rulings[2].Status, rulings[2].Note = ruling.Allowed, "since May"
	added, replaced, err = m.AddRulings(ctx, rulings[2:], "ruling add")
	if err != nil || added != 0 || replaced != 1 {
		t.Errorf("the same words again: %d added, %d replaced, %v", added, replaced, err)
	}
	list, err := m.Rulings(ctx, "能源")
	if err != nil || len(list) != 3 {
		t.Fatalf("%d rulings listed, %v", len(list), err)
	}
	if err := m.RemoveRulings(ctx, []int64{list[0].ID, 99}, "ruling remove"); !errors.Is(err, ErrNoRuling) {
		t.Errorf("removing one that is not there: %v", err)
	}
	if err := m.RemoveRulings(ctx, []int64{list[0].ID}, "ruling remove"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
		t.Fatal(err)
	}
	again, err := m.Rulings(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, again); diff != "" {
		t.Errorf("undo did not bring the ruling back (-want +got):\n%s", diff)
	}
}

// The words that a ruling speaks of are found whatever their form.
func TestRulingsFor(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{
		{Phrase: "营商环境", Rendering: "the business climate", Lang: "en", Status: ruling.Banned},
		{Phrase: "气候", Rendering: "climate", Lang: "en", Status: ruling.Official},
		{Phrase: "деловая среда", Rendering: "營商環境", Lang: "zh", Status: ruling.Official},
	}, "ruling import terms.csv"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"business climate": "营商环境", "Business  Climates": "营商环境", "climate": "气候", "营商环境": "деловая среда", "business": "",
	} {
		got := ""
		answer, err := m.Answer(ctx, Question{Text: text, Query: Query{Text: text}, Targets: []string{""}, Rulings: true})
		for _, r := range answer.RulingsFor {
			got += r.Phrase
		}
		if err != nil || got != want {
			t.Errorf("%q is ruled on as a rendering of %q, %v; want %q", text, got, err, want)
		}
	}
}

// TestRulingsForFollow checks that a memory that has answered sees the rulings that were
// added, removed and restored since.
func TestRulingsForFollow(t *testing.T) {
	ctx := context.Background()
	m := openReports(t)
	count := func(text string) int {
		t.Helper()
		a, err := m.Answer(ctx, Question{Text: text, Query: Query{Text: text}, Targets: []string{"zh"}, Rulings: true})
		if err != nil {
			t.Fatal(err)
		}
		return len(a.RulingsFor)
	}
	if n := count("business climates"); n != 0 {
		t.Fatalf("%d rulings in a memory without any", n)
	}
	var list []ruling.Ruling
	for _, phrase := range []string{"营商环境", "商业环境"} {
		list = append(list, ruling.Ruling{Phrase: phrase, Rendering: "the business climate", Lang: "en", Status: ruling.Official})
	}
	if _, _, err := m.AddRulings(ctx, list, "ruling add"); err != nil {
		t.Fatal(err)
	}
	if n := count("business climates"); n != 2 {
		t.Errorf("%d rulings after two were added", n)
	}
	if err := m.RemoveRulings(ctx, []int64{1}, "ruling remove"); err != nil {
		t.Fatal(err)
	}
	if n := count("Business climate"); n != 1 {
		t.Errorf("%d rulings after one of two was removed", n)
	}
	if n := count("business climate change"); n != 0 {
		t.Errorf("%d rulings on other words", n)
	}
}

// TestPhrasesIn compares with a search for every phrase.
func TestPhrasesIn(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	text := func(most int) string {
		var b strings.Builder
		for range 1 + random.IntN(most) {
			b.WriteRune([]rune("ab水火\uFFFF")[random.IntN(5)])
		}
		return b.String()
	}
	for range 2000 {
		var rulings []ruling.Ruling
		for range random.IntN(8) {
			rulings = append(rulings, ruling.Ruling{Phrase: text(4)})
		}
		list, where := distinctPhrases(rulings), fold.String(text(12))
		var want []string
		for _, p := range list {
			if strings.Contains(where, p.folded) {
				want = append(want, p.text)
			}
		}
		var got []string
		for _, p := range phrasesIn(list, where) {
			got = append(got, p.text)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("in %q of %v: %q, want %q", where, list, got, want)
		}
	}
}

func TestBadRulings(t *testing.T) {
	good := ruling.Ruling{Phrase: "清洁能源", Rendering: "clean energy", Lang: "en", Status: ruling.Official}
	for name, spoil := range map[string]func(r *ruling.Ruling){
		"no phrase":    func(r *ruling.Ruling) { r.Phrase = " " },
		"no rendering": func(r *ruling.Ruling) { r.Rendering = "" },
		"language":     func(r *ruling.Ruling) { r.Lang = "english" },
		"status":       func(r *ruling.Ruling) { r.Status = "usual" },
		"date":         func(r *ruling.Ruling) { r.Date = "May 2024" },
		"zero byte":    func(r *ruling.Ruling) { r.Note = "a\x00b" },
	} {
		r := good
		spoil(&r)
		if err := r.Validate(); err == nil {
			t.Errorf("%s: accepted %+v", name, r)
		}
	}
}
