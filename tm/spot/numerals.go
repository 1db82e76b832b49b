package spot

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/words"
)

// Numerals are compared by value: 80周年 and 80th, 十四五 and 14th Five, 两 and
// two. Number words count up to ten: above, the house styles of the texts we serve
// write digits, or the model of words finds them.

// wordNumber is the key of a number written in digits or as a word.
func wordNumber(tag, lower string) (string, bool) {
	digits := strings.TrimRightFunc(lower, unicode.IsLetter) // 14th, 80-х
	if digits != "" && strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' }) < 0 {
		return "=" + strings.TrimLeft(digits, "0"), true
	}
	if value, ok := words.SmallNumeral(tag, lower); ok {
		return words.NumeralKey(value), true
	}
	return "", false
}

// numerals are the atoms of the numerals that a Chinese text writes in
// characters, up to 99; larger ones stand in digits. 十四五 gives 14 and 5.
func numerals(s *side, runes []rune) []atom {
	var atoms []atom
	for i := 0; i < len(runes); {
		value, length := words.ShortHanNumeral(runes[i:s.joined(i)])
		if length == 0 {
			i++
			continue
		}
		atoms = append(atoms, atom{from: i, to: i + length, key: words.NumeralKey(float64(value)), head: -1, weight: 1})
		i += length
	}
	return atoms
}
