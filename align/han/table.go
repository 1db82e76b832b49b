package han

import (
	_ "embed" // the character data
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed TSCharacters.txt
var traditionalToSimplified string

//go:embed STCharacters.txt
var simplifiedToTraditional string

// first is the lowest code point in the data. Below it no character has two
// forms, and no table is needed.
const first = 0x3400

// An entry describes a character. simple is 0 if the character has no other simplified
// form.
type entry struct {
	simple rune
	form   Form
}

// entries holds the characters in the data.
var entries = sync.OnceValue(func() map[rune]entry {
	t := make(map[rune]entry)
	for r, candidates := range lines(traditionalToSimplified) {
		var e entry
		if s, _ := utf8.DecodeRuneInString(candidates); s != r {
			e.simple = s
		}
		if !strings.ContainsRune(candidates, r) {
			e.form = Traditional
		}
		t[r] = e
	}
	for r, candidates := range lines(simplifiedToTraditional) {
		// A character that is its own traditional form is common: 里 is the
		// simplified 裏 and the traditional 里.
		if e := t[r]; e.form == Common && !strings.ContainsRune(candidates, r) {
			e.form = Simplified
			t[r] = e
		}
	}
	// 薴 becomes 苧 and 苧 becomes 苎: follow the chain to its end, so that
	// simplifying twice is simplifying once.
	for r, e := range t {
		for next := t[e.simple].simple; next != 0; next = t[next].simple {
			e.simple = next
		}
		t[r] = e
	}
	return t
})

// lines walks the lines of an OpenCC file: a character, a tab, its
// candidates with spaces between them. Comments begin with #.
func lines(data string) func(yield func(rune, string) bool) {
	return func(yield func(rune, string) bool) {
		for line := range strings.Lines(data) {
			key, candidates, found := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
			r, size := utf8.DecodeRuneInString(key)
			if !found || size != len(key) || r < first {
				continue
			}
			if !yield(r, candidates) {
				return
			}
		}
	}
}
