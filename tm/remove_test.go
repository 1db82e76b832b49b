package tm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// share gives the unit a further origin, as dedupe does.
func share(t testing.TB, m *Memory, unit, origin int64, place int) {
	t.Helper()
	_, err := m.changeInJournal(context.Background(), "share", 0, func(w *tables.Writer, e *journal.Entry) error {
		if err := e.BeforeUnits(context.Background(), []int64{unit}); err != nil {
			return err
		}
		return w.Statements.Exec(context.Background(), "INSERT INTO more_origins (unit, origin, place) VALUES (?, ?, ?)", unit, origin, place)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// shelf is a memory with three origins: units 1-3 of origin 1, 4-6 of 2, 7 of 3.
func shelf(t testing.TB) *Memory {
	t.Helper()
	m := openNew(t)
	doubtful := pair(1, "这一点尚有争议。", "This is disputed.")
	doubtful.Score = 0.3
	rejected := pair(2, "完全不对。", "All wrong.")
	rejected.Status = unit.Rejected
	mustAdd(t, m, unit.Origin{Checksum: "a", Source: "a", Body: "外交部", Date: "2023-04"}, pair(0, "改革开放。", "Reform and opening up."), doubtful, rejected)
	mustAdd(t, m, unit.Origin{Checksum: "b", Source: "b", Body: "新华社", Date: "2024-05-17"},
		pair(0, "深化改革。", "Deepen reform."), pair(1, "统筹兼顾。", "Balance all interests."), pair(2, "稳中求进。", "Seek progress while maintaining stability."))
	mustAdd(t, m, unit.Origin{Checksum: "c", Source: "c"}, pair(0, "共同发展。", "Common development."))
	return m
}

func TestRemove(t *testing.T) {
	tests := []struct {
		name    string
		s       Selection
		units   []int64
		kept    int
		origins []int64
	}{
		{"origin", Selection{Origins: unit.OriginFilter{IDs: []int64{2}}}, []int64{4, 5, 6}, 0, []int64{2}},
		{"body", Selection{Origins: unit.OriginFilter{Body: "外交部"}}, []int64{1, 2, 3}, 0, []int64{1}},
		{"since", Selection{Origins: unit.OriginFilter{Since: "2024"}}, []int64{4, 5, 6}, 0, []int64{2}},
		{"until", Selection{Origins: unit.OriginFilter{Until: "2023-12-31"}}, []int64{1, 2, 3}, 0, []int64{1}},
		{"status", Selection{Statuses: []unit.Status{unit.Rejected}}, []int64{3}, 0, nil},
		{"score", Selection{Below: 0.5}, []int64{2}, 0, nil},
		{"text", Selection{Text: "改革"}, []int64{1, 4}, 0, nil},
		{"text folded", Selection{Text: "REFORM"}, []int64{1, 4}, 0, nil},
		{"ids", Selection{IDs: []int64{7, 1, 7, 99}}, []int64{1, 7}, 0, []int64{3}},
		{"all at once", Selection{IDs: []int64{1, 2, 4}, Text: "改革", Origins: unit.OriginFilter{Body: "外交部"}}, []int64{1}, 0, nil},
		{"nothing", Selection{Text: "没有的词"}, nil, 0, nil},
		{"no such origin", Selection{Origins: unit.OriginFilter{IDs: []int64{9}}}, nil, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := shelf(t)
			before := dump(t, m)
			plan := must[Removal](t)(m.PlanRemoval(context.Background(), tt.s))
			if dump(t, m) != before {
				t.Fatal("the plan changed the memory")
			}
			done := must[Removal](t)(m.Remove(context.Background(), tt.s, "remove this"))
			if (done.Entry != 0) != (len(tt.units) > 0) {
				t.Errorf("the entry is %d", done.Entry)
			}
			var origins []int64
			for _, o := range done.Origins {
				origins = append(origins, o.ID)
			}
			if !slices.Equal(done.Units, tt.units) || done.Kept != tt.kept || !slices.Equal(origins, tt.origins) {
				t.Errorf("removed units %v (%d kept), origins %v, want %v (%d), %v", done.Units, done.Kept, origins, tt.units, tt.kept, tt.origins)
			}
			done.Entry = 0
			if diff := cmp.Diff(plan, done); diff != "" {
				t.Errorf("it did not what was planned (-plan +done):\n%s", diff)
			}
			for _, u := range collect(t, m, Filter{Statuses: tables.Statuses}) {
				if slices.Contains(tt.units, u.ID) {
					t.Errorf("unit %d is still there", u.ID)
				}
			}
			checkIndexed(t, m, "改革", "re")
			if len(tt.units) == 0 {
				return
			}
			must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
			if diff := cmp.Diff(before, dump(t, m)); diff != "" {
				t.Errorf("after undo (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRemoveShared removes origins of units that several have in common.
func TestRemoveShared(t *testing.T) {
	m := shelf(t)
	share(t, m, 1, 3, 5) // unit 1 is of origins 1 and 3
	share(t, m, 7, 2, 9) // unit 7 is of origins 3 and 2
	before := dump(t, m)
	remove := func(origins ...int64) Removal {
		t.Helper()
		s := Selection{Origins: unit.OriginFilter{IDs: origins}}
		plan := must[Removal](t)(m.PlanRemoval(context.Background(), s))
		done := must[Removal](t)(m.Remove(context.Background(), s, ""))
		plan.Entry = done.Entry
		if diff := cmp.Diff(plan, done); diff != "" {
			t.Errorf("it did not what was planned (-plan +done):\n%s", diff)
		}
		return done
	}
	back := func() {
		t.Helper()
		must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
		if diff := cmp.Diff(before, dump(t, m)); diff != "" {
			t.Errorf("after undo (-want +got):\n%s", diff)
		}
	}
	done := remove(1)
	if !slices.Equal(done.Units, []int64{2, 3}) || done.Kept != 1 || len(done.Origins) != 1 {
		t.Errorf("origin 1: %+v", done)
	}
	if u := must[unit.Unit](t)(m.Unit(context.Background(), 1)); u.Origin.ID != 3 || u.Place != 5 {
		t.Errorf("unit 1 is now of origin %d, place %d", u.Origin.ID, u.Place)
	}
	back()
	done = remove(2)
	if !slices.Equal(done.Units, []int64{4, 5, 6}) || done.Kept != 1 || len(done.Origins) != 1 {
		t.Errorf("origin 2: %+v", done)
	}
	if u := must[unit.Unit](t)(m.Unit(context.Background(), 7)); u.Origin.ID != 3 {
		t.Errorf("unit 7 is now of origin %d", u.Origin.ID)
	}
	back()
	done = remove(2, 3)
	if !slices.Equal(done.Units, []int64{4, 5, 6, 7}) || done.Kept != 1 || len(done.Origins) != 2 {
		t.Errorf("origins 2 and 3: %+v", done)
	}
	back()
	// A unit that goes for its own sake goes from all its origins.
	done = must[Removal](t)(m.Remove(context.Background(), Selection{IDs: []int64{7}}, ""))
	if !slices.Equal(done.Units, []int64{7}) || len(done.Origins) != 0 { // origin 3 has unit 1 still
		t.Errorf("unit 7: %+v", done)
	}
	back()
	done = must[Removal](t)(m.Remove(context.Background(), Selection{IDs: []int64{1, 7}}, ""))
	if !slices.Equal(done.Units, []int64{1, 7}) || len(done.Origins) != 1 || done.Origins[0].ID != 3 {
		t.Errorf("units 1 and 7: %+v", done)
	}
	back()
	// Importing origin 1 again keeps what origin 3 has in common with it.
	_, err := m.Add(context.Background(), unit.Origin{Checksum: "a"}, unit.Each([]unit.Unit{pair(0, "新。", "New.")}), AddOptions{Replace: true, LoseWork: true})
	if err != nil {
		t.Fatal(err)
	}
	if u := must[unit.Unit](t)(m.Unit(context.Background(), 1)); u.Origin.ID != 3 {
		t.Errorf("unit 1 is now of origin %d", u.Origin.ID)
	}
	back()
}

func TestRemoveRefuses(t *testing.T) {
	m := shelf(t)
	for _, tt := range []struct {
		s    Selection
		want error
	}{
		{Selection{}, ErrNoSelection},
		{Selection{Text: " \u200b"}, ErrEmptyQuery},
		{Selection{Below: 2}, nil},
		{Selection{Statuses: []unit.Status{"lost"}}, nil},
		{Selection{Origins: unit.OriginFilter{Since: "May"}}, nil},
	} {
		_, err := m.Remove(context.Background(), tt.s, "")
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("remove %+v: %v", tt.s, err)
		}
		if _, planned := m.PlanRemoval(context.Background(), tt.s); planned == nil {
			t.Errorf("%+v is planned", tt.s)
		}
	}
	if n := len(collect(t, m, Filter{Statuses: tables.Statuses})); n != 7 {
		t.Errorf("%d units are left", n)
	}
}

func TestEditUnit(t *testing.T) {
	m := openNew(t)
	u := fullUnit(0, "双方同意加强合作。", "The two sides agreed to cooperation.")
	mustAdd(t, m, unit.Origin{Checksum: "a"}, pair(0, "前文。", "Before."), u, pair(2, "后文。", "After."))
	before := dump(t, m)

	done := must[unit.Edited](t)(m.EditUnit(context.Background(), 2, unit.Edit{
		Texts:  []unit.TextEdit{{Lang: "en", Text: "The two sides agreed to strengthen cooperation."}},
		Status: unit.Reviewed, Notes: []string{"按官方译文"},
	}, "edit 2"))
	got := must[unit.Unit](t)(m.Unit(context.Background(), 2))
	if diff := cmp.Diff(done.After, got); diff != "" {
		t.Errorf("stored is not what was told (-told +stored):\n%s", diff)
	}
	if got.Variants[1].Text != "The two sides agreed to strengthen cooperation." || got.Status != unit.Reviewed || done.Codes != 1 || done.Entry != 2 ||
		!slices.Equal(got.Notes, []string{"核对过", "按官方译文"}) || !got.Changed.After(moment) || !got.Created.Equal(moment) {
		t.Errorf("edited: %+v", done)
	}
	checkIndexed(t, m, "strengthen", "to cooperation", "合作")

	same := must[unit.Edited](t)(m.EditUnit(context.Background(), 2, unit.Edit{Texts: []unit.TextEdit{{Text: "双方同意加强合作。"}}, Status: unit.Reviewed}, ""))
	if same.Entry != 0 || !same.After.Changed.Equal(got.Changed) {
		t.Errorf("an edit that changes nothing: %+v", same)
	}
	must[history.Undone](t)(m.Undo(context.Background(), history.UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
	for name, edit := range map[string]unit.Edit{
		"blank":       {Texts: []unit.TextEdit{{Text: "  "}}},
		"no language": {Texts: []unit.TextEdit{{Lang: "ru", Text: "Да"}}},
		"no position": {Texts: []unit.TextEdit{{Position: 2, Text: "x"}}},
		"status":      {Status: "good"},
		"note":        {Notes: []string{""}},
	} {
		if _, err := m.EditUnit(context.Background(), 2, edit, ""); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := m.EditUnit(context.Background(), 9, unit.Edit{Status: unit.Reviewed}, ""); err == nil {
		t.Error("unit 9 was edited")
	} else if e, ok := errors.AsType[*fault.NoUnitError](err); !ok || e.ID != 9 {
		t.Errorf("unit 9: %v", err)
	}
	if dump(t, m) != before {
		t.Error("a refused edit changed the memory")
	}
}

func TestNeighbours(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 9)...)
	mustAdd(t, m, unit.Origin{Checksum: "b"}, randomPairs(2, 2)...)
	for _, tt := range []struct {
		id            int64
		before, after []int64
	}{
		{1, nil, []int64{2, 3}}, {2, []int64{1}, []int64{3, 4}}, {5, []int64{3, 4}, []int64{6, 7}}, {9, []int64{7, 8}, nil}, {10, nil, []int64{11}},
	} {
		u := must[unit.Unit](t)(m.Unit(context.Background(), tt.id))
		before, after, err := m.Neighbours(context.Background(), u, 2)
		if err != nil {
			t.Fatal(err)
		}
		ids := func(units []unit.Unit) (ids []int64) {
			for _, u := range units {
				ids = append(ids, u.ID)
			}
			return ids
		}
		if fmt.Sprint(ids(before), ids(after)) != fmt.Sprint(tt.before, tt.after) {
			t.Errorf("neighbours of %d: %v, %v", tt.id, ids(before), ids(after))
		}
	}
}
