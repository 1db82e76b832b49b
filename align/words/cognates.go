package words

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
