package tmx

import (
	"regexp"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

func tuid(u unit.Unit) string { return string(appendTUID(nil, &u)) }

// TestTUIDStable checks that the same unit has one tuid, whatever memory has it
// and whoever edited it.
func TestTUIDStable(t *testing.T) {
	u := newUnit(talks, 4, "zh", "会谈开始。", "en", "The talks began.")
	elsewhere := u
	elsewhere.ID, elsewhere.Origin.ID = 999, 77
	elsewhere.Origin.Title, elsewhere.Status = "another title", unit.Reviewed
	elsewhere.Variants = []unit.Variant{{Lang: "zh", Text: "会谈开始。"}, {Lang: "en", Text: "Talks began."}}
	// A reader gives back what the tuid says of the checksum.
	reread := u
	reread.Origin.Checksum = talks.Checksum[:16]
	for _, same := range []unit.Unit{elsewhere, reread} {
		if tuid(same) != tuid(u) {
			t.Errorf("%s and %s", tuid(same), tuid(u))
		}
	}
}

func TestTUIDsDiffer(t *testing.T) {
	other := talks
	other.Checksum = "1" + talks.Checksum[1:]
	odd := talks
	odd.Checksum = `"<no checksum>"`
	seen := map[string]int{}
	for i, u := range []unit.Unit{
		newUnit(talks, 0, "zh", "甲", "en", "A"),
		newUnit(talks, 1, "zh", "甲", "en", "A"),
		newUnit(talks, 11, "zh", "甲", "en", "A"),
		newUnit(other, 1, "zh", "甲", "en", "A"),
		newUnit(odd, 0, "zh", "甲", "en", "A"),
		newUnit(unit.Origin{}, 0, "zh", "甲", "en", "B"),
		newUnit(unit.Origin{}, 0, "zh", "甲", "en-GB", "A"),
		newUnit(unit.Origin{}, 0, "zh", "甲e", "n", "A"),
	} {
		id := tuid(u)
		if before, twice := seen[id]; twice {
			t.Errorf("units %d and %d are both %s", before, i, id)
		}
		seen[id] = i
		if !regexp.MustCompile(`^[0-9a-ft-]+$`).MatchString(id) {
			t.Errorf("unit %d: %s", i, id)
		}
	}
	if a, b := tuid(newUnit(odd, 0, "zh", "甲", "en", "A")), tuid(newUnit(unit.Origin{}, 5, "zh", "甲", "en", "A")); a != b {
		t.Errorf("without a checksum the content names the unit: %s, %s", a, b)
	}
}
