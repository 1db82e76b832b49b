package check

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/tm/unit"
)

// checkForm reports wrong codes, brackets, punctuation marks and spaces, and doubled words.
func (c *Checker) checkForm(p *pair) {
	if c.off[Form] || strings.TrimSpace(p.target.Text) == "" || strings.TrimSpace(p.source.Text) == "" {
		return
	}
	c.checkCodes(p)
	c.checkBrackets(p)
	c.checkMarks(p)
	c.checkQuotes(p)
	if lang.Spaced(p.targetTag) {
		c.checkBlanks(p)
		c.checkDoubled(p)
	}
}

// placeholders matches the codes in plain texts: {0}, ${name}, %s, %1$d, <b>.
var placeholders = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$?\{[A-Za-z0-9_.]*\}|%(?:\d+\$)?[sd@]\b|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>`)
})

// codesOf counts the inline codes and placeholders of a text.
func codesOf(v unit.Variant) map[string]int {
	counts := map[string]int{}
	for _, code := range v.Codes {
		data := code.Data
		if data == "" {
			data = string(code.Kind)
		}
		counts[data]++
	}
	for _, at := range placeholders().FindAllStringIndex(v.Text, -1) {
		if at[0] > 0 && v.Text[at[0]] == '%' && v.Text[at[0]-1] >= '0' && v.Text[at[0]-1] <= '9' {
			continue // 5%d
		}
		counts[v.Text[at[0]:at[1]]]++
	}
	return counts
}

func (c *Checker) checkCodes(p *pair) {
	source, target := codesOf(p.source), codesOf(p.target)
	if len(source) == 0 && len(target) == 0 {
		return
	}
	for _, code := range sortedKeys(source) {
		if lost := source[code] - target[code]; lost > 0 {
			c.report(p, Finding{Kind: Form, Rule: "code lost", Severity: Error, Message: "the code " + code + " is not in the translation", Source: code, local: true}, spansOf(p.source.Text, code), nil)
		}
	}
	for _, code := range sortedKeys(target) {
		if more := target[code] - source[code]; more > 0 {
			c.report(p, Finding{Kind: Form, Rule: "code added", Severity: Warning, Message: "the code " + code + " is not in the source", Target: code, local: true}, nil, spansOf(p.target.Text, code))
		}
	}
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// spansOf returns the first occurrence of the words in the text.
func spansOf(text, words string) []align.Span {
	if at := strings.Index(text, words); at >= 0 {
		return []align.Span{{Start: at, End: at + len(words)}}
	}
	return nil
}

// brackets lists the pairs that must be closed. Quotation marks are not among them: a
// quotation may continue over several units, and opens again in each paragraph.
var brackets = []struct{ open, close string }{{"(（", ")）"}, {"[［【", "]］】"}, {"{", "}"}, {"《", "》"}}

// bracketReach is the number of units within which a bracket must be closed: the length
// of a note in parentheses of two or three sentences.
const bracketReach = 3

// An openBracket is a bracket that no unit has closed yet.
type openBracket struct {
	pair *pair
	kind int // index in brackets
	span align.Span
}

// checkBrackets reports brackets of the target without a counterpart, if those of the
// source have one. A later unit may close a bracket.
func (c *Checker) checkBrackets(p *pair) {
	c.reportBrackets(p.number - bracketReach)
	for kind, b := range brackets {
		at := unclosed(p.target.Text, b.open, b.close)
		if at == nil || unclosed(p.source.Text, b.open, b.close) != nil {
			continue
		}
		if strings.Contains(b.open, p.target.Text[at.Start:at.End]) {
			c.brackets = append(c.brackets, openBracket{p, kind, *at})
			continue
		}
		if i := slices.IndexFunc(c.brackets, func(o openBracket) bool { return o.kind == kind }); i >= 0 {
			c.brackets = slices.Delete(c.brackets, i, i+1)
			continue
		}
		c.reportBracket(p, *at)
	}
}

// reportBrackets reports the open brackets of units with lower numbers.
func (c *Checker) reportBrackets(below int) {
	for len(c.brackets) > 0 && c.brackets[0].pair.number < below {
		c.reportBracket(c.brackets[0].pair, c.brackets[0].span)
		c.brackets = c.brackets[1:]
	}
}

func (c *Checker) reportBracket(p *pair, at align.Span) {
	c.report(p, Finding{Kind: Form, Rule: "bracket", Severity: Warning, Message: "the bracket " + p.target.Text[at.Start:at.End] + " has no counterpart", local: true}, nil, []align.Span{at})
}

// unclosed returns a bracket without a counterpart, or nil if each has one. 1) and a)
// need none.
func unclosed(text, open, closing string) *align.Span {
	var stack []align.Span
	for i, r := range text {
		span := align.Span{Start: i, End: i + utf8.RuneLen(r)}
		switch {
		case strings.ContainsRune(open, r):
			stack = append(stack, span)
		case !strings.ContainsRune(closing, r):
		case len(stack) > 0:
			stack = stack[:len(stack)-1]
		default:
			before := strings.TrimSpace(text[:i])
			if utf8.RuneCountInString(before) > 3 && !isItemBefore(before) {
				return &span
			}
		}
	}
	if len(stack) > 0 {
		return &stack[0]
	}
	return nil
}

// isItemBefore reports whether the text ends in the number or letter of an item: 2), b).
func isItemBefore(text string) bool {
	word := text[strings.LastIndexAny(text, " \n\t")+1:]
	return utf8.RuneCountInString(word) <= 2
}

// wideMarks holds the Chinese marks that do not occur in Latin or Cyrillic text.
const wideMarks = "，。；：？！、（）「」『』《》〈〉　"

// narrowMarks holds the marks that Chinese writes in wide form between characters.
const narrowMarks = ",;:?!"

func (c *Checker) checkMarks(p *pair) {
	text := p.target.Text
	runes := []rune(text)
	at := 0
	for i, r := range runes {
		span := align.Span{Start: at, End: at + utf8.RuneLen(r)}
		at = span.End
		var before, after rune
		if i > 0 {
			before = runes[i-1]
		}
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		switch {
		case p.targetTag != "zh" && lang.Spaced(p.targetTag) && strings.ContainsRune(wideMarks, r) && !han.IsHan(before) && !han.IsHan(after):
			c.report(p, Finding{Kind: Form, Rule: "wide mark", Severity: Warning, Message: "the mark " + string(r) + " is one of Chinese"}, nil, []align.Span{span})
		case p.targetTag == "zh" && strings.ContainsRune(narrowMarks, r) && han.IsHan(before) && (after == 0 || han.IsHan(after)):
			c.report(p, Finding{Kind: Form, Rule: "narrow mark", Severity: Warning, Message: "the mark " + string(r) + " is wide in Chinese"}, nil, []align.Span{span})
		}
	}
}

// inches matches marks after a number that are not quotation marks: 5'10", 24".
var inches = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+(?:\.\d+)?["']`) })

// checkQuotes reports a target that mixes straight and curly quotation marks or apostrophes, or
// has marks that the language does not use.
func (c *Checker) checkQuotes(p *pair) {
	text := inches().ReplaceAllStringFunc(p.target.Text, func(s string) string { return strings.Repeat("0", len(s)) })
	for _, x := range []struct {
		straight, curly, message string
		severity                 Severity
	}{{`"`, "“”„", "straight and curly quotation marks are mixed", Warning}, {"'", "’", "straight and curly apostrophes are mixed", Info}} {
		straight, curly := strings.Index(text, x.straight), strings.IndexAny(text, x.curly)
		if straight < 0 || curly < 0 || x.straight == "'" && !apostrophe(text, straight) {
			continue
		}
		c.report(p, Finding{Kind: Form, Rule: "mixed quotes", Severity: x.severity, Message: x.message, Target: x.straight},
			nil, []align.Span{{Start: straight, End: straight + 1}})
	}
	if p.targetTag != "ru" && p.targetTag != "fr" || strings.ContainsAny(text, "«»") {
		return // “ ” are the inner marks
	}
	if at := strings.IndexAny(text, "“\""); at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		mark := text[at : at+size]
		c.report(p, Finding{Kind: Form, Rule: "quotes of the language", Severity: Info, Message: "the outer quotation marks are « »", Target: mark}, nil, []align.Span{{Start: at, End: at + size}})
	}
}

// apostrophe reports whether the mark is inside a word.
func apostrophe(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}

var (
	doubleBlank = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN,;]  +[\pL\pN]`) })
	blankBefore = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN] +[,;:!?](?:\s|$)|[\pL\pN] +\.(?:\s|$)`) })
)

func (c *Checker) checkBlanks(p *pair) {
	if at := doubleBlank().FindStringIndex(p.target.Text); at != nil {
		c.report(p, Finding{Kind: Form, Rule: "double space", Severity: Info, Message: "two spaces", Target: "  "}, nil, []align.Span{{Start: at[0], End: at[1]}})
	}
	if p.targetTag == "fr" {
		return // French writes a space before ; : ! ?
	}
	if at := blankBefore().FindStringIndex(p.target.Text); at != nil && !strings.HasPrefix(p.target.Text[at[1]:], ".") { // . . .
		mark := strings.TrimSpace(p.target.Text[at[0]:at[1]])
		_, size := utf8.DecodeLastRuneInString(mark)
		c.report(p, Finding{Kind: Form, Rule: "space before mark", Severity: Info, Message: "a space before " + mark[len(mark)-size:], Target: " " + mark[len(mark)-size:]}, nil, []align.Span{{Start: at[0], End: at[1]}})
	}
}

// maybeDoubled holds words that good prose may repeat: had had, that that, nous nous,
// вот вот.
var maybeDoubled = map[string]bool{
	"had": true, "twenty": true, "that": true, "very": true, "ha": true, "long": true, "bye": true, "so": true, "is": true, "nous": true, "vous": true, "вот": true, "чуть": true, "еле": true, "да": true, "нет": true, "no": true, "more": true,
	"many": true, "step": true, "far": true, "never": true, "again": true, "ли": true, "что": true, "и": true, "ну": true, "очень": true, "très": true, "her": true, "там": true, "тут": true, "только": true, "tout": true,
}

// checkDoubled reports a word that occurs twice in a row.
func (c *Checker) checkDoubled(p *pair) {
	text := p.target.Text
	last, hyphen := align.Span{Start: -1}, -1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			if r != ' ' && r != 0xA0 && r != '\n' {
				last.Start = -1
			}
			if r == '-' || r == '‐' { // Jae-in in, high-power power line
				hyphen = i + size
			}
			i += size
			continue
		}
		joined := hyphen == i
		end := i
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) && r != '\'' && r != '’' && !unicode.IsMark(r) && !unicode.IsDigit(r) {
				break
			}
			end += size
		}
		word := text[i:end]
		lower := strings.ToLower(word)
		if last.Start >= 0 && strings.ToLower(text[last.Start:last.End]) == lower && !maybeDoubled[lower] && utf8.RuneCountInString(word) > 1 && !unicode.IsUpper(r) {
			if tripled(text, end, lower) || tripled(text[:last.Start], -1, lower) {
				last = align.Span{Start: i, End: end}
				i = end
				continue // tock tock tock
			}
			c.report(p, Finding{Kind: Form, Rule: "doubled word", Severity: Warning, Message: "“" + lower + "” is repeated", Suggestion: word, local: true}, nil, []align.Span{{Start: last.Start, End: end}})
		}
		last = align.Span{Start: i, End: end}
		if joined {
			last.Start = -1
		}
		i = end
	}
}

// tripled reports whether the word follows again at the place, or, if the place is -1,
// ends the text.
func tripled(text string, at int, word string) bool {
	if at < 0 {
		text = strings.TrimRight(text, " ")
		return strings.HasSuffix(strings.ToLower(text[max(0, len(text)-2*len(word)):]), word)
	}
	text = strings.TrimLeft(text[at:], " ")
	return strings.HasPrefix(strings.ToLower(text[:min(len(text), 2*len(word))]), word) // the lower-case form may be shorter
}
