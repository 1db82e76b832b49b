package split

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lists written in one paragraph
//
//	1) the first item 2) the second item 3) the third
//
// have no marks between their items. A marker begins a sentence if it follows the previous
// marker of the current list, which began at the head of a sentence: 2) after 1), c) after b), (iii) after (ii). Any other
// marker ("see 4) above") is text.

// maxMarker is a length in bytes that no marker exceeds: "(xviii)" after a bullet.
const maxMarker = 14

// marker is the mark of a list item.
type marker struct {
	// form is what surrounds the number: ")", "()", ".", ".)", "⁃.".
	form string
	// number is the value of an Arabic numeral, or of a letter or of a Roman
	// numeral; the last two can both be meant by "i" and "v".
	number, letter, roman int
}

// follows reports whether the marker is the next one after m in the same list.
func (n marker) follows(m marker) bool {
	return m.form == n.form && (m.number > 0 && n.number == m.number+1 ||
		m.letter > 0 && n.letter == m.letter+1 ||
		m.roman > 0 && n.roman == m.roman+1)
}

// parseMarker reads a whole marker: "2)", "(b)", "3.", "4.)", "• 5.".
func parseMarker(t string) (marker, bool) {
	body := t
	if r, size := utf8.DecodeRuneInString(body); isBullet(r) {
		body = strings.TrimLeft(body[size:], " ")
	}
	body = strings.TrimPrefix(body, "(")
	prefix := t[:len(t)-len(body)]
	value := strings.TrimRight(body, ".)")
	suffix := body[len(value):]
	bracketed := strings.HasSuffix(prefix, "(")
	if suffix != "." && suffix != ")" && suffix != ".)" || bracketed && suffix != ")" {
		return marker{}, false
	}
	m := marker{form: prefix + suffix}
	m.number = arabicValue(value)
	m.letter = letterValue(value)
	m.roman = romanValue(value)
	return m, m.number > 0 || m.letter > 0 || m.roman > 0
}

// arabicValue returns the value of a numeral of up to three digits, or 0.
func arabicValue(t string) int {
	if len(t) > 3 {
		return 0
	}
	n := 0
	for _, r := range t {
		if r < '0' || r > '9' {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// letterValue returns the code of a single letter, the number of a syllable that numbers
// Korean items, or 0 for anything else.
func letterValue(t string) int {
	r, size := utf8.DecodeRuneInString(t)
	if i := strings.Index(koItems, t); i >= 0 && size > 1 && size == len(t) {
		return '가' + i/size
	}
	if size != len(t) || !unicode.IsLower(r) && !unicode.IsUpper(r) {
		return 0
	}
	return int(r)
}

// romanNumerals are the numerals that lists use.
var romanNumerals = func() map[string]int {
	m := make(map[string]int)
	for i, t := range strings.Fields("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx") {
		m[t] = i + 1
		m[strings.ToUpper(t)] = i + 1
	}
	return m
}()

// romanValue returns the value of a Roman numeral up to 20, or 0.
func romanValue(t string) int { return romanNumerals[t] }

// item handles the marker of a list item, which ends the current sentence if it is the
// next marker of the list.
func (w *walk) item(c candidate) {
	m, _ := parseMarker(w.text[c.pos:c.end])
	switch {
	case strings.TrimSpace(w.text[w.floor:min(c.pos, w.floor+maxMarker)]) == "" && c.pos-w.floor < maxMarker:
		w.list = m
	case m.follows(w.list) && (m.form != "." || w.opensItem(c.end)):
		w.end(c.pos, c.pos)
		w.list = m
	}
}

// opensItem reports whether what follows a marker with a full stop can begin an
// item: a capital letter or a letter without case. "from 1. to 2. place" has none.
func (w *walk) opensItem(end int) bool {
	next, _ := skipSpaces(w.text, end)
	r, _ := utf8.DecodeRuneInString(w.text[next:])
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}

// markerAt reports whether there is a bracketed list marker at i: "(b) ", "2) ", "ii)
// ".
func markerAt(text string, i int) bool {
	t := text[i:min(len(text), i+maxMarker)]
	end := strings.IndexByte(t, ')')
	if end < 1 || end+1 >= len(t) || t[end+1] != ' ' {
		return false
	}
	_, ok := parseMarker(t[:end+1])
	return ok
}

// numberedAt reports whether there is a numbered item at i: "23. The".
func numberedAt(text string, i int) bool {
	number := wordAfter(text, i)
	end := i + len(number) + 1
	if arabicValue(number) == 0 || end >= len(text) || text[end-1] != '.' || text[end] != ' ' {
		return false
	}
	next, _ := skipSpaces(text, end)
	r, _ := utf8.DecodeRuneInString(text[next:])
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}

// isChineseNumeral reports whether the text is a Chinese numeral, as before the
// mark of a heading: 一. 十二．
func isChineseNumeral(t string) bool {
	return t != "" && strings.Trim(t, "一二三四五六七八九十百") == ""
}
