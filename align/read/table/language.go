package table

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
)

const (
	// surely is the least confidence at which a detection by package lang is used.
	// Columns of names, codes and units look like any language.
	surely = 0.5
	// plainShare is the share of letters beyond ASCII below which a text is
	// considered to have none. French has 4 in 100; Italian, which has the
	// fewest of the languages that use them, has 1.
	plainShare = 0.002
	// proseWords is the number of words per line above which lines are
	// sentences.
	proseWords = 6
)

// unmarked are the languages besides English that are written in plain letters.
const unmarked = " it nl id ms la tl sw so ceb jv ha ig st tn xh zu "

// Language detects the language of texts, one per line. It returns a canonical tag,
// or "" if the texts do not show their language.
//
// Trigrams recognise prose. A list of terms has no «the» and «of» to count; by
// trigrams, English terms look French or Dutch («delivery systems»). But French,
// German or Spanish lists of any length have letters with marks. A text in plain
// letters only is therefore English, unless it is prose that trigrams recognise as
// one of the languages written that way.
func Language(texts string) string {
	guess := lang.Detect(texts)
	if guess.Confidence < surely || guess.Tag == lang.Undetermined {
		if isPlain(texts) && wordsPerLine(texts) > 0 {
			return english(texts)
		}
		return ""
	}
	if guess.Tag == "en" || !isPlain(texts) {
		return guess.Tag
	}
	if strings.Contains(unmarked, " "+guess.Tag+" ") && wordsPerLine(texts) >= proseWords {
		return guess.Tag
	}
	return "en"
}

// fewestLetters is the number of letters below which a list shows no language.
const fewestLetters = 60

// english recognises English by the absence of other letters, if there are
// enough letters.
func english(texts string) string {
	letters := 0
	for _, r := range texts {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < fewestLetters {
		return ""
	}
	return "en"
}

// isPlain reports whether a text is in Latin letters without marks.
func isPlain(s string) bool {
	plain, other := 0, 0
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			plain++
		case unicode.IsLetter(r):
			other++
		}
	}
	return plain > 0 && float64(other) < plainShare*float64(plain)
}

// wordsPerLine returns the average number of words of the lines that have any.
func wordsPerLine(s string) float64 {
	words, lines := 0, 0
	for line := range strings.Lines(s) {
		if n := len(strings.Fields(line)); n > 0 {
			words += n
			lines++
		}
	}
	if lines == 0 {
		return 0
	}
	return float64(words) / float64(lines)
}
