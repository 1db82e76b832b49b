package paragraphs

import (
	"slices"
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

// headKeys appends the keys by which running heads are counted to keys: the line without
// spaces, and for each of its numbers the line with the difference to the number of the
// page in its place. So a head has a key in common with that of another page if they
// differ in the number of the page only. «Article 41» and «Article 49» have none, unless
// there are eight pages between them: they are headings.
func headKeys(keys []string, body string, page int) []string {
	body = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ' || r == '\u3000':
			return -1
		}
		return r
	}, body)
	if body == "" {
		return keys
	}
	keys = append(keys, body)
	for from := 0; from < len(body); {
		to := from
		for to < len(body) && body[to] >= '0' && body[to] <= '9' {
			to++
		}
		if from == to {
			from++
			continue
		}
		if n, err := strconv.Atoi(body[from:to]); err == nil && to-from <= len("9999") {
			keys = append(keys, body[:from]+"\x00"+strconv.Itoa(n-page)+"\x00"+body[to:])
		}
		from = to
	}
	return keys
}

// Where form feeds separate the pages, a running head or foot is a line that, except for
// the number of the page, is the first or the last of page after page. It is left out
// everywhere, not only in mid-sentence, but kept at the top of the first page, where it is
// the title.
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
	numbered := m.areNumbered(pages)
	keysOf := func(keys []string, i, page int) []string {
		if _, _, mark := pageMarkOf(m.body(i)); numbered && !mark {
			return append(keys, m.body(i))
		}
		return headKeys(keys, m.body(i), page)
	}
	var keys []string
	for range deepestHead {
		counts := map[string]int{}
		for n, p := range pages {
			keys = keys[:0]
			for _, i := range m.edges(p) {
				keys = keysOf(keys, i, n)
			}
			slices.Sort(keys) // a key counts once on a page
			for _, key := range slices.Compact(keys) {
				counts[key]++
			}
		}
		found := false
		for n, p := range pages {
			for _, i := range m.edges(p) {
				if n == 0 && i == p[0] {
					continue
				}
				if c := mostFrequent(counts, keysOf(keys[:0], i, n)); c >= fewestHeads && float64(c) >= headShare*float64(len(pages)) {
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

// areNumbered reports whether most pages have their numbers on lines of their own, and so
// not in their heads.
func (m *builder) areNumbered(pages [][2]int) bool {
	numbered, marks := 0, m.marks
	for _, p := range pages {
		found := false
		for ; len(marks) > 0 && marks[0].line <= p[1]; marks = marks[1:] {
			found = found || marks[0].line < p[0]+deepestHead || marks[0].line > p[1]-deepestHead
		}
		if found {
			numbered++
		}
	}
	return 2*numbered > len(pages)
}

// mostFrequent returns the count of the most frequent key.
func mostFrequent(counts map[string]int, keys []string) int {
	most := 0
	for _, key := range keys {
		most = max(most, counts[key])
	}
	return most
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
// that is repeated as running heads are, whatever its digits.
func (m *builder) isNoise(i int) bool {
	if m.isMark[i] || m.dropped[i] {
		return true
	}
	return slices.ContainsFunc(m.repeated(i, withoutDigits), func(h head) bool {
		return h.line != i && (!m.heads.paged || h.page != m.heads.page[i])
	})
}

// isHeadBeside reports whether a line beside a page number is a running head: the very
// same line is on one of the pages before. The first one is kept, since a chapter often
// begins with its head.
func (m *builder) isHeadBeside(i int) bool {
	same := m.repeated(i, strings.TrimSpace)
	if len(same) == 0 {
		return false
	}
	page := m.heads.page[i]
	before, _ := slices.BinarySearchFunc(same, page-farthestHead, func(h head, page int) int { return h.page - page })
	return same[before].page < page
}

// farthestHead is the number of pages from a running head to the next: the other pages
// may have another head or none, as where a chapter begins.
const farthestHead = 4

// repeated returns the lines that may be running heads and have the key of line i, and
// the line itself; none if it cannot be one.
func (m *builder) repeated(i int, key func(string) string) []head {
	if !m.options.allows(RepairRunningHead) || !m.mayBeHead(i) {
		return nil
	}
	if m.heads == nil {
		m.countHeads()
	}
	return m.heads.lines[key(m.body(i))]
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

// heads are the lines that may be running heads.
type heads struct {
	lines map[string][]head // by themselves and withoutDigits, in order
	page  map[int]int       // of a line
	paged bool              // the beginnings of pages are known
}

// A head is a line that may be a running head.
type head struct{ line, page int }

// withoutDigits returns the key of a line in mid-sentence, where all its digits may differ
// from those of the head of another page.
func withoutDigits(body string) string {
	return "\x01" + strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, body)
}

// countHeads finds the lines that may be running heads, and their pages. Where the
// beginnings of pages are not known, the page numbers are counted.
func (m *builder) countHeads() {
	m.heads = &heads{map[string][]head{}, map[int]int{}, m.options.Proportional}
	for _, l := range m.lines {
		m.heads.paged = m.heads.paged || l.page
	}
	page := 0
	for i := range m.lines {
		if m.lines[i].page || !m.heads.paged && m.isMark[i] {
			page++
		}
		if !m.mayBeHead(i) {
			continue
		}
		m.heads.page[i] = page
		for _, key := range [2]string{strings.TrimSpace(m.body(i)), withoutDigits(m.body(i))} {
			m.heads.lines[key] = append(m.heads.lines[key], head{i, page})
		}
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
	m.marks = pageMarks(m.layout)
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
			if m.dropped[mark.line] && i >= 0 && i < len(m.lines) && !m.isMark[i] && m.isHeadBeside(i) {
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
