package words

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// The aligner needs only a key of a numeral. A check of a translation needs more:
// what is counted (a percentage, a day, a year), how certain it is that a number is
// meant, and every value that a correct translation may state.
//
//	3.2亿            320 million                   3.2e8
//	近六成           nearly 60 percent             60 %, or 6 of 10
//	“十四五”规划      the 14th Five-Year Plan       14
//	23年             in 2023, for 23 years         23 or 2023
//	下午4时          16:00, 4 p.m.                 4 or 16
//	300万亩          200,000 hectares              3e6 or 2e5
//	1—5月            in the first five months      January to May, or 5
//	2，500人         2, 500 people                 2,500, or 2 and 500
//	几十万, 三五天    hundreds of thousands         no value that must appear
//
// The reader of Chinese is in quantities_chinese.go, that of alphabetic scripts in
// quantities_spaced.go.

// Quantity is a number that a text states.
type Quantity struct {
	// Start and End are the byte offsets of its words: magnitudes, signs of percent and
	// 年, 月, 日 are among them, other units of measure are not.
	Start, End int
	Kind       QuantityKind
	Value      float64
	// Others holds further values that a translation may state.
	Others []float64
	// Conversions are the values in other units of measure, Unit the words after the
	// number in a language with spaces.
	Conversions []Conversion
	Unit        string
	// Item reports whether the quantity numbers the item of a list that the text is.
	Item bool
	// Digits is the number of significant digits as written.
	Digits int
	// Hedged reports whether the text marks the value as inexact: over, nearly,
	// 多, 近.
	Hedged bool
	Weight QuantityWeight
	// Decade reports whether a year stands for its decade: the 1980s.
	Decade bool

	// Apart holds the numbers that the words are if they are several: 2 and 500 for "2, 500".
	// Doubtful reports whether this is likelier: 5 and 30 for "5. 30".
	Apart    []Quantity
	Doubtful bool

	mag     float64 // the magnitude that was multiplied in: 万, million; 1 for none
	bare    bool    // no word after the number says what is counted
	Ordinal bool    // 第三, third, 3rd
}

// A Conversion converts to another unit of measure: the beginnings of its words, and the
// number of them in one of the original unit.
type Conversion struct {
	Words  []string
	Factor float64
	// Offset is subtracted before the factor is applied: 32 for Fahrenheit.
	Offset float64
	// Round reports whether translations mostly state a round number: 135 km/h for 85 mph.
	Round bool
}

// Converted returns the values, Others among them, in the unit of measure that the words begin
// with, and whether they are usually rounded. There are none if the quantity has no conversion
// to this unit.
func (q *Quantity) Converted(unit string) (values []float64, round bool) {
	for _, c := range q.Conversions {
		for _, w := range c.Words {
			if rest, ok := strings.CutPrefix(unit, w); ok && (len(w) > 3 || rest == "" || rest[0] == ' ' || rest[0] == 's') {
				values = append(values, times(q.Value-c.Offset, c.Factor))
				for _, v := range q.Others {
					values = append(values, times(v-c.Offset, c.Factor))
				}
				return values, c.Round
			}
		}
	}
	return nil, false
}

// A QuantityKind is the kind of thing that a quantity counts.
type QuantityKind uint8

// The kinds of quantities.
const (
	// Plain numbers count anything else.
	Plain QuantityKind = iota
	// Percent is a share in percent, Points a difference of shares in percentage points.
	Percent
	Points
	// Multiple is a number of times: 倍, -fold, times.
	Multiple
	// Fraction is a fraction in words or with a stroke.
	Fraction
	// Year, Month, Day and Hour are parts of dates.
	Year
	Month
	Day
	Hour
	// Label is a number in a name with letters: G20, PM2.5, 5G.
	Label
)

// A QuantityWeight is how certainly a quantity is translated as a number.
type QuantityWeight uint8

// The weights of quantities.
const (
	// Loose words are numbers only sometimes: 一些, one, both, 百年.
	Loose QuantityWeight = iota
	// Counted are small numbers in words that count something: 三个, three. A
	// translation may omit or rephrase them.
	Counted
	// Stated are numbers in digits and numerals of several words.
	Stated
)

// IsDate reports whether the kind is a part of a date.
func (k QuantityKind) IsDate() bool { return k == Year || k == Month || k == Day }

// Quantities returns the numbers that a text in the language of the tag states, in
// the order of the text. A language without a table of number words is read for
// digits.
func Quantities(tag, text string) []Quantity {
	text = withoutLinks(text)
	base := lang.Base(tag)
	if base == "zh" {
		return readHan(text)
	}
	return readSpaced(base, text)
}

// withoutLinks puts spaces in the places of addresses and placeholders, whose numbers
// are none.
func withoutLinks(text string) string {
	if !strings.Contains(text, "://") && !strings.Contains(text, "www.") && !strings.ContainsAny(text, "@{<") {
		return text
	}
	return links.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
}

var links = regexp.MustCompile(`(?i)(https?://|ftp://|www\.)[\x21-\x7e]+|[\w.+-]+@[\w-]+(\.[\w-]+)+|\{[A-Za-z0-9_.]*\}|</?[A-Za-z][^<>]*>`)

// isRange reports whether the text between two numbers makes them the ends of a range
// or the members of a list of two.
func isRange(between []rune) bool {
	switch string(between) {
	case "-", "—", "–", "－", "~", "～", "至", "到", "、", "和", "或", "——", "−", "/":
		return true
	}
	return false
}

// joinRanges completes the first number of a range with what only the second
// states: 20至30万, 8至12日, 3-5%, 5 to 6 percent, 2至4英寸.
func joinRanges(list []Quantity, joined func(a, b *Quantity) bool) {
	for i := len(list) - 2; i >= 0; i-- {
		a, b := &list[i], &list[i+1]
		if !a.bare || a.Kind != Plain || !joined(a, b) {
			continue
		}
		a.Conversions, a.Unit = b.Conversions, b.Unit
		if b.mag > a.mag {
			a.Others = append(a.Others, a.Value*b.mag)
		}
		switch b.Kind {
		case Percent, Points, Day, Month, Hour, Multiple:
			a.Kind = b.Kind
			for _, v := range b.Others {
				if b.Value != 0 && a.Kind != Month {
					a.Others = append(a.Others, a.Value*v/b.Value)
				}
			}
		case Year:
			if a.Value >= firstYear && a.Value <= lastYear {
				a.Kind = Year
			}
		case Plain:
			for _, v := range b.Others { // 03到07年
				if d := v - b.Value; d == 1900 || d == 2000 {
					a.Others = append(a.Others, a.Value+d)
				}
			}
		}
		if a.Kind == Month {
			// January to May are the first five months.
			b.Others = append(b.Others, b.Value-a.Value+1)
			a.Weight, b.Weight = Loose, Loose
		}
	}
	for i := 1; i < len(list); i++ {
		a, b := &list[i-1], &list[i]
		if a.Kind == Year && b.Value < 100 && (b.Kind == Plain || b.Kind == Year) && joined(a, b) {
			century := float64(int(a.Value/100)) * 100
			b.Others = append(b.Others, century+b.Value, century+100+b.Value)
		}
	}
}

// firstYear and lastYear bound the numbers of four digits that are read as years.
const firstYear, lastYear = 1000, 2199

// shareUnit gives what counts the whole to the last of the numbers that it may be.
func (q *Quantity) shareUnit() {
	if n := len(q.Apart) - 1; n > 0 {
		last := &q.Apart[n]
		last.End, last.Kind, last.Unit, last.Conversions, last.Hedged, last.mag = q.End, q.Kind, q.Unit, q.Conversions, q.Hedged, q.mag
		last.Value = times(last.Value, q.mag)
	}
}

// isGroups reports whether the digits around a point may be groups of one number: 500.000.
func isGroups(whole, fraction string) bool {
	return len(fraction) == 3 && len(whole) <= 3 && whole[0] != '0'
}

// looseAt makes the quantities loose that begin in the span.
func looseAt(list []Quantity, start, end int) {
	for i := range list {
		if list[i].Start >= start && list[i].Start < end {
			list[i].Weight = Loose
		}
	}
}

// significant counts the significant digits of a number as written.
func significant(digits []rune) int {
	first := slices.IndexFunc(digits, func(r rune) bool { return r >= '1' && r <= '9' })
	if first < 0 {
		return 1
	}
	n, zeros, decimal := 0, 0, false
	for _, r := range digits[first:] {
		switch {
		case r == '.':
			decimal = true
			n, zeros = n+zeros, 0
		case r == '0' && !decimal:
			zeros++
		case r >= '0' && r <= '9':
			n, zeros = n+zeros+1, 0
		}
	}
	return max(n, 1)
}

// FormatQuantity returns the quantity as a text in the language of the tag writes it:
// 5.3 million, 5,3 млн, 530万, 12.4 percent.
func FormatQuantity(tag string, q *Quantity) string {
	base := lang.Base(tag)
	v := q.Value
	switch q.Kind {
	case Year, Day, Hour:
		if base == "zh" {
			return strconv.FormatFloat(v, 'f', -1, 64) + map[QuantityKind]string{Year: "年", Day: "日", Hour: ""}[q.Kind]
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case Month:
		if base == "zh" {
			return strconv.FormatFloat(v, 'f', -1, 64) + "月"
		}
		return monthName(base, int(v))
	}
	text := formatValue(base, v)
	switch q.Kind {
	case Percent:
		return text + percentWords[base]
	case Points:
		return text + pointWords[base]
	}
	return text
}

// monthName returns the name of a month in the form used in dates, or its number if
// the language has no table.
func monthName(base string, month int) string {
	best := ""
	for name, number := range wordsOf(base).numerals.Months {
		genitive := base == "ru" && (strings.HasSuffix(name, "я") || strings.HasSuffix(name, "а"))
		if number == month && (base != "ru" && len(name) > len(best) || genitive) {
			best = name
		}
	}
	if best == "" {
		return strconv.Itoa(month)
	}
	return best
}

var percentWords = map[string]string{"en": " percent", "ru": " %", "fr": " %", "zh": "%"}
var pointWords = map[string]string{"en": " percentage points", "ru": " п. п.", "fr": " points", "zh": "个百分点"}

// scales are the magnitudes that a language writes after a number, the largest first.
var scales = map[string][]struct {
	factor float64
	word   string
}{
	"en": {{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}},
	"ru": {{1e12, " трлн"}, {1e9, " млрд"}, {1e6, " млн"}},
	"fr": {{1e9, " milliards"}, {1e6, " millions"}},
	"zh": {{1e12, "万亿"}, {1e8, "亿"}, {1e4, "万"}},
}

func formatValue(base string, v float64) string {
	for _, s := range scales[base] {
		if v >= s.factor {
			return decimal(base, v/s.factor) + s.word
		}
	}
	return decimal(base, v)
}

// decimal writes a number with the marks of the language.
func decimal(base string, v float64) string {
	digits := strconv.FormatFloat(v, 'f', -1, 64)
	if short := strconv.FormatFloat(v, 'g', 12, 64); !strings.Contains(short, "e") {
		digits = short
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	group, point := "", "."
	switch base {
	case "en":
		group = ","
	case "zh":
	default:
		group, point = "\u00a0", ","
	}
	for i := len(whole) - 3; i > 0 && group != "" && len(whole) > 3; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if fraction != "" {
		whole += point + fraction
	}
	return whole
}
