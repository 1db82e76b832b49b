package rulings

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/tm/ruling"
)

// Published lists of terms are often plain text: a term and its translation on one line
// or on two consecutive lines, with titles and explanations in between.
//
//	1. 绿色发展 green development
//	共同富裕：common prosperity
//	新发展格局
//	a new pattern of development

// Line is a line or paragraph with its number.
type Line struct {
	Text   string
	Number int
}

// The longest phrase and rendering, in characters. Longer texts are prose.
const (
	longestPhrase    = 40
	longestRendering = 160
)

var (
	// numbering matches the number or bullet of a list item.
	numbering = regexp.MustCompile(`^\s*(?:[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[)）.．、]\s*|[•·●○■□◆▪※*–—-]\s+)`)
	// phraseFirst and renderingFirst match the phrase and the rendering of a line, without
	// the separator.
	phraseFirst    = regexp.MustCompile(`^(.*\p{Han}[”"」』）)》\d%]*)[\s:：=＝→|/,，;；–—-]*([^\p{Han}]+)$`)
	renderingFirst = regexp.MustCompile(`^([^\p{Han}]+?)[\s:：=＝→|/,，;；–—(（-]+(\p{Han}.*)$`)
)

// FromLines reads lines that hold a phrase and its rendering, or either in turn.
func FromLines(name string, lines []Line, o Options) Result {
	var r Result
	skip := func(l Line) {
		r.Skipped = append(r.Skipped, &LineError{Name: name, Line: l.Number, Problem: "the line is not a phrase with its rendering"})
	}
	var open *Line // a phrase whose rendering may be the next line
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

// partsOf divides a line into its Chinese phrase and its rendering, either of which may be
// empty.
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
	// GDP 增长 is a phrase; an abbreviation is not its rendering.
	if m := renderingFirst.FindStringSubmatch(line); m != nil && hasWord(m[1]) && strings.ContainsFunc(m[1], unicode.IsLower) {
		return trimBrackets(m[2]), strings.TrimSpace(m[1])
	}
	return line, ""
}

// hasWord reports whether the text has two consecutive letters: 5G and the letter of a
// list item are not renderings.
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

// trimBrackets removes brackets around the text and an unmatched closing bracket.
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

// isPhrase reports whether the text can be a term rather than a sentence.
func isPhrase(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= longestPhrase && !strings.ContainsAny(text, "。？！；")
}
