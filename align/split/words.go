package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// maxWord bounds, in bytes, how far a rule reads to find a word beside a stop.
// Longer words are read in part, which is as good: no abbreviation is that long.
const maxWord = 48

// isWordRune tells whether the character is part of a word for the purpose of
// abbreviations: letters, digits and the accents written after them. Chinese
// characters are none, so that the word of 主义者H. is H.
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
		s.wordRead, s.wordFound = true, wordBefore(s.text, s.start)
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

// ahead returns where the next word stands: after the blanks that follow the
// stop, opening quotes and brackets, and the inverted marks of Spanish.
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

// startsSentence tells whether the next word is one that mostly begins
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

// atHead tells whether only the word stands between the head of the sentence
// and the marks, opening quotes and brackets apart.
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

// set makes a set of the words of the texts, which are separated by blanks.
func set(texts ...string) map[string]bool {
	m := make(map[string]bool)
	for _, t := range texts {
		for w := range strings.FieldsSeq(t) {
			m[w] = true
		}
	}
	return m
}

// endings are words sorted by their last character, so that one look tells for
// most texts that none of them ends it.
type endings map[rune][]string

// endingsOf makes endings of the words of the texts, which are separated by
// blanks.
func endingsOf(texts ...string) endings {
	e := make(endings)
	for _, t := range texts {
		for w := range strings.FieldsSeq(t) {
			last, _ := utf8.DecodeLastRuneInString(w)
			e[last] = append(e[last], w)
		}
	}
	return e
}

// cut returns the text without the first ending that ends it.
func (e endings) cut(t string) (string, bool) {
	last, _ := utf8.DecodeLastRuneInString(t)
	for _, w := range e[last] {
		if before, ok := strings.CutSuffix(t, w); ok {
			return before, true
		}
	}
	return t, false
}

// end tells whether one of the endings ends the text.
func (e endings) end(t string) bool {
	_, ok := e.cut(t)
	return ok
}
