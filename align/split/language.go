package split

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
)

// abbreviationKind tells how an abbreviation behaves before a capital letter.
// Before a small letter none ends a sentence.
type abbreviationKind uint8

const (
	// beforeName never ends a sentence, something always follows: "Dr.", "e.g.", "г." (город).
	beforeName abbreviationKind = iota + 1
	// beforeNumber goes with a number or letter: "No. 5", "Art. III", "рис. 2";
	// before another word it is an ordinary word with a full stop.
	beforeNumber
	// mayEnd often ends a sentence, and a capital letter after it begins a new
	// one: "etc.", "p.m.", "и т. д."
	mayEnd
	// open stands inside names as well, so that only a word that begins
	// sentences shows the end: "U.S. Congress" but "U.S. It", "Jan. Sales" is none.
	open
)

// language is what the narrow rules know of one language.
type language struct {
	// rules judge narrow stops, in the order asked.
	rules []rule
	// abbreviations holds the abbreviations without their last full stop and
	// without blanks ("т.д"). One written with a capital is known with that
	// capital only ("Sat" is no "sat"); one in small letters in any case.
	abbreviations map[string]abbreviationKind
	// starters are words, in small letters, that mostly begin sentences.
	starters map[string]bool
	// prepositions open an adverbial at the head of a sentence: "At 5 a.m. Mr. Li came."
	prepositions map[string]bool
	// whole is the length in bytes up to which quotations are kept whole.
	whole int
	// spaced tells whether words are separated by blanks.
	spaced bool
}

// languageOf returns the rules for a tag, nil when the language has none.
func languageOf(tag string) *language {
	switch base := lang.Base(tag); base {
	case "", "und", "mul", "en":
		return english()
	case "zh", "yue", "wuu", "cmn", "lzh", "ja":
		return chinese()
	case "ru", "be", "uk", "bg", "mk", "sr", "kk", "ky", "tg", "mn", "tt", "ba":
		return russian()
	case "fr":
		return french()
	case "de":
		return german()
	case "es":
		return spanish()
	case "it", "pt", "nl", "da", "sv", "nb", "nn", "no", "fi", "is", "et", "lv", "lt", "pl", "cs", "sk", "sl", "hr", "bs",
		"ro", "hu", "sq", "tr", "az", "uz", "ca", "gl", "eu", "ga", "cy", "id", "ms", "vi", "tl", "fil", "sw", "af", "eo", "la":
		return otherLatin()
	}
	return nil
}

// abbreviation looks a word up, as written and then in small letters. A single
// capital letter is an initial and never found by its small one.
func (l *language) abbreviation(word string) (abbreviationKind, bool) {
	if word == "" || len(word) > maxAbbreviation {
		return 0, false
	}
	if k, ok := l.abbreviations[word]; ok {
		return k, true
	}
	if utf8.RuneCountInString(word) == 1 {
		return 0, false
	}
	k, ok := l.abbreviations[strings.ToLower(word)]
	return k, ok
}

// maxAbbreviation is longer than the longest abbreviation, in bytes.
const maxAbbreviation = 24

// abbreviations makes the table of a language from four lists, one per kind, of
// entries separated by blanks. A later list wins over an earlier one.
func abbreviations(name, number, end, inside string) map[string]abbreviationKind {
	m := make(map[string]abbreviationKind)
	add := func(list string, kind abbreviationKind) {
		for w := range strings.FieldsSeq(list) {
			m[w] = kind
		}
	}
	add(name, beforeName)
	add(number, beforeNumber)
	add(end, mayEnd)
	add(inside, open)
	return m
}
