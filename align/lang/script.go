package lang

import (
	"unicode"

	"golang.org/x/text/language"

	"github.com/yiku-tm/yiku/align/han"
)

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
