package mixed

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/table"
)

// Lists and tables
//
// Word lists have a term and its translation on a line, and a sign between them
// that is the same on all lines:
//
//	共同体意识 / a sense of community      双赢：win-win      减贫 → poverty reduction
//
// The sign belongs to neither. It also shows where to cut what is too short to
// stand for itself (paragraph.go). It is found by trying: at which sign are most
// lines parted so that one language stands before it and the other after it?
//
// A table has more columns than the two of its texts, such as serial numbers and
// pages. Cells that hold only a number belong to neither side, and so do the
// names of the columns.

const (
	// listShare is the share of the lines with both languages that a sign must
	// part to be that of a list, fewestLines the number of them. A mere space takes
	// more lines and that share of all lines with letters, because names in other
	// letters stand between spaces too; so do two lines with a sign.
	listShare         = 0.8
	fewestLines       = 2
	fewestSpacedLines = 3
)

// listLine is a line of a list: its first language ends at end, its second one
// begins at start.
type listLine struct {
	end, start int
	sides      [2]int
	sign       string
}

// blankSign is the sign of a list whose terms are parted by a space.
const blankSign = " "

// listLines returns the lines of the page that are parted by the sign of a list,
// by the number of their paragraph; none where the page holds no list.
func (p *parter) listLines() map[int]listLine {
	if p.bothIdeographic() {
		return nil
	}
	both, lettered := 0, 0
	bySign := make(map[string]map[int]listLine)
	for i, span := range p.doc.Paragraphs {
		text := p.doc.Text[span.Start:span.End]
		if len(text) > longestLine {
			continue
		}
		weight := p.sidesOf(text)
		if weight[0]+weight[1] > 0 {
			lettered++
		}
		if weight[0] == 0 || weight[1] == 0 {
			continue
		}
		both++
		for sign, line := range p.signsOf(text, weight) {
			if bySign[sign] == nil {
				bySign[sign] = make(map[int]listLine)
			}
			bySign[sign][i] = line
		}
	}
	var lines map[int]listLine
	sign := ""
	for s, found := range bySign {
		fewest, of := fewestLines, both
		if s == blankSign || len(found) < fewestSpacedLines {
			of = lettered
		}
		if s == blankSign {
			fewest = fewestSpacedLines
		}
		if len(found) < fewest || float64(len(found)) < listShare*float64(of) {
			continue
		}
		// A sign is better than the spaces beside it, and a longer one than its part.
		if lines == nil || sign == blankSign || s != blankSign && (len(found) > len(lines) || len(found) == len(lines) && s > sign) {
			lines, sign = found, s
		}
	}
	return lines
}

// longestLine bounds the lines of a list, in bytes.
const longestLine = 2000

// sidesOf weighs the letters of a text by side.
func (p *parter) sidesOf(text string) (weight [2]float64) {
	for _, r := range text {
		if side, ok := p.sideOf(r); ok && side != neither {
			weight[side] += lang.ScriptOf(r).Weight()
		}
	}
	return weight
}

// leastPure is the share of its own letters that each part of a line must have:
// a term holds abbreviations and names of the other language.
const leastPure = 0.6

// signsOf returns how each sign on the line parts it, where it does; a sign that
// stands twice parts it where the languages are parted better. weight is that of
// the sides in all of the line.
func (p *parter) signsOf(text string, weight [2]float64) map[string]listLine {
	lines := make(map[string]listLine)
	foreign := make(map[string]float64)
	var before [2]float64
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if side, ok := p.sideOf(r); ok && side != neither {
			before[side] += lang.ScriptOf(r).Weight()
		}
		end := signEnd(text, i)
		if end == i || before == [2]float64{} || before == weight {
			i += size
			continue
		}
		after := [2]float64{weight[0] - before[0], weight[1] - before[1]}
		sides := [2]int{0, 1}
		if before[1] > before[0] {
			sides = [2]int{1, 0}
		}
		first, second := before[sides[0]], after[sides[1]]
		mixed := before[sides[1]] + after[sides[0]]
		sign := strings.TrimFunc(text[i:end], align.IsBlank)
		if sign == "" && !strings.ContainsAny(text[i:end], "\t") {
			sign = blankSign
		} else if sign == "" {
			sign = "\t"
		}
		pure := first >= leastPure*(first+before[sides[1]]) && second >= leastPure*(second+after[sides[0]])
		if sign == blankSign {
			pure = mixed == 0 && !strings.ContainsAny(text, sentenceMarks)
		}
		if best, ok := foreign[sign]; pure && (!ok || mixed < best) {
			foreign[sign] = mixed
			lines[sign] = listLine{i, end, sides, sign}
		}
		i = end
	}
	return lines
}

// signEnd returns the end of the sign at i with the spaces around it, and i where
// none stands there. A sign is what is no letter, no digit, no mark of a sentence,
// no bracket and no quotation mark; spaces alone are one.
func signEnd(text string, i int) int {
	end := i
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !align.IsBlank(r) && !isSign(r) {
			break
		}
		end += size
	}
	return end
}

func isSign(r rune) bool {
	switch r {
	case '|', '｜', ':', '：':
		return true
	}
	return (unicode.IsPunct(r) || unicode.IsSymbol(r)) &&
		!strings.ContainsRune(sentenceMarks+closingMarks+openingMarks+"，、,%％&'’#*_+", r)
}

// cutLine cuts a line of a list at its sign. Cells of the line beside the terms
// that hold no letters are pieces of neither side, with the signs beside them.
func (p *parter) cutLine(span align.Span, line listLine) cutting {
	text := p.doc.Text
	first := align.Span{Start: span.Start, End: span.Start + line.end}
	sign := align.Span{Start: first.End, End: span.Start + line.start}
	second := align.Span{Start: sign.End, End: span.End}
	if line.sign != blankSign {
		if at := strings.LastIndex(text[first.Start:first.End], line.sign); at >= 0 && !hasLetter(text[first.Start:first.Start+at]) {
			first.Start += at + len(line.sign)
		}
		if at := strings.Index(text[second.Start:second.End], line.sign); at > 0 && !hasLetter(text[second.Start+at:second.End]) {
			second.End = second.Start + at
		}
	}
	var c cutting
	add := func(s align.Span, side int) {
		if s = p.trim(s); s.Len() == 0 {
			return
		}
		isSign := side == neither && !strings.ContainsFunc(text[s.Start:s.End], unicode.IsDigit)
		c.pieces = append(c.pieces, piece{Span: s, side: side, weight: p.weightOf(s), shared: side != neither, sign: isSign})
	}
	add(align.Span{Start: span.Start, End: first.Start}, neither)
	add(first, line.sides[0])
	add(sign, neither)
	add(second, line.sides[1])
	add(align.Span{Start: second.End, End: span.End}, neither)
	return c
}

func hasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

// isNumber reports whether a cell holds only a number: 12, (3), 1., 3.5%, 12-14,
// ２０２５. A date, with two separators, is not one.
func isNumber(text string) bool {
	text = strings.Trim(text, " \t\u3000()（）[]［］.．、:：#№")
	digits, separators := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case strings.ContainsRune("-–—~～/.", r):
			separators++
		case !strings.ContainsRune(",，%％+", r):
			return false
		}
	}
	return digits > 0 && separators <= 1
}

// isHeadingRow reports whether texts are the headings of a table: all of them are known
// headings, and one heads a column of texts. Two headings without such a column («日期»,
// «Date») may be a term and its translation.
func isHeadingRow(cells []string) bool {
	if len(cells) < 2 {
		return false
	}
	texts := false
	for _, cell := range cells {
		role, ok := table.Heading(cell)
		if !ok {
			return false
		}
		texts = texts || role == table.Text
	}
	return texts
}

// isHeadingLine reports whether the text is a line of the headings of a table.
func isHeadingLine(text string) bool {
	cells := strings.FieldsFunc(text, func(r rune) bool { return r == '\t' || r == '|' || r == '｜' || r == '\u3000' })
	return isHeadingRow(slices.DeleteFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) == "" }))
}

// leaveOut assigns to neither side what a table holds beside its texts: numbers and
// the headings of its columns.
func (p *parter) leaveOut() {
	text := func(i int) string { return p.doc.Text[p.pieces[i].Start:p.pieces[i].End] }
	for i := 0; i < len(p.pieces); {
		if p.pieces[i].side == unknown && isNumber(text(i)) || isHeadingLine(text(i)) {
			p.pieces[i].side = neither
		}
		var cells []string
		for k := i; k < len(p.pieces); k++ {
			if _, ok := table.Heading(text(k)); !ok {
				break
			}
			cells = append(cells, text(k))
		}
		if !isHeadingRow(cells) {
			i++
			continue
		}
		for range cells {
			p.pieces[i].side = neither
			i++
		}
	}
}
