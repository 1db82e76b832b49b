package spot

import (
	"math/rand/v2"
	"testing"
)

// The table gives the places that a map would give.
func TestLinkTable(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	var table linkTable
	if table.find(1, 2) >= 0 {
		t.Error("an empty table has a pair")
	}
	places := make(map[linked]int32)
	for range 60_000 {
		l := linked{r.Int32N(300), r.Int32N(300)}
		want, known := places[l]
		if got := table.find(l.source, l.target); known && got != want || !known && got != -1 {
			t.Fatalf("%v is at %d, want %d (%v)", l, got, want, known)
		}
		if !known {
			want = int32(len(places))
			places[l] = want
		}
		if got := table.add(l.source, l.target); got != want || table.pairs[got] != l {
			t.Fatalf("%v was put at %d, want %d", l, got, want)
		}
	}
}
