// Package lang names languages: canonical BCP 47 tags, which tags mean the
// same language, how a language writes, and which language a text is in.
//
// Call Canonical first on every tag that comes from outside; all other packages
// keep canonical tags only. Matches reports whether a text with one tag is
// acceptable for another; Detect guesses the tag of a text.
package lang

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/han"
	"golang.org/x/text/language"
)

// Undetermined is the tag of a text in an unknown language (BCP 47, RFC 5646
// section 4.1).
const Undetermined = "und"

// An UnknownTagError reports a word that is not a language tag.
type UnknownTagError struct {
	// Tag is the word as given.
	Tag string
	// Try is the tag that was probably meant, or "".
	Try string
}

// Error names the word and what to write instead.
func (e *UnknownTagError) Error() string {
	if e.Try != "" {
		return fmt.Sprintf("%q is not a language tag; did you mean %q?", e.Tag, e.Try)
	}
	return fmt.Sprintf("%q is not a language tag; write it like zh-CN, zh-Hant, en or ru", e.Tag)
}

// oldNames are the Windows labels of the two scripts of Chinese, which some
// tools write instead of tags.
var oldNames = map[string]string{"chs": "zh-Hans", "cht": "zh-Hant"}

// suggestions are the tags that were probably meant by words that are not language tags,
// mostly codes of countries. They are for errors, never assumed: "cn" is not a language.
var suggestions = map[string]string{
	"cn": "zh-CN", "tw": "zh-TW", "hk": "zh-HK", "jp": "ja", "ua": "uk", "us": "en-US", "uk-en": "en-GB",
	"chinese": "zh", "english": "en", "russian": "ru", "french": "fr", "german": "de", "japanese": "ja",
	"中文": "zh", "汉语": "zh", "简体中文": "zh-Hans", "繁體中文": "zh-Hant", "英文": "en", "英语": "en", "俄文": "ru", "俄语": "ru",
}

// canonicalForms are the replacements in a canonical tag according to BCP 47
// (RFC 5646 section 4.5): deprecated codes are replaced by their successors.
const canonicalForms = language.DeprecatedBase | language.DeprecatedScript | language.DeprecatedRegion |
	language.SuppressScript | language.Legacy

// Canonical returns the canonical BCP 47 form of a tag: zh_CN and ZH-CN become
// zh-CN, zh-cmn-Hans becomes zh-Hans, iw becomes he, CHS becomes zh-Hans. A
// region that was given is kept. The error is an *UnknownTagError.
func Canonical(tag string) (string, error) {
	if isCommon(tag) {
		return tag, nil
	}
	trimmed := strings.TrimSpace(tag)
	if t, ok := oldNames[strings.ToLower(trimmed)]; ok {
		return t, nil
	}
	parsed, err := language.Raw.Parse(trimmed)
	if err == nil {
		parsed, err = canonicalForms.Canonicalize(parsed)
	}
	if err != nil {
		return "", &UnknownTagError{Tag: tag, Try: suggestions[strings.ToLower(trimmed)]}
	}
	s := parsed.String()
	// ISO 639-3 distinguishes Mandarin from Chinese; like the tools of
	// translators, yiku uses zh for both.
	if s == "cmn" || strings.HasPrefix(s, "cmn-") {
		s = "zh" + strings.TrimPrefix(s, "cmn")
	}
	return s, nil
}

// isCommon reports whether the tag is one of the canonical tags in nearly every
// file: an exchange file names its languages twice per unit, and parsing a tag
// takes longer than reading a sentence.
func isCommon(tag string) bool {
	switch tag {
	case "zh", "zh-CN", "zh-TW", "zh-HK", "zh-Hans", "zh-Hant", "en", "en-US", "en-GB", "ru", "ru-RU",
		"fr", "fr-FR", "de", "de-DE", "es", "es-ES", "ja", "ja-JP", "ko", "ko-KR", "ar", "pt", "it", Undetermined:
		return true
	}
	return false
}

// Base returns the language of a tag without script and region: "zh" for
// "zh-CN". It accepts tags that are not canonical too, such as "ZH_cn" and
// "zho". The base of "" is "".
func Base(tag string) string {
	end := strings.IndexAny(tag, "-_")
	if end < 0 {
		end = len(tag)
	}
	base := strings.ToLower(tag[:end])
	if len(base) == 2 {
		return base
	}
	if c, err := Canonical(tag); err == nil {
		base, _, _ = strings.Cut(c, "-")
	}
	return base
}

// Spaced reports whether the language separates words by spaces. Texts in other
// languages are divided and joined without spaces, and compared by character.
// The result for an unknown language is true.
func Spaced(tag string) bool {
	switch Base(tag) {
	case "zh", "yue", "wuu", "nan", "hak", "gan", "hsn", "lzh", // Chinese
		"ja", "th", "lo", "km", "my", "shn", "bo", "dz", "ii", "nod", "khb", "tdd":
		return false
	}
	return true
}

// Matches reports whether a text tagged have is acceptable where want is asked for. An empty want
// accepts everything.
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
// Every subtag of want must be in have. Only Chinese is matched less strictly: a tag without script
// has the script of its region, a bare zh is simplified (as in the likely subtags of Unicode CLDR),
// and a tag without a region is acceptable for every region of its script, since tools write either
// zh-Hans or zh-CN for the same text.
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

// parts holds the subtags of a tag. They are found without a registry of
// subtags, since Matches is called for every variant of a memory.
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

// cut splits a tag at its first separator.
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

// chineseScript returns the script that a Chinese tag names or implies.
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

// script is a group of letters that Detect counts together.
type script uint8

const (
	noScript script = iota
	latin
	cyrillic
	hanScript
	kana
	hangul
	other // the scripts of oneLanguage
	scripts
)

// oneLanguage are the scripts that only one language uses, apart from rare
// exceptions.
var oneLanguage = []struct {
	table *unicode.RangeTable
	tag   string
}{
	{unicode.Arabic, "ar"}, {unicode.Greek, "el"}, {unicode.Hebrew, "he"}, {unicode.Thai, "th"},
	{unicode.Devanagari, "hi"}, {unicode.Tibetan, "bo"}, {unicode.Mongolian, "mn-Mong"}, {unicode.Georgian, "ka"},
	{unicode.Armenian, "hy"}, {unicode.Lao, "lo"}, {unicode.Khmer, "km"}, {unicode.Myanmar, "my"},
	{unicode.Bengali, "bn"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"}, {unicode.Gujarati, "gu"},
	{unicode.Gurmukhi, "pa"}, {unicode.Kannada, "kn"}, {unicode.Malayalam, "ml"}, {unicode.Sinhala, "si"},
	{unicode.Ethiopic, "am"}, {unicode.Yi, "ii"},
}

// scriptOf returns the script of a letter, and for other the index in
// oneLanguage. Digits, marks and punctuation have none.
func scriptOf(r rune) (script, int) {
	switch {
	case r < 0x41:
		return noScript, 0
	case r < 0x80:
		if r|0x20 >= 'a' && r|0x20 <= 'z' {
			return latin, 0
		}
		return noScript, 0
	case han.IsHan(r):
		return hanScript, 0
	case r < 0x250:
		if unicode.IsLetter(r) {
			return latin, 0
		}
		return noScript, 0
	case r >= 0x400 && r < 0x530:
		return cyrillic, 0
	case isKana(r):
		return kana, 0
	case r >= 0xAC00 && r <= 0xD7A3, r >= 0x1100 && r <= 0x11FF, r >= 0x3131 && r <= 0x318E:
		return hangul, 0
	case r >= 0xFF21 && r <= 0xFF5A && unicode.IsLetter(r), r >= 0x1E00 && r <= 0x1EFF:
		return latin, 0
	case !unicode.IsLetter(r):
		return noScript, 0
	}
	for i, o := range oneLanguage {
		if unicode.Is(o.table, r) {
			return other, i
		}
	}
	return noScript, 0
}

// isKana reports whether the character is kana. It is false for ・ and ー, which
// Chinese texts use in names and numbers.
func isKana(r rune) bool {
	return isHiragana(r) || r >= 0x30A1 && r <= 0x30FA || r >= 0xFF66 && r <= 0xFF9D && r != 0xFF70
}

func isHiragana(r rune) bool { return r >= 0x3041 && r <= 0x3096 }

// Script is the script of a letter. The scripts that are used by almost only one language
// (Arabic, Greek, Thai ...) have further numbers after the named ones.
type Script uint8

// The named scripts. Kana are the Japanese syllabaries; the Chinese characters
// of a Japanese text are Han.
const (
	NoScript = Script(noScript)
	Latin    = Script(latin)
	Cyrillic = Script(cyrillic)
	Han      = Script(hanScript)
	Kana     = Script(kana)
	Hangul   = Script(hangul)
)

// Scripts is the number of scripts that ScriptOf distinguishes, including NoScript: every
// Script is less than it.
const Scripts = int(scripts) + 32

// ScriptOf returns the script of a letter. Digits, marks and punctuation have
// NoScript, and so have the letters of scripts that are not known here.
func ScriptOf(r rune) Script {
	s, i := scriptOf(r)
	if s == other {
		return Script(int(scripts) + i)
	}
	return Script(s)
}

// Weight returns the weight of a letter of the script relative to a Latin letter. The sums
// of the weights of a text and of its translation are about equal. The weight of NoScript
// is 0.
func (s Script) Weight() float64 {
	if s >= Script(scripts) {
		return letterWeight[other]
	}
	return letterWeight[s]
}

// ScriptOfTag returns the script of a language: Kana for Japanese, Han for Chinese,
// NoScript if the script is unknown.
func ScriptOfTag(tag string) Script {
	for i, o := range oneLanguage {
		if Base(tag) == o.tag {
			return Script(int(scripts) + i)
		}
	}
	t, err := language.Parse(tag)
	if err != nil || Base(tag) == Undetermined { // whose likely script is Latin
		return NoScript
	}
	code, _ := t.Script()
	switch code.String() {
	case "Latn":
		return Latin
	case "Cyrl":
		return Cyrillic
	case "Hans", "Hant", "Hani":
		return Han
	case "Jpan", "Hira", "Kana":
		return Kana
	case "Kore", "Hang":
		return Hangul
	case "Arab":
		return ScriptOf('ع')
	case "Deva":
		return ScriptOf('अ')
	case "Hebr":
		return ScriptOf('א')
	}
	return NoScript
}
