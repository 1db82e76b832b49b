package tm

import (
	"context"
	"testing"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestEditUnits holds that many edits are one change: one entry of the journal,
// and none of them where one cannot be made.
func TestEditUnits(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a.zh.txt", Checksum: "aa"}, pair(0, "双方同意。", "Both sides agreed."), pair(1, "会议通过。", "The meeting adopted it."), pair(2, "公告。", "Notice."))
	edits := []UnitEdit{
		{ID: 1, Edit: Edit{Texts: []TextEdit{{Position: 1, Text: "The two sides agreed."}}, Status: unit.Reviewed}},
		{ID: 2, Edit: Edit{Notes: []string{"see the law"}}},
		{ID: 3, Edit: Edit{}},
	}
	before, err := m.Journal(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := m.EditUnits(ctx, edits, "import review.xlsx")
	if err != nil || changed != 2 {
		t.Fatalf("%d changed, %v", changed, err)
	}
	units := collect(t, m, Filter{})
	if units[0].Variants[1].Text != "The two sides agreed." || units[0].Status != unit.Reviewed || len(units[1].Notes) != 1 || units[2].Status != unit.Aligned {
		t.Errorf("units %+v", units)
	}
	after, err := m.Journal(ctx, 100)
	if err != nil || len(after) != len(before)+1 {
		t.Errorf("%d entries of the journal, %d before, %v", len(after), len(before), err)
	}
	if _, err := m.Undo(ctx, UndoOptions{}); err != nil {
		t.Fatal(err)
	}
	if units = collect(t, m, Filter{}); units[0].Variants[1].Text != "Both sides agreed." || units[0].Status != unit.Aligned || len(units[1].Notes) != 0 {
		t.Errorf("after undo %+v", units)
	}

	if _, err := m.EditUnits(ctx, append(edits[:1:1], UnitEdit{ID: 99, Edit: Edit{Status: unit.Reviewed}}), "x"); err == nil {
		t.Error("a unit that is not there is edited")
	}
	if units = collect(t, m, Filter{}); units[0].Status != unit.Aligned {
		t.Error("an edit was made although another one failed")
	}
}
