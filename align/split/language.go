package split

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/internal/lists"
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

//go:embed languages.txt
var languageLists string

// languages are the languages with rules, by the base of their BCP 47 tags.
var languages = func() map[string]func() *language {
	m := make(map[string]func() *language)
	sections := make(map[string]map[string]string)
	for _, section := range lists.Sections(languageLists) {
		for name := range strings.FieldsSeq(section["list"] + section["language"]) {
			sections[name] = section
		}
		language := sync.OnceValue(func() *language { return newLanguage(section, sections, m) })
		for code := range strings.FieldsSeq(section["language"]) {
			m[code] = language
		}
	}
	return m
}()

// newLanguage returns the language of a section.
func newLanguage(section map[string]string, sections map[string]map[string]string, languages map[string]func() *language) *language {
	l := language{whole: wholeLimit, spaced: true}
	if base, ok := languages[section["like"]]; ok {
		l = *base()
	} else {
		l.rules = narrowRules(rulesOf(section["rules"])...)
		l.abbreviations = make(map[string]abbreviationKind)
		for _, list := range [...]struct {
			name string
			kind abbreviationKind
		}{{"names", beforeName}, {"numbers", beforeNumber}, {"ends", mayEnd}, {"open", open}} {
			words := section[list.name]
			for other := range strings.FieldsSeq(section["with"]) {
				words += " " + sections[other][list.name]
			}
			for word := range strings.FieldsSeq(words) {
				l.abbreviations[word] = list.kind
			}
		}
	}
	for key, value := range section {
		switch key {
		case "wide":
			l.wide = wideRules(rulesOf(value)...)
		case "marks":
			l.marks = value
		case "separators":
			l.separators = value
		case "whole":
			l.whole, _ = strconv.Atoi(value)
		case "unspaced":
			l.spaced = false
		case "caseless":
			l.caseless = true
		case "starters":
			l.starters = set(value)
		case "prepositions":
			l.prepositions = set(value)
		case "continuing":
			l.continuing = strings.Fields(value)
		case "language", "like", "rules", "with", "names", "numbers", "ends", "open":
		default:
			panic("languages.txt: unknown key " + key)
		}
	}
	return &l
}

// rulesOf returns the rules with the ids.
func rulesOf(ids string) []rule {
	var rules []rule
	for id := range strings.FieldsSeq(ids) {
		rules = append(rules, rule{id, ownRules[id]})
	}
	return rules
}

// ownRules are the rules of single languages.
var ownRules = map[string]func(*stop) verdict{
	"ar.letter": arLetter, "ar.no-space": arNoSpace,
	"de.ordinal":   deOrdinal,
	"el.long-word": elLongWord, "el.query": elQuery,
	"en.ellipsis-i": enEllipsisI, "en.small-pronoun": enSmallPronoun,
	"hy.dot": hyDot, "hy.stop": hyStop,
	"indic.danda": indicDanda, "indic.short": indicShort,
	"ja.particle": jaParticle,
	"kk.currency": currencyOf, "kk.year": yearStop("ж"),
	"ko.date": koDate, "ko.item": koItem, "ko.number": koNumber, "ko.particle": koParticle, "ko.speech-tag": koSpeechTag,
	"latin.ordinal": latinOrdinal, "latin.roman-ordinal": latinOrdinalRoman,
	"ru.compare": ruCompare, "ru.currency": currencyOf, "ru.year": yearStop("г"),
	"uk.currency": currencyOf, "uk.year": yearStop("р"),
}

// languageOf returns the rules for a tag, or nil if the language has none.
func languageOf(tag string) *language {
	base := lang.Base(tag)
	if base == "" {
		return languages["en"]()
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
