package tmx

import (
	"regexp"
	"testing"

	"github.com/yiku-tm/yiku/tm"
)

func tuid(u tm.Unit) string { return string(appendTUID(nil, &u)) }

// The same unit has one tuid, whatever memory holds it and whoever edited it.
func TestTUIDStable(t *testing.T) {
	u := unit(talks, 4, "zh", "会谈开始。", "en", "The talks began.")
	elsewhere := u
	elsewhere.ID, elsewhere.Origin.ID = 999, 77
	elsewhere.Origin.Title, elsewhere.Status = "another title", tm.Reviewed
	elsewhere.Variants = []tm.Variant{{Lang: "zh", Text: "会谈开始。"}, {Lang: "en", Text: "Talks began."}}
	// A reader gives back what the tuid says of the checksum.
	reread := u
	reread.Origin.Checksum = talks.Checksum[:16]
	for _, same := range []tm.Unit{elsewhere, reread} {
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
	for i, u := range []tm.Unit{
		unit(talks, 0, "zh", "甲", "en", "A"),
		unit(talks, 1, "zh", "甲", "en", "A"),
		unit(talks, 11, "zh", "甲", "en", "A"),
		unit(other, 1, "zh", "甲", "en", "A"),
		unit(odd, 0, "zh", "甲", "en", "A"),
		unit(tm.Origin{}, 0, "zh", "甲", "en", "B"),
		unit(tm.Origin{}, 0, "zh", "甲", "en-GB", "A"),
		unit(tm.Origin{}, 0, "zh", "甲e", "n", "A"),
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
	if a, b := tuid(unit(odd, 0, "zh", "甲", "en", "A")), tuid(unit(tm.Origin{}, 5, "zh", "甲", "en", "A")); a != b {
		t.Errorf("without a checksum the content names the unit: %s, %s", a, b)
	}
}
