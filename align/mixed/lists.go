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
// Each line of a word list has a term and its translation, separated by the same sign on
// all lines:
//
//	共同体意识 / a sense of community      双赢：win-win      减贫 → poverty reduction
//	1. 经济 economy                        新发展理念（the new development philosophy）
//
// The sign belongs to neither side, nor does a number that counts the lines. It also divides
// lines that are too short to be divided by their sentences (paragraph.go). It is the sign
// that on most lines has one language before it and the other after it. The brackets around
// a translation at the end of a line are such a sign, too.
//
// A page that is not a list may explain words of its texts line by line. Such a line, a
// gloss, has one language before a gap of columns, a dash or an arrow and the other one
// after it:
//
//	blast off     点火起飞            come into force —— 施行
//
// A table has columns beside its texts, such as serial numbers and pages. Cells that
// contain only a number belong to neither side, and so do the headings of the columns.

const (
	// A sign is that of a list if it divides at least fewestLines lines, and listShare of
	// the lines in both languages. For a space and for brackets, fewestSpacedLines and the
	// share of all lines with letters count, because names in another script have them
	// around them too; for a sign on two lines, the latter share counts as well.
	listShare         = 0.8
	fewestLines       = 2
	fewestSpacedLines = 3
)

// A listLine is a line of a list: its first language ends at end, the second one begins
// at start and ends at stop.
type listLine struct {
	end, start, stop int
	sides            [2]int
	sign             string
}

// The signs of a list whose terms are separated by a space, and of one whose translations
// are in brackets.
const (
	spaceSign   = " "
	bracketSign = "("
)

// listLines returns the lines of a list by the index of their paragraph, or nil if the
// page has no list.
func (p *parter) listLines() map[int]listLine {
	if p.bothIdeographic() {
		return nil
	}
	both, lettered := 0, 0
	bySign := make(map[string]map[int]listLine)
	for i, span := range p.paragraphs {
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
		if s == spaceSign || s == bracketSign || len(found) < fewestSpacedLines {
			of = lettered
		}
		if s == spaceSign || s == bracketSign {
			fewest = fewestSpacedLines
		}
		if len(found) < fewest || float64(len(found)) < listShare*float64(of) {
			continue
		}
		// A sign is preferred to the spaces beside it, and a longer sign to its part.
		if lines == nil || sign == spaceSign || s != spaceSign && (len(found) > len(lines) || len(found) == len(lines) && s > sign) {
			lines, sign = found, s
		}
	}
	return lines
}

// longestLine is the length in bytes of the longest line of a list.
const longestLine = 2000

func (p *parter) sidesOf(text string) (weight [2]float64) {
	for _, r := range text {
		if side, ok := p.sideOf(r); ok && side != neither {
			weight[side] += lang.ScriptOf(r).Weight()
		}
	}
	return weight
}

// leastPure is the least share of letters of its language in each part of a line. The rest
// are abbreviations and names of the other language.
const leastPure = 0.6

// signsOf returns, for each sign that divides the line, how it does. A sign that occurs
// twice divides the line where the languages are separated better. weight is that of the
// sides in the whole line.
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
			sign = spaceSign
		} else if sign == "" {
			sign = "\t"
		}
		pure := first >= leastPure*(first+before[sides[1]]) && second >= leastPure*(second+after[sides[0]])
		if sign == spaceSign {
			pure = mixed == 0 && !strings.ContainsAny(text[numberEnd(text):], sentenceMarks)
		}
		if best, ok := foreign[sign]; pure && (!ok || mixed < best) {
			foreign[sign] = mixed
			lines[sign] = listLine{i, end, len(text), sides, sign}
		}
		i = end
	}
	if line, ok := p.bracketLine(text); ok {
		lines[bracketSign] = line
	}
	return lines
}

// bracketLine returns how a line is divided that ends in brackets around all of its text in
// one language.
func (p *parter) bracketLine(text string) (line listLine, ok bool) {
	closed := strings.TrimRight(text, sentenceMarks+"， ,\u3000")
	last, size := utf8.DecodeLastRuneInString(closed)
	if !strings.ContainsRune(")）]］】〕", last) {
		return line, false
	}
	line.stop, line.sign = len(closed)-size, bracketSign
	tried := 0
	for i, r := range closed {
		if i == 0 || !strings.ContainsRune("(（[［【〔", r) {
			continue
		}
		if tried++; tried > mostBrackets {
			break
		}
		before, after := p.sidesOf(text[:i]), p.sidesOf(text[i:])
		for side := range before {
			if before[side] > 0 && before[1-side] == 0 && after[side] == 0 && after[1-side] > 0 {
				line.end, line.start, line.sides = i, i+utf8.RuneLen(r), [2]int{side, 1 - side}
				return line, true
			}
		}
	}
	return line, false
}

// glossWeight is the greatest weight of a part of a gloss: forty Chinese characters.
const glossWeight = 120.0

// glossLines returns the glosses of a page by the index of their paragraph. Beside a gloss, a
// line that has one language before a space and the other one after it is a gloss, too.
func (p *parter) glossLines() map[int]listLine {
	lines := make(map[int]listLine)
	if p.bothIdeographic() {
		return lines
	}
	for i, span := range p.paragraphs {
		if line, ok := p.glossLine(p.doc.Text[span.Start:span.End], false); ok {
			lines[i] = line
		}
	}
	for i, span := range p.paragraphs {
		if _, known := lines[i]; known {
			continue
		}
		line, ok := p.glossLine(p.doc.Text[span.Start:span.End], true)
		for _, near := range [2]int{i - 1, i + 1} {
			gloss, beside := lines[near]
			if !ok || !beside || gloss.sides != line.sides {
				continue
			}
			first, second := p.paragraphs[min(i, near)], p.paragraphs[max(i, near)]
			if strings.Count(p.doc.Text[first.End:second.Start], "\n") <= 1 {
				lines[i] = line
				break
			}
		}
	}
	return lines
}

// glossLine returns how a line is divided that is a gloss. A single space divides it only if
// spaced is true.
func (p *parter) glossLine(text string, spaced bool) (line listLine, ok bool) {
	if len(text) > longestLine {
		return line, false
	}
	list := p.stretches(text)
	if len(list) != 2 || list[0].side == neither || list[1].side == neither || max(list[0].weight, list[1].weight) > glossWeight {
		return line, false
	}
	start := list[0].end
	gap := text[start:list[1].start]
	sign := strings.TrimFunc(gap, align.IsBlank)
	switch {
	case strings.ContainsAny(gap, "\t\u3000"), strings.Contains(gap, "  "), spaced && strings.Contains(gap, " "):
		start += strings.IndexFunc(gap, align.IsBlank)
	case sign != "" && strings.Trim(sign, "—–→=＝>-") == "" && balanced(list) && p.isHeading(list[0]) && p.isHeading(list[1]):
		return listLine{start, list[1].start, len(text), [2]int{list[0].side, list[1].side}, sign}, true
	default:
		return line, false
	}
	end := start + len(text[start:]) - len(strings.TrimLeftFunc(text[start:], align.IsBlank))
	return listLine{start, end, len(text), [2]int{list[0].side, list[1].side}, spaceSign}, true
}

// mostBrackets is the number of brackets of a line that are tried: a number, those of the
// term and those of the translation.
const mostBrackets = 4

// numberEnd returns the end of the number that counts a line of a list, with the mark and
// the spaces after it, as in «1. 经济» and «(2) 社会», or 0 if there is none.
func numberEnd(text string) int {
	rest := strings.TrimLeft(text, "(（")
	digits := strings.TrimLeftFunc(rest, unicode.IsDigit)
	term := strings.TrimLeft(digits, ".．、)）")
	if len(digits) == len(rest) || len(term) == len(digits) || term == "" || strings.IndexFunc(term, unicode.IsDigit) == 0 {
		return 0
	}
	return len(text) - len(strings.TrimLeftFunc(term, align.IsBlank))
}

// signEnd returns the end of the sign at i with the spaces around it, or i if there is
// none. A sign consists of characters that are not letters, digits, sentence marks,
// brackets or quotation marks; spaces alone are a sign, too.
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

// divideLine divides a line of a list at its sign. Cells without letters beside the terms
// are, with the signs beside them, pieces of neither side.
func (p *parter) divideLine(span align.Span, line listLine) division {
	text := p.doc.Text
	first := align.Span{Start: span.Start, End: span.Start + line.end}
	sign := align.Span{Start: first.End, End: span.Start + line.start}
	second := align.Span{Start: sign.End, End: span.Start + line.stop}
	first.Start += numberEnd(text[first.Start:first.End])
	if line.sign != spaceSign && line.sign != bracketSign {
		if at := strings.LastIndex(text[first.Start:first.End], line.sign); at >= 0 && !hasLetter(text[first.Start:first.Start+at]) {
			first.Start += at + len(line.sign)
		}
		if at := strings.Index(text[second.Start:second.End], line.sign); at > 0 && !hasLetter(text[second.Start+at:second.End]) {
			second.End = second.Start + at
		}
	}
	var c division
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

// isNumber reports whether a cell contains only a number: 12, (3), 1., 3.5%, 12-14,
// ２０２５. A date, which has two separators, is not a number.
func isNumber(text string) bool {
	text = strings.Trim(text, " \t\u3000()（）[]［］.．、:：#№")
	digits, separators := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsNumber(r): // also ① and Ⅳ
			digits++
		case strings.ContainsRune("-–—~～/.", r):
			separators++
		case !strings.ContainsRune(",，%％+", r):
			return false
		}
	}
	return digits > 0 && separators <= 1
}

// isChineseNumeral reports whether a cell contains only a numeral in Chinese characters:
// 十二, （三）, 四、.
func isChineseNumeral(text string) bool {
	text = strings.Trim(text, " \t\u3000()（）第、.．")
	return text != "" && utf8.RuneCountInString(text) <= longestNumeral && strings.Trim(text, "〇零一二三四五六七八九十百") == ""
}

// longestNumeral is the length in characters of the longest serial number: 九十九, 一百二十.
const longestNumeral = 5

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
		// A numeral before a text in its own language is a serial number, one before
		// the other language a term: 十, ten.
		serial := i+1 < len(p.pieces) && p.pieces[i].side == p.pieces[i+1].side && !p.pieces[i].shared && isChineseNumeral(text(i))
		if serial || p.pieces[i].side == unknown && isNumber(text(i)) || isHeadingLine(text(i)) {
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
