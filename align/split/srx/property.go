package srx

import (
	"strings"
	"sync"
	"unicode"
)

// The named classes have their Unicode meaning, as in the ICU regular
// expressions that the standard names, and as in Java with its flag
// UNICODE_CHARACTER_CLASS: \w, \d, \s and \b know Cyrillic and Chinese.

// classes are the classes of POSIX, Java and ICU by their names in small letters,
// made when a file first needs one.
var classes = sync.OnceValue(func() map[string]set {
	letter, digit, control := tableSet(unicode.L), tableSet(unicode.Nd), tableSet(unicode.Cc)
	alphabetic := tableSet(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
	lower := tableSet(unicode.Ll, unicode.Other_Lowercase)
	upper := tableSet(unicode.Lu, unicode.Other_Uppercase)
	punct, ideographic, hex := tableSet(unicode.P), tableSet(unicode.Ideographic), tableSet(unicode.Hex_Digit)
	space := union(tableSet(unicode.White_Space), set{{0x1c, 0x1f}})
	horizontal := set{{'\t', '\t'}, {' ', ' '}, {0xa0, 0xa0}, {0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200a},
		{0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}}
	graph := union(space, tableSet(unicode.C)).negate()
	noBreak := set{{0xa0, 0xa0}, {0x2007, 0x2007}, {0x202f, 0x202f}}
	return map[string]set{
		"word":  tableSet(unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Join_Control),
		"digit": digit, "space": space, "whitespace": space,
		"horizontal": horizontal, "blank": horizontal,
		"vertical": {{'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}},
		"lineend":  {{'\n', '\n'}, {'\r', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}},
		"lower":    lower, "lowercase": lower, "upper": upper, "uppercase": upper, "titlecase": tableSet(unicode.Lt),
		"alpha": alphabetic, "alphabetic": alphabetic, "alnum": union(alphabetic, digit), "letter": letter,
		"ascii": {{0, 0x7f}}, "l1": {{0, 0xff}}, "any": everything, "all": everything,
		"punct": punct, "punctuation": punct, "cntrl": control, "control": control,
		"xdigit": union(digit, hex), "hexdigit": hex, "joincontrol": tableSet(unicode.Join_Control),
		"ideographic": ideographic, "graph": graph, "print": union(graph, tableSet(unicode.Zs)),
		"javalowercase": lower, "javauppercase": upper, "javatitlecase": tableSet(unicode.Lt), "javaletter": letter,
		"javadigit": digit, "javaletterordigit": union(letter, digit), "javaalphabetic": alphabetic,
		"javaideographic": ideographic, "javaspacechar": tableSet(unicode.Z), "javaisocontrol": {{0, 0x1f}, {0x7f, 0x9f}},
		// Character.isWhitespace leaves out the blanks that do not break.
		"javawhitespace": intersect(union(tableSet(unicode.Z), set{{'\t', '\r'}, {0x1c, 0x1f}}), noBreak.negate()),
	}
})

// blocks are the Unicode blocks by their names without blanks, in small letters:
// those of the scripts that documents are written in.
var blocks = map[string]span{
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

// property returns the set that \p{name} or [:name:] stands for, false where the
// name is not known.
func property(name string) (set, bool) {
	key, value, pair := strings.Cut(name, "=")
	if !pair {
		return propertyOf(name)
	}
	switch loose(key) {
	case "gc", "generalcategory":
		t, ok := unicode.Categories[value]
		if !ok {
			return nil, false
		}
		return tableSet(t), true
	case "sc", "script":
		return scriptOf(value)
	case "blk", "block":
		return blockOf(value)
	}
	return nil, false
}

func propertyOf(name string) (set, bool) {
	if t, ok := unicode.Categories[name]; ok {
		return tableSet(t), true
	}
	if s, ok := classes()[loose(name)]; ok {
		return s, true
	}
	if rest, ok := strings.CutPrefix(name, "Is"); ok {
		if t, ok := unicode.Categories[rest]; ok {
			return tableSet(t), true
		}
		if s, ok := classes()[loose(rest)]; ok && !strings.HasPrefix(loose(rest), "java") {
			return s, true
		}
		return scriptOf(rest)
	}
	if rest, ok := strings.CutPrefix(name, "In"); ok {
		return blockOf(rest)
	}
	return scriptOf(name)
}

func scriptOf(name string) (set, bool) {
	for script, t := range unicode.Scripts {
		if loose(script) == loose(name) {
			return tableSet(t), true
		}
	}
	return nil, false
}

func blockOf(name string) (set, bool) {
	b, ok := blocks[loose(name)]
	return set{b}, ok
}

// loose writes a name in small letters without blanks, hyphens and underscores.
func loose(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(name))
}
