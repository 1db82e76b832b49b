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

// TestCandidatesOfRepeatedText holds that in a text that repeats itself more
// often than a sentence has candidates, the repetition at the same place is
// among them.
func TestCandidatesOfRepeatedText(t *testing.T) {
	const times = 3 * candidatesEach
	var zh, en []string
	for range times {
		zh = append(zh, "大会讨论了粮食生产。", "港口扩建工程竣工。", "两国签署科技协议。")
		en = append(en, "The assembly discussed grain production.", "The port expansion was completed.", "The two countries signed a technology agreement.")
	}
	source, target := sentences("zh", zh...), sentences("en", en...)
	dictionaries, err := loadHeads("zh", "en", nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := prepareBoth(source, target, dictionaries, 0)
	found := make([]bool, len(zh))
	for _, p := range candidates(a, b, newTable(sortLinks(priorLinks(a, b, dictionaries, 0)), a.vocab, b.vocab)) {
		if p.i == p.j {
			found[p.i] = true
		}
	}
	for i, ok := range found {
		if !ok {
			t.Errorf("sentence %d is no candidate of its own translation", i)
		}
	}
}
