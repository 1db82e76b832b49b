package spot

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lexicon"
)

// pairing is a pair of texts as the model of words sees it.
type pairing struct {
	source, target *side
	// hits are the phrase's places, as tokens of the source; none in a pair of
	// the pool.
	hits []tokenRange
	// table has, for each of made and each of given (and first the phrase as a
	// whole), the place of the pair in the model's tables.
	table []int32
	// given are the atoms of the source, made are those of the target that the
	// model knows; both by number, with their index in the side.
	given, made []placed
}

// tokenRange is the tokens [from, to) of a side.
type tokenRange struct{ from, to int }

// placed is an atom by its number in the model, and where it stands.
type placed struct {
	id    int32
	index int
}

// The numbers of the model of words. It is Model 1 of Brown, Della Pietra, Della
// Pietra and Mercer (The mathematics of statistical machine translation,
// Computational Linguistics 19, 1993) with the prior of prior.go as pseudo-counts, a discount on what
// was counted, and one more source unit: the phrase as a whole.
const (
	rounds = 4
	// priorStrength is what the prior of an atom is worth, in sightings.
	priorStrength = 2.0
	// seenDiscount is taken off every count: what was seen once with a word was
	// seen once with everything around it.
	seenDiscount = 0.6
	// nullWeight is the weight of "translates nothing" beside one atom.
	nullWeight = 0.6
	// seedWeight is the chance, before anything is counted, of a pair that no
	// prior knows, in shares of the target's frequency.
	seedWeight = 0.3
)

// phraseSeed is the prior of a word that stands only where the phrase stands.
const phraseSeed = 0.4

// phraseUnit is the number of the phrase as a whole in the model.
const phraseUnit = 0

// model is the model of words of one question.
type model struct {
	prior *prior
	// source and target number the atoms by key.
	source, target map[string]int32
	sourceAtoms    []atom
	sourceLinks    map[string][]weighted // of names
	beginsName     map[rune]bool         // whether a name may begin with a character, of those asked for
	links          linkTable             // pairs of numbers by their place in what follows
	t, count, seed []float64
	total          []float64
	frequency      []float64 // of the target atoms: share of the texts that hold it
	// mutual has, of each target atom, the links to source atoms that count.
	mutual [][]mutualLink
	only   []float64 // of the target atoms: how much it stands only where the phrase does
	// kin has, of each key of the target that is akin to a token of the phrase, how much it is to each.
	kin map[string][]float64
}

// mutualLink is a link to an atom of the source: chance is that of the target atom by the source atom times
// the root of that of the source atom by the target atom.
type mutualLink struct {
	source int32
	chance float64
}

// leastMutual is the chance below which a link says nothing: a small part of that of
// "translates nothing" of the rarest word.
const leastMutual = 1e-5

// newModel cuts the texts and numbers the atoms: those of the sample first, of
// the pool only what the sample has too, for nothing else is asked.
func newModel(d *lexicon.Dictionary, q Query, sample, pool []Pair) (*model, []*pairing) {
	w := &model{
		source: map[string]int32{"\x00phrase": phraseUnit}, target: make(map[string]int32),
		sourceLinks: make(map[string][]weighted), beginsName: make(map[rune]bool), sourceAtoms: make([]atom, 1),
	}
	var keys []string
	var heads []int32
	var capitals, small []bool
	pairings := cutAll(d, q, slices.Concat(sample, pool))
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
	return w, pairings
}

// cutAll cuts the texts of the pairs, several at a time: it is half of the work.
func cutAll(d *lexicon.Dictionary, q Query, pairs []Pair) []*pairing {
	pairings := make([]*pairing, len(pairs))
	share(len(pairs), func(from, to int) {
		c := borrowCutter(d)
		defer c.giveBack()
		for i := from; i < to; i++ {
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

// workers is how many goroutines share a piece of work at most: the pieces are
// some ten milliseconds each, and other readers want their turn.
const workers = 4

// share parts the numbers below n among goroutines.
func share(n int, work func(from, to int)) {
	parts := max(1, min(runtime.GOMAXPROCS(0), workers, n/16))
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() { work(i*n/parts, (i+1)*n/parts) })
	}
	group.Wait()
}

// trainingSample is how many pairs of the sample train the model of words: more
// would teach little and take long.
const trainingSample = 64

// number gives the pairings their atoms by number.
func (w *model) number(pairings []*pairing, sample int) {
	w.frequency = make([]float64, len(w.target))
	seen := make([]int, len(w.target)) // the pairing, from 1, that last had the atom
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

// addNames adds the names that can be read off a Chinese source to its atoms.
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

// learn runs the model over the pairings.
func (w *model) learn(pairings []*pairing, sample int) {
	var training []*pairing
	for i, x := range pairings {
		if i < trainingSample || i >= sample {
			training = append(training, x)
		}
	}
	for _, x := range training {
		x.table = make([]int32, 0, len(x.made)*(len(x.given)+1))
		for _, m := range x.made {
			if x.hits != nil {
				x.table = append(x.table, w.links.add(phraseUnit, m.id))
			} else {
				x.table = append(x.table, -1)
			}
			for _, g := range x.given {
				x.table = append(x.table, w.links.add(g.id, m.id))
			}
		}
	}
	w.t, w.count, w.seed = make([]float64, len(w.links.pairs)), make([]float64, len(w.links.pairs)), make([]float64, len(w.links.pairs))
	for id := 1; id < len(w.sourceAtoms); id++ {
		a := w.sourceAtoms[id]
		for _, l := range append(w.prior.of(a), w.sourceLinks[a.key]...) {
			if at := w.links.find(int32(id), l.id); at >= 0 {
				w.seed[at] = max(w.seed[at], l.weight)
			}
		}
	}
	for id, only := range w.only {
		if at := w.links.find(phraseUnit, int32(id)); at >= 0 && only > 0 {
			w.seed[at] = phraseSeed * only
		}
	}
	w.total = make([]float64, len(w.sourceAtoms))
	w.start()
	for range rounds {
		clear(w.count)
		for _, x := range training {
			w.expect(x)
		}
		w.maximize()
	}
	made := make([]float64, len(w.target))
	for at, p := range w.links.pairs {
		made[p.target] += w.count[at]
	}
	w.mutual = make([][]mutualLink, len(w.target))
	for at, p := range w.links.pairs {
		chance := w.t[at] * math.Sqrt(w.count[at]/max(made[p.target], 1e-9)+reverseFloor)
		if p.source != phraseUnit && chance > leastMutual {
			w.mutual[p.target] = append(w.mutual[p.target], mutualLink{p.source, chance})
		}
	}
}

// start gives every pair its first chance: the prior, and a share of the frequency.
func (w *model) start() {
	for at, p := range w.links.pairs {
		w.t[at] = 0.5*w.seed[at] + seedWeight*w.frequency[p.target]
	}
}

// expect counts what one pairing says.
func (w *model) expect(x *pairing) {
	width := len(x.given) + 1
	for i, m := range x.made {
		row := x.table[i*width : (i+1)*width]
		sum := nullWeight * w.frequency[m.id]
		if row[0] >= 0 {
			sum += w.t[row[0]]
		}
		for k, at := range row[1:] {
			sum += w.weight(x, x.given[k]) * w.t[at]
		}
		share := x.target.atoms[m.index].weight / sum
		if row[0] >= 0 {
			w.count[row[0]] += share * w.t[row[0]]
		}
		for k, at := range row[1:] {
			w.count[at] += share * w.weight(x, x.given[k]) * w.t[at]
		}
	}
}

func (w *model) weight(x *pairing, g placed) float64 { return x.source.atoms[g.index].weight }

// maximize makes chances of the counts.
func (w *model) maximize() {
	clear(w.total)
	for at, p := range w.links.pairs {
		w.total[p.source] += w.count[at]
	}
	for at, p := range w.links.pairs {
		counted := max(0, w.count[at]-seenDiscount)
		w.t[at] = (counted + priorStrength*w.seed[at]) / (w.total[p.source] + priorStrength)
	}
}

// content is the number of tokens of the phrase that are no edge words, at least 1.
func (x *pairing) content() int {
	n := 0
	for t := x.hits[0].from; t < x.hits[0].to; t++ {
		if !x.source.tokens[t].edge {
			n++
		}
	}
	return max(1, n)
}

// linkTable gives the pairs of atoms that stand in one pairing a place: a hash
// table with open addressing, which is asked some hundred thousand times a
// question and takes half the time and a third of the room of a map.
type linkTable struct {
	// slots hold the places of pairs, plus one; 0 is free.
	slots []int32
	pairs []linked
}

// linked is a pair of atoms that stand in one pairing.
type linked struct{ source, target int32 }

// hash spreads a pair over the slots, by the multiplier of Knuth (The Art of
// Computer Programming 3, section 6.4) for 64 bits.
func (l linked) hash() uint64 {
	h := (uint64(l.source)<<32 | uint64(uint32(l.target))) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// slot returns the slot of a pair, or the free one where it would go.
func (t *linkTable) slot(l linked) *int32 {
	mask := uint64(len(t.slots) - 1)
	for i := l.hash() & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; *s == 0 || t.pairs[*s-1] == l {
			return s
		}
	}
}

// find returns the place of a pair, or -1.
func (t *linkTable) find(source, target int32) int32 {
	if len(t.slots) == 0 {
		return -1
	}
	return *t.slot(linked{source, target}) - 1
}

// add returns the place of a pair, a new one where it had none.
func (t *linkTable) add(source, target int32) int32 {
	if 2*len(t.pairs) >= len(t.slots) {
		t.grow()
	}
	s := t.slot(linked{source, target})
	if *s == 0 {
		t.pairs = append(t.pairs, linked{source, target})
		*s = int32(len(t.pairs))
	}
	return *s - 1
}

// grow makes room for twice as many pairs.
func (t *linkTable) grow() {
	t.slots = make([]int32, max(1<<14, 2*len(t.slots)))
	for i, l := range t.pairs {
		*t.slot(l) = int32(i + 1)
	}
}
