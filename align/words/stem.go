package words

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"golang.org/x/text/unicode/norm"
)

// Stem returns the stem of a word, a key that its forms have in common: said
// and says give "say", cooperation and cooperates "cooper". The stem is a key,
// not a word to show. Only the language of the BCP 47 tag is used. The word
// must be in lower case without a hyphen, with an apostrophe written '.
//
// Danish, Dutch, English, Finnish, French, German, Hungarian, Italian, Norwegian,
// Portuguese, Romanian, Russian, Spanish and Swedish have a stemmer (Snowball;
// English with a table of irregular forms and British spellings around it). A
// word of another language is returned as given.
//
// Both sides of a comparison must use this function. A call takes about a
// microsecond, so stem each distinct token once.
func Stem(tag, word string) string {
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "en":
		return stemEnglish(word)
	case "fr":
		return snowball(withoutElision(word), french.Stem)
	case "ru":
		// Russian prints ё as е; the stemmer expects е.
		return snowball(strings.ReplaceAll(word, "ё", "е"), russian.Stem)
	}
	if f := stemmers(base); f != nil {
		return snowball(word, f)
	}
	return word
}

// stemEnglish returns the stem of an English word: diacritics folded (Ürümqi),
// possessive and apostrophes dropped (Xi'an, Xian), irregular forms brought to their base (said, say), the Snowball English
// stemmer (Porter 2), British spellings brought to American (labour, labor).
func stemEnglish(word string) string {
	word = foldLatin(word)
	if strings.Contains(word, "'") {
		word = strings.ReplaceAll(strings.TrimSuffix(word, "'s"), "'", "")
	}
	if base, ok := irregular[word]; ok {
		word = base
	}
	s := snowball(american(word), english.Stem)
	if us, ok := spelling[s]; ok {
		return us
	}
	return s
}

// stemmers returns the Snowball algorithm of a language, or nil.
func stemmers(base string) func(*snowballstem.Env) bool {
	switch base {
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "hu":
		return hungarian.Stem
	case "it":
		return italian.Stem
	case "nb", "nn", "no":
		return norwegian.Stem
	case "nl":
		return dutch.Stem
	case "pt":
		return portuguese.Stem
	case "ro":
		return romanian.Stem
	case "sv":
		return swedish.Stem
	}
	return nil
}

// withoutElision drops what French joins to the front of a word with an
// apostrophe: l'accord is accord; aujourd'hui stays.
func withoutElision(word string) string {
	before, after, ok := strings.Cut(word, "'")
	if ok && after != "" && (len(before) == 1 || strings.HasSuffix(before, "qu")) {
		return after
	}
	return word
}

func snowball(word string, stem func(*snowballstem.Env) bool) string {
	env := snowballstem.NewEnv(word)
	stem(env)
	return env.Current()
}

// foldLatin drops the diacritics of a word: é becomes e.
func foldLatin(word string) string {
	if isASCII(word) {
		return word
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// irregular maps the irregular forms of common English verbs and nouns to their
// base, because no suffix rule finds it. Forms that are regular words of their
// own more often than not (saw, lay, ground, wound, bore, bound, left, felt) are
// left out, except "found", "rose" and "fell", which agency prose uses as verbs.
var irregular = invert(irregularText)

//go:embed irregular.txt
var irregularText string

// invert reads lines of "base form form" into form -> base.
func invert(table string) map[string]string {
	bases := map[string]string{}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		for i := 1; i < len(fields); i++ {
			bases[fields[i]] = fields[0]
		}
	}
	return bases
}

// american turns -ise, -isation and -yse into the spelling with z. It turns
// "promise" into "promize" too; that is harmless, as every "promise" does.
func american(word string) string {
	for _, end := range [...]string{"isation", "isations", "ise", "ised", "ises", "ising", "iser", "isers", "yse", "ysed", "ysing"} {
		if stem, ok := strings.CutSuffix(word, end); ok && len(stem) >= minBeforeIse {
			return stem + strings.Replace(end, "s", "z", 1)
		}
	}
	return word
}

// minBeforeIse keeps short words as they are: rise, wise, arise, raised.
const minBeforeIse = 4

// spelling maps stems of British spellings to the American ones, for the words
// that laws and agency reports use. It works on stems, so one line serves
// labour, labours and labouring.
var spelling = invert(spellingText)

//go:embed spelling.txt
var spellingText string
