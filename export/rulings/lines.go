package rulings

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/tm/ruling"
)

// Published lists of terms are often pages: a term and its translation in one line, or
// in two lines that follow each other, with titles and explanations between them.
//
//	1. 绿色发展 green development
//	共同富裕：common prosperity
//	新发展格局
//	a new pattern of development

// Line is a line or paragraph of a page, with its number.
type Line struct {
	Text   string
	Number int
}

// The longest phrase and rendering of a page, in characters: what is longer is prose.
const (
	longestPhrase    = 40
	longestRendering = 160
)

var (
	// numbering is what stands before an entry of a list.
	numbering = regexp.MustCompile(`^\s*(?:[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）.．、]\s*|[•·●○■□◆▪※*–—-]\s+)`)
	// phraseFirst and renderingFirst part a line in both writings. What joins the parts
	// belongs to neither.
	phraseFirst    = regexp.MustCompile(`^(.*\p{Han}[”"」』）)》\d%]*)[\s:：=＝→|/,，;；–—-]*([^\p{Han}]+)$`)
	renderingFirst = regexp.MustCompile(`^([^\p{Han}]+?)[\s:：=＝→|/,，;；–—(（-]+(\p{Han}.*)$`)
)

// FromLines reads the rulings of a page whose lines are a phrase and its rendering, or
// the two in turn.
func FromLines(name string, lines []Line, o Options) Result {
	var r Result
	skip := func(l Line) {
		r.Skipped = append(r.Skipped, &LineError{Name: name, Line: l.Number, Problem: "the line is no phrase with its rendering"})
	}
	var open *Line // a phrase that waits for its rendering
	for _, l := range lines {
		l.Text = strings.TrimSpace(numbering.ReplaceAllString(l.Text, ""))
		if l.Text == "" {
			continue
		}
		phrase, rendering := partsOf(l.Text)
		if phrase == "" && rendering != "" && open != nil {
			phrase, open = open.Text, nil
		}
		if open != nil {
			skip(*open)
			open = nil
		}
		if phrase != "" && rendering == "" && isPhrase(phrase) {
			open = &Line{phrase, l.Number}
			continue
		}
		x := ruling.Ruling{
			Phrase: phrase, Rendering: rendering, Lang: o.Lang, Status: ruling.Official, Authority: o.Authority, Date: o.Date, Citation: o.Citation,
		}
		if !isPhrase(phrase) || rendering == "" || utf8.RuneCountInString(rendering) > longestRendering || x.Validate() != nil {
			skip(l)
			continue
		}
		r.Rulings = append(r.Rulings, x)
	}
	if open != nil {
		skip(*open)
	}
	return r
}

// partsOf parts a line into what is Chinese and what is not; one of them is empty where
// the line is in one writing.
func partsOf(line string) (phrase, rendering string) {
	han, letters := false, 0
	for _, r := range line {
		switch {
		case unicode.Is(unicode.Han, r):
			han = true
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case !han:
		return "", line
	case letters == 0:
		return line, ""
	}
	if m := phraseFirst.FindStringSubmatch(line); m != nil && hasWord(m[2]) {
		return strings.TrimSpace(m[1]), trimBrackets(m[2])
	}
	// GDP 增长 is a phrase: an abbreviation before it renders nothing.
	if m := renderingFirst.FindStringSubmatch(line); m != nil && hasWord(m[1]) && strings.ContainsFunc(m[1], unicode.IsLower) {
		return trimBrackets(m[2]), strings.TrimSpace(m[1])
	}
	return line, ""
}

// hasWord reports whether the text has two letters that follow each other: 5G and a
// letter of a list are no rendering.
func hasWord(text string) bool {
	run := 0
	for _, r := range text {
		if run++; !unicode.IsLetter(r) {
			run = 0
		}
		if run == 2 {
			return true
		}
	}
	return false
}

// trimBrackets takes off brackets around the text, or the half of them that is left.
func trimBrackets(text string) string {
	text = strings.TrimSpace(text)
	for _, b := range []struct{ open, end string }{{"(", ")"}, {"（", "）"}, {"[", "]"}} {
		if strings.HasPrefix(text, b.open) && strings.HasSuffix(text, b.end) {
			text = text[len(b.open) : len(text)-len(b.end)]
		} else if strings.HasSuffix(text, b.end) && !strings.Contains(text, b.open) {
			text = strings.TrimSuffix(text, b.end)
		}
	}
	return strings.TrimSpace(text)
}

// isPhrase reports whether the text may be a term, and is no sentence.
func isPhrase(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= longestPhrase && !strings.ContainsAny(text, "。？！；")
}
