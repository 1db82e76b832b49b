package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// deOrdinal joins a number with a full stop, which is an ordinal in German: am
// 8. Mai, des 20. Jahrhunderts. A year or a number of three digits and more ends
// a sentence, and so does any number before a word that begins sentences. In a range, the last
// number counts: im 1.-3. Jahrhundert.
func deOrdinal(s *stop) verdict {
	if !s.period || s.closed() || !unicode.IsDigit(s.prevRune) {
		return pass
	}
	word := s.word()
	word = word[strings.LastIndexAny(word, ".-")+1:]
	if len(word) > 2 || s.startsSentence() || !unicode.IsLetter(s.nextLetter()) {
		return pass
	}
	return join
}

// latinOrdinalRoman joins a Roman numeral with a full stop, an ordinal in many
// languages: «XII. Pluk», "II. Weltkrieg", "il cap. IV. Della". A word that begins sentences
// after it ends one.
func latinOrdinalRoman(s *stop) verdict {
	if s.period && !s.closed() && isRoman(s.word()) && !s.atHead(s.word()) && !s.startsSentence() {
		return join
	}
	return pass
}

// latinOrdinal joins a number of one or two digits, or a Roman numeral, with a
// full stop, which is an ordinal: "20. yüzyıl", "3. května", "XII. pluk". Before a
// word that begins sentences it ends one.
func latinOrdinal(s *stop) verdict {
	word := s.word()
	if !s.period || s.closed() || s.startsSentence() || !unicode.IsLetter(s.nextLetter()) {
		return pass
	}
	if isRoman(word) && !s.atHead(word) || isDigits(word) && utf8.RuneCountInString(word) <= 2 {
		return join
	}
	return pass
}

// elQuery splits at a question mark whatever letter follows; only a closing
// quotation continues ("Γιατί;" ρώτησε).
func elQuery(s *stop) verdict {
	if s.query && !s.closed() && s.next > s.end {
		return cut
	}
	return pass
}

// elLongWordRunes is the length in characters from which a Greek word is not an
// abbreviation.
const elLongWordRunes = 6

// elLongWord splits after a plain word that is too long for an abbreviation,
// also before a small letter: Greek abbreviations are short, and notes and
// subtitles begin sentences with small letters.
func elLongWord(s *stop) verdict {
	word, plain := s.plainWord()
	if s.period && !s.closed() && plain && s.next > s.end && unicode.IsLower(s.nextRune) && utf8.RuneCountInString(word) >= elLongWordRunes {
		return cut
	}
	return pass
}

// enEllipsisI joins an ellipsis before the pronoun I, whose capital is no
// evidence: "what matters is ... I stayed".
func enEllipsisI(s *stop) verdict {
	if s.ellipsis && !s.closed() && s.nextWord() == "I" {
		return join
	}
	return pass
}

// enPronouns are the words that begin a sentence even if the writer uses no
// capitals, and never follow an abbreviation.
var enPronouns = set("i i'm it it's they they're we we're he she you there please regards")

// enSmallPronoun splits after a plain word of at least four letters before a
// small pronoun, as in mail: "The tower is done. they open it on Monday."
func enSmallPronoun(s *stop) verdict {
	if !s.period || s.closed() || s.next == s.end || !unicode.IsLower(s.nextRune) || !enPronouns[s.nextWord()] {
		return pass
	}
	if word, plain := s.plainWord(); plain && len(word) >= 4 {
		return cut
	}
	return pass
}

// ruCompare joins «ср.» (compare) with the work it refers to, which is recognised by
// an initial, a year, a page or a bracket: «Ср. А. Иванов», «(ср. Пушкин 1830)».
func ruCompare(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !strings.EqualFold(s.word(), "ср") {
		return pass
	}
	name := wordAfter(s.text, s.ahead())
	i, _ := skipSpaces(s.text, s.ahead()+len(name))
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	if utf8.RuneCountInString(name) == 1 && r == '.' || unicode.IsDigit(r) || r == '(' || r == ')' || r == ',' {
		return join
	}
	return pass
}

// currencyOf joins the short form of a currency that several countries have with its
// country: «245 млрд долл. США».
func currencyOf(s *stop) verdict {
	if !s.period || s.closed() || s.broken {
		return pass
	}
	switch strings.ToLower(s.word()) {
	case "долл", "дол", "руб":
		switch s.nextWord() {
		case "США", "РФ", "СССР", "Канады", "Австралии", "Гонконга", "Сингапура", "Тайваня", "Канади", "Австралії", "Гонконгу", "Сінгапуру":
			return join
		}
	}
	return pass
}

// yearStop returns the rule for the short form of year in a language of Cyrillic letters. Russian г.
// after a number is год and not город: before a small letter or a digit the sentence goes on; before
// a capital it ends, unless the sentence begins with the year. «Закон принят в 2010 г. Он действует.»
// but «В 2014 г. Китай предложил» and «г. Москва». Without a number a word that begins sentences shows
// the end: «в прошлом г. Это рекорд».
func yearStop(year string) func(*stop) verdict {
	return func(s *stop) verdict {
		if !s.period || s.closed() || s.word() != year {
			return pass
		}
		i := s.start - len(year)
		for i > s.floor {
			r, size := utf8.DecodeLastRuneInString(s.text[:i])
			if !align.IsBlank(r) {
				break
			}
			i -= size
		}
		before, _ := utf8.DecodeLastRuneInString(s.text[s.floor:i])
		if (!unicode.IsDigit(before) || i == s.floor) && !s.startsSentence() {
			return join
		}
		next := s.nextLetter()
		if next == '№' || s.nextWord() == "N" {
			return join // the number of a law follows its date
		}
		if unicode.IsLower(next) || unicode.IsDigit(next) || s.openingAdverbial() && !s.startsSentence() {
			return join
		}
		return cut
	}
}
