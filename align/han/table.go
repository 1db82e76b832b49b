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

// A table finds a character by its page of 256 code points, with two memory
// reads instead of a hash. Empty pages are nil; about 180 of the 783 exist.
type table [0x30F00 >> 8]*page

type page [256]entry

// An entry describes a character. simple is 0 if the character has no other simplified
// form.
type entry struct {
	simple rune
	form   Form
}

func (t *table) at(r rune) entry {
	if n := int(r >> 8); n < len(t) && t[n] != nil {
		return t[n][r&0xFF]
	}
	return entry{}
}

func (t *table) entry(r rune) *entry {
	n := int(r >> 8)
	if n >= len(t) {
		return &entry{} // beyond every plane with ideographs: ignored
	}
	if t[n] == nil {
		t[n] = new(page)
	}
	return &t[n][r&0xFF]
}

var (
	once       sync.Once
	characters *table
)

// load returns the table, and reads the data on the first call. A sync.Once is
// inlined where a sync.OnceValue costs a call for every character.
func load() *table {
	once.Do(fill)
	return characters
}

func fill() { characters = build() }

func build() *table {
	t := new(table)
	for r, candidates := range lines(traditionalToSimplified) {
		e := t.entry(r)
		if s, _ := utf8.DecodeRuneInString(candidates); s != r {
			e.simple = s
		}
		if !strings.ContainsRune(candidates, r) {
			e.form = Traditional
		}
	}
	for r, candidates := range lines(simplifiedToTraditional) {
		// A character that is its own traditional form is common: 里 is the
		// simplified 裏 and the traditional 里.
		if e := t.entry(r); e.form == Common && !strings.ContainsRune(candidates, r) {
			e.form = Simplified
		}
	}
	// 薴 becomes 苧 and 苧 becomes 苎: follow the chain to its end, so that
	// simplifying twice is simplifying once.
	for _, p := range t {
		for i := range p.entries() {
			if next := t.at(p[i].simple).simple; next != 0 {
				p[i].simple = next
			}
		}
	}
	return t
}

// entries returns the page as a slice, which is empty for a page that does not
// exist.
func (p *page) entries() []entry {
	if p == nil {
		return nil
	}
	return p[:]
}

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
