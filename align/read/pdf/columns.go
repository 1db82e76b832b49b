package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A page of two columns may be stored column by column, and then its text comes out
// as people read it, or line by line across the page: Chinese on the left, English on
// the right, the first line of each, the second of each. Then the places of the pieces
// of text tell the columns apart:
//
//	┌ a heading over both ──────────┐     spans the gutter
//	│ 会议决定成立  │ The meeting    │
//	│ 工作组。      │ decided to set │
//	│               │ up a group.    │
//	            gutter: no piece stands here
//
// What spans the gutter divides the page into bands. In each, the left column is read
// from top to bottom, then the right one. Tables look like columns, too, but are read
// row by row: their cells are short, or no line of theirs goes on in the next.

// A piece is a piece of text on a page and its place in points, counted from the
// left and from the bottom.
type piece struct {
	text                     string
	left, right, top, bottom float64
}

func (p piece) height() float64 { return p.top - p.bottom }
func (p piece) width() float64  { return p.right - p.left }

const (
	// fewestInColumn is the number of lines that show a column.
	fewestInColumn = 3
	// spanShare is the share of the width of all text from which on a line may span
	// the gutter.
	spanShare = 0.6
	// leastGutter is the width of the narrowest gutter in heights of a line.
	leastGutter = 0.7
	// besideShare is the share of the lines of the shorter column that must stand beside
	// one of the other.
	besideShare = 0.5
	// turnShare is the share of the lines after which a line of the other column is
	// stored, from which on they are stored in turn.
	turnShare = 0.3
	// fullShare is the share of the lines of a column that must be nearly as wide as it,
	// nearlyFull how nearly.
	fullShare, nearlyFull = 0.4, 0.75
	// prose is the number of letters that lines of prose have on average; a Chinese
	// character counts as two.
	prose = 14
	// paragraphGap is the distance of lines, in that of most lines of a column, from which
	// on a space stands between them.
	paragraphGap = 1.6
)

// columnText returns the text of a page of two columns whose lines are stored in turn.
// ok is false for any other page.
func columnText(pieces []piece) (text string, ok bool) {
	lines := linesOf(pieces)
	if len(lines) < 2*fewestInColumn {
		return "", false
	}
	gutter, ok := findGutter(lines)
	if !ok {
		return "", false
	}
	var spanning []piece
	var sides [2][]piece
	turns, before := 0, -1
	for _, l := range lines {
		side := 0
		switch {
		case l.left < gutter && l.right > gutter:
			spanning = append(spanning, l)
			continue
		case l.left >= gutter:
			side = 1
		}
		sides[side] = append(sides[side], l)
		if before >= 0 && side != before {
			turns++
		}
		before = side
	}
	n := len(sides[0]) + len(sides[1])
	if float64(turns) < turnShare*float64(n) || !isProse(sides[0]) || !isProse(sides[1]) || !areBeside(sides[0], sides[1]) {
		return "", false
	}
	return inBands(spanning, sides), true
}

// verticalShare is the share of the pieces of text that must stand upright, twice as high
// as wide or more, for a page to be written from top to bottom.
const verticalShare = 0.7

// verticalText returns the text of a page that is written from top to bottom, its lines
// from right to left, as Chinese and Japanese once were and novels are. ok is false for
// any other page.
func verticalText(pieces []piece) (text string, ok bool) {
	long, upright := 0, 0
	for _, p := range pieces {
		if utf8.RuneCountInString(p.text) < 3 {
			continue
		}
		if long++; p.height() > 2*p.width() {
			upright++
		}
	}
	if upright == 0 || float64(upright) < verticalShare*float64(long) {
		return "", false
	}
	var b strings.Builder
	for _, tier := range tiers(pieces) {
		writeTier(&b, tier)
	}
	return strings.TrimRight(b.String(), "\n"), true
}

// tiers divides the pieces of upright text into the parts of the page that stand below
// one another, with a gap as high as a piece is wide over the whole page between them.
func tiers(pieces []piece) [][]piece {
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.top, a.top) })
	var list [][]piece
	low := 0.0
	for i, p := range pieces {
		if i == 0 || p.top < low-p.width() {
			list = append(list, nil)
			low = p.bottom
		}
		list[len(list)-1] = append(list[len(list)-1], p)
		low = min(low, p.bottom)
	}
	return list
}

// writeTier writes the upright lines of a tier from the right.
func writeTier(b *strings.Builder, pieces []piece) {
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.left+b.right, a.left+a.right) })
	for from := 0; from < len(pieces); {
		to := from + 1
		for to < len(pieces) && pieces[to].right > pieces[from].left+pieces[from].width()/2 {
			to++
		}
		line := pieces[from:to]
		slices.SortStableFunc(line, func(a, b piece) int { return cmp.Compare(b.top, a.top) })
		for _, p := range line {
			b.WriteString(strings.TrimSpace(p.text))
		}
		b.WriteByte('\n')
		from = to
	}
}

// linesOf joins pieces that follow one another on a line.
func linesOf(pieces []piece) []piece {
	var lines []piece
	for _, p := range pieces {
		p.text = strings.TrimRight(p.text, " \n")
		if strings.TrimSpace(p.text) == "" {
			continue
		}
		if n := len(lines); n > 0 {
			last := &lines[n-1]
			gap := p.left - last.right
			height := max(last.height(), p.height())
			if overlap(*last, p) > 0.5*min(last.height(), p.height()) && gap < height && gap > -height/2 {
				if gap > height/4 && last.right < p.left && isNarrow(last.text) && isNarrow(p.text) {
					last.text += " "
				}
				last.text += p.text
				last.right, last.top, last.bottom = max(last.right, p.right), max(last.top, p.top), min(last.bottom, p.bottom)
				continue
			}
		}
		lines = append(lines, p)
	}
	return lines
}

// isNarrow reports whether a text begins or ends in letters that are written with
// spaces between words.
func isNarrow(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return first < 0x2E80
}

// overlap is the height that two pieces have in common.
func overlap(a, b piece) float64 { return min(a.top, b.top) - max(a.bottom, b.bottom) }

// findGutter finds the place between the columns.
func findGutter(lines []piece) (at float64, ok bool) {
	left, right := lines[0].left, lines[0].right
	var heights []float64
	for _, l := range lines {
		left, right = min(left, l.left), max(right, l.right)
		heights = append(heights, l.height())
	}
	slices.Sort(heights)
	var narrow []piece
	for _, l := range lines {
		if l.width() < spanShare*(right-left) {
			narrow = append(narrow, l)
		}
	}
	slices.SortFunc(narrow, func(a, b piece) int { return cmp.Compare(a.left, b.left) })
	reach, widest := 0.0, leastGutter*heights[len(heights)/2]
	for i, l := range narrow {
		gap := l.left - reach
		if i >= fewestInColumn && len(narrow)-i >= fewestInColumn && gap >= widest {
			at, ok, widest = reach+gap/2, true, gap
		}
		reach = max(reach, l.right)
	}
	return at, ok
}

// isProse reports whether the lines of a column are those of a text: of some length,
// and many nearly as wide as the column, so that the text goes on in the next.
func isProse(lines []piece) bool {
	if len(lines) < fewestInColumn {
		return false
	}
	left, right := lines[0].left, lines[0].right
	for _, l := range lines {
		left, right = min(left, l.left), max(right, l.right)
	}
	full, letters := 0, 0
	for _, l := range lines {
		if l.right-left >= nearlyFull*(right-left) {
			full++
		}
		for _, r := range l.text {
			letters++
			if r >= 0x2E80 {
				letters++
			}
		}
	}
	return float64(full) >= fullShare*float64(len(lines)) && letters >= prose*len(lines)
}

// areBeside reports whether most lines of the shorter column stand beside one of the
// other.
func areBeside(a, b []piece) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for _, l := range a {
		if slices.ContainsFunc(b, func(o piece) bool { return overlap(l, o) > 0.5*min(l.height(), o.height()) }) {
			n++
		}
	}
	return float64(n) >= besideShare*float64(len(a))
}

// inBands writes the text of the bands between the lines that span the gutter. An empty
// line stands between columns and where a column leaves a space.
func inBands(spanning []piece, sides [2][]piece) string {
	fromTop := func(a, b piece) int { return cmp.Compare(b.top, a.top) }
	slices.SortStableFunc(spanning, fromTop)
	var b strings.Builder
	for i := range len(spanning) + 1 {
		for _, side := range sides {
			var lines []piece
			for _, l := range side {
				if (i == 0 || l.top <= spanning[i-1].top) && (i == len(spanning) || l.top > spanning[i].top) {
					lines = append(lines, l)
				}
			}
			slices.SortStableFunc(lines, fromTop)
			writeColumn(&b, lines)
		}
		if i < len(spanning) {
			b.WriteString(spanning[i].text + "\n\n")
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// writeColumn writes the lines of a column.
func writeColumn(b *strings.Builder, lines []piece) {
	var distances []float64
	for i := 1; i < len(lines); i++ {
		distances = append(distances, lines[i-1].bottom-lines[i].bottom)
	}
	slices.Sort(distances)
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
			if usual := distances[len(distances)/2]; lines[i-1].bottom-l.bottom > paragraphGap*usual {
				b.WriteByte('\n')
			}
		}
		b.WriteString(l.text)
	}
	if len(lines) > 0 {
		b.WriteString("\n\n")
	}
}
