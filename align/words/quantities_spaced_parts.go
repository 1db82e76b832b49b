package words

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text is first cut into words, numbers and signs. A number may be written in groups, with a
// point or a comma, or with a space that only its writer could explain (2, 500).

// cut divides the text into parts.
func (s *spacedReader) cut() {
	for at := 0; at < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[at:])
		switch {
		case r >= '0' && r <= '9':
			at = s.cutNumber(at)
		case unicode.IsLetter(r):
			end := at
			for end < len(s.text) {
				r, size := utf8.DecodeRuneInString(s.text[end:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				end += size
			}
			s.parts = append(s.parts, part{start: at, end: end, kind: aWord, lower: strings.ReplaceAll(strings.ToLower(s.text[at:end]), "ё", "е"), capital: unicode.IsUpper(r)})
			at = end
		case unicode.IsSpace(r):
			at += size
		case r >= 'Ⅰ' && r <= 'Ⅻ':
			s.parts = append(s.parts, part{start: at, end: at + size, kind: aNumber, value: float64(r-'Ⅰ') + 1, section: true})
			at += size
		default:
			s.parts = append(s.parts, part{start: at, end: at + size, lower: s.text[at : at+size]})
			at += size
		}
	}
}

func (s *spacedReader) byte(i int) byte {
	if i < 0 || i >= len(s.text) {
		return 0
	}
	return s.text[i]
}

func (s *spacedReader) digit(i int) bool { b := s.byte(i); return b >= '0' && b <= '9' }

// group returns the length of a thousands mark at i that three digits follow, 0 for none.
func (s *spacedReader) group(i int) int {
	length := 0
	switch b := s.byte(i); {
	case b == ',' && s.words.point == '.':
		length = 1
		if s.byte(i+1) == ' ' { // as copied out of a PDF
			length = 2
		}
	case b == '.' && s.words.groupsByDot:
		length = 1
	case b == ' ':
		length = 1
	case b == '\'' || b == 0xC2 && s.byte(i+1) == 0xA0:
		length = 1
		if b != '\'' {
			length = 2
		}
	case b == 0xE2 && s.byte(i+1) == 0x80 && (s.byte(i+2) == 0xAF || s.byte(i+2) == 0x89):
		length = 3
	}
	if length == 0 || !s.digit(i+length) || !s.digit(i+length+1) || !s.digit(i+length+2) || s.digit(i+length+3) {
		return 0
	}
	return length
}

// cutNumber returns the end of the number in digits at i and appends its parts.
func (s *spacedReader) cutNumber(i int) int {
	p := part{start: i, kind: aNumber}
	j := i
	for s.digit(j) {
		j++
	}
	digits := s.text[i:j]
	afterMonth := len(s.parts) > 0 && s.words.months[s.parts[len(s.parts)-1].lower] > 0 // May 5, 200 people
	if n := s.group(j); n > 0 && j-i <= 3 && !(n == 2 && afterMonth) {
		mark, end := s.text[j:j+n], j
		for n > 0 && s.text[end:end+n] == mark {
			digits += s.text[end+n : end+n+3]
			end += n + 3
			n = s.group(end)
		}
		spaced := strings.HasSuffix(mark, " ")
		switch {
		case spaced && n > 0: // 2, 500,000
			digits = s.text[i:j]
		case spaced:
			p.apart = append(p.apart, s.digitPart(i, j))
			for ; j < end; j += len(mark) + 3 {
				p.apart = append(p.apart, s.digitPart(j+len(mark), j+len(mark)+3))
			}
			fallthrough
		default:
			j, p.grouped = end, true
		}
	}
	if mark := s.byte(j); (mark == s.words.point || mark == '.' || mark == ',' && s.words.point == ',') && s.digit(j+1) {
		k := j + 1
		for s.digit(k) {
			k++
		}
		if s.byte(k) == mark && s.digit(k+1) || mark == '.' && s.byte(k) == '.' && s.digit(k+1) {
			// 15.10.2025, 2.1.3: each part is a number
			for from := i; ; {
				value, _ := strconv.ParseFloat(s.text[from:j], 64)
				s.parts = append(s.parts, part{start: from, end: j, kind: aNumber, value: value, digits: significant([]rune(s.text[from:j])), section: true})
				if s.byte(j) != mark || !s.digit(j+1) {
					return j
				}
				s.parts = append(s.parts, part{start: j, end: j + 1, lower: s.text[j : j+1]})
				j++
				for from = j; s.digit(j); {
					j++
				}
			}
		}
		digits += "." + s.text[j+1:k]
		p.grouped = true
		j = k
	} else if from, k := s.doubtfulFraction(i, j); k > 0 && !afterMonth && !p.grouped {
		p.apart = []part{s.digitPart(i, j), s.digitPart(from, k)}
		digits += "." + s.text[from:k]
		p.grouped, p.doubtful, j = true, true, k
	}
	p.value, _ = strconv.ParseFloat(digits, 64)
	if whole, fraction, ok := strings.Cut(s.text[i:j], "."); ok && p.apart == nil && isGroups(whole, fraction) {
		p.other = []float64{1000 * p.value} // 500.000
	}
	p.digits = significant([]rune(digits))
	before, _ := utf8.DecodeLastRuneInString(s.text[:i])
	if unicode.IsLetter(before) {
		word := strings.ToLower(s.text[strings.LastIndexFunc(s.text[:i], func(r rune) bool { return !unicode.IsLetter(r) })+1 : i])
		p.label = !s.words.prefixes[word] && s.words.months[word] == 0 // In1973, May1864
	} else if length := utf8.RuneLen(before); (before == '’' || before == '\'' || before == '‘') && j-i == 2 && !s.joinsBefore(i-length) {
		p.other = []float64{1900 + p.value, 2000 + p.value} // ’83
	} else if before == '-' || before == '‑' {
		word := s.text[:i-utf8.RuneLen(before)]
		from := strings.LastIndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if r, _ := utf8.DecodeRuneInString(word[from+1:]); from+1 < len(word) && unicode.IsLetter(r) && !s.words.prefixes[strings.ToLower(word[from+1:])] {
			p.label = true // COVID-19
		}
	}
	k := j
	for k < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[k:])
		if !unicode.IsLetter(r) {
			break
		}
		k += size
	}
	if k > j {
		letters := strings.ToLower(s.text[j:k])
		switch {
		case s.words.ordinalEnds[letters]:
			p.suffix, j = "th", k
		case letters == "s" && (p.value >= firstYear || p.value >= 10 && math.Mod(p.value, 10) == 0 || p.value == 0):
			p.decade, j = true, k
		case s.words.shortMagnitudes[letters] > 0 || s.words.magnitudes[letters] > 0 || latinUnits[letters]:
			// the letters are the next word
		case s.base == "en" || unicode.IsUpper(rune(s.byte(j))):
			p.label, j = true, k
		}
	}
	p.end = j
	s.parts = append(s.parts, p)
	return j
}

// joinsBefore reports whether a letter or digit ends at i.
func (s *spacedReader) joinsBefore(i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// clock returns the hour and the minutes that a number like 2.30, which begins at start, may be.
// They may be a day as well, so they are loose.
func clock(text string, start int) []Quantity {
	h, m, _ := strings.Cut(text, ".")
	hour, err := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	if err != nil || err2 != nil || hour > 24 || minute > 59 || len(m) != 2 {
		return nil
	}
	at := start + len(h)
	return []Quantity{
		{Start: start, End: at, Value: float64(hour), Others: []float64{float64((hour + 12) % 24)}, mag: 1},
		{Start: at + 1, End: at + 3, Value: float64(minute), mag: 1},
	}
}

// digitPart returns the digits [i, j) as a part.
func (s *spacedReader) digitPart(i, j int) part {
	value, _ := strconv.ParseFloat(s.text[i:j], 64)
	return part{start: i, end: j, kind: aNumber, value: value, digits: significant([]rune(s.text[i:j]))}
}

// mostDecimals is the maximum number of digits in a doubtful fraction.
const mostDecimals = 2

// doubtfulFraction finds the digits [from, to) after the whole number [i, j) that may be its
// fraction, where a PDF has a space after the point, or a European a comma: 5. 5 or 6,3. They
// may as well begin a sentence or go on a list. to is 0 for none.
func (s *spacedReader) doubtfulFraction(i, j int) (from, to int) {
	before, _ := utf8.DecodeLastRuneInString(s.text[:i])
	switch {
	case s.words.point != '.' || j-i > 3 || unicode.IsLetter(before) || strings.TrimRight(s.text[:i], " \n") == "": // 1. 5 items
		return 0, 0
	case strings.HasPrefix(s.text[j:], ". "):
		from = j + 2
	case strings.HasPrefix(s.text[j:], " . "):
		from = j + 3
	case s.byte(j) == ',':
		from = j + 1
	}
	for to = from; to > 0 && s.digit(to); to++ {
	}
	if to == from || to-from > mostDecimals || s.byte(to) == s.byte(j) && s.digit(to+1) {
		return 0, 0
	}
	return from, to
}
