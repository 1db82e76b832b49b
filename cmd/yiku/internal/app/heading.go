package app

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/unit"
)

// The longest headings taken for a title, in characters: headlines of Chinese
// agencies stay under 40 characters and those in alphabets under 150 letters,
// with room; what is longer is a sentence without its full stop.
const (
	longestHeading       = 40
	longestSpacedHeading = 150
)

// stamped matches a line that says where and when a page was put up:
// «新华网 2020-06-01 10:10». Such lines stand above the heading of web pages.
var stamped = sync.OnceValue(func() *regexp.Regexp {
	const day = `(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?`
	return regexp.MustCompile(`^` + day + `$|` + day + `\s+\d{1,2}:\d\d(?::\d\d)?$`)
})

// headingOf returns the first paragraph of the document, one that says where
// and when left out, if it looks like a heading: followed by others, short, and
// without the end of a sentence. It returns "" otherwise.
func headingOf(doc *align.Document) string {
	for i := 0; i+1 < len(doc.Paragraphs); i++ {
		text := strings.TrimSpace(OneLine(doc.Slice(doc.Paragraphs[i])))
		if !stamped().MatchString(text) {
			return asHeading(doc, text)
		}
	}
	return ""
}

// asHeading returns the text if it looks like a heading of the document, else "".
func asHeading(doc *align.Document, text string) string {
	longest := longestHeading
	if lang.Spaced(doc.Lang) {
		longest = longestSpacedHeading
	}
	if utf8.RuneCountInString(text) > longest || strings.Contains(text, "。") {
		return ""
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	if strings.ContainsRune("。．.!?！？;；:：,，、…", last) {
		return ""
	}
	return text
}

// The length, in characters, of a phrase worth looking up as an example: a
// word that Chinese prose puts between quotation marks is a set phrase if it
// is short, and speech if it is long.
const (
	shortestPhrase = 3
	longestPhrase  = 8
)

// ExamplePhrase finds a set phrase in the Chinese of the units, for a command
// that the user can try: the first words between “ ”, 「 」 or 《 》 that are
// Chinese characters only. It returns "" where there is none.
func ExamplePhrase(units []unit.Unit) string {
	for _, u := range units {
		v, ok := u.Variant("zh")
		if !ok {
			v, ok = u.Variant("zh-Hant")
		}
		if !ok {
			continue
		}
		for _, marks := range [][2]string{{"“", "”"}, {"「", "」"}, {"《", "》"}} {
			for rest := v.Text; ; {
				_, after, found := strings.Cut(rest, marks[0])
				if !found {
					break
				}
				if phrase, _, closed := strings.Cut(after, marks[1]); closed && isPhrase(phrase) {
					return phrase
				}
				rest = after
			}
		}
	}
	return ""
}

func isPhrase(s string) bool {
	n := utf8.RuneCountInString(s)
	notHan := func(r rune) bool { return !unicode.Is(unicode.Han, r) }
	return shortestPhrase <= n && n <= longestPhrase && strings.IndexFunc(s, notHan) < 0
}
