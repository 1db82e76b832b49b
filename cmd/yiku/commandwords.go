package main

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// commandWidth is the longest command, in columns, that goes into the journal:
// enough to know it again.
const commandWidth = 240

// commandWords writes a command line as the user would type it, on one line.
func commandWords(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = strings.ToValidUTF8(a, "\uFFFD")
		if a == "" || strings.ContainsFunc(a, func(r rune) bool { return unicode.IsSpace(r) || r == '"' }) {
			words[i] = `"` + strings.ReplaceAll(words[i], `"`, `\"`) + `"`
		}
	}
	line := strings.ReplaceAll(strings.Join(words, " "), "\x00", "")
	return ui.Shorten(line, commandWidth)
}
