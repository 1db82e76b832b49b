package ooxml

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// Excel displays a number by the number format of the style of its cell (ISO/IEC
// 29500-1, section 18.8.31). A format has up to four sections, for positive numbers,
// negative numbers, zero and text, each made of placeholders and literal text.
//
//	yyyy"年"m"月"d"日"     45721     2025年3月5日
//	0.0%                   0.125     12.5%
//	#,##0.00;[Red]-0.00    -3        -3.00
//
// People translate what they see, so a cell is read as displayed. Column widths are
// ignored: in a narrow column Excel displays ### or fewer digits.

// builtinFormats are the formats with a number whose code is not in the file. Those
// that depend on the system, 14 and 22, are displayed as on a Chinese system.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	34: `上午/下午h"时"mm"分"`, 35: `上午/下午h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: `上午/下午h"时"mm"分"`, 56: `上午/下午h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// A numberFormat is a format as a list of its sections.
type numberFormat []section

// section is one section of a format.
type section struct {
	tokens []token
	// condition selects the numbers of a section with a condition such as
	// [>=100].
	condition func(float64) bool
	// date, percent and exponent report that the section displays a date or
	// time, a percentage, or an exponent.
	date, percent, exponent bool
	// decimals is the number of digits after the decimal point, fewestDecimals and
	// least the fewest digits after and before it. grouped reports that thousands are
	// separated. scale is the number of commas at the end, each of which divides by a
	// thousand.
	decimals, fewestDecimals, least, scale int
	grouped                                bool
	// denominator is the denominator of a fraction, largest the greatest one if it is
	// not fixed.
	denominator, largest int
	// chinese reports that names are Chinese, numerals that digits are.
	chinese, numerals bool
}

// A token is a piece of a section: literal text or a code.
type token struct {
	kind byte // 'l' for a literal, 'n' for the number, 'g' for General, '@', or the letter of a date code
	text string
}

// parseFormat parses a format. The empty format is General.
func parseFormat(code string) numberFormat {
	var f numberFormat
	for code != "" || len(f) == 0 {
		var s section
		code = s.parse(code)
		f = append(f, s)
	}
	return f
}

func (s *section) parse(code string) string {
	number := false // a placeholder for digits was found
	for code != "" {
		r, size := utf8.DecodeRuneInString(code)
		rest := code[size:]
		lower := strings.ToLower(code)
		switch {
		case r == ';':
			s.finish()
			return rest
		case r == '"':
			text, after, _ := strings.Cut(rest, `"`)
			s.literal(text)
			rest = after
		case r == '\\' || r == '!':
			next, n := utf8.DecodeRuneInString(rest)
			s.literal(string(next))
			rest = rest[n:]
		case r == '_' || r == '*': // the width of a character, or a filling
			_, n := utf8.DecodeRuneInString(rest)
			rest = rest[n:]
		case r == '[':
			inner, after, _ := strings.Cut(rest, "]")
			s.bracket(inner)
			rest = after
		case strings.HasPrefix(lower, "general"):
			s.tokens = append(s.tokens, token{'g', ""})
			rest = code[len("general"):]
		case strings.HasPrefix(lower, "am/pm"), strings.HasPrefix(lower, "a/p"):
			n := len("a/p")
			if lower[1] == 'm' {
				n = len("am/pm")
			}
			s.tokens = append(s.tokens, token{'p', code[:n]})
			s.date, rest = true, code[n:]
		case strings.HasPrefix(code, "上午/下午"):
			s.tokens = append(s.tokens, token{'p', "上午/下午"})
			s.date, rest = true, code[len("上午/下午"):]
		case strings.ContainsRune("ymdhsaeYMDHSA", r):
			n := 1
			for n < len(code) && code[n]|0x20 == code[0]|0x20 {
				n++
			}
			s.tokens = append(s.tokens, token{byte(r) | 0x20, code[:n]})
			s.date, rest = true, code[n:]
		case r == '@':
			s.tokens = append(s.tokens, token{'@', ""})
		case s.date && r == '.' && strings.HasPrefix(rest, "0"): // fractions of a second
			n := len(rest) - len(strings.TrimLeft(rest, "0"))
			s.tokens = append(s.tokens, token{'f', code[:1+n]})
			rest = rest[n:]
		case !s.date && strings.ContainsRune("0#?.,", r):
			n := len(code) - len(strings.TrimLeft(code, "0#?.,"))
			s.digits(code[:n])
			if tail := code[n:]; len(tail) > 1 && tail[0]|0x20 == 'e' && (tail[1] == '+' || tail[1] == '-') {
				s.exponent = true
				n += len(tail) - len(strings.TrimLeft(tail, "Ee+-0#?"))
			}
			if !number {
				s.tokens = append(s.tokens, token{'n', ""})
			}
			number = true
			rest = code[n:]
		case !s.date && number && r == '/':
			n := len(rest) - len(strings.TrimLeft(rest, "0#?123456789"))
			s.divisor(rest[:n])
			rest = rest[n:]
		case r == '%':
			s.percent = true
			s.literal("%")
		default:
			s.literal(string(r))
		}
		code = rest
	}
	s.finish()
	return ""
}

func (s *section) literal(text string) { s.tokens = append(s.tokens, token{'l', text}) }

// bracket parses the content of square brackets: a colour, a language, a
// condition, Chinese digits, or hours that may exceed a day.
func (s *section) bracket(inner string) {
	lower := strings.ToLower(inner)
	switch {
	case lower != "" && strings.Trim(lower, lower[:1]) == "" && strings.Contains("hms", lower[:1]):
		s.tokens = append(s.tokens, token{lower[0] - 'a' + 'A', inner})
		s.date = true
	case strings.HasPrefix(lower, "dbnum"):
		s.numerals = true
	case strings.HasPrefix(inner, "$"):
		symbol, language, _ := strings.Cut(inner[1:], "-")
		s.literal(symbol)
		language = strings.ToLower(language)
		s.chinese = s.chinese || strings.HasSuffix(language, "804") || strings.HasSuffix(language, "404") || strings.HasSuffix(language, "c04") || strings.HasPrefix(language, "zh")
	case strings.ContainsAny(inner, "<>="):
		operator := inner[:len(inner)-len(strings.TrimLeft(inner, "<>="))]
		limit, err := strconv.ParseFloat(strings.TrimSpace(inner[len(operator):]), 64)
		if err != nil {
			return
		}
		s.condition = func(v float64) bool {
			switch operator {
			case "<":
				return v < limit
			case "<=":
				return v <= limit
			case ">":
				return v > limit
			case ">=":
				return v >= limit
			case "<>":
				return v != limit
			}
			return v == limit
		}
	}
}

func (s *section) digits(code string) {
	trimmed := strings.TrimRight(code, ",")
	s.scale += len(code) - len(trimmed)
	whole, fraction, _ := strings.Cut(trimmed, ".")
	s.grouped = s.grouped || strings.Contains(whole, ",")
	s.least += strings.Count(whole, "0")
	s.decimals += strings.Count(fraction, "0") + strings.Count(fraction, "#") + strings.Count(fraction, "?")
	s.fewestDecimals += strings.Count(fraction, "0")
}

// divisor parses the denominator of a fraction: «8», or a placeholder for each digit.
func (s *section) divisor(code string) {
	if d, err := strconv.Atoi(code); err == nil && d > 0 {
		s.denominator, s.largest = d, d
		return
	}
	s.denominator, s.largest = 1, int(math.Pow10(min(max(len(code), 1), mostDivisorDigits)))-1
}

// mostDivisorDigits is the number of digits that Excel allows in a denominator.
const mostDivisorDigits = 3

// showFraction formats a non-negative number with a fraction: «3 1/4».
func (s *section) showFraction(v float64) string {
	whole, rest := math.Modf(v)
	above, below, off := 0.0, 1, math.Inf(1)
	for d := s.denominator; d <= s.largest; d++ {
		n := math.Round(rest * float64(d))
		if o := math.Abs(rest - n/float64(d)); o < off-1e-9 {
			above, below, off = n, d, o
		}
	}
	if above == float64(below) {
		whole, above = whole+1, 0
	}
	switch fraction := decimal(above, 0) + "/" + strconv.Itoa(below); {
	case above == 0:
		return decimal(whole, 0)
	case whole == 0:
		return fraction
	default:
		return decimal(whole, 0) + " " + fraction
	}
}

// finish tells minutes from months: an m after hours or before seconds means
// minutes.
func (s *section) finish() {
	last := -1
	for i, t := range s.tokens {
		switch t.kind {
		case 'l', 'p', 'f':
			continue
		case 'm':
			if len(t.text) <= 2 && last >= 0 && (s.tokens[last].kind == 'h' || s.tokens[last].kind == 'H') {
				s.tokens[i].kind = 'i'
			}
		case 's', 'S':
			if last >= 0 && s.tokens[last].kind == 'm' {
				s.tokens[last].kind = 'i'
			}
		}
		last = i
	}
}

// number formats a number as the style displays it.
func (b *book) number(value string, style int) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return value
	}
	var f numberFormat
	if style >= 0 && style < len(b.formats) {
		f = b.formats[style]
	}
	return f.show(v, b.date1904)
}

// isoDate formats a date stored as text (ISO 8601) as the style displays it.
func (b *book) isoDate(value string, c xml.StartElement) string {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.999", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, value); err == nil {
			style, _ := strconv.Atoi(zipxml.Attribute(c, "s"))
			days := t.Sub(epoch(b.date1904)).Hours() / 24
			return b.number(strconv.FormatFloat(days, 'f', -1, 64), style)
		}
	}
	return value
}

func (f numberFormat) show(v float64, date1904 bool) string {
	if len(f) == 0 {
		return general(v)
	}
	s, bare := f.sectionFor(v)
	if s.date {
		if v < 0 || v >= 2958466 { // the first day of the year 10000
			return general(v)
		}
		return s.showDate(v, date1904)
	}
	sign := ""
	if v < 0 {
		if v = -v; !bare {
			sign = "-"
		}
	}
	if s.largest > 0 {
		return sign + s.showFraction(v)
	}
	var b strings.Builder
	for _, t := range s.tokens {
		switch t.kind {
		case 'l':
			b.WriteString(t.text)
		case 'n':
			b.WriteString(sign + s.showNumber(v))
		case 'g', '@':
			b.WriteString(sign + general(v))
		}
	}
	if len(s.tokens) == 0 && len(f) == 1 {
		return sign + general(v)
	}
	if strings.Trim(b.String(), "-0.,%") == "" { // a negative number rounded to zero
		return strings.TrimPrefix(b.String(), "-")
	}
	return b.String()
}

// sectionFor returns the section for a number. bare reports that the section is for
// negative numbers only and so has no sign of its own.
func (f numberFormat) sectionFor(v float64) (s section, bare bool) {
	if f[0].condition != nil {
		for _, s := range f {
			if s.condition == nil || s.condition(v) {
				return s, false
			}
		}
		return f[len(f)-1], false
	}
	switch {
	case v < 0 && len(f) > 1:
		return f[1], true
	case v == 0 && len(f) > 2:
		return f[2], false
	}
	return f[0], false
}

// significant is the number of significant digits that Excel keeps.
const significant = 15

// decimal formats a non-negative number as a decimal, multiplied by 10 to the
// power of places. It rounds to the digits that Excel keeps, which removes the
// noise of the binary form.
func decimal(v float64, places int) string {
	digits, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', significant-1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	digits = strings.Replace(digits, ".", "", 1)
	point := 1 + e + places
	switch {
	case point <= 0:
		digits = "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return digits + strings.Repeat("0", point-len(digits))
	default:
		digits = digits[:point] + "." + digits[point:]
	}
	return strings.TrimSuffix(strings.TrimRight(digits, "0"), ".")
}

// general formats v as Excel's General format does.
func general(v float64) string {
	if v < 0 {
		return "-" + general(-v)
	}
	const longest = 1e20
	if v != 0 && (v >= longest || v < 1e-9) {
		return strings.Replace(strconv.FormatFloat(v, 'G', 6, 64), "e", "E", 1)
	}
	return decimal(v, 0)
}

// showNumber formats a non-negative number according to the placeholders.
func (s *section) showNumber(v float64) string {
	if s.exponent {
		digits, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'E', s.decimals, 64), "E")
		return digits + "E" + exponent
	}
	places := -3 * s.scale
	if s.percent {
		places += 2
	}
	whole, fraction, _ := strings.Cut(round(decimal(v, places), s.decimals), ".")
	for len(fraction) > s.fewestDecimals && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if whole == "0" && s.least == 0 {
		whole = ""
	}
	whole = strings.Repeat("0", max(0, s.least-len(whole))) + whole
	if s.grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}

// round rounds a decimal half up to the given number of places and pads it with
// zeros.
func round(number string, places int) string {
	whole, fraction, _ := strings.Cut(number, ".")
	if len(fraction) <= places {
		return whole + "." + fraction + strings.Repeat("0", places-len(fraction))
	}
	digits := []byte(whole + fraction[:places])
	if fraction[places] >= '5' {
		i := len(digits) - 1
		for ; i >= 0 && digits[i] == '9'; i-- {
			digits[i] = '0'
		}
		if i >= 0 {
			digits[i]++
		} else {
			digits = append([]byte{'1'}, digits...)
		}
	}
	n := len(digits) - places
	return string(digits[:n]) + "." + string(digits[n:])
}

// epoch returns day 0 of a book. Excel treats 1900 as a leap year, so its later
// dates count from one day earlier.
func epoch(date1904 bool) time.Time {
	if date1904 {
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
}

var (
	chineseDigits   = []rune("〇一二三四五六七八九")
	chineseWeekdays = []rune("日一二三四五六")
)

// showDate formats a date or a time.
func (s *section) showDate(v float64, date1904 bool) string {
	unit, fraction := time.Second, 0
	for _, t := range s.tokens {
		if t.kind == 'f' {
			fraction = len(t.text) - 1
			unit = time.Duration(math.Pow10(9 - min(fraction, 9)))
		}
	}
	since := time.Duration(math.Round(v*24*60*60*1e3)) * time.Millisecond
	since = since.Round(unit)
	at := epoch(date1904).Add(since)
	if math.Abs(v) > 100000 { // more than a Duration can hold
		at = epoch(date1904).AddDate(0, 0, int(v)).Add(time.Duration((v - math.Floor(v)) * 24 * float64(time.Hour))).Round(unit)
	}
	half := false
	for _, t := range s.tokens {
		half = half || t.kind == 'p'
	}
	var b strings.Builder
	for _, t := range s.tokens {
		n := len(t.text)
		switch t.kind {
		case 'l':
			b.WriteString(t.text)
		case 'y', 'e':
			year := strconv.Itoa(at.Year())
			if t.kind == 'y' && n <= 2 {
				year = year[2:]
			}
			if s.numerals {
				year = strings.Map(func(r rune) rune { return chineseDigits[r-'0'] }, year)
			}
			b.WriteString(year)
		case 'm':
			b.WriteString(s.month(at.Month(), n))
		case 'd':
			b.WriteString(s.day(at, n))
		case 'a':
			if n > 3 {
				b.WriteString("星期")
			}
			b.WriteRune(chineseWeekdays[at.Weekday()])
		case 'h':
			hour := at.Hour()
			if half {
				hour = (hour+11)%12 + 1
			}
			b.WriteString(s.padded(hour, n))
		case 'i':
			b.WriteString(s.padded(at.Minute(), n))
		case 's':
			b.WriteString(s.padded(at.Second(), n))
		case 'H':
			b.WriteString(s.padded(int(since/time.Hour), n))
		case 'M':
			b.WriteString(s.padded(int(since/time.Minute), n))
		case 'S':
			b.WriteString(s.padded(int(since/time.Second), n))
		case 'f':
			b.WriteString(at.Format("." + strings.Repeat("0", min(fraction, 9))))
		case 'p':
			am, pm, _ := strings.Cut(t.text, "/")
			if at.Hour() < 12 {
				b.WriteString(am)
			} else {
				b.WriteString(pm)
			}
		}
	}
	return b.String()
}

// padded formats n with a leading zero if the code has two letters.
func (s *section) padded(n, letters int) string {
	if s.numerals && n < 100 {
		return chineseNumber(n)
	}
	number := strconv.Itoa(n)
	if letters > 1 && len(number) < 2 {
		return "0" + number
	}
	return number
}

// chineseNumber formats a number below 100 in Chinese.
func chineseNumber(n int) string {
	tens, ones := n/10, n%10
	word := ""
	if tens > 1 {
		word = string(chineseDigits[tens])
	}
	if tens > 0 {
		word += "十"
	}
	if ones > 0 || tens == 0 {
		word += string(chineseDigits[ones])
	}
	return word
}

func (s *section) month(m time.Month, letters int) string {
	switch {
	case letters <= 2:
		return s.padded(int(m), letters)
	case s.chinese && letters == 3:
		return strconv.Itoa(int(m)) + "月"
	case s.chinese:
		return chineseNumber(int(m)) + "月"
	case letters == 3:
		return m.String()[:3]
	case letters == 5:
		return m.String()[:1]
	}
	return m.String()
}

func (s *section) day(at time.Time, letters int) string {
	weekday := string(chineseWeekdays[at.Weekday()])
	switch {
	case letters <= 2:
		return s.padded(at.Day(), letters)
	case s.chinese && letters == 3:
		return "周" + weekday
	case s.chinese:
		return "星期" + weekday
	case letters == 3:
		return at.Weekday().String()[:3]
	}
	return at.Weekday().String()
}
