package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/words"
)

// weekdayPatterns find the names of weekdays in a text; the first group that is not empty
// begins with one of weekdayNames. 周三 is a weekday only after a date or a word such as 本;
// 每周三次 is three times a week.
var weekdayPatterns = sync.OnceValue(func() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"zh": regexp.MustCompile(`(?:星期|礼拜)([一二三四五六日天])|[日（(本上下每]周([一二三四五六日])(?:[^次个天节场期小]|$)`),
		"en": regexp.MustCompile(`\b(Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b`),
		"fr": regexp.MustCompile(`(?i)\b(dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi)\b`),
		"ru": regexp.MustCompile(`(?i)(воскресень[еяю]|понедельник|вторник|сред[ауы]|четверг|пятниц[ауы]|суббот[ауы])`),
	}
})

// weekdayNames holds the beginnings of the names, from Sunday.
var weekdayNames = map[string][]string{
	"zh": {"日", "一", "二", "三", "四", "五", "六"},
	"en": {"sun", "mon", "tue", "wed", "thu", "fri", "sat"},
	"fr": {"dim", "lun", "mar", "mer", "jeu", "ven", "sam"},
	"ru": {"вос", "пон", "вто", "сре", "чет", "пят", "суб"},
}

// A weekdayAt is the name of a weekday in a text.
type weekdayAt struct {
	day  time.Weekday
	span align.Span
}

func weekdaysOf(tag, text string) (list []weekdayAt) {
	pattern := weekdayPatterns()[tag]
	if pattern == nil {
		return nil
	}
	for _, m := range pattern.FindAllStringSubmatchIndex(text, -1) {
		at := slices.IndexFunc(m[2:], func(i int) bool { return i >= 0 }) + 2
		name := strings.ToLower(text[m[at]:m[at+1]])
		if name == "天" {
			name = "日"
		}
		if tag == "ru" && strings.HasPrefix(name, "сред") && !wordBounds(text, m[at], m[at+1]) {
			continue // средства
		}
		day := slices.IndexFunc(weekdayNames[tag], func(n string) bool { return strings.HasPrefix(name, n) })
		list = append(list, weekdayAt{time.Weekday(day), align.Span{Start: m[at], End: m[at+1]}})
	}
	return list
}

// nearDate is the maximum number of bytes between a weekday and its date:
// "Wednesday, the ", "日（星期".
const nearDate = 12

// dateOf returns the only date of a text, and whether it is next to the weekday.
func dateOf(tag, text string, w weekdayAt) (date time.Time, ok bool) {
	var parts [3]*words.Quantity
	start, end := len(text), 0
	found := words.Quantities(tag, text)
	for i, kind := range []words.QuantityKind{words.Year, words.Month, words.Day} {
		for k := range found {
			if q := &found[k]; q.Kind == kind {
				if parts[i] != nil {
					return time.Time{}, false
				}
				parts[i], start, end = q, min(start, q.Start), max(end, q.End)
			}
		}
		if parts[i] == nil {
			return time.Time{}, false
		}
	}
	if w.span.Start > end+nearDate || w.span.End < start-nearDate || end-start > 5*nearDate {
		return time.Time{}, false
	}
	day := int(parts[2].Value)
	date = time.Date(int(parts[0].Value), time.Month(int(parts[1].Value)), day, 0, 0, 0, 0, time.UTC)
	return date, date.Day() == day && !strings.Contains(text, "农历")
}

// checkWeekdays reports weekdays that differ between source and target, and weekdays that
// do not match the date next to them.
func (c *Checker) checkWeekdays(p *pair) {
	source, target := weekdaysOf(p.sourceTag, p.source.Text), weekdaysOf(p.targetTag, p.target.Text)
	without := func(list, others []weekdayAt) (spans []align.Span) {
		for _, w := range list {
			if !slices.ContainsFunc(others, func(o weekdayAt) bool { return o.day == w.day }) {
				spans = append(spans, w.span)
			}
		}
		return spans
	}
	lost, added := without(source, target), without(target, source)
	if len(lost) > 0 && len(added) > 0 {
		c.report(p, Finding{
			Kind: Dates, Rule: "weekday", Severity: Error,
			Message: fmt.Sprintf("“%s” is not %s", excerpt(p.target.Text, added), excerpt(p.source.Text, lost)),
		}, lost, added)
		return
	}
	side := func(tag, text string, list []weekdayAt) (message string, spans []align.Span) {
		if len(list) != 1 {
			return "", nil
		}
		date, ok := dateOf(tag, text, list[0])
		if !ok || date.Weekday() == list[0].day {
			return "", nil
		}
		return fmt.Sprintf("%s is a %s", date.Format("2 January 2006"), date.Weekday()), []align.Span{list[0].span}
	}
	message, sourceSpans := side(p.sourceTag, p.source.Text, source)
	inTarget, targetSpans := side(p.targetTag, p.target.Text, target)
	if message == "" {
		message = inTarget
	}
	if message != "" {
		c.report(p, Finding{Kind: Dates, Rule: "weekday of the date", Severity: Warning, Message: message}, sourceSpans, targetSpans)
	}
}
