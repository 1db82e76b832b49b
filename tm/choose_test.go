package tm

import (
	"context"
	"slices"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/tm/unit"
)

// checkAgainstScan compares an answer of the index with that of a scan.
func checkAgainstScan(t *testing.T, m *Memory, q Query) {
	t.Helper()
	s, err := q.prepare()
	if err != nil {
		t.Fatal(err)
	}
	var want Lookup
	err = m.look(context.Background(), func(r *reading) (err error) {
		c, err := r.ChooseScanned(context.Background(), s.terms)
		if err == nil {
			want, _, err = r.answer(context.Background(), &s, c)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, find(t, m, q)); diff != "" {
		t.Fatalf("%q from %q to %q, limit %d (-scan +index)\n%s", q.Text, q.From, q.To, q.Limit, diff)
	}
}

// TestLookupLargeRun asks a memory with a large run of units while that run breaks up.
func TestLookupLargeRun(t *testing.T) {
	m := openNew(t)
	mustAdd(t, m, unit.Origin{Source: "before", Checksum: "1", Date: "2020"}, randomPairs(1, 30)...)
	size := 5000
	if quick() {
		size = 3100 // more than a block of the index, and the unit 3000 that is dropped
	}
	units := randomPairs(2, size)
	for i := range units {
		if i%9 == 0 { // the phrase in both variants
			units[i].Variants[1].Text += " (改革, 2024年)"
		}
	}
	large := mustAdd(t, m, unit.Origin{Source: "large", Checksum: "2", Date: "2021"}, units...)
	mustAdd(t, m, unit.Origin{Source: "after", Checksum: "3", Date: "2019"}, randomPairs(3, 30)...)
	check := func() {
		t.Helper()
		for _, text := range []string{"改", "改革开放", "2024年", "reform"} {
			for _, q := range []Query{{Limit: 50}, {Limit: 300}, {From: "en", To: "zh", Limit: 7}} {
				q.Text, q.Plain = text, true
				checkAgainstScan(t, m, q)
			}
		}
	}
	check()
	all := slices.DeleteFunc(collect(t, m, Filter{}), func(u unit.Unit) bool { return u.Origin.ID != large.Origin.ID })
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error { // in the tail, and a tombstone
		u := all[9]
		u.Variants[0].Text = "修改：" + u.Variants[0].Text
		return w.PutUnit(ctx, u)
	})
	check()
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error { return w.Index.Flush(ctx) }) // in a block that overlaps
	check()
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
		_, err := w.DropUnits(ctx, all[100].ID, all[3000].ID)
		return err
	})
	check()
	mustChange(t, m, func(ctx context.Context, w *tables.Writer) error {
		u := all[200]
		u.Status = unit.Rejected
		return w.PutUnit(ctx, u)
	})
	check()
}
