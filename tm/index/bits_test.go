package index

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// slowBits is bits one by one, lowest first.
type slowBits []byte

func (s *slowBits) write(v uint64, size int) {
	for range size {
		*s = append(*s, byte(v&1))
		v >>= 1
	}
}

func (s *slowBits) unary(v uint64) {
	*s = append(append(*s, make([]byte, v)...), 1)
}

func (s *slowBits) bytes() []byte {
	packed := make([]byte, (len(*s)+7)/8)
	for i, bit := range *s {
		packed[i/8] |= bit << (i % 8)
	}
	return packed
}

// TestBitWriter compares every way to write with writing bit by bit.
func TestBitWriter(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var w bitWriter
	for range 2000 {
		w.reset()
		var want slowBits
		for range rng.IntN(30) {
			numbers := make([]uint32, rng.IntN(20))
			for i := range numbers {
				numbers[i] = rng.Uint32() >> (12 + rng.IntN(20))
			}
			k := rng.IntN(20)
			switch rng.IntN(4) {
			case 0:
				size := rng.IntN(57)
				v := rng.Uint64() & (1<<size - 1)
				w.write(v, size)
				want.write(v, size)
			case 1:
				v := uint64(rng.IntN(300))
				w.unary(v)
				want.unary(v)
			case 2:
				w.low(numbers, k)
				for _, v := range numbers {
					want.write(uint64(v)&(1<<k-1), k)
				}
			case 3:
				k = 10 + rng.IntN(10)
				w.high(numbers, k)
				for _, v := range numbers {
					want.unary(uint64(v >> k))
				}
			}
		}
		if got := w.bytes(); !bytes.Equal(got, want.bytes()) {
			t.Fatalf("%x, bit by bit %x", got, want.bytes())
		}
	}
}

// TestBestRice tries every k and finds none that is shorter among those near the
// logarithm of the mean, and checks the size of Rice coding.
func TestBestRice(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	size := func(numbers []uint32, k int) int {
		bits := 0
		for _, v := range numbers {
			bits += k + 1 + int(v>>k)
		}
		return bits
	}
	for range 2000 {
		numbers := make([]uint32, 1+rng.IntN(50))
		spread := 10 + rng.IntN(22)
		sum := 0
		for i := range numbers {
			numbers[i] = rng.Uint32() >> spread
			sum += int(numbers[i])
		}
		k, got := bestRice(numbers)
		if got != size(numbers, k) {
			t.Fatalf("size %d with k %d, want %d", got, k, size(numbers, k))
		}
		for other := range 24 {
			// Any k is as good as 12 % of the best: what is not tried is farther from the mean.
			if s := size(numbers, other); float64(got) > 1.12*float64(s)+8 {
				t.Fatalf("k %d takes %d bits, k %d takes %d (mean %d)", k, got, other, s, sum/len(numbers))
			}
		}
	}
	if k, n := bestRice(nil); k != 0 || n != 0 {
		t.Errorf("nothing takes %d bits with k %d", n, k)
	}
}
