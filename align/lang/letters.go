package lang

import "golang.org/x/text/language"

// Script is the writing that a letter belongs to, as far as languages are told
// apart by it. The scripts that one language writes almost alone (Arabic, Greek,
// Thai ...) have numbers of their own beyond the named ones.
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

// Scripts is the number of scripts that ScriptOf tells apart, with NoScript: a
// Script is below it, so that an array of this length counts them.
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

// Weight is how much a letter of the script says, a Latin letter being 1: of a
// text and its translation, the sums of the weights are about equal. It is 0 for
// NoScript.
func (s Script) Weight() float64 {
	if s >= Script(scripts) {
		return letterWeight[other]
	}
	return letterWeight[s]
}

// ScriptOfTag returns the script that shows a language: Kana for Japanese, Han
// for Chinese. It is NoScript where the language's script is not known here.
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
