// Package phrase finds the inflected forms of a phrase, so that a search for
// "стратегическое взаимодействие" also finds "стратегического взаимодействия", and one
// for "livelihoods" "livelihood". Chinese does not inflect; English and Russian do.
//
// Call Inflect with the phrase, search for texts that contain the parts common to all
// forms (Forms.Parts), and find the forms in them with Forms.In. The package itself
// searches nothing, so that a caller can offer the other forms in addition to an exact
// answer.
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

// shortestStem is the least number of letters that two forms of a word have in common. With fewer
// letters, other words with the same beginning are more frequent than forms of the word (his, him;
// дам, дом).
const shortestStem = 3

// Forms is a phrase in all its inflected forms.
type Forms struct {
	tag    string
	phrase string // in search form
	words  []word
}

// A word is a token of the phrase or of a text.
type word struct {
	text  string // in search form
	space bool   // a space precedes it
	stem  string // empty if the token does not inflect
}

// Inflect returns the forms of a phrase in the language of a BCP 47 tag. ok is false if the phrase has
// no other forms: in languages other than English and Russian, and if none of its words inflects.
func Inflect(tag, phrase string) (Forms, bool) {
	base := lang.Base(tag)
	if base != "en" && base != "ru" {
		return Forms{}, false
	}
	f := Forms{tag: base, phrase: fold.String(phrase)}
	tokens := tokenize(f.phrase)
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

// stem returns the stem of a word in search form, or "" if it is too short to distinguish words.
func (f Forms) stem(w string) string {
	s := words.Stem(f.tag, w)
	if utf8.RuneCountInString(commonPrefix(s, w)) < shortestStem {
		return ""
	}
	return s
}

// Parts returns the beginnings of the words of the phrase, in search form. Every
// form contains them in this order, possibly with text in between.
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

// In returns the forms of the phrase in a text, in order, as they are written there. The text
// must be in search form. The phrase itself is left out, since a search for it finds it.
func (f Forms) In(text string) []string {
	var forms []string
	tokens := tokenize(text)
	for i := range tokens {
		if end, ok := f.at(text, tokens[i:]); ok {
			if form := text[tokens[i].Start:end]; !strings.Contains(form, f.phrase) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// at reports whether a form of the phrase begins at the first token, and where it ends.
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

func (f Forms) same(w word, other string) bool {
	if other == w.text {
		return true
	}
	// Stemming a word takes a microsecond, and few words have the same
	// beginning.
	common := commonPrefix(w.text, other)
	if utf8.RuneCountInString(common) < shortestStem || words.Stem(f.tag, other) != w.stem {
		return false
	}
	if f.tag == "en" {
		return sameEnglish(common, w.text, other)
	}
	return sameRussian(w.text[len(common):], other[len(common):])
}

// englishEndings are the endings of forms of an English word after the letters they have in
// common. Stems alone would also join related words: university, universe and universal.
var englishEndings = []string{"", "s", "es", "d", "ed", "ing", "e", "y", "ies", "ied", "ying"}

// sameEnglish reports whether two words with one stem differ only by
// inflection.
func sameEnglish(common, a, b string) bool {
	a, b = a[len(common):], b[len(common):]
	last := common[len(common)-1:]
	inflects := func(ending string) bool {
		return slices.Contains(englishEndings, ending) ||
			slices.Contains(englishEndings, strings.TrimPrefix(ending, last)) // plan, planned
	}
	return inflects(a) && inflects(b)
}

// The Russian stemmer cuts too much off a stem that ends in и: партия and парта have one stem.
// The endings of the former begin with и and have further letters; those of the latter are listed
// here.
var hardEndings = []string{"", "а", "ы", "у", "о", "ом", "ов", "ам", "ами", "ах"}

// sameRussian reports whether two words with one stem can be forms of one word, given their
// endings after the letters they have in common.
func sameRussian(a, b string) bool {
	return !(isSoft(a) && slices.Contains(hardEndings, b) || isSoft(b) && slices.Contains(hardEndings, a))
}

// isSoft reports whether the ending is that of a stem in и.
func isSoft(ending string) bool { return strings.HasPrefix(ending, "и") && len(ending) > len("и") }

// isPossessive reports whether the tokens begin with 's directly after a word.
func isPossessive(text string, tokens []match.Token) bool {
	return len(tokens) >= 2 && tokens[0].Start > 0 && !tokens[0].Space &&
		text[tokens[0].Start:tokens[1].End] == "'s"
}

func tokenize(text string) []match.Token {
	var tokens []match.Token
	for t, ok := match.Next(text, 0); ok; t, ok = match.Next(text, t.End) {
		tokens = append(tokens, t)
	}
	return tokens
}

// commonPrefix returns the longest common prefix of two words.
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
