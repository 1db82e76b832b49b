package lexicon

import (
	"embed"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kin holds the words of a language that are related to each Chinese character: those that render
// the heads with the character. 减 is related to reduce and, through 减轻, to lighten and alleviate. So
// it gives evidence of the meaning of a phrase that is in no dictionary. The data is made by
// internal/kin. The zero value is empty.
type Kin struct {
	// lines holds lines of the form "character, tab, stem=percent stem=percent ...",
	// in code point order.
	lines string
}

//go:embed cedict/kin.tsv
var englishKin string

//go:embed learned/kin.*.tsv
var kinFiles embed.FS

// KinOf returns the words of a language that are related to Chinese characters, which are none for an
// unknown language. The data is searched in place, so that this costs next to nothing.
func KinOf(tag string) *Kin {
	base, _, _ := strings.Cut(tag, "-")
	if base == "en" {
		return &Kin{englishKin}
	}
	text, err := kinFiles.ReadFile("learned/kin." + base + ".tsv")
	if err != nil { // unknown language
		return new(Kin)
	}
	return &Kin{string(text)}
}

// Of yields the stems that are related to a simplified character, and how strongly: more than
// 0, less than 1.
func (k *Kin) Of(character rune) iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		list := k.line(character)
		for entry := range strings.SplitSeq(list, " ") {
			stem, percent, _ := strings.Cut(entry, "=")
			n, err := strconv.Atoi(percent)
			if err != nil || !yield(stem, float64(n)/100) {
				return
			}
		}
	}
}

// line returns the text after the character and the tab, or "" for an unknown character.
func (k *Kin) line(character rune) string {
	from, to := 0, len(k.lines) // offsets of line starts; the line is between them
	for from < to {
		middle := from + (to-from)/2
		start := from + strings.LastIndexByte(k.lines[from:middle], '\n') + 1
		end := start + strings.IndexByte(k.lines[start:], '\n')
		switch r, size := utf8.DecodeRuneInString(k.lines[start:]); {
		case r == character:
			return k.lines[start+size+len("\t") : end]
		case r < character:
			from = end + 1
		default:
			to = start
		}
	}
	return ""
}
