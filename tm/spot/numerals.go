package spot

import (
	"strconv"
	"strings"
	"unicode"
)

// Numerals are compared by value: 80周年 and 80th, 十四五 and 14th Five, 两 and
// two. The key of a value is "=" and its digits.

// numberWords are the number words that set phrases hold; tens and above are
// written in digits by the house styles of the texts we serve, or are found by
// the model of words.
var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "first": 1, "second": 2,
	"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "once": 1, "twice": 2,
	"один": 1, "одна": 1, "одного": 1, "одной": 1, "два": 2, "две": 2, "двух": 2, "двум": 2, "двумя": 2, "три": 3, "трех": 3, "трёх": 3,
	"четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10,
	"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "premier": 1, "première": 1, "deuxième": 2,
}

// wordNumber is the key of a number written in digits or as a word.
func wordNumber(lower string) (string, bool) {
	digits := strings.TrimRightFunc(lower, unicode.IsLetter) // 14th, 80-х
	if digits != "" && strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' }) < 0 {
		return "=" + strings.TrimLeft(digits, "0"), true
	}
	if n, ok := numberWords[lower]; ok {
		return "=" + strconv.Itoa(n), true
	}
	return "", false
}

var hanDigits = map[string]int{
	"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}

// numerals are the atoms of the numerals that a Chinese text writes in
// characters, up to 99; larger ones stand in digits. 十四五 gives 14 and 5.
func numerals(s *side) []atom {
	var atoms []atom
	for i := 0; i < len(s.tokens); {
		value, length := hanNumeral(s.tokens[i:])
		if length == 0 {
			i++
			continue
		}
		atoms = append(atoms, atom{from: i, to: i + length, key: "=" + strconv.Itoa(value), head: -1, weight: 1})
		i += length
	}
	return atoms
}

// hanNumeral reads the numeral that the tokens begin with: 四, 十四, 二十, 八十一.
func hanNumeral(tokens []token) (value, length int) {
	digit := func(i int) (int, bool) {
		if i >= len(tokens) || i > 0 && tokens[i].stop > 0 {
			return 0, false
		}
		d, ok := hanDigits[tokens[i].key]
		return d, ok
	}
	tens, isDigit := digit(0)
	at := 0
	if isDigit {
		at = 1
	}
	if at >= len(tokens) || tokens[at].key != "十" || at > 0 && tokens[at].stop > 0 {
		return tens, at
	}
	if at == 0 {
		tens = 1
	}
	if unit, ok := digit(at + 1); ok {
		return 10*tens + unit, at + 2
	}
	return 10 * tens, at + 1
}
