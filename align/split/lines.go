package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// Line breaks inside a paragraph
//
// Package read has joined the lines that were wrapped, so a break that is still
// there was mostly meant: an address, a table, verse, a heading on its own line.
// A blank line always separates. A single break separates unless the next line
// plainly goes on with the sentence:
//
//	a sentence              the next line begins with a small letter, and the
//	cut off in the middle.  text is one that ends its sentences with marks
//
//	主たる事務所の            the line ends in a particle that asks for more
//	所在地
//
//	白日依山尽，              the line ends in a comma or a dash: verse is read in
//	黄河入海流。             sentences
//
//	Text as wide as a page that has no mark at its end and is
//	Wrapped before a name.  the line is as long as wrapped lines are
//
// A break inside a quotation or bracket kept whole never separates, and one
// after marks has been judged with them.

// A line without a mark at its end looks wrapped when it is as long as wrapped
// lines are: 60 to 100 bytes, the settings of mail and plain text. A longer line
// was never wrapped, a shorter one ends where it was meant to. Languages without
// spaces between words have no such sign.
const (
	wrapWidth    = 60
	wrapWidthMax = 100
)

// breaks reports whether the line break of c ends a sentence.
func (w *walk) breaks(c candidate) bool {
	_, lines := skipBlanks(w.text, c.pos)
	if lines > 1 || c.end == len(w.text) {
		return true
	}
	if shield := w.found.pairs.shieldAt(c.pos); shield.Len() > 0 {
		return false
	}
	line := strings.TrimRightFunc(lineBefore(w.text, w.floor, c.pos), align.IsBlank)
	last, _ := utf8.DecodeLastRuneInString(line)
	next, _ := utf8.DecodeRuneInString(w.text[c.end:])
	switch {
	case isBullet(next) || markerAt(w.text, c.end) || numberedAt(w.text, c.end):
		return true
	case w.lang.isMark(last), w.lang.isMark(next):
		return false
	case w.lang.goesOn.end(line):
		return false
	case last == ',' || last == '，' || last == '、' || isDash(last) || isContinuing(next):
		return false
	case !w.lang.spaced || isCJK(last):
		return true
	case unicode.IsLower(next) && w.punctuated:
		return false
	}
	return len(line) < wrapWidth || len(line) > wrapWidthMax || !unicode.IsLetter(last)
}

// lineBefore returns the line that ends at byte end and does not begin before
// floor. It looks no further back than to see that the line is too long for a
// wrapped one.
func lineBefore(text string, floor, end int) string {
	start := end
	for start > floor && end-start <= wrapWidthMax {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if isBreak(r) {
			break
		}
		start -= size
	}
	return text[start:end]
}
