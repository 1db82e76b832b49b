package tm

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// millionVariable names, in the environment, a folder with tm1m.tsv (a Chinese
// and an English text a line) and the questions to put to a memory of them. The
// measures of docs/benchmarks.md are made with it: see `make bench-tm`.
const millionVariable = "MILLION"

// readPairs streams the lines of a file of pairs as units.
func readPairs(path string) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(Unit{}, err)
			return
		}
		defer f.Close()
		s := bufio.NewScanner(f)
		s.Buffer(nil, 1<<20)
		for n := 0; s.Scan(); n++ {
			zh, en, _ := strings.Cut(s.Text(), "\t")
			u := pair(n, zh, en)
			u.Status = Imported
			if !yield(u, nil) {
				return
			}
		}
		if s.Err() != nil {
			yield(Unit{}, s.Err())
		}
	}
}

// usage is the greatest resident size of this process so far, in MB, and the
// time that it had a processor.
func usage() (peak int64, busy time.Duration) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, 0
	}
	return u.Maxrss >> 10, time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestMillionImport(t *testing.T) {
	folder := os.Getenv(millionVariable)
	if folder == "" {
		t.Skipf("%s names no folder with a million pairs", millionVariable)
	}
	path := filepath.Join(t.TempDir(), "memory.db")
	if keep := os.Getenv("MILLION_KEEP"); keep != "" {
		path = keep
		os.Remove(path)
	}
	m, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	r, err := m.Add(context.Background(), Origin{Checksum: "1"}, readPairs(filepath.Join(folder, "tm1m.tsv")), AddOptions{})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	size, _ := m.size()
	m.Close()
	closed := time.Since(begin)
	info, _ := os.Stat(path)
	peak, busy := usage()
	fmt.Printf("%d units in %.1f s, closed after %.1f s, %.1f s of processors; file %.0f MB, with its log %.0f MB, peak %d MB\n",
		r.Units, took.Seconds(), closed.Seconds(), busy.Seconds(), float64(info.Size())/1e6, float64(size)/1e6, peak)
}

// millionMemory opens the memory that TestMillionImport kept.
func millionMemory(t *testing.T) (*Memory, string) {
	folder, kept := os.Getenv(millionVariable), os.Getenv("MILLION_KEEP")
	if folder == "" || kept == "" {
		t.Skipf("%s names no folder with a million pairs, or MILLION_KEEP no memory of them", millionVariable)
	}
	return reopen(t, kept, Options{ReadOnly: true}), folder
}

// readLines reads a file of questions.
func readLines(t *testing.T, path string) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(data), "\n"), "\n")
}

// times are how long something took, many times.
type times []time.Duration

// String gives the median, the 90th and 99th hundredth and the longest.
func (d times) String() string {
	slices.Sort(d)
	at := func(part float64) float64 { return float64(d[int(part*float64(len(d)-1))].Microseconds()) / 1000 }
	return fmt.Sprintf("p50 %.2f, p90 %.2f, p99 %.2f, max %.2f ms", at(.5), at(.9), at(.99), at(1))
}

func TestMillionLookup(t *testing.T) {
	m, folder := millionMemory(t)
	for _, n := range []int{1, 2, 3, 4, 8} {
		phrases := readLines(t, filepath.Join(folder, fmt.Sprintf("phrases_%d.txt", n)))
		for round := range 2 {
			var d times
			total := 0
			for _, p := range phrases {
				begin := time.Now()
				a, err := m.Lookup(context.Background(), Query{Text: p, Limit: 50, Plain: true})
				if err != nil {
					t.Fatal(err)
				}
				d = append(d, time.Since(begin))
				total += a.Total
			}
			if round == 1 {
				fmt.Printf("%d characters, first 50 with text: %s; %d units on average\n", n, d, total/len(phrases))
			}
		}
	}
}
