package tm

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// TestBackup makes a copy with the same content and no other file, and checks
// that the memory is unchanged.
func TestBackup(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "a", Title: "会谈"}, randomPairs(1, 500)...)
	want := collect(t, m, Filter{})
	for _, readOnly := range []bool{false, true} {
		t.Run(fmt.Sprint("read only ", readOnly), func(t *testing.T) {
			from := reopen(t, m.Path(), Options{ReadOnly: readOnly})
			path := filepath.Join(t.TempDir(), "译库 copy.db")
			if err := from.Backup(context.Background(), path); err != nil {
				t.Fatal(err)
			}
			entries, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(entries) != 1 {
				t.Errorf("beside the copy stand %v (%v)", entries, err)
			}
			copied := reopen(t, path, Options{})
			if diff := cmp.Diff(want, collect(t, copied, Filter{})); diff != "" {
				t.Errorf("the copy differs (-memory +copy):\n%s", diff)
			}
			mustAdd(t, copied, unit.Origin{Checksum: "b"}, pair(0, "甲", "A"))
			var only string
			if err := from.file.Read.QueryRow("PRAGMA query_only").Scan(&only); err != nil || only != "1" {
				t.Errorf("after the backup a reader has query_only %s (%v)", only, err)
			}
		})
	}
	if diff := cmp.Diff(want, collect(t, m, Filter{})); diff != "" {
		t.Errorf("the memory was changed:\n%s", diff)
	}
}

// TestBackupRefuses checks that no file with content is overwritten, and that a
// cancelled backup returns an error.
func TestBackupRefuses(t *testing.T) {
	m := openNew(t)
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("笔记"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := m.Backup(context.Background(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("backup over a file: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := m.Backup(ctx, filepath.Join(t.TempDir(), "copy.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled backup: %v", err)
	}
}

// TestBackupWhileWriting makes copies while another handle adds documents:
// each copy holds whole documents.
func TestBackupWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	writer, reader := reopen(t, path, Options{}), reopen(t, path, Options{ReadOnly: true})
	const documents, size = 8, 50
	var group sync.WaitGroup
	group.Go(func() {
		for d := range documents {
			if _, err := writer.Add(context.Background(), unit.Origin{Checksum: fmt.Sprint(d)}, unit.Each(randomPairs(uint64(d), size)), AddOptions{}); err != nil {
				t.Error(err)
			}
		}
	})
	for i := range 4 {
		copyPath := filepath.Join(t.TempDir(), fmt.Sprint(i))
		if err := reader.Backup(context.Background(), copyPath); err != nil {
			t.Fatal(err)
		}
		if n := len(collect(t, reopen(t, copyPath, Options{ReadOnly: true}), Filter{})); n%size != 0 {
			t.Errorf("copy %d has %d units, not whole documents of %d", i, n, size)
		}
	}
	group.Wait()
}
