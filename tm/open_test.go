package tm

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/fault"
	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

func TestOpenCreates(t *testing.T) {
	for _, name := range []string{"memory.db", "译库 #1?100%.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			m, err := Open(context.Background(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			mustAdd(t, m, unit.Origin{Source: "a", Checksum: "a"}, pair(0, "甲", "A"))
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(entries) != 1 || entries[0].Name() != name {
				t.Errorf("folder holds %v, want only %s (%v)", entries, name, err)
			}
			m = reopen(t, path, Options{ReadOnly: true})
			if n := len(collect(t, m, Filter{})); n != 1 {
				t.Errorf("%d units, want 1", n)
			}
			if m.Path() != path {
				t.Errorf("path %q, want %q", m.Path(), path)
			}
		})
	}
}

// TestOpenPragmas checks what the essay of file.go says about the connections.
func TestOpenPragmas(t *testing.T) {
	m := openNew(t)
	for _, tt := range []struct {
		db            *sql.DB
		pragma, value string
	}{
		{m.file.Write, "application_id", "2036951925"},
		{m.file.Write, "user_version", fmt.Sprint(m.file.Version())},
		{m.file.Write, "page_size", "8192"},
		{m.file.Write, "journal_mode", "wal"},
		{m.file.Write, "synchronous", "2"},
		{m.file.Write, "foreign_keys", "1"},
		{m.file.Write, "query_only", "0"},
		{m.file.Read, "journal_mode", "wal"},
		{m.file.Read, "query_only", "1"},
	} {
		var got string
		if err := tt.db.QueryRow("PRAGMA " + tt.pragma).Scan(&got); err != nil || got != tt.value {
			t.Errorf("%s = %s (%v), want %s", tt.pragma, got, err, tt.value)
		}
	}
}

// makeSQLite makes a SQLite file by statements.
func makeSQLite(t *testing.T, statements string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOpenRefuses opens files that are not memories, for reading and for
// writing: they are refused by name and not changed, and no files are created
// next to them.
func TestOpenRefuses(t *testing.T) {
	write := func(content string) func(t *testing.T) string {
		return func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "file.db")
			if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	database := func(statements string) func(t *testing.T) string {
		return func(t *testing.T) string { return makeSQLite(t, statements) }
	}
	tests := []struct {
		name string
		make func(t *testing.T) string
		want string // part of the message
	}{
		{"text", write("第一条 为了规范翻译工作"), "not a SQLite file"},
		{"short text", write("SQLite"), "not a SQLite file"},
		{"other program", database("CREATE TABLE notes (text)"), "SQLite file of another program"},
		{"other application id", database("PRAGMA application_id = 42; PRAGMA user_version = 1"), "SQLite file of another program"},
		{"other program with a log", database("PRAGMA journal_mode = WAL; CREATE TABLE notes (text)"), "SQLite file of another program"},
		{"no version", database("PRAGMA application_id = 2036951925; CREATE TABLE units (id)"), "its version is 0"},
		{"newer", database("PRAGMA application_id = 2036951925; PRAGMA user_version = 99"), "written by a newer yiku (version 99"},
	}
	for _, tt := range tests {
		for _, readOnly := range []bool{true, false} {
			t.Run(tt.name, func(t *testing.T) {
				path := tt.make(t)
				before, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				m, err := Open(context.Background(), path, Options{ReadOnly: readOnly})
				if err == nil {
					m.Close()
					t.Fatal("opened")
				}
				if !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
					t.Errorf("error %q does not say %q and the path", err, tt.want)
				}
				_, isForeign := errors.AsType[*fault.NotAMemoryError](err)
				_, isNewer := errors.AsType[*fault.NewerError](err)
				if isForeign == isNewer || isNewer != (tt.name == "newer") {
					t.Errorf("error %#v has the wrong type", err)
				}
				if hint, ok := errors.AsType[interface {
					error
					Reason() string
				}](err); !ok || hint.Reason() == "" {
					t.Errorf("error %q has no hint", err)
				}
				after, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(before, after); diff != "" {
					t.Error("the file was changed")
				}
				if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
					t.Errorf("something was left beside the file: %v", entries)
				}
			})
		}
	}
}

func TestOpenFolder(t *testing.T) {
	folder := t.TempDir()
	_, err := Open(context.Background(), folder, Options{})
	if e, ok := errors.AsType[*fault.NotAMemoryError](err); !ok || e.Found != "a folder" {
		t.Errorf("Open of a folder: %v", err)
	}
	_, err = Open(context.Background(), filepath.Join(folder, "no", "memory.db"), Options{})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), filepath.Join(folder, "no")) {
		t.Errorf("Open in a missing folder: %v", err)
	}
}

func TestOpenReadOnlyMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	if _, err := Open(context.Background(), path, Options{ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of a missing file: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file was made: %v", err)
	}
}

func TestOpenEmpty(t *testing.T) {
	for name, empty := range map[string]func(path string) error{
		"no bytes": func(path string) error { return os.WriteFile(path, nil, 0o644) },
		"empty database": func(path string) error {
			return os.Rename(makeSQLite(t, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL"), path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "memory.db")
			if err := empty(path); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(context.Background(), path, Options{ReadOnly: true}); err == nil {
				t.Error("opened for reading only")
			}
			mustAdd(t, reopen(t, path, Options{}), unit.Origin{Source: "a", Checksum: "a"}, pair(0, "甲", "A"))
		})
	}
}

// TestOpenDamaged truncates a memory at many places: what is left is refused or
// found damaged when it is read, never accepted as complete.
func TestOpenDamaged(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a", Checksum: "a"}, randomPairs(1, 500)...)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(m.Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, length := range []int{10, 90, 100, 1000, 8192, 8192 * 5, len(whole) / 2, len(whole) - 1} {
		path := filepath.Join(t.TempDir(), "cut.db")
		if err := os.WriteFile(path, whole[:length], 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := Open(context.Background(), path, Options{ReadOnly: true})
		if err == nil {
			_, err = m.Lookup(context.Background(), Query{Text: "改革"})
			m.Close()
		}
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("cut to %d of %d bytes: %v", length, len(whole), err)
		}
		if _, foreign := errors.AsType[*fault.NotAMemoryError](err); !foreign {
			if e, ok := errors.AsType[*fault.FileError](err); !ok || e.Reason() == "" {
				t.Errorf("cut to %d of %d bytes: error %v has no hint", length, len(whole), err)
			}
		}
	}
}

// TestOpenReadOnlyFolder reads a memory where nothing can be written.
func TestOpenReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser can write everywhere")
	}
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "a", Checksum: "a"}, pair(0, "改革", "reform"))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(m.Path())
	for _, c := range []struct{ file, folder fs.FileMode }{{0o644, 0o555}, {0o444, 0o555}, {0o444, 0o755}} {
		if err := errors.Join(os.Chmod(m.Path(), c.file), os.Chmod(folder, c.folder)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(folder, 0o755) })
		m, err := Open(context.Background(), m.Path(), Options{ReadOnly: true})
		if err != nil {
			t.Fatalf("modes %v: %v", c, err)
		}
		if a, err := m.Lookup(context.Background(), Query{Text: "改革"}); err != nil || a.Total != 1 {
			t.Errorf("modes %v: found %d (%v), want 1", c, a.Total, err)
		}
		m.Close()
		w, err := Open(context.Background(), m.Path(), Options{})
		if err == nil {
			_, err = w.Add(context.Background(), unit.Origin{Source: "b", Checksum: "b"}, unit.Each(nil), AddOptions{})
			w.Close()
		}
		if _, ok := errors.AsType[*fault.FileError](err); !ok {
			t.Errorf("modes %v: adding gives %v, want a *FileError", c, err)
		}
	}
	if err := os.Chmod(m.Path(), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), m.Path(), Options{ReadOnly: true}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("no permission to read: %v", err)
	}
}

// TestReadOnlyChangesNothing tries to change a memory opened for looking only.
func TestReadOnlyChangesNothing(t *testing.T) {
	w := openNew(t)
	m := reopen(t, w.Path(), Options{ReadOnly: true})
	_, err := m.Add(context.Background(), unit.Origin{Source: "a", Checksum: "a"}, unit.Each(nil), AddOptions{})
	if _, ok := errors.AsType[*fault.FileError](err); !ok || !strings.Contains(err.Error(), "for reading only") {
		t.Errorf("Add: %v", err)
	}
	if _, err := m.file.Read.Exec("DELETE FROM units"); err == nil {
		t.Error("the reading connection can change the memory")
	}
}

// TestResident checks that only a memory which stays open maps its file: one look-up in
// a cold file would read nearly all of it.
func TestResident(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	m := reopen(t, path, Options{})
	for _, resident := range []bool{false, true} {
		m := reopen(t, m.file.Path, Options{Resident: resident})
		err := m.file.Look(context.Background(), func(s *store.Statements) error {
			var size int64
			err := s.Tx.QueryRow("PRAGMA mmap_size").Scan(&size)
			if (size > 0) != resident {
				t.Errorf("resident %t: %d bytes are mapped", resident, size)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestOpenLongName leaves nothing behind of a name that is too long for a file beside it.
func TestOpenLongName(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, strings.Repeat("m", 250)+".db") // 253 bytes; file systems have 255
	_, err := Open(context.Background(), path, Options{})
	if e, ok := errors.AsType[*fault.FileError](err); !ok || e.Reason() != fault.ReasonLongName {
		t.Errorf("opened: %v", err)
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
