package paragraphs

import (
	"strings"
	"unicode/utf8"
)

// Text files have one of two layouts. In one, each line is a paragraph, whatever its
// length. In the other, lines are wrapped at a fixed width, and a paragraph ends at an
// empty line, before an indented line, or at a line that is not full. A file may have
// both, such as a list before a wrapped article, so the layout is determined for each
// block of lines without an empty line between them.
//
// The evidence is where lines end in mid-sentence, that is, neither in a full
// stop nor in a colon. In the first layout such lines are headings and items of any
// length, and most lines are longer. In the second most lines are such lines, and they
// are of nearly equal length:
//
//	    ends in mid-sentence   ↓
//	会议指出，要坚持稳中求进工作总
//	基调，完整、准确、全面贯彻新发  ← full
//	展理念。                        ← not full: the end of the paragraph
//
// In alphabetic texts a line is full if the first word of the next would not have
// fitted, which is a sharper test than a length.
//
// Three kinds of lines look like wrapped text but are not. Tables and lists of values
// are recognised by their columns, verse by the capitals at the beginnings of its lines,
// and slogans, which are made equally long, by the lack of any full stop.

// The least and the greatest width of wrapped text, in columns. Ten Chinese characters or
// five English words are less than the narrowest newspaper column holds; such lines are
// verse.
const (
	minWrapChinese = 22
	minWrapLetters = 30
	maxWrap        = 240
)

// The number of columns by which a full line may be shorter than the width: in Chinese
// two characters, since a line must not begin with a comma or end with an opening
// bracket (JIS X 4051, GB/T 15834); in alphabetic texts a long word, which is used only
// to find the width of a file.
const (
	slackChinese = 4
	slackLetters = 14
)

// hanging is the number of columns by which a line may exceed the width: a comma in the
// margin.
const hanging = 2

// A layout describes how the lines of a file are laid out.
type layout struct {
	text  string
	lines []line
	// spaced reports that the language writes spaces between words.
	spaced bool
	// width is the width at which most of the file is wrapped, 0 for none.
	width int
	// indented reports that paragraphs of this file begin with an indent.
	indented bool
	// proportional reports that letters differ in width, as in a PDF, so that full lines
	// differ in their number of letters.
	proportional bool
	// wrap is, for each line, the width at which its block is wrapped, 0 for none.
	wrap []uint16
}

func (y *layout) body(i int) string { return y.text[y.lines[i].start:y.lines[i].end] }

// layoutOf returns the layout of a file and of each block in it.
func layoutOf(text string, lines []line, spaced, proportional bool) *layout {
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
		y.markIndents(from, to)
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

const (
	// fullShare is the least share of full lines among the lines of a wrapped file that
	// end in mid-sentence.
	fullShare = 0.6
	// openShare is the least share of full lines among all lines of a wrapped file. A
	// paragraph of three lines has two, a dialogue has few.
	openShare = 0.1
	// wideShare is the greatest share of lines that are wider than the width.
	wideShare = 0.05
)

// fewestFull is the least number of full lines of a wrapped file.
const fewestFull = 3

// fileWidth returns the width at which most of the file is wrapped, or 0.
func (y *layout) fileWidth() int {
	var open, all [maxWrap + hanging + 1]int
	opens, stops := 0, 0
	for _, l := range y.lines {
		w := min(l.reach(), maxWrap+hanging)
		all[w]++
		if l.ending.isOpen() {
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
		slack := y.slack()
		if y.proportional {
			slack = max(slack, w/proportionalShare)
		}
		for v := max(0, w-slack); v <= w; v++ {
			sum += open[v]
		}
		// Of windows with the same lines, the first one ends at the width of a line.
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

// countFull returns the number of lines that end in mid-sentence and are full at the
// width by the test of isFull.
func (y *layout) countFull(width int) int {
	full := 0
	for i := range y.lines[:len(y.lines)-1] {
		if y.lines[i].ending.isOpen() && y.isFull(i, i+1, width) {
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

// blockWidth returns the width at which the block of lines is wrapped, or 0.
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

// longestBlockText is the number of bytes of a block that are searched for full stops.
const longestBlockText = 4000

func (y *layout) blockText(from, to int) string {
	start, end := int(y.lines[from].start), int(y.lines[to-1].end)
	return y.text[start:min(end, start+longestBlockText)]
}

// mostOf is the share of the lines of a block that must pass a test for the block to pass.
const mostOf = 0.8

// isWrapped reports whether the block alone shows that it is wrapped at the width:
// it has lines that end in mid-sentence, and they are full.
func (y *layout) isWrapped(from, to, width int) bool {
	open, full := 0, 0
	for i := from; i < to-1; i++ {
		if !y.lines[i].ending.isOpen() || y.isTabular(i) {
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
	const fewest = 4 // lines: sometimes three in a row begin with a name
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

// A full line of proportional letters may have fewer letters than the width by the
// width divided by proportionalShare. In PDF columns of forty letters, one line in ten
// has still fewer.
const proportionalShare = 8

// isFull reports whether line i could not have taken the beginning of line next
// at the width.
func (y *layout) isFull(i, next, width int) bool {
	have := y.lines[i].reach()
	if y.lines[i].ending == endsHyphen {
		return true
	}
	if y.proportional && y.lines[i].ending.isOpen() { // a line that ends in a full stop may be short because its paragraph ends
		width -= width / proportionalShare
		if y.isInItem(i) {
			width -= hangingItem
		}
	}
	if !y.spaced && have+slackChinese+countASCII(y.body(i)) >= width {
		// The program that wrapped the line may have counted a digit as a Chinese
		// character, or the font may have wide digits.
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

// hangingItem is the indent in columns of the lines of an item of a list, which a PDF does
// not show: «(二) ».
const hangingItem = 6

// isInItem reports whether line i is in an item of a list: the paragraph that it is in
// begins with the mark of one or after a semicolon.
func (y *layout) isInItem(i int) bool {
	const longest = 8 // lines of an item
	for n := i; n >= 0 && n > i-longest; n-- {
		if y.lines[n].opening == opensMarker || n > 0 && y.lines[n-1].ending == endsSemicolon {
			return true
		}
		if n == 0 || !y.lines[n-1].ending.isOpen() {
			return false
		}
	}
	return false
}

// countASCII returns the number of visible ASCII characters.
func countASCII(body string) int {
	n := 0
	for i := range len(body) {
		if body[i] > ' ' && body[i] < utf8.RuneSelf {
			n++
		}
	}
	return n
}

// firstWord returns the width of the text up to the first space or Chinese character.
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

// markIndents marks the lines of a block that begin a paragraph by their indent. Where
// most lines are indented and the first is not, the indent is a hanging one, and the
// lines without it begin paragraphs.
func (y *layout) markIndents(from, to int) {
	least := uint8(255)
	for i := from; i < to; i++ {
		least = min(least, y.lines[i].indent)
	}
	set, within, setWithin := 0, 0, 0 // numbers of lines; within counts those in mid-sentence
	for i := from + 1; i < to; i++ {
		deep := y.lines[i].indent >= least+2
		carries := y.lines[i-1].ending.isOpen()
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
	// With a first-line indent, wrapped paragraphs have more lines without the indent
	// than with it, except short ones on a page that begins in mid-paragraph; there the
	// lines in mid-sentence have no indent. A block of single indented lines is
	// recognised by its full stops.
	isHanging := y.wrap[from] > 0 && y.lines[from].indent < least+2 && 2*set > to-from-1 && 2*setWithin > within
	for i := from; i < to; i++ {
		deep := y.lines[i].indent >= least+2
		y.lines[i].indentBegins = deep != isHanging && (i > from || deep)
	}
}

// isTabular reports whether a line is a row of columns: it contains tabs or wide gaps or,
// in Chinese, consists of three or more short pieces separated by spaces.
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
// continues the paragraph of a. It does so after any full line: a paragraph that ends in
// a full line looks like one that continues, and joining two paragraphs does less harm
// than breaking a sentence, since the full stop between them stays.
func (y *layout) wraps(a, next int) bool {
	before, after := y.lines[a], y.lines[next]
	width := int(y.wrap[a])
	switch {
	case after.opening == opensInner:
		return true
	case after.opening == opensMarker, after.indentBegins, y.isTabular(a), y.isTabular(next):
		return false
	case after.opening == opensArticle && before.ending >= endsSemicolon:
		return false
	case y.isFull(a, next, width), closesBracket(y.body(a), y.body(next)):
		return true
	case !before.ending.isOpen():
		return false
	}
	// A line that is not full and has no full stop is a heading, or the next word did
	// not fit for a reason that the text does not show, such as a note.
	wide := 2*before.reach() >= width
	if y.spaced {
		return wide && after.opening == opensSmall
	}
	return wide && before.ending == endsComma
}
