package tm

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	godiff "github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/internal/journal"
	"github.com/yiku-tm/yiku/tm/internal/store"
	"github.com/yiku-tm/yiku/tm/internal/tables"
	"github.com/yiku-tm/yiku/tm/repair"
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
	told, migrated := 0, 0
	m := reopen(t, makeSQLite(t, version1), Options{Upgrading: func() { told++ }, Migrating: func() { migrated++ }})
	checkDerived(t, m)
	if told != 1 || migrated != 1 {
		t.Errorf("the user was told %d times of the index being made, %d times of the migration", told, migrated)
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
	if diff := godiff.Diff(want, collect(t, m, Filter{})); diff != "" {
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

// toVersion9 writes the memory as version 9 did: each text and the details of each unit are
// rows of their own, and the name of a unit is one of its details.
func toVersion9(t testing.TB, m *Memory) (path string) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "version9.db")
	db := must[*sql.DB](t)(sql.Open("sqlite", path))
	db.SetMaxOpenConns(1) // which has the other file attached
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL")
	exec("ATTACH ? AS new", m.Path())
	for _, step := range must[[]store.Migration](t)(store.LoadMigrations())[:9] {
		exec(step.Text)
	}
	exec("PRAGMA application_id = 2036951925; PRAGMA user_version = 9; DELETE FROM state")
	for _, table := range []string{
		"languages", "origins", "state", "runs", "index_blobs", "learned", "journal", "journal_changes", "more_origins", "rulings", "marks",
		"lexicons", "bitexts", "bitext_pages", "ignored",
	} {
		exec("INSERT INTO main." + table + " SELECT * FROM new." + table)
	}
	exec("BEGIN")
	var images []journal.UnitImage
	err := m.file.View(ctx, func(tx *sql.Tx) error {
		var ids []int64
		err := tables.Collect(ctx, tx, &ids, "SELECT id FROM units ORDER BY id")
		if err == nil {
			images, err = journal.TakeImages(ctx, tx, ids)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range images {
		exec("INSERT INTO main.units SELECT id, origin, place, status, score, created, coalesce(changed, created), checksum FROM new.units WHERE id = ?", i.ID)
		for p, v := range i.Variants {
			exec("INSERT INTO main.variants VALUES (?, ?, ?)", i.ID*256+int64(p), v.Lang, v.Text)
		}
		details := i.Details
		if i.TUID != "" {
			name := must[[]byte](t)(json.Marshal(i.TUID))
			details = strings.Replace(fmt.Sprintf(`{"tuid":%s,%s`, name, strings.TrimPrefix(cmp.Or(details, "{}"), "{")), ",}", "}", 1)
		}
		if details != "" {
			exec("INSERT INTO main.details VALUES (?, ?)", i.ID, details)
		}
	}
	exec("COMMIT")
	exec("UPDATE main.sqlite_sequence SET seq = (SELECT n.seq FROM new.sqlite_sequence AS n WHERE n.name = sqlite_sequence.name)")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// describedMemory has units of one to five variants, names, details that many units share
// and such that none does, codes, marks, several origins and beads.
func describedMemory(t testing.TB) *Memory {
	ctx := context.Background()
	m := openNew(t)
	units := randomPairs(3, 800)
	for i := range units {
		u := &units[i]
		u.TUID = []string{"", "1", "12-7", "质检", `a"b\`, "<b>&amp;"}[i%6]
		if i%2 == 0 {
			u.CreatedBy, u.Props = "anna", []unit.Prop{{Type: "x-project", Value: "<demo>"}}
		}
		if i%100 == 1 {
			u.Notes = []string{fmt.Sprint("note ", i)}
		}
		for p := range i / 10 % 4 {
			u.Variants = append(u.Variants, unit.Variant{Lang: []string{"ru", "fr", "de"}[p%3], Text: fmt.Sprintf("%d «%d»\n\"", i, p)})
		}
		if i%50 == 3 {
			u.Variants[1].Details = &unit.Details{CreatedBy: "bob"}
			u.Variants = append(u.Variants[:1:1], u.Variants[1:]...)
		}
		if i%90 == 4 {
			u.Variants = u.Variants[:1]
		}
	}
	mustAdd(t, m, unit.Origin{Checksum: "described"}, units...)
	mustAdd(t, m, unit.Origin{Checksum: "full"}, fullUnit(0, "完。", "End."), units[7], units[8])
	must[Duplicates](t)(m.Dedupe(ctx, false, ""))
	must[unit.Edited](t)(m.EditUnit(ctx, 7, unit.Edit{Status: unit.Rejected}, "edit 7"))
	must[Mark](t)(m.SetMark(ctx, Mark{Unit: 801, Phrase: "完", Words: "End", Lang: "en"}))
	must[Removal](t)(m.Remove(ctx, Selection{IDs: []int64{20, 21, 22}}, "remove three"))
	return m
}

// TestOpenVersion9 opens memories in which each text was a row: everything stays as it was,
// the index, the journal and the numbers included, and rows that refer to units remain.
func TestOpenVersion9(t *testing.T) {
	ctx := context.Background()
	now := describedMemory(t)
	want, units := dump(t, now), collect(t, now, Filter{Statuses: unit.StatusWords.Values()})
	for _, readOnly := range []bool{true, false} {
		path := toVersion9(t, now)
		migrated := 0
		m := reopen(t, path, Options{ReadOnly: readOnly, Migrating: func() { migrated++ }, Upgrading: func() { t.Error("the index is made again") }})
		if migrated != 1 {
			t.Errorf("the user was told %d times", migrated)
		}
		if got := dump(t, m); got != want {
			t.Errorf("other rows (-want +got):\n%s", godiff.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
		}
		if diff := godiff.Diff(units, collect(t, m, Filter{Statuses: unit.StatusWords.Values()})); diff != "" {
			t.Errorf("other units (-want +got):\n%s", diff)
		}
		checkSound(t, m)
		var shared, own, foreign int
		err := m.file.Read.QueryRow(`SELECT (SELECT count(*) FROM details), count(*) FILTER (WHERE typeof(details) = 'text') FROM units`).Scan(&shared, &own)
		if err != nil || shared != 1 || own == 0 || own > 100 {
			t.Errorf("%d shared details, %d units with their own (%v)", shared, own, err)
		}
		if readOnly {
			continue
		}
		if err := m.file.Write.QueryRow("PRAGMA foreign_keys").Scan(&foreign); err != nil || foreign != 1 {
			t.Errorf("foreign keys are %d (%v)", foreign, err)
		}
		must[history.Undone](t)(m.Undo(ctx, history.UndoOptions{}))
		if r := mustAdd(t, m, unit.Origin{Checksum: "next"}, pair(0, "甲", "A")); len(collect(t, m, Filter{Origin: r.Origin.ID})) != 1 || collect(t, m, Filter{Origin: r.Origin.ID})[0].ID != 804 {
			t.Errorf("the next unit is %+v", collect(t, m, Filter{Origin: r.Origin.ID}))
		}
		checkSound(t, m)
	}
}

// TestOpenVersion9Damaged opens a memory in which first texts, all texts of a unit and a
// unit of texts are lost, and details are no JSON: what was shown is shown.
func TestOpenVersion9Damaged(t *testing.T) {
	now := describedMemory(t)
	path := toVersion9(t, now)
	db := must[*sql.DB](t)(sql.Open("sqlite", path))
	if _, err := db.Exec(`DELETE FROM variants WHERE id IN (3 * 256, 4 * 256, 4 * 256 + 1); DROP TRIGGER units_delete; DELETE FROM units WHERE id = 5;
		CREATE TRIGGER units_delete AFTER DELETE ON units BEGIN DELETE FROM variants WHERE id BETWEEN old.id * 256 AND old.id * 256 + 255; END;
		UPDATE details SET data = '{' WHERE unit = 9`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	m := reopen(t, path, Options{})
	if u := must[unit.Unit](t)(m.Unit(context.Background(), 3)); !u.Damaged || len(u.Variants) == 0 || u.Variants[0].Lang != "en" {
		t.Errorf("%+v", u)
	}
	h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{}))
	var problems []string
	for _, f := range h.Findings {
		problems = append(problems, f.Problem)
	}
	for _, want := range []string{"the texts of unit 3 are not those", "1 unit has details that cannot be read"} {
		if !strings.Contains(strings.Join(problems, "; "), want) {
			t.Errorf("%s is not among %q", want, problems)
		}
	}
}

// TestMigrationBreaksOff has the migration of version 9 end at its last step: the file
// stays one of version 9 with all its units, and can be migrated afterwards.
func TestMigrationBreaksOff(t *testing.T) {
	ctx := context.Background()
	now := describedMemory(t)
	path := toVersion9(t, now)
	broken := errors.New("broken off")
	_, err := store.Open(ctx, path, store.Options{Update: func(context.Context, *sql.Tx) error { return broken }})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	db := must[*sql.DB](t)(sql.Open("sqlite", path))
	var version, variants int
	err = db.QueryRow("SELECT (SELECT user_version FROM pragma_user_version), count(*) FROM variants").Scan(&version, &variants)
	if err != nil || version != 9 || variants < 1600 {
		t.Errorf("version %d with %d texts (%v)", version, variants, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if dump(t, reopen(t, path, Options{})) != dump(t, now) {
		t.Error("other rows")
	}
}

// TestUndoOldImage restores a unit as version 9 recorded it, with its name among the
// details.
func TestUndoOldImage(t *testing.T) {
	u, err := journal.UnitImage{ID: 1, Status: 1, Details: `{"tuid":"a1","created_by":"anna"}`}.Unit(nil)
	if err != nil || u.TUID != "a1" || u.CreatedBy != "anna" {
		t.Errorf("%+v, %v", u, err)
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
