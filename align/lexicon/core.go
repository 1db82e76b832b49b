package lexicon

import (
	_ "embed" // the core words
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/words"
)

// The core words of public prose in languages that the embedded dictionary does
// not have: a few hundred heads each, written for this project, so under its
// licence. They are no dictionary: they are the words without which no
// sentence of such prose can be paired, and the rest is learned or read off.

//go:embed core/ru.tsv
var coreRussian string

//go:embed core/fr.tsv
var coreFrench string

// Core returns the core words of Chinese and the language, for a language that
// has a list (ru, fr); nil for others. The keys are heads in simplified
// characters, the values the stems (as Stem makes them) of the words that
// render the head. The caller must not change the map.
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

// readCore reads the lines "head, tab, words"; a line that begins with # is a remark.
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
