package tm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func foundPair(date, zh, other, tag string) Found {
	return Found{Unit: Unit{Origin: Origin{Date: date}, Variants: []Variant{{Lang: "zh", Text: zh}, {Lang: tag, Text: other}}}, Other: 1}
}

func TestRenderingsAreGroupedAndDated(t *testing.T) {
	units := []Found{
		foundPair("2025-03-01", "扩大合作。", "They will expand Cooperation.", "en"),
		foundPair("2024-01-05", "深化合作。", "They will deepen cooperation.", "en"),
		foundPair("", "合作很好。", "Working together is good, and cooperation pays.", "en"),
		foundPair("2025-01-01", "合作。", "сотрудничество", "ru"),
		foundPair("2023-01-01", "合作合影。", "They posed for photos.", "en"),
	}
	got, err := findRenderings(units, "合作")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 {
		t.Fatal("no rendering was found")
	}
	want := Rendering{Text: "Cooperation", Lang: "en", Count: 2, First: "2024-01-05", Last: "2025-03-01", Weak: true}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("the first rendering: %s", diff)
	}
	if n := len(units[4].Renderings); n != 0 {
		t.Errorf("a sentence that does not render the phrase has %d renderings", n)
	}
	if s := units[0].Renderings[0]; units[0].Unit.Variants[1].Text[s.Start:s.End] != "Cooperation" {
		t.Errorf("span %v", s)
	}
}

func TestNoDictionaryNoRenderings(t *testing.T) {
	got, err := findRenderings([]Found{foundPair("2025", "合作。", "合作。", "zh-Hant"), {Other: -1}}, "合作")
	if err != nil || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
}
