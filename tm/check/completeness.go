package check

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/tm/fold"
)

// leastOmitted is the number of letters from which a sentence without a translation is
// a warning: shorter texts are headings, datelines and signatures, which translators drop.
const leastOmitted = 12

// leastSentence is that number for a text that a full stop marks as a sentence: 深化医药改革。
const leastSentence = 6

// checkCompleteness reports text that is missing on one side, copied or left untranslated.
func (c *Checker) checkCompleteness(p *pair) {
	if c.off[Completeness] {
		return
	}
	source, target := strings.TrimSpace(p.source.Text), strings.TrimSpace(p.target.Text)
	switch {
	case source == "" && target == "":
		return
	case target == "":
		f := Finding{Kind: Completeness, Rule: "omitted sentence", Severity: Warning, Message: "no translation: “" + shorten(source) + "”", local: true}
		n := letters(source)
		if n < leastOmitted && (n < leastSentence || !strings.HasSuffix(source, "。")) {
			f.Severity = Info
		}
		c.report(p, f, wholeOf(p.source.Text), nil)
		return
	case source == "":
		c.report(p, Finding{Kind: Completeness, Rule: "added sentence", Severity: Info, Message: "not in the source: “" + shorten(target) + "”", local: true}, nil, wholeOf(p.target.Text))
		return
	}
	if c.omitted != nil {
		c.checkOmissions(p)
	}
	if fold.String(source) == fold.String(target) {
		if isText(source) {
			c.report(p, Finding{Kind: Completeness, Rule: "same as source", Severity: Warning, Message: "the translation is the source", local: true}, wholeOf(p.source.Text), wholeOf(p.target.Text))
		}
		return
	}
	if p.targetTag == "zh" || p.targetTag == "ja" || p.targetTag == "yue" || p.sourceTag == p.targetTag {
		return
	}
	for _, s := range hanRuns(p.target.Text) {
		if inParentheses(p.target.Text, s.Start) || inQuotes(p.target.Text, s) {
			continue // a name in its own script
		}
		words := p.target.Text[s.Start:s.End]
		var from []align.Span
		if at := strings.Index(p.source.Text, words); at >= 0 {
			from = []align.Span{{Start: at, End: at + len(words)}}
		}
		c.report(p, Finding{Kind: Completeness, Rule: "left over", Severity: Warning, Message: "“" + words + "” is not translated", local: true}, from, []align.Span{s})
	}
}

func wholeOf(text string) []align.Span { return []align.Span{{Start: 0, End: len(text)}} }

// isText reports whether a text has words that a translation would change: Chinese
// characters, or several words in letters.
func isText(text string) bool {
	if strings.ContainsFunc(text, han.IsHan) {
		return true
	}
	lower := 0
	for _, w := range strings.Fields(text) {
		if w == strings.ToLower(w) && strings.ContainsFunc(w, unicode.IsLetter) && !strings.ContainsAny(w, "./@_") {
			lower++
		}
	}
	return lower >= 2
}

// letters returns the number of letters and Chinese characters.
func letters(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// hanRuns returns the runs of Chinese characters of a text.
func hanRuns(text string) (runs []align.Span) {
	start := -1
	for i, r := range text {
		isHan := han.IsHan(r) && r != '丨' // 丨 is used as a rule: Sports丨News
		switch {
		case isHan && start < 0:
			start = i
		case !isHan && start >= 0:
			runs = append(runs, align.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		runs = append(runs, align.Span{Start: start, End: len(text)})
	}
	return runs
}

// inQuotes reports whether quotation or title marks enclose the span.
func inQuotes(text string, s align.Span) bool {
	before := strings.TrimRight(text[:s.Start], " ")
	for _, open := range []string{"“", "‘", "「", "『", "《", "«", "„", `"`, "【"} {
		if strings.HasSuffix(before, open) {
			return true
		}
	}
	return false
}

// shown is the maximum number of characters of a sentence in a message.
const shown = 40

func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= shown {
		return text
	}
	return fmt.Sprintf("%s…", strings.TrimSpace(string(runes[:shown])))
}
