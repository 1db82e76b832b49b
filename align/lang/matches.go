package lang

import "strings"

// Matches tells whether a text tagged have serves a user who asked for want.
// An empty want is served by everything.
//
//	want      is served by              but not by
//	zh        zh, zh-CN, zh-Hant, …     yue, ja
//	zh-Hans   zh, zh-CN, zh-SG          zh-TW, zh-Hant
//	zh-CN     zh, zh-Hans, zh-CN        zh-SG, zh-TW
//	zh-Hant   zh-Hant, zh-TW, zh-HK     zh, zh-CN
//	zh-TW     zh-Hant, zh-TW            zh-HK, zh
//	en        en, en-US, en-GB          fr
//	en-GB     en-GB                     en, en-US
//
// What want says must hold of have. Chinese alone is read more generously: a
// tag without script means the script of its region, a bare zh is simplified
// (the likely subtags of Unicode CLDR say the same), and a tag that names no
// region serves every region of its script, since tools disagree about whether
// to write zh-Hans or zh-CN for one and the same text.
func Matches(want, have string) bool {
	if want == "" || want == have {
		return true
	}
	w, h := parse(want), parse(have)
	if !sameBase(w.base, h.base) {
		return false
	}
	if w.script == "" && w.region == "" && w.rest == "" {
		return true
	}
	if Base(want) == "zh" {
		if !strings.EqualFold(w.chineseScript(), h.chineseScript()) {
			return false
		}
		if h.region == "" {
			return w.rest == "" || strings.EqualFold(w.rest, h.rest)
		}
	} else if w.script != "" && !strings.EqualFold(w.script, h.script) {
		return false
	}
	if w.region != "" && !strings.EqualFold(w.region, h.region) {
		return false
	}
	return w.rest == "" || strings.EqualFold(w.rest, h.rest)
}

// parts are the subtags of a tag, cut out without a look at any registry:
// Matches is asked once for every variant of a memory.
type parts struct {
	base, script, region, rest string
}

func parse(tag string) parts {
	var p parts
	p.base, tag = cut(tag)
	if next, after := cut(tag); len(next) == 4 && next[0] > '9' {
		p.script, tag = next, after
	}
	if next, after := cut(tag); len(next) == 2 || len(next) == 3 && next[0] <= '9' {
		p.region, tag = next, after
	}
	p.rest = tag
	return p
}

// cut divides a tag at its first separator.
func cut(tag string) (first, rest string) {
	for i := 0; i < len(tag); i++ {
		if tag[i] == '-' || tag[i] == '_' {
			return tag[:i], tag[i+1:]
		}
	}
	return tag, ""
}

func sameBase(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	// Only codes of different length can name one language: zho and zh.
	return len(a) != len(b) && a != "" && b != "" && Base(a) == Base(b)
}

// chineseScript is the script that a Chinese tag says or implies.
func (p parts) chineseScript() string {
	if p.script != "" {
		return p.script
	}
	switch strings.ToUpper(p.region) {
	case "TW", "HK", "MO":
		return "Hant"
	}
	return "Hans"
}
