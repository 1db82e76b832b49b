package split

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Datelines
//
//	МОСКВА, 8 мая. /ТАСС/. Правительство ...
//	Москва. 8 мая. ИНТЕРФАКС - Правительство ...
//	MOSCOW, May 8. /TASS/. The government ...
//	BEIJING, Sept. 3 (Xinhua) -- The session ...
//
// The place, the day and the agency at the head of a report are one thing, full
// stops or not.

// months are the names of months as datelines have them, in small letters.
var months = set("january february march april may june july august september october november december",
	"jan feb mar apr jun jul aug sep sept oct nov dec",
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
	"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	"қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")

// maxDateline bounds a dateline, in bytes: two places of Cyrillic letters and a day.
const maxDateline = 96

// latinDateline joins the full stops of a dateline with what it is made of: the
// place with the day, the day with the agency, which stands between slashes, in
// brackets or in capitals.
func latinDateline(s *stop) verdict {
	if !s.period || s.floor > 0 || s.start > maxDateline || s.broken {
		return pass
	}
	head := s.text[:s.start]
	if !isPlace(head) {
		return pass
	}
	words := strings.FieldsFunc(head, func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '\u00a0' })
	if hasDay(words) {
		return verdictIf(s.agencyFollows(), join)
	}
	if len(words) > maxPlaceWords {
		return pass
	}
	after := strings.Fields(s.text[s.next:min(len(s.text), s.next+maxDateline)])
	if len(after) < 2 {
		return pass
	}
	return verdictIf(hasDay([]string{strings.TrimRight(after[0], ".,"), strings.TrimRight(after[1], ".,")}), join)
}

// maxPlaceWords is the most words of a place in a dateline: Нью-Йорк, Rio de Janeiro.
const maxPlaceWords = 4

// isPlace tells whether the text begins with a capital letter, as a place does.
func isPlace(head string) bool {
	r, _ := utf8.DecodeRuneInString(head)
	return unicode.IsUpper(r)
}

// hasDay tells whether the words end in the day of a month, before a year or not:
// 8 мая, May 8, 8 мая 2026 года.
func hasDay(words []string) bool {
	for i := range max(0, len(words)-1) {
		a, b := strings.ToLower(words[i]), strings.ToLower(words[i+1])
		day := isDigits(a) && len(a) <= 2 && months[b] || months[a] && isDigits(b) && len(b) <= 2
		if rest := words[i+2:]; day && (len(rest) == 0 || len(rest) <= 2 && len(rest[0]) == 4 && isDigits(rest[0])) {
			return true
		}
	}
	return false
}

// agencyFollows tells whether an agency stands next: between slashes, in brackets
// or as a word of three capitals and more.
func (s *stop) agencyFollows() bool {
	if s.nextRune == '/' || s.nextRune == '(' {
		return true
	}
	letters := 0
	for _, r := range s.nextWord() {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters > 2
}
