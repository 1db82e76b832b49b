package align

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestChainAgainstBruteForce compares the chain with the best of all chains.
func TestChainAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		n, m := 5, 1+r.IntN(12)
		stretch := 1 + r.IntN(2)*chainMemory // every second time the steps are long
		var points []point
		for i := range n {
			for range r.IntN(3) {
				points = append(points, point{i * stretch, r.IntN(m * stretch), 1 + float64(r.IntN(9))})
			}
			slices.SortStableFunc(points, func(a, b point) int { return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(b.score, a.score)) })
		}
		n, m = n*stretch, m*stretch
		slope, typical := float64(m)/float64(n), typicalScore(points)
		var heaviest func(from point) float64
		heaviest = func(from point) float64 {
			best := math.Inf(-1)
			if from.i >= 0 {
				best = -typical * stray(n-from.i, m-from.j, slope)
			}
			for _, p := range points {
				if p.i <= from.i || p.j <= from.j {
					continue
				}
				cost := stray(p.i-max(from.i, 0), p.j-max(from.j, 0), slope)
				if p.i-from.i > chainMemory && from.i >= 0 {
					cost = strayMost
				}
				best = max(best, p.score-typical*cost+heaviest(p))
			}
			return best
		}
		last, got := point{-1, -1, 0}, 0.0
		for _, p := range chain(points, n, m) {
			if p.i <= last.i || p.j <= last.j {
				t.Fatalf("chain of %v does not grow: %v after %v", points, p, last)
			}
			cost := stray(p.i-max(last.i, 0), p.j-max(last.j, 0), slope)
			if last.i >= 0 && p.i-last.i > chainMemory {
				cost = strayMost
			}
			got += p.score - typical*cost
			last = p
		}
		if len(points) == 0 {
			continue
		}
		got -= typical * stray(n-last.i, m-last.j, slope)
		if want := heaviest(point{-1, -1, 0}); math.Abs(got-want) > 1e-9 {
			t.Fatalf("chain of %v is worth %v, the heaviest %v", points, got, want)
		}
	}
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

// TestCandidatesOfRepeatedText checks that in a text that repeats itself more
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
	dictionaries, err := loadHeads(&Document{Lang: "zh"}, &Document{Lang: "en"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := prepareBoth(source, target, dictionaries)
	found := make([]bool, len(zh))
	for _, p := range candidates(a, b, newTable(sortLinks(priorLinks(a, b, dictionaries)), a.vocab, b.vocab)) {
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

// invented makes a long text and its translation in two languages that share no
// words but the names: half of the words of each language begin like words of the
// other by chance. It returns the true beads.
func invented(r *rand.Rand, n int) (source, target []string, beads []Bead) {
	syllables := strings.Fields("ba de fi go lu me ni po ra su ta vo ze ka ri mo")
	word := func(of int) string {
		w := ""
		for range 4 {
			w += syllables[of%len(syllables)]
			of = of/len(syllables)*7 + of%5
		}
		return w
	}
	for len(source) < n {
		a, b := 1, 1
		switch r.IntN(10) {
		case 0:
			b = 0
		case 1:
			b = 2
		case 2:
			a = 2
		}
		from, to := len(source), len(target)
		name := strings.ToUpper(word(r.IntN(40) * 31)[:1]) + word(r.IntN(40) * 31)[1:] + "ano"
		sentence := func(offset int) string {
			var words []string
			for range 6 + r.IntN(12) {
				words = append(words, word(int(6000*math.Pow(r.Float64(), 3))*3+offset))
			}
			if r.IntN(3) == 0 {
				words = append(words, name)
			}
			return strings.Join(words, " ") + "."
		}
		for range a {
			source = append(source, sentence(0))
		}
		for range b {
			target = append(target, sentence(1))
		}
		beads = append(beads, Bead{Source: Range{from, len(source)}, Target: Range{to, len(target)}})
	}
	return source, target, beads
}

// TestBandWithoutDictionary checks that the band follows the true path where only
// some names show it and chance words contradict them. A chain whose steps cost
// nothing contains 0.97 of it.
func TestBandWithoutDictionary(t *testing.T) {
	inside, all := 0, 0
	for seed := range uint64(3) {
		source, target, beads := invented(rand.New(rand.NewPCG(seed, 11)), 1500)
		a, b := prepare(sentences("xx", source...), nil, nil), prepare(sentences("yy", target...), nil, nil)
		band := firstBand(a, b, newTable(sortLinks(priorLinks(a, b, nil)), a.vocab, b.vocab))
		for _, bead := range beads {
			all++
			if j := bead.Target.To; band.low[bead.Source.To] <= j && j <= band.high[bead.Source.To] {
				inside++
			}
		}
		for i := range band.low {
			if width := band.high[i] - band.low[i]; width > widestBand {
				t.Errorf("seed %d: row %d has %d columns", seed, i, width)
			}
		}
	}
	if share := float64(inside) / float64(all); share < 0.99 {
		t.Errorf("the band holds %.4f of the true path", share)
	}
}

// TestStray checks that a step along the slope costs nothing and one far off the most.
func TestStray(t *testing.T) {
	if got := stray(20, 40, 2); got != 0 {
		t.Errorf("a step along the slope costs %v", got)
	}
	if got, want := stray(20, 20, 2), strayCost*(20-2-strayFree); math.Abs(got-want) > 1e-9 {
		t.Errorf("a step 20 sentences off costs %v, want %v", got, want)
	}
	if got := stray(1, 500, 1); got != strayMost {
		t.Errorf("a leap costs %v, want %v", got, strayMost)
	}
}
