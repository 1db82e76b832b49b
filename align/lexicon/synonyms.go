package lexicon

import (
	_ "embed" // for the synonyms and their notice
	"iter"
	"strconv"
	"strings"
)

// The synonyms of English words are made by internal/synonyms from WordNet and the embedded
// dictionary, as lines of the form "stem, tab, stem=percent stem=percent ...", in the order of
// the bytes of the first stem.
//
//go:embed synonyms/synonyms.tsv
var synonymLines string

// SynonymsNotice is the notice required by the licence of WordNet, from which most of the
// synonyms are. A program that contains this package must be able to show it.
//
//go:embed synonyms/NOTICE
var SynonymsNotice string

// Synonyms yields the stems of the English words that a translator may write instead of the
// word with the stem, and how likely each is relative to the word: more than 0, at most 1. The
// data is searched in place, so that this costs little.
func Synonyms(stem string) iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for entry := range strings.SplitSeq(lineOf(synonymLines, stem), " ") {
			synonym, percent, _ := strings.Cut(entry, "=")
			n, err := strconv.Atoi(percent)
			if err != nil || !yield(synonym, float64(n)/100) {
				return
			}
		}
	}
}

// lineOf returns the text after the key and the tab, or "" for an unknown key. The lines
// are in the order of their keys.
func lineOf(lines, key string) string {
	from, to := 0, len(lines) // offsets of line starts; the line is between them
	for from < to {
		middle := from + (to-from)/2
		start := from + strings.LastIndexByte(lines[from:middle], '\n') + 1
		end := start + strings.IndexByte(lines[start:], '\n')
		switch k, text, _ := strings.Cut(lines[start:end], "\t"); {
		case k == key:
			return text
		case k < key:
			from = end + 1
		default:
			to = start
		}
	}
	return ""
}
