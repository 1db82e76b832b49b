package words

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// What stands after a numeral says what it counts: a scale, a unit, a tenth of it (1米75), a
// counter, a part of a date or of a day.

// isCounter reports whether the character after a numeral is a counter.
func isCounter(r rune) bool {
	return strings.ContainsRune("年月日号届次项个名位条款章天周倍岁人件座家部种类艘架辆台套轮期场级层支批所间栋份只头枚幅篇首架例起亿万元美公吨米千英海时分秒小度", r) && r != 0
}

// hedgesBefore are words before a number that make it inexact.
var hedgesBefore = []string{"约", "近", "逾", "超", "超过", "大约", "大概", "接近", "将近", "至少", "最多", "不到", "不足", "高达", "突破", "达到", "左右"}

// finish reads what follows a number that ends before j, adds the quantity and
// returns the place after it.
func (h *hanReader) finish(i, j int, q Quantity, mayScale bool) int {
	q.mag = 1
	for _, w := range hedgesBefore {
		if n := len([]rune(w)); i >= n && h.has(i-n, w) {
			q.Hedged = true
		}
	}
	if h.hasAny(i-1, "第") > 0 {
		q.Ordinal = true
	}
	if h.rune(i-1) == '几' || h.rune(i-1) == '数' {
		q.Weight = Loose // 数十
	}
	if n := h.hasAny(j, "多", "余", "来"); n > 0 {
		if _, length := h.magnitude(j + n); length > 0 || h.rune(j) != '来' {
			q.Hedged = true
			j += n
		}
	}
	if h.rune(j) == '几' || h.rune(j) == '数' { // 十几
		h.add(i, j, Quantity{Value: q.Value})
		return j + 1
	}
	if mayScale || q.Hedged {
		factor, length, more := h.inexactMagnitude(j)
		q.Value, q.mag, q.Hedged = times(q.Value, factor), factor, q.Hedged || more
		j += length
		if length > 0 {
			j = h.compound(j, &q)
		}
	}
	if n := h.hasAny(j, "多", "余"); n > 0 {
		q.Hedged = true
		j += n
	}
	return h.suffix(i, j, q)
}

// times multiplies a decimal number by a power of ten without a rounding error.
func times(value, factor float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(value*factor, 'g', 14, 64), 64)
	if err != nil {
		return value * factor
	}
	return v
}

// compound adds what follows the first magnitude of 1亿3000万, 4千4百万 or 3亿2千5百万 to the
// quantity, in the way of [HanNumeral], and returns the place after it. q.mag is that magnitude.
func (h *hanReader) compound(j int, q *Quantity) int {
	// section is what the next 万 or 亿 multiplies; the units, and these scales, must decrease.
	total, section, unit, scale := q.Value, 0.0, q.mag, q.mag
	if q.mag < 1e4 {
		total, section, scale = 0, q.Value, math.Inf(1)
	}
	for {
		from := j
		if h.rune(from) == '〇' {
			from++
		}
		k := from
		for isDigit(h.rune(k)) || h.rune(k) == '.' && isDigit(h.rune(k+1)) {
			k++
		}
		if k == from {
			break
		}
		factor, length, more := h.inexactMagnitude(k)
		big := 1.0
		for big*1e4 <= factor {
			big *= 1e4
		}
		value := h.small(from, k)
		if added := times(value, factor/big); added >= unit || big >= scale || length == 0 && value < 100 {
			break
		} else if section += added; big > 1 {
			total, section, unit, scale = total+times(section, big), 0, big, big
		} else {
			unit = factor
		}
		q.Hedged = q.Hedged || more
		j = k + length
		if length == 0 {
			break
		}
	}
	if q.Value != total+section {
		q.Value = total + section
		q.Digits = max(q.Digits, significant([]rune(strconv.FormatFloat(q.Value, 'f', 0, 64))))
	}
	return j
}

// conversions are the units of measure that translations convert: the beginnings of the
// words of the other unit, and the number of them in one of ours.
var conversions = []struct {
	unit string
	to   []Conversion
}{
	{"亩", []Conversion{{Words: []string{"hectare", "ha", "га", "гектар"}, Factor: 1. / 15}, {Words: []string{"acre", "акр"}, Factor: 1. / 6.07}}},
	{"公顷", []Conversion{{Words: []string{"mu"}, Factor: 15}, {Words: []string{"acre"}, Factor: 2.471}, {Words: []string{"square kilo", "km", "кв"}, Factor: .01}}},
	{"平方公里", []Conversion{{Words: []string{"hectare", "ha", "га"}, Factor: 100}, {Words: []string{"square mile"}, Factor: .3861}}},
	{"斤", []Conversion{{Words: []string{"kilo", "kg", "кг"}, Factor: .5}, {Words: []string{"ton", "tonne", "metric", "t", "т"}, Factor: 1. / 2000}}},
	{"公斤", []Conversion{{Words: []string{"ton", "metric", "t", "т"}, Factor: 1e-3}, {Words: []string{"pound"}, Factor: 2.2046}}},
	{"里", []Conversion{{Words: []string{"kilo", "km", "км"}, Factor: .5}}},
	{"公里", []Conversion{{Words: []string{"mile"}, Factor: .6214}, {Words: []string{"mete", "metr", "mètr", "метр", "m", "м"}, Factor: 1000}}},
	{"千米", []Conversion{{Words: []string{"mile"}, Factor: .6214}, {Words: []string{"mete", "metr", "mètr", "метр", "m", "м"}, Factor: 1000}}},
	{"米", []Conversion{{Words: []string{"kilo", "km", "км"}, Factor: 1e-3}, {Words: []string{"centi", "cm", "см"}, Factor: 100}, {Words: []string{"feet", "foot"}, Factor: 3.2808}}},
	{"厘米", []Conversion{{Words: []string{"mete", "metr", "mètr", "метр", "m", "м"}, Factor: .01}, {Words: []string{"inch"}, Factor: .3937}}},
	{"千瓦时", []Conversion{{Words: []string{"mwh", "mega", "мвт"}, Factor: 1e-3}, {Words: []string{"gwh", "giga", "гвт"}, Factor: 1e-6}, {Words: []string{"twh", "tera", "твт"}, Factor: 1e-9}}},
	{"千瓦", []Conversion{{Words: []string{"mw", "mega", "мвт"}, Factor: 1e-3}, {Words: []string{"gw", "giga", "гвт"}, Factor: 1e-6}}},
	{"吨", []Conversion{{Words: []string{"kilo", "kg", "кг"}, Factor: 1e3}}},
	{"英寸", []Conversion{{Words: []string{"centi", "centí", "zenti", "cm", "см", "сант"}, Factor: 2.54, Round: true}}},
	{"英尺", []Conversion{
		{Words: []string{"mete", "metr", "mètr", "метр", "m", "м"}, Factor: .3048, Round: true},
		{Words: []string{"centi", "centí", "zenti", "cm", "см", "сант"}, Factor: 30.48, Round: true},
	}},
	{"码", []Conversion{{Words: []string{"mete", "metr", "mètr", "метр", "m", "м"}, Factor: .9144, Round: true}}},
	{"英里", []Conversion{{Words: []string{"kilo", "km", "км", "кил"}, Factor: 1.609, Round: true}}},
	{"mph", []Conversion{{Words: []string{"kilo", "km", "км", "кил"}, Factor: 1.609, Round: true}}},
	{"华氏度", []Conversion{{Words: []string{"degr", "degré", "grad", "градус"}, Factor: 5. / 9, Offset: 32, Round: true}}},
	{"磅", []Conversion{{Words: []string{"kilo", "kg", "кг", "кил"}, Factor: .4536, Round: true}}},
	{"尺", []Conversion{{Words: []string{"mete", "metr", "mètr", "метр", "m", "м"}, Factor: 1. / 3}}},
	{"度", []Conversion{{Words: []string{"mwh", "mega", "мвт"}, Factor: 1e-3}, {Words: []string{"gwh", "гвт"}, Factor: 1e-6}}},
	{"天", []Conversion{{Words: []string{"week", "недел", "semaine"}, Factor: 1. / 7}, {Words: []string{"hour", "час", "heure"}, Factor: 24}}},
	{"周", []Conversion{{Words: []string{"day", "дн", "jour"}, Factor: 7}}},
	{"小时", []Conversion{{Words: []string{"day", "сут", "дн", "jour"}, Factor: 1. / 24}, {Words: []string{"minute", "минут"}, Factor: 60}}},
	{"分钟", []Conversion{{Words: []string{"hour", "час", "heure"}, Factor: 1. / 60}}},
	{"个月", []Conversion{{Words: []string{"day", "дн", "сут", "jour"}, Factor: 30}, {Words: []string{"year", "год", "лет", "an"}, Factor: 1. / 12}, {Words: []string{"week"}, Factor: 4}}},
	{"年", []Conversion{{Words: []string{"month", "месяц", "mois"}, Factor: 12}, {Words: []string{"decade", "десятилет", "décennie"}, Factor: .1}}},
	{"周年", []Conversion{{Words: []string{"decade", "десятилет"}, Factor: .1}}},
}

// counters are the numbers that a word or letter after a number may stand for: 两打, 10k.
var counters = map[rune]float64{'打': 12, '刻': 15, 'k': 1e3, 'K': 1e3, 'w': 1e4, 'W': 1e4, 'M': 1e6}

// conversion returns the conversions of the longest unit of measure at j.
func (h *hanReader) conversion(j int) (to []Conversion) {
	longest, after := 0, j
	if h.rune(j) == ' ' {
		after++ // 85 mph
	}
	for _, c := range conversions {
		n := len([]rune(c.unit))
		if n > longest && (h.has(after, c.unit) || h.rune(j) == '华' && h.has(j+1, c.unit)) {
			longest, to = n, c.to
		}
	}
	return to
}

// suffix reads the word after the number, which ends before j, and adds the quantity.
func (h *hanReader) suffix(i, j int, q Quantity) int {
	v := q.Value
	four := v >= firstYear && v <= lastYear && v == math.Trunc(v)
	end := j
	switch {
	case h.rune(j) == '%':
		q.Kind, end = Percent, j+1
	case h.has(j, "个百分点") || h.has(j, "百分点"):
		q.Kind, end = Points, j+h.hasAny(j, "个百分点", "百分点")
	case h.has(j, "个基点"):
		q.Kind, q.Others = Points, append(q.Others, v/100)
	case h.has(j, "年代"):
		q.Others = append(q.Others, 1900+v, 1800+v, 2000+v)
		q.Kind, q.Decade = Year, true
		if four {
			q.Others = []float64{math.Mod(v, 100)}
		}
		end = j + 2
	case h.has(j, "世纪"):
		k := j + 2
		d := k
		for isDigit(h.rune(d)) || IsHanNumeral(h.rune(d)) {
			d++
		}
		q.Weight = Loose
		h.add(i, j, q)
		if low, high, ok := adjacent(h.runes[k:d]); ok && h.has(d, "年代") { // 20世纪六七十年代
			for _, decade := range []float64{low, high} {
				h.add(i, d, Quantity{Kind: Year, Decade: true, Value: (v-1)*100 + decade, Others: []float64{decade}, Weight: Stated})
			}
			return d + 2
		}
		if d > k && h.has(d, "年代") {
			decade := h.small(k, d)
			h.add(i, d, Quantity{Kind: Year, Decade: true, Value: (v-1)*100 + decade, Others: []float64{decade}, Weight: Stated})
			return d + 2
		}
		return k
	case h.has(j, "周年"):
		if v < 10 && q.Weight != Loose {
			q.Weight = Counted
		}
	case h.rune(j) == '年' && h.rune(j+1) != '级' && h.rune(j+1) != '期':
		switch {
		case four && q.mag == 1 && !q.Hedged:
			q.Kind = Year
		case v < 100 && h.rune(j+1) != '来' && h.rune(j+1) != '内' && h.rune(j+1) != '间' && !q.Hedged && q.Weight == Stated && (v >= 10 || j-i == 2 && h.rune(i) == '0') && v == math.Trunc(v):
			q.Others = append(q.Others, 2000+v, 1900+v)
			if !isDigit(h.rune(i)) {
				q.Others = append(q.Others, 1911+v) // of the Republic
			}
		}
		end = j + 1
	case j-i == 2 && h.hasAny(j, "赛季", "学年", "财年") > 0:
		q.Others = append(q.Others, 2000+v, 1900+v)
	case h.rune(j) == '月' && v >= 1 && v <= 12 && v == math.Trunc(v):
		q.Kind, end = Month, j+1
		if q.Weight == Loose || h.has(j, "月球") {
			q.Weight = Loose
		} else {
			q.Weight = Stated
		}
		if h.rune(i) == '一' || h.rune(i-1) == '第' {
			q.Weight = Loose
		}
		if h.has(j, "月份") {
			end++
		}
	case (h.rune(j) == '日' || h.rune(j) == '号' && h.rune(i-1) == '月') && v >= 1 && v <= 31 && v == math.Trunc(v) && h.hasAny(j+1, "内", "以内", "之内", "游", "均", "元") == 0 && !h.has(j, "日本"):
		q.Kind, end = Day, j+1
		if h.rune(i-1) == '第' || q.Weight == Loose && h.rune(i-1) != '月' {
			q.Kind = Plain
		} else {
			q.Weight = Stated
		}
	case (h.rune(j) == '时' || h.rune(j) == '点' && (q.Weight != Loose || h.partOfDay(i))) && v <= 24 && v == math.Trunc(v) && !h.has(j, "时代") && !h.has(j, "时期"):
		h.hour(i, j, v, q.Weight)
		return j + 1
	case h.rune(j) == '分' && (h.rune(i-1) == '时' || h.rune(i-1) == '点'):
		q.Others = append(q.Others, v/60) // half past two
		q.Weight = min(q.Weight, Counted)
	case h.rune(j) == '倍':
		q.Kind, end = Multiple, j+1
		q.Others = append(q.Others, v+1, v*100, v-1)
	case h.rune(j) == '成' && v <= 10 && h.hasAny(j+1, "为", "立", "果", "功", "员", "不变", "本", "长", "熟", "就", "都") == 0:
		q.Kind, q.Value, q.Others, q.Weight, end = Percent, 10*v, []float64{v, v / 10}, max(q.Weight, Counted), j+1
		if h.rune(j+1) == '半' {
			q.Value += 5
		} else if d, ok := h.digit(j + 1); ok && !isCounter(h.rune(j+2)) { // 三成五
			q.Value, end = q.Value+d, j+2
		}
		if v == 1 {
			q.Weight = Loose
		}
	case h.has(j, "番"):
		q.Others = append(q.Others, math.Exp2(v), 100*(math.Exp2(v)-1))
		q.Weight = Loose
	case h.hasAny(j, "后", "零后") > 0 && (v == 80 || v == 90 || v == 95 || v == 0 || v == 70 || v == 60 || v == 5 || v == 85) && q.mag == 1:
		q.Others = append(q.Others, 1900+v, 2000+v)
		q.Weight = Loose
	default:
		q.bare = true
	}
	if v == 1 && q.Weight == Stated && (q.Kind == Plain || q.Kind == Points) && h.rune(i-1) != '第' {
		q.Weight = Counted // a year, a meeting, every percentage point
	}
	q.Conversions = h.conversion(j)
	if factor := counters[h.rune(j)]; factor > 0 && !isLatin(h.rune(j+1)) {
		q.Others = append(q.Others, times(v, factor))
	}
	if h.rune(j) == '半' || h.rune(j+1) == '半' && end > j || h.has(j, "个半") {
		q.Others = append(q.Others, v+.5*q.mag)
	}
	if end > j {
		switch h.rune(end) {
		case '多', '余':
			q.Hedged = true
		}
	}
	for k := end; k < end+4; k++ {
		if h.has(k, "左右") || h.has(k, "上下") || h.has(k, "以上") || h.has(k, "以下") {
			q.Hedged = true
		}
	}
	q.End = h.ends[end-1]
	if end == j && q.bare && len(q.Apart) == 0 {
		end = h.tenths(j, &q)
	} else {
		q.shareUnit()
	}
	h.add(i, end, q)
	return end
}

// tenthsOf are the units of which a digit behind them counts the tenths, and the unit that such
// a digit may be followed by: 1米75, 三块五, 7元9角5分, 5斤6两.
var tenthsOf = map[rune]string{'米': "", '块': "毛角", '元': "角毛", '角': "分", '毛': "分", '尺': "寸", '丈': "尺", '斤': "两"}

// mostTenths is the maximum number of digits after a unit: 一米七五.
const mostTenths = 2

// tenths adds the tenths after a unit at j to the quantity, which ends before it, and returns the
// place after them. The words may also be two numbers.
func (h *hanReader) tenths(j int, q *Quantity) int {
	whole, scale := *q, 1.0
	if h.rune(j) == '米' {
		q.Weight = Stated // but 一块四方形的板
	}
	for smaller, ok := tenthsOf[h.rune(j)]; ok; smaller, ok = tenthsOf[h.rune(j)] {
		k, value, tenth := j+1, 0.0, scale
		for d, ok := h.digit(k); ok && k-j <= mostTenths; d, ok = h.digit(k) {
			tenth /= 10
			value += d * tenth
			k++
		}
		next := h.rune(k)
		named := k == j+2 && next != 0 && strings.ContainsRune(smaller, next)
		_, more := h.digit(k)
		if k == j+1 || more || !named && (h.rune(j) == '元' || isCounter(next) || hanMagnitude[next] > 0 || next == '.' || next == '%' || isLatin(next)) {
			break
		}
		q.Apart = append(q.Apart, h.digits(j+1, k))
		q.Value, scale = math.Round((q.Value+value)*1e4)/1e4, tenth
		j = k
	}
	if len(q.Apart) == 0 {
		*q = whole
		return j
	}
	q.Apart = slices.Insert(q.Apart, 0, whole)
	q.Digits = significant([]rune(strconv.FormatFloat(q.Value, 'f', -1, 64)))
	return j
}

// digit returns the value of the digit at i, in either script.
func (h *hanReader) digit(i int) (float64, bool) {
	r := h.rune(i)
	if isDigit(r) {
		return float64(r - '0'), true
	}
	d, ok := hanDigit[r]
	return d, ok
}

// small reads the number at [i, j), in digits or characters.
func (h *hanReader) small(i, j int) float64 {
	if v, err := strconv.ParseFloat(string(h.runes[i:j]), 64); err == nil {
		return v
	}
	v, _ := HanNumeral(h.runes[i:j])
	return v
}

// partOfDay reports whether a part of the day precedes i: 下午三点.
func (h *hanReader) partOfDay(i int) bool {
	for _, w := range []string{"上午", "下午", "早上", "晚上", "凌晨", "清晨", "中午", "傍晚", "深夜"} {
		if h.has(i-2, w) {
			return true
		}
	}
	return false
}

// hour adds an hour of the day, which other languages count from noon.
func (h *hanReader) hour(i, j int, v float64, w QuantityWeight) {
	q := Quantity{Kind: Hour, Value: v, Weight: w}
	if v <= 12 {
		q.Others = append(q.Others, v+12)
	} else {
		q.Others = append(q.Others, v-12)
	}
	if v == 0 || v == 24 || v == 12 {
		q.Weight = Loose // midnight, noon
	}
	h.add(i, j, q)
}
