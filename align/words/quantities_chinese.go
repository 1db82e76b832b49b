package words

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
)

// A hanReader reads the quantities of a Chinese text. The runes are folded one to
// one, so that their indexes are those of the text.
type hanReader struct {
	runes  []rune
	places []int // the byte offset of each rune, and the length of the text
	ends   []int // the byte offset after each rune
	found  []Quantity
}

func readHan(text string) []Quantity {
	h := &hanReader{}
	blank := -1 // the place of a space after the last rune, which joins a digit and a character
	for at, r := range text {
		end := at + utf8.RuneLen(r)
		if r == 0xFFFD {
			_, size := utf8.DecodeRuneInString(text[at:])
			end = at + size
		}
		if blank >= 0 && !joined(h.rune(len(h.runes)-1), r) {
			h.runes, h.places, h.ends = append(h.runes, ' '), append(h.places, blank), append(h.ends, blank+1)
		}
		blank = -1
		if r == ' ' && len(h.runes) > 0 && h.runes[len(h.runes)-1] != ' ' {
			blank = at
			continue
		}
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		case r == 0x3000:
			r = ' '
		case r == '○' || r == '零':
			r = '〇'
		case r >= 0x80:
			r = han.Simplify(r)
		}
		if tens, ok := joinedTens[r]; ok { // 廿 is 二十
			h.runes = append(h.runes, tens)
			h.places, h.ends = append(h.places, at), append(h.ends, end)
			r = '十'
		}
		h.runes = append(h.runes, r)
		h.places, h.ends = append(h.places, at), append(h.ends, end)
	}
	h.places = append(h.places, len(text))
	h.noughts()
	for i := 0; i < len(h.runes); {
		switch r := h.runes[i]; {
		case isDigit(r):
			i = h.arabic(i)
		case r == '双':
			h.add(i, i+1, Quantity{Value: 2, Others: []float64{20}})
			i++
		case r == '半':
			// 半个世纪, 半年, 一半, 两年半, 八点半
			q := Quantity{Kind: Fraction, Value: .5, Others: []float64{50, 6}, Conversions: h.conversion(i + 1 + h.hasAny(i+1, "个"))}
			if before := h.rune(i - 1); before == '点' || before == '时' {
				q.Others = append(q.Others, 30)
			}
			h.add(i, i+1, q)
			i++
		case IsHanNumeral(r):
			i = h.numeral(i)
		default:
			if age, ok := ages[string(h.runes[i:min(i+2, len(h.runes))])]; ok {
				h.add(i, i+2, Quantity{Value: age})
			}
			i++
		}
	}
	h.halves()
	joinRanges(h.found, func(a, b *Quantity) bool {
		from, _ := slices.BinarySearch(h.places, a.End)
		to, _ := slices.BinarySearch(h.places, b.Start)
		return isRange(h.runes[from:max(from, to)])
	})
	h.loosen()
	slices.SortStableFunc(h.found, func(a, b Quantity) int { return cmp.Compare(a.Start, b.Start) })
	return h.found
}

// noughts replaces the digit 0 and the letter O in numerals in characters: 一九八0年, 二OO三年.
func (h *hanReader) noughts() {
	nought := func(i int) bool { r := h.rune(i); return r == '0' || r == 'O' || r == 'o' }
	digit := func(i int) bool { _, ok := hanDigit[h.rune(i)]; return ok }
	for i := 1; i < len(h.runes); i++ {
		end := i
		for digit(i-1) && nought(end) {
			end++
		}
		if end > i && (digit(end) || h.rune(end) == '年') {
			for ; i < end; i++ {
				h.runes[i] = '〇'
			}
		}
	}
}

// ages are the names of ages, which other languages count.
var ages = map[string]float64{"弱冠": 20, "而立": 30, "不惑": 40, "花甲": 60, "古稀": 70, "耄耋": 80, "期颐": 100}

// joined reports whether a space between two runes is only for appearance: 1.25 亿, 第 3 条.
func joined(before, after rune) bool {
	return isDigit(before) && (han.IsHan(after) || after == '%') || han.IsHan(before) && isDigit(after)
}

// joinedTens are the characters for two numerals.
var joinedTens = map[rune]rune{'廿': '二', '卅': '三', '卌': '四'}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// rune returns the rune at i, 0 outside the text.
func (h *hanReader) rune(i int) rune {
	if i < 0 || i >= len(h.runes) {
		return 0
	}
	return h.runes[i]
}

// has reports whether the words begin at i.
func (h *hanReader) has(i int, words string) bool {
	for _, r := range words {
		if h.rune(i) != r {
			return false
		}
		i++
	}
	return true
}

// hasAny returns the length in runes of the longest of the words that begins at i.
func (h *hanReader) hasAny(i int, words ...string) int {
	longest := 0
	for _, w := range words {
		if n := len([]rune(w)); n > longest && h.has(i, w) {
			longest = n
		}
	}
	return longest
}

func (h *hanReader) add(from, to int, q Quantity) {
	q.Start, q.End = h.places[from], h.ends[to-1]
	if q.mag == 0 {
		q.mag = 1
	}
	if q.Digits == 0 {
		q.Digits = significant([]rune(strconv.FormatFloat(q.Value, 'f', -1, 64)))
	}
	h.found = append(h.found, q)
}

// arabic reads a number in digits at i and returns the place after it.
func (h *hanReader) arabic(i int) int {
	j := i
	for isDigit(h.rune(j)) {
		j++
	}
	if end := h.numericDate(i, j); end > 0 {
		return end
	}
	if end := h.dayName(i, j); end > 0 {
		return end
	}
	if h.rune(j) == ':' && isDigit(h.rune(j+1)) && isDigit(h.rune(j+2)) && j-i <= 2 && !isDigit(h.rune(j+3)) {
		hour, _ := strconv.ParseFloat(string(h.runes[i:j]), 64)
		minute, _ := strconv.ParseFloat(string(h.runes[j+1:j+3]), 64)
		h.hour(i, j, hour, Stated)
		if minute != 0 {
			h.add(j+1, j+3, Quantity{Value: minute, Weight: Stated})
		}
		return j + 3
	}
	var apart []Quantity
	if n := h.group(j); n > 0 && j-i <= 3 {
		mark := h.rune(j)
		if n > 1 || mark == ' ' || h.ends[j]-h.places[j] == len("，") {
			apart = append(apart, h.digits(i, j))
		}
		for ; n > 0 && h.rune(j) == mark; n = h.group(j) {
			if apart != nil {
				apart = append(apart, h.digits(j+n, j+n+3))
			}
			j += n + 3
		}
	}
	if h.rune(j) == '.' && isDigit(h.rune(j+1)) {
		k := j + 1
		for isDigit(h.rune(k)) {
			k++
		}
		if h.rune(k) == '.' && isDigit(h.rune(k+1)) { // 2.1.3
			for isDigit(h.rune(k)) || h.rune(k) == '.' && isDigit(h.rune(k+1)) {
				k++
			}
			h.sections(i, k, Counted)
			return k
		}
		j = k
	}
	digits := slices.DeleteFunc(slices.Clone(h.runes[i:j]), func(r rune) bool { return !isDigit(r) && r != '.' })
	value, err := strconv.ParseFloat(string(digits), 64)
	if err != nil {
		return j
	}
	q := Quantity{Value: value, Digits: significant(digits), Weight: Stated, Apart: apart}
	if point := slices.Index(digits, '.'); point > 0 && isGroups(string(digits[:point]), string(digits[point+1:])) {
		q.Others = []float64{1000 * value} // 500.000
	}
	if h.isLabel(i, j) {
		q.Kind = Label
		h.add(i, j, q)
		return j
	}
	if h.rune(j) == '/' && isDigit(h.rune(j+1)) {
		k := j + 1
		for isDigit(h.rune(k)) {
			k++
		}
		below, _ := strconv.ParseFloat(string(h.runes[j+1:k]), 64)
		if value > 0 && below > value {
			h.add(i, k, Quantity{Kind: Fraction, Value: value / below, Weight: Counted})
			h.add(i, j, Quantity{Value: value})
			h.add(j+1, k, Quantity{Value: below})
			return k
		}
	}
	if i == 0 && h.ends[j-1] < h.places[j] && slices.Contains(h.runes[i:j], '.') {
		q.Weight = Counted // 1.1 总则
	}
	if strings.ContainsRune("图表式", h.rune(i-1)) && h.rune(i-1) != 0 || h.rune(i-1) == '(' && h.rune(j) == ')' && strings.ContainsRune("程式", h.rune(i-2)) {
		if whole := slices.Index(h.runes[i:j], '.'); whole > 0 { // 图2.1 is figure 2-1 as well
			h.sections(i, j, Loose)
			q.Weight = Counted
		}
	}
	return h.finish(i, j, q, true)
}

// group returns the length of a thousands mark at j that three digits follow, 0 for none.
func (h *hanReader) group(j int) int {
	n := h.hasAny(j, ",", ", ", " ")
	if n == 0 && isThinSpace(h.rune(j)) {
		n = 1
	}
	if n == 0 || !isDigit(h.rune(j+n)) || !isDigit(h.rune(j+n+1)) || !isDigit(h.rune(j+n+2)) || isDigit(h.rune(j+n+3)) {
		return 0
	}
	return n
}

// digits returns the number in the digits [i, j).
func (h *hanReader) digits(i, j int) Quantity {
	return Quantity{Start: h.places[i], End: h.ends[j-1], Value: h.small(i, j), Digits: significant(h.runes[i:j]), Weight: Stated, mag: 1}
}

func isThinSpace(r rune) bool { return r == 0x2009 || r == 0x202F || r == 0xA0 || r == 0x2005 }

// afterDays are the words after the name of a day, past its quotation mark.
var afterDays = []string{"事件", "爆炸", "地震", "大地震", "汶川", "案", "大案", "惨案", "晚会", "事故", "恐怖", "袭击", "特大", "事变", "讲话"}

// dayName reads the name of a day in the digits [i, j) and after them: 8·11汇改, “5·12”地震,
// 911事件. It returns 0 for none.
func (h *hanReader) dayName(i, j int) int {
	from, end := j+1, j+1
	for isDigit(h.rune(end)) {
		end++
	}
	mark := h.rune(j)
	if j-i == len("911") && mark != '.' && mark != '·' {
		from, end, j = i+1, j, i+1
	}
	quoted := strings.ContainsRune("”\"’」』", h.rune(end)) && end < len(h.runes)
	after := end
	if quoted {
		after++
	}
	isEvent := h.hasAny(after, afterDays...) > 0
	dotted := mark == '·' || mark == '•'
	if end-from < 1 || end-from > 2 || j-i > 2 || !dotted && !isEvent || !dotted && mark != '.' && from > j {
		return 0
	}
	month, day := h.small(i, j), h.small(from, end)
	weight := Loose
	if isEvent || quoted {
		weight = Counted
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		if !dotted {
			return 0
		}
		h.add(i, j, Quantity{Value: month})
		h.add(from, end, Quantity{Value: day})
		return end
	}
	h.add(i, j, Quantity{Kind: Month, Value: month, Weight: weight})
	h.add(from, end, Quantity{Kind: Day, Value: day, Weight: weight})
	h.add(i, end, Quantity{Value: 100*month + day}) // 911
	return end
}

// numericDate reads 2025-10-15, 2025/10/15 and 2025.10.15; it returns 0 where the
// digits [i, j) begin none.
func (h *hanReader) numericDate(i, j int) int {
	mark := h.rune(j)
	if j-i != 4 || mark != '-' && mark != '/' && mark != '.' {
		return 0
	}
	k := j + 1
	for isDigit(h.rune(k)) {
		k++
	}
	l := k + 1
	for isDigit(h.rune(l)) {
		l++
	}
	if h.rune(k) != mark || k-j < 2 || k-j > 3 || l-k < 2 || l-k > 3 {
		return 0
	}
	for _, part := range []struct {
		from, to int
		kind     QuantityKind
	}{{i, j, Year}, {j + 1, k, Month}, {k + 1, l, Day}} {
		value, _ := strconv.ParseFloat(string(h.runes[part.from:part.to]), 64)
		h.add(part.from, part.to, Quantity{Kind: part.kind, Value: value, Weight: Stated})
	}
	return l
}

// sections adds the parts of a number like 2.1.3 or 192.168.0.1.
func (h *hanReader) sections(i, end int, weight QuantityWeight) {
	for from := i; from < end; {
		to := from
		for to < end && isDigit(h.runes[to]) {
			to++
		}
		value, _ := strconv.ParseFloat(string(h.runes[from:to]), 64)
		h.add(from, to, Quantity{Value: value, Weight: weight})
		from = to + 1
	}
}

// latinUnits are units of measure in letters, which do not make the number a
// label.
var latinUnits = map[string]bool{
	"m": true, "km": true, "cm": true, "mm": true, "nm": true, "kg": true, "g": true, "mg": true, "t": true, "l": true, "ml": true, "ha": true, "kw": true, "mw": true,
	"gw": true, "kwh": true, "mwh": true, "twh": true, "w": true, "v": true, "kv": true, "hz": true, "mhz": true, "ghz": true, "gb": true, "mb": true, "tb": true, "mbps": true, "gbps": true,
	"ppm": true, "pm": true, "am": true, "h": true, "s": true, "min": true, "mpa": true, "hpa": true, "teu": true, "c": true, "k": true, "rmb": true, "usd": true, "cny": true, "mph": true, "kph": true,
}

// isLabel reports whether letters next to the digits make them part of a name.
func (h *hanReader) isLabel(i, j int) bool {
	if isLatin(h.rune(i-1)) || h.rune(i-1) == '-' && isLatin(h.rune(i-2)) {
		return true
	}
	k := j
	for isLatin(h.rune(k)) {
		k++
	}
	return k > j && !latinUnits[strings.ToLower(string(h.runes[j:k]))]
}

// magnitude returns the factor of 万, 亿, 万亿 … at j, and its length; 1 and 0 where
// the character belongs to a unit of measure: 5千米, 3千瓦.
func (h *hanReader) magnitude(j int) (float64, int) {
	factor, length := HanMagnitude(h.runes[min(j, len(h.runes)):])
	if length > 0 && h.rune(j+length-1) == '千' {
		switch h.rune(j + length) {
		case '米', '克', '瓦', '卡', '赫', '伏', '比', '字', '帕', '焦', '升':
			length--
			factor /= 1000
		}
	}
	if length > 0 && h.rune(j+length-1) == '百' && (h.rune(j+length) == '分' || h.rune(j+length) == '帕') {
		length--
		factor /= 100
	}
	return factor, length
}

// inexactMagnitude is magnitude, and reads on where 多 or 余 is in the middle of it: 3万多亿,
// 1亿3千多万.
func (h *hanReader) inexactMagnitude(j int) (factor float64, length int, more bool) {
	factor, length = h.magnitude(j)
	if n := h.hasAny(j+length, "多", "余"); length > 0 && n > 0 {
		if further, rest := h.magnitude(j + length + n); further >= 1e4 {
			return factor * further, length + n + rest, true
		}
	}
	return factor, length, false
}

// numeral reads a numeral in characters at i and returns the place after it.
func (h *hanReader) numeral(i int) int {
	j := i
	for IsHanNumeral(h.rune(j)) {
		j++
	}
	if fromLeft := h.rune(j - 1); j-i > 1 && (fromLeft == '千' && h.isUnitAfterThousand(j)) {
		j--
	}
	if j-i > 1 && h.rune(j-1) == '两' && hanMagnitude[h.rune(j-2)] > 0 {
		j-- // 五十两: fifty taels
	}
	run := h.runes[i:j]
	digit := func(r rune) bool { _, ok := hanDigit[r]; return ok }
	// 百分之三点五, 四分之三, 千分之五
	if h.rune(j) == '分' && h.rune(j+1) == '之' {
		return h.share(i, j)
	}
	decimals := 0.0
	end := j
	if h.rune(j) == '点' && digit(h.rune(j+1)) && !h.isClock(i, j) {
		k := j + 1
		scale := .1
		for digit(h.rune(k)) {
			decimals += hanDigit[h.rune(k)] * scale
			scale /= 10
			k++
		}
		end = k
	}
	allDigits := !slices.ContainsFunc(run, func(r rune) bool { return !digit(r) })
	noDigits := !slices.ContainsFunc(run, digit)
	switch {
	case end > j: // 十五点二亿
		value, ok := HanNumeral(run)
		if !ok {
			return end
		}
		text := strconv.FormatFloat(value+decimals, 'f', end-j-1, 64)
		value, _ = strconv.ParseFloat(text, 64)
		return h.finish(i, end, Quantity{Value: value, Digits: significant([]rune(text)), Weight: Stated}, true)
	case noDigits && run[0] != '十':
		// 百, 千万, 亿: hundreds, a myriad
		value := 1.0
		for _, r := range run {
			value *= hanMagnitude[r]
		}
		h.add(i, j, Quantity{Value: value})
		return j
	case len(run) == 3 && run[0] == '十' && digit(run[1]) && run[2] == '五' && !isCounter(h.rune(j)):
		// 十四五: the 14th five-year plan
		h.add(i, j, Quantity{Value: 10 + hanDigit[run[1]], Weight: Counted, Ordinal: true})
		h.add(i+2, j, Quantity{Value: 5})
		return j
	case string(run) == "十五" && (strings.ContainsRune("“\"「", h.rune(i-1)) && strings.ContainsRune("”\"」", h.rune(j)) && h.rune(i-1) != 0 || h.hasAny(j, "规划", "计划", "期间", "时期") > 0):
		// the tenth five-year plan
		h.add(i, j, Quantity{Value: 10, Others: []float64{15}, Weight: Counted, Ordinal: true})
		h.add(i+1, j, Quantity{Value: 5})
		return j
	case allDigits && len(run) > 1 && !h.isYearRun(run, j):
		h.digitRun(i, j)
		return j
	case allDigits && len(run) == 1:
		return h.finish(i, j, Quantity{Value: hanDigit[run[0]], Weight: h.weightOfOne(i, j)}, false)
	}
	if low, high, ok := adjacent(run); ok && !allDigits { // 一万六七千
		h.add(i, j, Quantity{Value: low, Others: []float64{high}})
		return j
	}
	value, ok := HanNumeral(run)
	if !ok {
		return j
	}
	q := Quantity{Value: value, Weight: Stated}
	if last := len(run) - 1; digit(run[last]) && hanMagnitude[run[last-1]] >= 100 {
		d := hanDigit[run[last]]
		q.Others = append(q.Others, value-d+d*hanMagnitude[run[last-1]]/10) // 两千五: 2,500
	}
	if value == 10 && len(run) == 1 {
		q.Weight = h.weightOfOne(i, j)
	}
	// 十八大, 三中全会
	if h.rune(j) == '大' && value < 40 && !h.has(j, "大类") {
		q.Weight, q.Ordinal = Counted, true
		h.add(i, j, q)
		return j
	}
	return h.finish(i, j, q, false)
}

// isUnitAfterThousand reports whether 千 before j belongs to a unit: 五千米 is five
// thousand metres or five kilometres, 三千瓦 likewise; only 千克 and 千瓦 are units
// more often than not.
func (h *hanReader) isUnitAfterThousand(j int) bool {
	return h.rune(j) == '克' || h.rune(j) == '瓦' || h.rune(j) == '帕' || h.rune(j) == '赫'
}

// isClock reports whether 点 at j is the hour of the day: 三点十分, not 三点五.
func (h *hanReader) isClock(i, j int) bool {
	if h.rune(i-1) == '午' || h.rune(i-1) == '晨' || h.rune(i-1) == '晚' || h.rune(i-1) == '上' {
		return true
	}
	k := j + 1
	for IsHanNumeral(h.rune(k)) {
		k++
	}
	return h.rune(k) == '分' && h.rune(k+1) != '之' || h.rune(k) == '刻' || h.rune(j+1) == '多'
}

// isYearRun reports whether the digits are a year or a number read digit by digit:
// 二〇二五, 一九四九.
func (h *hanReader) isYearRun(run []rune, j int) bool {
	if len(run) == 4 && (run[0] == '一' || run[0] == '二') && h.rune(j) == '年' {
		return true
	}
	return len(run) > 2 && slices.Contains(run, '〇')
}

// digitRun adds digits that follow one another without a magnitude: 四五 (four or
// five), 九一八 (18 September), 五四 (May Fourth). None need appear.
func (h *hanReader) digitRun(i, j int) {
	whole, _ := HanNumeral(h.runes[i:j])
	h.add(i, j, Quantity{Value: whole})
	if j-i == 2 { // 九二共识
		h.found[len(h.found)-1].Others = []float64{1900 + whole, 2000 + whole}
	}
	for k := i; k < j; k++ {
		h.add(k, k+1, Quantity{Value: hanDigit[h.runes[k]]})
		if k+1 < j {
			h.add(k, k+2, Quantity{Value: hanDigit[h.runes[k]]*10 + hanDigit[h.runes[k+1]]})
		}
	}
}

// adjacent reads a numeral with two digits side by side, which is a range: 六七千,
// 十七八. It returns both ends.
func adjacent(run []rune) (low, high float64, ok bool) {
	for k := 0; k+1 < len(run); k++ {
		a, first := hanDigit[run[k]]
		b, second := hanDigit[run[k+1]]
		if !first || !second || a == 0 || b == 0 {
			continue
		}
		low, lowOK := HanNumeral(slices.Delete(slices.Clone(run), k+1, k+2))
		high, highOK := HanNumeral(slices.Delete(slices.Clone(run), k, k+1))
		return low, high, lowOK && highOK
	}
	return 0, 0, false
}

// share reads 百分之三点五 and 四分之三; 分之 is at j.
func (h *hanReader) share(i, j int) int {
	below, ok := HanNumeral(h.runes[i:j])
	if !ok && j-i == 1 {
		below, ok = hanMagnitude[h.runes[i]], hanMagnitude[h.runes[i]] > 0
	}
	at := j + 2
	if h.hasAny(at, "数", "几") > 0 || !ok {
		return at
	}
	value, end, digits := 0.0, at, 0
	if isDigit(h.rune(at)) {
		for isDigit(h.rune(end)) || h.rune(end) == '.' && isDigit(h.rune(end+1)) {
			end++
		}
		value, _ = strconv.ParseFloat(string(h.runes[at:end]), 64)
		digits = significant(h.runes[at:end])
	} else {
		for IsHanNumeral(h.rune(end)) {
			end++
		}
		if low, high, two := adjacent(h.runes[at:end]); two { // 百分之七八十
			h.add(i, end, Quantity{Kind: Percent, Value: low, Others: []float64{high}})
			return end
		}
		if value, ok = HanNumeral(h.runes[at:end]); !ok {
			if end-at == 1 && hanMagnitude[h.rune(at)] > 0 { // 百分之百
				value = hanMagnitude[h.rune(at)]
			} else {
				return max(end, at)
			}
		}
		if h.rune(end) == '点' && hanDigit[h.rune(end+1)]+1 > 1 {
			scale := .1
			for end++; ; end++ {
				d, ok := hanDigit[h.rune(end)]
				if !ok {
					break
				}
				value += d * scale
				scale /= 10
			}
			value = math.Round(value*1e6) / 1e6
		}
	}
	if below == 100 {
		h.add(i, end, Quantity{Kind: Percent, Value: value, Digits: digits, Weight: Stated, Others: []float64{value / 100}})
		return end
	}
	h.add(i, end, Quantity{Kind: Fraction, Value: value / below, Others: []float64{100 * value / below}, Weight: Counted})
	h.add(i, j, Quantity{Value: below})
	h.add(at, end, Quantity{Value: value})
	return end
}

// weightOfOne weighs a numeral of one character by its context.
func (h *hanReader) weightOfOne(i, j int) QuantityWeight {
	one := h.rune(i) == '一'
	if h.rune(i-1) == '第' {
		switch h.rune(j) {
		case '条', '章', '款', '项', '届', '编', '节':
			return Stated
		case '次', '季', '期', '阶', '批', '卷', '版', '号':
			if !one {
				return Counted
			}
		}
		return Loose
	}
	if one {
		return Loose
	}
	switch r, next := h.rune(i), h.rune(j); {
	case strings.ContainsRune("壹贰叁肆伍陆柒捌玖拾", r) && next != '元', // 大陆人, 队伍里
		r == '〇' && next == '件', // 零件
		r == '四' && next == '周' && !strings.ContainsRune("后内前以之时", h.rune(j+1)):
		return Loose
	}
	if h.rune(i) == '两' && strings.ContainsRune("国岸会党院军地人方者翼弹制种手头边旁性极端", h.rune(j)) {
		return Loose
	}
	if h.rune(j) == '多' || h.rune(j) == '余' {
		j++
	}
	switch {
	case h.rune(i-1) == '几' || h.rune(i-1) == '数' || !isCounter(h.rune(j)):
		return Loose
	case h.rune(j) == '元' && h.rune(i) == '二':
		return Loose // 二元论; money is 两元
	case h.rune(j) == '元' || h.rune(j) == '吨':
		return Stated // money and weights are stated
	}
	return Counted
}

// halves makes one number of a number and the half after it: 两个半小时, 3年半.
func (h *hanReader) halves() {
	for i := 1; i < len(h.found); i++ {
		a, b := &h.found[i-1], &h.found[i]
		if b.Kind == Fraction && b.Value == .5 && b.Start-a.End <= len("个年") && a.Kind == Plain {
			a.Others = append(a.Others, a.Value+.5*a.mag)
			if len(a.Conversions) == 0 {
				a.Conversions = b.Conversions
			}
		}
	}
}

// setPhrases hold numbers that translations put otherwise; 零 is written 〇, as the reader does.
var setPhrases = []string{
	"九三学社", "九二共识", "五位一体", "十全十美", "三十六计", "二十四节气", "七十二变", "三十而立", "半九十", "十二生肖", "二十八宿", "三百六十行", "一千〇一夜",
	"五十步笑百步", "一五一十", "十万八千里", "十万火急", "八九不离十", "十有八九", "四十不惑", "百分百", "双11", "618", "三八红旗", "八一勋章", "七一勋章", "一百单八",
	"二十四史", "十三经", "十二分", "十分", "十字", "十足", "二维", "三维", "四川", "九江", "三亚", "三峡", "两弹一星", "五四运动", "两万五千里长征", "二万五千里长征", "三番五次", "三番两次", "一点一点", "一点一滴", "十六进制", "十六进位", "八进制", "十进制", "十二进制", "六十进制", "十二指肠", "十二宫", "十二经脉", "九曲十八弯", "十万大山", "三元乙丙", "七〇八落", "七〇八碎", "7×24", "7x24", "7*24", "十年磨一剑", "二战", "一战", "三星堆", "六十四卦",
}

// lunarReach is the number of characters after 农历 in which a date is one of the lunar calendar,
// which translations convert: 农历十一月十一.
const lunarReach = 8

// loosen makes numbers in set phrases and in the numbering of lists Loose.
func (h *hanReader) loosen() {
	if len(h.found) == 0 {
		return
	}
	for i := range h.runes {
		if h.has(i, "农历") || h.has(i, "阴历") {
			looseAt(h.found, h.places[i], h.places[min(i+lunarReach, len(h.runes))])
		}
		for _, p := range setPhrases {
			if h.rune(i) == firstOf(p) && h.has(i, p) {
				looseAt(h.found, h.places[i], h.places[i+len([]rune(p))])
				if p == "九二共识" {
					h.add(i, i+2, Quantity{Kind: Year, Value: 1992, Weight: Counted})
				}
				if p == "百分百" {
					h.add(i, i+3, Quantity{Kind: Percent, Value: 100})
				}
			}
		}
	}
	for k := range h.found {
		q := &h.found[k]
		from, _ := slices.BinarySearch(h.places, q.Start)
		to, _ := slices.BinarySearch(h.places, q.End)
		open := h.rune(from-1) == '('
		start := from
		if open || h.rune(from-1) == '第' {
			start--
		}
		for h.rune(start-1) == ' ' {
			start--
		}
		atStart := start == 0 || h.rune(start-1) == '\n'
		next := h.rune(to)
		if open && next == ')' && q.Value < 100 && q.Kind == Plain {
			q.Weight, q.Item = Loose, atStart // （一）
		}
		if atStart && h.rune(from-1) == '第' && strings.ContainsRune("条章节编款", next) {
			q.Item = true
		} else if atStart && q.Kind == Plain && q.Value < 1000 && !isDigit(h.rune(to+1)) && (strings.ContainsRune(".、)", next) && next != 0 || !isDigit(h.rune(from)) && (next == '是' || next == ',')) {
			q.Weight, q.Item = Loose, true
		}
	}
}

func firstOf(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
