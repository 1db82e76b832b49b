package tm

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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
