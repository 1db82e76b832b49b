package split

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// Letters and messages
//
// Mail and postings reach a memory with their lines run together. Three of
// their parts are sentences without a mark:
//
//	Mr. Li, Are you free on Monday?      a salutation, then a capital
//	Regards, Wang Fang                   a closing, then a name
//	From: Li <li@example.cn> The dam ..  an address in angle brackets

// maxSalutation bounds a salutation, in bytes: Dear and two names.
const maxSalutation = 32

// closings are the words that close a letter.
var closings = set("regards sincerely cheers thanks yours best")

// closingPhrases are closings of several words, in small letters.
var closingPhrases = []string{"best regards", "kind regards", "many thanks", "yours sincerely", "yours faithfully", "sincerely yours", "best wishes", "warm regards"}

// commaCuts tells whether the comma at pos ends a salutation or a closing.
func (w *walk) commaCuts(pos, end int) bool {
	next, lines := skipBlanks(w.text, end)
	if next == end || lines > 0 || pos-w.floor > maxSalutation {
		return false
	}
	head := w.text[w.floor:pos]
	if lower := strings.ToLower(head); closings[lower] || slices.Contains(closingPhrases, lower) {
		name := wordAfter(w.text, next)
		return isCapitalised(name) && !w.lang.starters[strings.ToLower(name)]
	}
	return w.floor == 0 && isSalutation(head) && w.beginsSentence(next)
}

// isSalutation tells whether the text is one to three words with capitals.
func isSalutation(text string) bool {
	words := strings.Fields(text)
	for _, word := range words {
		if r, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(r) {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 3
}

// beginsSentence tells whether a word that mostly begins sentences stands at i,
// with a capital and before a small letter: "Are you", but not "The Hague". I is
// always written with a capital and tells nothing.
func (w *walk) beginsSentence(i int) bool {
	word := wordAfter(w.text, i)
	next, _ := skipBlanks(w.text, i+len(word))
	r, _ := utf8.DecodeRuneInString(w.text[next:])
	return len(word) > 1 && isCapitalised(word) && w.lang.starters[strings.ToLower(word)] && unicode.IsLower(r)
}

// maxAddress bounds an address in angle brackets, in bytes.
const maxAddress = 80

// addressCuts tells whether the angle bracket at pos closes the address of a
// message, and its text begins after it.
func (w *walk) addressCuts(pos, end int) bool {
	from := max(w.floor, pos-maxAddress)
	open := strings.LastIndexByte(w.text[from:pos], '<')
	if open < 0 || !strings.Contains(w.text[from+open:pos], "@") || strings.ContainsFunc(w.text[from+open:pos], align.IsBlank) {
		return false
	}
	next, _ := skipBlanks(w.text, end)
	r, _ := utf8.DecodeRuneInString(w.text[next:])
	return next > end && unicode.IsUpper(r)
}
