package words

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
)

// Chinese names are in no dictionary, but their romanised forms follow from the
// characters: 陈立衡 is Chen Liheng in pinyin and Чэнь Лихэн in the Palladius
// system. The names of the other side (words that are always written with a
// capital) are collected first; then any one to three characters of a Chinese
// text that can be read as one of them are a name.

// longestName is the number of characters whose readings are joined: one or two
// for a surname, one or two for a given name, up to three for a place.
const longestName = 3

// Names holds the romanised words of one text, to be found by the readings of
// the characters of another. The methods of a nil *Names find nothing.
type Names struct {
	ids      map[string]int32
	prefixes map[string]bool // all prefixes of names, to give up early
	readings func(rune) []string
	spell    func(syllable string) string
	stem     func(word string) string // nil where the keys are words as written
}

// NewNames returns an empty collection for a text in the language of the tag;
// nil where the language does not transcribe Chinese names in letters. The
// function returns the readings of a character in pinyin. Where stemmed is true,
// the words will be added as their stems; Russian words must always be.
func NewNames(tag string, readings func(rune) []string, stemmed bool) *Names {
	base := lang.Base(tag)
	if !lang.Spaced(base) {
		return nil
	}
	n := &Names{ids: map[string]int32{}, prefixes: map[string]bool{}, readings: readings, spell: func(syllable string) string { return syllable }}
	switch {
	case base == "ru":
		n.spell, n.stem = Palladius, func(word string) string { return Stem("ru", word) }
	case stemmed:
		n.stem = stemEnglish
	}
	return n
}

// Add adds a word, or its stem, in lower case, with a number of the caller's.
func (n *Names) Add(key string, id int32) {
	n.ids[key] = id
	for i := range key {
		n.prefixes[key[:i]] = true
	}
	n.prefixes[key] = true
}

// Begins reports whether a name may begin with the character: few characters begin one, and a
// caller who remembers which saves most calls of At.
func (n *Names) Begins(r rune) bool {
	for _, syllable := range n.readings(r) {
		if n.prefixes[firstLetters(n.spell(syllable))] {
			return true
		}
	}
	return false
}

// At calls found for every name that the characters at the place can be read as,
// with the number of characters it takes.
func (n *Names) At(runes []rune, at int, found func(length int, id int32)) {
	if n != nil {
		n.extend("", runes[at:min(at+longestName, len(runes))], 1, found)
	}
}

func (n *Names) extend(read string, runes []rune, length int, found func(int, int32)) {
	if length > len(runes) {
		return
	}
	for _, syllable := range n.readings(runes[length-1]) {
		word := read + n.spell(syllable)
		if !n.prefixes[firstLetters(word)] {
			continue // no name begins like this, as most readings
		}
		if id, ok := n.find(word); ok {
			found(length, id)
		}
		if n.prefixes[word] {
			n.extend(word, runes, length+1, found)
		}
	}
}

// find returns the number of a romanised word. A single letter is not a name.
func (n *Names) find(word string) (id int32, ok bool) {
	if utf8.RuneCountInString(word) < 2 {
		return 0, false
	}
	if n.stem != nil {
		if id, ok = n.ids[n.stem(word)]; ok {
			return id, true
		}
	}
	id, ok = n.ids[word]
	return id, ok
}

// firstLetters returns the first two letters of a word.
func firstLetters(word string) string {
	_, first := utf8.DecodeRuneInString(word)
	_, second := utf8.DecodeRuneInString(word[first:])
	return word[:first+second]
}

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

// CognateKey returns the first letters of a word without accents and in Latin
// letters, or "" if the word has fewer.
func CognateKey(word string, letters int) string {
	plain := Latinise(word)
	n := 0
	for i := range plain {
		if n == letters {
			return plain[:i]
		}
		n++
	}
	if n == letters {
		return plain
	}
	return ""
}

// Latinise brings a word to the letters by which cognates are compared:
// without accents, Cyrillic in Latin letters, and what languages spell
// differently for one sound in one way (Kapitän capitaine, президент president).
func Latinise(word string) string { return string(AppendLatin(make([]byte, 0, len(word)), word)) }

// AppendLatin appends what Latinise returns.
func AppendLatin(dst []byte, word string) []byte {
	last := ""
	for _, r := range word {
		s := sound(r)
		if s == "h" && last == "p" {
			s = "" // ph, as in Philosophie and философия
		}
		if s != last {
			dst = append(dst, s...)
		}
		last = s
	}
	return dst
}

// sound returns the letters that stand for the sound of a letter.
func sound(r rune) string {
	if 'a' <= r && r <= 'z' {
		return latinSounds[r-'a']
	}
	if s, ok := soundOf[r]; ok {
		return s
	}
	return string(r)
}

// latinSounds are the sounds of the letters a to z: most words have no others.
var latinSounds = [...]string{
	"a", "b", "c", "d", "e", "p", "g", "h", "i", "i", "c", "l", "m", "n", "o", "p", "c", "r", "s", "t", "u", "v", "v", "cs", "i", "s",
}

// soundOf are the sounds of other letters.
var soundOf = map[rune]string{
	'à': "a", 'â': "a", 'ä': "a", 'á': "a", 'ã': "a", 'å': "a", 'ç': "c", 'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'í': "i", 'î': "i",
	'ï': "i", 'ñ': "n", 'ó': "o", 'ô': "o", 'ö': "o", 'õ': "o", 'ú': "u", 'ù': "u", 'û': "u", 'ü': "u", 'ß': "s", 'œ': "oe", 'æ': "ae",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "i", 'з': "s", 'и': "i", 'й': "i", 'к': "c", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "p", 'х': "h", 'ц': "c", 'ч': "ch", 'ш': "sh", 'щ': "sh",
	'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
}
