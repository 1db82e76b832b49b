package spot

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// An example is a unit of the gold with its candidates: their features, and which are right.
type example struct {
	weight float64
	rows   [][]float64
	right  []bool
}

// fit returns the weights that maximize the log-likelihood of the right candidates, less half the
// sum of ridge times the squared distance of the weights from center, by Newton's method from
// start.
func fit(examples []example, start, center, ridge []float64) []float64 {
	d := len(start)
	w := slices.Clone(start)
	value := func(w []float64) float64 {
		var mu sync.Mutex
		sum := 0.0
		parallel(len(examples), func(i int) {
			e := &examples[i]
			all, right := logSums(e, w)
			mu.Lock()
			sum += e.weight * (right - all)
			mu.Unlock()
		})
		for i, x := range w {
			sum -= ridge[i] * (x - center[i]) * (x - center[i]) / 2
		}
		return sum
	}
	best := value(w)
	for range 25 {
		grad := make([]float64, d)
		hess := make([][]float64, d)
		for i := range hess {
			hess[i] = make([]float64, d)
		}
		var mu sync.Mutex
		parallel(len(examples), func(n int) {
			e := &examples[n]
			p := probabilities(e, w, nil)
			q := probabilities(e, w, e.right)
			mean, meanRight := make([]float64, d), make([]float64, d)
			second := make([]float64, d*d)
			for k, row := range e.rows {
				for i := range row {
					mean[i] += p[k] * row[i]
					meanRight[i] += q[k] * row[i]
				}
				if p[k] > 1e-5 {
					for i := range row {
						if x := p[k] * row[i]; x != 0 {
							for j := 0; j <= i; j++ {
								second[i*d+j] += x * row[j]
							}
						}
					}
				}
			}
			mu.Lock()
			for i := range d {
				grad[i] += e.weight * (meanRight[i] - mean[i])
				for j := 0; j <= i; j++ {
					hess[i][j] += e.weight * (second[i*d+j] - mean[i]*mean[j])
				}
			}
			mu.Unlock()
		})
		for i := range d {
			grad[i] -= ridge[i] * (w[i] - center[i])
			hess[i][i] += ridge[i] + 1e-9
		}
		step := solve(hess, grad)
		scale, improved := 1.0, false
		for range 12 {
			next := make([]float64, d)
			for i := range w {
				next[i] = w[i] + scale*step[i]
			}
			if v := value(next); v > best {
				improved = v-best > 0.03
				w, best = next, v
				break
			}
			scale /= 2
		}
		if !improved {
			break
		}
	}
	return w
}

func parallel(n int, work func(int)) {
	parts := runtime.GOMAXPROCS(0)
	var group sync.WaitGroup
	for p := range parts {
		group.Go(func() {
			for i := p; i < n; i += parts {
				work(i)
			}
		})
	}
	group.Wait()
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, x := range a {
		s += x * b[i]
	}
	return s
}

func logSums(e *example, w []float64) (all, right float64) {
	top := math.Inf(-1)
	scores := make([]float64, len(e.rows))
	for k, row := range e.rows {
		scores[k] = dot(row, w)
		top = max(top, scores[k])
	}
	for k, s := range scores {
		x := math.Exp(s - top)
		all += x
		if e.right[k] {
			right += x
		}
	}
	return math.Log(all), math.Log(right + 1e-300)
}

func probabilities(e *example, w []float64, only []bool) []float64 {
	p := make([]float64, len(e.rows))
	top, sum := math.Inf(-1), 0.0
	for k, row := range e.rows {
		p[k] = dot(row, w)
		if only == nil || only[k] {
			top = max(top, p[k])
		}
	}
	for k := range p {
		if only != nil && !only[k] {
			p[k] = 0
			continue
		}
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// solve solves a symmetric positive definite system, given its lower half (Cholesky).
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	x := slices.Clone(b)
	for j := range n {
		for k := range j {
			a[j][j] -= a[j][k] * a[j][k]
		}
		a[j][j] = math.Sqrt(max(a[j][j], 1e-12))
		for i := j + 1; i < n; i++ {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			a[i][j] /= a[j][j]
		}
	}
	for i := range n {
		for k := range i {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}

// A trained is a gold phrase with its question.
type trained struct {
	*goldPhrase
	set  int
	fold int
	q    *question
	want map[int][]string // the judged spans by unit of the sample
	seen map[[3]int]bool
}

func (p *trained) right(i int, c *candidate) bool {
	want := p.want[i]
	if c.to == 0 {
		return len(want) == 0
	}
	key := [3]int{i, c.from, c.to}
	is, ok := p.seen[key]
	if !ok {
		is = len(want) > 0 && slices.Contains(want, judged(p.q.pairings[i].target.words(c.from, c.to), p.To))
		p.seen[key] = is
	}
	return is
}

// without returns the phrase with one unit whose rendering was removed from the translation, as
// an example of "not rendered": judged units of that kind are rare. It returns nil for two
// phrases of three.
func (p *trained) without() *trained {
	if hashOf(p.Phrase+p.To)%3 != 0 {
		return nil
	}
	for _, i := range slices.Sorted(maps.Keys(p.want)) {
		want := p.want[i]
		if len(want) == 0 {
			continue
		}
		target := p.sample[i].Target
		for _, span := range p.Gold[p.ids[i]] {
			if at := strings.Index(target, span); at >= 0 && len(p.sample[i].Hits) == 1 {
				g := *p.goldPhrase
				g.sample = slices.Clone(p.sample)
				g.sample[i].Target = target[:at] + target[at+len(span):]
				return &trained{goldPhrase: &g, set: -1, fold: p.fold, want: map[int][]string{i: nil}, seen: make(map[[3]int]bool)}
			}
		}
	}
	return nil
}

const folds = 5

// byDocument returns the phrase once for each fold of the documents with judged units of it, each
// with the units of that fold alone. The right renderings remain those of all units.
func (p *trained) byDocument() []*trained {
	var list []*trained
	for fold := range folds {
		g := *p.goldPhrase
		g.Gold = make(map[string][]string)
		part := &trained{goldPhrase: &g, set: p.set, fold: fold, want: make(map[int][]string), seen: make(map[[3]int]bool)}
		for i, want := range p.want {
			document, _, _ := strings.Cut(p.ids[i], "-")
			if documentFold(document) == fold {
				part.want[i], g.Gold[p.ids[i]] = want, p.Gold[p.ids[i]]
			}
			g.accepted = append(g.accepted, want...)
		}
		if len(part.want) > 0 {
			list = append(list, part)
		}
	}
	return list
}

// documentFold returns the fold of a document: each of the two with the most units is a fold, the
// talks are one, speeches, press and laws one, and other documents the last.
func documentFold(document string) int {
	switch {
	case document == "gwr2020":
		return 0
	case document == "gwr2021":
		return 1
	case document == "talks":
		return 2
	case strings.HasPrefix(document, "20") || strings.Contains(document, "new_year") || strings.Contains(document, "law"): // 20: a date
		return 3
	}
	return 4
}

// spacedFeatures are not used for Chinese targets, where the few phrases would overfit them.
var spacedFeatures = []int{featNullKnown, featNullLeftKnown, featNullRightKnown, featClosedLeft, featClosedRight, featCommon, featStopCommon}

// TestTrain trains the weights and reports their results on phrases that were not used for
// training, or with DOCUMENTS on documents. TRAIN names folders of judged phrases, the strictest
// first; another SEED divides the phrases differently.
func TestTrain(t *testing.T) {
	folders := os.Getenv("TRAIN")
	if folders == "" {
		t.Skip("TRAIN names no folders of units and judged phrases")
	}
	d, err := lexicon.Chinese()
	if err != nil {
		t.Fatal(err)
	}
	var all []*trained
	for set, folder := range strings.Split(folders, ":") {
		for _, g := range readGold(t, folder) {
			if thin, _ := strconv.Atoi(os.Getenv("THIN")); set > 0 && thin > 0 && hashOf(g.Phrase)/folds%uint64(thin) != 0 {
				continue
			}
			p := &trained{goldPhrase: g, set: set, fold: int(hashOf(g.Phrase+os.Getenv("SEED")) % folds), want: make(map[int][]string), seen: make(map[[3]int]bool)}
			for i, id := range g.ids {
				if spans, ok := g.Gold[id]; ok {
					p.want[i] = []string{}
					for _, s := range spans {
						p.want[i] = append(p.want[i], judged(s, g.To))
					}
				}
			}
			parts := []*trained{p}
			if os.Getenv("DOCUMENTS") != "" {
				parts = p.byDocument()
			}
			for _, p := range parts {
				all = append(all, p)
				if n := p.without(); n != nil {
					all = append(all, n)
				}
			}
		}
	}
	for _, p := range all {
		var err error
		if p.q, err = newQuestion(t.Context(), d, Query{From: p.From, To: p.To}, p.sample, p.pool); err != nil {
			t.Fatal(err)
		}
	}
	ridge := 1.0
	if s := os.Getenv("RIDGE"); s != "" {
		ridge, _ = strconv.ParseFloat(s, 64)
	}
	drop := map[int]bool{}
	for s := range strings.SplitSeq(os.Getenv("DROP"), ",") {
		if n := slices.Index(featureNames[:], s); n >= 0 {
			drop[n] = true
		}
	}
	for _, spaced := range []bool{true, false} {
		if only := os.Getenv("ONLY"); only != "" && spaced != (only == "spaced") {
			continue
		}
		drop := maps.Clone(drop)
		if !spaced {
			for _, f := range spacedFeatures {
				drop[f] = true
			}
		}
		var some []*trained
		for _, p := range all {
			if lang.Spaced(p.To) == spaced {
				some = append(some, p)
			}
		}
		if os.Getenv("FINAL") != "" {
			start := *some[0].q.weights
			w := train(some, ridge, drop, &start)
			t.Logf("spaced %v\n%s", spaced, w)
			if spaced {
				t.Logf("ru\n%s", adapt(into(some, "ru"), w, drop))
			}
			continue
		}
		answers := make(map[*trained]Answer)
		var w *weights
		likelihood, judgedUnits := make(map[string]float64), make(map[string]float64)
		for fold := range folds {
			var seen []*trained
			for _, p := range some {
				if p.fold != fold {
					seen = append(seen, p)
				}
			}
			w = train(seen, ridge, drop, w)
			if fold == 0 {
				t.Logf("spaced %v\n%s", spaced, w)
			}
			russian := adapt(into(seen, "ru"), w, drop)
			for _, p := range some {
				if p.fold == fold {
					p.q.weights = w
					if p.To == "ru" {
						p.q.weights = russian
					}
					if err := p.q.propose(t.Context()); err != nil {
						t.Fatal(err)
					}
					p.q.agree()
					answers[p] = p.q.answer()
					if os.Getenv("SHOW") != "" && p.set == 0 {
						p.explain(t)
					}
					for _, i := range slices.Sorted(maps.Keys(p.want)) {
						sum, weight := 1e-3, min(1, 5/float64(len(p.want)))
						for k := range p.q.lists[i] {
							if c := &p.q.lists[i][k]; p.right(i, c) {
								sum += c.chance
							}
						}
						if p.q.lists[i] != nil && p.set >= 0 {
							key := fmt.Sprint(p.set, p.From, p.To)
							likelihood[key] += weight * math.Log(sum)
							judgedUnits[key] += weight
						}
					}
				}
			}
		}
		for _, key := range slices.Sorted(maps.Keys(likelihood)) {
			t.Logf("== likelihood %s %.4f", key, likelihood[key]/judgedUnits[key])
		}
		for set := range strings.Split(folders, ":") {
			var gold []*goldPhrase
			by := make(map[*goldPhrase]Answer)
			for _, p := range some {
				if p.set == set {
					gold = append(gold, p.goldPhrase)
					by[p.goldPhrase] = answers[p]
				}
			}
			t.Logf("== set %d", set)
			report(t, gold, func(p *goldPhrase) Answer { return by[p] })
		}
	}
}

// String returns the weights as written in weights.go.
func (w *weights) String() string {
	var b strings.Builder
	list := func(name string, values []float64) {
		fmt.Fprintf(&b, "%s{\n", name)
		for i, v := range values {
			if v != 0 {
				fmt.Fprintf(&b, "feat%s%s: %.2f,\n", strings.ToUpper(featureNames[i][:1]), featureNames[i][1:], v)
			}
		}
		fmt.Fprintf(&b, "},\n")
	}
	list("local: [numLocal]float64", w.local[:])
	fmt.Fprintf(&b, "localNone: %.2f,\n", w.localNone)
	list("joint: features", w.joint[:])
	return b.String()
}

var featureNames = [numFeatures]string{"in", "out", "null", "open", "edge", "cover", "length", "short", "place", "stop", "nullLeft", "nullRight", "outLeft", "outRight",
	"openLeft", "openRight", "articleLeft", "edgeLeft", "edgeRight", "ofRight", "nameLeft", "nameRight", "attribute", "only", "onlyLeast", "figure", "toLeft", "ofLeft", "andLeft", "andRight", "lostLeft", "lostRight", "quote", "tieLeft", "tieRight", "outFirst", "outLast", "nullFirst", "nullLast", "aloneCover", "aloneShort", "aloneNull", "cutLeft", "cutRight", "nullKnown", "nullLeftKnown", "nullRightKnown",
	"kin", "kinCover", "kinFirst", "kinLast", "kinLeft", "kinRight",
	"support", "inside", "around", "precise", "closedLeft", "closedRight", "common", "stopCommon", "none"}

// unrenderedWeight is the weight of a unit whose rendering was removed, compared with a judged
// one.
const unrenderedWeight = 0.25

// train returns the weights trained on some phrases.
func train(some []*trained, ridge float64, drop map[int]bool, start *weights) *weights {
	w := new(weights)
	if start != nil {
		*w = *start
	}
	local := make([]example, 0, len(some))
	var mu sync.Mutex
	parallel(len(some), func(n int) {
		p := some[n]
		for _, i := range slices.Sorted(maps.Keys(p.want)) {
			if p.q.aligned[i] == nil {
				continue
			}
			p.q.weights = w
			s := p.q.spanner(i)
			s.keep = 0
			e := example{weight: unitWeight(p)}
			list := append(s.candidates(), candidate{})
			list[len(list)-1].features[featNone] = 1
			any := false
			for k := range list {
				c := &list[k]
				row := append(slices.Clone(c.features[:numLocal]), c.features[featNone])
				for f := range row {
					if drop[f] {
						row[f] = 0
					}
				}
				e.rows = append(e.rows, row)
				e.right = append(e.right, p.right(i, c))
				any = any || e.right[k]
			}
			if any {
				mu.Lock()
				local = append(local, e)
				mu.Unlock()
			}
		}
	})
	ridges := make([]float64, numLocal+1)
	for i := range ridges {
		ridges[i] = ridge
	}
	v := fit(local, append(slices.Clone(w.local[:]), w.localNone), make([]float64, numLocal+1), ridges)
	copy(w.local[:], v)
	w.localNone = v[numLocal]
	if start == nil {
		copy(w.joint[:], v[:numLocal])
		w.joint[featNone] = v[numLocal]
	}
	parallel(len(some), func(n int) {
		some[n].q.weights = w
		_ = some[n].q.propose(context.Background()) // its only error is that of the context
	})
	for range agreeRounds {
		joint := jointExamples(some, drop)
		ridges := make([]float64, numFeatures)
		for i := range ridges {
			ridges[i] = ridge
		}
		copy(w.joint[:], fit(joint, w.joint[:], make([]float64, numFeatures), ridges))
		for _, p := range some {
			for i := range p.q.lists {
				for k := range p.q.lists[i] {
					c := &p.q.lists[i][k]
					c.chance = w.supported(c, w.alone(c))
				}
				softmax(p.q.lists[i])
			}
		}
	}
	return w
}

func unitWeight(p *trained) float64 {
	if p.set < 0 {
		return unrenderedWeight
	}
	return min(1, 5/float64(len(p.want)))
}

// jointExamples returns the units of the phrases with the current support of their candidates.
func jointExamples(some []*trained, drop map[int]bool) []example {
	var joint []example
	for _, p := range some {
		p.q.support()
		for _, i := range slices.Sorted(maps.Keys(p.want)) {
			e := example{weight: unitWeight(p)}
			for k := range p.q.lists[i] {
				c := &p.q.lists[i][k]
				row := slices.Clone(c.features[:])
				for f := range row {
					if drop[f] {
						row[f] = 0
					}
				}
				e.rows = append(e.rows, row)
				e.right = append(e.right, p.right(i, c))
			}
			if slices.Contains(e.right, true) {
				joint = append(joint, e)
			}
		}
	}
	return joint
}

// adaptRidge holds the weights of one language near those of all. It was chosen after a few
// tries.
const adaptRidge = 3

// adapt returns weights trained further on some of the phrases, held near w by a ridge.
func adapt(some []*trained, w *weights, drop map[int]bool) *weights {
	ridges := make([]float64, numFeatures)
	for i := range ridges {
		ridges[i] = adaptRidge
	}
	adapted := *w
	copy(adapted.joint[:], fit(jointExamples(some, drop), w.joint[:], w.joint[:], ridges))
	return &adapted
}

// into returns the phrases with judged renderings in the language.
func into(some []*trained, tag string) []*trained {
	return slices.DeleteFunc(slices.Clone(some), func(p *trained) bool { return p.To != tag })
}

// explain logs, for each unit whose most likely candidate is wrong, how its score differs from
// that of the best right one.
func (p *trained) explain(t *testing.T) {
	for _, i := range slices.Sorted(maps.Keys(p.want)) {
		var top, right *candidate
		for k := range p.q.lists[i] {
			c := &p.q.lists[i][k]
			if top == nil || c.chance > top.chance {
				top = c
			}
			if p.right(i, c) && (right == nil || c.chance > right.chance) {
				right = c
			}
		}
		text := func(c *candidate) string {
			if c == nil {
				return "NOT AMONG THEM"
			}
			if c.to == 0 {
				return "(none)"
			}
			return p.q.pairings[i].target.words(c.from, c.to)
		}
		if top == nil || top == right {
			continue
		}
		t.Logf("SHOW %s %s (%d) %s: %q %.2f <> %q %.3f", p.Phrase, p.To, len(p.sample), p.ids[i], text(top), top.chance, text(right), func() float64 {
			if right == nil {
				return 0
			}
			return right.chance
		}())
		if right == nil {
			continue
		}
		var parts []string
		order := make([]int, numFeatures)
		for f := range order {
			order[f] = f
		}
		diff := func(f int) float64 { return p.q.weights.joint[f] * (top.features[f] - right.features[f]) }
		slices.SortFunc(order, func(a, b int) int {
			x, y := math.Abs(diff(a)), math.Abs(diff(b))
			switch {
			case x > y:
				return -1
			case x < y:
				return 1
			}
			return 0
		})
		for _, f := range order[:9] {
			parts = append(parts, fmt.Sprintf("%s %+.2f", featureNames[f], diff(f)))
		}
		t.Logf("      %s", strings.Join(parts, ", "))
	}
}
