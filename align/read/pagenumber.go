package read

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A page number on a line of its own is no text. Three things tell it from a
// number that is: how it is written, what stands around it, and that the numbers
// go up by one from page to page.
//
//	— 3 —   - 3 -   · 3 ·   第 3 页   Page 3 of 10   3/10      3
//	└──────────────── always a page number ────────┘ └ may be a chapter or a figure ┘
//
// A bare number is left out only in mid-sentence, beside a form feed, or if it
// goes up with a neighbour in a file where one of these was found. What is left
// out stays in the text of the document, under a repair.

// decorated matches a page number that can be nothing else; one of its groups is
// the number.
var decorated = pattern(`(?i)^(?:` +
	`[-–—―·•─]+[ \x{3000}]*([0-9]{1,4})[ \x{3000}]*[-–—―·•─]+` +
	`|第[ \x{3000}]*([0-9]{1,4})[ \x{3000}]*[页頁](?:[ \x{3000},，/]*共[ \x{3000}]*[0-9]{1,4}[ \x{3000}]*[页頁])?` +
	`|共[ \x{3000}]*[0-9]{1,4}[ \x{3000}]*[页頁][ \x{3000},，/]*第[ \x{3000}]*([0-9]{1,4})[ \x{3000}]*[页頁]` +
	`|(?:page|p\.|стр\.|страница|seite|página)[ ]*([0-9]{1,4})(?:[ ]*(?:of|из|sur|von|de|/)[ ]*[0-9]{1,4})?` +
	`)$`)

// bare matches a number, or a number of a total; group 1 is the number.
var bare = pattern(`^([0-9]{1,4})(?:[ ]*/[ ]*[0-9]{1,4})?$`)

// longestPageNumber is the length in bytes of the longest line that can be one:
// «第 1234 页，共 1234 页» with wide blanks.
const longestPageNumber = 48

// A pageMark is a line that looks like a page number.
type pageMark struct {
	line  int
	value int
	// sure tells that it is written as nothing but a page number is.
	sure bool
}

// pageMarkOf reads a line as a page number.
func pageMarkOf(body string) (value int, sure, ok bool) {
	if len(body) > longestPageNumber || !canBeginPageNumber(body) {
		return 0, false, false
	}
	body = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, body)
	if m := bare().FindStringSubmatch(body); m != nil {
		value, _ = strconv.Atoi(m[1])
		return value, false, value > 0
	}
	if m := decorated().FindStringSubmatch(body); m != nil {
		value, _ = strconv.Atoi(strings.Join(m[1:], ""))
		return value, true, value > 0
	}
	return 0, false, false
}

// canBeginPageNumber looks at the ends of a line only; it spares nearly all
// lines the regular expressions.
func canBeginPageNumber(body string) bool {
	first, _ := utf8.DecodeRuneInString(body)
	last, _ := utf8.DecodeLastRuneInString(body)
	return strings.ContainsRune("0123456789０１２３４５６７８９-–—―·•─第共pPсСsS", first) &&
		strings.ContainsRune("0123456789０１２３４５６７８９-–—―·•─页頁", last)
}

// pageMarks finds the lines that look like page numbers.
func pageMarks(y *layout) []pageMark {
	var marks []pageMark
	for i := range y.lines {
		if value, sure, ok := pageMarkOf(y.body(i)); ok {
			marks = append(marks, pageMark{i, value, sure})
		}
	}
	// A year that a wrap left alone on its line is text.
	var kept []pageMark
	for k, mark := range marks {
		if mark.sure || mark.value < firstYear || mark.value > lastYear || inSequence(marks, k) {
			kept = append(kept, mark)
		}
	}
	return kept
}

// Bare numbers between these are years, unless they go up by one from page to page.
const firstYear, lastYear = 1900, 2099

// inSequence tells whether mark k goes up by one from the mark before it or to
// the mark after it.
func inSequence(marks []pageMark, k int) bool {
	return k > 0 && marks[k-1].value+1 == marks[k].value ||
		k+1 < len(marks) && marks[k].value+1 == marks[k+1].value
}

// longestHead is the width of the widest running head.
const longestHead = 60

// headKey is the form under which running heads are counted: without digits,
// which are the number of the page or the date.
func headKey(body string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' || r == ' ' || r == '\u3000' {
			return -1
		}
		return r
	}, body)
}
