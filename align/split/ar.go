package split

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// arabic is the language of Arabic texts, and of Persian, Urdu, Uyghur, Hebrew and
// others without capitals; the question mark may be ؟, the full stop ۔.
var arabic = sync.OnceValue(func() *language {
	return &language{
		rules:         narrowRules(rule{"ar.glued", arGlued}, rule{"ar.letter", arLetter}),
		abbreviations: abbreviations(latinNames+arNames, latinNumbers+arNumbers, latinEnds+arEnds, latinOpen),
		separators:    ":",
		whole:         wholeLimitCyrillic,
		spaced:        true,
		caseless:      true,
	}
})

// The lists of Arabic, Persian and Urdu.
const (
	arNames   = "د أ ا م أ.د ا.د أ.م.د د.م ص.ب ش ع هـ.ش ر.ک نک بنگ ج.ا پ.ن ت تل هـ.ع س.ت"
	arNumbers = "ص ج ط ع رقم ف ش مج صص س شماره"
	arEnds    = "إلخ الخ ق.م م ب.م هـ ه كم كغ كجم سم ملم غ ق ث ه.ق ه.ش ق.ه و.غ"
)

// arGlued cuts between two sentences of which the second was set right after the
// mark: شكرا.وصل الوفد. In letters without capitals a word of three letters on
// both sides tells them from U.N.-like short forms.
func arGlued(s *stop) verdict {
	if !s.glued() || s.closed() || s.ellipsis || !isCaseless(s.nextRune) || !isCaseless(s.prevRune) {
		return pass
	}
	if s.query || utf8.RuneCountInString(s.word()) > 2 && utf8.RuneCountInString(wordAfter(s.text, s.next)) > 2 {
		return cut
	}
	return join
}

// arLetter joins a single letter with a full stop, which is a title, a unit or
// an initial: د. أحمد, م. علي. At the end of a number it is a unit and may end one.
func arLetter(s *stop) verdict {
	word := s.word()
	if !s.period || s.closed() || utf8.RuneCountInString(word) != 1 || !isCaseless(s.prevRune) || s.afterNumber(word) {
		return pass
	}
	return join
}

// isCaseless tells whether the character is a letter of an alphabet without
// capitals.
func isCaseless(r rune) bool {
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) && !isCJK(r)
}
