package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A page of two columns may be stored column by column, in reading order, or line by line
// across the page: the first line of the left column, the first of the right, and so on.
// In the second case the positions of the pieces of text separate the columns:
//
//	┌ a heading over both ──────────┐     spans the gutter
//	│ 会议决定成立  │ The meeting    │
//	│ 工作组。      │ decided to set │
//	│               │ up a group.    │
//	            gutter: contains no piece
//
// Lines that span the gutter divide the page into bands. In each band the left column is
// read from top to bottom, then the right one. Tables also have columns but are read row by
// row: their cells are short, or their lines do not continue on the next line.

// A piece is a piece of text on a page and its position in points from the left and the
// bottom.
type piece struct {
	text                     string
	left, right, top, bottom float64
}

func (p piece) height() float64 { return p.top - p.bottom }
func (p piece) width() float64  { return p.right - p.left }

const (
	// fewestInColumn is the smallest number of lines in a column.
	fewestInColumn = 3
	// spanShare is the share of the width of all text above which a line may span the
	// gutter.
	spanShare = 0.6
	// leastGutter is the width of the narrowest gutter, in line heights.
	leastGutter = 0.7
	// besideShare is the share of the lines of the shorter column that must be level with
	// a line of the other.
	besideShare = 0.5
	// turnShare is the share of lines followed in the file by a line of the other column,
	// above which the columns are interleaved.
	turnShare = 0.3
	// fullShare is the share of the lines of a column that must have at least nearlyFull
	// of its width.
	fullShare, nearlyFull = 0.4, 0.75
	// prose is the least average number of letters in lines of prose. A Chinese
	// character counts as two.
	prose = 14
	// paragraphGap is the distance of lines, relative to the usual one in the column,
	// above which they are separated by a space.
	paragraphGap = 1.6
)

// columnText returns the text of a page of two interleaved columns. ok is false for any
// other page.
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
	over := headingsOver(&sides)
	spanning = append(spanning, over...)
	n := len(sides[0]) + len(sides[1])
	if float64(turns) < turnShare*float64(n) || !isProse(sides[0]) || !isProse(sides[1]) || !areBeside(sides[0], sides[1]) {
		return "", false
	}
	return inBands(spanning, sides), true
}

// headingsOver takes from the columns the short headings in the middle over both: they
// do not reach the gutter, or end before the other column begins, but stand out of
// their own column, and no line of the other one is beside them.
func headingsOver(sides *[2][]piece) []piece {
	var over []piece
	var body [2][]piece
	for side, lines := range sides {
		for _, l := range lines {
			if isBeside(l, sides[1-side]) {
				body[side] = append(body[side], l)
			}
		}
	}
	if len(body[0]) < fewestInColumn || len(body[1]) < fewestInColumn {
		return nil
	}
	right, left := body[0][0].right, body[1][0].left
	for _, l := range body[0] {
		right = max(right, l.right)
	}
	for _, l := range body[1] {
		left = min(left, l.left)
	}
	for side, lines := range sides {
		sides[side] = slices.DeleteFunc(slices.Clone(lines), func(l piece) bool {
			out := side == 0 && l.right > right+l.height() || side == 1 && l.left < left-l.height()
			if out && !isBeside(l, sides[1-side]) {
				over = append(over, l)
				return true
			}
			return false
		})
	}
	return over
}

func isBeside(l piece, lines []piece) bool {
	return slices.ContainsFunc(lines, func(o piece) bool { return overlap(l, o) > 0.5*min(l.height(), o.height()) })
}

// verticalShare is the share of pieces of text at least twice as high as wide above which
// a page is written vertically.
const verticalShare = 0.7

// verticalText returns the text of a page that is written vertically, with lines from
// right to left, like older Chinese and Japanese texts and novels. ok is false for any other
// page.
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

// tiers divides the pieces of vertical text at the gaps that extend over the whole width
// of the page and are at least as high as a piece is wide.
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

// writeTier writes the vertical lines of a tier from right to left.
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

// linesOf joins consecutive pieces on a line.
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

// isNarrow reports whether a text begins or ends with a letter of a script with spaces
// between words.
func isNarrow(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return first < 0x2E80
}

// overlap returns the height that two pieces have in common.
func overlap(a, b piece) float64 { return min(a.top, b.top) - max(a.bottom, b.bottom) }

// findGutter returns the position between the columns.
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

// isProse reports whether the lines of a column are prose: long enough, and many of them
// nearly as wide as the column, so that the text continues on the next line.
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

// areBeside reports whether most lines of the shorter column are level with a line of the
// other.
func areBeside(a, b []piece) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for _, l := range a {
		if isBeside(l, b) {
			n++
		}
	}
	return float64(n) >= besideShare*float64(len(a))
}

// inBands returns the text of the bands between the lines that span the gutter, with an
// empty line between columns and at gaps in a column.
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
