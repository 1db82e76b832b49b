package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// A stop is a run of marks that may end a sentence, with its context. Offsets are in
// bytes of text. The methods examine a bounded part of the text around the stop, so that
// judging all stops takes linear time.
type stop struct {
	text  string
	lang  *language
	pairs *pairs
	// floor is where the current sentence begins.
	floor int
	// start and marks bound the last run of marks; end is one past the closing
	// quotes and brackets and the note marks after it.
	start, marks, end int
	// next is the offset of the next character that is not a space, nextRune that
	// character (0 at the end of the text).
	next     int
	nextRune rune
	// broken reports whether there is a line break between end and next.
	broken bool
	// prevRune is the character before the marks (0 at the head of the text).
	prevRune rune
	// wide reports whether the rules of Chinese apply (see rules.go).
	wide bool
	// query reports whether one of the marks is a question or exclamation mark, ellipsis
	// whether the marks are an ellipsis, period whether they are a single full stop.
	query, ellipsis, period bool
	// closing is the outermost pair that ends at end; its span is empty if the marks
	// have no closers.
	closing pair
	// shield is the quotation or bracket that contains the marks and is kept whole.
	shield align.Span

	// The word before the marks, and the short form that ends in them with its kind, are
	// found on first use.
	wordRead, shortRead   bool
	wordFound, shortFound string
	shortKind             abbreviationKind
}

// read reads the stop whose first mark is at pos into s, which is reused for all stops.
func (s *stop) read(text string, pos, floor int, l *language, p *pairs) {
	*s = stop{text: text, lang: l, pairs: p, floor: floor, start: pos}
	s.prevRune, _ = utf8.DecodeLastRuneInString(text[:pos])
	if pos == 0 {
		s.prevRune = 0
	}
	s.wide = isCJK(s.prevRune)
	for {
		s.marks = s.readMarks(s.start)
		s.end = s.readClosers(s.marks)
		if s.end == s.marks {
			break
		}
		// ”。 and ?». : marks after the closers end the sentence in their turn.
		r, _ := utf8.DecodeRuneInString(text[s.end:])
		if !s.lang.isMark(r) {
			break
		}
		s.start = s.end
	}
	s.end = s.readNoteMarks(s.end)
	s.end = s.readSource(s.end)
	next, lines := skipSpaces(text, s.end)
	s.next, s.broken = next, lines > 0
	if s.next < len(text) {
		s.nextRune, _ = utf8.DecodeRuneInString(text[s.next:])
	}
	if s.ellipsis && isCJK(s.nextRune) && (s.start == 0 || align.IsBlank(s.prevRune)) {
		s.wide = true // words are left out: 对 …… 作出规定
	}
	s.shield = p.shieldAt(s.start)
}

// readMarks returns the end of the run of marks at i and records their kinds. Marks
// separated by one space (". . ." "! !") are one run.
func (s *stop) readMarks(i int) int {
	s.query, s.ellipsis = false, true
	start, dots := i, 0
	for i < len(s.text) {
		at := i
		if i > start && s.text[i] == ' ' && s.spacedMark(i+1, dots) {
			at = i + 1
		}
		r, size := utf8.DecodeRuneInString(s.text[at:])
		if !s.lang.isMark(r) {
			break
		}
		dots++
		switch {
		case isEllipsisMark(r):
			dots++
		case isQuery(r), s.lang.marks != "" && strings.ContainsRune(s.lang.marks, r):
			s.query = true
			s.ellipsis = false
		case r != '.':
			s.ellipsis = false
		}
		s.wide = s.wide || isWideMark(r)
		i = at + size
	}
	s.ellipsis = s.ellipsis && dots > 1
	s.period = dots == 1 && !s.query
	return i
}

// spacedMark reports whether an ASCII mark at i belongs to a run of marks separated by
// spaces: a space, a mark, a closing mark or the end follows, or it is at least the third
// of the run.
func (s *stop) spacedMark(i, before int) bool {
	if i >= len(s.text) || strings.IndexByte(".!?", s.text[i]) < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[i+1:])
	if i+1 == len(s.text) || before > 1 || align.IsBlank(r) || isMark(r) {
		return true
	}
	kind, side := pairOf(r)
	return kind != noPair && side != opens
}

// readClosers returns the end of the closing quotes and brackets at i. A quote or bracket
// directly after the marks belongs to them if it cannot be an opening one or a space
// follows it (the quotation began in an earlier paragraph, or „so“ lacks its „); one after
// spaces ("« Vraiment ? »") only if it closes a pair opened before the marks.
func (s *stop) readClosers(i int) int {
	s.closing = pair{}
	for i < len(s.text) {
		at := i
		for at < len(s.text) {
			r, size := utf8.DecodeRuneInString(s.text[at:])
			if !align.IsBlank(r) || isBreak(r) {
				break
			}
			at += size
		}
		r, size := utf8.DecodeRuneInString(s.text[at:])
		kind, side := pairOf(r)
		if kind == noPair {
			break
		}
		closed, matched := s.pairs.endingAt(at + size)
		matched = matched && closed.span.Start < s.start
		if !matched && (at > i || side != closes && !(kind.quote() && s.spaceAt(at+size))) {
			break
		}
		if matched {
			s.closing = closed
		} else {
			s.closing = pair{align.Span{Start: s.start, End: at + size}, kind}
		}
		i = at + size
	}
	return i
}

// spaceAt reports whether there is a space or the end of the text at i.
func (s *stop) spaceAt(i int) bool {
	r, size := utf8.DecodeRuneInString(s.text[i:])
	return size == 0 || align.IsBlank(r)
}

// readNoteMarks returns the end of the note marks that follow a full stop at i: "results.[3]", "results.¹²", and the plain digits that superscripts become in
// plain text: "results.11 12 Next".
func (s *stop) readNoteMarks(i int) int {
	if s.query || s.ellipsis {
		return i
	}
	start := i
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if isSuperscript(r) {
			i += size
		} else if n := bracketedNote(s.text[i:]); n > 0 {
			i += n
		} else {
			break
		}
	}
	if next, lines := skipSpaces(s.text, i); i == start && lines == 0 && next < len(s.text) {
		// "attack. [1]" at the end of its line
		if n := bracketedNote(s.text[next:]); n > 0 && atLineEnd(s.text, next+n) {
			return next + n
		}
	}
	switch {
	case i > start:
	case s.wide:
		i += lastNote(s.text[i:])
	case s.end == s.marks || s.quoted():
		i += s.bareNotes(i)
	}
	return i
}

// lastNote returns the length of a note number that t begins with and that ends its line:
// 要深化改革。12
func lastNote(t string) int {
	digits := 0
	for digits < len(t) && digits < maxNote && t[digits] >= '0' && t[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 3 || !atLineEnd(t, digits) {
		return 0
	}
	return digits
}

// atLineEnd reports whether nothing but spaces follows i on its line.
func atLineEnd(text string, i int) bool {
	next, lines := skipSpaces(text, i)
	return lines > 0 || next == len(text)
}

// readSource returns the end of the source in brackets that directly follows a Chinese
// quotation and names a work, unless a mark follows it:
// “江水滔滔。”（《水经注》卷一）我们 ...
func (s *stop) readSource(i int) int {
	if !s.wide || !s.quoted() || !strings.HasPrefix(s.text[i:], "（") {
		return i
	}
	t := s.text[i:min(len(s.text), i+maxCitation)]
	end := strings.Index(t, "）")
	if end < 0 || !strings.Contains(t[:end], "《") || strings.ContainsAny(t[:end], "。！？") {
		return i
	}
	end += i + len("）")
	if r, _ := utf8.DecodeRuneInString(s.text[end:]); isMark(r) {
		return i // the mark after the source ends the sentence, see citation
	}
	return end
}

// bracketedNote returns the length of "[12]" or "[3, 4]" at the head of t, or 0.
func bracketedNote(t string) int {
	if t[0] != '[' {
		return 0
	}
	t = t[:min(len(t), maxNote)]
	end := strings.IndexByte(t, ']')
	if end < 2 || strings.Trim(t[1:end], "0123456789, -–") != "" {
		return 0
	}
	return end + 1
}

// maxNote is the greatest length in bytes of the note marks after a stop.
const maxNote = 24

// bareNotes returns the length of the note numbers directly after the stop at i, or 0. The
// word before must be a plain one and another sentence must follow; otherwise the digits
// are part of a number or a version.
func (s *stop) bareNotes(i int) int {
	if i == len(s.text) || s.text[i] < '0' || s.text[i] > '9' {
		return 0
	}
	if word, ok := s.plainWord(); !ok || utf8.RuneCountInString(word) < 3 {
		return 0
	}
	t := s.text[i:min(len(s.text), i+maxNote)]
	rest := strings.TrimLeft(t, "0123456789 ,")
	notes := t[:len(t)-len(rest)]
	if notes[len(notes)-1] != ' ' {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsUpper(r) {
		return 0
	}
	for group := range strings.FieldsFuncSeq(notes, func(r rune) bool { return r == ' ' || r == ',' }) {
		if len(group) > 3 {
			return 0
		}
	}
	return len(strings.TrimRight(notes, " ,"))
}

// closed reports whether closing quotes or brackets follow the marks.
func (s *stop) closed() bool { return s.end > s.marks }

// quoted reports whether the stop ends a quotation.
func (s *stop) quoted() bool { return s.closing.kind.quote() }

// unspaced reports whether the text continues without a space.
func (s *stop) unspaced() bool { return s.next == s.end && s.next < len(s.text) }

// maxWord is the number of bytes that are read to find a word next to a stop. Only part of a longer
// word is read, which suffices, since no abbreviation is that long.
const maxWord = 48

// isWordRune reports whether the character is part of a word for the purpose of
// abbreviations: letters, digits and the accents written after them. Chinese
// characters are not, so that the word of 主义者H. is H.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return !isCJK(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '°' || r == 'º')
}

// wordBefore returns the word that ends at i: letters and digits, with full
// stops and hyphens inside it: "U.S", "c.-à-d", "3".
func wordBefore(text string, i int) string {
	start := i
	for start > 0 && i-start < maxWord {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !isWordRune(r) && (start == i || r != '.' && r != '-') {
			break
		}
		start -= size
	}
	return strings.TrimLeft(text[start:i], ".-")
}

// wordAfter returns the word that begins at i: letters and digits only.
func wordAfter(text string, i int) string {
	end := i
	for end < len(text) && end-i < maxWord {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isWordRune(r) {
			break
		}
		end += size
	}
	return text[i:end]
}

// word returns the word before the marks.
func (s *stop) word() string {
	if !s.wordRead {
		s.wordRead, s.wordFound = true, wordBefore(s.text[s.floor:], s.start-s.floor)
	}
	return s.wordFound
}

// plainWord returns the word before the marks and whether it is an ordinary
// one: letters only, two or more, no capital after the first, and no
// abbreviation of the language.
func (s *stop) plainWord() (string, bool) {
	word := s.word()
	n := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) || n > 0 && unicode.IsUpper(r) {
			return word, false
		}
		n++
	}
	_, known := s.lang.abbreviation(word)
	return word, n > 1 && !known
}

// ahead returns the offset of the next word: after the spaces that follow the stop,
// opening quotes and brackets, and the inverted marks of Spanish.
func (s *stop) ahead() int {
	i := s.next
	for i < len(s.text) && i-s.next < maxWord {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		kind, side := pairOf(r)
		if (kind == noPair || side == closes) && r != '¿' && r != '¡' && r != '_' && r != '*' && !align.IsBlank(r) {
			break
		}
		i += size
	}
	return i
}

// nextWord returns the next word, after openers.
func (s *stop) nextWord() string { return wordAfter(s.text, s.ahead()) }

// nextLetter returns the first character of the next word, after openers.
func (s *stop) nextLetter() rune {
	r, size := utf8.DecodeRuneInString(s.text[s.ahead():])
	if size == 0 {
		return 0
	}
	return r
}

// startsSentence reports whether the next word is one that mostly begins
// sentences: an article, a pronoun, a conjunction of the language.
func (s *stop) startsSentence() bool {
	at := s.ahead()
	word := wordAfter(s.text, at)
	r, size := utf8.DecodeRuneInString(word)
	if size == len(word) && strings.HasPrefix(s.text[at+size:], ".") {
		return false // an initial: A. Smith
	}
	return unicode.IsUpper(r) && s.lang.starters[strings.ToLower(word)]
}

// atHead reports whether the sentence before the marks consists of the word alone, apart
// from opening quotes and brackets.
func (s *stop) atHead(word string) bool {
	head := s.start - len(word) - s.floor
	if head < 0 || head > maxWord {
		return false
	}
	for _, r := range s.text[s.floor : s.floor+head] {
		if kind, side := pairOf(r); kind == noPair || side == closes {
			return false
		}
	}
	return true
}

// set makes a set of the words of a text, which are separated by spaces.
func set(text string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(text) {
		m[w] = true
	}
	return m
}

// endings are words at the end of a text.
type endings []string

// cut returns the text without the ending that it has, and reports whether it has one.
func (e endings) cut(t string) (string, bool) {
	for _, w := range e {
		if before, ok := strings.CutSuffix(t, w); ok {
			return before, true
		}
	}
	return t, false
}

func (e endings) end(t string) bool {
	_, ok := e.cut(t)
	return ok
}
