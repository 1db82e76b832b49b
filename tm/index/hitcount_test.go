package index

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// TestCountRangeManyChunks counts in blocks of several chunks of ids, of which many
// follow each other, also from one chunk and from one block to the next.
func TestCountRangeManyChunks(t *testing.T) {
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 15))
		c, s := corpus{}, newBlobs()
		x := mustOpen(t, s, c, Options{Cache: new(Cache)})
		id := int64(1)
		for range 2 { // blocks
			b := NewBuilder()
			for range 2*chunkSize + rng.IntN(chunkSize) {
				text := "国"
				if rng.IntN(3) == 0 {
					text = "人民"
				}
				c[id] = text
				must(t, b.Add(id, text))
				id++
				if seed > 1 && rng.IntN(5) == 0 {
					id++
				}
			}
			must(t, x.append(context.Background(), b))
		}
		must(t, x.manifest.write(context.Background(), s))
		x = mustOpen(t, s, c, Options{Cache: new(Cache)})
		for _, phrase := range []string{"国", "人", "人民", "民"} {
			checkPhrase(t, x, c, phrase)
			checkCountRange(t, x, phrase, 0, math.MaxInt64)
			for range 10 {
				from := rng.Int64N(id)
				checkCountRange(t, x, phrase, from, from+rng.Int64N(id))
			}
		}
	}
}
