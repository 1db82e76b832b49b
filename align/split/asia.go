package split

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// arNoSpace splits two sentences without a space between them: شكرا.وصل الوفد. In scripts
// without capitals, words of three letters on both sides distinguish them from short
// forms like U.N.
func arNoSpace(s *stop) verdict {
	if !s.unspaced() || s.closed() || s.ellipsis || !isCaseless(s.nextRune) || !isCaseless(s.prevRune) {
		return pass
	}
	if s.query || utf8.RuneCountInString(s.word()) > 2 && utf8.RuneCountInString(wordAfter(s.text, s.next)) > 2 {
		return cut
	}
	return join
}

// arLetter joins a single letter with a full stop, which is a title, a unit or
// an initial: د. أحمد, م. علي. After a number it is a unit, which may end a sentence.
func arLetter(s *stop) verdict {
	word := s.word()
	if !s.period || s.closed() || utf8.RuneCountInString(word) != 1 || !isCaseless(s.prevRune) || s.afterNumber(word) {
		return pass
	}
	return join
}

// isCaseless reports whether the character is a letter of an alphabet without
// capitals.
func isCaseless(r rune) bool {
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && !isCJK(r)
}

// hyStop judges the Armenian full stop, which ends a sentence whatever letter follows,
// except inside a time (05:01) or an address (https://).
func hyStop(s *stop) verdict {
	if !strings.ContainsAny(s.text[s.start:s.marks], ":։") || s.closed() {
		return pass
	}
	if s.unspaced() && (unicode.IsDigit(s.nextRune) || s.nextRune == '/') {
		return join
	}
	return cut
}

// hyDot joins a full stop between Armenian words, which introduces what follows like a
// colon («Խնդիրը հետևյալն է. խաղաղություն»), and three dots, which are a pause.
func hyDot(s *stop) verdict {
	if (s.period || s.ellipsis && s.unspaced()) && !s.broken && unicode.Is(unicode.Armenian, s.prevRune) && unicode.Is(unicode.Armenian, s.nextLetter()) {
		return join
	}
	return pass
}

// indicDanda splits after a danda, which occurs only at the end of a sentence.
func indicDanda(s *stop) verdict {
	if r, _ := utf8.DecodeRuneInString(s.text[s.start:]); (r == '।' || r == '॥') && !s.closed() {
		return cut
	}
	return pass
}

// indicShortLetters is the most letters of a short form: एस. के. शर्मा, ई. पू.
const indicShortLetters = 2

// indicShort joins a full stop after one or two syllables in a text that ends its
// sentences with the danda, where a full stop marks short forms.
func indicShort(s *stop) verdict {
	if !s.period || s.closed() || !isCaseless(s.nextLetter()) {
		return pass
	}
	letters := 0
	for _, r := range s.word() {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	near := s.text[s.end:min(len(s.text), s.end+maxDanda)]
	if letters > 0 && letters <= indicShortLetters && strings.ContainsAny(near, "।॥") {
		return join
	}
	return pass
}

// maxDanda is the number of bytes, a long sentence, that are searched for the danda that
// ends the sentence.
const maxDanda = 600
