package srx

import "strings"

// class reads a class after its opening bracket, with its closing one. Inside it,
// ranges, escapes and nested classes are united; && intersects what stands before
// it with what follows; ^ at the head negates the whole, intersections included,
// as Java does since version 9 and ICU always did.
func (p *parser) class() set {
	p.enter()
	negative := p.accept("^")
	result := p.classPart(true)
	for p.accept("&&") {
		result = intersect(result, p.classPart(false))
	}
	if !p.accept("]") {
		panic(malformed("a [ has no ] in %s", p.text))
	}
	p.depth--
	if negative {
		return result.negate()
	}
	return result
}

// classPart reads the members of a class up to && or the closing bracket. At the
// head of a class a closing bracket is a member.
func (p *parser) classPart(head bool) set {
	var sets []set
	for ; ; head = false {
		switch {
		case !p.more():
			panic(malformed("a [ has no ] in %s", p.text))
		case p.peek() == ']' && !head, strings.HasPrefix(p.text[p.pos:], "&&"):
			return union(sets...)
		case p.flags.comments && p.skipComment():
			continue
		case p.accept("[:"):
			sets = append(sets, p.posix())
		case p.accept("["):
			sets = append(sets, p.class())
		case strings.HasPrefix(p.text[p.pos:], "--["):
			panic(refused("--[", "a difference of classes, which Java and ICU read in two ways"))
		case p.accept(`\Q`):
			p.pos -= len(`\Q`)
			quoted, _ := p.quoted()
			for _, r := range quoted {
				sets = append(sets, p.cases(single(r)))
			}
		default:
			sets = append(sets, p.member())
		}
	}
}

// posix reads [:name:] after its opening.
func (p *parser) posix() set {
	name, _, found := strings.Cut(p.text[p.pos:], ":]")
	s, ok := property(strings.TrimPrefix(name, "^"))
	if !found || !ok {
		panic(malformed("[:%s:] is no class in %s", name, p.text))
	}
	p.pos += len(name) + len(":]")
	if s = p.cases(s); strings.HasPrefix(name, "^") {
		return s.negate()
	}
	return s
}

// member reads one character, an escape or a range.
func (p *parser) member() set {
	low, s, isRune := p.memberRune()
	if !isRune {
		return s
	}
	rest := p.text[p.pos:]
	if strings.HasPrefix(rest, "--[") {
		return p.cases(single(low)) // classPart refuses it
	}
	if !strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "-]") || strings.HasPrefix(rest, "-[") || strings.HasPrefix(rest, "-&&") {
		return p.cases(single(low))
	}
	p.next()
	high, _, isRune := p.memberRune()
	if !isRune || high < low {
		panic(malformed("a range in a class is out of order in %s", p.text))
	}
	return p.cases(set{{low, high}})
}

// memberRune reads one character, or an escape that stands for a set.
func (p *parser) memberRune() (r rune, s set, isRune bool) {
	if r = p.next(); r != '\\' {
		return r, nil, true
	}
	if p.more() && strings.ContainsRune("dDwWsShHvVpP", p.peek()) {
		return 0, p.escapedSet(), false
	}
	if p.accept("b") {
		panic(refused(`[\b]`, "a word boundary in a class"))
	}
	return p.escapedRune(), nil, true
}
