package tm

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/unit"
)

func TestEditOrigin(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a", Title: "旧", Date: "2024", Body: "译库社"}, pair(0, "改革。", "Reform."))
	mustAdd(t, m, unit.Origin{Checksum: "b", Date: "2025"}, pair(0, "深化改革。", "Deepen reform."))
	newest := func() int64 {
		t.Helper()
		return must[Lookup](t)(m.Lookup(ctx, Query{Text: "改革"})).Units[0].Unit.ID
	}
	if id := newest(); id != 2 {
		t.Fatalf("unit %d comes first", id)
	}
	before := dump(t, m)
	title, date, none := "新", "2026-01", ""
	origin, entry, err := m.EditOrigin(ctx, 1, unit.OriginEdit{Title: &title, Date: &date, Body: &none}, "")
	if err != nil || entry == 0 || origin.Title != "新" || origin.Date != "2026-01" || origin.Body != "" || origin.Checksum != "a" {
		t.Errorf("edited %+v, entry %d: %v", origin, entry, err)
	}
	if id := newest(); id != 1 { // in the process that changed it, too
		t.Errorf("unit %d comes first", id)
	}
	if _, entry, err := m.EditOrigin(ctx, 1, unit.OriginEdit{Title: &title}, ""); err != nil || entry != 0 {
		t.Errorf("the same again: entry %d, %v", entry, err)
	}
	wrong := "soon"
	if _, _, err := m.EditOrigin(ctx, 1, unit.OriginEdit{Date: &wrong}, ""); err == nil {
		t.Error("a date that is none was stored")
	}
	_, _, err = m.EditOrigin(ctx, 9, unit.OriginEdit{Title: &title}, "")
	if _, ok := errors.AsType[*fault.NoOriginError](err); !ok {
		t.Errorf("of no document: %v", err)
	}
	must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after undo (-want +got):\n%s", diff)
	}
}
