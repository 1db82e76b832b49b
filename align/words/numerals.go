// Package words provides the knowledge of words that the aligner, the search for
// renderings and the checks share: numerals and their values, romanised Chinese
// names, cognates, function words, stems.
//
// The keys it returns are comparable with each other only, and not for display.
// Everything is safe for concurrent use by multiple goroutines unless documented
// otherwise.
package words

import (
	"math"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// Numerals are better evidence for a pair of sentences than any word: they are
// rare, they are always translated, and in one way. Different spellings have
// one value, so both sides are reduced to values:
//
//	十四, 14, １４, fourteen, 14th     =14
//	14亿, 1.4 billion, 十四亿           =1400000000
//	3.5%, 百分之三点五                  =3.5
//	5月, 五月, May, мая                 month:5
//
// A single Chinese digit (一, 三) is left to the dictionary unless a counter or
// an ordinal mark shows that it is a number: 一 is part of 一些 and 统一, too.

// NumeralKey returns the key of a value, the same string in every language.
func NumeralKey(value float64) string {
	return "=" + strconv.FormatFloat(value, 'g', 12, 64)
}

// MonthKey returns the key of a month, 1 to 12, the same string in every language.
func MonthKey(month int) string { return "month:" + strconv.Itoa(month) }

var hanDigit = map[rune]float64{
	'〇': 0, '零': 0, '○': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9,
}

var hanMagnitude = map[rune]float64{
	'十': 10, '百': 100, '千': 1000, '拾': 10, '佰': 100, '仟': 1000, '万': 1e4, '亿': 1e8,
}

// IsHanNumeral reports whether the character can be part of a Chinese numeral.
func IsHanNumeral(r rune) bool {
	switch r {
	case '〇', '零', '○', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿',
		'壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾', '佰', '仟':
		return true
	}
	return false
}

// HanNumeral returns the value of a numeral in Chinese characters only, with
// magnitudes (二十五, 一百零三, 三万五千) or digit by digit (二〇二五). ok is false if the
// characters are not a number (万亿 alone, 十十).
func HanNumeral(runes []rune) (float64, bool) {
	if len(runes) == 0 {
		return 0, false
	}
	plain := true
	for _, r := range runes {
		if _, ok := hanDigit[r]; !ok {
			plain = false
			break
		}
	}
	if plain {
		value := 0.0
		for _, r := range runes {
			value = float64(value*10) + hanDigit[r]
		}
		return value, true
	}
	// section collects the value before 万 or 亿, digit the digit before a
	// magnitude. Within a section the magnitudes decrease.
	total, section, digit, last, any := 0.0, 0.0, 0.0, math.Inf(1), false
	for _, r := range runes {
		if d, ok := hanDigit[r]; ok {
			digit, any = d, true
			continue
		}
		m := hanMagnitude[r]
		if m >= 1e4 {
			if !any {
				return 0, false
			}
			if m > 1e4 && total > 0 { // 一万亿, 三万五千亿
				section, total = section+total, 0
			}
			total += float64((section + digit) * m)
			section, digit, last = 0, 0, math.Inf(1)
			continue
		}
		if digit == 0 && m == 10 {
			digit = 1 // 十四, 一百十五
		}
		if digit == 0 || m >= last {
			return 0, false
		}
		section += float64(digit * m)
		digit, last, any = 0, m, true
	}
	return total + section + digit, true
}

// HanMagnitude returns the factor of 万, 亿, 万亿, 千万 ... after Arabic digits and its
// length in characters, or 1 and 0 if the runes do not begin with one.
func HanMagnitude(runes []rune) (factor float64, length int) {
	factor = 1
	for length < len(runes) && length < 2 {
		m, ok := hanMagnitude[runes[length]]
		if !ok || m == 10 {
			break
		}
		factor *= m
		length++
	}
	return factor, length
}

// Arabic returns the value of digits with thousands separators and a decimal mark,
// as the languages of Europe write them: 1,234.5 1 234,5 1.234,5. ok is false if
// there is no digit.
func Arabic(s string) (float64, bool) {
	last := strings.LastIndexAny(s, ".,")
	decimal := ""
	whole := s
	if last >= 0 {
		mark := s[last]
		tail := s[last+1:]
		// Three digits after the only kind of mark are thousands. «1.234» is
		// read as 1234 in every language, so an error is the same on both
		// sides.
		if len(tail) != 3 || strings.IndexByte(s, mark) == last && s[:last] == "0" {
			if strings.IndexByte(s, mark) == last {
				whole, decimal = s[:last], tail
			}
		}
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, whole)
	if digits == "" {
		return 0, false
	}
	if decimal != "" {
		digits += "." + decimal
	}
	value, err := strconv.ParseFloat(digits, 64)
	return value, err == nil
}

// ShortHanNumeral returns the value of the numeral up to 99 at the beginning of
// the characters, and its length: 四, 十四, 二十, 八十一. Of consecutive digits only
// the first counts, since set phrases abbreviate that way: 十四五 is the 14th
// five-year plan. The length is 0 if there is no numeral.
func ShortHanNumeral(runes []rune) (value, length int) {
	digit := func(i int) (int, bool) {
		if i >= len(runes) {
			return 0, false
		}
		switch r := runes[i]; r {
		case '双':
			return 2, true
		case '〇', '零', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九':
			return int(hanDigit[r]), true
		}
		return 0, false
	}
	tens, ok := digit(0)
	if ok {
		length = 1
	}
	if length >= len(runes) || runes[length] != '十' {
		return tens, length
	}
	if length == 0 {
		tens = 1
	}
	if ones, ok := digit(length + 1); ok {
		return 10*tens + ones, length + 2
	}
	return 10 * tens, length + 1
}

var romanDigit = map[rune]float64{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100, 'D': 500, 'M': 1000}

// Roman returns the value of a Roman numeral in capitals. ok is false if the letters
// are not one.
func Roman(word string) (float64, bool) {
	total, last := 0.0, 0.0
	for i := len(word) - 1; i >= 0; i-- {
		d, ok := romanDigit[rune(word[i])]
		if !ok {
			return 0, false
		}
		if d < last {
			total -= d
		} else {
			total, last = total+d, d
		}
	}
	return total, total > 0
}

// Numerals holds the number words of a language, in lower case.
type Numerals struct {
	// Values maps the cardinal and ordinal words that are always numbers.
	// English one and second, French neuf and the like are not among them.
	Values map[string]float64
	// Magnitudes follow digits or number words and multiply them.
	Magnitudes map[string]float64
	// Months maps the names of the months in all their forms to 1 to 12.
	Months map[string]int
}

// NumeralsOf returns the number words of the language of the tag, which are
// empty if the language has no table. The caller must not change the maps.
func NumeralsOf(tag string) Numerals {
	return wordsOf(lang.Base(tag)).numerals
}

// SmallNumeral returns the value, 1 to 10, of a number word in lower case of the
// language of the tag, the words included that are numbers only in a set phrase:
// one, first, twice.
func SmallNumeral(tag, word string) (float64, bool) {
	words := wordsOf(lang.Base(tag))
	if value, ok := words.phrase[word]; ok {
		return value, true
	}
	value, ok := words.numerals.Values[word]
	return value, ok && value <= 10
}
