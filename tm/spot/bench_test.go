package spot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// BenchmarkFind finds the renderings of a phrase in long units. Each consists of three units of
// the gold, one of them with the phrase.
func BenchmarkFind(b *testing.B) {
	gold := readGold(b, "testdata")
	most := slices.MaxFunc(gold, func(x, y *goldPhrase) int {
		size := func(p *goldPhrase) int {
			if p.From != "zh" || p.To != "en" {
				return 0
			}
			return len(p.sample)
		}
		return size(x) - size(y)
	})
	var all []Pair
	for _, p := range gold {
		if p.From == "zh" && p.To == "en" {
			for _, q := range p.sample {
				if !strings.Contains(q.Source, most.Phrase) {
					all = append(all, q)
				}
			}
		}
	}
	long := func(n int, first ...Pair) Pair {
		var q Pair
		for _, p := range append(first, all[n*7%len(all)], all[n*11%len(all)]) {
			q.Source, q.Target = q.Source+p.Source, q.Target+" "+p.Target
		}
		q.Hits = places(q.Source, most.Phrase)
		return q
	}
	d := dictionary(b)
	for _, units := range []int{10, 300} {
		var sample, pool []Pair
		for i := range units {
			sample = append(sample, long(i, most.sample[i%len(most.sample)]))
		}
		for i := range 360 - units {
			pool = append(pool, long(i, all[i*13%len(all)]))
		}
		b.Run(fmt.Sprint(units), func(b *testing.B) {
			for b.Loop() {
				if a := findAll(b, d, Query{From: "zh", To: "en"}, sample, pool); len(a.Groups) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}
