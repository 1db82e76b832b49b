package tm

import (
	"context"
	"fmt"
	"testing"

	"github.com/yiku-tm/yiku/tm/internal/tables"

	"github.com/yiku-tm/yiku/tm/unit"
)

// BenchmarkLayout reads what a process needs before its first answer, from a
// memory of 2,000 documents.
func BenchmarkLayout(b *testing.B) {
	m := openNew(b)
	mustChange(b, m, func(ctx context.Context, w *tables.Writer) error {
		for i := range 2000 {
			o := unit.Origin{Checksum: fmt.Sprint(i), Source: fmt.Sprintf("talks-%d.zh.txt", i), Title: "联合公报", Date: fmt.Sprint(1900 + i%120), Imported: moment}
			var err error
			if o.ID, err = tables.InsertOrigin(ctx, w.Tx, o); err != nil {
				return err
			}
			if _, err := w.AddUnits(ctx, o, unit.Each(randomPairs(uint64(i), 2))); err != nil {
				return err
			}
		}
		return nil
	})
	for b.Loop() {
		m.searcher.Layout.Store(nil)
		err := m.look(context.Background(), func(r *reading) error {
			_, err := r.Layout(context.Background())
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
