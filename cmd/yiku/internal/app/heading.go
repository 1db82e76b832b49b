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

// The longest headings that are taken for a title, in characters. Headlines of
// Chinese agencies have fewer than 40 characters, those in alphabets fewer than
// 150 letters; a longer text is a sentence without its full stop.
const (
	longestHeading       = 40
	longestSpacedHeading = 150
)

// aboutThePage matches a line above the heading of a web page that names its source,
// its author or what follows: 来源：译库网, 中英对照, Full text.
var aboutThePage = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:来源|稿源|作者|记者|编辑|责任编辑|责编|发布时间|发布日期|时间|日期|字号|字体|打印|分享|source|author|by|editor|date|published|updated)\s?[:：].*|` +
		`[（(【\[]?(?:双语|双语全文|双语对照|中英对照|中英文对照|英汉对照|中俄对照|全文|译文|原文|受权发布|bilingual|full text|translation)[)）】\]]?)$`)
})

// agency matches the rest of «译库网 2020-06-01 10:10» without date and time: nothing, or the name of
// a site, an agency or a paper.
var agency = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:[\p{Han}]{1,10}(?:网|社|报|台|讯|客户端|公众号|部|办|院)|[a-z.' ]{0,24}(?:news|agency|daily|net|times|online|\.com|\.cn|xinhua))?$`)
})

// besideDate matches what may be next to a date: a time of day, a label.
var besideDate = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\d{1,2}[:：]\d\d(?:[:：]\d\d)?|(?:来源|稿源|发布时间|发布日期|source|published|updated)\s?[:：]`)
})

// isNoTitle reports whether a paragraph above the title describes where and when
// the page was published, or announces what follows.
func isNoTitle(text string) bool {
	if strings.HasSuffix(text, "：") || strings.HasSuffix(text, ":") || aboutThePage().MatchString(text) {
		return true
	}
	date, from, to := findDate(text)
	if date == "" {
		return false
	}
	rest := text[:from] + " " + text[to:]
	rest = strings.TrimFunc(besideDate().ReplaceAllString(rest, ""), func(r rune) bool { return !unicode.IsLetter(r) })
	return agency().MatchString(rest)
}

// headingOf returns the first paragraph of the document that isNoTitle does not
// exclude, if it looks like a heading: followed by others, short, and without the end
// of a sentence. Otherwise it returns "".
func headingOf(doc *align.Document) string {
	for i := 0; i+1 < len(doc.Paragraphs) && i < headParagraphs; i++ {
		text := strings.TrimSpace(OneLine(doc.Slice(doc.Paragraphs[i])))
		if !isNoTitle(text) {
			return asHeading(doc, text)
		}
	}
	return ""
}

// asHeading returns the text if it looks like a heading of the document,
// otherwise "".
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

// The length in characters of a phrase that is useful as an example: what
// Chinese prose quotes is a set phrase if it is short, and speech if it is
// long.
const (
	shortestPhrase = 3
	longestPhrase  = 8
)

// ExamplePhrase returns a set phrase in the Chinese of the units, for a command
// that the user can try: the first text between “ ”, 「 」 or 《 》 that has only
// Chinese characters, or "".
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
