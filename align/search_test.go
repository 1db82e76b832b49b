package align

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/internal/tune"
)

// randomSide makes sentences over few words, so that many are shared.
func randomSide(r *rand.Rand, tag string, n int) *Document {
	words := strings.Fields("report river Minister four 14 trade? peace (port) growth year city law")
	texts := make([]string, n)
	for i := range texts {
		picked := make([]string, 1+r.IntN(6))
		for k := range picked {
			picked[k] = words[r.IntN(len(words))]
		}
		texts[i] = strings.Join(picked, " ")
	}
	return sentences(tag, texts...)
}

// randomWeights are weights of the size of the trained ones.
func randomWeights(r *rand.Rand) *tune.Weights {
	var w tune.Weights
	for k := range w {
		if k != tune.Order {
			w[k] = float32(0.1 + 0.5*r.Float64())
		}
	}
	return &w
}

// testPasses prepares two small documents.
func testPasses(t *testing.T, r *rand.Rand, n, m int) *passes {
	t.Helper()
	p, err := newPasses(randomSide(r, "en", n), randomSide(r, "fr", m), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func testSearch(t *testing.T, r *rand.Rand, n, m int) *search {
	t.Helper()
	return testPasses(t, r, n, m).search(wholeBand(n, m), longestSpan, randomWeights(r))
}

// naive is the lexical score as the essay writes it, with no cache and no table of logs.
func naive(s *search, i, a, j, b int) (forward, backward float64) {
	t := s.emission.table
	direction := func(from, to *side, beliefs []float32, weights []float32, fromSpan, toSpan Range, probability func(z, e int32) float64) float64 {
		total, weight := 0.0, 0.0
		for k := fromSpan.From; k < fromSpan.To; k++ {
			weight += from.sentences[k].weight
		}
		for k := toSpan.From; k < toSpan.To; k++ {
			own, all := 0.0, 0.0
			for _, e := range to.sentences[k].tokens {
				sum := 0.0
				for q := fromSpan.From; q < fromSpan.To; q++ {
					for _, z := range from.sentences[q].tokens {
						sum += float64(z.weight) * probability(z.token, e.token)
					}
				}
				class := to.vocab.class(int(e.token), len(to.sentences))
				if class == noClass {
					continue
				}
				belief, share := float64(beliefs[e.token]), to.vocab.tokens[e.token].count/(to.vocab.total+1)
				score := math.Log(1 - belief + belief*sum/((weight+1)*share))
				total += float64(weights[class]*e.weight) * score
				own += float64(e.weight) * (score - math.Log(1-belief))
				all += float64(e.weight)
			}
			if own < poorShare*all && toSpan.Len() > 1 {
				total += float64(s.weights[tune.Poor])
			}
		}
		return total
	}
	find := func(z, e int32) link {
		for _, l := range t.of(z) {
			if l.target == e {
				return l
			}
		}
		return link{}
	}
	b0 := newBeliefs(s.source, s.target, t)
	src, tgt := Range{i - a, i}, Range{j - b, j}
	forward = direction(s.source, s.target, b0.target, s.weights[tune.Words:], src, tgt, func(z, e int32) float64 { return float64(find(z, e).forward) })
	backward = direction(s.target, s.source, b0.source, s.weights[tune.Words:], tgt, src, func(e, z int32) float64 { return float64(find(z, e).backward) })
	return forward, backward
}

// TestEmissionAgainstFormula compares the cached scores with the formula, for
// every bead of small documents.
func TestEmissionAgainstFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		n, m := 1+r.IntN(9), 1+r.IntN(9)
		s := testSearch(t, r, n, m)
		for i := 1; i <= n; i++ {
			s.emission.row(i-1, 0, m)
			for j := 1; j <= m; j++ {
				for _, shape := range beadTypes {
					if shape.source == 0 || shape.target == 0 || shape.source > i || shape.target > j ||
						!s.length.plausible(i, shape.source, j, shape.target) {
						continue
					}
					f, b := s.emission.lexical(i, shape.source, j, shape.target)
					wantF, wantB := naive(s, i, shape.source, j, shape.target)
					if math.Abs(float64(f)-wantF) > 0.05 || math.Abs(float64(b)-wantB) > 0.05 {
						t.Fatalf("bead %v before (%d,%d): %.4f %.4f, by the formula %.4f %.4f", shape, i, j, f, b, wantF, wantB)
					}
				}
			}
		}
	}
}

// TestForwardIsExact compares the sums of all paths of a long document from both ends: their
// difference is what the scores of the beads are wrong by.
func TestForwardIsExact(t *testing.T) {
	const n = 4000
	r := rand.New(rand.NewPCG(7, 8))
	p := testPasses(t, r, n, n)
	s := p.search(aroundPath(diagonal(n), n, n), 2, randomWeights(r))
	s.keepAll, s.faint = true, -40
	if _, err := s.run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if forward, backward := s.forwardAt(n, n), s.backward()[0][0]; math.Abs(forward-backward) > 1e-4 {
		t.Errorf("the log-sum of all paths is %.4f from the start, %.4f from the end", forward, backward)
	}
}

// diagonal returns n beads of one sentence and one.
func diagonal(n int) []Bead {
	beads := make([]Bead, n)
	for i := range beads {
		beads[i] = Bead{Source: Range{i, i + 1}, Target: Range{i, i + 1}}
	}
	return beads
}

// TestSearchAgainstAllPaths compares the search with all alignments of tiny
// documents: the most likely path, the posteriors with their share of all
// paths, and the path of the greatest expected value. Every second document is
// searched with the order of words, for which scores are kept.
func TestSearchAgainstAllPaths(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for trial := range 30 {
		n, m := 1+r.IntN(4), 1+r.IntN(4)
		p := testPasses(t, r, n, m)
		w := randomWeights(r)
		if trial%2 == 1 {
			w[tune.Order] = 0.3
		}
		s := p.search(wholeBand(n, m), longestSpan, w)
		s.keepAll, s.faint = true, -30
		decoded, err := s.run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		likeliest := s.path()
		if w[tune.Order] == 0 {
			if likeliest, err = p.search(wholeBand(n, m), longestSpan, w).run(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		type bead struct{ source, target Range }
		known := make(map[bead]float64)
		score := func(b Bead) float64 {
			key := bead{b.Source, b.Target}
			if _, ok := known[key]; !ok {
				known[key] = scoreByFeatures(p, w, n, m, b)
			}
			return known[key]
		}
		posterior := make(map[bead]float64)
		best, all := math.Inf(-1), math.Inf(-1)
		everyPath(n, m, func(path []Bead) {
			total := 0.0
			for _, b := range path {
				total += score(b)
			}
			best, all = max(best, total), LogAdd(all, total)
		})
		everyPath(n, m, func(path []Bead) {
			total := 0.0
			for _, b := range path {
				total += score(b)
			}
			for _, b := range path {
				posterior[bead{b.Source, b.Target}] += math.Exp(total - all)
			}
		})
		onLikeliest := make(map[bead]bool)
		for _, b := range likeliest {
			onLikeliest[bead{b.Source, b.Target}] = true
		}
		worth := func(path []Bead) float64 {
			total := 0.0
			for _, b := range path {
				p := posterior[bead{b.Source, b.Target}]
				if p < lostBelow && !onLikeliest[bead{b.Source, b.Target}] {
					return math.Inf(-1)
				}
				if p >= lostBelow {
					total -= beadCost
				}
				if !b.Aligned() {
					p *= loneWorth
				}
				total += p
			}
			return total
		}
		got := 0.0
		for _, b := range likeliest {
			got += score(b)
		}
		if math.Abs(got-best) > 0.01 {
			t.Errorf("%d x %d: the path scores %.3f, the best %.3f", n, m, got, best)
		}
		for _, b := range decoded {
			if want := posterior[bead{b.Source, b.Target}]; math.Abs(want-b.Score) > 0.01 {
				t.Errorf("%d x %d: the posterior of %v is %.3f, its share of all paths %.3f", n, m, b, b.Score, want)
			}
		}
		most := math.Inf(-1)
		everyPath(n, m, func(path []Bead) { most = max(most, worth(path)) })
		if got := worth(decoded); math.Abs(got-most) > 0.01 {
			t.Errorf("%d x %d: the path is worth %.3f, the best %.3f", n, m, got, most)
		}
	}
}

// scoreByFeatures is the score of a bead as the trainer sees it: the sum of its
// features times their weights.
func scoreByFeatures(p *passes, w *tune.Weights, n, m int, b Bead) float64 {
	f := newFeatures(p, wholeBand(n, m))
	for i := range b.Source.To + 1 {
		f.row(i)
	}
	for k, shape := range beadTypes {
		if shape.source != b.Source.Len() || shape.target != b.Target.Len() {
			continue
		}
		if shape.source > 0 && shape.target > 0 && shape.source+shape.target > 2 && !p.length.plausible(b.Source.To, shape.source, b.Target.To, shape.target) {
			return math.Inf(-1)
		}
		total := float64(w[tune.ShapeFeature(shape.source, shape.target)])
		for at, value := range f.of(b.Source.To, b.Target.To, k) {
			total += float64(w[at]) * float64(value)
		}
		return total
	}
	return math.Inf(-1)
}

// everyPath calls visit with every alignment of n and m sentences.
func everyPath(n, m int, visit func([]Bead)) {
	var path []Bead
	var walk func(i, j int)
	walk = func(i, j int) {
		if i == n && j == m {
			visit(path)
			return
		}
		for _, t := range beadTypes {
			if i+t.source <= n && j+t.target <= m {
				path = append(path, Bead{Source: Range{i, i + t.source}, Target: Range{j, j + t.target}})
				walk(i+t.source, j+t.target)
				path = path[:len(path)-1]
			}
		}
	}
	walk(0, 0)
}

func TestLogOnePlus(t *testing.T) {
	for x := float32(0); x < 1e6; x = x*1.37 + 0.001 {
		if got, want := float64(logOnePlus(x)), math.Log1p(float64(x)); math.Abs(got-want) > 0.0003 {
			t.Errorf("log(1+%v) = %v, want %v", x, got, want)
		}
	}
}

// TestClasses holds which class the tokens of a text are of.
func TestClasses(t *testing.T) {
	dictionaries, err := loadHeads(&Document{Lang: "zh"}, &Document{Lang: "en"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	zh, en := []string{"合作十四次。", "陈立衡来了？"}, []string{"The fourteen talks of Chen Liheng?"}
	for range 100 {
		zh, en = append(zh, "和平。"), append(en, "Peace and the rest.")
	}
	a, b := prepareBoth(sentences("zh", zh...), sentences("en", en...), dictionaries)
	for key, want := range map[string]tune.Class{"合作": tune.Head, "合": noClass, "=14": tune.Value, "?": tune.Mark, "name:liheng": tune.Name} {
		if id, ok := a.vocab.ids[key]; !ok || a.vocab.class(int(id), len(a.sentences)) != want {
			t.Errorf("%s: known %v, class %v, want %v", key, ok, a.vocab.class(int(id), len(a.sentences)), want)
		}
	}
	for key, want := range map[string]tune.Class{"peac": tune.Frequent, "talk": tune.Rare} {
		if id, ok := b.vocab.ids[key]; !ok || b.vocab.class(int(id), len(b.sentences)) != want {
			t.Errorf("%s: known %v, class %v, want %v", key, ok, b.vocab.class(int(id), len(b.sentences)), want)
		}
	}
}

// TestMovedMustAgree checks that short sentences and different numerals are no
// proof.
func TestMovedMustAgree(t *testing.T) {
	for _, c := range []struct {
		source, target string
		want           bool
	}{
		{"Die Fabrik baute 1400 Wagen in zwei Werken.", "L'usine a construit 1400 voitures dans deux usines.", true},
		{"Die Fabrik baute 1400 Wagen in drei Werken.", "L'usine a construit 1500 voitures dans ses deux usines.", false},
		{"Die Fabrik baute viele Wagen in ihren Werken.", "L'usine a construit 1500 voitures dans ses ateliers.", false},
		{"Guten Tag.", "Bonjour monsieur.", false},
	} {
		p, err := newPasses(sentences("de", c.source), sentences("fr", c.target), nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := newMover(p, 1, 1).agree(0, 0); got != c.want {
			t.Errorf("%q beside %q: %v", c.source, c.target, got)
		}
	}
}
