package app

import (
	"strings"

	"github.com/yiku-tm/yiku/tm/unit"
)

// OriginHas reports whether the title, the file names, the issuing body or the
// translator of an origin contain all the words, ignoring case.
func OriginHas(o unit.Origin, words []string) bool {
	text := strings.ToLower(strings.Join([]string{o.Title, o.Source, o.Target, o.Body, o.Translator}, "\n"))
	for _, w := range words {
		if !strings.Contains(text, strings.ToLower(w)) {
			return false
		}
	}
	return true
}
