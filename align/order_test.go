package align

import (
	"math"
	"math/rand/v2"
	"testing"
)

// naiveOrder is the score of the order of words as the essay writes it.
func naiveOrder(s *search, i, a, j, b int) float64 {
	type placed struct {
		occurrence
		x float32 // a place between two steps must be rounded as by order
	}
	placedOf := func(side *side, from, to int) (tokens []placed, weight float32) {
		for _, sentence := range side.sentences[from:to] {
			inside := float32(0)
			for _, o := range sentence.tokens {
				tokens = append(tokens, placed{o, weight + (inside + o.weight/2)})
				inside += o.weight
			}
			weight += float32(sentence.weight)
		}
		for k := range tokens {
			tokens[k].x /= weight
		}
		return tokens, weight
	}
	t, beliefs := s.emission.table, newBeliefs(s.source, s.target, s.emission.table)
	direction := func(from, to []placed, weight float32, side *side, beliefs []float32, probability func(z, e int32) float32) float64 {
		total := 0.0
		for _, e := range to {
			if side.vocab.class(int(e.token), len(side.sentences)) == noClass {
				continue
			}
			belief := float64(beliefs[e.token])
			gain := belief / (1 - belief) * (side.vocab.total + 1) / side.vocab.tokens[e.token].count / float64(weight+1)
			plain, near := 0.0, 0.0
			for _, z := range from {
				p := float64(z.weight * probability(z.token, e.token))
				plain += p
				near += p * float64(distances[step(max(e.x-z.x, z.x-e.x))])
			}
			near /= float64(meanDistances[step(e.x)])
			total += float64(e.weight) * (math.Log1p(gain*near) - math.Log1p(gain*plain))
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
	sources, sourceWeight := placedOf(s.source, i-a, i)
	targets, targetWeight := placedOf(s.target, j-b, j)
	return direction(sources, targets, sourceWeight, s.target, beliefs.target, func(z, e int32) float32 { return find(z, e).forward }) +
		direction(targets, sources, targetWeight, s.source, beliefs.source, func(e, z int32) float32 { return find(z, e).backward })
}

// TestOrderAgainstFormula compares the scores with the formula, for every bead of small documents.
func TestOrderAgainstFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	counted := 0
	for range 20 {
		n, m := 1+r.IntN(9), 1+r.IntN(9)
		s := testSearch(t, r, n, m)
		o := &order{emission: s.emission}
		for i := 1; i <= n; i++ {
			o.row(i-1, 0, m)
			for j := 1; j <= m; j++ {
				for _, shape := range beadTypes {
					if shape.source == 0 || shape.target == 0 || shape.source > i || shape.target > j {
						continue
					}
					got, want := float64(o.score(i, shape.source, j, shape.target)), naiveOrder(s, i, shape.source, j, shape.target)
					if math.Abs(got-want) > 0.05 {
						t.Fatalf("bead %v before (%d,%d): %.4f, by the formula %.4f", shape, i, j, got, want)
					}
					if want != 0 {
						counted++
					}
				}
			}
		}
	}
	if counted < 1000 {
		t.Errorf("only %d beads have a score", counted)
	}
}

// TestOrder holds that the same words in the same order fit better than in reverse, and that two
// halves of a sentence fit better in their order.
func TestOrder(t *testing.T) {
	score := func(source, target []string) float32 {
		p, err := newPasses(sentences("de", source...), sentences("fr", target...), nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		o := &order{emission: newEmission(p.source, p.target, p.table, p.length, longestSpan, p.weights)}
		for i := range source {
			o.row(i, 0, len(target))
		}
		return o.score(len(source), len(source), len(target), len(target))
	}
	whole := []string{"Paris, London, Berlin, Madrid, Oslo, Kiew."}
	for _, c := range []struct{ right, wrong []string }{
		{[]string{"Paris, London, Berlin, Madrid, Oslo, Kiew."}, []string{"Kiew, Oslo, Madrid, Berlin, London, Paris."}},
		{[]string{"Paris, London, Berlin.", "Madrid, Oslo, Kiew."}, []string{"Madrid, Oslo, Kiew.", "Paris, London, Berlin."}},
	} {
		if right, wrong := score(whole, c.right), score(whole, c.wrong); right <= 0 || wrong >= 0 {
			t.Errorf("%q beside %q: %.2f, beside %q: %.2f", whole, c.right, right, c.wrong, wrong)
		}
	}
}
