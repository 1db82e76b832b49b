package tm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/yiku-tm/yiku/tm/bitext"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/merge"
	"github.com/yiku-tm/yiku/tm/repair"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The torture kills processes that change a memory in every way there is, at
// random moments, and examines what is left: nothing that was stored is lost,
// no document is there in part, and nothing is damaged.

const (
	// tortureMode names, in the environment of a child process, what it does to
	// the memory named by crashMemory until it is killed.
	tortureMode = "YIKU_TEST_TORTURE_MODE"
	// tortureOther names the memory that the child merges.
	tortureOther = "YIKU_TEST_TORTURE_OTHER"
	// tortureKills is how many processes are killed; make torture sets it.
	tortureKills = "YIKU_TORTURE"
)

// defaultKills keeps a plain run of the tests short; TestKilled kills eight more.
const defaultKills = 12

// tormentors are what a child process does.
var tormentors = map[string]func(m *Memory, rng *rand.Rand) error{
	"import": tormentByImport,
	"change": tormentByChange,
	"merge":  tormentByMerge,
	"first":  tormentByFirst,
	"review": tormentByReview,
}

// torment is the child process.
func torment(path, mode string) error {
	m, err := Open(context.Background(), path, Options{Command: "torment"})
	if err != nil {
		return err
	}
	return tormentors[mode](m, rand.New(rand.NewPCG(uint64(os.Getpid()), uint64(time.Now().UnixNano()))))
}

// addSized adds a document whose checksum tells the number of its units.
func addSized(m *Memory, rng *rand.Rand, size int) error {
	checksum := fmt.Sprintf("%d-%d-%d", size, os.Getpid(), rng.Uint64())
	_, err := m.Add(context.Background(), unit.Origin{Checksum: checksum}, unit.Each(randomPairs(rng.Uint64(), size)), AddOptions{})
	if err == nil {
		fmt.Println(checksum)
	}
	return err
}

// tormentByImport adds documents of all sizes: small ones, which fill the tail
// of the index until it becomes a block and blocks are merged, and large ones,
// which are stored in bulk.
func tormentByImport(m *Memory, rng *rand.Rand) error {
	sizes := []int{1, 40, 300, 700, 2000, 5000}
	for {
		if err := addSized(m, rng, sizes[rng.IntN(len(sizes))]); err != nil {
			return err
		}
	}
}

// tormentByChange adds and removes documents, edits units, undoes and redoes.
func tormentByChange(m *Memory, rng *rand.Rand) error {
	for {
		fmt.Println("changing")
		origins, err := m.Origins(context.Background())
		if err != nil {
			return err
		}
		switch k := rng.IntN(8); {
		case k < 3 || len(origins) == 0:
			err = addSized(m, rng, 1+rng.IntN(1500))
		case k == 3:
			o := origins[rng.IntN(len(origins))].Origin.ID
			_, err = m.Remove(context.Background(), Selection{Origins: unit.OriginFilter{IDs: []int64{o}}}, "")
		case k == 4:
			_, err = m.Undo(context.Background(), history.UndoOptions{Redo: rng.IntN(2) == 0})
		default:
			for u, reading := range m.Units(context.Background(), Filter{Origin: origins[rng.IntN(len(origins))].Origin.ID}) {
				if err = reading; err == nil {
					text := fmt.Sprintf("Edited to %d.", rng.IntN(1000))
					_, err = m.EditUnit(context.Background(), u.ID, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: text}}}, "")
				}
				break
			}
		}
		// A conflict is a right answer, too.
		if _, refused := errors.AsType[*history.UndoError](err); err != nil && !refused && !errors.Is(err, history.ErrNothingToUndo) {
			return err
		}
	}
}

// tormentByReview edits beads, and units that have beads, undoes and redoes.
func tormentByReview(m *Memory, rng *rand.Rand) error {
	ctx := context.Background()
	for {
		fmt.Println("reviewing")
		heads, err := m.Bitexts(ctx)
		if err != nil {
			return err
		}
		if len(heads) < 3 {
			b := bilingual(rng.Uint64(), 60+rng.IntN(200))
			origin := unit.Origin{Checksum: fmt.Sprint(os.Getpid(), rng.Uint64())}
			if _, err := m.Add(ctx, origin, unit.Each(unitsOfBeads(b)), AddOptions{Bitext: b}); err != nil {
				return err
			}
			continue
		}
		origin := heads[rng.IntN(len(heads))].Origin
		switch k := rng.IntN(12); k {
		case 0:
			_, err = m.Undo(ctx, history.UndoOptions{Redo: rng.IntN(2) == 0})
		case 1:
			_, err = m.Dedupe(ctx, false, "")
		case 2, 3:
			for u, reading := range m.Units(ctx, Filter{Origin: origin}) {
				if err = reading; err == nil && k == 2 {
					_, err = m.EditUnit(ctx, u.ID, unit.Edit{Texts: []unit.TextEdit{{Position: 1, Text: fmt.Sprintf("Edited to %d.", rng.IntN(1000))}}}, "")
				} else if err == nil {
					_, err = m.Remove(ctx, Selection{IDs: []int64{u.ID}}, "")
				}
				break
			}
		default:
			_, err = m.Review(ctx, origin, bitext.ReviewOptions{}, func(b *bitext.Bitext) error { return randomVerb(rng, b) })
		}
		_, stopped := errors.AsType[*history.UndoError](err)
		_, refused := errors.AsType[*bitext.Refusal](err)
		if err != nil && !stopped && !refused && !errors.Is(err, history.ErrNothingToUndo) {
			return err
		}
	}
}

// tormentByMerge merges another memory, takes it out again, and so on.
func tormentByMerge(m *Memory, _ *rand.Rand) error {
	other, err := Open(context.Background(), os.Getenv(tortureOther), Options{ReadOnly: true})
	if err != nil {
		return err
	}
	for {
		fmt.Println("merging")
		done, err := m.Merge(context.Background(), other, merge.Options{})
		if err != nil {
			return err
		}
		if done.Origins == 0 {
			return errors.New("there is nothing to merge")
		}
		var ids []int64
		origins, err := m.Origins(context.Background())
		for _, o := range origins {
			ids = append(ids, o.Origin.ID)
		}
		if err != nil {
			return err
		}
		if _, err := m.Remove(context.Background(), Selection{Origins: unit.OriginFilter{IDs: ids}}, ""); err != nil {
			return err
		}
	}
}

// TestTorture kills and examines.
func TestTorture(t *testing.T) {
	kills := defaultKills
	if n, err := strconv.Atoi(os.Getenv(tortureKills)); err == nil {
		kills = n
	} else if quick() {
		kills = 3
	}
	other := filepath.Join(t.TempDir(), "other.db")
	m := reopen(t, other, Options{})
	for i := range 12 {
		size := 100 + 150*i
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprintf("%d-other-%d", size, i)}, randomPairs(uint64(i), size)...)
	}
	modes := slices.Sorted(maps.Keys(tormentors))
	seed := uint64(time.Now().UnixNano())
	t.Logf("%d kills, seed %d", kills, seed)
	rng := rand.New(rand.NewPCG(seed, 2))
	const killsPerMemory = 12 // then a new one, so that it stays small enough to examine
	for round := range (kills + killsPerMemory*len(modes) - 1) / (killsPerMemory * len(modes)) {
		for _, mode := range modes {
			path := filepath.Join(t.TempDir(), "memory.db")
			stored := map[string]bool{}
			n := min(killsPerMemory, (kills-round*killsPerMemory*len(modes)+len(modes)-1)/len(modes))
			for range n {
				lines := tormentAndKill(t, path, mode, other, time.Duration(rng.IntN(500))*time.Millisecond)
				for _, l := range lines {
					stored[l] = true
				}
				checkTormented(t, path, mode, stored)
			}
		}
	}
}

// tormentAndKill runs the child and kills it after its first sign of life and the
// time given. It returns what the child said.
func tormentAndKill(t *testing.T, path, mode, other string, after time.Duration) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashMemory+"="+path, tortureMode+"="+mode, tortureOther+"="+other)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(30*time.Second, func() { child.Process.Kill() }) // where no sign comes
	defer timer.Stop()
	var lines []string
	for s := bufio.NewScanner(out); s.Scan(); {
		if len(lines) == 0 {
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
		lines = append(lines, s.Text())
	}
	err = child.Wait()
	if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.Exited() {
		t.Fatalf("the child ended by itself: %v: %q", err, lines)
	}
	return lines
}

// checkTormented examines what the child left.
func checkTormented(t *testing.T, path, mode string, stored map[string]bool) {
	t.Helper()
	m, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}()
	h := must[repair.Health](t)(m.Check(context.Background(), repair.Options{}))
	for _, f := range h.Findings {
		t.Errorf("%s: %s: %s", mode, f.Part, f.Problem)
	}
	for _, o := range must[[]unit.OriginCount](t)(m.Origins(context.Background())) {
		size, _, _ := strings.Cut(o.Origin.Checksum, "-")
		if fmt.Sprint(o.Units) != size && mode != "review" { // where units come and go
			t.Errorf("%s: document %s has %d units", mode, o.Origin.Checksum, o.Units)
		}
		delete(stored, o.Origin.Checksum)
	}
	if mode == "import" && len(stored) > 0 { // nothing is ever removed there
		t.Errorf("%d documents that were stored are lost", len(stored))
	}
	clear(stored)
	for _, o := range must[[]unit.OriginCount](t)(m.Origins(context.Background())) {
		stored[o.Origin.Checksum] = true
	}
	// Every entry of the journal that is left can be read.
	entries := must[[]history.Entry](t)(m.Journal(context.Background(), 0))
	if !slices.IsSortedFunc(entries, func(a, b history.Entry) int { return int(b.ID - a.ID) }) {
		t.Errorf("%s: the journal is out of order", mode)
	}
}
