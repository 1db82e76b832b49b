package split

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// Line breaks inside a paragraph
//
// Package read has joined the lines that were wrapped, so a remaining break is mostly
// intended: an address, a table, verse, a heading on a line by itself. An empty line
// always ends a sentence. A single break does, unless the next line clearly continues the
// sentence:
//
//	a sentence              the next line begins with a small letter, and the
//	cut off in the middle.  text is one that ends its sentences with marks
//
//	主たる事務所の            the line ends in a particle that needs another word
//	所在地
//
//	白日依山尽，              the line ends in a comma or a dash: verse is read in
//	黄河入海流。             sentences
//
//	Text as wide as a page that has no mark at its end and is
//	Wrapped before a name.  the line has the length of wrapped lines
//
// A break inside a quotation or bracket that is kept whole never ends a sentence, and a
// break after marks is judged with them.

// A line without a mark at its end may be wrapped if it has the length of wrapped lines in
// mail and plain text, 60 to 100 bytes. A longer line was not wrapped, and a shorter one
// was ended on purpose. This does not hold in languages without spaces between words.
const (
	wrapWidth    = 60
	wrapWidthMax = 100
)

// breaks reports whether the line break of c ends a sentence.
func (w *walk) breaks(c candidate) bool {
	_, lines := skipSpaces(w.text, c.pos)
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
	case w.lang.continuing.end(line):
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
// floor. It looks back only as far as needed to see that the line is too long to be
// wrapped.
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
