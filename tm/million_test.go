//go:build unix

package tm

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/internal/store"

	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/match"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The measures of docs/benchmarks.md are made here, by `make bench-tm`, and printed beside their goals. The
// environment says with what; without MILLION nothing is measured.
const (
	// millionVariable names a folder with tm1m.tsv (a Chinese and an English text
	// a line) and the questions to put to a memory of them: phrases_N.txt with
	// phrases of N characters, queries_edited.tsv with changed sentences.
	millionVariable = "MILLION"
	// keptVariable names the memory, to be made by the first test and asked by
	// the others.
	keptVariable = "MILLION_MEMORY"
	// programVariable names the program yiku, for the time of a whole process.
	programVariable = "MILLION_YIKU"
)

// millionFolder is the folder with the pairs and the questions.
func millionFolder(t *testing.T) string {
	folder := os.Getenv(millionVariable)
	if folder == "" || os.Getenv(keptVariable) == "" {
		t.Skipf("set %s to a folder of pairs and %s to the memory to make of them: see make bench-tm", millionVariable, keptVariable)
	}
	return folder
}

// millionMemory opens the memory for looking only.
func millionMemory(t *testing.T) (m *Memory, folder string) {
	folder = millionFolder(t)
	return reopen(t, os.Getenv(keptVariable), Options{ReadOnly: true}), folder
}

// readPairs streams the lines of a file of pairs as units.
func readPairs(path string) iter.Seq2[unit.Unit, error] {
	return func(yield func(unit.Unit, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(unit.Unit{}, err)
			return
		}
		defer f.Close()
		s := bufio.NewScanner(f)
		s.Buffer(nil, 1<<20)
		for n := 0; s.Scan(); n++ {
			zh, en, _ := strings.Cut(s.Text(), "\t")
			u := pair(n, zh, en)
			u.Status = unit.Imported
			if !yield(u, nil) {
				return
			}
		}
		if s.Err() != nil {
			yield(unit.Unit{}, s.Err())
		}
	}
}

// readLines reads a file of questions.
func readLines(t testing.TB, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(data), "\n"), "\n")
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

// times are how long something took, many times.
type times []time.Duration

// String gives the median, the 90th and 99th hundredth and the longest.
func (d times) String() string {
	slices.Sort(d)
	at := func(part float64) float64 { return float64(d[int(part*float64(len(d)-1))].Microseconds()) / 1000 }
	return fmt.Sprintf("p50 %.2f, p90 %.2f, p99 %.2f, longest %.2f ms", at(.5), at(.9), at(.99), at(1))
}

// timed measures f once.
func (d *times) timed(f func()) {
	begin := time.Now()
	f()
	*d = append(*d, time.Since(begin))
}

// TestMillionImport makes the memory.
func TestMillionImport(t *testing.T) {
	folder, path := millionFolder(t), os.Getenv(keptVariable)
	for _, end := range []string{"", "-wal", "-shm"} {
		os.Remove(path + end)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(40)) // as yiku import
	_, before := usage()
	begin := time.Now()
	m, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := addPairs(t, m, readPairs(filepath.Join(folder, "tm1m.tsv")))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	peak, busy := usage()
	fmt.Printf("import: %d units in %.1f s, %.1f s of processors, file %.0f MB, peak %d MB (goal 12 s, 180 MB)\n",
		r.Units, took.Seconds(), (busy - before).Seconds(), float64(info.Size())/1e6, peak)
}

// addPairs stores a stream of units.
func addPairs(t *testing.T, m *Memory, units iter.Seq2[unit.Unit, error]) Receipt {
	t.Helper()
	r, err := m.Add(context.Background(), unit.Origin{Source: "pairs", Checksum: "pairs"}, units, AddOptions{Expected: store.LargeImport})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestMillionLookup looks phrases up, twice, and counts the second time.
func TestMillionLookup(t *testing.T) {
	m, folder := millionMemory(t)
	for _, n := range []int{1, 2, 3, 4, 8} {
		phrases := readLines(t, filepath.Join(folder, fmt.Sprintf("phrases_%d.txt", n)))
		for round := range 2 {
			var first, count times
			total := 0
			_, before := usage()
			for _, p := range phrases {
				first.timed(func() { total += find(t, m, Query{Text: p, Limit: 50, Plain: true}).Total })
			}
			_, after := usage()
			for _, p := range phrases {
				count.timed(func() { find(t, m, Query{Text: p, Limit: 1, Plain: true}) })
			}
			if round == 1 {
				fmt.Printf("phrase of %d, %d units on average, first 50 with text: %s (%.2f ms of processors; goal p50 1 ms); exact number and the first: %s\n",
					n, total/len(phrases), first, (after-before).Seconds()*1000/float64(len(phrases)), count)
			}
		}
	}
}

// scanned is how many of the questions are answered by scanning, too.
const scanned = 10

// TestMillionMatch finds changed sentences, and compares some answers with
// scoring every variant.
func TestMillionMatch(t *testing.T) {
	m, folder := millionMemory(t)
	queries := readLines(t, filepath.Join(folder, "queries_edited.tsv"))
	for round := range 2 {
		var d times
		found := 0
		_, before := usage()
		for _, line := range queries {
			text, _, _ := strings.Cut(line, "\t")
			d.timed(func() { found += similarTo(t, m, MatchQuery{Text: text}).Total })
		}
		_, after := usage()
		if round == 1 {
			fmt.Printf("match at 70 %%, %d matches for %d sentences: %s (%.2f ms of processors; goal p50 1.5, p99 5 ms)\n",
				found, len(queries), d, (after-before).Seconds()*1000/float64(len(queries)))
		}
	}
	for _, line := range queries[:min(scanned, len(queries))] {
		text, _, _ := strings.Cut(line, "\t")
		q := MatchQuery{Text: text, Min: DefaultMin}
		s := similarity{q: q, folded: fold.Fold(text), query: match.Prepare(fold.String(text))}
		var want Matches
		err := m.look(context.Background(), func(r *reading) (err error) {
			want, err = s.scan(context.Background(), r)
			return err
		})
		if got := similarTo(t, m, q); err != nil || got.Total != want.Total {
			t.Errorf("%d matches, a scan finds %d (%v)", got.Total, want.Total, err)
		}
	}
	fmt.Printf("match: %d answers are those of a scan\n", min(scanned, len(queries)))
}

// TestMillionAdd stores single units, each durable before the next.
func TestMillionAdd(t *testing.T) {
	millionFolder(t)
	m := reopen(t, os.Getenv(keptVariable), Options{})
	units := randomPairs(uint64(time.Now().UnixNano()), 1000)
	var d, seen times
	for i, u := range units {
		u.Variants[0].Text += fmt.Sprintf("第%d号加入", i)
		d.timed(func() { mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(time.Now().UnixNano())}, u) })
		if i%50 == 0 {
			seen.timed(func() {
				if n := find(t, m, Query{Text: fmt.Sprintf("第%d号加入", i), Plain: true, Limit: 50}).Total; n == 0 {
					t.Errorf("unit %d is not found at once", i)
				}
			})
		}
	}
	fmt.Printf("single add, durable: %s (goal p50 2, longest 20 ms); looked up at once: %s\n", d, seen)
}

// A process is what one run of the program took.
type process struct {
	clock, busy time.Duration
	// peak is the greatest resident size in MB, at least that of this process when it started
	// the other: so these tests run in a process of their own.
	peak int64
}

// program runs yiku.
func program(t *testing.T, args ...string) process {
	t.Helper()
	path := os.Getenv(programVariable)
	if path == "" {
		t.Skipf("%s names no program", programVariable)
	}
	cmd := exec.Command(path, args...)
	begin := time.Now()
	output, err := cmd.CombinedOutput()
	took := time.Since(begin)
	if cmd.ProcessState.ExitCode() != 3 && err != nil { // 3 says that nothing was found
		t.Fatalf("yiku %q: %v\n%s", args, err, output)
	}
	p := process{clock: took, busy: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		p.peak = u.Maxrss >> 10
	}
	return p
}

// String gives the times and the size.
func (p process) String() string {
	return fmt.Sprintf("%.2f s, %.2f s of processors, peak %d MB", p.clock.Seconds(), p.busy.Seconds(), p.peak)
}

// forget has the system drop the file from its cache, as dd of GNU can.
func forget(path string) bool {
	return exec.Command("dd", "if="+path, "iflag=nocache", "count=0", "status=none").Run() == nil
}

// TestMillionProcess runs the program, once for each question, and a few times after the memory
// was dropped from the cache of the system.
func TestMillionProcess(t *testing.T) {
	folder, memory := millionFolder(t), os.Getenv(keptVariable)
	phrases := readLines(t, filepath.Join(folder, "phrases_4.txt"))[:40]
	sentences := readLines(t, filepath.Join(folder, "queries_edited.tsv"))[:40]
	for _, x := range []struct {
		command    string
		questions  []string
		warm, cold string // the goals
	}{{"lookup", phrases, "60 ms, 64 MB", "200 ms"}, {"match", sentences, "20 ms", "200 ms"}} {
		for _, cold := range []bool{false, true} {
			name, goal, questions := "warm", x.warm, x.questions
			if cold {
				name, goal, questions = "cold", x.cold, x.questions[:8]
			}
			var d times
			var busy time.Duration
			peak := int64(0)
			for _, q := range questions {
				text, _, _ := strings.Cut(q, "\t")
				if cold && !forget(memory) {
					break
				}
				p := program(t, x.command, "--memory", memory, "--json", "--", text)
				d, busy, peak = append(d, p.clock), busy+p.busy, max(peak, p.peak)
			}
			if len(d) == 0 {
				continue // no dd that can drop a file from the cache
			}
			fmt.Printf("one process, yiku %s, %s: %s, %.0f ms of processors, peak %d MB (goal %s)\n", x.command, name, d, busy.Seconds()*1000/float64(len(d)), peak, goal)
		}
	}
}

// TestMillionProcessDocument runs the program for a whole document.
func TestMillionProcessDocument(t *testing.T) {
	folder, memory := millionFolder(t), os.Getenv(keptVariable)
	var text strings.Builder
	characters, sentences := 0, 0
	lines := readLines(t, filepath.Join(folder, "queries_edited.tsv"))
	var brief process
	for _, line := range lines {
		sentence, _, _ := strings.Cut(line, "\t")
		fmt.Fprintf(&text, "%s\n\n", sentence)
		sentences++
		before := characters
		if characters += len([]rune(sentence)); before < 5000 && characters >= 5000 {
			brief = program(t, "brief", "--memory", memory, "--json", written(t, text.String()))
		}
	}
	fmt.Printf("one process, yiku brief of 5,000 characters: %s (goal 1.5 s, 150 MB)\n", brief)
	p := program(t, "match", "--memory", memory, "--json", "--file", written(t, text.String()))
	fmt.Printf("one process, yiku match --file of %d paragraphs: %s, %.2f ms for each (goal 1.2 ms, 150 MB)\n", sentences, p, p.clock.Seconds()*1000/float64(sentences))
}

// written writes a document.
func written(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "document.zh.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMillionProcessExchange exports the memory as TMX, and imports that into a new one.
func TestMillionProcessExchange(t *testing.T) {
	millionFolder(t)
	file := filepath.Join(t.TempDir(), "million.tmx")
	p := program(t, "export", "--memory", os.Getenv(keptVariable), "-o", file)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("one process, yiku export to TMX: %s, %.0f MB a second (goal 100)\n", p, float64(info.Size())/1e6/p.clock.Seconds())
	p = program(t, "import", "--memory", filepath.Join(t.TempDir(), "copy.db"), file)
	fmt.Printf("one process, yiku import of that: %s (goal 12 s, 180 MB)\n", p)
}
