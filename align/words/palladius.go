package words

import "strings"

// Palladius returns a syllable of pinyin (without tone, ü as v or u) in the
// Russian transcription of Palladius Kafarov: чжан for "zhang". It returns
// anything else unchanged.
func Palladius(syllable string) string {
	if whole, ok := palladiusWhole[syllable]; ok {
		return whole
	}
	for _, length := range []int{2, 1} {
		if len(syllable) <= length {
			continue
		}
		initial, ok := palladiusInitial[syllable[:length]]
		if !ok {
			continue
		}
		final := syllable[length:]
		switch syllable[:length] {
		case "j", "q", "x":
			if rest, ok := strings.CutPrefix(final, "u"); ok {
				final = "v" + rest
			}
		}
		if f, ok := palladiusFinal[final]; ok {
			return initial + f
		}
	}
	return syllable
}

var palladiusInitial = map[string]string{
	"b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к", "h": "х", "j": "цз", "q": "ц",
	"x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с",
}

var palladiusFinal = map[string]string{
	"a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань", "en": "энь", "ang": "ан", "eng": "эн",
	"ong": "ун", "i": "и", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю", "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин", "iong": "юн",
	"u": "у", "ua": "уа", "uo": "о", "uai": "уай", "ui": "уй", "uan": "уань", "un": "унь", "uang": "уан", "v": "юй", "ve": "юэ",
	"van": "юань", "vn": "юнь",
}

// palladiusWhole lists the syllables without an initial and those that the
// tables of initials and finals would misspell.
var palladiusWhole = map[string]string{
	"a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань", "en": "энь", "ang": "ан", "er": "эр",
	"yi": "и", "ya": "я", "ye": "е", "yao": "яо", "you": "ю", "yan": "янь", "yin": "инь", "yang": "ян", "ying": "ин", "yong": "юн",
	"wu": "у", "wa": "ва", "wo": "во", "wai": "вай", "wei": "вэй", "wan": "вань", "wen": "вэнь", "wang": "ван", "weng": "вэн",
	"yu": "юй", "yue": "юэ", "yuan": "юань", "yun": "юнь", "zi": "цзы", "ci": "цы", "si": "сы", "hui": "хуэй",
}
