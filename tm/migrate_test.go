package tm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/unit"
)

// version1 is a memory as version 1 wrote it. It is repeated here, instead of
// referring to the migration, since files like it exist however the migrations
// change.
const version1 = `
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE languages (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE origins (
  id INTEGER PRIMARY KEY AUTOINCREMENT, checksum TEXT NOT NULL UNIQUE, source TEXT NOT NULL, target TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, translator TEXT NOT NULL, url TEXT NOT NULL, date TEXT NOT NULL, imported INTEGER NOT NULL
) STRICT;
CREATE TABLE units (
  id INTEGER PRIMARY KEY AUTOINCREMENT, origin INTEGER NOT NULL REFERENCES origins (id) ON DELETE CASCADE, place INTEGER NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 1 AND 4), score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  created INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT;
CREATE INDEX units_by_origin ON units (origin, place);
CREATE INDEX units_rejected ON units (id) WHERE status = 4;
CREATE TABLE variants (id INTEGER PRIMARY KEY, lang INTEGER NOT NULL REFERENCES languages (id), text TEXT NOT NULL) STRICT;
CREATE TRIGGER units_delete AFTER DELETE ON units BEGIN
  DELETE FROM variants WHERE id BETWEEN old.id * 256 AND old.id * 256 + 255;
END;
INSERT INTO languages VALUES (1, 'zh'), (2, 'ru');
INSERT INTO origins VALUES (1, 'c0ffee', 'a.txt', 'b.txt', '公报', '新华社', '', '', '2024-05-17', 1715934600);
INSERT INTO units VALUES (1, 1, 0, 2, 0.75, 1715934600, 1715934700);
INSERT INTO variants VALUES (256, 1, '双方签署了联合公报。'), (257, 2, 'Стороны подписали совместное коммюнике.');
PRAGMA application_id = 2036951925;
PRAGMA user_version = 1;
COMMIT;`

func TestOpenVersion1(t *testing.T) {
	told := 0
	m := reopen(t, makeSQLite(t, version1), Options{Upgrading: func() { told++ }})
	checkDerived(t, m)
	if told != 1 {
		t.Errorf("the user was told %d times of the index being made", told)
	}
	want := []unit.Unit{{
		ID: 1,
		Origin: unit.Origin{
			ID: 1, Checksum: "c0ffee", Source: "a.txt", Target: "b.txt", Title: "公报", Body: "新华社",
			Date: "2024-05-17", Imported: tables.FromSeconds(1715934600),
		},
		Status: unit.Reviewed, Score: 0.75, Created: tables.FromSeconds(1715934600), Changed: tables.FromSeconds(1715934700),
		Variants: []unit.Variant{{Lang: "zh", Text: "双方签署了联合公报。"}, {Lang: "ru", Text: "Стороны подписали совместное коммюнике."}},
	}}
	if diff := cmp.Diff(want, collect(t, m, Filter{})); diff != "" {
		t.Errorf("units differ (-want +got):\n%s", diff)
	}
	if a, err := m.Lookup(context.Background(), Query{Text: "聯合公報"}); err != nil || a.Total != 1 {
		t.Errorf("found %d (%v), want 1", a.Total, err)
	}
	if list, err := m.Bitexts(context.Background()); err != nil || len(list) != 0 {
		t.Errorf("%d bitexts (%v), want none", len(list), err)
	}
	if _, _, err := m.Bitext(context.Background(), 1); !errors.Is(err, fault.ErrNoBitext) {
		t.Errorf("the bitext of a document of version 1: %v", err)
	}
	if done, err := m.EditUnit(context.Background(), 1, unit.Edit{Notes: []string{"seen"}}, ""); err != nil || done.Entry == 0 {
		t.Errorf("an edit without a bitext: %v", err)
	}
	if r := mustAdd(t, m, unit.Origin{Source: "c", Checksum: "c"}, pair(0, "甲", "A")); r.Origin.ID != 2 {
		t.Errorf("the new origin has ID %d, want 2", r.Origin.ID)
	}
}

// nextVersion is a migration that a later yiku might have than one with the
// given migrations.
func nextVersion(known []store.Migration) store.Migration {
	return store.Migration{Number: int64(len(known) + 1), Name: "9999_notes.sql", Text: "ALTER TABLE units ADD COLUMN note TEXT NOT NULL DEFAULT ''"}
}

// TestOpenOlder opens a memory with a program that knows one version more, for
// reading and for writing: it is brought up to date and keeps its units.
func TestOpenOlder(t *testing.T) {
	for _, readOnly := range []bool{false, true} {
		old := openNew(t)
		mustAdd(t, old, unit.Origin{Checksum: "1"}, randomPairs(1, 5)...)
		m := &store.File{Path: old.file.Path, Update: tables.RebuildDerived, Migrations: append(slices.Clip(old.file.Migrations), nextVersion(old.file.Migrations))}
		if err := m.Open(context.Background(), store.StateOld, store.Options{ReadOnly: readOnly}); err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		var notes int
		if err := m.Read.QueryRow("SELECT count(note) FROM units").Scan(&notes); err != nil || notes != 5 {
			t.Errorf("read-only %v: %d units with the new column (%v)", readOnly, notes, err)
		}
		if (m.Write == nil) != readOnly {
			t.Errorf("read-only %v: writing connection %v", readOnly, m.Write)
		}
		_, err := Open(context.Background(), old.file.Path, Options{})
		if e, ok := errors.AsType[*fault.NewerError](err); !ok || e.Version != old.file.Version()+1 || e.Known != old.file.Version() {
			t.Errorf("the older program opens the newer memory: %v", err)
		}
	}
}

// TestMigrationFails applies a migration that fails at its end: the file must
// stay what it was.
func TestMigrationFails(t *testing.T) {
	old := openNew(t)
	ctx := context.Background()
	broken := store.Migration{Number: old.file.Version() + 1, Name: "9999_broken.sql", Text: "CREATE TABLE extra (id INTEGER); INSERT INTO nowhere VALUES (1)"}
	m := &store.File{Path: old.file.Path, Update: tables.RebuildDerived, Migrations: append(slices.Clip(old.file.Migrations), broken)}
	err := m.Open(ctx, store.StateOld, store.Options{})
	defer m.Close()
	if err == nil || !strings.Contains(err.Error(), "9999_broken") {
		t.Fatalf("error %v does not name the migration", err)
	}
	id, err := store.Identify(ctx, old.file.Read)
	if err != nil || id.Version != old.file.Version() {
		t.Errorf("version %d (%v), want %d", id.Version, err, old.file.Version())
	}
	var tables int
	if err := old.file.Read.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").Scan(&tables); err != nil || tables != 0 {
		t.Errorf("%d tables of the failed migration are left (%v)", tables, err)
	}
}

// TestMigrationNumbers checks what loadMigrations relies on: names that count
// from 1 without a gap.
func TestMigrationNumbers(t *testing.T) {
	list, err := store.LoadMigrations()
	if err != nil || len(list) == 0 {
		t.Fatalf("%d migrations (%v)", len(list), err)
	}
	for i, s := range list {
		if !strings.HasPrefix(s.Name, fmt.Sprintf("%04d_", i+1)) {
			t.Errorf("migration %d is called %s", i+1, s.Name)
		}
	}
}

// TestCreateFails leaves no file that looks like a memory when creating it is
// interrupted before anything was stored.
func TestCreateFails(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "memory.db")
	if _, err := Open(ctx, path, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open with a cancelled context: %v", err)
	}
	if _, err := os.Stat(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	reopen(t, path, Options{})
}
