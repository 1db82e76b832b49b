package tm

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestAnswerIsOneSnapshot checks that every answer is read in one transaction, and
// that its parts are what the calls for one part return.
func TestAnswerIsOneSnapshot(t *testing.T) {
	ctx := context.Background()
	m := openReports(t)
	mustAdd(t, m, unit.Origin{Checksum: "ru"}, unit.Unit{Status: unit.Reviewed, Variants: []unit.Variant{
		{Lang: "zh", Text: "发展清洁能源。"}, {Lang: "ru", Text: "Развивать чистую энергетику."}}})
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{
		{Phrase: "清洁能源", Rendering: "clean energy", Lang: "en", Status: ruling.Official},
		{Phrase: "чистая энергия", Rendering: "清洁能源", Lang: "zh", Status: ruling.Allowed},
	}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"清洁能源", "清洁资源与他们都笑了", "港口建设能源会议讨论了", "clean energy", "能"} {
		for _, targets := range [][]string{{""}, {"en"}, {"en", "ru"}, {"fr"}} {
			before := m.file.Snapshots.Load()
			a, err := m.Answer(ctx, Question{Text: text, Query: Query{Text: text, Limit: 2}, Targets: targets, Rulings: true, Near: true, Matches: 3})
			if err != nil {
				t.Fatal(err)
			}
			if n := m.file.Snapshots.Load() - before; n != 1 {
				t.Errorf("%s into %q: %d transactions, want 1", text, targets, n)
			}
			total := 0
			for i, to := range targets {
				want := mustLookup(t, m, Query{Text: text, To: to, Limit: 2})
				if diff := cmp.Diff(want, a.Lookups[i]); diff != "" {
					t.Errorf("%s into %q (-Lookup +Answer)\n%s", text, to, diff)
				}
				total = want.Total
			}
			anywhere := mustLookup(t, m, Query{Text: text}).Total
			if len(targets) > 1 {
				total = anywhere
			}
			if a.Total != total || total == 0 && a.Anywhere != anywhere {
				t.Errorf("%s into %q: total %d and anywhere %d, want %d and %d", text, targets, a.Total, a.Anywhere, total, anywhere)
			}
			matches, err := m.Match(ctx, MatchQuery{Text: text, To: targets[0], Limit: 3})
			if err != nil || !slices.EqualFunc(a.Matches, matches.Matches, func(a, b Match) bool { return a.Unit.ID == b.Unit.ID && a.Score == b.Score }) {
				t.Errorf("%s into %q: matches %v, want %v (%v)", text, targets, a.Matches, matches.Matches, err)
			}
			if ruled := text == "清洁能源" || text == "clean energy"; ruled != (len(a.RulingsFor) == 1) {
				t.Errorf("%s: rulings for it %v", text, a.RulingsFor)
			}
		}
	}
}
