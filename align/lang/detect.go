package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	japaneseEncoding "golang.org/x/text/encoding/japanese"

	"github.com/yiku-tm/yiku/align/han"
)

// Guess is the result of Detect.
type Guess struct {
	// Tag is a canonical tag, or Undetermined if the text has no letters.
	Tag string
	// Confidence, from 0 to 1, is the share of the text that supports the tag, lowered for
	// short texts. Below about 0.5 the user should confirm the tag.
	Confidence float64
}

// Detect guesses the language of a text.
//
// Scripts are counted first, since they say more than any statistic about
// words: Hangul is Korean, Chinese characters with kana between them are
// Japanese, Chinese characters alone are Chinese ("zh", or "zh-Hant" where more
// characters are of the traditional script alone than of the simplified alone).
// A Chinese text with names in kana is Chinese (see weighKana).
// A text in two scripts belongs to the one with the greater weight: a Chinese character
// counts as three letters, to which it corresponds in an alphabetic text. So a Chinese report with names in Latin letters is Chinese, and an
// English one with terms in brackets English. Latin and Cyrillic texts are told
// apart by their letters and, after that, by letter trigrams (package
// whatlanggo).
//
// In a long text, five samples of 5,000 bytes each are examined.
func Detect(text string) Guess {
	c := count(sample(text, sampleSize))
	best, weight, total := noScript, 0.0, 0.0
	for s := latin; s < scripts; s++ {
		w := float64(c.letters[s]) * letterWeight[s]
		if s == hanScript {
			w += float64(c.letters[kana]) * letterWeight[kana]
		}
		if s != kana {
			total += w
		}
		if s != kana && w > weight {
			best, weight = s, w
		}
	}
	var g Guess
	switch best {
	case noScript:
		return Guess{Tag: Undetermined}
	case hanScript:
		g = c.eastAsian(sample(text, sampleSize))
	case hangul:
		g = Guess{"ko", enough(c.letters[hangul], 3)}
	case cyrillic:
		g = detectCyrillic(c, sample(text, trigramSize))
	case latin:
		g = detectLatin(c, sample(text, trigramSize))
	default:
		g = c.otherScript()
	}
	g.Confidence *= weight / total
	return g
}

// letterWeight is the weight of a letter of a script relative to a Latin letter: the Universal
// Declaration of Human Rights has about 10,700 letters in English, 3,000 characters in Chinese,
// 4,900 syllables in Korean.
var letterWeight = [scripts]float64{latin: 1, cyrillic: 1, hanScript: 3, kana: 2, hangul: 2, other: 1}

// kanaShare is the share of kana from which Chinese characters and kana are
// Japanese. Japanese prose has 40 to 60 % and even headlines some 15 %; Chinese
// texts have kana only in brand names and quotations.
const kanaShare = 0.1

// These bound the part of a text that is looked at: samplePlaces pieces of so
// many bytes. Trigrams cost sixty times as much as counting letters, and their
// profiles hold the 300 most frequent alone, which 4,000 letters show.
const (
	samplePlaces = 5
	sampleSize   = 5000
	trigramSize  = 800
)

// sample returns the text, or of a long text pieces of size bytes from its
// beginning to its end.
func sample(text string, size int) string {
	if len(text) <= size*samplePlaces {
		return text
	}
	var b strings.Builder
	b.Grow((size + 1) * samplePlaces)
	step := (len(text) - size) / (samplePlaces - 1)
	for i := range samplePlaces {
		from := i * step
		to := from + size
		for from > 0 && from < to && !utf8.RuneStart(text[from]) {
			from++
		}
		for to < len(text) && to > from && !utf8.RuneStart(text[to]) {
			to--
		}
		b.WriteString(text[from:to])
		b.WriteByte('\n')
	}
	return b.String()
}

// counts are the letters of a sample.
type counts struct {
	letters                 [scripts]int
	simplified, traditional int
	each                    [32]int // of oneLanguage
	cyrillic                [0x130]int
}

func count(text string) *counts {
	c := new(counts)
	for _, r := range text {
		s, i := scriptOf(r)
		c.letters[s]++
		switch s {
		case hanScript:
			switch han.FormOf(r) {
			case han.Simplified:
				c.simplified++
			case han.Traditional:
				c.traditional++
			}
		case cyrillic:
			c.cyrillic[r-0x400]++
		case other:
			c.each[i]++
		}
	}
	return c
}

// enough increases from 0 to 1 with the number of letters seen, and is one half
// for half letters.
func enough(seen, half int) float64 { return float64(seen) / float64(seen+half) }

// eastAsian distinguishes Japanese, and the two scripts of Chinese.
func (c *counts) eastAsian(text string) Guess {
	isJapanese, confidence := c.japanese(text)
	if isJapanese {
		return Guess{"ja", confidence * enough(c.letters[hanScript]+c.letters[kana], 3)}
	}
	g := Guess{"zh", confidence * enough(c.letters[hanScript], 3)}
	if c.traditional > c.simplified {
		g.Tag = "zh-Hant"
	}
	// In a mixture of both scripts, the confidence is that of the language; the
	// script is that of the majority.
	return g
}

// IsJapanese reports whether the Chinese characters and kana of a text are
// Japanese. It is false for Chinese with names in kana, and for a text without
// kana.
func IsJapanese(text string) bool {
	isJapanese, _ := count(text).japanese(text)
	return isJapanese
}

// japanese reports whether the text that was counted is Japanese, and how sure
// that is, 0 to 1.
func (c *counts) japanese(text string) (is bool, confidence float64) {
	characters, kanas := c.letters[hanScript], c.letters[kana]
	if kanas == 0 || float64(kanas) < kanaShare*float64(characters+kanas) {
		return false, 1
	}
	japanese, chinese := weighKana(text)
	switch all := float64(japanese + chinese); {
	case chinese > japanese:
		return false, float64(chinese) / all
	case japanese == 0:
		return true, titleConfidence
	default:
		return true, float64(japanese) / all
	}
}

// titleConfidence is the confidence in Japanese if no sentence shows it: a
// headline of characters and katakana may be Chinese with a foreign name.
const titleConfidence = 0.7

// Characters that sentences of Chinese hold and those of Japanese do not:
// chineseAlone anywhere, chineseBefore where no hiragana follows (目的とする).
const (
	chineseAlone  = "你們这這吗嗎呢"
	chineseBefore = "的是在了也"
)

// weighKana counts the evidence for Japanese and for Chinese in a text with kana.
// Kana alone are weak evidence: Chinese texts keep the names of shops, films and
// people in kana, mostly in quotation marks. The evidence is outside these: for
// Japanese, hiragana directly after a Chinese character or katakana, as particles
// and endings are (会議が, 行った); for Chinese, its own particles, pronouns and copula,
// and characters that no Japanese standard has (JIS X 0208).
func weighKana(text string) (japanese, chinese int) {
	jis := japaneseEncoding.ShiftJIS.NewEncoder()
	quoted := 0
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case strings.ContainsRune("「『“《〈（(", r):
			quoted++
		case strings.ContainsRune("」』”》〉）)", r):
			quoted = max(0, quoted-1)
		case r == '\n':
			quoted = 0
		case quoted > 0:
		case isHiragana(r):
			if i > 0 && !isHiragana(runes[i-1]) && (han.IsHan(runes[i-1]) || isKana(runes[i-1])) {
				japanese++
			}
		case strings.ContainsRune(chineseAlone, r):
			chinese++
		case strings.ContainsRune(chineseBefore, r):
			if i+1 < len(runes) && !isHiragana(runes[i+1]) {
				chinese++
			}
		case han.IsHan(r):
			if _, err := jis.String(string(r)); err != nil {
				chinese++
			}
		}
	}
	return japanese, chinese
}

// otherScript returns the language of the script with most letters among
// oneLanguage.
func (c *counts) otherScript() Guess {
	best := 0
	for i := range oneLanguage {
		if c.each[i] > c.each[best] {
			best = i
		}
	}
	// The Arabic and Indian scripts serve more than one language.
	const shared = 0.8
	return Guess{oneLanguage[best].tag, shared * enough(c.letters[other], 6)}
}

// The Latin and Cyrillic languages that Detect distinguishes. Trigram profiles
// of small languages win on short texts by chance (a four-word English heading
// is detected as Malagasy), so only languages that translations of Chinese are
// often made into or from are listed. Others are detected as a related language
// with low confidence; the user must name them.
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

// lettersForHalf is the number of letters of an alphabetic text that give half
// of the confidence: four or five words.
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
	} else if confidence < chanceConfidence && c.letters[latin] <= termLetters && isASCII(text) {
		tag, confidence = "en", max(confidence, termConfidence)
	}
	return Guess{tag, confidence * enough(c.letters[latin], lettersForHalf)}
}

// chanceConfidence is the confidence below which the trigrams of up to termLetters letters
// mean nothing: "economy society culture" is Romanian with 0.19, "trade cooperation" French
// with 0.41. Most such texts are lists of terms next to their Chinese, in English; without a
// letter that English lacks, they are detected as English. Longer texts of similar languages,
// such as Spanish and Portuguese, have low confidence too, but are distinguished.
// termConfidence is the least confidence in that.
const (
	chanceConfidence = 0.42
	termLetters      = 400
	termConfidence   = 0.1
)

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf && r != '’' })
}

// shortText is the number of letters up to which single words decide.
const shortText = 120

// functionWord returns the language of a short text by its articles and
// prepositions, or "" if there are none or they are of two languages.
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

// keepLetters replaces with spaces everything but the letters of one script, so that
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

// A mark is a set of letters that occur in texts of one Cyrillic language and
// hardly in any other, so that a few of them decide.
type mark struct {
	tag     string
	letters string
	without string // letters whose presence speaks against the language
}

// marks are in the order in which they are tried: languages with more letters
// of their own first, since their texts also have the letters of the next ones.
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

// markShare is the share that a language's own letters must have. The rarest
// are Kyrgyz ң (1 %) and Belarusian ў (2.5 %); quotations of names remain below
// it.
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
		with, without := sum(m.letters), sum(m.without)
		if with > without && float64(with) >= markShare*float64(total) {
			return Guess{m.tag, enough(total, lettersForHalf/2)}
		}
	}
	info := whatlanggo.DetectWithOptions(keepLetters(text, cyrillic), cyrillicLanguages)
	if info.Confidence == 0 {
		return Guess{"ru", 0.5 * enough(total, lettersForHalf)}
	}
	return Guess{info.Lang.Iso6391(), info.Confidence * enough(total, lettersForHalf)}
}
