package align

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestArithmetic compares with package math: two tokens in the last place at most.
func TestArithmetic(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	near := func(a, b float64) bool { return math.Abs(a-b) <= 4e-16*math.Abs(b) }
	for range 200_000 {
		x := math.Exp(random.Float64()*200 - 100)
		if got, want := logarithm(x), math.Log(x); !near(got, want) {
			t.Fatalf("log %g = %g, want %g", x, got, want)
		}
		y := random.Float64()*720 - 700
		if got, want := exponential(y), math.Exp(y); !near(got, want) {
			t.Fatalf("exp %g = %g, want %g", y, got, want)
		}
	}
	for _, x := range []float64{1, 2, 0.5, math.E, 1e-300, 1e300, math.Nextafter(1, 0), math.Nextafter(1, 2)} {
		if got, want := logarithm(x), math.Log(x); !near(got, want) {
			t.Errorf("log %g = %g, want %g", x, got, want)
		}
	}
	for x, want := range map[float64]float64{0: 1, math.Inf(-1): 0, -800: 0, 1: math.E} {
		if got := exponential(x); !near(got, want) {
			t.Errorf("exp %g = %g, want %g", x, got, want)
		}
	}
}
