package read

import (
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// Where a section ends
//
// The break between two sections must be one over which no paragraph goes on,
// whatever the lines of the whole text would show. In the last part of the
// longest section that there may be, the line break with the surest signs is taken:
//
//	surestEnd   …合作。          a full stop, a blank line, and what follows
//	                             does not begin like the middle of a sentence
//	            双方强调…
//	likelyEnd   …合作。          a full stop, and then an indented line, or
//	            　　双方强调…    a line that is not full before
//	stopEnd     …合作。          a full stop at the end of a full line: in wrapped
//	            双方强调…        text the paragraph may go on
//	blankEnd    合作成果         a blank line after no full stop: a heading
//
//	            双方强调…
//	lineEnd                      any line break
//
// The last such place is taken. It is not beside a page number, which is told by
// its neighbours. A text without line breaks is cut after a full stop, where no
// sentence is divided.
type endCost int

const (
	surestEnd endCost = iota
	likelyEnd
	stopEnd
	blankEnd
	lineEnd
	noEnd
	// besideNumber is added beside a page number.
	besideNumber endCost = 8
)

// An end is looked for in the last part of a section: first in a small one of 32
// KiB, where most texts have a sure or a likely end, then in one of 256 KiB, which
// has some hundred paragraphs.
const (
	smallShare = 64
	largeShare = 8
)

// sectionEnd returns the length of the section that the text begins with, most
// bytes or fewer. It looks at no more of the text than that. most is no less than
// a character has.
func sectionEnd(text string, most int) int {
	if len(text) <= most {
		return len(text)
	}
	text = text[:lastWhole(text[:most])]
	if end, cost := endAfter(text, len(text)-len(text)/smallShare); cost <= likelyEnd {
		return end
	}
	from := len(text) - len(text)/largeShare
	if end, cost := endAfter(text, from); cost < noEnd+besideNumber {
		return end
	}
	for from > 0 && (from == len(text) || !utf8.RuneStart(text[from])) {
		from--
	}
	return from + endOfSentence(text[from:])
}

// endAfter returns the last of the surest line breaks after an offset, and how
// sure it is.
func endAfter(text string, from int) (end int, least endCost) {
	for from > 0 && (from == len(text) || !utf8.RuneStart(text[from])) {
		from--
	}
	least = noEnd + besideNumber
	s := &scanner{text: text, at: from}
	var before line
	after := 0 // the break after the line before
	for n := 0; ; n++ {
		next, ok := s.next()
		if !ok {
			return end, least
		}
		if n > 0 {
			if cost := costOfEnd(text, before, next); cost <= least {
				end, least = after, cost
			}
		}
		before, after = next, s.at
		if s.page { // the form feed goes with the page that it begins
			after--
		}
	}
}

// costOfEnd says how sure it is that a paragraph ends between two lines.
func costOfEnd(text string, before, next line) endCost {
	const notFull = 3.0 / 4 // of the width of the next line
	blank := next.gap > 0 || next.page
	stop := before.ending == endsStop && next.opening != opensSmall && next.opening != opensInner
	cost := lineEnd
	switch {
	case stop && blank:
		cost = surestEnd
	case stop && (next.indent >= before.indent+2 || float64(before.reach()) < notFull*float64(next.reach())):
		cost = likelyEnd
	case stop:
		cost = stopEnd
	case blank && !before.ending.cuttable():
		cost = blankEnd
	case blank && before.ending == endsOpen && next.opening != opensSmall && next.opening != opensInner:
		cost = blankEnd
	}
	for _, l := range [2]line{before, next} {
		if _, _, is := pageMarkOf(text[l.start:l.end]); is {
			return cost + besideNumber
		}
	}
	return cost
}

// endOfSentence is the offset after the last full stop in a text without line
// breaks, and what closes quotes and blanks after it; in a text without any, that
// after the last blank, or its end.
func endOfSentence(text string) int {
	for before := text; ; {
		i := strings.LastIndexAny(before, "。！？.!?…")
		if i < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		rest := strings.TrimLeft(text[i+size:], closers)
		begun := strings.TrimLeftFunc(rest, align.IsBlank)
		if size > 1 || len(begun) < len(rest) {
			return len(text) - len(begun)
		}
		before = text[:i]
	}
	if i := strings.LastIndexFunc(text, align.IsBlank); i >= 0 {
		return i + len(text[i:]) - len(strings.TrimLeftFunc(text[i:], align.IsBlank))
	}
	return len(text)
}
