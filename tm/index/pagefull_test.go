package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPagesAreFull writes long lists whose density changes: the guess of how much goes
// into the next page must not leave pages half empty, and loses nothing.
func TestPagesAreFull(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	g := pair('的', none)
	for round := range 6 {
		var list []posting
		ordinal := uint32(0)
		for len(list) < 60_000 && ordinal < maxVariants-1 {
			dense := len(list)/(3000+1000*round)%2 == 0
			if gap := uint32(rng.IntN(9)); !dense {
				ordinal += gap
			} else if rng.IntN(8) == 0 {
				ordinal++
			}
			place := uint32(rng.IntN(30)) << 1
			if !dense {
				place <<= 4
			}
			list = append(list, newPosting(min(ordinal, maxVariants-1), place))
		}
		slices.Sort(list)
		list = slices.Compact(list)
		var got []posting
		var sizes []int
		w := pageWriter{flush: func(_ int, page []byte) error {
			sizes = append(sizes, len(page))
			r := readPage(slices.Clone(page))
			for l, ok := r.next(); ok; l, ok = r.next() {
				if got, ok = l.postings(got, maxVariants); !ok {
					t.Fatal("a list cannot be read")
				}
			}
			return nil
		}}
		must(t, w.write(g, list))
		must(t, w.close())
		if !slices.Equal(got, list) {
			t.Fatalf("%d postings were written, %d other ones read", len(list), len(got))
		}
		for i, size := range sizes[:len(sizes)-1] {
			if size < pageSize*9/10 {
				t.Errorf("page %d of %d has %d bytes of %d", i, len(sizes), size, pageSize)
			}
		}
	}
}
