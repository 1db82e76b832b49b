package paragraphs

import (
	"strings"
	"unicode/utf8"
)

// How are the lines of a file to be understood? Two layouts are common. In one,
// a line is a paragraph, whatever its length. In the other, lines were wrapped
// at a fixed width, and a paragraph ends at an empty line, before an indented
// line, or at a line that is not full. Files are mixed: a wrapped article may
// follow a list, so that the question is asked for each block of lines without
// an empty line between them.
//
// The evidence is where lines end in mid-sentence, that is, neither in a full
// stop nor in a colon. In the first layout such lines are headings and items,
// of any length, and most lines are longer. In the second they are the many, and
// all but equally long:
//
//	    ends in mid-sentence   ↓
//	会议指出，要坚持稳中求进工作总
//	基调，完整、准确、全面贯彻新发  ← full
//	展理念。                        ← not full: the paragraph is over
//
// In alphabetic texts a line is full if the first word of the next would not
// have fitted any more, which is a sharper test than any length.
//
// Three kinds of lines look like wrapped text and are not. Tables and value lists
// are told by their columns; verse by its lines beginning with capitals; slogans,
// which are of equal length for beauty, by having no full stop anywhere.

// Widths in columns between which a width of wrapping is looked for. Below the
// lowest a column would hold ten Chinese characters or five English words, less
// than the narrowest newspaper column; verse lies there.
const (
	minWrapChinese = 22
	minWrapLetters = 30
	maxWrap        = 240
)

// slack is how many columns a full line may be short of the width: in Chinese
// two characters, since no line may begin with a comma or end with an opening
// bracket (JIS X 4051; GB/T 15834 says the same); in alphabetic texts, only
// for the first look at a file, a long word.
const (
	slackChinese = 4
	slackLetters = 14
)

// hanging is by how much a line may be wider than the width: one comma in the margin.
const hanging = 2

// layout is what the lines of a file, taken together, show.
type layout struct {
	text  string
	lines []line
	// spaced reports that the language writes spaces between words.
	spaced bool
	// width is the width at which most of the file is wrapped, 0 for none.
	width int
	// indented reports that paragraphs of this file begin with an indent.
	indented bool
	// proportional reports that letters are of different widths, as in a PDF: then a
	// line may be full and have fewer of them.
	proportional bool
	// wrap has for each line the width at which its block is wrapped, 0 for none.
	wrap []uint16
}

func (y *layout) body(i int) string { return y.text[y.lines[i].start:y.lines[i].end] }

// survey looks at the whole file and then at each block of it.
func survey(text string, lines []line, spaced, proportional bool) *layout {
	y := &layout{text: text, lines: lines, spaced: spaced, proportional: proportional, wrap: make([]uint16, len(lines))}
	y.width = y.fileWidth()
	y.indented = y.indentsParagraphs()
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && lines[to].gap == 0 && !lines[to].page {
			to++
		}
		width := uint16(y.blockWidth(from, to))
		for i := from; i < to; i++ {
			y.wrap[i] = width
		}
		y.markFresh(from, to)
		from = to
	}
	return y
}

func (y *layout) slack() int {
	if y.spaced {
		return slackLetters
	}
	return slackChinese
}

func (y *layout) minWrap() int {
	if y.spaced {
		return minWrapLetters
	}
	return minWrapChinese
}

// Shares that a file must reach to be taken for wrapped: of the lines that end
// in mid-sentence so many must be full; they must be so many of all lines (a
// paragraph of three lines has two, a dialogue few); so few may be wider than
// the width.
const (
	fullShare = 0.6
	openShare = 0.1
	wideShare = 0.05
)

// fewestFull is the number of full lines that show a width of wrapping.
const fewestFull = 3

// fileWidth finds the width at which most of the file is wrapped, or 0.
func (y *layout) fileWidth() int {
	var open, all [maxWrap + hanging + 1]int
	opens, stops := 0, 0
	for _, l := range y.lines {
		w := min(l.reach(), maxWrap+hanging)
		all[w]++
		if l.ending.cuttable() {
			open[w]++
			opens++
		}
		if l.ending == endsStop {
			stops++
		}
	}
	if stops == 0 || y.isVerse(0, len(y.lines)) { // slogans or a list have no stops
		return 0
	}
	best, most := 0, 0
	for w := y.minWrap(); w <= maxWrap; w++ {
		sum := 0
		for v := max(0, w-y.slack()); v <= w; v++ {
			sum += open[v]
		}
		// Of windows with the same lines the lowest is taken: it ends at a line.
		if sum > most {
			best, most = w, sum
		}
	}
	wider := 0
	for w := best + hanging + 1; w < len(all); w++ {
		wider += all[w]
	}
	n := float64(len(y.lines))
	if most < fewestFull || float64(most) < fullShare*float64(opens) || float64(most) < openShare*n || float64(wider) > wideShare*n {
		return 0
	}
	if full := y.countFull(best); float64(full) < fullShare*float64(opens) {
		return 0
	}
	return best
}

// countFull counts the lines that end in mid-sentence and are full at the width,
// by the sharper test.
func (y *layout) countFull(width int) int {
	full := 0
	for i := range y.lines[:len(y.lines)-1] {
		if y.lines[i].ending.cuttable() && y.isFull(i, i+1, width) {
			full++
		}
	}
	return full
}

// indentsParagraphs reports whether most lines after a full stop are indented and
// most lines after an open end are not.
func (y *layout) indentsParagraphs() bool {
	var after, indentedAfter, within, indentedWithin int
	for i := 1; i < len(y.lines); i++ {
		indented := 0
		if y.lines[i].indent >= 2 {
			indented = 1
		}
		switch y.lines[i-1].ending {
		case endsStop:
			after++
			indentedAfter += indented
		case endsOpen, endsComma, endsHyphen:
			within++
			indentedWithin += indented
		}
	}
	return indentedAfter >= 2 && 2*indentedAfter > after && 2*indentedWithin <= within
}

// blockWidth is the width at which the block of lines is wrapped, or 0.
func (y *layout) blockWidth(from, to int) int {
	widest, stops := 0, 0
	for i := from; i < to; i++ {
		widest = max(widest, y.lines[i].reach())
		if y.lines[i].ending == endsStop {
			stops++
		}
	}
	fits := y.width > 0 && widest <= y.width+hanging
	if to-from > 2 && widest >= y.minWrap() && widest <= maxWrap &&
		(stops > 0 || hasStop(y.blockText(from, to))) && y.isWrapped(from, to, widest) && !y.isVerse(from, to) {
		if fits && widest > y.width-y.slack() {
			return y.width
		}
		return widest
	}
	if fits {
		return y.width
	}
	return 0
}

// longestLook bounds the part of a block that is searched for full stops.
const longestLook = 4000

func (y *layout) blockText(from, to int) string {
	start, end := int(y.lines[from].start), int(y.lines[to-1].end)
	return y.text[start:min(end, start+longestLook)]
}

// mostOf is how many of the lines in question must pass a test on a block.
const mostOf = 0.8

// isWrapped reports whether the block alone shows that it is wrapped at the width:
// it has lines that end in mid-sentence, and they are full.
func (y *layout) isWrapped(from, to, width int) bool {
	open, full := 0, 0
	for i := from; i < to-1; i++ {
		if !y.lines[i].ending.cuttable() || y.isTabular(i) {
			continue
		}
		open++
		if y.isFull(i, i+1, width) {
			full++
		}
	}
	return open >= 2 && float64(full) >= mostOf*float64(open)
}

// isVerse reports whether nearly all lines of the block begin with a capital.
func (y *layout) isVerse(from, to int) bool {
	const fewest = 4 // lines: three in a row begin with a name now and then
	if !y.spaced || to-from < fewest {
		return false
	}
	capital := 0
	for _, l := range y.lines[from+1 : to] {
		if l.opening == opensCapital {
			capital++
		}
	}
	return float64(capital) >= mostOf*float64(to-from-1)
}

// proportionalShare is which part of its letters a line may lack because those it
// has are wide. In columns of forty letters of a PDF one line in ten lacks more.
const proportionalShare = 8

// isFull reports whether line i could not have taken the beginning of line next
// at the width.
func (y *layout) isFull(i, next, width int) bool {
	have := y.lines[i].reach()
	if y.lines[i].ending == endsHyphen {
		return true
	}
	if y.proportional && y.lines[i].ending.cuttable() { // after a full stop a paragraph may end
		width -= width / proportionalShare
	}
	if !y.spaced && have+slackChinese+countASCII(y.body(i)) >= width {
		// A digit may have been counted like a Chinese character: some programs
		// wrap by characters, and some fonts have wide digits.
		return true
	}
	word := firstWord(y.body(next))
	if y.spaced {
		have++ // the space
	} else if word == 0 {
		return false
	}
	return have+word > width
}

// countASCII counts the letters and digits of one column.
func countASCII(body string) int {
	n := 0
	for i := range len(body) {
		if body[i] > ' ' && body[i] < utf8.RuneSelf {
			n++
		}
	}
	return n
}

// firstWord is the width of the letters and digits that a text begins with, up
// to the first space or Chinese character.
func firstWord(body string) int {
	n := 0
	for _, r := range body {
		if r <= ' ' || r >= 0x2E80 || n >= 40 {
			break
		}
		n++
	}
	return n
}

// markFresh finds the lines of a block that their indent sets off. Where most
// lines are indented against the first, the indent is a hanging one and it is
// the lines without it that begin paragraphs.
func (y *layout) markFresh(from, to int) {
	least := uint8(255)
	for i := from; i < to; i++ {
		least = min(least, y.lines[i].indent)
	}
	set, within, setWithin := 0, 0, 0 // of lines, and of those that carry on a sentence
	for i := from + 1; i < to; i++ {
		deep := y.lines[i].indent >= least+2
		carries := y.lines[i-1].ending.cuttable()
		if deep {
			set++
		}
		if carries {
			within++
		}
		if deep && carries {
			setWithin++
		}
	}
	// Wrapped paragraphs have more lines without the indent than with it, but for
	// short ones on a page that begins in mid-paragraph; there it is not the lines
	// in mid-sentence that have the indent. A block of single indented lines is told
	// by its full stops.
	isHanging := y.wrap[from] > 0 && y.lines[from].indent < least+2 && 2*set > to-from-1 && 2*setWithin > within
	for i := from; i < to; i++ {
		deep := y.lines[i].indent >= least+2
		y.lines[i].fresh = deep != isHanging && (i > from || deep)
	}
}

// isTabular reports whether a line stands in columns: tabs or wide gaps inside it,
// or in Chinese three short pieces and more with spaces between them.
func (y *layout) isTabular(i int) bool {
	body := y.body(i)
	if strings.Contains(body, "\t") || strings.Contains(body, "    ") {
		return true
	}
	if y.spaced {
		return false
	}
	pieces, longest := 0, 0
	for piece := range strings.FieldsSeq(body) {
		pieces++
		longest = max(longest, len(piece))
	}
	const sixCharacters = 6 * len("字")
	return pieces >= 3 && longest <= sixCharacters
}

// wraps reports whether line next, in the same block of wrapped lines as line a,
// carries on the sentence or the paragraph of a. A full line is carried on by
// the next, whatever it ends in: a paragraph that ends in a full line cannot be
// told from one that goes on, and joining two paragraphs does less harm than
// cutting a sentence, since the full stop between them stays.
func (y *layout) wraps(a, next int) bool {
	before, after := y.lines[a], y.lines[next]
	width := int(y.wrap[a])
	switch {
	case after.opening == opensInner:
		return true
	case after.opening == opensMarker, after.fresh, y.isTabular(a), y.isTabular(next):
		return false
	case after.opening == opensArticle && before.ending >= endsSemicolon:
		return false
	case y.isFull(a, next, width):
		return true
	case !before.ending.cuttable():
		return false
	}
	// A line that is not full and has no full stop is a heading, or its next word
	// did not fit for a reason that is not seen: a note, a ragged edge.
	wide := 2*before.reach() >= width
	if y.spaced {
		return wide && after.opening == opensSmall
	}
	return wide && before.ending == endsComma
}
