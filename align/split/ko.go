package split

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// korean is the language of Korean texts: European marks after syllables
// without capitals, and particles that tie a quotation to its sentence.
var korean = sync.OnceValue(func() *language {
	return &language{
		rules: narrowRules(rule{"ko.particle", koParticle}, rule{"ko.speech-tag", koSpeechTag},
			rule{"ko.date", koDate}, rule{"ko.number", koNumber}, rule{"ko.item", koItem}),
		abbreviations: abbreviations(latinNames, latinNumbers, latinEnds, latinOpen),
		whole:         wholeLimitWide,
		spaced:        true,
		caseless:      true,
	}
})

// wholeLimitWide is wholeLimit for syllabic scripts of three bytes a character
// that write blanks: about two sentences.
const wholeLimitWide = 540

// koParticle judges what touches a stop: after closing quotes and brackets it is
// a particle (“...했다.”라고 말했다, “갈까?”하는), which goes on with the sentence; after a
// plain mark, a new sentence that was set without a blank (했다.그는), unless the
// words are too short to tell (3.1절, 김.이).
func koParticle(s *stop) verdict {
	if !s.glued() || !unicode.Is(unicode.Hangul, s.nextRune) {
		return pass
	}
	if s.closed() || s.ellipsis {
		return join
	}
	if s.query || unicode.Is(unicode.Hangul, s.prevRune) && strings.ContainsRune(koEndings, s.prevRune) {
		return cut
	}
	return join
}

// koEndings are the syllables that end the verb of a Korean sentence:
// 합니다, 했다, 가요, 합니까, 하죠, 하자, 하라, 했음, 함.
const koEndings = "다요까죠자라음함임됨네지"

// koSpeechVerbs begin the words that say whose a quotation is, where a name or
// pronoun does not come first.
var koSpeechVerbs = strings.Fields("라고 이라고 하고 고 라는 이라는 라며 이라며 라면서 하며 며 등의 등")

// koSaying are the verbs of saying in the form that ends a sentence.
var koSaying = set("말했다 물었다 되물었다 답했다 대답했다 외쳤다 강조했다 밝혔다 전했다 덧붙였다 반문했다 설명했다 말하였다 물었습니다 말했습니다 답했습니다")

// koSpeechTag joins a quotation with the words after a blank that say whose it
// is: “갈까?” 하고 물었다, “갈까?” 기자가 물었다.
func koSpeechTag(s *stop) verdict {
	if !s.quoted() || s.broken || s.next == s.end {
		return pass
	}
	word := wordAfter(s.text, s.next)
	for _, verb := range koSpeechVerbs {
		if word == verb {
			return join
		}
	}
	const longestTag = 3 // words: 중국 기자가 물었다
	at := s.next
	for n := range longestTag {
		if word = wordAfter(s.text, at); word == "" {
			break
		}
		at += len(word)
		if n > 0 && koSaying[word] {
			return join
		}
		at, _ = skipBlanks(s.text, at)
	}
	return pass
}

// koDate joins the full stops of a date in figures with its parts and with what
// follows: 2024. 5. 3. 서울에서, 2024.5.3.까지.
func koDate(s *stop) verdict {
	if !s.period || s.closed() || !isShortFigure(s.word()) {
		return pass
	}
	before := strings.TrimRightFunc(s.text[s.floor:max(s.floor, s.start-len(s.word()))], align.IsBlank)
	if strings.HasSuffix(before, ".") || strings.Count(s.word(), ".") == 2 {
		return join
	}
	return pass
}

// isShortFigure tells whether the word is made of figures and full stops.
func isShortFigure(word string) bool { return word != "" && strings.Trim(word, "0123456789.") == "" }

// koNumber joins the number of an item with its text in the middle of a line,
// as in 제3조의 1. 목적; a verb never ends in a figure, so that a figure with a
// full stop before a word is a number of something.
func koNumber(s *stop) verdict {
	if !s.period || s.closed() || s.broken || !isDigits(s.word()) || utf8.RuneCountInString(s.word()) > 2 {
		return pass
	}
	return join
}

// koItem joins the syllable that numbers an item with its text: 가. 총칙. The
// syllables are counted like letters.
func koItem(s *stop) verdict {
	word := s.word()
	if s.period && !s.closed() && utf8.RuneCountInString(word) == 1 && strings.Contains(koItems, word) {
		return join
	}
	return pass
}

// koItems are the syllables that number items, in their order.
const koItems = "가나다라마바사아자차카타파하"
