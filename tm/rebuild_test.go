package tm

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestWritings looks texts up in other writings than theirs.
func TestWritings(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"},
		pair(0, "隨著科技進步，衞星計畫順利展開。", "As technology advances, the satellite plan is going well."),
		pair(1, "二○○五年⻄部⻓江沿岸的调查", "a survey of the western Yangtze banks in 2005"),
		pair(2, "憑藉著名學者的敍述", "on the strength of the accounts of famous scholars"),
	)
	for _, tt := range []struct{ query, hit string }{
		{"随着", "隨著"}, {"隨着", "隨著"}, {"卫星计划", "衞星計畫"}, {"衛星計劃", "衞星計畫"},
		{"二〇〇五年", "二○○五年"}, {"二零零五年", "二○○五年"}, {"西部长江", "⻄部⻓江"},
		{"凭借", "憑藉"}, {"著名学者", "著名學者"}, {"叙述", "敍述"},
	} {
		l := find(t, m, Query{Text: tt.query, Plain: true})
		if l.Total != 1 || len(l.Units[0].Hits) != 1 {
			t.Errorf("%s is found in %d units", tt.query, l.Total)
			continue
		}
		f := l.Units[0]
		if hit := f.Hits[0]; f.Unit.Variants[f.Variant].Text[hit.Start:hit.End] != tt.hit {
			t.Errorf("%s is found as %q, want %s", tt.query, f.Unit.Variants[f.Variant].Text[hit.Start:hit.End], tt.hit)
		}
	}
	for _, query := range []string{"随者", "座标", "二八"} {
		if l := find(t, m, Query{Text: query, Plain: true}); l.Total != 0 {
			t.Errorf("%s is found in %d units", query, l.Total)
		}
	}
}

// TestOlderFold opens a memory whose index, rulings and marks have the search forms of an older
// program: answers are complete and explain why they were slow until the index is rebuilt.
func TestOlderFold(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "成效显著，影响显著", "marked results and influence"), pair(1, "显著进展", "notable progress"))
	units := collect(t, m, Filter{})
	r := ruling.Ruling{Phrase: "显著", Rendering: "marked", Lang: "en", Status: ruling.Official}
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{r}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: units[0].ID, Phrase: "显著", Words: "marked"}))
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: units[1].ID, Phrase: "显著", Words: "notable"}))
	err := m.file.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec(`
			UPDATE index_blobs SET data = x'03` + otherFormatSum() + `' WHERE id = 0;
			UPDATE rulings SET folded = '显著';
			UPDATE marks SET folded = '显著';
			-- An older and a newer mark for other writings of the phrase.
			INSERT INTO marks SELECT unit, '顯著', lang, 'old', created - 1 FROM marks WHERE words = 'marked';
			INSERT INTO marks SELECT unit, '顯著', lang, 'progress', created + 1 FROM marks WHERE words = 'notable'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if l := find(t, m, Query{Text: "顯着", Plain: true}); l.Total != 2 || !strings.Contains(l.Note, "another version of yiku") {
		t.Errorf("found %d units with the note %q", l.Total, l.Note)
	}
	mustChangeAnyway(t, m)
	l := find(t, m, Query{Text: "顯着"})
	if l.Total != 2 || l.Note != "" || len(l.Rulings) != 1 {
		t.Errorf("after the index was made anew: %d units, %d rulings, the note %q", l.Total, len(l.Rulings), l.Note)
	}
	var n int
	var words string
	err = m.file.View(ctx, func(tx *sql.Tx) error {
		return errors.Join(tx.QueryRow("SELECT count(*) FROM marks WHERE folded <> ?", "显着").Scan(&n),
			tx.QueryRow("SELECT group_concat(words ORDER BY unit) FROM marks").Scan(&words))
	})
	if err != nil || n != 0 || words != "marked,progress" {
		t.Errorf("the marks %s are left, %d under another form (%v), want the newer one of each unit", words, n, err)
	}
	checkDerived(t, m)
}

// setFormat gives the index of a memory the number of another format, and its rulings and
// marks the search form "显著", as a program with another fold leaves them.
func setFormat(t *testing.T, m *Memory, step int) {
	t.Helper()
	err := m.file.Change(context.Background(), func(tx *sql.Tx) error {
		var manifest []byte
		if err := tx.QueryRow("SELECT data FROM index_blobs WHERE id = 0").Scan(&manifest); err != nil {
			return err
		}
		payload := slices.Clone(manifest[:len(manifest)-4])
		payload[0] = byte(int(payload[0]) + step)
		// The checksum covers the key, here 0, and the payload.
		sum := crc32.Checksum(append(make([]byte, 8), payload...), crc32.MakeTable(crc32.Castagnoli))
		_, err := tx.Exec("UPDATE index_blobs SET data = ? WHERE id = 0; UPDATE rulings SET folded = '显著'; UPDATE marks SET folded = '显著'",
			binary.LittleEndian.AppendUint32(payload, sum))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// olderMemory writes a memory of an older format and returns its path. Entry 3 of its
// journal added a mark, entry 4 a ruling.
func olderMemory(t *testing.T) string {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "older.db")
	m, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "成效显著", "marked results"), pair(1, "显著进展", "notable progress"))
	mustAdd(t, m, unit.Origin{Checksum: "2"}, pair(0, "成效显著", "marked results"))
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: 2, Phrase: "显著", Words: "notable"}))
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{{Phrase: "显著", Rendering: "marked", Lang: "en", Status: ruling.Official}}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	// The journal of the older program has its search form, too.
	err = m.file.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.Exec("UPDATE journal_changes SET before = CAST(replace(CAST(before AS TEXT), '显着', '显著') AS BLOB) WHERE kind = 3")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	setFormat(t, m, -1)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFirstChangeUpdates checks that a memory of an older version works: each change
// succeeds, and the first one rebuilds derived data and reports that.
func TestFirstChangeUpdates(t *testing.T) {
	ctx := context.Background()
	changes := map[string]func(m *Memory) error{
		"add": func(m *Memory) error {
			_, err := m.Add(ctx, unit.Origin{Checksum: "3"}, unit.Each([]unit.Unit{pair(0, "甲", "A")}), AddOptions{})
			return err
		},
		"large add": func(m *Memory) error {
			_, err := m.Add(ctx, unit.Origin{Checksum: "3"}, unit.Each([]unit.Unit{pair(0, "甲", "A")}), AddOptions{Expected: store.LargeImport})
			return err
		},
		"edit": func(m *Memory) error {
			_, err := m.EditUnit(ctx, 1, unit.Edit{Status: unit.Reviewed}, "edit")
			return err
		},
		"remove": func(m *Memory) error {
			_, err := m.Remove(ctx, Selection{IDs: []int64{3}}, "remove")
			return err
		},
		"dedupe": func(m *Memory) error {
			_, err := m.Dedupe(ctx, false, "dedupe")
			return err
		},
		"undo": func(m *Memory) error {
			_, err := m.Undo(ctx, history.UndoOptions{})
			return err
		},
		"merge": func(m *Memory) error {
			_, err := m.Merge(ctx, reopen(t, olderMemory(t), Options{ReadOnly: true}), merge.Options{})
			return err
		},
		"mark": func(m *Memory) error {
			_, err := m.SetMark(ctx, Mark{Unit: 1, Phrase: "显著", Words: "marked"})
			return err
		},
		"a change that fails": func(m *Memory) error {
			_, err := m.Add(ctx, unit.Origin{Checksum: "1"}, unit.Each(nil), AddOptions{})
			if _, ok := errors.AsType[*fault.AlreadyImportedError](err); ok {
				return nil
			}
			return err
		},
	}
	for name, change := range changes {
		path := olderMemory(t)
		looked := reopen(t, path, Options{ReadOnly: true, Upgrading: func() { t.Errorf("%s: a look-up rebuilds", name) }})
		if l := find(t, looked, Query{Text: "成效显着", Plain: true}); l.Total != 2 || !strings.Contains(l.Note, "another version of yiku") {
			t.Errorf("%s: before it %d units are found with the note %q", name, l.Total, l.Note)
		}
		told := 0
		m := reopen(t, path, Options{Upgrading: func() { told++ }})
		if err := change(m); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		mustAdd(t, m, unit.Origin{Checksum: "last"}, pair(0, "丙", "C"))
		if told != 1 {
			t.Errorf("%s: the user was told %d times", name, told)
		}
		checkDerived(t, m)
		for _, m := range []*Memory{m, looked} {
			if l := find(t, m, Query{Text: "进展"}); l.Total != 1 || l.Note != "" {
				t.Errorf("%s: after it %d units are found with the note %q", name, l.Total, l.Note)
			}
		}
		again := reopen(t, path, Options{Upgrading: func() { told++ }})
		if mustAdd(t, again, unit.Origin{Checksum: "very last"}); told != 1 {
			t.Errorf("%s: the memory was rebuilt twice", name)
		}
	}
}

// countForms counts the rows of a table under the search form of this program.
func countForms(t *testing.T, m *Memory) func(table string) int {
	return func(table string) (n int) {
		t.Helper()
		err := m.file.View(context.Background(), func(tx *sql.Tx) error {
			return tx.QueryRow("SELECT count(*) FROM " + table + " WHERE folded = '显着'").Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

// TestUndoOfOlderForms undoes, does again and merges what an older program wrote down under
// its own search form of the phrase.
func TestUndoOfOlderForms(t *testing.T) {
	ctx := context.Background()
	m := reopen(t, olderMemory(t), Options{})
	count := countForms(t, m)
	merged := openNew(t)
	must[merge.Result](t)(merged.Merge(ctx, reopen(t, olderMemory(t), Options{ReadOnly: true}), merge.Options{}))
	if theirs := countForms(t, merged); theirs("marks") != 1 || theirs("rulings") != 1 {
		t.Errorf("a merge brought %d marks and %d rulings", theirs("marks"), theirs("rulings"))
	}
	for _, entry := range []int64{3, 4} {
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: entry}))
	}
	if marks, rulings := count("marks"), count("rulings"); marks != 0 || rulings != 0 {
		t.Errorf("%d marks and %d rulings are left after they were undone", marks, rulings)
	}
	for _, entry := range []int64{5, 6} {
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{Entry: entry}))
	}
	if marks, rulings := count("marks"), count("rulings"); marks != 1 || rulings != 1 {
		t.Errorf("%d marks and %d rulings are there after the undoing was undone", marks, rulings)
	}
}

// TestNewerFormat leaves an index of a newer version alone.
func TestNewerFormat(t *testing.T) {
	m := reopen(t, olderMemory(t), Options{Upgrading: func() { t.Error("the index is rebuilt") }})
	setFormat(t, m, 2)
	_, err := m.Add(context.Background(), unit.Origin{Checksum: "3"}, unit.Each(nil), AddOptions{})
	if e, ok := errors.AsType[*fault.FileError](err); !ok || e.Code != fault.ReasonIndexDamaged {
		t.Errorf("Add returns %v", err)
	}
}

// TestMigrationUpdates opens a memory of an older version and an older format with a program
// that knows a newer version: derived data is rebuilt in the same transaction.
func TestMigrationUpdates(t *testing.T) {
	ctx := context.Background()
	for step, want := range map[int]int{-1: 1, 0: 0} {
		m := openNew(t)
		mustAdd(t, m, unit.Origin{Checksum: "1"}, randomPairs(1, 5)...)
		setFormat(t, m, step)
		told := 0
		f := &store.File{Path: m.file.Path, Migrations: append(slices.Clip(m.file.Migrations), nextVersion(m.file.Migrations))}
		f.Update = func(ctx context.Context, tx *sql.Tx) error {
			_, err := tables.UpdateDerived(ctx, tx, func() { told++ })
			return err
		}
		if err := f.Open(ctx, store.StateOld, store.Options{ReadOnly: true}); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if told != want {
			t.Errorf("format %+d: rebuilt %d times", step, told)
		}
		checkDerived(t, m)
	}
}
