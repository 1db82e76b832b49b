package srx

import (
	"strings"
	"unicode"
)

// Classes of characters
//
// Named classes have their Unicode meaning, as in ICU, and as in Java with its
// flag UNICODE_CHARACTER_CLASS: \w, \d, \s and \b cover Cyrillic and Chinese.
// regexp2 knows the categories, scripts and binary properties of package unicode
// and unites them in brackets. What it lacks, nested classes and intersections,
// is written with look-aheads, which work in both directions:
//
//	[a[^b]]       (?:[a]|[^b])
//	[\w&&[^\d]]   (?:(?=[\w])[^\d])
//	[^a&&b]       (?:(?!(?=[a])[b])[\s\S])

// A class is a set of characters, as an expression of regexp2 that matches one.
type class struct {
	// members are those in the brackets of the expression; others are
	// alternatives to it, which match one character each.
	members string
	others  []string
}

// String returns the expression.
func (c class) String() string {
	if len(c.others) == 0 {
		return "[" + c.members + "]"
	}
	all := c.others
	if c.members != "" {
		all = append([]string{"[" + c.members + "]"}, all...)
	}
	if len(all) == 1 {
		return all[0]
	}
	return "(?:" + strings.Join(all, "|") + ")"
}

func (c class) not() class {
	if len(c.others) == 0 {
		return class{others: []string{"[^" + c.members + "]"}}
	}
	return class{others: []string{"(?:(?!" + c.String() + `)[\s\S])`}}
}

func (c class) and(d class) class {
	return class{others: []string{"(?:(?=" + c.String() + ")" + d.String() + ")"}}
}

func (c class) or(d class) class {
	return class{c.members + d.members, append(c.others[:len(c.others):len(c.others)], d.others...)}
}

// chars returns the class of the characters from low to high, with their other
// cases where (?i) is on.
func (t *translator) chars(low, high rune) class {
	c := class{members: span(low, high)}
	if !t.flags.fold {
		return c
	}
	var first, last rune = 0, -1 // the other cases that follow each other
	for r := low; r <= high; r++ {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			if f >= low && f <= high || f == last {
				continue
			}
			if f != last+1 {
				if last >= 0 {
					c.members += span(first, last)
				}
				first = f
			}
			last = f
		}
	}
	if last >= 0 {
		c.members += span(first, last)
	}
	return c
}

// span writes a range of characters as the member of a class.
func span(low, high rune) string {
	if low == high {
		return quote(low)
	}
	return quote(low) + "-" + quote(high)
}

// class translates a class after its opening bracket, including its closing
// one. It may contain ranges, escapes and nested classes; && intersects what
// precedes it with what follows; ^ at the beginning negates the whole,
// including intersections, as Java does since version 9 and ICU always did.
func (t *translator) class() class {
	if t.depth++; t.depth > maxDepth {
		panic(malformed("classes nest deeper than %d", maxDepth))
	}
	negative := t.accept("^")
	result := t.classPart(true)
	for t.accept("&&") {
		result = result.and(t.classPart(false))
	}
	if !t.accept("]") {
		panic(malformed("a [ has no ] in %s", t.text))
	}
	t.depth--
	if negative {
		return result.not()
	}
	return result
}

// classPart translates the members of a class up to && or the closing bracket.
// At the head of a class a closing bracket is a member.
func (t *translator) classPart(head bool) class {
	var result class
	for ; ; head = false {
		switch {
		case !t.more():
			panic(malformed("a [ has no ] in %s", t.text))
		case t.peek() == ']' && !head, strings.HasPrefix(t.text[t.pos:], "&&"):
			return result
		case t.skipComment():
		case t.accept("[:"):
			name, closed := t.until(":]")
			c, ok := t.property(strings.TrimPrefix(name, "^"))
			if !closed || !ok {
				panic(malformed("[:%s:] is not a class in %s", name, t.text))
			}
			if strings.HasPrefix(name, "^") {
				c = c.not()
			}
			result = result.or(c)
		case t.accept("["):
			result = result.or(t.class())
		case strings.HasPrefix(t.text[t.pos:], "--["):
			panic(refused("--[", "a difference of classes, which Java and ICU read in two ways"))
		case t.accept(`\Q`):
			quoted, _ := t.until(`\E`)
			for _, r := range quoted {
				result = result.or(t.chars(r, r))
			}
		default:
			result = result.or(t.member())
		}
	}
}

// member translates one character, an escape or a range.
func (t *translator) member() class {
	low, named := t.memberRune()
	if named != nil {
		return *named
	}
	rest := t.text[t.pos:]
	if !strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "-]") || strings.HasPrefix(rest, "-[") ||
		strings.HasPrefix(rest, "--[") || strings.HasPrefix(rest, "-&&") {
		return t.chars(low, low)
	}
	t.next()
	high, named := t.memberRune()
	if named != nil || high < low {
		panic(malformed("a range in a class is out of order in %s", t.text))
	}
	return t.chars(low, high)
}

// memberRune parses a character, or an escape for a class.
func (t *translator) memberRune() (rune, *class) {
	r := t.next()
	if r != '\\' {
		return r, nil
	}
	switch {
	case t.more() && strings.ContainsRune("dDwWsShHvVpP", t.peek()):
		c := t.escapedClass()
		return 0, &c
	case t.more() && t.peek() == 'b':
		panic(refused(`[\b]`, "a word boundary in a class"))
	}
	return t.escapedRune(), nil
}

// escapedClass translates an escape for a class, after the backslash.
func (t *translator) escapedClass() class {
	r := t.next()
	var c class
	if r == 'p' || r == 'P' {
		name := string(t.next())
		if name == "{" {
			var closed bool
			if name, closed = t.until("}"); !closed {
				panic(malformed(`a \p{ has no } in %s`, t.text))
			}
		}
		rest, inverse := strings.CutPrefix(name, "^")
		var ok bool
		if c, ok = t.property(rest); !ok {
			panic(fault{`\p{` + name + `}`, `the property \p{` + name + `} is not known: name a category, a script, a block or a class of POSIX or Java`})
		}
		if inverse {
			c = c.not()
		}
	} else {
		c = class{members: escapes[unicode.ToLower(r)]}
	}
	if unicode.IsUpper(r) {
		return c.not()
	}
	return c
}

// Members of classes that are used more than once. word and space begin with
// the most frequent characters, since regexp2 tests ranges first.
const (
	alphabetic = `\p{L}\p{Nl}\p{Other_Alphabetic}`
	lowercase  = `\p{Ll}\p{Other_Lowercase}`
	uppercase  = `\p{Lu}\p{Other_Uppercase}`
	word       = `0-9A-Z_a-z\u4e00-\u9fff\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\p{Join_Control}`
	space      = `\t-\r \p{White_Space}\x1c-\x1f`
	horizontal = `\t \u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000`

	wordBoundary   = `(?:(?<=[` + word + `])(?![` + word + `])|(?<![` + word + `])(?=[` + word + `]))`
	noWordBoundary = `(?:(?<=[` + word + `])(?=[` + word + `])|(?<![` + word + `])(?![` + word + `]))`
)

// escapes are the members of the classes of \d \w \s \h \v.
var escapes = map[rune]string{
	'd': `\p{Nd}`, 'w': word, 's': space, 'h': horizontal, 'v': `\n-\r\u0085\u2028\u2029`,
}

// classes holds the members of the classes of POSIX, Java and ICU, by their
// names in small letters. One that begins with ^ is the complement of the
// others.
var classes = map[string]string{
	"word": word, "digit": `\p{Nd}`, "space": space, "whitespace": space, "blank": horizontal,
	"lower": lowercase, "lowercase": lowercase, "upper": uppercase, "uppercase": uppercase, "titlecase": `\p{Lt}`,
	"alpha": alphabetic, "alphabetic": alphabetic, "alnum": alphabetic + `\p{Nd}`, "letter": `\p{L}`,
	"ascii": `\x00-\x7f`, "l1": `\x00-\xff`, "any": `\s\S`, "all": `\s\S`,
	"punct": `\p{P}`, "punctuation": `\p{P}`, "cntrl": `\p{Cc}`, "control": `\p{Cc}`,
	"xdigit": `\p{Nd}\p{Hex_Digit}`, "hexdigit": `\p{Hex_Digit}`, "joincontrol": `\p{Join_Control}`, "ideographic": `\p{Ideographic}`,
	"graph": `^` + space + `\p{C}`, "print": `^\p{C}\t-\r\u0085\u2028\u2029`,
	"javalowercase": lowercase, "javauppercase": uppercase, "javatitlecase": `\p{Lt}`, "javaletter": `\p{L}`,
	"javadigit": `\p{Nd}`, "javaletterordigit": `\p{L}\p{Nd}`, "javaalphabetic": alphabetic, "javaideographic": `\p{Ideographic}`,
	"javaspacechar": `\p{Z}`, "javaisocontrol": `\x00-\x1f\x7f-\u009f`,
	// Character.isWhitespace leaves out the spaces that do not break.
	"javawhitespace": `\t-\r\x1c- \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000`,
}

// blocks holds the Unicode blocks of the scripts in use, by their names in
// small letters and without spaces.
var blocks = map[string][2]rune{
	"basiclatin": {0, 0x7f}, "latin1supplement": {0x80, 0xff}, "latin1": {0x80, 0xff}, "latinextendeda": {0x100, 0x17f}, "latinextendedb": {0x180, 0x24f},
	"ipaextensions": {0x250, 0x2af}, "spacingmodifierletters": {0x2b0, 0x2ff}, "combiningdiacriticalmarks": {0x300, 0x36f}, "greek": {0x370, 0x3ff},
	"greekandcoptic": {0x370, 0x3ff}, "cyrillic": {0x400, 0x4ff}, "cyrillicsupplement": {0x500, 0x52f}, "cyrillicsupplementary": {0x500, 0x52f},
	"armenian": {0x530, 0x58f}, "hebrew": {0x590, 0x5ff}, "arabic": {0x600, 0x6ff}, "arabicsupplement": {0x750, 0x77f}, "devanagari": {0x900, 0x97f},
	"bengali": {0x980, 0x9ff}, "gurmukhi": {0xa00, 0xa7f}, "gujarati": {0xa80, 0xaff}, "tamil": {0xb80, 0xbff}, "telugu": {0xc00, 0xc7f}, "thai": {0xe00, 0xe7f},
	"lao": {0xe80, 0xeff}, "tibetan": {0xf00, 0xfff}, "myanmar": {0x1000, 0x109f}, "georgian": {0x10a0, 0x10ff}, "hanguljamo": {0x1100, 0x11ff},
	"ethiopic": {0x1200, 0x137f}, "khmer": {0x1780, 0x17ff}, "mongolian": {0x1800, 0x18af}, "latinextendedadditional": {0x1e00, 0x1eff},
	"greekextended": {0x1f00, 0x1fff}, "generalpunctuation": {0x2000, 0x206f}, "superscriptsandsubscripts": {0x2070, 0x209f},
	"currencysymbols": {0x20a0, 0x20cf}, "letterlikesymbols": {0x2100, 0x214f}, "numberforms": {0x2150, 0x218f}, "arrows": {0x2190, 0x21ff},
	"mathematicaloperators": {0x2200, 0x22ff}, "enclosedalphanumerics": {0x2460, 0x24ff}, "boxdrawing": {0x2500, 0x257f}, "geometricshapes": {0x25a0, 0x25ff},
	"miscellaneoussymbols": {0x2600, 0x26ff}, "dingbats": {0x2700, 0x27bf}, "cjkradicalssupplement": {0x2e80, 0x2eff}, "kangxiradicals": {0x2f00, 0x2fdf},
	"cjksymbolsandpunctuation": {0x3000, 0x303f}, "hiragana": {0x3040, 0x309f}, "katakana": {0x30a0, 0x30ff}, "bopomofo": {0x3100, 0x312f},
	"hangulcompatibilityjamo": {0x3130, 0x318f}, "katakanaphoneticextensions": {0x31f0, 0x31ff}, "enclosedcjklettersandmonths": {0x3200, 0x32ff},
	"cjkcompatibility": {0x3300, 0x33ff}, "cjkunifiedideographsextensiona": {0x3400, 0x4dbf}, "cjkunifiedideographs": {0x4e00, 0x9fff},
	"hangulsyllables": {0xac00, 0xd7af}, "privateusearea": {0xe000, 0xf8ff}, "cjkcompatibilityideographs": {0xf900, 0xfaff},
	"verticalforms": {0xfe10, 0xfe1f}, "cjkcompatibilityforms": {0xfe30, 0xfe4f}, "smallformvariants": {0xfe50, 0xfe6f},
	"halfwidthandfullwidthforms": {0xff00, 0xffef}, "specials": {0xfff0, 0xffff}, "cjkunifiedideographsextensionb": {0x20000, 0x2a6df},
}

// cased are the categories of letters that differ in case alone.
const cased = `\p{Lu}\p{Ll}\p{Lt}`

// property returns the class of \p{name} or [:name:] and reports whether the
// name is known.
func (t *translator) property(name string) (class, bool) {
	c, ok := propertyOf(name)
	if t.flags.fold && (strings.Contains(cased, c.members) || c.members == lowercase || c.members == uppercase) {
		c.members = cased + `\p{Other_Lowercase}\p{Other_Uppercase}`
	}
	return c, ok
}

func propertyOf(name string) (class, bool) {
	key, value, isPair := strings.Cut(name, "=")
	if isPair {
		switch loose(key) {
		case "gc", "generalcategory":
			return categoryOf(value)
		case "sc", "script":
			return scriptOf(value)
		case "blk", "block":
			return blockOf(value)
		}
		return class{}, false
	}
	if c, ok := categoryOf(name); ok {
		return c, true
	}
	if c, ok := classOf(name); ok {
		return c, true
	}
	if rest, ok := strings.CutPrefix(name, "Is"); ok {
		if c, ok := categoryOf(rest); ok {
			return c, true
		}
		if c, ok := classOf(rest); ok && !strings.HasPrefix(loose(rest), "java") {
			return c, true
		}
		return scriptOf(rest)
	}
	if rest, ok := strings.CutPrefix(name, "In"); ok {
		return blockOf(rest)
	}
	return scriptOf(name)
}

func categoryOf(name string) (class, bool) {
	_, ok := unicode.Categories[name]
	return class{members: `\p{` + name + `}`}, ok
}

func classOf(name string) (class, bool) {
	members, ok := classes[loose(name)]
	if rest, negative := strings.CutPrefix(members, "^"); negative {
		return class{members: rest}.not(), true
	}
	return class{members: members}, ok
}

func scriptOf(name string) (class, bool) {
	for script := range unicode.Scripts {
		if loose(script) == loose(name) {
			return class{members: `\p{` + script + `}`}, true
		}
	}
	return class{}, false
}

func blockOf(name string) (class, bool) {
	b, ok := blocks[loose(name)]
	return class{members: span(b[0], b[1])}, ok
}

// loose writes a name in small letters without spaces, hyphens and underscores.
func loose(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(name))
}
