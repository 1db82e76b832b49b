package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// The rules of short forms: abbreviations, initials, acronyms. What a language
// abbreviates is data (en.go, ru.go ...), how it behaves is told by its kind
// (language.go).

// headings are the words that, with a number, stand before the title of a part.
var headings = set("article chapter section part title annex appendix schedule rule clause table figure " +
	"статья глава раздел часть приложение пункт таблица рисунок " +
	"chapitre titre partie annexe tableau règle artikel kapitel abschnitt teil anhang tabelle " +
	"artículo capítulo sección título parte anexo articolo capo allegato artigo seção " +
	"المادة الفصل الباب القسم ماده فصل стаття розділ бап тарау")

// latinHeading joins the number of a heading with its title: "Article 3. Scope",
// «Глава II. Общие положения».
func latinHeading(s *stop) verdict {
	if !s.period || s.closed() || s.start-s.floor > maxWord {
		return pass
	}
	word, number, found := strings.Cut(s.text[s.floor:s.start], " ")
	if found && headings[strings.ToLower(word)] && (arabicValue(number) > 0 || isNumeral(number)) {
		return join
	}
	return pass
}

// latinCompound joins the first parts of an abbreviation of several:
// the т. of т. е., the z. of z. B., the p. of p. m.
func latinCompound(s *stop) verdict {
	if !s.period || s.closed() {
		return pass
	}
	next := wordAfter(s.text, s.next)
	if next == "" || len(next) > maxAbbreviation || s.next+len(next) >= len(s.text) || s.text[s.next+len(next)] != '.' {
		return pass
	}
	if _, ok := s.lang.abbreviation(s.word() + "." + next); ok {
		return join
	}
	return pass
}

// zones are the time zones that follow a time of day.
var zones = set("GMT UTC EST EDT CST CDT MST MDT PST PDT AST BST CET CEST EET MSK JST HKT SGT BJT Eastern Pacific Central Moscow Beijing")

// latinTimeZone joins a time of day with its zone: "at 3 p.m. GMT. Please come".
func latinTimeZone(s *stop) verdict {
	form, kind := s.shortForm()
	if kind != 0 && (strings.EqualFold(form, "a.m") || strings.EqualFold(form, "p.m")) && zones[s.nextWord()] {
		return join
	}
	return pass
}

// maxOpening bounds an adverbial at the head of a sentence, in bytes.
const maxOpening = 64

// times are the abbreviations that end an adverbial of time.
var times = set("a.m p.m b.c a.d c.e b.c.e uhr h jh jhdt v.chr n.chr j.-c av.j.-c apr.j.-c a.c d.c в вв гг н.э до.н.э ч мин")

// latinOpening joins a time when the sentence so far is no more than an adverbial:
// "At 5 a.m. Mr. Li came.", «В XIX в. Россия росла.»
func latinOpening(s *stop) verdict {
	form, kind := s.shortForm()
	if kind != 0 && !s.closed() && times[strings.ToLower(form)] && s.openingAdverbial() {
		return join
	}
	return pass
}

// openingAdverbial tells whether the sentence so far is a preposition and one to
// four words, or a number and one to five (3 марта 221 года до н. э.), with no comma.
func (s *stop) openingAdverbial() bool {
	if s.start-s.floor > maxOpening {
		return false
	}
	head := s.text[s.floor:s.start]
	words := strings.Fields(head)
	if len(words) < 2 || len(words) > 6 || strings.ContainsAny(head, ",;:") {
		return false
	}
	return arabicValue(words[0]) > 0 || len(words) < 6 && s.lang.prepositions[strings.ToLower(words[0])]
}

// shortForm returns the longest abbreviation of the language that ends in the
// full stop, without its last full stop and blanks ("Dr", "т.д" of "и т. д."), and
// its kind, 0 when there is none.
func (s *stop) shortForm() (string, abbreviationKind) {
	if !s.shortRead {
		s.shortRead = true
		if s.period {
			s.shortFound, s.shortKind = s.findShortForm()
		}
	}
	return s.shortFound, s.shortKind
}

func (s *stop) findShortForm() (string, abbreviationKind) {
	form := s.word()
	kind, _ := s.lang.abbreviation(form)
	key, i := form, s.start-len(form)
	for range 2 {
		before := strings.TrimRight(s.text[max(s.floor, i-maxBlanks):max(s.floor, i)], " \u00a0\u202f")
		if !strings.HasSuffix(before, ".") {
			break
		}
		i = max(s.floor, i-maxBlanks) + len(before) - 1
		word := wordBefore(s.text, i)
		if word == "" || len(word)+len(key) > maxAbbreviation {
			break
		}
		i -= len(word)
		key = word + "." + key
		if k, ok := s.lang.abbreviation(key); ok {
			form, kind = key, k
		}
	}
	return form, kind
}

// maxBlanks bounds the blanks inside an abbreviation, in bytes, with the full
// stop before them.
const maxBlanks = 8

// latinAbbreviation judges a full stop after an abbreviation of the language by
// its kind and by what follows.
func latinAbbreviation(s *stop) verdict {
	_, kind := s.shortForm()
	if kind == 0 {
		return pass
	}
	next := s.nextLetter()
	switch {
	case kind == beforeName:
		return join
	case s.beforeBracket():
		return join
	case unicode.IsLower(next), unicode.IsDigit(next):
		return join
	case kind == beforeNumber && s.afterPreposition():
		return join
	case kind == beforeNumber:
		if isNumeral(s.nextWord()) || next == '§' || next == '№' {
			return join
		}
	case kind == open && !s.startsSentence():
		if unicode.IsUpper(next) || isCaseless(next) {
			return join
		}
	}
	return cut
}

// afterPreposition tells whether a preposition stands right before the short
// form: no sentence ends in «из д.», so that a name follows (деревня, not дом).
func (s *stop) afterPreposition() bool {
	form, _ := s.shortForm()
	before := strings.TrimRight(s.text[s.floor:max(s.floor, s.start-len(form))], " \u00a0")
	return s.lang.prepositions[strings.ToLower(wordBefore(before, len(before)))]
}

// beforeBracket tells whether a bracket opens next; after an abbreviation it
// explains it: "Huaxia Corp. (the Company)".
func (s *stop) beforeBracket() bool {
	kind, side := pairOf(s.nextRune)
	return kind.bracket() && side == opens
}

// isNumeral tells whether the word stands for a number: a Roman numeral or a
// single letter.
func isNumeral(word string) bool {
	return utf8.RuneCountInString(word) == 1 || isRoman(word)
}

// isRoman tells whether the word is a Roman numeral in capitals.
func isRoman(word string) bool { return word != "" && strings.Trim(word, "IVXLCDM") == "" }

// latinInitial joins the initial of a name: "J. R. R. Tolkien", «А. С. Пушкин».
// A word that begins sentences after it ends one: "they chose you and I. What next".
func latinInitial(s *stop) verdict {
	word := s.word()
	r, size := utf8.DecodeRuneInString(word)
	if !s.period || s.closed() || size == 0 || size != len(word) || !unicode.IsUpper(r) || s.afterNumber(word) {
		return pass
	}
	if s.startsSentence() && !s.atHead(word) {
		return cut
	}
	return join
}

// afterNumber tells whether a number or a degree sign stands before the word,
// which is then a unit: "35 C. It", "2º C."
func (s *stop) afterNumber(word string) bool {
	t := strings.TrimRightFunc(s.text[s.floor:max(s.floor, s.start-len(word))], align.IsBlank)
	r, _ := utf8.DecodeLastRuneInString(t)
	return unicode.IsDigit(r) || r == '°' || r == 'º'
}

// latinAcronym judges letters with full stops between them that no list knows:
// they go on with a name ("the L.A. Times") unless a word that begins sentences
// follows. Small letters ("s.u.") are no part of a name.
func latinAcronym(s *stop) verdict {
	word := s.word()
	if !s.period || s.closed() || !strings.Contains(word, ".") {
		return pass
	}
	capitals := false
	for part := range strings.SplitSeq(word, ".") {
		r, size := utf8.DecodeRuneInString(part)
		if size == 0 || utf8.RuneCountInString(part) > 2 || !unicode.IsLetter(r) {
			return pass
		}
		capitals = capitals || unicode.IsUpper(r)
	}
	if unicode.IsUpper(s.nextLetter()) && (!capitals || s.startsSentence()) {
		return cut
	}
	return join
}
