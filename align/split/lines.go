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
// blanks between words have no such sign.
const (
	wrapWidth    = 60
	wrapWidthMax = 100
)

// breaks tells whether the line break of c ends a sentence.
func (sp *splitter) breaks(c candidate) bool {
	_, lines := skipBlanks(sp.text, c.pos)
	if lines > 1 || c.end == len(sp.text) {
		return true
	}
	if shield := sp.found.pairs.shieldAt(c.pos); shield.Len() > 0 {
		return false
	}
	line := lineBefore(sp.text, sp.floor, c.pos)
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(line, align.IsBlank))
	next, _ := utf8.DecodeRuneInString(sp.text[c.end:])
	switch {
	case isBullet(next) || markerAt(sp.text, c.end) || numberedAt(sp.text, c.end):
		return true
	case isMark(last), isMark(next):
		return false
	case last == ',' || last == '，' || last == '、' || isDash(last) || isContinuing(next):
		return false
	case !sp.lang.spaced || isCJK(last):
		return true
	case unicode.IsLower(next) && sp.punctuated:
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
