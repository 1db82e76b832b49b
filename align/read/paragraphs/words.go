package paragraphs

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
	"github.com/yiku-tm/yiku/align/read/content"
)

// functionWords are words that cannot end a paragraph, a heading or a list item:
// articles, prepositions and conjunctions, by language.
var functionWords = map[string]string{
	"en": "a an the of to in on at by for from with and or nor as into onto than that which whose between among through towards toward its their his her our your is are was were be been has have had will would should shall must can may not",
	"ru": "и а но или либо не ни в во на с со по о об обо от к ко у из за для при до под над без между через про что как его её ее их который которая которые которых также",
	"fr": "le la les l un une des du de d à au aux et ou ni en dans sur sous par pour avec sans entre vers chez que qui dont son sa ses leur leurs ce cette ces est sont",
	"de": "der die das den dem des ein eine einen einem einer eines und oder in im an am auf aus bei mit nach von vom zu zum zur für über unter durch gegen ohne um als wie dass ihre seine",
	"es": "el la los las un una unos unas de del a al y o u e en con por para sin sobre entre hasta desde que su sus se como",
}

// functionWordSets returns functionWords as sets.
var functionWordSets = sync.OnceValue(func() map[string]map[string]bool {
	sets := make(map[string]map[string]bool, len(functionWords))
	for tag, words := range functionWords {
		set := map[string]bool{}
		for word := range strings.FieldsSeq(words) {
			set[word] = true
		}
		sets[tag] = set
	}
	return sets
})

// isFunctionWord reports whether the word is a function word of the language. Case is
// ignored: after «THE PEOPLE'S CONGRESS OF» and «… of The» a word is missing too.
func isFunctionWord(word, tag string) bool {
	return word != "" && functionWordSets()[lang.Base(tag)][strings.ToLower(word)]
}

// lastWord returns the word that the text ends in. It is empty if the text ends in a
// mark, or in a conjunction after a list item («…; and»).
func lastWord(text string) string {
	word := text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })+1:]
	before := strings.TrimRightFunc(text[:len(text)-len(word)], unicode.IsSpace)
	if strings.HasSuffix(before, ";") || strings.HasSuffix(before, "；") {
		return ""
	}
	return word
}

// endsInAbbreviation reports whether a text ends in a short word or initials with
// a full stop, which may occur inside a sentence: «Mr.», «U.S.», «г.», «им.».
func endsInAbbreviation(text string) bool {
	text, found := strings.CutSuffix(text, ".")
	word := text[strings.LastIndexAny(text, " \n\t(")+1:]
	return found && (endsInTitle(text) || strings.Contains(word, ".") && len(word) <= 6 || utf8.RuneCountInString(word) == 1)
}

// pattern returns a regular expression that is compiled on first use: most runs of a
// program read no file, and compiling all expressions takes longer than a look-up.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// saying matches the verbs with which Chinese news introduces what somebody said:
// «外长指出，». Headings have neither the verb nor the comma.
var saying = pattern(`(?:指出|强调|強調|表示|认为|認為|介绍|介紹|说|說|称|稱|要求|宣布|透露)[，：]`)

func hasSaying(text string) bool { return saying().MatchString(text) }

// hasAdverbial reports whether a text begins with a few characters and a comma:
// «目前，», «会谈后，», «2019年，». The clauses of a heading are longer.
func hasAdverbial(text string) bool {
	const longest = 5 // characters, a date in digits counted as one each
	n := 0
	for _, r := range text {
		if r == '，' {
			return n > 0
		}
		if n++; n > longest {
			break
		}
	}
	return false
}

// hasProseWord reports whether a text contains a word that headings omit: a particle of
// aspect, an adverb, a pronoun.
func hasProseWord(text string) bool {
	if strings.ContainsAny(text, "了已也都还還就这這那") {
		return true
	}
	return strings.Contains(text, "我们") || strings.Contains(text, "我們")
}

// opensMidWord reports whether a text begins with a word that cannot begin a sentence.
func opensMidWord(text string) bool {
	for _, particle := range []string{"的", "们", "們", "以及", "并且", "並且"} {
		if strings.HasPrefix(text, particle) {
			return true
		}
	}
	return false
}

// links are prepositions, conjunctions and adverbs of one character, which need a word
// after them and are seldom the end of another word.
const links = "和与與及或把被将將并並而且从從向对對于於以由让讓使不也都已就还還更最很其所"

// endsInLink reports whether a text ends in one of the links.
func endsInLink(text string) bool {
	r, size := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(links, r) && !endsInWord(text[:len(text)-size], r)
}

// endsInWord reports whether a character is the end of a word of the dictionary:
// 参与, 终于, 面向.
func endsInWord(before string, last rune) bool {
	d, err := lexicon.Chinese()
	if err != nil { // the embedded dictionary is damaged, which other packages report
		return true
	}
	a := append(lastHan(before), han.Simplify(last))
	for i := range a[:len(a)-1] {
		if isHead(d, a[i:], nil) {
			return true
		}
	}
	return false
}

// dateline matches the beginnings of news reports: «新华社北京5月8日电», «（中央社台北8日電）», «本报讯»,
// «（记者李明）», «BEIJING, May 8 (Xinhua) --», «Москва, 8 мая /Синьхуа/ --».
var dateline = pattern(`^(?:` +
	`[（(]?\p{Han}{2,8}(?:社|网|網|报|報)[^，。]{0,24}(?:电|電|讯|訊)(?:[\s\x{3000}（(）):：]|$)` +
	`|[（(]?(?:本报|本報)\p{Han}{0,6}(?:讯|訊|电|電)` +
	`|[（(](?:本报|本報)?(?:记者|記者)` +
	`|\p{Lu}[\p{L} .,0-9-]{2,50}[(/][\p{L} ]{2,30}[)/] ?[—–-]` +
	`)`)

// isDateline reports whether a text begins with a dateline.
func isDateline(text string) bool {
	const longest = 160
	for i := range text {
		if i >= longest {
			text = text[:i]
			break
		}
	}
	return dateline().MatchString(text)
}

// mostlySmall reports whether most words of a text begin with a small letter, unlike
// those of an English title.
func mostlySmall(text string) bool {
	small, capital := 0, 0
	for word := range strings.FieldsSeq(text) {
		switch r, _ := utf8.DecodeRuneInString(word); {
		case unicode.IsLower(r):
			small++
		case unicode.IsUpper(r):
			capital++
		}
	}
	return 2*small > small+capital
}

// credit matches what may follow the last full stop of a caption or an article: who took
// the picture, or wrote, translated or edited the text.
var credit = pattern(`(?:摄|攝|供图|供圖|制图|編譯|编译|整理)$|^(?:新华社|新華社|本报|本報|人民网|中新社)?(?:通讯员|通訊員|记者|記者|责任编辑|責任編輯|责编|编辑|編輯|作者|来源|來源|供稿|图|翻译|翻譯|审校)`)

func isCredit(text string) bool {
	tail := text[lastStop(text):]
	if utf8.RuneCountInString(tail) > longestCredit {
		return false
	}
	tail = strings.TrimFunc(tail, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("（）()【】[]", r) })
	return credit().MatchString(tail)
}

// attribution matches a line, or the end of one, that names the author or the work of
// the quotation or the verse before it; group 1 is what stands before the dash,
// group 2 the spaces before the dash, group 3 the name.
var attribution = pattern(`^(.*?)([ \t\x{3000}]*)(?:[—–―─]+|--+)[ \t\x{3000}]*([^\n—–―─，。！？；：、!?;:]+)$`)

// longestAttribution is the length in characters of the longest name of an attribution:
// an author, an office, and the title of a work.
const longestAttribution = 40

// endsInAttribution reports whether the last line of a text ends in a dash and a name:
// “学而时习之。”——孔子, «Знание — сила». — Бэкон. A dash inside a sentence
// has neither the end of a sentence or of a quotation before it, nor a space before it
// in Chinese.
func endsInAttribution(text string) bool {
	m := attribution().FindStringSubmatch(text[strings.LastIndexByte(text, '\n')+1:])
	if m == nil || m[1] == "" || utf8.RuneCountInString(m[3]) > longestAttribution {
		return false
	}
	name, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(m[3], func(r rune) bool { return !unicode.IsLetter(r) }))
	if !unicode.IsLetter(name) || unicode.IsLower(name) {
		return false
	}
	switch endingOf(m[1]) {
	case endsStop, endsCloser:
		return true
	}
	return m[2] != "" && content.IsWide(lastLetter(m[1])) && content.IsWide(name)
}

// lastStop returns the offset after the last Chinese full stop of the text.
func lastStop(text string) int {
	i := strings.LastIndexAny(text, "。！？")
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}
