package ui

import (
	"os"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
)

// List writes words as a person does: "a, b and c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	if catalogue.OfLocale(os.Getenv) == catalogue.Chinese {
		return strings.Join(words, "、")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Count writes a number with its noun: "1 pair", "2 pairs".
func Count(n int, one, many string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	return catalogue.OfLocale(os.Getenv).Text("%d "+noun, n)
}
