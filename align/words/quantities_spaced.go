package words

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A spacedReader reads the quantities of a text in an alphabetic script. The text is
// divided into numbers, words and marks, from which quantities are read from left to
// right:
//
//	two  and  a  half  million    (2 + 1/2) × 1e6
//	twenty - five  thousand       25 × 1e3
//	three - quarters              3/4
//	Oct  .  15  ,  2025           month, day, year
type spacedReader struct {
	base  string
	text  string
	words *languageWords
	parts []part
	found []Quantity
}

// A part is a number in digits, a word or a mark.
type part struct {
	start, end int
	kind       partKind
	lower      string // of words, the letters in lower case; of marks, the mark
	value      float64
	digits     int
	section    bool   // of a number like 2.1.3
	grouped    bool   // has thousands separators or a fraction, so it is not a year
	apart      []part // the numbers that it is if it is several
	doubtful   bool   // it is probably several
	other      []float64
	suffix     string // letters directly after the digits: th, s, bn
	label      bool
	capital    bool
	decade     bool
}

type partKind uint8

const (
	aMark partKind = iota
	aWord
	aNumber
)

func readSpaced(base, text string) []Quantity {
	s := &spacedReader{base: base, text: text, words: wordsOf(base)}
	s.cut()
	for k := 0; k < len(s.parts); {
		k = s.read(k)
	}
	s.years()
	joinRanges(s.found, func(a, b *Quantity) bool {
		between := strings.Trim(strings.ToLower(text[a.End:max(a.End, b.Start)]), " $€£¥\u00a0")
		return isRange([]rune(between)) || s.words.joining[between]
	})
	s.lists()
	return s.found
}

// at returns the part at k, an empty mark outside the text.
func (s *spacedReader) at(k int) part {
	if k < 0 || k >= len(s.parts) {
		return part{}
	}
	return s.parts[k]
}

// word returns the word at k in lower case, or "".
func (s *spacedReader) word(k int) string {
	if p := s.at(k); p.kind == aWord {
		return p.lower
	}
	return ""
}

// after returns the number of the part after k, past a hyphen or not.
func (s *spacedReader) after(k int) int {
	if p := s.at(k + 1); p.kind == aMark && (p.lower == "-" || p.lower == "‑") && p.start == s.at(k).end {
		return k + 2
	}
	return k + 1
}

func (s *spacedReader) add(q Quantity) {
	if q.mag == 0 {
		q.mag = 1
	}
	if q.Digits == 0 {
		q.Digits = significant([]rune(strconv.FormatFloat(q.Value, 'f', -1, 64)))
	}
	s.found = append(s.found, q)
}

// smallWord returns the value of a number word below a hundred, and whether it is an
// ordinal.
func (s *spacedReader) smallWord(k int) (value float64, ordinal, ok bool) {
	w := s.word(k)
	if w == "" {
		return 0, false, false
	}
	if v, ok := s.words.cardinals[w]; ok {
		return v, false, true
	}
	if v, ok := s.words.ordinal(w); ok {
		return v, true, true
	}
	return 0, false, false
}

// read reads what begins at the part k and returns the next part.
func (s *spacedReader) read(k int) int {
	p := s.parts[k]
	switch {
	case p.kind == aNumber:
		return s.number(k)
	case p.kind != aWord:
		return k + 1
	}
	if m, ok := s.words.months[p.lower]; ok && p.capital == s.words.capitalMonths && s.isMonth(k) {
		s.add(Quantity{Start: p.start, End: p.end, Kind: Month, Value: float64(m), Weight: Stated})
		return k + 1
	}
	if v, ok := s.words.loose[p.lower]; ok {
		q := Quantity{Start: p.start, End: p.end, Value: v}
		if v < 1 {
			q.Kind, q.Others = Fraction, []float64{100 * v}
		}
		switch v {
		case 100:
			q.Others = []float64{1}
		case 10:
			q.Others = []float64{1}
		}
		// half a million, half a century
		next := k + 1
		if s.after(k) > next {
			next = s.after(k)
		} else if s.words.determiners[s.word(next)] {
			next++
		}
		m, isMagnitude := s.words.magnitudes[s.word(next)]
		if whole, ok := s.words.loose[s.word(next)]; ok && whole > 1 {
			m, isMagnitude = whole, true
		}
		if isMagnitude && v < 1 {
			q.Value, q.End, q.Others, q.Kind = v*m, s.parts[next].end, nil, Plain
			s.add(q)
			return next + 1
		}
		s.add(q)
		if _, _, more := s.smallWord(k); !more {
			return k + 1
		}
	}
	if _, _, ok := s.smallWord(k); ok || s.words.magnitudes[p.lower] > 0 && p.lower != "" {
		return s.wordNumber(k)
	}
	if s.words.romanAfter[p.lower] && s.at(k+1).kind == aWord && s.at(k+1).capital {
		next := s.parts[k+1]
		if v, ok := Roman(s.text[next.start:next.end]); ok {
			s.add(Quantity{Start: next.start, End: next.end, Value: v})
			return k + 2
		}
	}
	// II. Main targets
	if p.capital && k == 0 && s.at(k+1).lower == "." {
		if v, ok := Roman(s.text[p.start:p.end]); ok && v < 40 {
			s.add(Quantity{Start: p.start, End: p.end, Value: v, Item: true})
			return k + 1
		}
	}
	// XX век, XXe siècle, Elizabeth II
	if p.capital {
		if v, ok := Roman(strings.TrimSuffix(s.text[p.start:p.end], "e")); ok && v < 40 {
			s.add(Quantity{Start: p.start, End: p.end, Value: v})
		}
	}
	return k + 1
}

// isMonth reports whether the name of a month is one: not "may", not "march".
func (s *spacedReader) isMonth(k int) bool {
	if s.base != "en" {
		return true
	}
	switch s.word(k) {
	case "may", "march", "august", "dec", "oct":
	default:
		return true
	}
	if s.at(k-1).kind == aNumber || s.at(k+1).kind == aNumber || s.at(k+1).lower == "." && s.at(k+2).kind == aNumber {
		return true
	}
	switch s.word(k - 1) {
	case "in", "of", "last", "this", "next", "since", "until", "till", "by", "from", "to", "early", "late", "mid", "and", "between", "through":
		return true
	}
	return false
}

// number reads a quantity that begins with digits.
func (s *spacedReader) number(k int) int {
	p := s.parts[k]
	q := Quantity{Start: p.start, End: p.end, Value: p.value, Digits: p.digits, Weight: Stated, Others: p.other, Ordinal: p.suffix != ""}
	if p.value == 0 && p.end-p.start == 2 {
		q.Weight = Loose // 19 h 00
	}
	if p.label {
		q.Kind = Label
		if s.isNote(p) {
			q.Weight = Loose
		}
		s.add(q)
		return k + 1
	}
	if p.decade {
		q.Kind, q.Decade = Year, true
		q.Others = []float64{math.Mod(p.value, 100), 1900 + p.value}
		s.add(q)
		return k + 1
	}
	if n := s.numericDate(k); n > 0 {
		return n
	}
	if s.dayMonth(p) {
		return k + 1
	}
	if p.value == 24 && s.at(k+1).lower == "/" && s.at(k+2).kind == aNumber && s.at(k+2).value == 7 {
		return k + 3 // 24/7: around the clock
	}
	if s.at(k+1).lower == ":" && s.at(k+2).kind == aNumber && s.parts[k+2].start == p.end+1 && p.value <= 24 && s.parts[k+2].value < 60 && s.parts[k+2].end-s.parts[k+2].start == 2 {
		s.hour(k, p.value)
		if m := s.parts[k+2]; m.value != 0 {
			s.add(Quantity{Start: m.start, End: m.end, Value: m.value, Weight: Stated})
		}
		return k + 3
	}
	// 1/3
	if s.at(k+1).lower == "/" && s.at(k+2).kind == aNumber && s.parts[k+2].value > p.value && !p.grouped && s.parts[k+2].value < 100 && p.value > 0 {
		below := s.parts[k+2]
		s.add(Quantity{Start: p.start, End: below.end, Kind: Fraction, Value: p.value / below.value, Weight: Counted})
		s.add(Quantity{Start: p.start, End: p.end, Value: p.value})
		s.add(Quantity{Start: below.start, End: below.end, Value: below.value})
		return k + 3
	}
	if p.section {
		q.Weight = Counted
		s.add(q)
		return k + 1
	}
	if (p.value < 24 && p.grouped) && (s.word(k+1) == "pm" || s.word(k+1) == "am" || (s.word(k+1) == "a" || s.word(k+1) == "p") && s.at(k+2).lower == "." && s.word(k+3) == "m") {
		minutes := math.Round((p.value - math.Trunc(p.value)) * 100) // 2.30 pm
		s.hour(k, math.Trunc(p.value))
		s.add(Quantity{Start: p.start, End: p.end, Value: minutes})
		return k + 1
	}
	if s.at(k+1).lower == "·" && s.at(k+2).kind == aNumber || s.at(k-1).lower == "·" && s.at(k-2).kind == aNumber {
		q.Weight = Loose // 3·15
	}
	if s.at(k+1).lower == "/" && s.at(k+2).kind != aNumber && p.value < 1000 {
		q.Weight = Loose // the mark of a note
	}
	next := k + 1
	// 2 1/2
	if s.at(next).kind == aNumber && s.at(next+1).lower == "/" && s.at(next+2).kind == aNumber && s.at(next+2).value > 0 && s.at(next).value < s.at(next+2).value {
		q.Value += s.at(next).value / s.at(next+2).value
		q.End = s.parts[next+2].end
		next += 3
	}
	return s.finish(k, next, q, p.value, 0)
}

// noteLetters is the least number of small letters before the number of a footnote: abide8.
const noteLetters = 4

// isNote reports whether a number in a name says nothing of its own: that of a footnote, or
// of Covid-19, which Chinese calls an epidemic.
func (s *spacedReader) isNote(p part) bool {
	before := s.text[:p.start]
	if p.value == 19 && (strings.HasSuffix(strings.ToLower(before), "covid-") || strings.HasSuffix(strings.ToLower(before), "covid")) {
		return true
	}
	n := 0
	for before != "" {
		r, size := utf8.DecodeLastRuneInString(before)
		if !unicode.IsLetter(r) {
			break
		}
		if !unicode.IsLower(r) {
			return false
		}
		n++
		before = before[:len(before)-size]
	}
	return n >= noteLetters
}

// dayMonth reads 28.12 in languages that write decimal fractions with a comma; it may
// still be a decimal fraction.
func (s *spacedReader) dayMonth(p part) bool {
	rest := strings.TrimLeft(s.text[p.end:], " \u00a0")
	if s.base != "ru" && s.base != "de" || strings.HasPrefix(rest, "%") || strings.HasPrefix(rest, "проц") {
		return false
	}
	d, m, _ := strings.Cut(s.text[p.start:p.end], ".")
	day, _ := strconv.Atoi(d)
	month, _ := strconv.Atoi(m)
	if len(m) != 2 || day < 1 || day > 31 || month < 1 || month > 12 {
		return false
	}
	s.add(Quantity{Start: p.start, End: p.start + len(d), Kind: Day, Value: float64(day), Weight: Counted})
	s.add(Quantity{Start: p.end - len(m), End: p.end, Kind: Month, Value: float64(month), Weight: Counted})
	s.add(Quantity{Start: p.start, End: p.end, Value: p.value})
	return true
}

// numericDate reads 2025-10-15, 15.10.2025, 10/15/2025; it returns 0 for none.
func (s *spacedReader) numericDate(k int) int {
	a, b, c := s.at(k), s.at(k+2), s.at(k+4)
	mark := s.at(k + 1).lower
	if mark != s.at(k+3).lower || mark != "." && mark != "/" && mark != "-" || b.kind != aNumber || c.kind != aNumber || c.start-a.end > 4 {
		return 0
	}
	kinds := [3]QuantityKind{Year, Month, Day}
	switch {
	case a.value >= firstYear && a.value <= lastYear && b.value <= 12 && c.value <= 31:
	case c.value >= firstYear && c.value <= lastYear && b.value <= 12 && a.value <= 31:
		kinds = [3]QuantityKind{Day, Month, Year}
	case c.value >= firstYear && c.value <= lastYear && a.value <= 12 && b.value <= 31:
		kinds = [3]QuantityKind{Month, Day, Year}
	default:
		return 0
	}
	for i, p := range []part{a, b, c} {
		q := Quantity{Start: p.start, End: p.end, Kind: kinds[i], Value: p.value, Weight: Stated}
		if kinds[i] != Year && a.value <= 12 && b.value <= 12 {
			q.Others = []float64{a.value + b.value - p.value} // the order of day and month is unknown
		}
		s.add(q)
	}
	return k + 5
}

func (s *spacedReader) hour(k int, v float64) {
	q := Quantity{Start: s.parts[k].start, End: s.parts[k].end, Kind: Hour, Value: v, Weight: Stated}
	if v <= 12 {
		q.Others = []float64{v + 12}
	} else {
		q.Others = []float64{v - 12}
	}
	s.add(q)
}

// wordNumber reads a quantity that begins with a number word.
func (s *spacedReader) wordNumber(k int) int {
	p := s.parts[k]
	q := Quantity{Start: p.start, End: p.end, Weight: Counted}
	v, ordinal, ok := s.smallWord(k)
	next := k + 1
	if !ok {
		// a million, hundreds
		m := s.words.magnitudes[p.lower]
		if s.words.vague[p.lower] {
			for s.words.vague[s.word(next)] || s.words.magnitudes[s.word(next)] > 0 || s.words.of[s.word(next)] && s.words.magnitudes[s.word(next+1)] > 0 {
				next++
			}
			return next
		}
		if !s.words.determiners[s.word(k-1)] && !s.words.bareMagnitudes || s.word(k-1) == "per" { // parts per million
			s.add(Quantity{Start: p.start, End: p.end, Value: m})
			return k + 1
		}
		return s.finish(k, k, q, 1, 1)
	}
	q.Ordinal = ordinal
	if v > 10 {
		q.Weight = Stated
	}
	few := s.word(k-1) == "or" && s.words.determiners[s.word(k-3)] // a word or two
	if v == 1 || ordinal && v <= 2 || few || s.words.looseNumbers[p.lower] {
		q.Weight = Loose
	}
	// twenty-five, soixante et onze
	for !ordinal {
		n := s.after(next - 1)
		if s.words.and[s.word(n)] && s.words.joinsTens {
			n++
		}
		more, isOrdinal, ok := s.smallWord(n)
		if !ok {
			break
		}
		if s.words.scoreOf(v, more, s.word(n)) { // quatre-vingts
			v *= more
		} else if joins(v, more) {
			v += more
		} else {
			break
		}
		q.Weight = Stated
		q.End = s.parts[n].end
		next = n + 1
		if isOrdinal {
			ordinal, q.Ordinal = true, true
		}
	}
	if n := s.pairOfNumerals(k, next, v, &q); n > 0 {
		return n
	}
	// three quarters, two-thirds
	if n := s.after(next - 1); !ordinal || v == 1 {
		if below, ok := s.words.denominators[s.word(n)]; ok && (below > 2) {
			if v == 1 && !strings.HasSuffix(s.word(k), "one") && ordinal {
				// first quarter
			} else {
				end := s.parts[n].end
				s.add(Quantity{Start: p.start, End: end, Kind: Fraction, Value: v / below, Others: []float64{100 * v / below}, Weight: Counted})
				s.add(Quantity{Start: p.start, End: q.End, Value: v})
				s.add(Quantity{Start: s.parts[n].start, End: end, Value: below})
				return n + 1
			}
		}
	}
	if ordinal {
		q.Value = v
		if s.words.determiners[s.word(k-1)] && v > 2 && s.base == "en" && v <= 10 {
			q.Others = []float64{1 / v, 100 / v} // a third
		}
		q.bare = false
		s.add(q)
		return next
	}
	return s.finish(k, next, q, v, 1)
}

// firstSpoken is the smallest number of hundreds that begins a year: fifteen sixty-four.
const firstSpoken = 15

// pairOfNumerals adds the year that a number word below 21 and those behind it are: nineteen
// thirty-four, the nineteen-eighties. After a smaller number they may be a price: seven
// ninety-five. It returns the part after them, 0 if there is none.
func (s *spacedReader) pairOfNumerals(k, next int, v float64, q *Quantity) int {
	n := s.after(k)
	more, ordinal, ok := s.smallWord(n)
	decade := s.words.loose[s.word(n)] >= 20 && strings.HasSuffix(s.word(n), "ties")
	if s.base != "en" || next != k+1 || v < 1 || v > 20 || v < firstSpoken && decade || !decade && (!ok || ordinal || more < 10 || more > 99) {
		return 0
	}
	first := Quantity{Start: s.parts[k].start, End: s.parts[k].end, Value: v, Weight: q.Weight, mag: 1}
	last := n
	if decade {
		more = s.words.loose[s.word(n)]
		q.Decade, q.Others = true, []float64{more}
	} else if ones, ordinal, ok := s.smallWord(s.after(n)); ok && !ordinal && joins(more, ones) {
		last = s.after(n)
		more += ones
	}
	if m := s.word(s.after(last)); s.words.magnitudes[m] > 0 || s.words.percents[m] {
		return 0
	}
	q.End, q.Weight, q.Kind, q.Value = s.parts[last].end, Stated, Year, 100*v+more
	if !decade {
		q.Apart = []Quantity{first, {Start: s.parts[n].start, End: q.End, Value: more, Weight: Stated, mag: 1}}
	}
	if v < firstSpoken {
		q.Kind, q.Value, q.Doubtful = Plain, v+more/100, true
	}
	s.add(*q)
	return last + 1
}

// joins reports whether a number word continues another: twenty five.
func joins(v, more float64) bool {
	return more > 0 && (v >= 20 && v < 100 && math.Mod(v, 10) == 0 && more < 10 || v >= 100 && math.Mod(v, 100) == 0 && more < 100 || v >= 1000 && math.Mod(v, 1000) == 0 && more < 1000 ||
		(v == 60 || v == 80) && more < 20)
}

// finish reads the magnitudes and the unit after a number: cur is the value so far,
// which ends before the part next. words counts the words of numerals in words.
func (s *spacedReader) finish(k, next int, q Quantity, cur float64, words int) int {
	total, mag := 0.0, 1.0
	inWords := words > 0
	start := next
	for {
		n := next
		if n > k {
			n = s.after(next - 1)
		}
		w := s.word(n)
		m, isMagnitude := s.words.magnitudes[w]
		if !isMagnitude {
			if short, ok := s.words.shortMagnitudes[w]; ok && s.at(n).start == s.at(next-1).end && !inWords {
				if m, isMagnitude = short, len(w) > 1 || s.currencyBefore(k); !isMagnitude {
					q.Others = append(q.Others, times(cur, short)) // 233m tonnes, or metres
				}
			}
			if w == "mega" && strings.HasPrefix(s.word(s.after(n)), "pixel") {
				m, isMagnitude = 1e6, true
			}
		}
		switch {
		case isMagnitude && (n == k || !s.words.vague[w] || s.words.vagueAfterNumber):
			if m >= 1000 && cur >= 0 {
				if cur == 0 {
					total = times(total, m)
				} else {
					total += times(cur, m)
				}
				cur = 0
			} else {
				cur = times(cur, m)
			}
			mag *= m
			q.Weight = Stated
			next = n + 1
			q.End = s.parts[n].end
			if s.at(next).lower == "." && s.words.abbreviated[w] {
				next++
			}
			continue
		case mag > 1 && s.words.and[w] && next > start:
			// two hundred and fifty, one and a half
			if v, ordinal, ok := s.smallWord(n + 1); ok && !ordinal && v < mag && (inWords || mag == 100) && s.words.magnitudes[s.word(n+2)] < mag {
				cur += v
				next = n + 2
				q.End = s.parts[n+1].end
				continue
			}
		case mag > 1 && inWords:
			if v, _, ok := s.smallWord(n); ok && v < mag {
				cur += v
				next = n + 1
				q.End = s.parts[n].end
				continue
			}
			if p := s.at(n); p.kind == aNumber && p.value < mag && s.words.magnitudes[s.word(n+1)] > 1 && s.words.magnitudes[s.word(n+1)] < mag && cur == 0 {
				cur = p.value
				next = n + 1
				continue
			}
		case inWords && joins(cur, 1):
			if v, _, ok := s.smallWord(n); ok && joins(cur, v) {
				cur += v
				next = n + 1
				q.End = s.parts[n].end
				continue
			}
		}
		break
	}
	q.Value = total + cur
	// two and a half (million)
	if s.words.and[s.word(next)] && s.words.determiners[s.word(next+1)] && s.words.loose[s.word(next+2)] == .5 {
		q.Value += .5 * mag
		next += 3
		q.End = s.parts[next-1].end
		if m, ok := s.words.magnitudes[s.word(next)]; ok {
			q.Value, mag = q.Value*m, m
			q.End = s.parts[next].end
			next++
			q.Weight = Stated
		}
	}
	q.mag = mag
	return s.unit(k, next, q)
}

// currencyBefore reports whether a currency sign precedes the number at k.
func (s *spacedReader) currencyBefore(k int) bool {
	switch s.at(k - 1).lower {
	case "$", "€", "£", "¥":
		return true
	}
	return false
}

// unit reads the word after a number and adds the quantity.
func (s *spacedReader) unit(k, next int, q Quantity) int {
	n := s.after(next - 1)
	w := s.word(n)
	end := next
	take := func(to int) {
		end = to
		q.End = s.parts[to-1].end
	}
	two := w + " " + s.word(n+1)
	switch {
	case s.at(next).lower == "%" || s.at(next).lower == "％":
		q.Kind = Percent
		take(next + 1)
		if s.words.points[s.word(next+1)] {
			q.Kind = Points
			take(next + 2)
		}
	case s.words.points[two] || s.words.points[w]:
		q.Kind = Points
		take(n + 1)
		if s.words.points[two] {
			take(n + 2)
		}
	case s.words.basisPoints[two]:
		q.Kind = Points
		q.Others = append(q.Others, q.Value/100)
		take(n + 2)
	case s.words.percents[w] || s.words.percents[two]:
		q.Kind = Percent
		take(n + 1)
		if s.words.percents[two] {
			take(n + 2)
		}
	case s.words.fold[w]:
		q.Kind = Multiple
		q.Others = append(q.Others, q.Value-1, 100*q.Value)
		take(n + 1)
	case s.words.dozens[w] > 0:
		q.Value *= s.words.dozens[w]
		q.Weight = Stated
		take(n + 1)
	case s.words.decades[w] || s.words.decades[s.word(n+1)]: // two decades, two last ones
		q.Others = append(q.Others, 10*q.Value)
		if q.Weight == Stated && q.Value > 10 {
			q.Others = nil
		}
	case s.words.centuries[w]:
		q.Others = append(q.Others, 100*q.Value)
		q.Weight = Loose
	case (w == "a" || w == "p") && s.at(n+1).lower == "." && (s.word(n+2) == "m") || w == "am" || w == "pm":
		q.Kind, q.Others = Hour, append(q.Others, math.Mod(q.Value+12, 24))
		if q.Value == 12 {
			q.Others = append(q.Others, 0, 24)
		}
	default:
		q.bare = n == next || s.at(next).lower != "-"
		if q.mag > 1 && n == next {
			q.bare = true
		}
		if s.at(next).lower == "-" || s.at(next).lower == "–" {
			q.bare = true
		}
	}
	if q.Kind == Plain && w != "" {
		q.Unit = two
	}
	q.Hedged = q.Hedged || s.hedged(k, end)
	for _, p := range s.parts[k].apart {
		q.Apart = append(q.Apart, Quantity{Start: p.start, End: p.end, Value: p.value, Digits: p.digits, Weight: Stated, mag: 1})
	}
	q.Doubtful = q.Doubtful || s.parts[k].doubtful
	if q.Kind == Plain && q.mag == 1 && len(q.Apart) == 0 {
		q.Apart = clock(s.text[s.parts[k].start:s.parts[k].end], s.parts[k].start)
	}
	q.shareUnit()
	s.add(q)
	return end
}

// hedged reports whether words around the parts [k, end) mark the number as inexact.
func (s *spacedReader) hedged(k, end int) bool {
	for i := k - 1; i >= 0 && i >= k-hedgeReach; i-- {
		if w := s.word(i); s.words.hedges[w] {
			return true
		}
	}
	if s.at(end).lower == "+" || s.words.hedgesAfter[s.word(end)] || s.at(end).lower == "-" && s.word(end+1) == "odd" {
		return true
	}
	return s.word(end) == "or" && (s.word(end+1) == "so" || s.word(end+1) == "more")
}

// hedgeReach is the number of parts that may be between a hedge and its number:
// more than a total of $ 5 million.
const hedgeReach = 4

// mostMistyped is the largest number beside the name of a month that is read as a day, though no
// month has it: December 40 is a slip for December 4.
const mostMistyped = 99

// years finds years and days among the plain numbers by their neighbours and digits.
func (s *spacedReader) years() {
	whole := func(q *Quantity) bool { return q.Value == math.Trunc(q.Value) }
	for i := range s.found {
		q := &s.found[i]
		if q.Kind != Plain || q.mag != 1 || q.Weight != Stated || !whole(q) || q.End-q.Start < 1 || !s.digit(q.Start) {
			continue
		}
		if q.Value >= firstYear && q.Value <= lastYear && q.End-q.Start == 4 {
			q.Kind = Year
			continue
		}
		if q.Value < 1 || q.Value > mostMistyped {
			continue
		}
		near := func(j int) bool {
			if j < 0 || j >= len(s.found) || s.found[j].Kind != Month {
				return false
			}
			m := &s.found[j]
			from, to := m.End, q.Start
			if to < from {
				from, to = q.End, m.Start
			}
			if to < from {
				return false
			}
			between := strings.Trim(s.text[from:to], " .\u00a0")
			return between == "" || between == "of" || between == "de" || between == "-е" || between == "-го" || between == "the"
		}
		if near(i-1) || near(i+1) {
			q.Kind = Day
		}
	}
	// October 15 and 16, 8 to 12 October
	for i := range s.found {
		q := &s.found[i]
		if q.Kind != Plain || q.Value < 1 || q.Value > 31 || !whole(q) || q.mag != 1 || !s.digit(q.Start) {
			continue
		}
		for _, j := range [2]int{i - 1, i + 1} {
			if j < 0 || j >= len(s.found) || s.found[j].Kind != Day {
				continue
			}
			from, to := s.found[min(i, j)].End, s.found[max(i, j)].Start
			if to < from {
				continue
			}
			between := strings.TrimSpace(s.text[from:to])
			if isRange([]rune(between)) || s.words.joining[between] {
				q.Kind = Day
			}
		}
	}
}

// placeLength is more than the longest word before the number of an article has, in bytes.
const placeLength = 20

// lists makes loose the numbers of the items of lists: (1), 2., a).
func (s *spacedReader) lists() {
	for i := range s.found {
		q := &s.found[i]
		before := strings.TrimRight(s.text[:q.Start], " \u00a0")
		after := s.text[q.End:]
		open := strings.HasSuffix(before, "(") || strings.HasSuffix(before, "[") || strings.HasSuffix(before, "（")
		if open && (strings.HasPrefix(after, ")") || strings.HasPrefix(after, "）")) {
			q.Weight = Loose
		}
		before = strings.TrimRight(before, "([（ ")
		if len(before) < placeLength && s.words.beforeItems[strings.ToLower(strings.TrimRight(before, ". "))] {
			q.Item = true
			continue
		}
		if before != "" && !strings.HasSuffix(before, "\n") {
			continue
		}
		q.Item = q.Weight == Loose && open
		if q.Value < 1000 && len(after) > 0 && (after[0] == '.' || after[0] == ')') && (len(after) == 1 || after[1] < '0' || after[1] > '9') {
			q.Weight, q.Item = Loose, true
		}
	}
}
