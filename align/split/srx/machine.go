package srx

import (
	"encoding/binary"
	"slices"
)

// machine runs a program as a deterministic automaton that it makes as it goes: a
// state stands for all that the program may be in at a place, and is made once.
// Every expression begins at every place, so that the states also tell of matches
// under way since anywhere.
//
// Between two characters a state passes two steps:
//
//	core, after a character --place--> state --class of the next--> core
//
// where the place (edge bits and look-arounds) decides which edges are passed.
// What begins at the place itself depends on the place alone, and is kept apart
// (heads), so that states hold only the few matches under way and not the
// thousand that might begin.
type machine struct {
	prog     *program
	alphabet *alphabet
	places   *places
	accepts  *accepts

	cores  [][]int32        // what a core goes on with: entries, in order
	coreOf map[string]int32 // by their key
	// stateAt holds, for every core, the state at the places with small numbers, 0
	// for not yet; stateElse those at other places.
	stateAt   [][]int32
	stateElse map[[2]int32]int32
	states    []state
	heads     []*head // by place, nil for not yet
	marks     []int32 // of a walk: the round in which an instruction was met
	round     int32
	queue     []int32
}

// state is what the program is in at a place.
type state struct {
	chars  []int32 // the doSet instructions that may read the next character
	place  int32
	accept int32   // what ends (or begins) here
	next   []int32 // by class: the core after it plus one, 0 for not yet
}

// head is what begins at a place.
type head struct {
	chars  []int32
	accept []int32
	steps  [][]int32 // by class: where chars lead, nil for not yet
}

// maxStates bounds the states that are kept; beyond it the machine starts afresh.
const maxStates = 1 << 13

func newMachine(p *program, a *alphabet, pl *places, ac *accepts) *machine {
	m := &machine{prog: p, alphabet: a, places: pl, accepts: ac, marks: make([]int32, len(p.insts))}
	m.reset()
	return m
}

// smallPlace is the number from which places are rare: without look-arounds
// there are some ten.
const smallPlace = 64

// maxHeads bounds the heads that outlive a reset.
const maxHeads = 1 << 10

// reset forgets the states. The heads depend on places alone and stay, unless
// they are too many.
func (m *machine) reset() {
	m.cores, m.stateAt, m.coreOf, m.stateElse = nil, nil, make(map[string]int32), make(map[[2]int32]int32)
	if len(m.heads) > maxHeads {
		m.heads = nil
	}
	m.states = m.states[:0]
	m.states = append(m.states, state{}) // number 0 is no state
	m.core(nil)                          // number 0 is the empty core
}

// run tells at every place of the text what ends there, or begins there in a
// reverse program: out[i] is of the place before character i, as a number of
// accepts. place is nil for a program that asks for none.
func (m *machine) run(classes []uint16, place, out []int32) {
	at := func(i int) int32 {
		if place == nil || !m.prog.placed {
			return 0
		}
		return place[i]
	}
	core, n := int32(0), len(classes)
	for i := range n + 1 {
		p := i
		if m.prog.reverse {
			p = n - i
		}
		if len(m.states) > maxStates {
			live := m.cores[core]
			m.reset()
			core = m.core(live)
		}
		s := m.state(core, at(p))
		out[p] = m.states[s].accept
		switch {
		case i == n:
		case m.prog.reverse:
			core = m.step(s, classes[p-1])
		default:
			core = m.step(s, classes[p])
		}
	}
}

// state returns the number of the state of the core at the place.
func (m *machine) state(core, place int32) int32 {
	row := m.stateAt[core]
	if int(place) < len(row) && row[place] > 0 {
		return row[place]
	}
	if s, ok := m.stateElse[[2]int32{core, place}]; ok {
		return s
	}
	h := m.head(place)
	chars, ends := m.walk(m.cores[core], place)
	ends = append(ends, h.accept...)
	slices.Sort(ends)
	s := int32(len(m.states))
	m.states = append(m.states, state{chars: chars, place: place, accept: m.accepts.number(slices.Compact(ends))})
	if place >= smallPlace {
		m.stateElse[[2]int32{core, place}] = s
		return s
	}
	for int(place) >= len(row) {
		row = append(row, 0)
	}
	row[place] = s
	m.stateAt[core] = row
	return s
}

// head returns what begins at the place.
func (m *machine) head(place int32) *head {
	for int(place) >= len(m.heads) {
		m.heads = append(m.heads, nil)
	}
	if m.heads[place] == nil {
		chars, ends := m.walk(m.prog.starts, place)
		m.heads[place] = &head{chars: chars, accept: ends, steps: make([][]int32, m.alphabet.size)}
	}
	return m.heads[place]
}

// step returns the core after a character of the class.
func (m *machine) step(s int32, class uint16) int32 {
	st := &m.states[s]
	if st.next == nil {
		st.next = make([]int32, m.alphabet.size)
	}
	if core := st.next[class]; core > 0 {
		return core - 1
	}
	h := m.heads[st.place]
	if h.steps[class] == nil {
		h.steps[class] = m.after([]int32{}, h.chars, class)
	}
	targets := m.after(slices.Clone(h.steps[class]), st.chars, class)
	slices.Sort(targets)
	core := m.core(slices.Compact(targets))
	st.next[class] = core + 1
	return core
}

// after appends where the instructions lead that read a character of the class.
func (m *machine) after(targets, chars []int32, class uint16) []int32 {
	for _, c := range chars {
		if in := &m.prog.insts[c]; m.alphabet.in(class, in.arg) {
			targets = append(targets, in.next)
		}
	}
	return targets
}

// core returns the number of the core with these entries.
func (m *machine) core(entries []int32) int32 {
	key := make([]byte, 0, 4*len(entries))
	for _, e := range entries {
		key = binary.LittleEndian.AppendUint32(key, uint32(e))
	}
	if n, ok := m.coreOf[string(key)]; ok {
		return n
	}
	n := int32(len(m.cores))
	m.coreOf[string(key)] = n
	m.cores = append(m.cores, entries)
	m.stateAt = append(m.stateAt, nil)
	return n
}

// walk follows the entries through all that reads no character, at the place, and
// returns what reads one and which expressions end.
func (m *machine) walk(entries []int32, place int32) (chars, ends []int32) {
	m.round++
	m.queue = append(m.queue[:0], entries...)
	for len(m.queue) > 0 {
		i := m.queue[len(m.queue)-1]
		m.queue = m.queue[:len(m.queue)-1]
		if m.marks[i] == m.round {
			continue
		}
		m.marks[i] = m.round
		switch in := &m.prog.insts[i]; in.op {
		case doMatch:
			ends = append(ends, in.arg)
		case doSet:
			chars = append(chars, i)
		case doSplit:
			m.queue = append(m.queue, in.next, in.alt)
		case doEdge:
			if m.places.edges(place)&in.edge != 0 {
				m.queue = append(m.queue, in.next)
			}
		case doLook:
			if m.places.look(place, in.arg) {
				m.queue = append(m.queue, in.next)
			}
		}
	}
	slices.Sort(chars)
	slices.Sort(ends)
	return chars, ends
}

// accepts numbers lists of expressions. Number 0 is the empty list.
type accepts struct {
	lists [][]int32
	of    map[string]int32
}

func newAccepts() *accepts {
	return &accepts{lists: [][]int32{nil}, of: map[string]int32{"": 0}}
}

func (a *accepts) number(list []int32) int32 {
	key := make([]byte, 0, 4*len(list))
	for _, e := range list {
		key = binary.LittleEndian.AppendUint32(key, uint32(e))
	}
	n, ok := a.of[string(key)]
	if !ok {
		n = int32(len(a.lists))
		a.of[string(key)] = n
		a.lists = append(a.lists, list)
	}
	return n
}

// has tells whether the list of the number holds the expression.
func (a *accepts) has(number, expression int32) bool {
	_, found := slices.BinarySearch(a.lists[number], expression)
	return found
}
