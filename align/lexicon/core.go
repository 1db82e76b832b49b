package lexicon

import (
	_ "embed" // for the core words
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/words"
)

// The core words of public prose in languages that the embedded dictionary does
// not have: a few hundred heads each, written for this project and under its
// licence. They are not a dictionary, but the words without which no sentence
// of such prose can be paired; the aligner learns the others.

//go:embed core/ru.tsv
var coreRussian string

//go:embed core/fr.tsv
var coreFrench string

// Core returns the core words of Chinese and a language that has a list (ru,
// fr), or nil. The keys are heads in simplified characters, the values the
// stems (see words.Stem) of the words that render the head. The caller must not
// change the map.
func Core(tag string) map[string][]string {
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "ru":
		return russianCore()
	case "fr":
		return frenchCore()
	}
	return nil
}

var (
	russianCore = sync.OnceValue(func() map[string][]string { return readCore("ru", coreRussian) })
	frenchCore  = sync.OnceValue(func() map[string][]string { return readCore("fr", coreFrench) })
)

// readCore parses lines of the form "head, tab, words". A line that begins with # is
// a comment.
func readCore(tag, text string) map[string][]string {
	core := make(map[string][]string)
	for line := range strings.Lines(text) {
		head, renderings, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(head, "#") {
			continue
		}
		for word := range strings.FieldsFuncSeq(renderings, func(r rune) bool { return r == ' ' || r == '-' }) {
			core[head] = append(core[head], words.Stem(tag, strings.ToLower(word)))
		}
	}
	return core
}
