package fold

import (
	_ "embed" // the tables of characters
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
)

//go:generate go run ./internal/writings

// classes lists the simplified characters that are writings of one another, one
// class per
// line. All characters of a class fold to the first.
//
//go:embed writings.txt
var classes string

// shapes lists the radicals and strokes, one line each, followed by the character that they
// show.
//
//go:embed shapes.txt
var shapes string

// pairs reads a table of lines. keep divides a line into one character, which
// becomes
// the value, and the others, which become its keys.
func pairs(table string, keep func(line []rune) (kept rune, others []rune)) map[rune]rune {
	m := make(map[rune]rune, strings.Count(table, "\n"))
	for line := range strings.Lines(table) {
		kept, others := keep([]rune(strings.TrimSuffix(line, "\n")))
		for _, r := range others {
			m[r] = kept
		}
	}
	return m
}

var (
	firstWriting = sync.OnceValue(func() map[rune]rune {
		return pairs(classes, func(line []rune) (rune, []rune) { return line[0], line[1:] })
	})
	shown = sync.OnceValue(func() map[rune]rune {
		return pairs(shapes, func(line []rune) (rune, []rune) { return line[1], line[:1] })
	})
)

// writing returns the character that represents all writings of r in the search form.
func writing(r rune) rune {
	r = han.Simplify(r)
	if first, ok := firstWriting()[r]; ok {
		return first
	}
	return r
}

// simplify returns the simplified form of r. If its writings differ in the number of bytes, it
// is the shortest one, so that the search form has the same length; these are rare characters,
// which the newest planes of Unicode have simplified (㑮 for 𫝈).
func simplify(r rune) rune {
	s := han.Simplify(r)
	if w := writing(s); utf8.RuneLen(w) != utf8.RuneLen(s) {
		return w
	}
	return s
}

// shape returns the character that a radical or stroke shows, and other runes
// unchanged.
func shape(r rune) rune {
	if r >= 0x2E80 && r <= 0x2FD5 || r >= 0x31C0 && r <= 0x31EF {
		if s, ok := shown()[r]; ok {
			return s
		}
	}
	return r
}
