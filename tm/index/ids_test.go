package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestIDs writes ids of every regularity and reads them back.
func TestIDs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	for range 500 {
		ids := make([]int64, rng.IntN(chunkSize+1))
		steps := []int64{1, 255, 256, 1 << 40}[:1+rng.IntN(4)]
		next := int64(0)
		for i := range ids {
			step := steps[i%len(steps)]
			if rng.IntN(20) == 0 {
				step = 1 + rng.Int64N(1000)
			}
			next += step
			ids[i] = next
		}
		if got, ok := decodeIDs(encodeIDs(ids)); !ok || !slices.Equal(got, ids) {
			t.Fatalf("%v is read as %v, %v", ids, got, ok)
		}
	}
	regular := make([]int64, chunkSize)
	for i := range regular {
		regular[i] = int64(i/2+1)*256 + int64(i%2)
	}
	if size := len(encodeIDs(regular)); size > 12 {
		t.Errorf("the ids of 512 units of two variants take %d bytes", size)
	}
}
