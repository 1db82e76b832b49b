package tm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestStats(t *testing.T) {
	m := openNew(t)
	empty, err := m.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Stats{}, empty, cmpopts.IgnoreFields(Stats{}, "Bytes")); diff != "" || empty.Bytes <= 0 {
		t.Errorf("empty memory: %d bytes\n%s", empty.Bytes, diff)
	}

	twice := pair(1, "乙", "B")
	twice.Variants = append(twice.Variants, unit.Variant{Lang: "ru", Text: "Б"}, unit.Variant{Lang: "ru", Text: "Б2"})
	rejected := pair(2, "丙", "C")
	rejected.Status = unit.Rejected
	mustAdd(t, m, unit.Origin{Checksum: "1", Source: "a", Date: "2023-04", Body: "外交部"}, pair(0, "甲", "A"), twice, rejected)
	mustAdd(t, m, unit.Origin{Checksum: "2", Source: "b"}, unit.Unit{Status: unit.Imported, Score: 1, Variants: []unit.Variant{{Lang: "en", Text: "D"}, {Lang: "zh", Text: "丁"}}})
	mustAdd(t, m, unit.Origin{Checksum: "3", Source: "c", Date: "2024", Body: "外交部"}, unit.Unit{Status: unit.Imported, Score: 1, Variants: []unit.Variant{{Lang: "zh-Hant", Text: "戊"}}})

	got, err := m.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := Stats{
		Units: 5, Variants: 11, Origins: 3,
		Languages: []unit.Count{{Name: "en", Count: 4}, {Name: "zh", Count: 4}, {Name: "ru", Count: 2}, {Name: "zh-Hant", Count: 1}},
		Pairs:     []unit.PairCount{{Source: "zh", Target: "en", Count: 3}, {Source: "en", Target: "zh", Count: 1}, {Source: "zh", Target: "ru", Count: 1}},
		Statuses:  []unit.Count{{Name: string(unit.Aligned), Count: 2}, {Name: string(unit.Imported), Count: 2}, {Name: string(unit.Rejected), Count: 1}},
		Oldest:    "2023-04", Newest: "2024",
		Years:  []unit.Count{{Name: "2023", Count: 3}, {Name: "2024", Count: 1}, {Name: "", Count: 1}},
		Bodies: []unit.Count{{Name: "外交部", Count: 4}, {Name: "", Count: 1}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Stats{}, "Bytes")); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}

	origins, err := m.Origins(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	type count struct {
		source string
		units  int
	}
	var counts []count
	for _, o := range origins {
		counts = append(counts, count{o.Origin.Source, o.Units})
	}
	if diff := cmp.Diff([]count{{"a", 3}, {"b", 1}, {"c", 1}}, counts, cmp.AllowUnexported(count{})); diff != "" {
		t.Errorf("origins (-want +got):\n%s", diff)
	}
}

// TestPairs counts the pairs of a memory of units in one to four languages, in runs of
// units that are alike and others, some of which were edited and removed.
func TestPairs(t *testing.T) {
	m := openNew(t)
	rng := rand.New(rand.NewPCG(17, 1))
	tags := []string{"zh", "en", "ru", "en-GB"}
	for n := range 4 {
		var units []unit.Unit
		alike := []string{tags[n%2], tags[1-n%2]}
		for i := range 3 * tables.UniformRun {
			langs := alike
			if i < tables.UniformRun && n != 3 || i%100 == 99 {
				langs = nil
				for range 1 + rng.IntN(4) {
					langs = append(langs, tags[rng.IntN(len(tags))])
				}
			}
			u := unit.Unit{Place: i, Score: 1}
			for _, tag := range langs {
				u.Variants = append(u.Variants, unit.Variant{Lang: tag, Text: fmt.Sprint(n, i)})
			}
			units = append(units, u)
		}
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(n)}, units...)
	}
	all := collect(t, m, Filter{})
	check := func() {
		t.Helper()
		counts := map[unit.PairCount]int{}
		for _, u := range collect(t, m, Filter{Statuses: tables.Statuses}) {
			seen := []string{u.Variants[0].Lang}
			for _, v := range u.Variants[1:] {
				if !slices.Contains(seen, v.Lang) {
					seen = append(seen, v.Lang)
					counts[unit.PairCount{Source: seen[0], Target: v.Lang}]++
				}
			}
		}
		var want []unit.PairCount
		for p, n := range counts {
			want = append(want, unit.PairCount{Source: p.Source, Target: p.Target, Count: n})
		}
		got, err := m.Pairs(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(got, func(a, b unit.PairCount) int { return b.Count - a.Count }) {
			t.Errorf("the most frequent pair is not the first: %v", got)
		}
		if diff := cmp.Diff(want, got, cmpopts.SortSlices(func(a, b unit.PairCount) bool { return a.Source+" "+a.Target < b.Source+" "+b.Target })); diff != "" {
			t.Errorf("pairs (-want +got):\n%s", diff)
		}
	}
	check()
	var removed []int64
	for i, u := range all {
		if i%7 == 0 || u.Origin.Checksum == "3" { // of the last document all
			removed = append(removed, u.ID)
		}
	}
	if _, err := m.Remove(context.Background(), Selection{IDs: removed}, ""); err != nil {
		t.Fatal(err)
	}
	check()
}
