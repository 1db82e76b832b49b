package srx

import (
	"sync"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"github.com/yiku-tm/yiku/align"
)

// How rules apply
//
// The standard (SRX 2.0) asks at every place between two characters, rule after
// rule: does the text before the place end in a match of beforebreak,
// and does the text after it begin with a match of afterbreak? The first rule of
// which both hold decides the place: a break, or none. Where no rule applies
// there is no break.
//
//	... said Mr.| Li. The dam ...      \bMr\. | \s      break="no"   decides
//	... said Mr. Li.| The dam ...      [.?!]+ | \s+\p{Lu}  break="yes" decides
//
// Asked like that, a text of n characters under r rules costs n * r searches, and
// tools take short cuts with them: they look for the matches of one rule after
// the other from left to right, and lose those that overlap. Here all places are
// decided at once, in time linear in the text:
//
// 1. All beforebreaks are one automaton that reads the text forwards and begins
// afresh at every place: at a place it tells which of them end there.
//
// 2. All afterbreaks, each turned round, are one automaton that reads the text
// backwards: at a place it tells which of them begin there.
//
// 3. At every place the first rule is taken whose two numbers were both told. What
// two such lists decide is worked out once and remembered.
//
// A look-around asks the same question, "does this end, or begin, here?", of an
// expression of its own. Those run first, forwards and backwards; the automata
// that hold them read the answers like \b, as a property of the place. So a
// look-around of any depth costs one more pass and is exact.
//
// The automata are made deterministic while they run (machine.go).

// engine splits by the rules of one language. It is a split.Splitter.
type engine struct {
	uax29    bool
	rules    []compiledRule
	byBefore [][]int32 // the rules of every beforebreak, in order
	main     *level
	levels   []*level
	looks    []lookRef
	alphabet *alphabet

	mu   sync.Mutex
	idle []*running
}

// compiledRule is a rule whose afterbreak is a number; its beforebreak is where
// byBefore has it.
type compiledRule struct {
	after  int32
	breaks bool
}

// running is what one use of the engine writes to: the automata made so far.
type running struct {
	accepts           *accepts
	places            *places
	forward, backward *machine
	levels            [][2]*machine
	verdicts          map[[2]int32]verdict
	// Of one text: the class of every character, where it begins, and at every
	// place what was found.
	classes       []uint16
	offsets       []int
	place         []int32
	before, after []int32
	runes         map[rune]uint16
}

// verdict is what the rules say of a place.
type verdict uint8

const (
	noRule verdict = iota
	noBreak
	isBreak
)

// Split implements split.Splitter.
func (e *engine) Split(text string) []align.Span {
	r := e.take()
	defer e.give(r)
	e.pass(r, text)
	var boundaries map[int]bool
	if e.uax29 {
		boundaries = annexBoundaries(text)
	}
	var spans []align.Span
	start := 0
	for i := 1; i < len(r.offsets)-1; i++ {
		v := e.verdict(r, r.before[i], r.after[i])
		if v == isBreak || v == noRule && boundaries[r.offsets[i]] {
			spans = appendTrimmed(spans, text, start, r.offsets[i])
			start = r.offsets[i]
		}
	}
	return appendTrimmed(spans, text, start, len(text))
}

// matchesAll tells whether the one expression of the engine matches all of the
// text: it is anchored at both ends.
func (e *engine) matchesAll(text string) bool {
	r := e.take()
	defer e.give(r)
	e.pass(r, text)
	return r.before[len(r.before)-1] != 0
}

// pass runs the automata over the text.
func (e *engine) pass(r *running, text string) {
	r.decode(e.alphabet, text)
	n := len(r.classes) + 1
	r.before, r.after = resize(r.before, n), resize(r.after, n)
	place := []int32(nil)
	if e.main.forward.placed || e.main.backward.placed {
		r.place = resize(r.place, n)
		place = r.place
		r.places.edgesAt(e.alphabet, r.classes, place)
	}
	for level, m := range r.levels {
		m[0].run(r.classes, place, r.before)
		m[1].run(r.classes, place, r.after)
		for i, below := range place {
			place[i] = r.places.number(placeInfo{r.places.edges(below), below, r.before[i], r.after[i], int32(level + 1)})
		}
	}
	r.forward.run(r.classes, place, r.before)
	r.backward.run(r.classes, place, r.after)
}

// verdict returns what the first rule says whose beforebreak is in the one list
// and whose afterbreak is in the other.
func (e *engine) verdict(r *running, before, after int32) verdict {
	if before == 0 || after == 0 {
		return noRule
	}
	key := [2]int32{before, after}
	if v, ok := r.verdicts[key]; ok {
		return v
	}
	first := int32(len(e.rules))
	for _, b := range r.accepts.lists[before] {
		for _, n := range e.byBefore[b] {
			if n < first && r.accepts.has(after, e.rules[n].after) {
				first = n
				break
			}
		}
	}
	v := noRule
	if int(first) < len(e.rules) {
		v = noBreak
		if e.rules[first].breaks {
			v = isBreak
		}
	}
	r.verdicts[key] = v
	return v
}

// take returns automata that nobody uses.
func (e *engine) take() *running {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.idle); n > 0 {
		r := e.idle[n-1]
		e.idle = e.idle[:n-1]
		return r
	}
	a := newAccepts()
	r := &running{accepts: a, places: newPlaces(e.looks, a), verdicts: make(map[[2]int32]verdict), runes: make(map[rune]uint16)}
	r.forward = newMachine(&e.main.forward, e.alphabet, r.places, a)
	r.backward = newMachine(&e.main.backward, e.alphabet, r.places, a)
	for _, l := range e.levels {
		r.levels = append(r.levels, [2]*machine{newMachine(&l.forward, e.alphabet, r.places, a), newMachine(&l.backward, e.alphabet, r.places, a)})
	}
	return r
}

// maxRemembered bounds what a use of the engine leaves behind for the next: lists
// and places met. Texts made to meet new ones all the time would fill the memory.
const maxRemembered = 1 << 16

func (e *engine) give(r *running) {
	if len(r.accepts.lists)+len(r.places.list)+len(r.verdicts) > maxRemembered {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = append(e.idle, r)
}

// decode notes the class and the place of every character. A byte that is no
// UTF-8 is the character U+FFFD of one byte.
func (r *running) decode(a *alphabet, text string) {
	r.classes, r.offsets = r.classes[:0], r.offsets[:0]
	for i := 0; i < len(text); {
		r.offsets = append(r.offsets, i)
		if c := text[i]; c < utf8.RuneSelf {
			r.classes = append(r.classes, a.ascii[c])
			i++
			continue
		}
		char, size := utf8.DecodeRuneInString(text[i:])
		class, ok := r.runes[char]
		if !ok {
			class = a.find(char)
			r.runes[char] = class
		}
		r.classes = append(r.classes, class)
		i += size
	}
	r.offsets = append(r.offsets, len(text))
}

func resize(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}

// annexBoundaries returns where the sentences of Unicode Standard Annex #29 end.
func annexBoundaries(text string) map[int]bool {
	ends := make(map[int]bool)
	for found := sentences.FromString(text); found.Next(); {
		ends[found.End()] = true
	}
	return ends
}

// appendTrimmed appends the span of the text without the blanks at its edges, and
// nothing where it is blank.
func appendTrimmed(spans []align.Span, text string, start, end int) []align.Span {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if !align.IsBlank(r) {
			break
		}
		start += size
	}
	for end > start {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !align.IsBlank(r) {
			break
		}
		end -= size
	}
	if start == end {
		return spans
	}
	return append(spans, align.Span{Start: start, End: end})
}
