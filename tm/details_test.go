package tm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestSharedDetails lists units of which neighbours often have the same details, but for
// their names, and some have details of their variants.
func TestSharedDetails(t *testing.T) {
	m := openNew(t)
	rng := rand.New(rand.NewPCG(8, 8))
	names := []string{"", "1", "12-7", "质检", "a\"b", `a\b`, `","created_by":"x`, "<b>"}
	kinds := []unit.Unit{
		{},
		{CreatedBy: "anna", Props: []unit.Prop{{Type: "x-project", Value: "demo"}}},
		{CreatedBy: "anna", Props: []unit.Prop{{Type: "x-project", Value: "other"}}, Notes: []string{"one", "two"}},
		{ChangedBy: "李", Attributes: []unit.Prop{{Type: "usagecount", Value: "3"}}, Notes: []string{`"variants":`}},
		{CreatedBy: "anna", Variants: []unit.Variant{{Codes: []unit.Code{{At: 0, Kind: unit.CodePlaceholder, Data: "{0}"}}}, {}}},
		{CreatedBy: "anna", Variants: []unit.Variant{{}, {Details: &unit.Details{CreatedBy: "bob"}}}},
	}
	var units []unit.Unit
	for i := range 2000 {
		u := kinds[rng.IntN(len(kinds))]
		if i > 0 && rng.IntN(4) > 0 {
			u = units[i-1]
		}
		u.TUID, u.Place, u.Status, u.Score = names[rng.IntN(len(names))], i, unit.Imported, 1
		made := pair(i, fmt.Sprint("第", i, "条"), fmt.Sprint("Article ", i)).Variants
		for p := range u.Variants {
			made[p].Codes, made[p].Details = u.Variants[p].Codes, u.Variants[p].Details
		}
		u.Variants = made
		units = append(units, u)
	}
	mustAdd(t, m, unit.Origin{Checksum: "details"}, units...)
	for i, got := range collect(t, m, Filter{}) {
		if diff := cmp.Diff(units[i], got, cmpopts.IgnoreFields(unit.Unit{}, "ID", "Origin", "Created", "Changed"), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("unit %d (-want +got):\n%s", i, diff)
		}
	}
}
