package tm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/unit"
)

// crashMemory names, in the environment of a child process of the test, the
// memory to which it adds documents until it is killed.
const crashMemory = "YIKU_TEST_CRASH_MEMORY"

// documentUnits is how many units each document of the child has: enough that
// most kills come in the middle of one.
const documentUnits = 700

func TestMain(m *testing.M) {
	if mode := os.Getenv(tortureMode); mode != "" {
		fmt.Println("error:", torment(os.Getenv(crashMemory), mode))
		os.Exit(1)
	}
	if path := os.Getenv(crashMemory); path != "" {
		fmt.Println("error:", addForever(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// addForever adds document after document and prints a line when one is stored.
func addForever(path string) error {
	m, err := Open(context.Background(), path, Options{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		checksum := fmt.Sprintf("%d-%d", os.Getpid(), i)
		if _, err := m.Add(context.Background(), unit.Origin{Checksum: checksum}, unit.Each(randomPairs(uint64(i), documentUnits)), AddOptions{}); err != nil {
			return err
		}
		fmt.Println(checksum)
	}
}

// TestKilled kills a process that adds documents, at random moments: no stored
// document is lost, none is there in part, and the file is whole.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1)) // other moments on every run
	stored := map[string]bool{}
	rounds := 8
	if quick() {
		rounds = 3
	}
	for range rounds {
		for _, checksum := range addAndKill(t, path, time.Duration(20+rng.IntN(150))*time.Millisecond) {
			stored[checksum] = true
		}
		checkWhole(t, path, stored)
	}
	if len(stored) == 0 {
		t.Log("no document was stored in time: only the creation was tested")
	}
}

// addAndKill runs the child, kills it after its first sign of life and the
// time given, and returns the documents it said were stored.
func addAndKill(t *testing.T, path string, after time.Duration) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashMemory+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { child.Process.Kill() })
	var lines []string
	for s := bufio.NewScanner(out); s.Scan(); {
		lines = append(lines, s.Text())
	}
	err = child.Wait()
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.Exited() {
		t.Fatalf("the child ended by itself: %v: %q", err, lines)
	}
	return lines
}

// checkWhole opens the memory after a crash and checks it.
func checkWhole(t *testing.T, path string, stored map[string]bool) {
	t.Helper()
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) && len(stored) == 0 {
		return // killed before it was made
	}
	m, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	var verdict string
	if err := m.file.Read.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity check: %s (%v)", verdict, err)
	}
	origins, err := m.Origins(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	missing := len(stored)
	for _, o := range origins {
		if o.Units != documentUnits {
			t.Errorf("document %s has %d units, want %d", o.Origin.Checksum, o.Units, documentUnits)
		}
		if stored[o.Origin.Checksum] {
			missing--
		}
	}
	if missing != 0 {
		t.Errorf("%d stored documents are lost", missing)
	}
	var variants int
	if err := m.file.Read.QueryRow("SELECT count(*) + count(target) FROM units").Scan(&variants); err != nil || variants != 2*documentUnits*len(origins) {
		t.Errorf("%d variants for %d documents (%v)", variants, len(origins), err)
	}
	checkDerived(t, m)
}

// TestConcurrent adds, looks up, lists and counts from several goroutines and
// handles at once: every answer shows whole documents only.
func TestConcurrent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	const documents, size = 6, 40
	var group sync.WaitGroup
	for h := range 2 {
		m := reopen(t, path, Options{})
		group.Go(func() {
			for d := range documents {
				units := randomPairs(uint64(d), size)
				for i := range units {
					units[i].Variants[0].Text += "共同"
				}
				if _, err := m.Add(context.Background(), unit.Origin{Checksum: fmt.Sprint(h, d)}, unit.Each(units), AddOptions{}); err != nil {
					t.Error(err)
				}
			}
		})
		for range 2 {
			group.Go(func() {
				for range documents {
					a, err := m.Lookup(context.Background(), Query{Text: "共同", Limit: 5})
					if err != nil || a.Total%size != 0 {
						t.Errorf("found %d, want whole documents of %d (%v)", a.Total, size, err)
					}
					s, err := m.Stats(context.Background())
					if err != nil || s.Units%size != 0 || s.Variants != 2*s.Units {
						t.Errorf("counted %d units, %d variants (%v)", s.Units, s.Variants, err)
					}
				}
			})
		}
	}
	group.Wait()
	if n := len(collect(t, reopen(t, path, Options{ReadOnly: true}), Filter{})); n != 2*documents*size {
		t.Errorf("%d units, want %d", n, 2*documents*size)
	}
}
