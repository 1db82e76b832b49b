package paragraphs

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/read/content"
)

// An ending says how a line ends, and so whether a sentence may end there.
type ending uint8

const (
	endsOpen      ending = iota // in a letter or digit: 治理体, with General
	endsComma                   // ，、,
	endsDash                    // — –
	endsHyphen                  // a hyphen after a letter: co-
	endsCloser                  // a quote or bracket with no full stop in it: 》”)
	endsSemicolon               // ；;
	endsColon                   // ：:
	endsStop                    // 。！？…. and closing quotes and brackets after it
)

// isOpen reports whether the sentence may continue after a line with this ending.
func (e ending) isOpen() bool { return e < endsColon }

// closers are the closing quotes and brackets that may follow the full stop of a
// sentence.
const closers = "”’\"'»」』》〉）)】〕］]}"

// endingOf classifies the end of a line, which must not be empty.
func endingOf(body string) ending {
	r, size := utf8.DecodeLastRuneInString(body)
	if strings.ContainsRune(closers, r) {
		inner := strings.TrimRight(body, closers)
		if last, _ := utf8.DecodeLastRuneInString(inner); isStop(last) {
			return endsStop
		}
		return endsCloser
	}
	switch r {
	case '，', '、', ',', '､', '،':
		return endsComma
	case '：', ':':
		return endsColon
	case '；', ';', '﹔':
		return endsSemicolon
	case '—', '–', '―', '─':
		return endsDash
	case '-', '\u2010', '\u2011', '\u00AD':
		if before, _ := utf8.DecodeLastRuneInString(body[:len(body)-size]); unicode.IsLetter(before) {
			return endsHyphen
		}
		return endsDash
	}
	if isStop(r) {
		return endsStop
	}
	return endsOpen
}

// isStop reports whether r ends a sentence.
func isStop(r rune) bool {
	switch r {
	case '。', '！', '？', '．', '｡', '.', '!', '?', '…', '⋯', '‼', '⁇', '⁈', '⁉', '؟', '۔', '।':
		return true
	}
	return false
}

// An opening says how a line begins, and so whether a paragraph may begin there.
type opening uint8

const (
	opensOther   opening = iota // a Chinese character, a quote, a digit …
	opensSmall                  // a small letter
	opensCapital                // a capital letter
	opensInner                  // a mark that cannot begin a paragraph: ，。”）
	opensMarker                 // the mark of a list item or heading: （一） 1. •
	opensArticle                // 第三条, Article 3: a heading, or a reference
)

// openingOf classifies the beginning of a line, which must not be empty.
func openingOf(body string) opening {
	r, _ := utf8.DecodeRuneInString(body)
	switch {
	case isInner(r, body):
		return opensInner
	case isMarker(body):
		return opensMarker
	case isArticle(body):
		return opensArticle
	case unicode.IsLower(r):
		return opensSmall
	case unicode.IsUpper(r):
		return opensCapital
	}
	return opensOther
}

// isInner reports whether r, the first character of body, is a mark that cannot begin a
// paragraph.
func isInner(r rune, body string) bool {
	switch r {
	case '，', '。', '、', '；', '：', '！', '？', '”', '’', '」', '』', '》', '〉', '）', '】', '〕', '］', ',', ';', '!', '?', ')', ']', '}', '»':
		return true
	}
	return r == '.' && !strings.HasPrefix(body, "..")
}

// EndsSentence reports whether a text ends in a full stop, which closing quotes and
// brackets may follow. The text must not be empty.
func EndsSentence(text string) bool { return endingOf(text) == endsStop }

// EndsChinese reports whether the last letter of a text is Chinese.
func EndsChinese(text string) bool { return content.IsWide(lastLetter(text)) }

// Continues reports whether a sentence continues from one piece of text into the next:
// the first ends in a comma, or the next begins with a small letter.
func Continues(before, next string) bool {
	switch endingOf(before) {
	case endsComma:
		return true
	case endsOpen, endsHyphen, endsCloser, endsDash, endsSemicolon:
		return openingOf(next) == opensSmall
	}
	return false
}
