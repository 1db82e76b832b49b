package srx

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// The regular expressions
//
// SRX prescribes the regular expressions of ICU, and the files in use are
// written for Java. Package regexp2 reads those of .NET. translate rewrites the
// former as the latter, construct by construct, so that nothing is left to what
// the dialects happen to have in common:
//
//   - Modes are resolved here: (?i) writes every letter with its other cases, (?s)
//     and (?m) choose what . ^ $ become, (?x) drops spaces and comments.
//   - Classes have their Unicode meaning (class.go).
//   - Line ends are those of Unicode, \r\n counts as one.
//   - All groups become groups that capture nothing.
//   - A beforebreak is matched from right to left (engine.go), where a possessive
//     match differs from one from left to right. There X*+ becomes X*(?!X) if X is
//     a single character, and other possessive quantifiers and atomic groups are
//     refused.
//
// Refused by name, with the line: back-references, \G, \X, \N{...}, conditionals,
// recursion, unknown modes, escapes and properties.

// Characters that end a line, as members of a class.
const lineEnds = `\n\r\u0085\u2028\u2029`

// The zero-width constructs, in the syntax of regexp2. A place inside \r\n is
// neither the end nor the start of a line.
const (
	textStart = `\A`
	textEnd   = `\z`
	finalEnd  = `(?=(?:\r\n|(?:(?<!\r)\n|[\r\u0085\u2028\u2029]))?\z)`
	lineStart = `(?:\A|(?<=[` + lineEnds + `])(?!\z)(?!(?<=\r)\n))`
	lineEnd   = `(?:\z|(?=[` + lineEnds + `])(?!(?<=\r)\n))`
	lineBreak = `(?:\r\n|\r(?!\n)|[\n\x0b\f\u0085\u2028\u2029])`
)

const (
	// maxCount bounds the counts of {n,m}, as a check against typing errors.
	maxCount = 1000
	// maxDepth bounds how deep groups and classes nest: the translation recurses.
	maxDepth = 250
)

// A fault describes what is wrong with an expression and names the construct,
// if it has a name.
type fault struct{ construct, reason string }

// refused returns the fault of a construct without a translation.
func refused(construct, name string) fault {
	return fault{construct, fmt.Sprintf("%s (%s) cannot be used: take it out of the rule, or write it another way", name, construct)}
}

func malformed(format string, args ...any) fault { return fault{"", fmt.Sprintf(format, args...)} }

// flags are the modes that are set.
type flags struct {
	fold, dotAll, multiLine, comments bool
}

// translator rewrites one expression. Its methods panic with a fault, which
// translate recovers.
type translator struct {
	text  string
	pos   int
	flags flags
	depth int
	// leftward reports whether regexp2 matches the current part from right to
	// left: in a beforebreak and in a look-behind, unless a look-ahead is
	// nearer.
	leftward bool
}

// translate returns the expression in the syntax of regexp2. leftward reports
// whether the result is for a look-behind.
func translate(text string, leftward bool) (out string, problem *fault) {
	if !utf8.ValidString(text) {
		f := malformed("the expression is not valid UTF-8")
		return "", &f
	}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(fault)
			if !ok {
				panic(r)
			}
			out, problem = "", &f
		}
	}()
	t := &translator{text: text, leftward: leftward}
	out = t.alternatives()
	if t.more() {
		panic(malformed("a ) without its ( in %s", text))
	}
	return out, nil
}

func (t *translator) more() bool { return t.pos < len(t.text) }

func (t *translator) peek() rune {
	r, _ := utf8.DecodeRuneInString(t.text[t.pos:])
	return r
}

// next consumes one character.
func (t *translator) next() rune {
	if !t.more() {
		panic(malformed("the expression breaks off: %s", t.text))
	}
	r, size := utf8.DecodeRuneInString(t.text[t.pos:])
	t.pos += size
	return r
}

// accept consumes s if it comes next.
func (t *translator) accept(s string) bool {
	if strings.HasPrefix(t.text[t.pos:], s) {
		t.pos += len(s)
		return true
	}
	return false
}

// until consumes the text up to end, and end.
func (t *translator) until(end string) (string, bool) {
	before, _, found := strings.Cut(t.text[t.pos:], end)
	t.pos = min(t.pos+len(before)+len(end), len(t.text))
	return before, found
}

// alternatives translates a|b|c up to a closing parenthesis or the end. A mode
// that is set inside ends there.
func (t *translator) alternatives() string {
	if t.depth++; t.depth > maxDepth {
		panic(malformed("groups nest deeper than %d", maxDepth))
	}
	saved := t.flags
	var out strings.Builder
	out.WriteString(t.sequence())
	for t.accept("|") {
		out.WriteString("|" + t.sequence())
	}
	t.flags = saved
	t.depth--
	return out.String()
}

func (t *translator) sequence() string {
	var out strings.Builder
	for t.more() && t.peek() != '|' && t.peek() != ')' {
		switch {
		case t.skipComment():
		case t.accept(`\Q`):
			quoted, _ := t.until(`\E`)
			for i, r := range quoted {
				atom := t.literal(r)
				if i+utf8.RuneLen(r) == len(quoted) {
					atom = t.quantified(atom, true)
				}
				out.WriteString(atom)
			}
		default:
			out.WriteString(t.quantified(t.atom()))
		}
	}
	return out.String()
}

// skipComment consumes a space or a comment where (?x) is on.
func (t *translator) skipComment() bool {
	if !t.flags.comments || !t.more() {
		return false
	}
	r := t.peek()
	if r == '#' {
		t.until("\n")
	} else if r < utf8.RuneSelf && unicode.IsSpace(r) {
		t.next()
	} else {
		return false
	}
	return true
}

// atom translates what a quantifier can follow, and reports whether it matches
// exactly one character.
func (t *translator) atom() (out string, single bool) {
	switch r := t.next(); r {
	case '.':
		if t.flags.dotAll {
			return `[\s\S]`, true
		}
		return `[^` + lineEnds + `]`, true
	case '^':
		if t.flags.multiLine {
			return lineStart, false
		}
		return textStart, false
	case '$':
		if t.flags.multiLine {
			return lineEnd, false
		}
		return finalEnd, false
	case '[':
		return t.class().String(), true
	case '(':
		return t.group(), false
	case '\\':
		return t.escape()
	case '*', '+', '?':
		panic(malformed("nothing precedes the %c in %s", r, t.text))
	default:
		return t.literal(r), true
	}
}

func (t *translator) literal(r rune) string {
	if t.flags.fold {
		return t.chars(r, r).String()
	}
	return quote(r)
}

// quote escapes a character so that it is literal inside and outside a class.
func quote(r rune) string {
	if r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return string(r)
}

// unbounded is the upper limit of a quantifier without one.
const unbounded = -1

// quantified translates the quantifier that follows the atom, if one does.
func (t *translator) quantified(atom string, single bool) string {
	for t.skipComment() {
	}
	least, most, ok := t.counts()
	if !ok {
		return atom
	}
	atom = "(?:" + atom + ")"
	out := atom + counted(least, most)
	if t.accept("+") {
		switch {
		case !t.leftward:
			out = "(?>" + out + ")"
		case single:
			out = possessive(atom, least, most)
		default:
			panic(refused("X*+, X++, X?+", "a possessive quantifier over more than one character in a beforebreak or look-behind"))
		}
	} else {
		t.accept("?") // Whether a match exists does not depend on which is tried first.
	}
	if _, _, again := t.counts(); again {
		panic(malformed("two quantifiers follow each other in %s", t.text))
	}
	return out
}

// counted writes a quantifier.
func counted(least, most int) string {
	if most == unbounded {
		return fmt.Sprintf("{%d,}", least)
	}
	return fmt.Sprintf("{%d,%d}", least, most)
}

// possessive returns a possessive quantifier over a single character: the match
// ends at its upper limit or where the character does not follow.
//
//	X{n,m}+  =  X{m} | X{n,m-1}(?!X)        X*+  =  X*(?!X)
func possessive(x string, least, most int) string {
	full := x + counted(most, most)
	switch most {
	case unbounded:
		return x + counted(least, most) + "(?!" + x + ")"
	case least:
		return full
	}
	return "(?:" + full + "|" + x + counted(least, most-1) + "(?!" + x + "))"
}

// counts consumes a quantifier without what may follow it.
func (t *translator) counts() (least, most int, ok bool) {
	switch {
	case t.accept("*"):
		return 0, unbounded, true
	case t.accept("+"):
		return 1, unbounded, true
	case t.accept("?"):
		return 0, 1, true
	case !t.accept("{"):
		return 0, 0, false
	}
	inside, closed := t.until("}")
	low, high, isRange := strings.Cut(inside, ",")
	least, most = t.count(low), unbounded
	if !isRange {
		most = least
	} else if high != "" {
		most = t.count(high)
	}
	if !closed || most != unbounded && most < least {
		panic(malformed("a count {n,m} is not well formed in %s", t.text))
	}
	return least, most, true
}

func (t *translator) count(digits string) int {
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		panic(malformed("a count {n,m} has no number in %s", t.text))
	}
	if n > maxCount {
		panic(malformed("a count is larger than %d in %s", maxCount, t.text))
	}
	return int(n)
}

// group translates what follows an opening parenthesis, with the closing one.
func (t *translator) group() string {
	switch {
	case !t.accept("?"), t.accept(":"):
		return t.inside("(?:", t.leftward)
	case t.accept("="):
		return t.inside("(?=", false)
	case t.accept("!"):
		return t.inside("(?!", false)
	case t.accept("<="):
		return t.inside("(?<=", true)
	case t.accept("<!"):
		return t.inside("(?<!", true)
	case t.accept(">"):
		if t.leftward {
			panic(refused("(?>", "an atomic group in a beforebreak or look-behind"))
		}
		return t.inside("(?>", false)
	case t.accept("<"):
		name, closed := t.until(">")
		if !closed || name == "" || strings.ContainsFunc(name, func(r rune) bool {
			return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}) {
			panic(malformed("the name of a group is not well formed in %s", t.text))
		}
		return t.inside("(?:", t.leftward)
	case t.accept("#"):
		if _, closed := t.until(")"); !closed {
			panic(malformed("a comment (?# has no ) in %s", t.text))
		}
		return ""
	case t.accept("("):
		panic(refused("(?(", "a conditional"))
	}
	return t.modes()
}

// inside translates the rest of a group.
func (t *translator) inside(opening string, leftward bool) string {
	saved := t.leftward
	t.leftward = leftward
	out := opening + t.alternatives() + ")"
	t.leftward = saved
	if !t.accept(")") {
		panic(malformed("a ( has no ) in %s", t.text))
	}
	return out
}

// modes translates (?i), (?i-s) and (?i:...) after the question mark.
func (t *translator) modes() string {
	saved, on := t.flags, true
	for {
		switch r := t.next(); r {
		case '-':
			on = false
		case 'i':
			t.flags.fold = on
		case 's':
			t.flags.dotAll = on
		case 'm':
			t.flags.multiLine = on
		case 'x':
			t.flags.comments = on
		case 'u', 'U', 'w':
			// Unicode cases, classes and word boundaries: always on here.
		case ')':
			return ""
		case ':':
			out := t.inside("(?:", t.leftward)
			t.flags = saved
			return out
		default:
			panic(refused("(?"+string(r), "a mode that is not known"))
		}
	}
}

// escape translates what follows a backslash outside a class, and reports
// whether it matches exactly one character.
func (t *translator) escape() (out string, single bool) {
	switch r := t.peek(); r {
	case 'b':
		if t.next(); t.accept("{") {
			panic(refused(`\b{`, "a boundary of another kind than of words"))
		}
		return wordBoundary, false
	case 'B':
		t.next()
		return noWordBoundary, false
	case 'A':
		t.next()
		return textStart, false
	case 'z':
		t.next()
		return textEnd, false
	case 'Z':
		t.next()
		return finalEnd, false
	case 'R':
		t.next()
		return lineBreak, false
	case 'E':
		t.next()
		return "", false
	case 'G':
		panic(refused(`\G`, "the end of the previous match"))
	case 'X':
		panic(refused(`\X`, "a grapheme cluster"))
	case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		panic(refused(`\`+string(r), "a back-reference"))
	case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'p', 'P':
		return t.escapedClass().String(), true
	}
	return t.literal(t.escapedRune()), true
}

// escapedRune returns the character of an escape, after the backslash.
func (t *translator) escapedRune() rune {
	switch r := t.next(); r {
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
		return t.next() ^ 0x40
	case '0':
		return t.octal()
	case 'x':
		if t.accept("{") {
			digits, closed := t.until("}")
			if !closed {
				panic(malformed(`a \x{ has no } in %s`, t.text))
			}
			return t.code(digits)
		}
		return t.hex(2)
	case 'u':
		return t.utf16()
	case 'U':
		return t.hex(8)
	case 'N':
		panic(refused(`\N`, "a character by its name"))
	default:
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			panic(refused(`\`+string(r), "an escape that is not known"))
		}
		return r
	}
}

// octal reads the digits of \0n, \0nn and \0nnn.
func (t *translator) octal() rune {
	value, digits := rune(0), 0
	for digits < 3 && t.more() && t.peek() >= '0' && t.peek() <= '7' && value*8+t.peek()-'0' <= 0o377 {
		value = value*8 + t.next() - '0'
		digits++
	}
	if digits == 0 {
		panic(malformed(`a \0 has no digits in %s`, t.text))
	}
	return value
}

// hex reads exactly n hexadecimal digits.
func (t *translator) hex(n int) rune {
	if t.pos+n > len(t.text) {
		panic(malformed(`an escape \x, \u or \U breaks off in %s`, t.text))
	}
	t.pos += n
	return t.code(t.text[t.pos-n : t.pos])
}

func (t *translator) code(digits string) rune {
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || n > utf8.MaxRune {
		panic(malformed("%q is not the code of a character in %s", digits, t.text))
	}
	return rune(n)
}

// utf16 parses \uhhhh, or two of them if they are the halves of one character.
func (t *translator) utf16() rune {
	r := t.hex(4)
	if !utf16.IsSurrogate(r) {
		return r
	}
	if t.accept(`\u`) {
		if r = utf16.DecodeRune(r, t.hex(4)); r != utf8.RuneError {
			return r
		}
	}
	panic(malformed("half a character in %s", t.text))
}
