package srx

import "strings"

// quantified reads the quantifiers after an atom.
func (p *parser) quantified(n *node) *node {
	for p.more() {
		if p.flags.comments && p.skipComment() {
			continue
		}
		least, most, ok := p.counts()
		if !ok {
			break
		}
		switch {
		case p.accept("?"): // lazy: the same places match
			n = repeat(n, least, most)
		case p.accept("+"):
			n = possessive(n, least, most)
		default:
			n = repeat(n, least, most)
		}
	}
	return n
}

// counts reads one quantifier.
func (p *parser) counts() (least, most int, ok bool) {
	switch {
	case p.accept("*"):
		return 0, unbounded, true
	case p.accept("+"):
		return 1, unbounded, true
	case p.accept("?"):
		return 0, 1, true
	case !strings.HasPrefix(p.text[p.pos:], "{"):
		return 0, 0, false
	}
	p.next()
	least = p.count()
	most = least
	if p.accept(",") {
		most = unbounded
		if p.more() && p.peek() != '}' {
			most = p.count()
		}
	}
	if !p.accept("}") || most != unbounded && most < least {
		panic(malformed("a count {n,m} is not well formed in %s", p.text))
	}
	return least, most, true
}

func (p *parser) count() int {
	n, start := 0, p.pos
	for p.more() && p.peek() >= '0' && p.peek() <= '9' {
		if n = n*10 + int(p.next()-'0'); n > maxRepeat {
			panic(malformed("a count is larger than %d in %s", maxRepeat, p.text))
		}
	}
	if p.pos == start {
		panic(malformed("a count {n,m} has no number in %s", p.text))
	}
	return n
}

// possessive translates a quantifier that gives nothing back. Over a single
// character it takes as many as stand there, so that it ends at the count or
// where no more stands:
//
//	X{n,m}+  =  X{m} | X{n,m-1}(?!X)        X*+  =  X*(?!X)
func possessive(n *node, least, most int) *node {
	if n.op != opSet {
		panic(refused("X*+, X++, X?+", "a possessive quantifier over more than one character"))
	}
	if most == unbounded {
		return cat(repeat(n, least, unbounded), notNext(n.set))
	}
	full := repeat(n, most, most)
	if most == least {
		return full
	}
	return alt(full, cat(repeat(n, least, most-1), notNext(n.set)))
}

// group reads what follows an opening bracket, with its closing one.
func (p *parser) group() *node {
	if !p.accept("?") {
		return p.closed(p.alternatives())
	}
	switch {
	case p.accept(":"):
		return p.closed(p.alternatives())
	case p.accept("="):
		return p.looking(lookSide{})
	case p.accept("!"):
		return p.looking(lookSide{negative: true})
	case p.accept("<="):
		return p.looking(lookSide{behind: true})
	case p.accept("<!"):
		return p.looking(lookSide{behind: true, negative: true})
	case p.accept(">"):
		return atomic(p.closed(p.alternatives()))
	case p.accept("<"):
		p.groupName()
		return p.closed(p.alternatives())
	case p.accept("#"):
		return p.comment()
	case p.accept("("):
		panic(refused("(?(", "a conditional"))
	}
	return p.modes()
}

// closed takes the closing bracket of a group.
func (p *parser) closed(n *node) *node {
	if !p.accept(")") {
		panic(malformed("a ( has no ) in %s", p.text))
	}
	return n
}

func (p *parser) looking(side lookSide) *node {
	return &node{op: opLook, look: side, subs: []*node{p.closed(p.alternatives())}}
}

// atomic translates a group that gives nothing back. One that can match in one
// way only at a place is an ordinary group.
func atomic(n *node) *node {
	for n.op == opCat && len(n.subs) == 1 {
		n = n.subs[0]
	}
	switch {
	case n.op == opSet:
		return n
	case n.op == opRepeat && n.subs[0].op == opSet:
		return possessive(n.subs[0], n.min, n.max)
	case n.op == opCat && allSingle(n.subs):
		return n
	case n.op == opAlt && sameLength(n.subs):
		return n
	}
	panic(refused("(?>", "an atomic group that matches in several lengths"))
}

func allSingle(subs []*node) bool {
	for _, n := range subs {
		if n.op != opSet {
			return false
		}
	}
	return true
}

// sameLength tells whether the branches are characters, as many in each.
func sameLength(branches []*node) bool {
	for _, n := range branches {
		if n.op != opCat || !allSingle(n.subs) || len(n.subs) != len(branches[0].subs) {
			return false
		}
	}
	return true
}

func (p *parser) groupName() {
	for !p.accept(">") {
		if r := p.next(); !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", r) {
			panic(malformed("the name of a group is not well formed in %s", p.text))
		}
	}
}

func (p *parser) comment() *node {
	for p.next() != ')' {
		continue
	}
	return cat()
}

// modes reads (?i), (?i-s) and (?i:...).
func (p *parser) modes() *node {
	saved, on := p.flags, true
	for {
		switch r := p.next(); r {
		case '-':
			on = false
		case 'i':
			p.flags.fold = on
		case 's':
			p.flags.dotAll = on
		case 'm':
			p.flags.multiLine = on
		case 'x':
			p.flags.comments = on
		case 'u', 'U', 'w':
			// Unicode cases, classes and word edges: always so here.
		case ')':
			return cat()
		case ':':
			n := p.closed(p.alternatives())
			p.flags = saved
			return n
		default:
			panic(refused("(?"+string(r), "a mode that is not known"))
		}
	}
}
