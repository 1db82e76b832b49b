package align

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
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

func testSearch(r *rand.Rand, n, m int) *search {
	source, target := randomSide(r, "en", n), randomSide(r, "fr", m)
	a, b := prepare(source, nil, nil, 0), prepare(target, nil, nil, 0)
	t := newTable(sortLinks(priorLinks(a, b, nil, 0)), a.vocab, b.vocab)
	length := newLengthModel(a, b)
	return &search{source: a, target: b, band: wholeBand(n, m), weights: newWeights(0), emission: newEmission(a, b, t, length, longestSpan),
		length: length, paragraphs: newParagraphModel(a, b),
		quotations: newAgreement(insideQuotation(source), insideQuotation(target)), priors: startPriors(), keepAll: true}
}

// naive is the lexical score as the essay writes it, with no cache and no table of logs.
func naive(s *search, i, a, j, b int) (forward, backward float64) {
	t := s.emission.table
	direction := func(from, to *side, g *generation, fromSpan, toSpan Range, probability func(z, e int32) float64) float64 {
		total, weight := 0.0, 0.0
		for k := fromSpan.From; k < fromSpan.To; k++ {
			weight += from.sentences[k].weight
		}
		for k := toSpan.From; k < toSpan.To; k++ {
			for place, e := range to.sentences[k].tokens {
				sum := 0.0
				for q := fromSpan.From; q < fromSpan.To; q++ {
					for _, z := range from.sentences[q].tokens {
						sum += float64(z.weight) * probability(z.token, e.token)
					}
				}
				total += float64(e.weight) * math.Log1p(sum*float64(g.at[k][place].gain)/(weight+1))
			}
			total += float64(g.sentence[k])
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
	src, tgt := Range{i - a, i}, Range{j - b, j}
	forward = direction(s.source, s.target, s.emission.fromTarget, src, tgt, func(z, e int32) float64 { return float64(find(z, e).forward) })
	backward = direction(s.target, s.source, s.emission.fromSource, tgt, src, func(e, z int32) float64 { return float64(find(z, e).backward) })
	return forward, backward
}

// TestEmissionAgainstFormula compares the cached scores with the formula, for
// every bead of small documents.
func TestEmissionAgainstFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		n, m := 1+r.IntN(9), 1+r.IntN(9)
		s := testSearch(r, n, m)
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

// TestSearchAgainstAllPaths compares the search with trying every alignment of
// tiny documents, and the posteriors with their share of all of them.
func TestSearchAgainstAllPaths(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 30 {
		n, m := 1+r.IntN(4), 1+r.IntN(4)
		s := testSearch(r, n, m)
		beads, err := s.run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		s.posteriors(beads)
		scorer := testSearchLike(s)
		best, all := math.Inf(-1), math.Inf(-1)
		with := make([]float64, len(beads))
		for k := range with {
			with[k] = math.Inf(-1)
		}
		everyPath(n, m, func(path []Bead) {
			total := 0.0
			for _, b := range path {
				total += scorer(b)
			}
			best = max(best, total)
			all = logAdd(all, total/temperature)
			for k, b := range beads {
				for _, p := range path {
					if p.Source == b.Source && p.Target == b.Target {
						with[k] = logAdd(with[k], total/temperature)
					}
				}
			}
		})
		got := 0.0
		for k, b := range beads {
			got += scorer(b)
			if share := math.Exp(with[k] - all); math.Abs(share-b.Score) > 0.01 {
				t.Errorf("%d x %d: posterior of %v is %.3f, its share of all paths %.3f", n, m, b, b.Score, share)
			}
		}
		if math.Abs(got-best) > 0.01 {
			t.Errorf("%d x %d: path scores %.3f, the best %.3f", n, m, got, best)
		}
	}
}

// testSearchLike scores single beads of the same documents, row by row afresh.
func testSearchLike(s *search) func(Bead) float64 {
	return func(b Bead) float64 {
		for k, shape := range beadTypes {
			if shape.source != b.Source.Len() || shape.target != b.Target.Len() {
				continue
			}
			e := newEmission(s.source, s.target, s.emission.table, s.length, longestSpan)
			for i := range b.Source.To {
				e.row(i, 0, len(s.target.sentences))
			}
			fresh := *s
			fresh.emission = e
			return float64(fresh.score(b.Source.To, b.Target.To, k, shape))
		}
		return math.Inf(-1)
	}
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
