package check

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/words"
)

// Numbers are compared as values, in both directions: the target must state every number of
// the source, and no other.
//
//	source  去年两国双边贸易额达到186亿美元，同比增长12.4%
//	              186亿 = 1.86e10        12.4 %
//	target  … reached 1.86 billion U.S. dollars …, up 12.4 percent
//	                  1.86e9                          12.4 %
//	1.86e10 and 1.86e9 remain; their ratio is a power of ten: an error
//
// A number that remains is first searched among the remaining numbers of the
// neighbouring units, because translators move a figure to the next sentence. Then the
// numbers that remain on both sides are paired. A power of ten, transposed digits, or one
// digit added, missing or changed is a mistake; any other pair merely differs. Small numbers
// in words (words.Counted) count only in such pairs: three for 四 is a mistake, a missing
// three is not.

// A number is a quantity of a unit.
type number struct {
	words.Quantity
	source  bool
	matched bool
	moved   bool // the other side of a nearby unit states it
	aside   bool // in parentheses
	slipped bool // the other side states a number with nearly the same digits

	digits, sorted string // its significant digits, as written and in order
}

// numbered holds the numbers of a unit while it waits for the units after it.
type numbered struct {
	pair           *pair
	source, target []number
}

// A numberWindow holds the latest units.
type numberWindow struct {
	waiting []*numbered
}

// MovedReach is the maximum distance in units over which a number may have moved: the
// findings on the numbers of a unit depend on it and on that many units on each side.
const MovedReach = 2

// longestCompared is the maximum length in bytes of a text whose numbers are compared. A number
// takes some 500 bytes of main memory, so two million in one text would take a gigabyte.
const longestCompared = 1 << 20

func (c *Checker) checkNumbers(p *pair) {
	if c.off[Numerals] && c.off[Dates] && c.off[Percent] || p.source.Text == "" || p.target.Text == "" {
		return
	}
	if n := max(len(p.source.Text), len(p.target.Text)); n > longestCompared {
		c.report(p, Finding{Kind: Numerals, Rule: "too long", Severity: Warning, Message: "the numbers were not compared: the text is too long", local: true, Source: shorten(p.source.Text), Target: shorten(p.target.Text)}, nil, nil)
		return
	}
	n := &numbered{pair: p, source: numbersOf(p.sourceTag, p.source.Text, true), target: numbersOf(p.targetTag, p.target.Text, false)}
	n.source, n.target = divided(n.source, n.target), divided(n.target, n.source)
	p.numbers = n
	c.match(n)
	w := &c.numbers
	for _, earlier := range w.waiting {
		moved(earlier.source, n.target)
		moved(n.source, earlier.target)
	}
	w.waiting = append(w.waiting, n)
	if len(w.waiting) > MovedReach {
		c.judge(w.waiting[0])
		w.waiting = w.waiting[1:]
	}
}

func (c *Checker) finishNumbers() {
	for _, n := range c.numbers.waiting {
		c.judge(n)
	}
	c.numbers.waiting = nil
}

func numbersOf(tag, text string, source bool) []number {
	found := words.Quantities(tag, text)
	list := make([]number, len(found))
	aside, seen := false, 0 // whether the place seen is inside parentheses
	for i, q := range found {
		list[i] = number{Quantity: q, source: source}
		if q.Start < seen {
			aside, seen = false, 0
		}
		if k := strings.LastIndexAny(text[seen:q.Start], "(（)）"); k >= 0 {
			r, _ := utf8.DecodeRuneInString(text[seen+k:])
			aside = r == '(' || r == '（'
		}
		seen = q.Start
		list[i].aside = aside
		list[i].sortDigits()
	}
	return list
}

func (n *number) sortDigits() {
	n.digits = digitsOf(n.Value)
	sorted := []byte(n.digits)
	slices.Sort(sorted)
	n.sorted = string(sorted)
}

// divided replaces the numbers of a side that may be several (2, 500) by these if the other
// side has them, and not the one; doubtful ones are replaced unless it has the one.
func divided(side, other []number) []number {
	if !slices.ContainsFunc(side, func(n number) bool { return len(n.Apart) > 0 }) {
		return side
	}
	var list []number
	for i, n := range side {
		lacks := func(q words.Quantity) bool {
			return !slices.ContainsFunc(reachOf(other, i), func(o number) bool { return equal(&q, &o.Quantity) })
		}
		if len(n.Apart) == 0 || !lacks(n.Quantity) || !n.Doubtful && slices.ContainsFunc(n.Apart, lacks) {
			list = append(list, n)
			continue
		}
		for _, q := range n.Apart {
			part := number{Quantity: q, source: n.source, aside: n.aside}
			part.sortDigits()
			list = append(list, part)
		}
	}
	return list
}

// inParentheses reports whether the place is inside parentheses.
func inParentheses(text string, at int) bool {
	open := strings.LastIndexAny(text[:at], "(（")
	return open >= 0 && !strings.ContainsAny(text[open:at], ")）")
}

// numberReach is the maximum distance, in numbers, between two numbers of one unit that are
// compared. No sentence has so many; without it, each number of a megabyte would be compared
// with each.
const numberReach = 100

// reachOf returns the numbers of the other side that are compared with number i.
func reachOf[T any](side []T, i int) []T {
	return side[min(len(side), max(0, i-numberReach)):min(len(side), i+numberReach)]
}

// items compares the item numbers of lists that both sides are: （三） and (4).
func (c *Checker) items(n *numbered) {
	first := func(side []number) *number {
		if i := slices.IndexFunc(side, func(x number) bool { return x.Item }); i >= 0 {
			return &side[i]
		}
		return nil
	}
	if s, t := first(n.source), first(n.target); s != nil && t != nil && !same(s.Value, t.Value) {
		c.reportPair(n.pair, s, t, relation{rule: "item", severity: Error})
		s.matched, t.matched = true, true
	}
}

// match marks the numbers that the other side also states, and reports percentages that
// became percentage points.
func (c *Checker) match(n *numbered) {
	isDay := func(x number) bool { return x.Kind == words.Day }
	days := slices.ContainsFunc(n.source, isDay) && slices.ContainsFunc(n.target, isDay)
	// Numbers that both sides state come first: a slip in such a number must not pass because
	// a loose word has its value: 15 days, 1 day, 一次.
	each := func(fits func(s, t *number) bool, do func(s, t *number)) {
		for i := range n.source {
			reach := reachOf(n.target, i)
			for j := range reach {
				if s, t := &n.source[i], &reach[j]; fits(s, t) {
					do(s, t)
				}
			}
		}
	}
	same := func(s, t *number) bool {
		return equal(&s.Quantity, &t.Quantity) && !(days && (s.Kind == words.Day) != (t.Kind == words.Day) && !s.Ordinal && !t.Ordinal)
	}
	matched := func(s, t *number) { s.matched, t.matched = true, true }
	each(func(s, t *number) bool { return s.Weight != words.Loose && t.Weight != words.Loose && same(s, t) }, matched)
	each(func(s, t *number) bool {
		return s.Weight == words.Stated && t.Weight == words.Stated && !s.matched && !t.matched && !isDate(t) && t.Kind != words.Label && s.Kind != words.Label &&
			(powerOfTen(s.Value, t.Value) || nearDigits(s, t))
	}, func(s, t *number) { s.slipped, t.slipped = true, true })
	each(func(s, t *number) bool {
		return (s.Weight == words.Loose || t.Weight == words.Loose) && !s.slipped && !t.slipped && same(s, t)
	}, matched)
	for j := range n.target {
		t := &n.target[j]
		if s := exchangedFor(t, reachOf(n.source, j)); s != nil {
			c.reportExchanged(n.pair, s, t)
		}
	}
}

// exchangedFor returns the percentage of the source that became percentage points in t,
// or the reverse; nil if t agrees with the source.
func exchangedFor(t *number, source []number) (exchanged *number) {
	if t.Kind != words.Percent && t.Kind != words.Points {
		return nil
	}
	for i := range source {
		s := &source[i]
		switch {
		case !equal(&s.Quantity, &t.Quantity):
		case s.Kind == t.Kind || s.Kind != words.Percent && s.Kind != words.Points:
			return nil
		default:
			exchanged = s
		}
	}
	return exchanged
}

func (c *Checker) reportExchanged(p *pair, s, t *number) {
	names := map[words.QuantityKind]string{words.Percent: "percent", words.Points: "percentage points"}
	c.report(p, Finding{
		Kind: Percent, Severity: Error, Rule: "points", local: true,
		Message: names[s.Kind] + " became " + names[t.Kind],
	}, spanOf(s), spanOf(t))
}

func spanOf(n *number) []align.Span { return []align.Span{{Start: n.Start, End: n.End}} }

// moved marks the remaining numbers of a side that also remain on the other side of a
// nearby unit.
func moved(source, target []number) {
	for i := range source {
		reach := reachOf(target, i)
		for j := range reach {
			s, t := &source[i], &reach[j]
			if !s.matched && !t.matched && s.Weight != words.Loose && t.Weight != words.Loose && equal(&s.Quantity, &t.Quantity) {
				s.moved, t.moved = true, true
			}
		}
	}
}

// exactness is the relative difference up to which two values are equal: the error of
// arithmetic with decimal fractions.
const exactness = 1e-9

func same(a, b float64) bool {
	return a == b || math.Abs(a-b) <= exactness*max(math.Abs(a), math.Abs(b))
}

// equal reports whether one quantity may translate the other.
func equal(a, b *words.Quantity) bool {
	if (a.Kind == words.Month) != (b.Kind == words.Month) && a.Weight != words.Loose && b.Weight != words.Loose {
		return false
	}
	if a.Kind == words.Year && a.Value > 1000 && b.Kind != words.Year && b.Kind != words.Plain {
		return false
	}
	if a.Weight == words.Loose && a.Kind == words.Plain && isShare(b) || b.Weight == words.Loose && b.Kind == words.Plain && isShare(a) {
		return false
	}
	if same(a.Value, b.Value) {
		return true
	}
	other := func(a, b *words.Quantity) bool {
		return slices.ContainsFunc(a.Others, func(v float64) bool {
			// 200倍 is 20,000 percent, but not 20,000 times
			return same(v, b.Value) && !(a.Kind == words.Multiple && b.Kind == words.Multiple && same(v, 100*a.Value))
		})
	}
	if other(a, b) || other(b, a) {
		return true
	}
	if a.Kind == words.Fraction && isShare(b) && rounded(100*a.Value, b) || b.Kind == words.Fraction && isShare(a) && rounded(100*b.Value, a) {
		return true // a third, 33 percent
	}
	if converted(a, b) || converted(b, a) {
		return true
	}
	if (a.Hedged || b.Hedged) && a.Kind != words.Year && b.Kind != words.Year {
		return rounded(a.Value, b) || rounded(b.Value, a)
	}
	return false
}

func isShare(q *words.Quantity) bool { return q.Kind == words.Percent || q.Kind == words.Points }

// converted reports whether b states a in another unit of measure.
func converted(a, b *words.Quantity) bool {
	values, round := a.Converted(b.Unit)
	return slices.ContainsFunc(values, func(v float64) bool {
		return math.Abs(v-b.Value) <= conversionError*v || rounded(v, b) || round && isRound(b.Value) && math.Abs(v-b.Value) <= roundError*v
	})
}

// conversionError is the relative error of rounding after a conversion:
// 15 mu to the hectare, 200 rounded from 199.
const conversionError = .006

// roundError is the relative error between round numbers in metres and in feet: 1.5 km
// for a mile, 300 km for 200 miles.
const roundError = .07

// isRound reports whether a value has two digits or is a multiple of five in the third: 135.
func isRound(v float64) bool {
	d := digitsOf(v)
	return len(d) <= 2 || len(d) == 3 && d[2] == '5'
}

// mostRounding is the relative difference that a hedge allows: nearly 40,000 for 3.96万.
const mostRounding = .025

// rounded reports whether v is a value that to states with fewer digits.
func rounded(v float64, to *words.Quantity) bool {
	if to.Value == 0 || v == 0 || math.Abs(v-to.Value) > mostRounding*v {
		return false
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(to.Value)))-float64(to.Digits)+1)
	return math.Abs(v-to.Value) < unit*(1-exactness)
}

// explained compares the numbers in parentheses after numbers that agree on both sides:
// 300公里（180英里）, 300 km (147 miles).
func (c *Checker) explained(n *numbered) {
	for i := range max(len(n.source)-1, 0) {
		s, in := &n.source[i], &n.source[i+1]
		if s.aside || !in.aside {
			continue
		}
		reach := reachOf(n.target, i)
		for j := range max(len(reach)-1, 0) {
			t, to := &reach[j], &reach[j+1]
			if t.aside || !to.aside || to.matched || !same(s.Value, t.Value) || dateClass(in.Kind) != dateClass(to.Kind) || equal(&in.Quantity, &to.Quantity) {
				continue
			}
			k := slices.IndexFunc(relations, func(r relation) bool { return r.rule == "value" || r.holds(in, to) })
			c.reportPair(n.pair, in, to, relations[k])
			in.matched, to.matched = true, true
		}
	}
}

// judge reports the numbers of a unit that remain.
func (c *Checker) judge(n *numbered) {
	c.items(n)
	c.explained(n)
	source, target := leftOver(n.source), leftOver(n.target)
	// the most certain pairs first
	for _, relation := range relations {
		for i, s := range source {
			if s == nil {
				continue
			}
			reach := reachOf(target, i)
			for j, t := range reach {
				if t == nil || dateClass(s.Kind) != dateClass(t.Kind) || !relation.holds(s, t) || s.moved && t.moved {
					continue
				}
				if relation.severity != Error && (s.moved || t.moved) {
					continue
				}
				c.reportPair(n.pair, s, t, relation)
				source[i], reach[j] = nil, nil
				break
			}
			if c.full(n.pair) {
				return
			}
		}
	}
	for _, s := range source {
		if s != nil && !s.moved {
			c.reportSingle(n, s, "missing")
		}
	}
	for _, t := range target {
		if c.full(n.pair) {
			return
		}
		if t == nil || t.moved {
			continue
		}
		if s := cmp.Or(n.repeated(t), n.nearYear(t)); s != nil && !c.relativeYear(n.pair, t) {
			c.reportPair(n.pair, s, t, relation{rule: "date", severity: Error})
			continue
		}
		c.reportSingle(n, t, "added")
	}
}

// nearYear returns the year of the source that resembles an added year: 2020, which the
// target has twice, once as 2002. A translation that adds a year for clarity often adds the
// one before or after: 比2020年增长10% is «in 2021, up 10 percent from 2020».
func (n *numbered) nearYear(t *number) *number {
	if t.Kind != words.Year || t.aside || n.hasYear(t.Value) || n.endsRange(t) {
		return nil
	}
	for i := range n.source {
		if s := &n.source[i]; s.Kind == words.Year && s.Value > 1000 && nearDigits(s, t) && math.Abs(s.Value-t.Value) > 1 {
			return s
		}
	}
	return nil
}

// endsRange reports whether an added year is one end of a range whose other end the source has:
// 1974—1979.
func (n *numbered) endsRange(t *number) bool {
	for i := range max(len(n.target)-1, 0) {
		a, b := &n.target[i], &n.target[i+1]
		if (a == t && b.matched || b == t && a.matched) && a.Kind == b.Kind && a.End <= b.Start {
			switch strings.TrimSpace(n.pair.target.Text[a.End:b.Start]) {
			case "-", "–", "—", "——", "~", "至", "到", "to":
				return true
			}
		}
	}
	return false
}

// repeated returns the part of a date that occurs in the source more often than in the
// target, if the target has as many parts of that kind, t among them: June and June that
// became June and September.
func (n *numbered) repeated(t *number) *number {
	if !t.Kind.IsDate() {
		return nil
	}
	more, total := map[float64]int{}, 0 // the surplus of the source, by value and in total
	each := func(side []number, do func(x *number)) {
		for i := range side {
			if x := &side[i]; x.Kind == t.Kind && x.Weight != words.Loose {
				do(x)
			}
		}
	}
	each(n.source, func(x *number) { more[x.Value]++; total++ })
	each(n.target, func(x *number) { more[x.Value]--; total-- })
	if total != 0 {
		return nil
	}
	for i := range n.source {
		if s := &n.source[i]; s.Kind == t.Kind && more[s.Value] > 0 {
			return s
		}
	}
	return nil
}

func (n *numbered) hasYear(v float64) bool {
	return slices.ContainsFunc(n.source, func(s number) bool { return s.Value == v })
}

// leftOver returns the numbers of a side without a match, except the loose ones.
func leftOver(side []number) []*number {
	var list []*number
	for i := range side {
		if n := &side[i]; !n.matched && n.Weight != words.Loose {
			list = append(list, n)
		}
	}
	return list
}

// dateClass separates the quantities that cannot replace each other.
func dateClass(k words.QuantityKind) int {
	switch k {
	case words.Month, words.Day, words.Year, words.Label:
		return int(k)
	}
	return 0
}

// A relation says how a number of the target differs from that of the source.
type relation struct {
	rule     string
	severity Severity
	holds    func(s, t *number) bool
}

var relations = []relation{
	{"magnitude", Error, func(s, t *number) bool { return powerOfTen(s.Value, t.Value) && !isDate(s) }},
	{"digits", Error, func(s, t *number) bool {
		return !isDate(s) && s.Kind != words.Label && nearDigits(s, t)
	}},
	{"date", Error, func(s, t *number) bool { return isDate(s) && !inDecade(s, t) }},
	{"decade", Info, inDecade},
	{"label", Error, func(s, t *number) bool { return s.Kind == words.Label }},
	{"value", Warning, func(s, t *number) bool {
		return s.Kind == t.Kind && !s.aside && !t.aside && (s.Weight == t.Weight || s.Weight == words.Stated && t.Weight == words.Stated || math.Max(s.Value, t.Value) <= 20)
	}},
}

// inDecade reports whether one of two years is a decade and the other in it: 1983年, the early
// 1980s.
func inDecade(s, t *number) bool {
	return s.Kind == words.Year && t.Kind == words.Year && s.Decade != t.Decade && math.Floor(s.Value/10) == math.Floor(t.Value/10)
}

func isDate(n *number) bool { return n.Kind.IsDate() }

// powerOfTen reports whether the ratio of two values is a power of ten other than 1.
func powerOfTen(a, b float64) bool {
	if a <= 0 || b <= 0 {
		return false
	}
	k := math.Log10(a / b)
	return math.Abs(k) > .5 && math.Abs(k-math.Round(k)) < 1e-7
}

// nearDigits reports whether two numbers have the same digits in another order, or differ
// in one digit. It is false for single digits.
func nearDigits(a, b *number) bool {
	x, y := a.digits, b.digits
	if max(len(x), len(y)) < 2 {
		return false
	}
	if len(x) == len(y) {
		other := 0
		for i := range x {
			if x[i] != y[i] {
				other++
			}
		}
		return other == 1 || a.sorted == b.sorted
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) != 1 {
		return false
	}
	for i := range y {
		if y[:i] == x[:i] && y[i+1:] == x[i:] {
			return true
		}
	}
	return false
}

// digitsOf returns the significant digits of a value.
func digitsOf(v float64) string {
	s := strconv.FormatFloat(v, 'e', 11, 64)
	s, _, _ = strings.Cut(s, "e")
	return strings.TrimRight(strings.Replace(s, ".", "", 1), "0")
}

func (c *Checker) reportPair(p *pair, s, t *number, r relation) {
	from, to := p.source.Text[s.Start:s.End], p.target.Text[t.Start:t.End]
	f := Finding{Rule: r.rule, Severity: r.severity, Kind: kindOf(s), local: true}
	value := words.FormatQuantity(p.targetTag, &s.Quantity)
	f.Message = from + " = " + value + ", not “" + to + "”"
	if s.Kind == t.Kind && s.Kind != words.Fraction {
		f.Suggestion = value
	}
	if r.severity != Error {
		f.Message = from + " became “" + to + "”"
		f.Suggestion = ""
	}
	c.report(p, f, spanOf(s), spanOf(t))
}

func kindOf(n *number) Kind {
	switch {
	case isDate(n):
		return Dates
	case n.Kind == words.Percent || n.Kind == words.Points:
		return Percent
	}
	return Numerals
}

// reportSingle reports a number that only one side states.
func (c *Checker) reportSingle(n *numbered, x *number, rule string) {
	f := Finding{Rule: rule, Severity: Warning, Kind: kindOf(x), local: true}
	text := n.pair.source.Text
	if !x.source {
		text = n.pair.target.Text
	}
	words_ := text[x.Start:x.End]
	switch {
	case x.Kind == words.Month:
		f.Severity, f.Rule = Info, "dropped month"
	case x.Kind == words.Day:
		f.Severity, f.Rule = Info, "dropped day"
	case x.Kind == words.Year && !x.source || x.aside && !x.source || x.Ordinal && !x.source:
		f.Severity, f.Rule = Info, "added date" // explanations of the translator
	case x.aside && x.source && len(x.Conversions) > 0:
		f.Severity = Info // 6米（18英尺）
	case x.Kind == words.Label || x.Kind == words.Hour && x.source || x.Weight == words.Counted:
		f.Severity = Info
	case x.Kind == words.Year && c.relativeYear(n.pair, x):
		f.Severity = Info
	}
	if x.source {
		f.Message = words_ + " is not in the translation"
		c.report(n.pair, f, spanOf(x), nil)
		return
	}
	if f.Rule == "dropped month" || f.Rule == "dropped day" {
		f.Rule = "added date"
	}
	f.Message = "“" + words_ + "” is not in the source"
	c.report(n.pair, f, nil, spanOf(x))
}

// relativeYears lists words that mean a year.
var relativeYears = map[string][]string{
	"zh": {"去年", "今年", "明年", "前年", "本年", "当年", "同年", "上年", "翌年", "次年", "年内", "后年", "去岁", "今春", "年初", "年底", "年末", "上半年", "下半年", "这一年", "那年", "来年", "全年"},
	"en": {"last year", "this year", "next year", "previous year", "that year", "current year", "year before", "past year", "year earlier", "coming year", "year-on-year", "same year", "year just", "just-ended year", "last ", "this ", "a year ago", "years ago"},
	"ru": {"прошлом году", "этом году", "следующем году", "прошлого года", "этого года", "текущего года", "текущем году", "нынешнего года", "нынешнем году", "того года", "тот год", "будущем году", "будущего года", "минувшем году", "истекшем году", "прошедшем году"},
	"fr": {"an dernier", "année dernière", "cette année", "année prochaine", "an prochain", "année précédente", "année en cours", "même année", "année écoulée"},
}

// relativeYear reports whether the other side states a year by its distance.
func (c *Checker) relativeYear(p *pair, x *number) bool {
	tag, text := p.targetTag, p.target.Text
	if !x.source {
		tag, text = p.sourceTag, p.source.Text
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc(relativeYears[tag], func(w string) bool { return strings.Contains(text, w) })
}

// Chinese and English count an increase by a multiple in different ways:
//
//	增长到3倍, 增长2倍    3 times as much, tripled, threefold, up 200 percent
//	                    not: doubled, twofold; “increased two times” is read in both ways
//
//	翻番, 翻两番          doubled, quadrupled
//
// increased matches the words before the multiple by which something grew; after a verb
// with 到 or 至 the multiple is the one that was reached.
var increased = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:增长|增加|提高|上升|上涨|扩大|提升|激增|猛增|增|涨)了?(?:近|约|逾|超|超过|将近|大约)?$`)
})

// increaseLength is the maximum length in bytes of a match of increased: 增长了将近.
const increaseLength = len("增长了将近")

// explained matches English words which say that the multiple is what was added.
var explained = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s+(?:more|higher|larger|greater|faster|over)\b`) })

// manyTimes is the multiple from which a difference of one does not deserve a warning.
const manyTimes = 10

// times matches the words that express a multiple without a number.
var times = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:doubl|tripl|quadrupl|quintupl|twice|thrice)|fold$`)
})

// doublings matches a number of doublings; the number is left out for one.
var doublings = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`翻了?(?:近|约|将近)?([一二两三四1234]?)番`)
})

// factors are the multiples that so many doublings make.
var factors = map[string]float64{"": 2, "一": 2, "1": 2, "二": 4, "两": 4, "2": 4, "三": 8, "3": 8, "四": 16, "4": 16}

// checkIncreases reports increases by a multiple for which the other side states the same
// multiple, and doublings for which it states another one.
func (c *Checker) checkIncreases(p *pair) {
	chinese, other, otherTag := p.source.Text, p.target.Text, p.targetTag
	if p.targetTag == "zh" {
		chinese, other, otherTag = other, chinese, p.sourceTag
	} else if p.sourceTag != "zh" {
		return
	}
	if otherTag != "en" || !strings.ContainsAny(chinese, "倍番") {
		return
	}
	stated := words.Quantities(otherTag, other)
	c.checkDoublings(p, chinese, other, stated)
	for i, q := range words.Quantities("zh", chinese) {
		if c.full(p) {
			return
		}
		if q.Kind != words.Multiple || q.Value <= 1 || !increased().MatchString(chinese[max(0, q.Start-increaseLength):q.Start]) {
			continue
		}
		var at []align.Span
		severity, rightly := Warning, false
		for _, s := range reachOf(stated, i) {
			multiple := s.Kind == words.Multiple || times().MatchString(other[s.Start:s.End])
			rightly = rightly || multiple && s.Value == q.Value+1 || s.Kind == words.Percent && s.Value == 100*q.Value
			if multiple && s.Value == q.Value {
				at = append(at, align.Span{Start: s.Start, End: s.End})
				if explained().MatchString(other[s.End:]) || q.Value >= manyTimes {
					severity = Info
				}
			}
		}
		if len(at) == 0 || rightly {
			continue
		}
		spans := []align.Span{{Start: q.Start, End: q.End}}
		f := Finding{Kind: Percent, Rule: "increase", Severity: severity, Message: fmt.Sprintf("an increase by %s is %s times as much: “%s” may be read as %s times",
			chinese[q.Start:q.End], strconv.FormatFloat(q.Value+1, 'f', -1, 64), excerpt(other, at), strconv.FormatFloat(q.Value, 'f', -1, 64))}
		if p.sourceTag == "zh" {
			c.report(p, f, spans, at)
		} else {
			c.report(p, f, at, spans)
		}
	}
}

// checkDoublings reports doublings of the Chinese text for which the other side states multiples,
// but not the one that they make.
func (c *Checker) checkDoublings(p *pair, chinese, other string, stated []words.Quantity) {
	for _, m := range doublings().FindAllStringSubmatchIndex(chinese, -1) {
		if c.full(p) {
			return
		}
		factor := factors[chinese[m[2]:m[3]]]
		var at []align.Span
		rightly := false
		for _, s := range stated {
			multiple := s.Kind == words.Multiple || times().MatchString(other[s.Start:s.End])
			rightly = rightly || multiple && s.Value == factor
			if multiple {
				at = append(at, align.Span{Start: s.Start, End: s.End})
			}
		}
		if rightly || len(at) == 0 {
			continue
		}
		spans := []align.Span{{Start: m[0], End: m[1]}}
		f := Finding{Kind: Percent, Rule: "increase", Severity: Warning, Message: fmt.Sprintf("%s is %s times as much, not “%s”",
			chinese[m[0]:m[1]], strconv.FormatFloat(factor, 'f', -1, 64), excerpt(other, at))}
		if p.sourceTag == "zh" {
			c.report(p, f, spans, at)
		} else {
			c.report(p, f, at, spans)
		}
	}
}

// weekdayPatterns find the names of weekdays in a text; the first group that is not empty
// begins with one of weekdayNames. 周三 is a weekday only after a date or a word such as 本;
// 每周三次 is three times a week.
var weekdayPatterns = sync.OnceValue(func() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"zh": regexp.MustCompile(`(?:星期|礼拜)([一二三四五六日天])|[日（(本上下每]周([一二三四五六日])(?:[^次个天节场期小]|$)`),
		"en": regexp.MustCompile(`\b(Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b`),
		"fr": regexp.MustCompile(`(?i)\b(dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi)\b`),
		"ru": regexp.MustCompile(`(?i)(воскресень[еяю]|понедельник|вторник|сред[ауы]|четверг|пятниц[ауы]|суббот[ауы])`),
	}
})

// weekdayNames holds the beginnings of the names, from Sunday.
var weekdayNames = map[string][]string{
	"zh": {"日", "一", "二", "三", "四", "五", "六"},
	"en": {"sun", "mon", "tue", "wed", "thu", "fri", "sat"},
	"fr": {"dim", "lun", "mar", "mer", "jeu", "ven", "sam"},
	"ru": {"вос", "пон", "вто", "сре", "чет", "пят", "суб"},
}

// A weekdayAt is the name of a weekday in a text.
type weekdayAt struct {
	day  time.Weekday
	span align.Span
}

func weekdaysOf(tag, text string) (list []weekdayAt) {
	pattern := weekdayPatterns()[tag]
	if pattern == nil {
		return nil
	}
	for _, m := range pattern.FindAllStringSubmatchIndex(text, -1) {
		at := slices.IndexFunc(m[2:], func(i int) bool { return i >= 0 }) + 2
		name := strings.ToLower(text[m[at]:m[at+1]])
		if name == "天" {
			name = "日"
		}
		if tag == "ru" && strings.HasPrefix(name, "сред") && !wordBounds(text, m[at], m[at+1]) {
			continue // средства
		}
		day := slices.IndexFunc(weekdayNames[tag], func(n string) bool { return strings.HasPrefix(name, n) })
		list = append(list, weekdayAt{time.Weekday(day), align.Span{Start: m[at], End: m[at+1]}})
	}
	return list
}

// nearDate is the maximum number of bytes between a weekday and its date:
// "Wednesday, the ", "日（星期".
const nearDate = 12

// dateOf returns the only date of a text, and whether it is next to the weekday.
func dateOf(tag, text string, w weekdayAt) (date time.Time, ok bool) {
	var parts [3]*words.Quantity
	start, end := len(text), 0
	found := words.Quantities(tag, text)
	for i, kind := range []words.QuantityKind{words.Year, words.Month, words.Day} {
		for k := range found {
			if q := &found[k]; q.Kind == kind {
				if parts[i] != nil {
					return time.Time{}, false
				}
				parts[i], start, end = q, min(start, q.Start), max(end, q.End)
			}
		}
		if parts[i] == nil {
			return time.Time{}, false
		}
	}
	if w.span.Start > end+nearDate || w.span.End < start-nearDate || end-start > 5*nearDate {
		return time.Time{}, false
	}
	day := int(parts[2].Value)
	date = time.Date(int(parts[0].Value), time.Month(int(parts[1].Value)), day, 0, 0, 0, 0, time.UTC)
	return date, date.Day() == day && !strings.Contains(text, "农历")
}

// checkWeekdays reports weekdays that differ between source and target, and weekdays that
// do not match the date next to them.
func (c *Checker) checkWeekdays(p *pair) {
	source, target := weekdaysOf(p.sourceTag, p.source.Text), weekdaysOf(p.targetTag, p.target.Text)
	without := func(list, others []weekdayAt) (spans []align.Span) {
		for _, w := range list {
			if !slices.ContainsFunc(others, func(o weekdayAt) bool { return o.day == w.day }) {
				spans = append(spans, w.span)
			}
		}
		return spans
	}
	lost, added := without(source, target), without(target, source)
	if len(lost) > 0 && len(added) > 0 {
		c.report(p, Finding{
			Kind: Dates, Rule: "weekday", Severity: Error,
			Message: fmt.Sprintf("“%s” is not %s", excerpt(p.target.Text, added), excerpt(p.source.Text, lost)),
		}, lost, added)
		return
	}
	side := func(tag, text string, list []weekdayAt) (message string, spans []align.Span) {
		if len(list) != 1 {
			return "", nil
		}
		date, ok := dateOf(tag, text, list[0])
		if !ok || date.Weekday() == list[0].day {
			return "", nil
		}
		return fmt.Sprintf("%s is a %s", date.Format("2 January 2006"), date.Weekday()), []align.Span{list[0].span}
	}
	message, sourceSpans := side(p.sourceTag, p.source.Text, source)
	inTarget, targetSpans := side(p.targetTag, p.target.Text, target)
	message = cmp.Or(message, inTarget)
	if message != "" {
		c.report(p, Finding{Kind: Dates, Rule: "weekday of the date", Severity: Warning, Message: message}, sourceSpans, targetSpans)
	}
}
