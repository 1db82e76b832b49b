// Package phrase finds the inflected forms of a phrase: who asks for "стратегическое
// взаимодействие" is also told of "стратегического взаимодействия", who asks for
// "livelihoods" of "livelihood". Chinese does not inflect; English and Russian do.
//
// Call Inflect with the phrase, search for texts that hold the parts which every form
// holds (Forms.Parts), and let Forms.In find the forms in them. Nothing here
// searches by itself, so that a caller can offer the other forms beside an exact answer.
package phrase

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/words"
	"github.com/yiku-tm/yiku/tm/fold"
	"github.com/yiku-tm/yiku/tm/match"
)

// shortestStem is how many letters two forms of a word have in common at least: below it
// other words of the same beginning are more frequent than forms of the word (his, him; дам, дом).
const shortestStem = 3

// Forms is a phrase that stands for all its inflected forms.
type Forms struct {
	tag    string
	phrase string // in search form
	words  []word
}

// word is a token of the phrase, or of a text.
type word struct {
	text  string // in search form
	space bool   // stands before it
	stem  string // empty where the token does not inflect
}

// Inflect returns the forms of a phrase in a language, given as a BCP 47 tag; false
// where no other form of it can be told: in languages other than English and Russian, and where no word
// of the phrase inflects.
func Inflect(tag, phrase string) (Forms, bool) {
	base := lang.Base(tag)
	if base != "en" && base != "ru" {
		return Forms{}, false
	}
	f := Forms{tag: base, phrase: fold.String(phrase)}
	tokens := cut(f.phrase)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if isPossessive(f.phrase, tokens[i:]) {
			i++
			continue
		}
		w := word{text: f.phrase[t.Start:t.End], space: t.Space}
		if t.Word() {
			w.stem = f.stem(w.text)
		}
		f.words = append(f.words, w)
	}
	return f, slices.ContainsFunc(f.words, func(w word) bool { return w.stem != "" })
}

// stem returns the stem of a word in search form; empty where it is too short to tell words apart.
func (f Forms) stem(w string) string {
	s := words.Stem(f.tag, w)
	if utf8.RuneCountInString(commonPrefix(s, w)) < shortestStem {
		return ""
	}
	return s
}

// Parts returns what every form of the phrase holds, in this order and perhaps with
// something between: the beginnings of its words. They are in search form.
func (f Forms) Parts() []string {
	var parts []string
	for _, w := range f.words {
		part := w.text
		if w.stem != "" {
			part = commonPrefix(w.stem, w.text)
			if f.tag == "en" {
				part = strings.TrimRight(part, "iy") // policy, policies
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// In returns the forms of the phrase that a text in search form holds, in the order of the text, each
// as it stands there. Forms that hold the phrase itself are left out: a search for the phrase finds them.
func (f Forms) In(text string) []string {
	var forms []string
	tokens := cut(text)
	for i := range tokens {
		if end, ok := f.at(text, tokens[i:]); ok {
			if form := text[tokens[i].Start:end]; !strings.Contains(form, f.phrase) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// at reports whether a form of the phrase stands at the first token, and where it ends.
func (f Forms) at(text string, tokens []match.Token) (end int, ok bool) {
	for k, w := range f.words {
		if k > 0 && isPossessive(text, tokens) {
			tokens = tokens[2:]
		}
		if len(tokens) == 0 {
			return 0, false
		}
		t := tokens[0]
		if k > 0 && t.Space != w.space || !f.same(w, text[t.Start:t.End]) {
			return 0, false
		}
		end, tokens = t.End, tokens[1:]
	}
	return end, true
}

// same reports whether a token of a text is a word of the phrase or one of its forms.
func (f Forms) same(w word, other string) bool {
	if other == w.text {
		return true
	}
	// Stemming a word costs a microsecond; few words begin alike.
	common := commonPrefix(w.text, other)
	if utf8.RuneCountInString(common) < shortestStem || words.Stem(f.tag, other) != w.stem {
		return false
	}
	if f.tag == "en" {
		return sameEnglish(common, w.text, other)
	}
	return sameRussian(w.text[len(common):], other[len(common):])
}

// englishEndings are what two forms of an English word can end in where they begin to differ. Stems alone
// would also join words of one family: university, universe and universal.
var englishEndings = []string{"", "s", "es", "d", "ed", "ing", "e", "y", "ies", "ied", "ying"}

// sameEnglish reports whether two words of one stem differ only by inflection.
func sameEnglish(common, a, b string) bool {
	a, b = a[len(common):], b[len(common):]
	last := common[len(common)-1:]
	inflects := func(ending string) bool {
		return slices.Contains(englishEndings, ending) ||
			slices.Contains(englishEndings, strings.TrimPrefix(ending, last)) // plan, planned
	}
	return inflects(a) && inflects(b)
}

// The stemmer takes a Russian word apart too early where the stem ends in и: the
// endings of партия and those of парта leave one stem. The endings of the first kind begin with и
// and go on; those of the second are the ones listed here.
var hardEndings = []string{"", "а", "ы", "у", "о", "ом", "ов", "ам", "ами", "ах"}

// sameRussian reports whether two words of one stem can be forms of one word, given how they end
// where they begin to differ.
func sameRussian(a, b string) bool {
	return !(isSoft(a) && slices.Contains(hardEndings, b) || isSoft(b) && slices.Contains(hardEndings, a))
}

// isSoft reports whether the ending is one of a stem in и.
func isSoft(ending string) bool { return strings.HasPrefix(ending, "и") && len(ending) > len("и") }

// isPossessive reports whether the tokens begin with 's, which stands at the word before.
func isPossessive(text string, tokens []match.Token) bool {
	return len(tokens) >= 2 && tokens[0].Start > 0 && !tokens[0].Space &&
		text[tokens[0].Start:tokens[1].End] == "'s"
}

// cut returns the tokens of a text.
func cut(text string) []match.Token {
	var tokens []match.Token
	for t, ok := match.Next(text, 0); ok; t, ok = match.Next(text, t.End) {
		tokens = append(tokens, t)
	}
	return tokens
}

// commonPrefix returns the characters that both words begin with.
func commonPrefix(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(a) && !utf8.RuneStart(a[i]) {
		i--
	}
	return a[:i]
}
