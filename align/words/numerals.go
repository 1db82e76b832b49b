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
	base := lang.Base(tag)
	return Numerals{numeralValues[base], numeralMagnitudes[base], monthNumbers[base]}
}

// SmallNumeral returns the value, 1 to 10, of a number word in lower case of the
// language of the tag, the words included that are numbers only in a set phrase:
// one, first, twice.
func SmallNumeral(tag, word string) (float64, bool) {
	base := lang.Base(tag)
	if value, ok := phraseNumerals[base][word]; ok {
		return value, true
	}
	value, ok := numeralValues[base][word]
	return value, ok && value <= 10
}

// phraseNumerals are numbers in set phrases and often something else in prose.
var phraseNumerals = map[string]map[string]float64{
	"en": {"one": 1, "first": 1, "second": 2, "once": 1, "twice": 2},
	"ru": {"один": 1, "одна": 1, "одного": 1, "одной": 1, "двум": 2, "двумя": 2, "трёх": 3},
	"fr": {"neuf": 9, "premier": 1, "première": 1, "deuxième": 2},
}

var numeralValues = map[string]map[string]float64{
	"en": {
		"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
		"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
		"seventy": 70, "eighty": 80, "ninety": 90,
		"third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
		"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
		"seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
	},
	"fr": {
		"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10, "onze": 11, "douze": 12,
		"treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30, "quarante": 40,
		"cinquante": 50, "soixante": 60, "cent": 100,
	},
	"de": {
		"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
		"zwölf": 12, "zwanzig": 20, "dreissig": 30, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60,
		"siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100,
	},
	"ru": {
		"два": 2, "две": 2, "двух": 2, "три": 3, "трех": 3, "четыре": 4, "четырех": 4, "пять": 5, "пяти": 5, "шесть": 6,
		"семь": 7, "восемь": 8, "девять": 9, "десять": 10, "десяти": 10, "одиннадцать": 11, "двенадцать": 12,
		"двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100,
	},
	"es": {
		"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
		"once": 11, "doce": 12, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "cien": 100,
	},
}

var numeralMagnitudes = map[string]map[string]float64{
	"en": {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
	"fr": {"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9},
	"de": {"tausend": 1e3, "million": 1e6, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9},
	"ru": {
		"тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "тысяча": 1e3, "млн": 1e6, "миллион": 1e6, "миллиона": 1e6, "миллионов": 1e6,
		"млрд": 1e9, "миллиард": 1e9, "миллиарда": 1e9, "миллиардов": 1e9, "трлн": 1e12,
	},
	"es": {"mil": 1e3, "millón": 1e6, "millones": 1e6},
}

var monthNumbers = map[string]map[string]int{
	"en": {
		"January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7, "August": 8, "September": 9,
		"October": 10, "November": 11, "December": 12, "Jan": 1, "Feb": 2, "Aug": 8, "Sept": 9, "Oct": 10, "Nov": 11, "Dec": 12,
	},
	"fr": {
		"janvier": 1, "février": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8, "septembre": 9,
		"octobre": 10, "novembre": 11, "décembre": 12,
	},
	"de": {
		"Januar": 1, "Jänner": 1, "Februar": 2, "März": 3, "April": 4, "Mai": 5, "Juni": 6, "Juli": 7, "August": 8,
		"September": 9, "Oktober": 10, "November": 11, "Dezember": 12,
	},
	"ru": {
		"января": 1, "январе": 1, "январь": 1, "февраля": 2, "феврале": 2, "февраль": 2, "марта": 3, "марте": 3, "март": 3,
		"апреля": 4, "апреле": 4, "апрель": 4, "мая": 5, "мае": 5, "май": 5, "июня": 6, "июне": 6, "июнь": 6,
		"июля": 7, "июле": 7, "июль": 7, "августа": 8, "августе": 8, "август": 8, "сентября": 9, "сентябре": 9, "сентябрь": 9,
		"октября": 10, "октябре": 10, "октябрь": 10, "ноября": 11, "ноябре": 11, "ноябрь": 11, "декабря": 12, "декабре": 12, "декабрь": 12,
	},
	"es": {
		"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
		"octubre": 10, "noviembre": 11, "diciembre": 12,
	},
}
