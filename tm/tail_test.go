package tm

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// tailLength is how many variants wait in the tail of the index.
func tailLength(t *testing.T, m *Memory) (n int) {
	t.Helper()
	err := m.look(context.Background(), func(r *reading) error {
		x, err := r.Index(context.Background())
		if err == nil {
			n = len(x.Tail())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTailStaysShort adds documents, which make blocks of a long tail, and
// single units, which leave that to Close.
func TestTailStaysShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "memory.db")
	m := reopen(t, path, Options{})
	for i := range 4 {
		mustAdd(t, m, unit.Origin{Checksum: fmt.Sprint(i)}, randomPairs(uint64(i), 300)...)
		if n := tailLength(t, m); n >= tables.TailAtMost {
			t.Errorf("the tail has %d variants after document %d", n, i)
		}
	}
	checkDerived(t, m)
	other, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	mustChange(t, other, func(ctx context.Context, w *tables.Writer) error {
		for i := range tables.TailAtMost {
			if _, err := w.AddUnits(ctx, unit.Origin{ID: 1, Imported: moment}, unit.Each([]unit.Unit{pair(i, "单独一句", "alone")})); err != nil {
				return err
			}
		}
		return nil
	})
	if n := tailLength(t, m); n < tables.TailAtMost {
		t.Errorf("single units made a block: %d are in the tail", n)
	}
	if a := find(t, m, Query{Text: "单独", Plain: true, Limit: 1}); a.Total != tables.TailAtMost {
		t.Errorf("found %d in the tail, want %d", a.Total, tables.TailAtMost)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if n := tailLength(t, m); n != 0 {
		t.Errorf("%d variants are in the tail after Close", n)
	}
	if a := find(t, m, Query{Text: "单独", Plain: true, Limit: 1}); a.Total != tables.TailAtMost {
		t.Errorf("found %d in blocks, want %d", a.Total, tables.TailAtMost)
	}
	checkDerived(t, m)
}

// TestTailSeesChanges edits a unit in the tail between two lookups of a process
// that keeps the texts of the tail.
func TestTailSeesChanges(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "旧的说法", "old"), pair(1, "旧的写法", "old"))
	if n := find(t, m, Query{Text: "旧的"}).Total; n != 2 {
		t.Fatalf("found %d, want 2", n)
	}
	u := collect(t, m, Filter{})[0]
	u.Variants[0].Text = "新的说法"
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error { return w.PutUnit(ctx, u) })
	for text, want := range map[string]int{"旧的": 1, "新的": 1, "说法": 1} {
		if n := find(t, m, Query{Text: text}).Total; n != want {
			t.Errorf("%s: found %d, want %d", text, n, want)
		}
	}
}

// TestRolledBackBlock makes a block of the index that is never stored, and then
// another of the same number and form, which is.
func TestRolledBackBlock(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Checksum: "1"}, pair(0, "开头", "beginning"))
	failed := errors.New("on purpose")
	add := func(text string, result error) error {
		ctx := context.Background()
		return m.changeUnits(ctx, func(w *tables.Writer) error {
			if _, err := w.AddUnits(ctx, unit.Origin{ID: 1, Imported: moment}, unit.Each([]unit.Unit{pair(1, text, "one")})); err != nil {
				return err
			}
			if err := w.Index.Flush(ctx); err != nil {
				return err
			}
			rows, err := w.Index.Find(ctx, text)
			if err != nil || len(rows) != 1 {
				t.Errorf("%s: found %v in the transaction, %v", text, rows, err)
			}
			return result
		})
	}
	if err := add("一甲乙", failed); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if err := add("一甲丙", nil); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"甲丙": 1, "甲乙": 0, "一甲": 1} {
		if n := find(t, m, Query{Text: text, Plain: true}).Total; n != want {
			t.Errorf("%s: found %d, want %d", text, n, want)
		}
	}
}
