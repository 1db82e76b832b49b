package split

import (
	"strings"
	"sync"
	"unicode"
)

// armenian is the language of Armenian texts. Its full stop is ։, mostly typed
// as a colon; the European full stop is its colon. Question and exclamation marks
// (՞ ՜) stand on the stressed vowel inside the sentence.
var armenian = sync.OnceValue(func() *language {
	return &language{
		rules:  narrowRules(rule{"hy.stop", hyStop}, rule{"hy.dot", hyDot}),
		marks:  ":։",
		whole:  wholeLimitCyrillic,
		spaced: true,
	}
})

// hyStop judges the Armenian full stop: it ends a sentence whatever the letter
// after it, but not inside a time (05:01) or an address (https://).
func hyStop(s *stop) verdict {
	if !strings.ContainsAny(s.text[s.start:s.marks], ":։") || s.closed() {
		return pass
	}
	if s.glued() && (unicode.IsDigit(s.nextRune) || s.nextRune == '/') {
		return join
	}
	return cut
}

// hyDot joins a full stop in Armenian words, which announces what follows like a
// colon: «Խնդիրը հետևյալն է. խաղաղություն»; and three dots, which are a pause.
func hyDot(s *stop) verdict {
	if (s.period || s.ellipsis && s.glued()) && !s.broken && unicode.Is(unicode.Armenian, s.prevRune) && unicode.Is(unicode.Armenian, s.nextLetter()) {
		return join
	}
	return pass
}
