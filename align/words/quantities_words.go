package words

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align/internal/lists"
)

// languageWords holds what is known of the words of a language (languages.txt): all words in
// lower case.
type languageWords struct {
	// function and articles are those of IsFunction and IsArticle, numerals those of
	// NumeralsOf, phrase the further numbers of SmallNumeral.
	function, articles map[string]bool
	numerals           Numerals
	phrase             map[string]float64

	// The others are for the reader of quantities.
	point                                           byte // the decimal mark
	groupsByDot                                     bool
	cardinals, ordinals                             map[string]float64
	ordinalStems                                    map[string]float64 // of languages that inflect ordinals
	magnitudes                                      map[string]float64
	shortMagnitudes                                 map[string]float64 // directly after digits: 5bn
	denominators, loose, dozens                     map[string]float64
	months                                          map[string]int
	capitalMonths                                   bool
	vague, determiners, and, of, fold               map[string]bool
	percents, points, basisPoints                   map[string]bool
	prefixes, decades, centuries                    map[string]bool
	hedges, hedgesAfter, romanAfter, abbreviated    map[string]bool
	looseNumbers, joining, ordinalEnds, beforeItems map[string]bool
	joinsTens, bareMagnitudes, vagueAfterNumber     bool
}

// ordinal returns the value of an ordinal word.
func (w *languageWords) ordinal(word string) (float64, bool) {
	if v, ok := w.ordinals[word]; ok {
		return v, true
	}
	for stem, v := range w.ordinalStems {
		if end, ok := strings.CutPrefix(word, stem); ok && adjectiveEnds[end] {
			return v, true
		}
	}
	return 0, false
}

// adjectiveEnds are the endings of Russian ordinals.
var adjectiveEnds = wordSet("ый ий ой ого его ому ему ым им ом ем ая яя ую юю ое ее ые ие ых их ыми ими ей ья ье ьи ьего ьему ьим ьем ьей ью ьих ьими")

// scoreOf reports whether a word multiplies a number below it: quatre-vingts.
func (w *languageWords) scoreOf(v, more float64, word string) bool {
	return v == 4 && more == 20 && strings.HasPrefix(word, "vingt")
}

//go:embed languages.txt
var languageLists string

var languages = func() map[string]func() *languageWords {
	m := make(map[string]func() *languageWords)
	for _, section := range lists.Sections(languageLists) {
		words := sync.OnceValue(func() *languageWords { return newLanguageWords(section) })
		for base := range strings.FieldsSeq(section["language"]) {
			m[base] = words
		}
	}
	return m
}()

// wordsOf returns the words of the language with the base.
func wordsOf(base string) *languageWords {
	if words, ok := languages[base]; ok {
		return words()
	}
	return languages["other"]()
}

func newLanguageWords(section map[string]string) *languageWords {
	numbers := func(keys ...string) map[string]float64 {
		m := make(map[string]float64)
		for _, key := range keys {
			eachNumber(section[key], func(word string, value float64) { m[word] = value })
		}
		return m
	}
	has := func(key string) bool { _, ok := section[key]; return ok }
	set := func(key string) map[string]bool { return wordSet(section[key]) }
	w := &languageWords{
		function: set("function"), articles: set("articles"), phrase: numbers("phrase"),
		numerals: Numerals{Values: numbers("cardinals", "ordinals"), Magnitudes: numbers("magnitudes"), Months: make(map[string]int)},

		point: ',', groupsByDot: has("groups-by-dot"),
		cardinals: numbers("cardinals", "more-cardinals"), ordinals: numbers("ordinals", "more-ordinals"), ordinalStems: numbers("ordinal-stems"),
		magnitudes: numbers("magnitudes", "more-magnitudes"), shortMagnitudes: numbers("short-magnitudes"),
		denominators: numbers("denominators"), loose: numbers("loose"), dozens: numbers("dozens"),
		months: make(map[string]int), capitalMonths: has("capital-months"),
		vague: set("vague"), determiners: set("determiners"), and: set("and"), of: set("of"), fold: set("fold"),
		percents: set("percents"), points: set("points"), basisPoints: set("basis-points"),
		prefixes: set("prefixes"), decades: set("decades"), centuries: set("centuries"),
		hedges: set("hedges"), hedgesAfter: set("hedges-after"), romanAfter: set("roman-after"), abbreviated: set("abbreviated"),
		looseNumbers: set("loose-numbers"), joining: set("joining"), ordinalEnds: set("ordinal-ends"), beforeItems: set("before-items"),
		joinsTens: has("joins-tens"), bareMagnitudes: has("bare-magnitudes"), vagueAfterNumber: has("vague-after-number"),
	}
	if has("decimal-point") {
		w.point = '.'
	}
	eachNumber(section["months"], func(name string, number float64) {
		w.numerals.Months[name] = int(number)
		w.months[strings.ToLower(name)] = int(number)
	})
	eachNumber(section["more-months"], func(name string, number float64) { w.months[name] = int(number) })
	return w
}

// eachNumber calls visit with the words of a list and their values: 2 both pair 3 triple.
func eachNumber(list string, visit func(word string, value float64)) {
	value := 0.0
	for word := range strings.FieldsSeq(list) {
		if number, err := strconv.ParseFloat(word, 64); err == nil {
			value = number
		} else {
			visit(word, value)
		}
	}
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[strings.ReplaceAll(word, "_", " ")] = true
	}
	return m
}
