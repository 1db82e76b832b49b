package lang

import (
	"strings"

	"github.com/abadojack/whatlanggo"
)

// Latin and Cyrillic languages that Detect tells apart. Trigram profiles of
// small languages win on short texts by chance (a four-word English heading
// comes out as Malagasy), so only languages that translations of Chinese are
// commonly made into or from stand here. Others come out as a neighbour with
// low confidence; the user names them.
var (
	latinLanguages    = options(whatlanggo.Eng, whatlanggo.Fra, whatlanggo.Deu, whatlanggo.Spa, whatlanggo.Por, whatlanggo.Ita, whatlanggo.Nld, whatlanggo.Pol, whatlanggo.Ces, whatlanggo.Ron, whatlanggo.Hun, whatlanggo.Swe, whatlanggo.Dan, whatlanggo.Nob, whatlanggo.Fin, whatlanggo.Est, whatlanggo.Lav, whatlanggo.Lit, whatlanggo.Tur, whatlanggo.Vie, whatlanggo.Ind, whatlanggo.Hrv, whatlanggo.Slv, whatlanggo.Epo, whatlanggo.Tgl, whatlanggo.Uzb, whatlanggo.Tuk, whatlanggo.Azj)
	cyrillicLanguages = options(whatlanggo.Rus, whatlanggo.Ukr, whatlanggo.Bel, whatlanggo.Bul, whatlanggo.Srp, whatlanggo.Mkd)
)

func options(langs ...whatlanggo.Lang) whatlanggo.Options {
	o := whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{}}
	for _, l := range langs {
		o.Whitelist[l] = true
	}
	return o
}

// lettersForHalf is how many letters of an alphabetic text give half of the
// confidence: four or five words.
const lettersForHalf = 25

// detectLatin guesses by trigrams, and by the words that no English text of a
// few words lacks.
func detectLatin(c *counts, text string) Guess {
	text = keepLetters(text, latin)
	info := whatlanggo.DetectWithOptions(text, latinLanguages)
	tag, confidence := info.Lang.Iso6391(), info.Confidence
	// whatlanggo breaks a tie of its two best languages by chance; it reports
	// no confidence then, and so do we, with a tag that does not change.
	if confidence == 0 || tag == "" {
		tag, confidence = Undetermined, 0
	}
	if known, err := Canonical(tag); err == nil {
		tag = known
	}
	if word := functionWord(text, c.letters[latin]); word != "" && confidence < 0.9 {
		tag, confidence = word, max(confidence, 0.5)
	}
	return Guess{tag, confidence * enough(c.letters[latin], lettersForHalf)}
}

// shortText is the number of letters up to which single words decide.
const shortText = 120

// functionWord returns the language of a short text by its articles and
// prepositions, or nothing where there is none or they are of two languages.
func functionWord(text string, letters int) string {
	if letters > shortText {
		return ""
	}
	found := ""
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		tag := ""
		switch word {
		case "the", "and", "of", "with", "for", "from", "is", "are", "shall", "by", "to":
			tag = "en"
		case "le", "les", "des", "et", "du", "dans", "pour", "sur", "est", "aux":
			tag = "fr"
		case "der", "das", "und", "ist", "mit", "für", "von", "dem", "nicht":
			tag = "de"
		case "el", "los", "las", "del", "por", "para", "y":
			tag = "es"
		}
		if tag == "" || tag == found {
			continue
		}
		if found != "" {
			return ""
		}
		found = tag
	}
	return found
}

// keepLetters blanks out everything but the letters of one script, so that
// names and terms in another do not count as stops inside words.
func keepLetters(text string, keep script) string {
	return strings.Map(func(r rune) rune {
		if s, _ := scriptOf(r); s == keep {
			return r
		}
		if r == '\'' || r == '’' {
			return r
		}
		return ' '
	}, text)
}

// A mark is a set of letters that stand in texts of one Cyrillic language and
// hardly in any other, so that a few of them decide.
type mark struct {
	tag     string
	letters string
	without string // letters whose presence speaks against the language
}

// marks in the order in which they are tried: languages with more letters of
// their own first, since their texts hold the letters of the next ones too.
var marks = []mark{
	{"kk", "ұқғәҒҚҰӘ", ""},
	{"tg", "ӣҷҳӯ", ""},
	{"tt", "җҗә", "қғ"},
	{"ky", "ңҢ", "қғі"},
	{"mn", "өүӨҮ", "ңқғі"},
	{"sr", "ђћљњџЂЋЉЊЏј", "ѓќѕы"},
	{"mk", "ѓќѕЃЌЅј", "ђћы"},
	{"be", "ўЎ", "їє"},
	{"uk", "іїєґІЇЄҐ", "ўы"},
	{"ru", "ыэёЫЭЁ", "іўї"},
	{"bg", "ъЪ", "ыэ"},
}

// markShare is the share of letters that a language's own letters must reach.
// The rarest are Kyrgyz ң (1 %) and Belarusian ў (2.5 %);
// quotations of names stay below the share.
const markShare = 0.005

// detectCyrillic guesses by letters, and by trigrams where no letter decides.
func detectCyrillic(c *counts, text string) Guess {
	total := c.letters[cyrillic]
	sum := func(letters string) (n int) {
		for _, r := range letters {
			n += c.cyrillic[r-0x400]
		}
		return n
	}
	for _, m := range marks {
		own, against := sum(m.letters), sum(m.without)
		if own > against && float64(own) >= markShare*float64(total) {
			return Guess{m.tag, enough(total, lettersForHalf/2)}
		}
	}
	info := whatlanggo.DetectWithOptions(keepLetters(text, cyrillic), cyrillicLanguages)
	if info.Confidence == 0 {
		return Guess{"ru", 0.5 * enough(total, lettersForHalf)}
	}
	return Guess{info.Lang.Iso6391(), info.Confidence * enough(total, lettersForHalf)}
}
