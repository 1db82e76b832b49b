package align

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestChainAgainstBruteForce compares the Fenwick tree with trying every chain.
func TestChainAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		m := 1 + r.IntN(6)
		var points []point
		for i := range 5 {
			for range r.IntN(3) {
				points = append(points, point{i, r.IntN(m), 1 + float64(r.IntN(9))})
			}
		}
		got := 0.0
		last := point{-1, -1, 0}
		for _, p := range chain(points, m) {
			if p.i <= last.i || p.j <= last.j {
				t.Fatalf("chain of %v does not grow: %v after %v", points, p, last)
			}
			got += p.score
			last = p
		}
		if want := heaviest(points, point{-1, -1, 0}); math.Abs(got-want) > 1e-9 {
			t.Fatalf("chain of %v weighs %v, the heaviest %v", points, got, want)
		}
	}
}

func heaviest(points []point, last point) float64 {
	best := 0.0
	for _, p := range points {
		if p.i > last.i && p.j > last.j {
			best = max(best, p.score+heaviest(points, p))
		}
	}
	return best
}

// TestBandHoldsAPath checks the invariants that the search relies on, for
// chains of every kind.
func TestBandHoldsAPath(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		n, m := 1+r.IntN(400), 1+r.IntN(400)
		var points []point
		for i, j := r.IntN(n+1), r.IntN(m+1); i < n && j < m; i, j = i+1+r.IntN(n), j+1+r.IntN(m) {
			points = append(points, point{i, j, 1})
		}
		b := aroundChain(points, n, m)
		if b.low[0] != 0 || b.high[n] != m {
			t.Fatalf("%d x %d, %v: corners outside: low %d, high %d", n, m, points, b.low[0], b.high[n])
		}
		for i := range b.low {
			if b.low[i] < 0 || b.high[i] > m || b.low[i] > b.high[i] {
				t.Fatalf("row %d of %d x %d: %d..%d", i, n, m, b.low[i], b.high[i])
			}
			if i > 0 && (b.low[i] < b.low[i-1] || b.high[i] < b.high[i-1] || b.low[i] > b.high[i-1]) {
				t.Fatalf("rows %d and %d of %d x %d do not follow: %d..%d, %d..%d", i-1, i, n, m, b.low[i-1], b.high[i-1], b.low[i], b.high[i])
			}
		}
		for _, p := range points {
			if p.j < b.low[p.i] || p.j > b.high[p.i] {
				t.Fatalf("point %v outside the band", p)
			}
		}
	}
}
