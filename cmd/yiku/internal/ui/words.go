package ui

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/text/language/display"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui/catalogue"
)

// List joins words as a person does: "a, b and c".
func List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	if catalogue.OfLocale(os.Getenv) == catalogue.Chinese {
		return strings.Join(words, "、")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Names returns the names of languages in the language of the environment.
func Names() display.Namer {
	if catalogue.OfLocale(os.Getenv) == catalogue.Chinese {
		return display.Chinese.Tags()
	}
	return display.English.Tags()
}

// Count returns a number with its noun: "1 pair", "2 pairs".
func Count(n int, one, many string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	language := catalogue.OfLocale(os.Getenv)
	if language == catalogue.English {
		return fmt.Sprintf("%d "+noun, n) // parsing the catalogue takes 5 ms
	}
	return language.Text("%d "+noun, n)
}
