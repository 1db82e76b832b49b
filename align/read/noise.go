package read

import (
	"strings"
	"unicode"

	"github.com/yiku-tm/yiku/align"
)

// mostNoise is the number of lines between the halves of a paragraph that may
// be no text: a running foot, the page number, a running head.
const mostNoise = 3

// isNoise tells whether a line is no text if it stands in mid-sentence: a page
// number, or a line that comes again as running heads do.
func (m *mender) isNoise(i int) bool {
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

// mayBeHead tells whether a line is short, has letters and no full stop, and
// stands beside a page number or alone between blank lines.
func (m *mender) mayBeHead(i int) bool {
	l := m.lines[i]
	if l.ending != endsOpen || l.width > longestHead || l.opening == opensMarker || !strings.ContainsFunc(m.body(i), unicode.IsLetter) {
		return false
	}
	return m.isMark[i-1] || m.isMark[i+1] ||
		(i == 0 || l.gap > 0 || l.page) && (i+1 == len(m.lines) || !m.adjacent(i, i+1))
}

// countHeads counts the lines that may be running heads: those that come twice
// or more are.
func (m *mender) countHeads() {
	m.heads = map[string]int{}
	for i := range m.lines {
		if m.mayBeHead(i) {
			m.heads[headKey(m.body(i))]++
		}
	}
}

// noiseKind is the kind of repair that leaves out a range of lines.
func (m *mender) noiseKind(from, to int) align.RepairKind {
	for i := from; i < to; i++ {
		if m.isMark[i] {
			return align.RepairPageNumber
		}
	}
	return RepairRunningHead
}

// dropNoise finds the page numbers and running heads that are left out even
// where no sentence goes on over them.
func (m *mender) dropNoise() {
	if m.options.allows(RepairRunningHead) {
		m.dropRunningHeads()
	}
	if m.options.allows(align.RepairPageNumber) {
		m.dropPageNumbers()
	}
	if len(m.dropped) == len(m.lines) { // a text of nothing else is a text
		clear(m.dropped)
	}
}

// dropPageNumbers finds the page numbers, and the running heads beside them.
func (m *mender) dropPageNumbers() {
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

func (m *mender) atFormFeed(i int) bool {
	return m.lines[i].page || i+1 < len(m.lines) && m.lines[i+1].page
}

// inMidSentence tells whether the lines around a line belong to one sentence.
func (m *mender) inMidSentence(i int) bool {
	return i > 0 && i+1 < len(m.lines) && m.lines[i-1].ending.cuttable() && m.carriesOn(i-1, i-1, i+1)
}
