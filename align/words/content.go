package words

import (
	"strings"
	"unicode"
)

// Content returns the content words of a text in the language of the tag, in
// order, each once, in lower case, made of letters only. Hyphens divide words;
// apostrophes inside do not (Xi'an is "xian"), but the English possessive 's is
// dropped. Words with a figure ("14", "18th") are left out, since numerals are
// compared by value.
//
// English function words (see glossFunction) and single letters are left out,
// unless the text has no other words: 在 "in; at" must keep its words, 的 "of"
// too.
func Content(tag, text string) []string {
	words := split(text)
	if base, _, _ := strings.Cut(tag, "-"); base != "en" {
		return unique(words)
	}
	var content, function []string
	for _, w := range words {
		switch {
		case glossNoise[w]:
		case glossFunction[w] || len(w) == 1:
			function = append(function, w)
		default:
			content = append(content, w)
		}
	}
	if len(content) == 0 {
		content = function
	}
	return unique(content)
}

// split divides the text into words. Chinese characters are never part of a
// word: glosses quote them.
func split(text string) []string {
	var words []string
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !wordRune(r) && !unicode.IsDigit(r)
	})
	for _, f := range fields {
		f = strings.Trim(strings.ReplaceAll(f, "’", "'"), "'")
		if glossNoise[f] { // one's, sb's: as a whole
			continue
		}
		f = strings.ReplaceAll(strings.TrimSuffix(f, "'s"), "'", "")
		if f != "" && !strings.ContainsFunc(f, unicode.IsDigit) {
			words = append(words, f)
		}
	}
	return words
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) && !unicode.Is(unicode.Han, r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’'
}

func unique(words []string) []string {
	seen := make(map[string]bool, len(words))
	var out []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}
