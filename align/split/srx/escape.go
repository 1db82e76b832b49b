package srx

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// escape reads what follows a backslash outside a class.
func (p *parser) escape() *node {
	r := p.next()
	switch r {
	case 'b':
		if p.accept("{") {
			panic(refused(`\b{`, "a boundary of another kind than of words"))
		}
		return at(wordEdge)
	case 'B':
		return at(noWordEdge)
	case 'A':
		return at(textStart)
	case 'z':
		return at(textEnd)
	case 'Z':
		return at(finalEnd)
	case 'R':
		// A line break, \r\n as one where both stand.
		return alt(cat(one(single('\r')), one(single('\n'))), cat(one(single('\r')), notNext(single('\n'))),
			one(intersect(classes()["vertical"], single('\r').negate())))
	case 'G':
		panic(refused(`\G`, "the end of the match before"))
	case 'X':
		panic(refused(`\X`, "a grapheme cluster"))
	case 'k':
		panic(refused(`\k`, "a back-reference"))
	case 'E':
		return cat()
	}
	if r >= '1' && r <= '9' {
		panic(refused(`\`+string(r), "a back-reference"))
	}
	p.pos -= utf8.RuneLen(r)
	return one(p.escapedSet())
}

// escapedSet reads what follows a backslash and stands for a set of characters,
// inside a class or outside.
func (p *parser) escapedSet() set {
	switch r := p.next(); r {
	case 'd':
		return classes()["digit"]
	case 'D':
		return classes()["digit"].negate()
	case 'w':
		return classes()["word"]
	case 'W':
		return classes()["word"].negate()
	case 's':
		return classes()["space"]
	case 'S':
		return classes()["space"].negate()
	case 'h':
		return classes()["horizontal"]
	case 'H':
		return classes()["horizontal"].negate()
	case 'v':
		return classes()["vertical"]
	case 'V':
		return classes()["vertical"].negate()
	case 'p', 'P':
		return p.property(r == 'P')
	default:
		p.pos -= utf8.RuneLen(r)
		return p.cases(single(p.escapedRune()))
	}
}

// escapedRune reads what follows a backslash and stands for one character.
func (p *parser) escapedRune() rune {
	switch r := p.next(); r {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'f':
		return '\f'
	case 'a':
		return '\a'
	case 'e':
		return 0x1b
	case 'c':
		return p.next() ^ 0x40
	case '0':
		return p.octal()
	case 'x':
		if p.accept("{") {
			digits, _, found := strings.Cut(p.text[p.pos:], "}")
			if !found {
				panic(malformed(`a \x{ has no } in %s`, p.text))
			}
			p.pos += len(digits) + 1
			return p.code(digits)
		}
		return p.hex(2)
	case 'u':
		return p.utf16()
	case 'U':
		return p.hex(8)
	case 'N':
		panic(refused(`\N`, "a character by its name"))
	default:
		if r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '1' && r <= '9') {
			panic(refused(`\`+string(r), "an escape that is not known"))
		}
		return r
	}
}

// octal reads \0n, \0nn and \0nnn.
func (p *parser) octal() rune {
	value, digits := rune(0), 0
	for digits < 3 && p.more() && p.peek() >= '0' && p.peek() <= '7' && value*8+p.peek()-'0' <= 0o377 {
		value = value*8 + p.next() - '0'
		digits++
	}
	if digits == 0 {
		panic(malformed(`a \0 has no digits in %s`, p.text))
	}
	return value
}

// hex reads so many hexadecimal digits.
func (p *parser) hex(n int) rune {
	if p.pos+n > len(p.text) {
		panic(malformed(`an escape \x, \u or \U breaks off in %s`, p.text))
	}
	p.pos += n
	return p.code(p.text[p.pos-n : p.pos])
}

func (p *parser) code(digits string) rune {
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || n > utf8.MaxRune {
		panic(malformed("%q is no character code in %s", digits, p.text))
	}
	return rune(n)
}

// utf16 reads \uhhhh, two of them where they are the halves of one character.
func (p *parser) utf16() rune {
	const high, low = 0xd800, 0xdc00
	r := p.hex(4)
	if r < high || r >= low || !p.accept(`\u`) {
		return r
	}
	second := p.hex(4)
	if second < low || second > 0xdfff {
		panic(malformed("half a character in %s", p.text))
	}
	return (r-high)<<10 + (second - low) + 0x10000
}

// property reads the name of \p and \P.
func (p *parser) property(negative bool) set {
	name := string(p.next())
	if name == "{" {
		var found bool
		if name, _, found = strings.Cut(p.text[p.pos:], "}"); !found {
			panic(malformed(`a \p{ has no } in %s`, p.text))
		}
		p.pos += len(name) + 1
		if rest, ok := strings.CutPrefix(name, "^"); ok {
			name, negative = rest, !negative
		}
	}
	s, ok := property(name)
	if !ok {
		panic(fault{`\p{` + name + `}`, `the property \p{` + name + `} is not known: name a category, a script, a block or a class of POSIX or Java`})
	}
	if s = p.cases(s); negative {
		return s.negate()
	}
	return s
}
