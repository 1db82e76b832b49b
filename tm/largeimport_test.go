package tm

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// journalMode is how the memory keeps its changes apart from the rest at this moment.
func journalMode(t *testing.T, m *Memory) (mode string) {
	t.Helper()
	if err := m.file.Write.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil {
		t.Fatal(err)
	}
	return mode
}

// watched is a stream that calls visit before its last unit.
func watched(units []unit.Unit, visit func() error) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		for i, u := range units {
			err := error(nil)
			if i == len(units)-1 {
				err = visit()
			}
			if !yield(u, err) {
				return
			}
		}
	}
}

// TestFirstImport compares a large first import with one that goes through the log.
func TestFirstImport(t *testing.T) {
	ctx := context.Background()
	units := randomPairs(3, 5000)
	for i := range units {
		units[i].Created, units[i].Changed = moment, moment
	}
	origin := unit.Origin{Checksum: "x", Imported: moment}
	plain := openNew(t)
	must[Receipt](t)(plain.Add(ctx, origin, unit.Each(units), AddOptions{}))
	path := filepath.Join(t.TempDir(), "memory.db")
	m := reopen(t, path, Options{})
	seen := false
	stream := watched(units, func() error {
		_, err := os.Stat(path + "-journal")
		seen = err == nil
		return nil
	})
	must[Receipt](t)(m.Add(ctx, origin, stream, AddOptions{Expected: store.LargeImport}))
	if !seen {
		t.Error("there was no rollback journal")
	}
	if mode := journalMode(t, m); mode != "wal" {
		t.Errorf("the journal is %s afterwards", mode)
	}
	if diff := cmp.Diff(content(t, plain), content(t, m)); diff != "" {
		t.Errorf("content (-through the log +at once):\n%s", diff)
	}
	checkReferences(t, m)
	checkIndexed(t, m, "改革", "reform")
}

// checkReferences checks that every row refers to one that exists, and that the
// database goes on checking it.
func checkReferences(t *testing.T, m *Memory) {
	t.Helper()
	var wrong int
	if err := m.file.Write.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&wrong); err != nil || wrong > 0 {
		t.Errorf("%d rows refer to one that does not exist (%v)", wrong, err)
	}
	var keys bool
	if err := m.file.Write.QueryRow("PRAGMA foreign_keys").Scan(&keys); err != nil || !keys {
		t.Errorf("references are not checked afterwards (%v)", err)
	}
}

// TestLaterImport adds much to a memory that has units, through the log, and
// replaces it.
func TestLaterImport(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "own"}, fullUnit(0, "一。", "One."))
	var mode string
	look := func() error {
		mode = journalMode(t, reopen(t, m.Path(), Options{}))
		return nil
	}
	o := AddOptions{Expected: store.LargeImport}
	must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: "x"}, watched(randomPairs(3, 5000), look), o))
	if mode != "wal" {
		t.Errorf("the journal is %s", mode)
	}
	checkReferences(t, m)
	o.Replace = true
	r := must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: "x"}, unit.Each(randomPairs(4, 30)), o))
	if r.Replaced != 5000 || len(collect(t, m, Filter{})) != 31 {
		t.Errorf("replaced %d", r.Replaced)
	}
	checkReferences(t, m)
	checkIndexed(t, m, "改革", "reform")
}

// TestFirstImportFails takes a failed import back, and stores one as usual afterwards.
func TestFirstImportFails(t *testing.T) {
	ctx := context.Background()
	m := openNew(t)
	before := dump(t, m)
	broken := errors.New("the stream breaks off")
	_, err := m.Add(ctx, unit.Origin{Checksum: "x"}, watched(randomPairs(3, 5000), func() error { return broken }), AddOptions{Expected: store.LargeImport})
	if !errors.Is(err, broken) {
		t.Fatalf("error %v, want %v", err, broken)
	}
	if mode := journalMode(t, m); mode != "wal" {
		t.Errorf("the journal is %s afterwards", mode)
	}
	if diff := cmp.Diff(before, dump(t, m)); diff != "" {
		t.Errorf("after the failure (-want +got):\n%s", diff)
	}
	mustAdd(t, m, unit.Origin{Checksum: "x"}, randomPairs(3, 20)...)
	if n := len(collect(t, m, Filter{})); n != 20 {
		t.Errorf("%d units, want 20", n)
	}
}

// TestFirstImportWatched imports into a memory that somebody else has open, and
// who sees it without its units until they are stored.
func TestFirstImportWatched(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "memory.db")
	m := reopen(t, path, Options{})
	other := reopen(t, path, Options{ReadOnly: true})
	stream := watched(randomPairs(3, 5000), func() error {
		if n := find(t, other, Query{Text: "改革", Limit: 1}).Total; n != 0 {
			return fmt.Errorf("%d units are seen before they are stored", n)
		}
		return nil
	})
	must[Receipt](t)(m.Add(ctx, unit.Origin{Checksum: "x"}, stream, AddOptions{Expected: store.LargeImport}))
	if n := find(t, other, Query{Text: "改革", Limit: 1}).Total; n == 0 {
		t.Error("no unit is seen afterwards")
	}
}

// tormentByFirst makes a memory by a large import, and adds more.
func tormentByFirst(m *Memory, rng *rand.Rand) error {
	for {
		const size = 6000
		checksum := fmt.Sprintf("%d-%d-%d", size, os.Getpid(), rng.Uint64())
		units := randomPairs(rng.Uint64(), size)
		fmt.Println("begin")
		if _, err := m.Add(context.Background(), unit.Origin{Checksum: checksum}, unit.Each(units), AddOptions{Expected: store.LargeImport}); err != nil {
			return err
		}
		fmt.Println(checksum)
	}
}

// TestFirstImportKilled kills processes in the middle of a first import.
func TestFirstImportKilled(t *testing.T) {
	kills := 6
	if quick() {
		kills = 2
	}
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 3)) // other moments on every run
	for range kills {
		path := filepath.Join(t.TempDir(), "memory.db")
		stored := map[string]bool{}
		for _, line := range tormentAndKill(t, path, "first", "", time.Duration(rng.IntN(400))*time.Millisecond) {
			if line != "begin" {
				stored[line] = true
			}
		}
		n := len(stored)
		checkTormented(t, path, "first", stored)
		if len(stored) < n || len(stored) > n+1 {
			t.Errorf("%d documents are there, %d were stored", len(stored), n)
		}
	}
}
