package srx

import (
	"slices"
	"sort"
	"unicode/utf8"
)

// alphabet sorts the characters into classes such that no set of an engine tells
// two characters of a class apart. An automaton then reads classes, of which
// there are some dozens, and not characters.
type alphabet struct {
	// bounds are the first characters of stretches, in order; of says which class
	// each stretch has.
	bounds []rune
	of     []uint16
	// ascii is the class of every ASCII character.
	ascii [utf8.RuneSelf]uint16
	// sets tells of every class which sets it is in, as bits.
	sets [][]uint64
	// isWord, lineEnd, cr and lf tell of every class what the edges ask.
	isWord, lineEnd, cr, lf []bool
	// size is the number of classes.
	size int
}

func newAlphabet(sets []set) *alphabet {
	own := []set{classes()["word"], classes()["lineend"], single('\r'), single('\n')}
	all := append(slices.Clone(sets), own...)
	bounds := []rune{0}
	for _, s := range all {
		for _, r := range s {
			bounds = append(bounds, r.lo)
			if r.hi < utf8.MaxRune {
				bounds = append(bounds, r.hi+1)
			}
		}
	}
	slices.Sort(bounds)
	a := &alphabet{bounds: slices.Compact(bounds)}
	a.of = make([]uint16, len(a.bounds))
	a.classify(all)
	for r := range rune(utf8.RuneSelf) {
		a.ascii[r] = a.find(r)
	}
	last := len(sets)
	flag := func(i int) []bool {
		out := make([]bool, a.size)
		for c := range out {
			out[c] = a.in(uint16(c), int32(last+i))
		}
		return out
	}
	a.isWord, a.lineEnd, a.cr, a.lf = flag(0), flag(1), flag(2), flag(3)
	return a
}

// classify gives every stretch the class of its signature: the sets that hold it.
func (a *alphabet) classify(sets []set) {
	words := (len(sets) + 63) / 64
	signatures := make([]uint64, len(a.bounds)*words)
	for n, s := range sets {
		for _, r := range s {
			i := sort.Search(len(a.bounds), func(i int) bool { return a.bounds[i] >= r.lo })
			for ; i < len(a.bounds) && a.bounds[i] <= r.hi; i++ {
				signatures[i*words+n/64] |= 1 << (n % 64)
			}
		}
	}
	known := make(map[string]uint16)
	key := make([]byte, words*8)
	for i := range a.bounds {
		signature := signatures[i*words : (i+1)*words]
		for w, bits := range signature {
			for k := range 8 {
				key[w*8+k] = byte(bits >> (8 * k))
			}
		}
		class, ok := known[string(key)]
		if !ok {
			class = uint16(a.size)
			known[string(key)] = class
			a.sets = append(a.sets, slices.Clone(signature))
			a.size++
		}
		a.of[i] = class
	}
}

// find returns the class of a character.
func (a *alphabet) find(r rune) uint16 {
	return a.of[sort.Search(len(a.bounds), func(i int) bool { return a.bounds[i] > r })-1]
}

// in tells whether the class is in the set.
func (a *alphabet) in(class uint16, set int32) bool {
	return a.sets[class][set/64]&(1<<(set%64)) != 0
}
