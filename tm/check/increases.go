package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/words"
)

// Chinese and English count an increase by a multiple in different ways:
//
//	增长到3倍, 增长2倍    3 times as much, tripled, threefold, up 200 percent
//	                    not: doubled, twofold; “increased two times” is read in both ways
//
//	翻番, 翻两番          doubled, quadrupled
//
// increased matches the words before the multiple by which something grew; after a verb
// with 到 or 至 the multiple is the one that was reached.
var increased = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:增长|增加|提高|上升|上涨|扩大|提升|激增|猛增|增|涨)了?(?:近|约|逾|超|超过|将近|大约)?$`)
})

// increaseLength is the maximum length in bytes of a match of increased: 增长了将近.
const increaseLength = len("增长了将近")

// explained matches English words which say that the multiple is what was added.
var explained = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s+(?:more|higher|larger|greater|faster|over)\b`) })

// manyTimes is the multiple from which a difference of one does not deserve a warning.
const manyTimes = 10

// times matches the words that express a multiple without a number.
var times = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:doubl|tripl|quadrupl|quintupl|twice|thrice)|fold$`)
})

// doublings matches a number of doublings; the number is left out for one.
var doublings = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`翻了?(?:近|约|将近)?([一二两三四1234]?)番`)
})

// factors are the multiples that so many doublings make.
var factors = map[string]float64{"": 2, "一": 2, "1": 2, "二": 4, "两": 4, "2": 4, "三": 8, "3": 8, "四": 16, "4": 16}

// checkIncreases reports increases by a multiple for which the other side states the same
// multiple, and doublings for which it states another one.
func (c *Checker) checkIncreases(p *pair) {
	chinese, other, otherTag := p.source.Text, p.target.Text, p.targetTag
	if p.targetTag == "zh" {
		chinese, other, otherTag = other, chinese, p.sourceTag
	} else if p.sourceTag != "zh" {
		return
	}
	if otherTag != "en" || !strings.ContainsAny(chinese, "倍番") {
		return
	}
	stated := words.Quantities(otherTag, other)
	c.checkDoublings(p, chinese, other, stated)
	for i, q := range words.Quantities("zh", chinese) {
		if c.full(p) {
			return
		}
		if q.Kind != words.Multiple || q.Value <= 1 || !increased().MatchString(chinese[max(0, q.Start-increaseLength):q.Start]) {
			continue
		}
		var at []align.Span
		severity, rightly := Warning, false
		for _, s := range reachOf(stated, i) {
			multiple := s.Kind == words.Multiple || times().MatchString(other[s.Start:s.End])
			rightly = rightly || multiple && s.Value == q.Value+1 || s.Kind == words.Percent && s.Value == 100*q.Value
			if multiple && s.Value == q.Value {
				at = append(at, align.Span{Start: s.Start, End: s.End})
				if explained().MatchString(other[s.End:]) || q.Value >= manyTimes {
					severity = Info
				}
			}
		}
		if len(at) == 0 || rightly {
			continue
		}
		spans := []align.Span{{Start: q.Start, End: q.End}}
		f := Finding{Kind: Percent, Rule: "increase", Severity: severity, Message: fmt.Sprintf("an increase by %s is %s times as much: “%s” may be read as %s times",
			chinese[q.Start:q.End], strconv.FormatFloat(q.Value+1, 'f', -1, 64), excerpt(other, at), strconv.FormatFloat(q.Value, 'f', -1, 64))}
		if p.sourceTag == "zh" {
			c.report(p, f, spans, at)
		} else {
			c.report(p, f, at, spans)
		}
	}
}

// checkDoublings reports doublings of the Chinese text for which the other side states multiples,
// but not the one that they make.
func (c *Checker) checkDoublings(p *pair, chinese, other string, stated []words.Quantity) {
	for _, m := range doublings().FindAllStringSubmatchIndex(chinese, -1) {
		if c.full(p) {
			return
		}
		factor := factors[chinese[m[2]:m[3]]]
		var at []align.Span
		rightly := false
		for _, s := range stated {
			multiple := s.Kind == words.Multiple || times().MatchString(other[s.Start:s.End])
			rightly = rightly || multiple && s.Value == factor
			if multiple {
				at = append(at, align.Span{Start: s.Start, End: s.End})
			}
		}
		if rightly || len(at) == 0 {
			continue
		}
		spans := []align.Span{{Start: m[0], End: m[1]}}
		f := Finding{Kind: Percent, Rule: "increase", Severity: Warning, Message: fmt.Sprintf("%s is %s times as much, not “%s”",
			chinese[m[0]:m[1]], strconv.FormatFloat(factor, 'f', -1, 64), excerpt(other, at))}
		if p.sourceTag == "zh" {
			c.report(p, f, spans, at)
		} else {
			c.report(p, f, at, spans)
		}
	}
}
