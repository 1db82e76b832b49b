package index

import (
	"context"
	"errors"
	"testing"
)

// TestProve checks that a block agrees with its texts, however it was made, and that a
// different, an additional and a missing text are detected.
func TestProve(t *testing.T) {
	ctx := context.Background()
	prove := func(l *life, ids []int64) error {
		compared := 0
		err := l.x.Prove(ctx, ids, func(done int) { compared = done })
		if compared > len(ids) {
			t.Errorf("%d texts of %d compared", compared, len(ids))
		}
		return err
	}
	for seed := range uint64(2) {
		l := newLife(t, seed, Options{TailLimit: 20})
		for i := range 120 {
			if l.step(); i%8 == 0 {
				must(t, prove(l, l.c.ids()))
			}
		}
		must(t, l.x.Flush(ctx))
		for i, id := range l.c.ids() {
			if i%8 > 0 {
				continue
			}
			text := l.c[id]
			l.c[id] = text + "国"
			if e, ok := errors.AsType[*CorruptError](prove(l, l.c.ids())); !ok {
				t.Fatalf("text %d with a character more is not seen: %v", id, e)
			}
			l.c[id] = text
		}
		ids := l.c.ids()
		for _, other := range [][]int64{ids[1:], append(ids, ids[len(ids)-1]+1), append([]int64{ids[0]}, ids[:len(ids)-1]...)} {
			if _, ok := errors.AsType[*CorruptError](prove(l, other)); !ok {
				t.Errorf("%d variants are taken for %d", len(ids), len(other))
			}
		}
	}
}
