package lexicon

import (
	"embed"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kin says which words of a language are akin to a Chinese character: those that render the heads in
// which it stands. 减 is reduce; of 减轻 it has a part in lighten and alleviate. It says
// what the characters of a phrase may mean that is in no dictionary. internal/kin finds
// them. The zero value knows nothing.
type Kin struct {
	// lines are "character, tab, stem=percent stem=percent ...", in code point order.
	lines string
}

//go:embed cedict/kin.tsv
var englishKin string

//go:embed learned/kin.*.tsv
var kinFiles embed.FS

// KinOf returns the words of a language that are akin to Chinese characters; they are none
// for a language of which nothing is known. It is searched as it stands, so that this costs next to nothing.
func KinOf(tag string) *Kin {
	base, _, _ := strings.Cut(tag, "-")
	if base == "en" {
		return &Kin{englishKin}
	}
	text, err := kinFiles.ReadFile("learned/kin." + base + ".tsv")
	if err != nil { // there is none of the language
		return new(Kin)
	}
	return &Kin{string(text)}
}

// Of yields the stems akin to a simplified character, and how much they are: above 0, below 1.
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

// line returns what stands after the character and the tab; empty for one that is not known.
func (k *Kin) line(character rune) string {
	from, to := 0, len(k.lines) // the line is between them; both are beginnings of lines
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
