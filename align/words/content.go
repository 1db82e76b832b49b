package words

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/lang"
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

// glossNoise are words of a gloss that add nothing to the meaning of a head:
// articles, the "to" before verbs, and the shorthand of lexicographers.
var glossNoise = wordSet(`
	a an the to
	sb sb's sth sth's smth somebody somebody's someone someone's something
	one's oneself oneself's esp etc eg ie cf lit fig usu abbr approx pl viz vs i.e e.g
	coll idiom loanword
`)

// glossFunction are the English function words for Content: noise in a gloss of
// several words ("to be in charge of" is about charge), but the meaning of a
// gloss without other words. The list is longer than that of IsFunction, whose
// words cannot be at the ends of a rendering: "each other" can.
var glossFunction = wordSet(`
	i me my mine myself we us our ours ourselves you your yours yourself yourselves
	he him his himself she her hers herself it its itself they them their theirs themselves
	one ones who whom whose which what that this these those there here
	and or but nor so yet if than as because although though while when where how why whether
	of in on at by for from with without into onto upon about above below under over up down out off
	between among through during before after against toward towards within along across around per via
	be am is are was were been being have has had having do does did done doing
	can could may might must shall should will would ought
	not no non any some such same own very too also just only even
	other others another each
	get gets got
`)

// IsFunction reports whether a word in lower case, or a Chinese character,
// means too little in the language of the tag to begin or end a phrase: of,
// the, 的.
func IsFunction(tag, word string) bool { return wordsOf(lang.Base(tag)).function[word] }

// IsArticle reports whether a word, in lower case, is an article in the language
// of the tag.
func IsArticle(tag, word string) bool { return wordsOf(lang.Base(tag)).articles[word] }
