package split

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// indic is the language of Hindi, Bengali, Marathi and others whose full stop is
// the danda । or the European full stop.
var indic = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"indic.danda", indicDanda}, rule{"ar.glued", arGlued}, rule{"indic.short", indicShort}),
		abbreviations: abbreviations(latinNames+indicNames, latinNumbers+indicNumbers, latinEnds, latinOpen),
		whole:         wholeLimitWide,
		spaced:        true,
		caseless:      true,
	}
})

// The lists of Hindi, Marathi and Bengali.
const (
	indicNames   = "डॉ डा प्रो स्व पं मो कु ले कर्नल.ले ডা ড মো মোঃ প্রফ ڈ"
	indicNumbers = "सं क्र पृ नं पृष्ठ নং পৃ"
)

// indicDanda cuts at a danda: it stands nowhere but at the end of a sentence.
func indicDanda(s *stop) verdict {
	if r, _ := utf8.DecodeRuneInString(s.text[s.start:]); (r == '।' || r == '॥') && !s.closed() {
		return cut
	}
	return pass
}

// indicShortLetters is the most letters of a short form: एस. के. शर्मा, ई. पू.
const indicShortLetters = 2

// indicShort joins a full stop after a syllable or two in a text that ends its
// sentences with the danda: there it marks short forms.
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

// maxDanda bounds how far a rule looks for the danda that ends the sentence, in
// bytes: a long sentence.
const maxDanda = 600
