package tm

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestRevise checks that many edits and additions are one change: one entry of the journal,
// and none of them where one cannot be made.
func TestRevise(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a.zh.txt", Checksum: "aa"}, pair(0, "双方同意。", "Both sides agreed."), pair(1, "会议通过。", "The meeting adopted it."), pair(2, "公告。", "Notice."))
	edits := []unit.NumberedEdit{
		{ID: 1, Edit: unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "The two sides agreed."}}, Status: unit.Reviewed}},
		{ID: 2, Edit: unit.Edit{Notes: []string{"see the law"}}},
		{ID: 3, Edit: unit.Edit{}},
	}
	before, err := m.Journal(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	done, err := m.Revise(ctx, unit.Revision{
		Edits: edits,
		Additions: []unit.Addition{
			{Origin: 1, After: 1, Unit: pair(9, "双方还商定。", "They also agreed.")},
			{Origin: 1, Unit: pair(9, "会议结束。", "The meeting closed.")},
			{Unit: pair(9, "公报", "communiqué")},
		},
		Origin: unit.Origin{Source: "own", Checksum: "bb"},
	}, "import review.xlsx")
	if err != nil || done.Changed != 2 || len(done.Added) != 3 {
		t.Fatalf("%+v, %v", done, err)
	}
	units := collect(t, m, Filter{})
	var order []int64
	for _, u := range units {
		order = append(order, u.ID)
	}
	if !slices.Equal(order, []int64{1, 4, 2, 3, 5, 6}) || units[1].Place != 0 || units[4].Place != 3 || units[5].Origin.Checksum != "bb" {
		t.Errorf("the units stand in the order %v: %+v", order, units)
	}
	units = slices.Delete(units, 1, 2)
	if units[0].Variants[1].Text != "The two sides agreed." || units[0].Status != unit.Reviewed || len(units[1].Notes) != 1 || units[2].Status != unit.Aligned {
		t.Errorf("units %+v", units)
	}
	after, err := m.Journal(ctx, 100)
	if err != nil || len(after) != len(before)+1 {
		t.Errorf("%d entries of the journal, %d before, %v", len(after), len(before), err)
	}
	if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
		t.Fatal(err)
	}
	if units = collect(t, m, Filter{}); units[0].Variants[1].Text != "Both sides agreed." || units[0].Status != unit.Aligned || len(units[1].Notes) != 0 {
		t.Errorf("after undo %+v", units)
	}

	if len(units) != 3 {
		t.Errorf("after undo there are %d units", len(units))
	}
	for what, r := range map[string]unit.Revision{
		"a unit that is not there is edited":              {Edits: append(edits[:1:1], unit.NumberedEdit{ID: 99, Edit: unit.Edit{Status: unit.Reviewed}})},
		"a unit is added to a document that is not there": {Edits: edits[:1:1], Additions: []unit.Addition{{Origin: 7, Unit: pair(0, "一", "one")}}},
		"a unit is added after one of another document":   {Edits: edits[:1:1], Additions: []unit.Addition{{Origin: 1, After: 99, Unit: pair(0, "一", "one")}}},
	} {
		if _, err := m.Revise(ctx, r, "x"); err == nil {
			t.Error(what)
		}
	}
	if units = collect(t, m, Filter{}); units[0].Status != unit.Aligned {
		t.Error("an edit was made although another one failed")
	}
}

// TestEditOfAnOlderVersion checks that an edit made for a unit which was changed since
// does nothing.
func TestEditOfAnOlderVersion(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a.zh.txt", Checksum: "aa"}, pair(0, "双方同意。", "Both sides agreed."))
	seen := collect(t, m, Filter{})[0].Changed
	mine := unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "Mine."}}, Seen: seen}
	if _, err := m.EditUnit(ctx, 1, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: "Theirs."}}, Seen: seen}, ""); err != nil {
		t.Fatal(err)
	}
	_, err := m.EditUnit(ctx, 1, mine, "")
	changed, ok := errors.AsType[*fault.ChangedError](err)
	if !ok || changed.Unit.Variants[1].Text != "Theirs." || changed.Reason() != fault.ReasonChangedMeanwhile {
		t.Errorf("the error is %v", err)
	}
	if got := collect(t, m, Filter{})[0].Variants[1].Text; got != "Theirs." {
		t.Errorf("the unit says %q", got)
	}
}
