package tm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/search"
	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/yiku-tm/yiku/tm/unit"
)

// kept returns the layout and the texts of the tail that a search of the memory uses.
func kept(t *testing.T, m *Memory) (l *search.Layout, tail map[int64]string) {
	t.Helper()
	ctx := context.Background()
	err := m.look(ctx, func(r *reading) error {
		x, err := r.Index(ctx)
		if err != nil {
			return err
		}
		tail = map[int64]string{}
		for _, row := range x.Tail() {
			tail[row] = m.searcher.Tail.Load().Texts[row]
		}
		l, err = r.Layout(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, tail
}

// TestKeptWhileAdding adds, replaces, edits, removes and undoes, from this process
// and another, and compares what searches keep with what one that knows nothing reads.
func TestKeptWhileAdding(t *testing.T) {
	m := openNew(t)
	other := reopen(t, m.Path(), Options{})
	rng := rand.New(rand.NewPCG(5, 2026))
	kept(t, m)
	grown, dropped := 0, 0
	for step := range 150 {
		writer := m
		if rng.IntN(8) == 0 {
			writer = other
		}
		before := m.searcher.Tail.Load()
		changeSomething(t, rng, writer, step)
		if m.searcher.Tail.Load() != before {
			grown++
		} else {
			dropped++
		}
		if rng.IntN(3) == 0 {
			continue // the next search sees several changes at once
		}
		l, tail := kept(t, m)
		wantLayout, wantTail := kept(t, reopen(t, m.Path(), Options{ReadOnly: true}))
		if d := cmp.Diff(wantLayout, l, cmp.AllowUnexported(search.Layout{}, search.OriginRuns{}, tables.Run{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("step %d: the layout differs (-read anew +kept):\n%s", step, d)
		}
		if d := cmp.Diff(wantTail, tail); d != "" {
			t.Fatalf("step %d: the tail differs (-read anew +kept):\n%s", step, d)
		}
	}
	if grown < 10 || dropped < 10 {
		t.Errorf("the tail was kept %d times and dropped %d times: the test tries only one of them", grown, dropped)
	}
}

// changeSomething makes one change to the memory: mostly it adds an origin.
func changeSomething(t *testing.T, rng *rand.Rand, m *Memory, step int) {
	t.Helper()
	ctx := context.Background()
	units := collect(t, m, Filter{})
	origin := unit.Origin{Checksum: fmt.Sprint(step), Date: fmt.Sprint(1990 + rng.IntN(30))}
	added := randomPairs(uint64(step), 1+rng.IntN(3))
	switch n := rng.IntN(12); {
	case n > 3 || len(units) == 0:
		if rng.IntN(4) == 0 {
			added[0].Status = unit.Rejected
		}
		mustAdd(t, m, origin, added...)
	case n == 0: // an origin once more
		origin.Checksum = units[rng.IntN(len(units))].Origin.Checksum
		if _, err := m.Add(ctx, origin, unit.Each(added), AddOptions{Replace: true, LoseWork: true}); err != nil {
			t.Fatal(err)
		}
	case n == 1:
		u := units[rng.IntN(len(units))]
		u.Variants[0].Text += "，又及"
		mustChange(t, m, func(ctx context.Context, w *tables.Writer) error { return w.PutUnit(ctx, u) })
	case n == 2:
		u := units[rng.IntN(len(units))]
		mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
			_, err := w.DropUnits(ctx, u.ID)
			return err
		})
	default:
		// Removed and back with another text in one transaction.
		u := units[rng.IntN(len(units))]
		mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
			if _, err := w.DropUnits(ctx, u.ID); err != nil {
				return err
			}
			u.Variants[0].Text = fmt.Sprintf("第%d次修改", step)
			return w.PutUnit(ctx, u)
		})
	}
}
