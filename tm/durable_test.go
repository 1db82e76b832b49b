package tm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// changes are all the ways in which a memory changes, for tests of what stands in
// their way; what is added has so many units.
func changes(t *testing.T, size int) map[string]func(m *Memory) error {
	t.Helper()
	other := openNew(t)
	mustAdd(t, other, unit.Origin{Checksum: "other"}, randomPairs(9, size)...)
	return map[string]func(m *Memory) error{
		"add": func(m *Memory) error {
			_, err := m.Add(context.Background(), unit.Origin{Checksum: "new"}, unit.Each(randomPairs(8, size)), AddOptions{})
			return err
		},
		"replace": func(m *Memory) error {
			_, err := m.Add(context.Background(), unit.Origin{Checksum: "a"}, unit.Each(randomPairs(8, size)), AddOptions{Replace: true})
			return err
		},
		"remove": func(m *Memory) error {
			_, err := m.Remove(context.Background(), Selection{Origins: unit.OriginFilter{IDs: []int64{1}}}, "")
			return err
		},
		"edit": func(m *Memory) error {
			_, err := m.EditUnit(context.Background(), 1, unit.Edit{Texts: []unit.TextEdit{{Text: strings.Repeat("很长的文字。", 40_000)}}}, "")
			return err
		},
		"merge": func(m *Memory) error {
			_, err := m.Merge(context.Background(), other, merge.Options{})
			return err
		},
		"dedupe": func(m *Memory) error {
			_, err := m.Dedupe(context.Background(), false, "")
			return err
		},
		"undo": func(m *Memory) error {
			_, err := m.Undo(context.Background(), history.UndoOptions{})
			return err
		},
		"repair": func(m *Memory) error { return m.explain("repair", repair.Rebuild(context.Background(), m.file)) },
	}
}

// TestDiskFull lets the file grow no further: every change says that the disk is
// full, and changes nothing.
func TestDiskFull(t *testing.T) {
	for name, change := range changes(t, 3000) {
		t.Run(name, func(t *testing.T) {
			m := openNew(t)
			mustAdd(t, m, unit.Origin{Checksum: "a"}, append(randomPairs(1, 400), randomPairs(1, 400)...)...)
			before := dump(t, m)
			// A repair needs no more room than there is, as it first frees what it
			// makes again: for it the file must be full of something else.
			if name == "repair" {
				if _, err := m.file.Write.Exec("DELETE FROM index_blobs; DELETE FROM runs; VACUUM"); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := m.file.Write.Exec("PRAGMA max_page_count = 1"); err != nil { // that is: as many as there are
				t.Fatal(err)
			}
			err := change(m)
			if e, ok := errors.AsType[*fault.FileError](err); !ok || !strings.Contains(e.Problem, "the disk is full") || e.Reason() != fault.ReasonDiskFull {
				t.Fatalf("on a full disk: %v", err)
			}
			if diff := cmp.Diff(before, dump(t, m)); diff != "" {
				t.Errorf("the memory was changed (-before +after):\n%s", diff)
			}
			if _, err := m.file.Write.Exec("PRAGMA max_page_count = 1000000"); err != nil {
				t.Fatal(err)
			}
			if name == "repair" {
				return
			}
			if err := change(m); err != nil {
				t.Errorf("with room again: %v", err)
			}
			checkIndexed(t, m, "改革", "很长")
		})
	}
}

// TestReadOnlyRefuses checks that a memory opened for reading refuses every change
// and says so.
func TestReadOnlyRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	m := reopen(t, path, Options{})
	mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 20)...)
	before := dump(t, m)
	for name, change := range changes(t, 10) {
		err := change(reopen(t, path, Options{ReadOnly: true}))
		if e, ok := errors.AsType[*fault.FileError](err); !ok || !strings.Contains(e.Error(), "reading only") || e.Reason() != fault.ReasonReadOnly {
			t.Errorf("%s: %v", name, err)
		}
	}
	if dump(t, m) != before {
		t.Error("the memory was changed")
	}
}

// TestWriterWaits lets changes wait for another writer: each says so once and is
// then done, or gives up when its time is over.
func TestWriterWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	first := reopen(t, path, Options{})
	mustAdd(t, first, unit.Origin{Checksum: "a"}, randomPairs(1, 20)...)
	tx, err := first.file.Write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE state SET changes = changes + 1"); err != nil {
		t.Fatal(err)
	}
	hasty := reopen(t, path, Options{Wait: -1})
	for name, change := range changes(t, 10) {
		err := change(hasty)
		if e, ok := errors.AsType[*fault.FileError](err); !ok || !strings.Contains(e.Problem, "another yiku is writing") {
			t.Errorf("%s beside a writer: %v", name, err)
		}
	}
	var told atomic.Int32
	patient := reopen(t, path, Options{Waiting: func() { told.Add(1) }})
	done := make(chan error)
	go func() {
		_, err := patient.EditUnit(context.Background(), 1, unit.Edit{Status: unit.Reviewed}, "")
		done <- err
	}()
	for told.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil || told.Load() != 1 {
		t.Errorf("after waiting, told %d times: %v", told.Load(), err)
	}
}

// TestTableMissing takes each table away: every answer that needs it is an error
// in the words of the user, never SQL, and never a panic.
func TestTableMissing(t *testing.T) {
	m := openNew(t)
	rows, err := m.file.Read.Query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil || len(tables) < 8 {
		t.Fatalf("tables %v (%v)", tables, err)
	}
	reads := map[string]func(m *Memory) error{
		"lookup": func(m *Memory) error { _, err := m.Lookup(context.Background(), Query{Text: "改革"}); return err },
		"units": func(m *Memory) error {
			for _, err := range m.Units(context.Background(), Filter{}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
		"unit":     func(m *Memory) error { _, err := m.Unit(context.Background(), 1); return err },
		"stats":    func(m *Memory) error { _, err := m.Stats(context.Background()); return err },
		"origins":  func(m *Memory) error { _, err := m.Origins(context.Background()); return err },
		"journal":  func(m *Memory) error { _, err := m.Journal(context.Background(), 0); return err },
		"lexicons": func(m *Memory) error { _, err := m.Lexicons(context.Background()); return err },
		"ignored":  func(m *Memory) error { _, err := m.IgnoredFindings(context.Background()); return err },
	}
	for name, change := range changes(t, 10) {
		if name != "repair" {
			reads[name] = change
		}
	}
	for i, table := range tables {
		if !sampled(i) {
			continue
		}
		t.Run(table, func(t *testing.T) {
			failed := 0
			for _, name := range slices.Sorted(maps.Keys(reads)) {
				m := openNew(t)
				mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 5)...)
				if _, err := m.file.Write.Exec("PRAGMA foreign_keys = 0; DROP TABLE " + table); err != nil {
					t.Fatal(err)
				}
				err := reads[name](m)
				if err == nil {
					continue
				}
				failed++
				if e, ok := errors.AsType[*fault.FileError](err); !ok || !e.Damaged() || e.Reason() != fault.ReasonDamaged && e.Reason() != fault.ReasonForeignTables {
					t.Errorf("%s: %v", name, err)
				}
				if text := err.Error(); strings.Contains(text, "SQL") || strings.Contains(text, "no such table") {
					t.Errorf("%s: %v", name, err)
				}
			}
			if failed == 0 && table != "rulings" && table != "learned" && table != "bitext_pages" { // which nobody reads here
				t.Error("nobody missed it")
			}
		})
	}
}

// TestDiskFullForReal fills a small file system.
func TestDiskFullForReal(t *testing.T) {
	path := onSmallDisk(t)
	m := reopen(t, path, Options{})
	var err error
	stored := 0
	for i := 0; err == nil; i++ {
		if _, err = m.Add(context.Background(), unit.Origin{Checksum: fmt.Sprint(i)}, unit.Each(randomPairs(uint64(i), 2000)), AddOptions{}); err == nil {
			stored++
		}
	}
	if e, ok := errors.AsType[*fault.FileError](err); !ok || e.Reason() == "" || !strings.Contains(e.Problem, "nothing was changed") {
		t.Errorf("on a full disk: %v", err)
	}
	if n := len(must[[]unit.OriginCount](t)(m.Origins(context.Background()))); n != stored || stored == 0 {
		t.Errorf("%d documents of %d are there", n, stored)
	}
	h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{}))
	if !h.Sound() {
		t.Errorf("found %+v", h.Findings)
	}
}

// TestLookUpOnFullDisk reads a memory where there is less room than the 32 KB of shared
// memory that belongs to a log.
func TestLookUpOnFullDisk(t *testing.T) {
	path := onSmallDisk(t)
	m := reopen(t, path, Options{})
	mustAdd(t, m, unit.Origin{Checksum: "a"}, randomPairs(1, 5)...)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	rest := filepath.Join(filepath.Dir(path), "rest")
	defer os.Remove(rest)
	f := must[*os.File](t)(os.Create(rest))
	var err error
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	m = reopen(t, path, Options{ReadOnly: true})
	if n := len(must[[]unit.OriginCount](t)(m.Origins(context.Background()))); n != 1 {
		t.Errorf("%d documents of 1 are read", n)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), path, Options{}); !strings.Contains(fmt.Sprint(err), "the disk is full") {
		t.Errorf("opened for writing: %v", err)
	}
	if left := must[[]string](t)(filepath.Glob(path + "*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// onSmallDisk is where a memory can be made on a small file system.
func onSmallDisk(t *testing.T) string {
	folder := os.Getenv("YIKU_TEST_SMALL_DISK")
	if folder == "" {
		t.Skip("YIKU_TEST_SMALL_DISK names no small file system; TestDiskFull limits the file instead")
	}
	path := filepath.Join(folder, fmt.Sprintf("memory-%d.db", os.Getpid()))
	t.Cleanup(func() {
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(path + end) // what was not there cannot be removed
		}
	})
	return path
}
