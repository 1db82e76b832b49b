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
		Languages: []NamedCount{{"en", 4}, {"zh", 4}, {"ru", 2}, {"zh-Hant", 1}},
		Pairs:     []PairCount{{"zh", "en", 3}, {"en", "zh", 1}, {"zh", "ru", 1}},
		Statuses:  []NamedCount{{string(unit.Aligned), 2}, {string(unit.Imported), 2}, {string(unit.Rejected), 1}},
		Oldest:    "2023-04", Newest: "2024",
		Years:  []NamedCount{{"2023", 3}, {"2024", 1}, {"", 1}},
		Bodies: []NamedCount{{"外交部", 4}, {"", 1}},
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
