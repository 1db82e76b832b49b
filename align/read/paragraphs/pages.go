package paragraphs

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
)

// A page number on a line by itself is not part of the text. Three things distinguish it
// from a number that is: its form, the lines around it, and that page numbers increase by
// one from page to page.
//
//	— 3 —   - 3 -   · 3 ·   第 3 页   Page 3 of 10   3/10      3
//	└──────────────── always a page number ────────┘ └ may be a chapter or a figure ┘
//
// A bare number is left out only in mid-sentence, beside a form feed, or if it is
// consecutive with a neighbour in a file where one of these was found. What is left out
// stays in the text of the document, covered by a repair.

// decorated matches a line that can only be a page number; one of its groups is the
// number.
var decorated = pattern(`(?i)^(?:` +
	`[-–—―·•─]+[ \x{3000}]*([0-9]{1,4})[ \x{3000}]*[-–—―·•─]+` +
	`|第[ \x{3000}]*([0-9]{1,4})[ \x{3000}]*[页頁](?:[ \x{3000},，/]*共[ \x{3000}]*[0-9]{1,4}[ \x{3000}]*[页頁])?` +
	`|共[ \x{3000}]*[0-9]{1,4}[ \x{3000}]*[页頁][ \x{3000},，/]*第[ \x{3000}]*([0-9]{1,4})[ \x{3000}]*[页頁]` +
	`|(?:page|p\.|стр\.|страница|seite|página)[ ]*([0-9]{1,4})(?:[ ]*(?:of|из|sur|von|de|/)[ ]*[0-9]{1,4})?` +
	`)$`)

// bare matches a number, or a number of a total; group 1 is the number.
var bare = pattern(`^([0-9]{1,4})(?:[ ]*/[ ]*[0-9]{1,4})?$`)

// longestPageNumber is the length in bytes of the longest line that can be a page number:
// «第 1234 页，共 1234 页» with wide spaces.
const longestPageNumber = 48

// A pageMark is a line that looks like a page number.
type pageMark struct {
	line  int
	value int
	// sure reports that the line can only be a page number.
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

// canBeginPageNumber reports whether the first and the last character of a line allow a
// page number. It avoids running the regular expressions on nearly all lines.
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
	// A year may be alone on the last line of a wrapped paragraph.
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

// inSequence reports whether the value of mark k follows that of the mark before it or
// precedes that of the mark after it.
func inSequence(marks []pageMark, k int) bool {
	return k > 0 && marks[k-1].value+1 == marks[k].value ||
		k+1 < len(marks) && marks[k].value+1 == marks[k+1].value
}

// longestHead is the width of the widest running head.
const longestHead = 60

// headKey returns the key by which running heads are counted: the line without spaces
// and digits, which are the number of the page or the date.
func headKey(body string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' || r == ' ' || r == '\u3000' {
			return -1
		}
		return r
	}, body)
}

// Where form feeds separate the pages, a running head or foot is a line that, except for
// its digits, is the first or the last of page after page. It is left out everywhere, not
// only in mid-sentence, but kept at the top of the first page, where it is the title.
const (
	// fewestHeads is the least number of pages with a running head.
	fewestHeads = 3
	// headShare is the least share of the pages with a running head; that of a single
	// chapter may be on fewer.
	headShare = 0.2
	// deepestHead is the number of lines of a head or a foot.
	deepestHead = 2
)

// dropRunningHeads finds the running heads and feet of a text with form feeds.
func (m *builder) dropRunningHeads() {
	pages := m.pages()
	if len(pages) < fewestHeads {
		return
	}
	for range deepestHead {
		counts := map[string]int{}
		for _, p := range pages {
			seen := ""
			for _, i := range m.edges(p) {
				if key := headKey(m.body(i)); key != "" && key != seen {
					counts[key]++
					seen = key
				}
			}
		}
		found := false
		for k, p := range pages {
			for _, i := range m.edges(p) {
				if k == 0 && i == p[0] {
					continue
				}
				if n := counts[headKey(m.body(i))]; n >= fewestHeads && float64(n) >= headShare*float64(len(pages)) {
					m.dropped[i] = true
					found = true
				}
			}
		}
		if !found {
			return
		}
	}
}

// pages returns the first and last line of each page.
func (m *builder) pages() [][2]int {
	var pages [][2]int
	first := 0
	for i := range m.lines {
		if i > 0 && m.lines[i].page {
			pages = append(pages, [2]int{first, i - 1})
			first = i
		}
	}
	if len(pages) == 0 {
		return nil
	}
	return append(pages, [2]int{first, len(m.lines) - 1})
}

// edges returns the first and the last line of a page that are not left out yet, if they
// are short enough for a head. A page keeps at least one line.
func (m *builder) edges(page [2]int) []int {
	first, last := page[0], page[1]
	for first < last && m.dropped[first] {
		first++
	}
	for last > first && m.dropped[last] {
		last--
	}
	if first >= last {
		return nil
	}
	var edges []int
	for _, i := range [2]int{first, last} {
		if l := m.lines[i]; l.width <= longestHead && l.ending != endsStop {
			edges = append(edges, i)
		}
	}
	return edges
}

// mostNoise is the number of lines between the halves of a paragraph that may not be
// text: a running foot, the page number, a running head.
const mostNoise = 3

// isNoise reports whether a line in mid-sentence is not text: a page number, or a line
// that is repeated as running heads are.
func (m *builder) isNoise(i int) bool {
	if m.isMark[i] || m.dropped[i] {
		return true
	}
	if !m.options.allows(RepairRunningHead) || !m.mayBeHead(i) {
		return false
	}
	if m.heads == nil {
		m.countHeads()
	}
	return m.heads[headKey(m.body(i))] > 1
}

// mayBeHead reports whether a line is short, has letters and no full stop, and is beside
// a page number or alone between empty lines.
func (m *builder) mayBeHead(i int) bool {
	l := m.lines[i]
	if l.ending != endsOpen || l.width > longestHead || l.opening == opensMarker || !strings.ContainsFunc(m.body(i), unicode.IsLetter) {
		return false
	}
	return m.isMark[i-1] || m.isMark[i+1] ||
		(i == 0 || l.gap > 0 || l.page) && (i+1 == len(m.lines) || !m.adjacent(i, i+1))
}

// countHeads counts the lines that may be running heads; those that occur twice or more
// are. Where the beginnings of pages are known, a line counts once on each page, since a
// line that is repeated on a page is text.
func (m *builder) countHeads() {
	m.heads = map[string]int{}
	paged := m.options.Proportional
	for _, l := range m.lines {
		paged = paged || l.page
	}
	onPage := map[string]bool{}
	for i := range m.lines {
		if m.lines[i].page {
			clear(onPage)
		}
		if !m.mayBeHead(i) {
			continue
		}
		key := headKey(m.body(i))
		if !paged || !onPage[key] {
			m.heads[key]++
		}
		onPage[key] = true
	}
}

// noiseKind returns the kind of the repair that leaves out a range of lines.
func (m *builder) noiseKind(from, to int) align.RepairKind {
	for i := from; i < to; i++ {
		if m.isMark[i] {
			return align.RepairPageNumber
		}
	}
	return RepairRunningHead
}

// dropNoise finds the page numbers and running heads that are left out even where they
// do not interrupt a sentence.
func (m *builder) dropNoise() {
	if m.options.allows(RepairRunningHead) {
		m.dropRunningHeads()
	}
	if m.options.allows(align.RepairPageNumber) {
		m.dropPageNumbers()
	}
	if len(m.dropped) == len(m.lines) { // a file of nothing else is a text
		clear(m.dropped)
	}
}

// dropPageNumbers finds the page numbers, and the running heads beside them.
func (m *builder) dropPageNumbers() {
	m.marks = pageMarks(m.layout)
	for _, mark := range m.marks {
		m.isMark[mark.line] = true
	}
	proven := false // page numbers were found in mid-sentence or at form feeds
	for _, mark := range m.marks {
		if !mark.sure && !proven {
			proven = m.atFormFeed(mark.line) || m.inMidSentence(mark.line)
		}
	}
	for k, mark := range m.marks {
		if mark.sure || m.atFormFeed(mark.line) || proven && inSequence(m.marks, k) {
			m.dropped[mark.line] = true
		}
	}
	for _, mark := range m.marks {
		for _, i := range [2]int{mark.line - 1, mark.line + 1} {
			if m.dropped[mark.line] && i >= 0 && i < len(m.lines) && m.isNoise(i) && !m.isMark[i] {
				m.dropped[i] = true
			}
		}
	}
}

func (m *builder) atFormFeed(i int) bool {
	return m.lines[i].page || i+1 < len(m.lines) && m.lines[i+1].page
}

// inMidSentence reports whether the lines before and after a line belong to one sentence.
func (m *builder) inMidSentence(i int) bool {
	return i > 0 && i+1 < len(m.lines) && m.lines[i-1].ending.isOpen() && m.continues(i-1, i-1, i+1)
}
