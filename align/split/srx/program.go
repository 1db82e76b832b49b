package srx

import (
	"encoding/binary"
	"fmt"
)

// program is a set of expressions as one nondeterministic automaton: read
// forwards it tells at every place which of them end there, read backwards which
// begin there.
type program struct {
	// reverse tells that the text is read from its end.
	reverse bool
	insts   []inst
	// starts holds the entry of every expression.
	starts []int32
	// placed tells that an instruction asks for the place between characters.
	placed bool
}

// inst is a state of the automaton.
type inst struct {
	op        instOp
	next, alt int32 // alt of doSplit only
	// arg is the number of a set, of an expression, or of a look-around.
	arg  int32
	edge edge
}

type instOp uint8

const (
	doMatch instOp = iota // the expression arg ends (or, backwards, begins) here
	doSet                 // one character of the set arg, then next
	doSplit               // next or alt
	doEdge                // next, where the place has the edge
	doLook                // next, where the look-around arg says so
)

// lookRef is a look-around: an expression of the programs of a level.
type lookRef struct {
	side  lookSide
	level int
	index int32
}

// maxInsts bounds the automaton of one expression; counts such as {500} copy.
const maxInsts = 1 << 16

// builder makes the programs of an engine. Look-arounds go to programs of their
// own, on levels: those of level 0 hold no look-around, those of level 1 look-arounds
// of level 0, and so on.
type builder struct {
	sets    []set
	setOf   map[string]int32
	looks   []lookRef
	lookOf  map[*node]int32
	levels  []*level
	limited int
}

// level are the programs that run in the same pass over a text.
type level struct {
	forward, backward program
}

func newLevel() *level { return &level{backward: program{reverse: true}} }

func newBuilder() *builder {
	return &builder{setOf: make(map[string]int32), lookOf: make(map[*node]int32)}
}

// add appends the expression to the program.
func (b *builder) add(p *program, n *node) error {
	b.place(n)
	b.limited = len(p.insts) + maxInsts
	end := b.emit(p, inst{op: doMatch, arg: int32(len(p.starts))})
	p.starts = append(p.starts, b.node(p, n, end))
	if len(p.insts) >= b.limited {
		return malformed("the expression is too large: lower its counts")
	}
	return nil
}

// place gives the look-arounds in n their expressions and returns the level on
// which n itself can run.
func (b *builder) place(n *node) int {
	deepest := 0
	for _, sub := range n.subs {
		deepest = max(deepest, b.place(sub))
	}
	if n.op != opLook {
		return deepest
	}
	for len(b.levels) <= deepest {
		b.levels = append(b.levels, newLevel())
	}
	p := &b.levels[deepest].backward
	if n.look.behind {
		p = &b.levels[deepest].forward
	}
	index := int32(len(p.starts))
	b.limited = len(p.insts) + maxInsts
	end := b.emit(p, inst{op: doMatch, arg: index})
	p.starts = append(p.starts, b.node(p, n.subs[0], end))
	b.lookOf[n] = int32(len(b.looks))
	b.looks = append(b.looks, lookRef{n.look, deepest, index})
	return deepest + 1
}

func (b *builder) emit(p *program, i inst) int32 {
	if len(p.insts) < b.limited { // beyond it add reports the fault
		p.insts = append(p.insts, i)
	}
	return int32(len(p.insts) - 1)
}

// node emits n so that it goes on at next, and returns its entry. A reverse
// program has the parts of a sequence in reverse order.
func (b *builder) node(p *program, n *node, next int32) int32 {
	if len(p.insts) >= b.limited {
		return next
	}
	switch n.op {
	case opCat:
		for i := range n.subs {
			if !p.reverse {
				i = len(n.subs) - 1 - i
			}
			next = b.node(p, n.subs[i], next)
		}
		return next
	case opAlt:
		entry := b.node(p, n.subs[len(n.subs)-1], next)
		for i := len(n.subs) - 2; i >= 0; i-- {
			entry = b.emit(p, inst{op: doSplit, next: b.node(p, n.subs[i], next), alt: entry})
		}
		return entry
	case opSet:
		return b.emit(p, inst{op: doSet, next: next, arg: b.set(n.set)})
	case opRepeat:
		return b.repeat(p, n, next)
	case opEdge:
		p.placed = true
		return b.emit(p, inst{op: doEdge, next: next, edge: n.edge})
	default:
		p.placed = true
		return b.emit(p, inst{op: doLook, next: next, arg: b.lookOf[n]})
	}
}

func (b *builder) repeat(p *program, n *node, next int32) int32 {
	sub := n.subs[0]
	entry := next
	if n.max == unbounded {
		entry = b.emit(p, inst{op: doSplit, alt: next})
		body := b.node(p, sub, entry)
		p.insts[entry].next = body
	} else {
		for range n.max - n.min {
			entry = b.emit(p, inst{op: doSplit, next: b.node(p, sub, entry), alt: next})
			if len(p.insts) >= b.limited {
				return entry
			}
		}
	}
	for range n.min {
		entry = b.node(p, sub, entry)
	}
	return entry
}

// set returns the number of the set.
func (b *builder) set(s set) int32 {
	var key []byte
	for _, r := range s {
		key = binary.AppendVarint(binary.AppendVarint(key, int64(r.lo)), int64(r.hi))
	}
	n, ok := b.setOf[string(key)]
	if !ok {
		n = int32(len(b.sets))
		b.setOf[string(key)] = n
		b.sets = append(b.sets, s)
	}
	return n
}

// compile makes the engine of the rules, in their order. With uax29 a place that
// no rule decides is a break where Unicode Standard Annex #29 has one.
func compile(name string, rules []rule, uax29 bool) (*engine, error) {
	b := newBuilder()
	e := &engine{uax29: uax29, main: newLevel()}
	befores, afters := make(map[string]int32), make(map[string]int32)
	for i, r := range rules {
		before, err := b.expression(&e.main.forward, befores, r.before, name)
		if err != nil {
			return nil, err
		}
		after, err := b.expression(&e.main.backward, afters, r.after, name)
		if err != nil {
			return nil, err
		}
		for int(before) >= len(e.byBefore) {
			e.byBefore = append(e.byBefore, nil)
		}
		e.byBefore[before] = append(e.byBefore[before], int32(i))
		e.rules = append(e.rules, compiledRule{after, r.breaks})
	}
	e.levels, e.looks = b.levels, b.looks
	e.alphabet = newAlphabet(b.sets)
	return e, nil
}

// expression adds the expression to the program, once for all rules that have it,
// and returns its number.
func (b *builder) expression(p *program, known map[string]int32, x expr, name string) (int32, error) {
	if n, ok := known[x.text]; ok {
		return n, nil
	}
	tree, err := parse(x.text)
	if err == nil {
		err = b.add(p, tree)
	}
	if err != nil {
		fault, _ := err.(fault)
		return 0, &Error{Name: name, Line: x.line, Construct: fault.construct, Reason: fmt.Sprintf("the expression %s: %s", shorten(x.text), fault.reason)}
	}
	n := int32(len(p.starts) - 1)
	known[x.text] = n
	return n, nil
}

// maxShown bounds how much of an expression a message shows, in characters.
const maxShown = 60

func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "..."
	}
	return text
}
