package table

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
)

const (
	// surely is the confidence from which on a guess by package lang counts. Names,
	// codes and units make columns that look like any language.
	surely = 0.5
	// plainShare is the share of letters beyond ASCII below which a text has none
	// to speak of. French has 4 in 100, Italian, which has the fewest of the
	// languages that need them, 1.
	plainShare = 0.002
	// proseWords is the number of words a line from which on lines are sentences.
	proseWords = 6
)

// unmarked are languages that are written in plain letters beside English.
const unmarked = " it nl id ms la tl sw so ceb jv ha ig st tn xh zu "

// Language guesses the language of texts, one a line, as a canonical tag; it is empty
// where they do not show it.
//
// Trigrams tell prose. In a list of terms there are no «the» and «of» to count:
// English terms look French or Dutch to them («delivery systems»). But French,
// German or Spanish lists of any length have letters with marks. So a text in plain
// letters alone is English, unless it is prose that trigrams find to be in one of
// the languages that are written so.
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

// fewestLetters is the length of a list that shows anything.
const fewestLetters = 60

// english tells English by the absence of anything else, where there is enough.
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

// wordsPerLine is the mean number of words of the lines that have any.
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
