package tm

import (
	"context"
	"database/sql"
	"slices"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestPruneJournal checks that the oldest entries are removed, whatever undid them,
// and that the rest of the journal can be undone.
func TestPruneJournal(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a", Checksum: "aa"}, pair(0, "双方同意。", "Both sides agreed."), pair(1, "公告。", "Notice.")) // 1
	edit := func(status unit.Status) {
		t.Helper()
		if _, err := m.EditUnit(ctx, 1, unit.Edit{Status: status}, ""); err != nil {
			t.Fatal(err)
		}
	}
	undo := func(entry int64) {
		t.Helper()
		if _, err := m.Undo(ctx, history.UndoOptions{Entry: entry}); err != nil {
			t.Fatal(err)
		}
	}
	edit(unit.Reviewed) // 2
	if err := m.file.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO details VALUES (1, '{\"created_by\":\"anna\"}'), (2, '{\"created_by\":\"bob\"}'); UPDATE units SET details = 2 WHERE id = 2")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	undo(2)             // 3
	edit(unit.Imported) // 4
	days := map[int64]int{1: 1, 2: 3, 3: 9, 4: 7}
	for id, day := range days {
		at := time.Date(2024, 5, day, 0, 0, 0, 0, time.UTC).Unix()
		if _, err := m.file.Write.ExecContext(ctx, "UPDATE journal SET time = ? WHERE id = ?", at, id); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ day, entries int }{{1, 0}, {2, 1}, {4, 2}, {8, 2}, {10, 4}} {
		p, err := m.PlanPrune(ctx, time.Date(2024, 5, c.day, 0, 0, 0, 0, time.UTC))
		if err != nil || p.Entries != c.entries || p.Last.ID != int64(c.entries) {
			t.Errorf("before May %d: %+v, %v, want %d entries", c.day, p, err, c.entries)
		}
	}
	p, err := m.PruneJournal(ctx, time.Date(2024, 5, 8, 0, 0, 0, 0, time.UTC))
	if err != nil || p.Entries != 2 || p.Bytes == 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	var shared []int64
	if err := m.file.View(ctx, func(tx *sql.Tx) error { return tables.Collect(ctx, tx, &shared, "SELECT id FROM details") }); err != nil || !slices.Equal(shared, []int64{2}) {
		t.Errorf("the details %v are left, %v; want those of unit 2", shared, err)
	}
	list, err := m.Journal(ctx, 0)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d entries are left, %v", len(list), err)
	}
	undo(4)
	undo(3) // the undoing of an entry that is gone
	if u, err := m.Unit(ctx, 1); err != nil || u.Status != unit.Reviewed {
		t.Errorf("the unit is %s, %v", u.Status, err)
	}
	if h, err := m.Check(ctx, repair.Options{Full: true}); err != nil || !h.Sound() {
		t.Errorf("%+v, %v", h.Findings, err)
	}
}
