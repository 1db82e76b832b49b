package spot

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// A pairing is a pair of texts as the model of words sees it.
type pairing struct {
	source, target *side
	// hits are the places of the phrase, as tokens of the source; a pair of the pool has none.
	hits []tokenRange
	// given are the atoms of the source, and made those of the target that the model knows.
	given, made []placed
}

// A tokenRange is the tokens [from, to) of a side.
type tokenRange struct{ from, to int }

// A placed is the number of an atom in the model, and its index in the side.
type placed struct {
	id    int32
	index int
}

// The parameters of the model of words. It is Model 1 of Brown, Della Pietra, Della Pietra and
// Mercer (The mathematics of statistical machine translation, Computational Linguistics 19, 1993)
// with the prior of prior.go as pseudo-counts, a discount on the counts, and one more source
// unit: the phrase as a whole.
const (
	rounds = 4
	// priorStrength is the weight of the prior of an atom, in occurrences.
	priorStrength = 2.0
	// seenDiscount is subtracted from every count, because a word that was seen once with another
	// was seen once with everything around it.
	seenDiscount = 0.6
	// nullWeight is the weight of "translates nothing" compared with one atom.
	nullWeight = 0.6
	// seedWeight is the initial probability of a pair without prior, as a multiple of the
	// target's frequency.
	seedWeight = 0.3
)

// phraseSeed is the prior of a word that occurs only where the phrase does.
const phraseSeed = 0.4

// phraseUnit is the number in the model of the phrase as a whole.
const phraseUnit = 0

// A model is the model of words of one question.
type model struct {
	prior *prior
	// source and target number the atoms by key.
	source, target map[string]int32
	sourceAtoms    []atom
	sourceLinks    map[string][]weighted // of names
	beginsName     map[rune]bool         // by character asked for: whether a name may begin with it
	links          links
	total          []float64 // by source atom: the sum of its counts
	frequency      []float64 // by target atom: the share of the texts that contain it
	// mutual holds, for each target atom, the links to source atoms that count.
	mutual [][]mutualLink
	only   []float64 // by target atom: how exclusively it occurs where the phrase does
	// kin holds, for each key of the target that is akin to a token of the phrase, how much it is
	// akin to each token.
	kin map[string][]float64
}

// A mutualLink is a link to an atom of the source. Its chance is the probability of the target
// atom given the source atom, times the root of the probability of the source atom given the
// target atom.
type mutualLink struct {
	source int32
	chance float64
}

// leastMutual is the chance up to which a link is ignored: a small part of that of "translates
// nothing" for the rarest word.
const leastMutual = 1e-5

// newModel cuts the texts and numbers the atoms of the sample. Of the pool it numbers only those
// that the sample has too, because no others are asked for.
func newModel(ctx context.Context, d *lexicon.Dictionary, q Query, sample, pool []Pair) (*model, []*pairing, error) {
	w := &model{
		source: map[string]int32{"\x00phrase": phraseUnit}, target: make(map[string]int32),
		sourceLinks: make(map[string][]weighted), beginsName: make(map[rune]bool), sourceAtoms: make([]atom, 1),
	}
	var keys []string
	var heads []int32
	var capitals, small []bool
	pairings := cutAll(ctx, d, q, slices.Concat(sample, pool))
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	for _, x := range pairings[:min(len(sample), trainingSample)] {
		for _, a := range x.target.atoms {
			id, known := w.target[a.key]
			if !known {
				id = int32(len(keys))
				w.target[a.key] = id
				keys, heads = append(keys, a.key), append(heads, a.head)
				capitals, small = append(capitals, false), append(small, false)
			}
			if t := x.target.tokens[a.from]; t.capital {
				capitals[id] = true
			} else {
				small[id] = true
			}
		}
	}
	for i := range capitals {
		capitals[i] = capitals[i] && !small[i]
	}
	w.prior = newPrior(d, q.From, q.To, keys, heads, capitals)
	w.number(pairings, len(sample))
	for _, x := range pairings[:len(sample)] {
		if len(x.hits) > 0 {
			w.kin = w.prior.akin(x.source.tokens[x.hits[0].from:x.hits[0].to])
			break
		}
	}
	return w, pairings, nil
}

// cutAll cuts the texts of the pairs concurrently: this is a third of the work. If the context
// ends, pairs are missing.
func cutAll(ctx context.Context, d *lexicon.Dictionary, q Query, pairs []Pair) []*pairing {
	pairings := make([]*pairing, len(pairs))
	share(len(pairs), func(from, to int) {
		c := borrowCutter(d)
		defer c.giveBack()
		for i := from; i < to && ctx.Err() == nil; i++ {
			p := pairs[i]
			x := &pairing{source: c.cut(p.Source, q.From), target: c.cut(p.Target, q.To)}
			for _, h := range p.Hits {
				if from, to := x.source.within(h); x.source.says(h, from, to) {
					x.hits = append(x.hits, tokenRange{from, to})
				}
			}
			pairings[i] = x
		}
	})
	return pairings
}

// workers is the greatest number of goroutines that share a piece of work: the pieces take some
// ten milliseconds each, and other readers need processors too.
const workers = 4

// share divides the numbers below n among goroutines.
func share(n int, work func(from, to int)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), workers, n/16))
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() { work(i*n/parts, (i+1)*n/parts) })
	}
	group.Wait()
}

// trainingSample is the number of pairs of the sample that train the model of words. More would
// teach little and take long.
const trainingSample = 64

// number sets the atoms of the pairings and their numbers.
func (w *model) number(pairings []*pairing, sample int) {
	w.frequency = make([]float64, len(w.target))
	seen := make([]int, len(w.target)) // the number, from 1, of the last pairing with the atom
	with := make([]float64, len(w.target))
	for i, x := range pairings {
		if i < sample {
			w.addNames(x.source)
		}
		for k, a := range x.source.atoms {
			id, known := w.source[a.key]
			if !known && i < min(sample, trainingSample) {
				id, known = int32(len(w.sourceAtoms)), true
				w.source[a.key] = id
				w.sourceAtoms = append(w.sourceAtoms, a)
			}
			if known {
				x.given = append(x.given, placed{id, k})
			}
		}
		for k, a := range x.target.atoms {
			if id, known := w.target[a.key]; known {
				x.made = append(x.made, placed{id, k})
				if seen[id] <= i {
					seen[id] = i + 1
					w.frequency[id]++
					if i < sample {
						with[id]++
					}
				}
			}
		}
	}
	w.only = make([]float64, len(w.target))
	for i, c := range with {
		if c > 1 {
			w.only[i] = (c - 1) / (float64(sample) - 0.5) * (c - 0.5) / w.frequency[i]
		}
	}
	for i := range w.frequency {
		w.frequency[i] = (w.frequency[i] + 0.5) / (float64(len(pairings)) + 1)
	}
}

// addNames adds to the atoms of a Chinese source the names that transliterate words of the
// target.
func (w *model) addNames(s *side) {
	if w.prior.names == nil {
		return
	}
	runes := s.runes()
	for at, r := range runes {
		begins, asked := w.beginsName[r]
		if !asked {
			begins = w.prior.names.Begins(r)
			w.beginsName[r] = begins
		}
		if !begins {
			continue
		}
		w.prior.names.At(runes[:s.joined(at)], at, func(length int, id int32) {
			key := "name:"
			for _, t := range s.tokens[at : at+length] {
				key += t.key
			}
			if !slices.ContainsFunc(w.sourceLinks[key], func(l weighted) bool { return l.id == id }) {
				w.sourceLinks[key] = append(w.sourceLinks[key], weighted{id, nameWeight})
			}
			weight := 1.0
			if utf8.RuneCountInString(key) == len("name:")+1 {
				weight = loneWeight
			}
			s.atoms = append(s.atoms, atom{from: at, to: at + length, key: key, head: -1, weight: weight})
		})
	}
}

// learn trains the model on the pairings.
func (w *model) learn(pairings []*pairing, sample int) {
	var training []*pairing
	for i, x := range pairings {
		if i < trainingSample || i >= sample {
			training = append(training, x)
		}
	}
	w.link(training)
	l := &w.links
	w.total = make([]float64, len(w.sourceAtoms))
	for range rounds {
		clear(l.count)
		share(len(l.rows), func(from, to int) {
			first, _ := slices.BinarySearch(l.rowsAt, int32(from))
			last, _ := slices.BinarySearch(l.rowsAt, int32(to))
			for m := first; m < min(last, len(w.frequency)); m++ {
				w.expect(m)
			}
		})
		w.maximize()
	}
	w.mutual = make([][]mutualLink, len(w.target))
	var all []mutualLink
	for m := range w.mutual {
		from, to := l.at[m], l.at[m+1]
		made := 0.0
		for _, c := range l.count[from:to] {
			made += c
		}
		first := len(all)
		for at := from; at < to; at++ {
			chance := l.t[at] * math.Sqrt(l.count[at]/max(made, 1e-9)+reverseFloor)
			if l.source[at] != phraseUnit && chance > leastMutual {
				all = append(all, mutualLink{l.source[at], chance})
			}
		}
		w.mutual[m] = all[first:len(all):len(all)]
	}
}

// links are the pairs of atoms that occur in one pairing, ordered by target atom:
//
//	at         0        3     5 …      target atom 0 has the links 0 to 2
//	source     0  4  9  4  7  …        the source atoms
//	t, count   .  .  .  .  .           probability, count, and prior
//
// The occurrences of the target atoms are in the same order. The rows hold the links of each
// occurrence: first the one to the phrase as a whole, or -1, then those to the given atoms of its
// pairing.
type links struct {
	at             []int32
	source         []int32
	t, count, seed []float64
	// phrase holds the link of each target atom to the phrase as a whole, or -1.
	phrase []int32
	// occursAt holds, for each target atom, the index of its first occurrence, and rowsAt that of
	// its first row.
	occursAt, rowsAt []int32
	occurs           []occurrence
	rows             []int32
	weights          [][]float64 // of the given atoms of each pairing
}

// An occurrence is a place of a target atom: the number of the pairing, and the weight of the
// atom there.
type occurrence struct {
	pairing int32
	weight  float64
}

// link finds the links of the pairings and sets their initial probabilities from the prior and a
// share of the frequency.
func (w *model) link(training []*pairing) {
	l := &w.links
	targets := len(w.target)
	l.at, l.phrase = make([]int32, targets+1), make([]int32, targets)
	l.weights = make([][]float64, len(training))
	width := 0
	l.occursAt, l.rowsAt = make([]int32, targets+1), make([]int32, targets+1)
	for i, x := range training {
		l.weights[i] = make([]float64, len(x.given))
		for k, g := range x.given {
			l.weights[i][k] = x.source.atoms[g.index].weight
		}
		for _, m := range x.made {
			l.occursAt[m.id+1]++
		}
		width += len(x.made) * (len(x.given) + 1)
	}
	for m := range targets {
		l.occursAt[m+1] += l.occursAt[m]
	}
	l.occurs = make([]occurrence, l.occursAt[targets])
	next := slices.Clone(l.occursAt)
	for i, x := range training {
		for _, m := range x.made {
			l.occurs[next[m.id]] = occurrence{int32(i), x.target.atoms[m.index].weight}
			next[m.id]++
		}
	}
	l.rows = make([]int32, 0, width)
	seeds := w.seeds()
	// known holds the link of each source atom to the current target atom, or to an earlier one.
	known := slices.Repeat([]int32{-1}, len(w.sourceAtoms))
	for m := range targets {
		first := int32(len(l.source))
		l.at[m], l.rowsAt[m] = first, int32(len(l.rows))
		to := func(source int32) int32 {
			if known[source] < first {
				known[source] = int32(len(l.source))
				l.source = append(l.source, source)
			}
			return known[source]
		}
		l.phrase[m] = -1
		for _, o := range l.occurs[l.occursAt[m]:l.occursAt[m+1]] {
			x := training[o.pairing]
			if x.hits != nil {
				l.phrase[m] = to(phraseUnit)
				l.rows = append(l.rows, l.phrase[m])
			} else {
				l.rows = append(l.rows, -1)
			}
			for _, g := range x.given {
				l.rows = append(l.rows, to(g.id))
			}
		}
		l.seed = append(l.seed, make([]float64, len(l.source)-len(l.seed))...)
		for _, s := range seeds[m] {
			if at := known[s.id]; at >= first {
				l.seed[at] = max(l.seed[at], s.weight)
			}
		}
		if at := l.phrase[m]; at >= 0 && w.only[m] > 0 {
			l.seed[at] = phraseSeed * w.only[m]
		}
	}
	l.at[targets], l.rowsAt[targets] = int32(len(l.source)), int32(len(l.rows))
	l.t, l.count = make([]float64, len(l.source)), make([]float64, len(l.source))
	for m := range targets {
		for at := l.at[m]; at < l.at[m+1]; at++ {
			l.t[at] = 0.5*l.seed[at] + seedWeight*w.frequency[m]
		}
	}
}

// seeds returns, for each target atom, the source atoms that may translate it according to the
// prior.
func (w *model) seeds() [][]weighted {
	seeds := make([][]weighted, len(w.target))
	for id := 1; id < len(w.sourceAtoms); id++ {
		a := w.sourceAtoms[id]
		for _, l := range append(w.prior.of(a), w.sourceLinks[a.key]...) {
			seeds[l.id] = append(seeds[l.id], weighted{int32(id), l.weight})
		}
	}
	return seeds
}

// expect adds the expected counts of the occurrences of a target atom.
func (w *model) expect(m int) {
	l := &w.links
	rest := l.rows[l.rowsAt[m]:]
	for _, o := range l.occurs[l.occursAt[m]:l.occursAt[m+1]] {
		weights := l.weights[o.pairing]
		phrase, row := rest[0], rest[1:len(weights)+1]
		rest = rest[len(weights)+1:]
		sum := nullWeight * w.frequency[m]
		if phrase >= 0 {
			sum += l.t[phrase]
		}
		for k, at := range row {
			sum += weights[k] * l.t[at]
		}
		share := o.weight / sum
		if phrase >= 0 {
			l.count[phrase] += share * l.t[phrase]
		}
		for k, at := range row {
			l.count[at] += share * weights[k] * l.t[at]
		}
	}
}

// maximize estimates the probabilities from the counts.
func (w *model) maximize() {
	l := &w.links
	clear(w.total)
	for at, source := range l.source {
		w.total[source] += l.count[at]
	}
	for at, source := range l.source {
		counted := max(0, l.count[at]-seenDiscount)
		l.t[at] = (counted + priorStrength*l.seed[at]) / (w.total[source] + priorStrength)
	}
}

// content returns the number of tokens of the phrase that are not edge words, at least 1.
func (x *pairing) content() int {
	n := 0
	for t := x.hits[0].from; t < x.hits[0].to; t++ {
		if !x.source.tokens[t].edge {
			n++
		}
	}
	return max(1, n)
}
