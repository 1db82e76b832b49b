package srx

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The regular expressions
//
// SRX names the syntax of ICU; the files in use are written for Java. The two
// agree but for details, and what they have beyond regular languages is of two
// kinds.
//
// Translated exactly: look-ahead and look-behind of any content and depth (each
// becomes an automaton of its own, engine.go), lazy quantifiers (the rule asks
// whether a match ends at a place, not which one is found first), possessive
// quantifiers and atomic groups over single characters (X*+ is X*(?!X)),
// unions and intersections in classes, \Q..\E, \h \v \R, \p{...} of categories,
// scripts, blocks, POSIX and Java, \u \x \0 \c, (?i) (?s) (?m) (?x) and
// their groups, named groups. (?i) knows the cases of all alphabets.
//
// Refused by name with the line: back-references, possessive and atomic groups of
// several characters, \G, \X, \N{...}, conditionals, unknown properties.
//
// Greedy or not makes no difference, and neither does capturing.

const (
	// maxRepeat bounds the counts of {n,m}.
	maxRepeat = 1000
	// maxDepth bounds how deep groups and classes nest.
	maxDepth = 250
)

// flags are the modes of an expression.
type flags struct {
	fold, dotAll, multiLine, comments bool
}

// fault stops a parse: what is wrong and, where a construct has a name, which.
type fault struct{ construct, reason string }

func (f fault) Error() string { return f.reason }

// refused is the fault of a construct that cannot be translated.
func refused(construct, name string) fault {
	return fault{construct, fmt.Sprintf("%s (%s) cannot be used: take it out of the rule, or write it another way", name, construct)}
}

func malformed(format string, args ...any) fault { return fault{"", fmt.Sprintf(format, args...)} }

// parser reads one expression. Its methods panic with a fault, which parse
// catches: nothing else panics here.
type parser struct {
	text  string
	pos   int
	flags flags
	depth int
}

// parse reads a regular expression. An error is of type fault.
func parse(text string) (n *node, err error) {
	if !utf8.ValidString(text) {
		return nil, malformed("the expression holds bytes that are no UTF-8")
	}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(fault)
			if !ok {
				panic(r)
			}
			n, err = nil, f
		}
	}()
	p := &parser{text: text}
	n = p.alternatives()
	if p.pos < len(text) {
		panic(malformed("a ) without its ( in %s", text))
	}
	return n, nil
}

func (p *parser) more() bool { return p.pos < len(p.text) }

func (p *parser) peek() rune {
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return r
}

// next takes one character.
func (p *parser) next() rune {
	if !p.more() {
		panic(malformed("the expression breaks off: %s", p.text))
	}
	r, size := utf8.DecodeRuneInString(p.text[p.pos:])
	p.pos += size
	return r
}

// accept takes the text if it stands next.
func (p *parser) accept(t string) bool {
	if strings.HasPrefix(p.text[p.pos:], t) {
		p.pos += len(t)
		return true
	}
	return false
}

// enter counts the depth of nesting; the caller leaves with p.depth--.
func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		panic(malformed("groups nest deeper than %d", maxDepth))
	}
}

// alternatives reads a|b|c up to a closing bracket or the end. Modes set inside
// hold up to there.
func (p *parser) alternatives() *node {
	p.enter()
	saved := p.flags
	var branches []*node
	for {
		branches = append(branches, p.sequence())
		if !p.accept("|") {
			break
		}
	}
	p.flags = saved
	p.depth--
	if len(branches) == 1 {
		return branches[0]
	}
	return alt(branches...)
}

// sequence reads one branch.
func (p *parser) sequence() *node {
	var items []*node
	for p.more() {
		if p.flags.comments && p.skipComment() {
			continue
		}
		switch p.peek() {
		case '|', ')':
			return cat(items...)
		}
		if quoted, ok := p.quoted(); ok {
			// A quantifier after \Q..\E holds for its last character.
			for i, r := range quoted {
				n := p.literal(r)
				if i == len(quoted)-utf8.RuneLen(r) {
					n = p.quantified(n)
				}
				items = append(items, n)
			}
			continue
		}
		items = append(items, p.quantified(p.atom()))
	}
	return cat(items...)
}

// skipComment skips a blank or a comment in the mode (?x).
func (p *parser) skipComment() bool {
	r := p.peek()
	if r == '#' {
		for p.more() && p.next() != '\n' {
			continue
		}
		return true
	}
	if r < utf8.RuneSelf && unicode.IsSpace(r) {
		p.next()
		return true
	}
	return false
}

// quoted reads \Q..\E.
func (p *parser) quoted() (string, bool) {
	if !p.accept(`\Q`) {
		return "", false
	}
	rest := p.text[p.pos:]
	end := strings.Index(rest, `\E`)
	if end < 0 {
		p.pos = len(p.text)
		return rest, true
	}
	p.pos += end + len(`\E`)
	return rest[:end], true
}

// literal is one character, in all its cases under (?i).
func (p *parser) literal(r rune) *node { return one(p.cases(single(r))) }

func (p *parser) cases(s set) set {
	if p.flags.fold {
		return s.fold()
	}
	return s
}

// atom reads what a quantifier can follow.
func (p *parser) atom() *node {
	switch r := p.next(); r {
	case '.':
		if p.flags.dotAll {
			return one(everything)
		}
		return one(classes()["lineend"].negate())
	case '^':
		if p.flags.multiLine {
			return at(lineStart)
		}
		return at(textStart)
	case '$':
		if p.flags.multiLine {
			return at(lineEnd)
		}
		return at(finalEnd)
	case '[':
		return one(p.class())
	case '(':
		return p.group()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		panic(malformed("nothing stands before the %c in %s", r, p.text))
	default:
		return p.literal(r)
	}
}
