package split

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// Separators
//
// A semicolon or a colon does not end a sentence, except in four contexts:
//
//	加强党的领导；深化农村改革       a line of Chinese without any full stop: the
//	                                semicolon is the strongest mark it has
//	包括：采集……；分析……；输出……。    a list after a colon, as in patents and statutes,
//	                                that is too long to be found again in a memory
//	一要加强领导；二要深化改革。     every semicolon, with Options.Semicolon
//	... 21 May 2010, 05:01 GMT BBC: The dam broke.
//	                                a news page's stamp, with the hour, run
//	                                together with its text (Arabic agencies)
//
// Commas and angle brackets end sentences in letters; see below.
//
// The scan finds a time of day by its colon: "Li Wei 03/27/2001 01:58 PM Dear all" is the
// head of a message whose lines were run together, and its date and time are a sentence
// by themselves.

// atSemicolons returns the language with a sentence end at every semicolon.
func (l *language) atSemicolons() *language {
	variant := *l
	variant.semicolon = true
	for _, r := range "；;" {
		if !variant.isMark(r) && !strings.ContainsRune(variant.separators, r) {
			variant.separators += string(r)
		}
	}
	return &variant
}

// separator adds the candidate of the separator of the given size at i.
func (s *scanned) separator(text string, i, size int) {
	if text[i] == ':' {
		if start, end, ok := stampAround(text, i); ok {
			s.candidates = append(s.candidates, candidate{start, end, stampCandidate})
			return
		}
	}
	s.candidates = append(s.candidates, candidate{i, i + size, separatorCandidate})
}

// clauseRunes is the least length in characters of the parts that a semicolon
// separates in a line without full stops. Shorter parts are the fields of a
// table or a record.
const clauseRunes = 4

// maxClause is the number of bytes that are examined on either side of a
// semicolon.
const maxClause = 300

// separates reports whether the separator of c ends a sentence.
func (w *walk) separates(c candidate) bool {
	mark, size := utf8.DecodeRuneInString(w.text[c.pos:])
	if c.end == len(w.text) || w.found.pairs.shieldAt(c.pos).Len() > 0 {
		return false
	}
	next, _ := utf8.DecodeRuneInString(w.text[c.end:])
	switch mark {
	case ':', '：':
		return align.IsBlank(next) && w.stampBefore(c.pos)
	case ',':
		return w.commaCuts(c.pos, c.end)
	case '>':
		return w.addressCuts(c.pos, c.end)
	case '；':
		return w.semicolonCuts(c.pos, c.end)
	}
	return w.lang.semicolon && size == 1 && align.IsBlank(next)
}

// semicolonCuts judges a Chinese semicolon.
func (w *walk) semicolonCuts(pos, end int) bool {
	if w.lang.semicolon || pos < w.longList || w.opensLongList(pos) {
		return true
	}
	if w.unstopped == unknown {
		w.unstopped = yesOrNo(w.hasNoStop())
	}
	if w.unstopped == no {
		return false
	}
	before, after := w.text[max(w.floor, pos-maxClause):pos], w.text[end:min(len(w.text), end+maxClause)]
	if i := strings.LastIndex(before, "；"); i >= 0 {
		before = before[i+len("；"):]
	}
	if i := strings.Index(after, "；"); i >= 0 {
		after = after[:i]
	}
	if utf8.RuneCountInString(before) < clauseRunes || utf8.RuneCountInString(after) < clauseRunes {
		return false
	}
	return !strings.ContainsAny(before+after, "：:") // a record has fields with colons
}

const (
	// longList is the length in bytes, 150 Chinese characters, from which an
	// announced list is split into its items. Human aligners do not split
	// shorter sentences at their semicolons, nor longer ones unless a colon
	// announces a list.
	longList = 450
	// longListItems is the least number of its semicolons.
	longListItems = 2
	// maxLongList bounds how far its colon and its end are looked for, in bytes.
	maxLongList = 4096
)

// opensLongList reports whether the semicolon at pos is the first of a long list after a
// colon. If so, it ends the sentence at the colon and records the end of the list.
func (w *walk) opensLongList(pos int) bool {
	if pos < w.shortList {
		return false
	}
	from := max(w.floor, pos-maxLongList)
	colon := strings.Index(w.text[from:pos], "：")
	if colon < 0 {
		return false
	}
	first := from + colon + len("：")
	r, _ := utf8.DecodeRuneInString(w.text[first:])
	if kind, _ := pairOf(r); kind.quote() || w.found.pairs.shieldAt(first).Len() > 0 {
		return false // it introduces a quotation
	}
	rest := w.text[pos:min(len(w.text), pos+maxLongList)]
	end := strings.IndexFunc(rest, func(r rune) bool { return isMark(r) && r != '.' || isBreak(r) })
	if end < 0 {
		end = len(rest)
	}
	if end == maxLongList || pos+end-from < longList || strings.Count(rest[:end], "；") < longListItems {
		w.shortList = pos + end
		return false
	}
	w.longList = pos + end
	w.end(first, first)
	return true
}

// An answer is a boolean that is computed on first use.
type answer uint8

const (
	unknown answer = iota
	yes
	no
)

func yesOrNo(ok bool) answer {
	if ok {
		return yes
	}
	return no
}

// hasNoStop reports whether the text has no mark and does not end with a
// semicolon, comma or colon, as the items of a list in several paragraphs do.
func (w *walk) hasNoStop() bool {
	for _, c := range w.found.candidates {
		if c.kind == stopCandidate {
			return false
		}
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(w.text, align.IsBlank))
	return !isContinuing(last)
}

// maxStampHead bounds the head of a news page that a colon ends, in bytes.
const maxStampHead = 160

// stampBefore reports whether the sentence so far is the date and time of a news page: it
// contains a time of day and a year.
func (w *walk) stampBefore(pos int) bool {
	head := w.text[w.floor:pos]
	if len(head) > maxStampHead {
		return false
	}
	clock, year := false, false
	for word := range strings.FieldsFuncSeq(head, func(r rune) bool { return align.IsBlank(r) || r == ',' || r == '،' }) {
		clock = clock || isClock(word)
		year = year || len(word) == 4 && isDigits(word)
	}
	return clock && year
}

// isClock reports whether the word is a time of day: 7:05, 17:05:30.
func isClock(word string) bool {
	hour, rest, found := strings.Cut(word, ":")
	minute, second, more := strings.Cut(rest, ":")
	return found && len(hour) <= 2 && isDigits(hour) && len(minute) == 2 && isDigits(minute) && (!more || len(second) == 2 && isDigits(second))
}

func isDigits(t string) bool { return t != "" && strings.Trim(t, "0123456789") == "" }

// maxStamp bounds a date with a time of day, in bytes.
const maxStamp = 24

// stampAround finds the date and the time of day around the colon at i:
// "03/27/2001 01:58 PM", "2001-03-27 13:58:04".
func stampAround(text string, i int) (start, end int, ok bool) {
	start = i
	for start > 0 && i-start < maxStamp && strings.IndexByte("0123456789/-. ", text[start-1]) >= 0 {
		start--
	}
	end = i + 1
	for end < len(text) && end-i < maxStamp && strings.IndexByte("0123456789:", text[end]) >= 0 {
		end++
	}
	date, hour, found := strings.Cut(strings.TrimLeft(text[start:i], " -."), " ")
	if !found || !isClock(hour+text[i:end]) || !isDate(date) {
		return 0, 0, false
	}
	start = i - len(hour) - 1 - len(date)
	for _, half := range []string{" AM", " PM"} {
		if strings.HasPrefix(text[end:], half) {
			end += len(half)
		}
	}
	return start, end, true
}

// isDate reports whether the word is a date in figures with its year.
func isDate(word string) bool {
	for _, sep := range []string{"/", "-", "."} {
		parts := strings.Split(word, sep)
		if len(parts) == 3 && isDigits(parts[0]) && isDigits(parts[1]) && isDigits(parts[2]) && len(word) >= len("1/1/2001") {
			return true
		}
	}
	return false
}

// maxSender bounds the name before the stamp of a message, in bytes.
const maxSender = 80

// stamp judges a date with a time of day. After a name without a comma and
// before a capital letter, it is a line of its own.
func (w *walk) stamp(c candidate) {
	next, lines := skipSpaces(w.text, c.end)
	r, _ := utf8.DecodeRuneInString(w.text[next:])
	before := w.text[w.floor:c.pos]
	if next == len(w.text) || lines > 0 || !unicode.IsLetter(r) || isCJK(r) || len(before) > maxSender || !isSender(before) {
		return
	}
	w.end(c.pos, c.pos)
	w.end(c.end, next)
}

// isSender reports whether the text is empty or a name: words that begin with
// capitals, addresses.
func isSender(text string) bool {
	for word := range strings.FieldsSeq(text) {
		r, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(r) && !strings.Contains(word, "@") || strings.HasSuffix(word, ",") || strings.HasSuffix(word, ":") {
			return false
		}
	}
	return true
}

// Letters and messages
//
// Mail and postings often have their lines run together. Three of their parts are
// sentences without a mark:
//
//	Mr. Li, Are you free on Monday?      a salutation, then a capital
//	Regards, Wang Fang                   a closing, then a name
//	From: Li <li@example.cn> The dam ..  an address in angle brackets

// maxSalutation bounds a salutation, in bytes: Dear and two names.
const maxSalutation = 32

// closings are the words that close a letter.
var closings = set("regards sincerely cheers thanks yours best")

// closingPhrases are closings of several words, in small letters.
var closingPhrases = []string{"best regards", "kind regards", "many thanks", "yours sincerely", "yours faithfully", "sincerely yours", "best wishes", "warm regards"}

// commaCuts reports whether the comma at pos ends a salutation or a closing.
func (w *walk) commaCuts(pos, end int) bool {
	next, lines := skipSpaces(w.text, end)
	if next == end || lines > 0 || pos-w.floor > maxSalutation {
		return false
	}
	head := w.text[w.floor:pos]
	if lower := strings.ToLower(head); closings[lower] || slices.Contains(closingPhrases, lower) {
		name := wordAfter(w.text, next)
		return isCapitalised(name) && !w.lang.starters[strings.ToLower(name)]
	}
	return w.floor == 0 && isSalutation(head) && w.beginsSentence(next)
}

// isSalutation reports whether the text is one to three words with capitals.
func isSalutation(text string) bool {
	words := strings.Fields(text)
	for _, word := range words {
		if r, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(r) {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 3
}

// beginsSentence reports whether a word that mostly begins sentences is at i, with a
// capital and before a small letter: "Are you", but not "The Hague". I, which always has
// a capital, does not count.
func (w *walk) beginsSentence(i int) bool {
	word := wordAfter(w.text, i)
	next, _ := skipSpaces(w.text, i+len(word))
	r, _ := utf8.DecodeRuneInString(w.text[next:])
	return len(word) > 1 && isCapitalised(word) && w.lang.starters[strings.ToLower(word)] && unicode.IsLower(r)
}

// maxAddress bounds an address in angle brackets, in bytes.
const maxAddress = 80

// addressCuts reports whether the angle bracket at pos closes the address of a
// message, and its text begins after it.
func (w *walk) addressCuts(pos, end int) bool {
	from := max(w.floor, pos-maxAddress)
	open := strings.LastIndexByte(w.text[from:pos], '<')
	if open < 0 || !strings.Contains(w.text[from+open:pos], "@") || strings.ContainsFunc(w.text[from+open:pos], align.IsBlank) {
		return false
	}
	next, _ := skipSpaces(w.text, end)
	r, _ := utf8.DecodeRuneInString(w.text[next:])
	return next > end && unicode.IsUpper(r)
}
