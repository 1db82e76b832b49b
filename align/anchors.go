package align

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align/words"
)

// Places of a law or a book are named by kind and number, and translations keep
// both: 第三条 is Article 3, Статья 3, article 3. Such a name is a unit of its
// own, "article:3", which is rarer and surer than the number alone; and a number
// alone never takes Book 1 for Chapter 1.

// placeMarks are the Chinese counters of numbered places, by the kind they name.
var placeMarks = map[rune]string{'条': "article", '章': "chapter", '节': "section", '款': "paragraph", '编': "part", '卷': "book"}

// placeWords are the words for the same kinds in other languages, as written
// before the number, in lower case.
var placeWords = map[string]map[string]string{
	"en": {"article": "article", "art": "article", "chapter": "chapter", "section": "section", "paragraph": "paragraph", "part": "part", "book": "book"},
	"fr": {"article": "article", "art": "article", "chapitre": "chapter", "section": "section", "paragraphe": "paragraph", "partie": "part", "livre": "book"},
	"de": {"artikel": "article", "kapitel": "chapter", "abschnitt": "section", "absatz": "paragraph", "teil": "part", "buch": "book"},
	"ru": {
		"статья": "article", "статьи": "article", "статье": "article", "статью": "article", "ст": "article", "глава": "chapter", "главы": "chapter",
		"главе": "chapter", "раздел": "section", "раздела": "section", "пункт": "paragraph", "пункта": "paragraph", "часть": "part", "книга": "book",
	},
	"es": {"artículo": "article", "capítulo": "chapter", "sección": "section", "párrafo": "paragraph", "parte": "part", "libro": "book"},
}

// placeUnit is the unit of a numbered place, the same string in every language.
func placeUnit(kind string, number float64) string {
	return kind + ":" + strconv.FormatFloat(number, 'f', -1, 64)
}

// placeMark adds the place that 第, a number that ended before the rune at end,
// and a counter name. The number begins at from.
func (a *analyser) placeMark(from, end int, number float64) {
	if from == 0 || a.runes[from-1] != '第' || end >= len(a.runes) {
		return
	}
	if kind, ok := placeMarks[a.runes[end]]; ok {
		a.add(a.vocab.id(placeUnit(kind, number), valueUnit), 1)
	}
}

// placeWord adds the place that a word and the number behind it name, where the
// word that ended before the rune at end is one for a kind of place.
func (a *analyser) placeWord(lower string, end int) {
	kind, ok := placeWords[a.base][lower]
	if !ok {
		return
	}
	for end < len(a.runes) && (a.runes[end] == ' ' || a.runes[end] == '.' || a.runes[end] == '\u00a0') {
		end++
	}
	stop := end
	for stop < len(a.runes) && (unicode.IsLetter(a.runes[stop]) || unicode.IsDigit(a.runes[stop])) {
		stop++
	}
	word := string(a.runes[end:stop])
	number, ok := words.Arabic(word)
	if !ok {
		if number, ok = a.numerals.Values[strings.ToLower(word)]; !ok {
			number, ok = words.Roman(word)
		}
	}
	if ok {
		a.add(a.vocab.id(placeUnit(kind, number), valueUnit), 1)
	}
}
