package lang

import (
	"strings"
	"unicode/utf8"

	japaneseEncoding "golang.org/x/text/encoding/japanese"

	"github.com/yiku-tm/yiku/align/han"
)

// Guess is what Detect makes of a text.
type Guess struct {
	// Tag is a canonical tag; Undetermined where the text holds no letters.
	Tag string
	// Confidence is 0..1: the share of the text that speaks for the tag,
	// lowered for short texts. Below about 0.5 the user should be asked.
	Confidence float64
}

// Detect guesses the language of a text.
//
// Scripts are counted first, since they say more than any statistic about
// words: Hangul is Korean, Chinese characters with kana between them are
// Japanese, Chinese characters alone are Chinese ("zh", or "zh-Hant" where more
// characters are of the traditional script alone than of the simplified alone).
// A Chinese text with names in kana is Chinese (see weighKana).
// A text in two scripts belongs to the one that says more: a Chinese character
// counts as three letters, for it stands for about that much of an alphabetic
// text. So a Chinese report with names in Latin letters is Chinese, and an
// English one with terms in brackets English. Latin and Cyrillic texts are told
// apart by their letters and, after that, by letter trigrams (package
// whatlanggo).
//
// Of a long text five places are looked at, 5,000 bytes each.
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

// letterWeight is how much a letter of a script says, a Latin letter being 1:
// the Universal Declaration of Human Rights has about 10,700 letters in
// English, 3,000 characters in Chinese, 4,900 syllables in Korean.
var letterWeight = [scripts]float64{latin: 1, cyrillic: 1, hanScript: 3, kana: 2, hangul: 2, other: 1}

// kanaShare is the share of kana from which on Chinese characters and kana are
// Japanese. Japanese prose has 40 to 60 % and even headlines some 15 %; Chinese
// texts hold kana only in brand names and quotations.
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

// enough grows from 0 to 1 with the number of letters seen; it is one half at
// half of them.
func enough(seen, half int) float64 { return float64(seen) / float64(seen+half) }

// eastAsian tells Japanese from Chinese, and the scripts of Chinese.
func (c *counts) eastAsian(text string) Guess {
	characters, kanas := c.letters[hanScript], c.letters[kana]
	g := Guess{"zh", enough(characters, 3)}
	if float64(kanas) >= kanaShare*float64(characters+kanas) {
		japanese, chinese := weighKana(text)
		switch {
		case chinese > japanese:
			g.Confidence *= float64(chinese) / float64(japanese+chinese)
		case japanese == 0:
			return Guess{"ja", titleConfidence * enough(characters+kanas, 3)}
		default:
			return Guess{"ja", enough(characters+kanas, 3) * float64(japanese) / float64(japanese+chinese)}
		}
	}
	if c.traditional > c.simplified {
		g.Tag = "zh-Hant"
	}
	// Where both scripts are mixed, the confidence is that of the language; which
	// script is the majority's.
	return g
}

// titleConfidence is the confidence in Japanese where no sentence shows it: a
// headline of characters and katakana may be Chinese with a foreign name.
const titleConfidence = 0.7

// Characters that sentences of Chinese hold and those of Japanese do not:
// chineseAlone anywhere, chineseBefore where no hiragana follows (目的とする).
const (
	chineseAlone  = "你們这這吗嗎呢"
	chineseBefore = "的是在了也"
)

// weighKana counts what speaks for Japanese and what for Chinese in a text with
// kana. Kana alone say little: Chinese texts keep the names of shops, films and
// people in kana, mostly in quotation marks. What counts stands outside of those:
// for Japanese, hiragana right after a Chinese character or katakana, as particles
// and endings stand (会議が, 行った); for Chinese, its own particles, pronouns and
// copula, and characters that no Japanese standard has (JIS X 0208).
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

// otherScript is the language of the script with most letters among oneLanguage.
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
