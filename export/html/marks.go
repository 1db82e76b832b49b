package html

import (
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/tm/fold"
)

// hits returns the places of the folded phrases in the text, as byte offsets, in order.
// Of overlapping places it returns the one that begins first or, if they begin together,
// the longest.
func hits(text string, phrases []string) [][2]int {
	if len(phrases) == 0 {
		return nil
	}
	folded := fold.Fold(text)
	var all [][2]int
	for _, p := range phrases {
		for at := 0; ; {
			i := strings.Index(folded.Folded[at:], p)
			if i < 0 {
				break
			}
			from, to := folded.Original(at+i, at+i+len(p))
			if wholeWords(text, from, to) {
				all = append(all, [2]int{from, to})
			}
			at += i + len(p)
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int {
		if a[0] != b[0] {
			return a[0] - b[0]
		}
		return b[1] - a[1]
	})
	kept, end := all[:0], 0
	for _, h := range all {
		if h[0] >= end && h[1] > h[0] {
			kept = append(kept, h)
			end = h[1]
		}
	}
	return kept
}

// wholeWords reports whether a hit in an alphabetic script begins at the start of a
// word: «art» is not marked in «part». It may end inside a word, as «reform» in «reforms».
func wholeWords(text string, from, to int) bool {
	if from == 0 || from >= to {
		return from < to
	}
	return !(isLetter(text[:from], true) && isLetter(text[from:to], false))
}

// isLetter reports whether the first character of a text, or the last, is a letter or
// digit of an alphabetic script.
func isLetter(s string, last bool) bool {
	runes := []rune(s)
	r := runes[0]
	if last {
		r = runes[len(runes)-1]
	}
	return alphabetic(r)
}
