package split

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
)

// An abbreviationKind is the behaviour of an abbreviation before a capital
// letter. Before a small letter no abbreviation ends a sentence.
type abbreviationKind uint8

const (
	// beforeName never ends a sentence; something always follows: "Dr.", "e.g.", "г." (город).
	beforeName abbreviationKind = iota + 1
	// beforeNumber precedes a number or letter: "No. 5", "Art. III", "рис. 2".
	// Before another word it is an ordinary word with a full stop.
	beforeNumber
	// mayEnd often ends a sentence, and a capital letter after it begins a new
	// one: "etc.", "p.m.", "и т. д."
	mayEnd
	// open may be part of a name, so that only a word that begins sentences shows the
	// end: "U.S. Congress" but "U.S. It".
	open
)

// A language holds the rules and word lists of one language.
type language struct {
	// rules judge narrow stops, in order. wide, unless nil, judge wide stops instead of
	// the rules of Chinese.
	rules, wide []rule
	// marks are the characters that end sentences in this language alone: the
	// Greek question mark ; and the Armenian full stop typed as a colon.
	marks string
	// separators are characters that end sentences in some contexts only; see
	// separator.go.
	separators string
	// semicolon reports whether every semicolon ends a sentence (Options.Semicolon).
	semicolon bool
	// abbreviations holds the abbreviations without their last full stop and
	// without spaces ("т.д"). One listed with a capital is recognised only with
	// it ("Sat", not "sat"), one in small letters in any case.
	abbreviations map[string]abbreviationKind
	// starters are words, in small letters, that mostly begin sentences.
	starters map[string]bool
	// prepositions open an adverbial at the head of a sentence: "At 5 a.m. Mr. Li came."
	prepositions map[string]bool
	// whole is the length in bytes up to which quotations are kept whole.
	whole int
	// spaced reports whether words are separated by spaces.
	spaced bool
	// caseless reports whether the script has no capital letters.
	caseless bool
	// continuing are endings of words after which a line always continues: の, 的.
	continuing endings
}

// isMark reports whether the character may end a sentence of the language.
func (l *language) isMark(r rune) bool {
	return isMark(r) || l.marks != "" && strings.ContainsRune(l.marks, r)
}

// notable returns the bytes that the scan of a text of the language examines (scan.go).
func (l *language) notable() *[256]bool {
	if l.marks == "" && l.separators == "" {
		return &notable
	}
	t := notable
	for _, r := range l.marks + l.separators {
		t[string(r)[0]] = true
	}
	return &t
}

// languages are the languages with rules, by the base of their BCP 47 tags.
var languages = func() map[string]func() *language {
	m := make(map[string]func() *language)
	for _, family := range []struct {
		codes string
		make  func() *language
	}{
		{"und mul en", english},
		{"zh cmn yue wuu hak nan gan hsn lzh", chinese},
		{"ja", japanese},
		{"ko", korean},
		{"ru be bg mk sr ky tg mn tt ba ce os sah ab", russian},
		{"uk", ukrainian},
		{"kk", kazakh},
		{"fr", french},
		{"de lb", german},
		{"es", spanish},
		{"it", italian},
		{"pt gl", portuguese},
		{"ar fa ur ug ps sd ckb dv he yi ka", arabic},
		{"el", greek},
		{"hy", armenian},
		{"hi mr ne bn as or pa gu sa kok mai bho sat te ta kn ml si", indic},
		{"pl", polish},
		{"cs sk sl hr bs", czech},
		{"da sv nb nn no fo is fi et lv lt hu", nordic},
		{"tr az tk", turkish},
		{"nl ro sq uz ca eu ga cy id ms vi tl fil sw af eo la mt ht jv su ceb mg so ha yo zu xh", otherLatin},
	} {
		for code := range strings.FieldsSeq(family.codes) {
			m[code] = family.make
		}
	}
	return m
}()

// languageOf returns the rules for a tag, or nil if the language has none.
func languageOf(tag string) *language {
	base := lang.Base(tag)
	if base == "" {
		return english()
	}
	if language, ok := languages[base]; ok {
		return language()
	}
	return nil
}

// abbreviation looks up a word, as written and then in small letters. A single capital
// letter is an initial and is not looked up as a small one.
func (l *language) abbreviation(word string) (abbreviationKind, bool) {
	if word == "" || len(word) > maxAbbreviation {
		return 0, false
	}
	if k, ok := l.abbreviations[word]; ok {
		return k, true
	}
	if utf8.RuneCountInString(word) == 1 {
		return 0, false
	}
	k, ok := l.abbreviations[strings.ToLower(word)]
	return k, ok
}

// maxAbbreviation is a length in bytes that no abbreviation exceeds.
const maxAbbreviation = 24

// abbreviations makes the table of a language from four lists, one per kind, of
// entries separated by spaces. A later list takes precedence over an earlier one.
func abbreviations(name, number, end, inside string) map[string]abbreviationKind {
	m := make(map[string]abbreviationKind)
	add := func(list string, kind abbreviationKind) {
		for w := range strings.FieldsSeq(list) {
			m[w] = kind
		}
	}
	add(name, beforeName)
	add(number, beforeNumber)
	add(end, mayEnd)
	add(inside, open)
	return m
}
