package paragraphs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/han"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/lexicon"
)

// Chinese is written without spaces, but PDF programs and typists insert some: between
// characters that are set apart, at the end of a line, beside a full-width mark. Other
// spaces are intended: after 第一条, between a name and an office, between the items of a
// line. A space is stray if the text shows it:
//
//	beside a mark     推动高质量发展 ，加快建设
//	letters set apart 中 华 人 民 共 和 国
//	inside a word     推进全球治 理体系改革      治理 is a word, 球治 is not
//
// In a text with many spaces inside words, the spaces between words come from the same
// program, so all single spaces in its sentences are stray.

// RepairSpace removes a stray space between two Chinese characters or marks.
const RepairSpace align.RepairKind = "blank"

const (
	// fewestApart is the least number of characters that are set apart by spaces.
	fewestApart = 3
	// fewestInside is the number of spaces inside words, and insideShare their share of
	// all spaces in sentences, from which the others are stray too.
	fewestInside = 5
	insideShare  = 0.3
	// longestOver is the length in characters of the longest word that is looked up
	// across a space.
	longestOver = 4
)

// Marks beside which a space is stray.
const (
	marksAfter  = "，。、；：！？”’》〉）」』】〕"
	marksBefore = "“‘《〈（「『【〔，、；"
)

// itemCharacters count or contrast things; several in a row, set apart, are a list.
const itemCharacters = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯东南西北中上下左右前后内外大小男女老少是否有无春夏秋冬年月日"

// gap is a run of spaces between two characters of a paragraph.
type gap struct {
	align.Span
	before, after rune
	single        bool // one space of the width of a letter
	kind          gapKind
}

type gapKind uint8

const (
	meant   gapKind = iota
	between         // between two words of a sentence: stray if many others are
	stray
)

// RepairSpaces finds the stray spaces of a document with Chinese in it.
func RepairSpaces(ctx context.Context, d *align.Document, o Options) error {
	if !o.allows(RepairSpace) || lang.Base(d.Lang) != "zh" && !o.Mixed {
		return nil
	}
	var gaps []gap
	inside, all := 0, 0
	for i, p := range d.Paragraphs {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		found := gapsOf(d.Text, p)
		if len(found) == 0 {
			continue
		}
		judgeGaps(d.Text, p, found)
		for _, g := range found {
			if g.kind != meant && han.IsHan(g.before) && han.IsHan(g.after) {
				all++
				if g.kind == stray {
					inside++
				}
			}
		}
		gaps = append(gaps, found...)
	}
	throughout := inside >= fewestInside && float64(inside) >= insideShare*float64(all)
	added := false
	for _, g := range gaps {
		if g.kind == stray || g.kind == between && throughout {
			d.Repairs = append(d.Repairs, align.Repair{Kind: RepairSpace, Span: g.Span, Note: fmt.Sprintf("space left out after “…%s”", Tail(d.Text[:g.Start]))})
			added = true
		}
	}
	if added {
		d.Repairs = dropOverlaps(d.Repairs)
	}
	return nil
}

// dropOverlaps sorts the repairs and removes the repairs of spaces that overlap others.
func dropOverlaps(repairs []align.Repair) []align.Repair {
	slices.SortStableFunc(repairs, func(a, b align.Repair) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	kept := repairs[:0]
	for _, r := range repairs {
		if n := len(kept); r.Kind == RepairSpace && n > 0 && r.Start < kept[n-1].End {
			continue
		} else if n > 0 && kept[n-1].Kind == RepairSpace && r.Start < kept[n-1].End {
			kept = kept[:n-1]
		}
		kept = append(kept, r)
	}
	return kept
}

// gapsOf returns the spaces of a paragraph between two characters of which at least one
// is a Chinese character and the other a Chinese character or mark.
func gapsOf(text string, p align.Span) []gap {
	body := text[p.Start:p.End]
	if strings.IndexByte(body, ' ') < 0 && !strings.Contains(body, "\u00A0") {
		return nil
	}
	var list []gap
	before := utf8.RuneError
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRuneInString(body[i:])
		if r != ' ' && r != '\u00A0' {
			before = r
			i += size
			continue
		}
		start := i
		for i < len(body) && (body[i] == ' ' || strings.HasPrefix(body[i:], "\u00A0")) {
			i++
			if body[i-1] != ' ' {
				i++
			}
		}
		after, _ := utf8.DecodeRuneInString(body[i:])
		if isChineseMark(before) && isChineseMark(after) && (han.IsHan(before) || han.IsHan(after)) {
			list = append(list, gap{
				Span: align.Span{Start: p.Start + start, End: p.Start + i}, before: before, after: after, single: i-start == size,
			})
		}
	}
	return list
}

func isChineseMark(r rune) bool {
	return han.IsHan(r) || strings.ContainsRune(marksAfter+marksBefore, r)
}

// judgeGaps sets the kind of each gap of a paragraph.
func judgeGaps(text string, p align.Span, gaps []gap) {
	markSetApart(text, gaps)
	prose := strings.ContainsAny(text[p.Start:p.End], "，。；")
	for i := range gaps {
		g := &gaps[i]
		switch {
		case g.kind == stray, len(gaps) == 1 && isSpacedHeading(text[p.Start:g.Start], text[g.End:p.End]):
			g.kind = stray
		case strings.ContainsRune(marksAfter, g.after), strings.ContainsRune(marksBefore, g.before):
			g.kind = stray
		case !han.IsHan(g.before) || !han.IsHan(g.after), !g.single, !prose, endsLabel(text[p.Start:g.Start]):
		case isInsideWord(text[p.Start:g.Start], text[g.End:p.End]):
			g.kind = stray
		default:
			g.kind = between
		}
	}
}

// markSetApart finds runs of single characters with spaces between them.
func markSetApart(text string, gaps []gap) {
	for from := 0; from < len(gaps); {
		to := from + 1
		for to < len(gaps) && utf8.RuneCountInString(text[gaps[to-1].End:gaps[to].Start]) == 1 {
			to++
		}
		if to-from+1 >= fewestApart && isSetApart(gaps[from:to]) {
			for i := from; i < to; i++ {
				gaps[i].kind = stray
			}
		}
		from = to
	}
}

// isSetApart reports whether the characters around the gaps are words that are set
// apart, rather than a list of single characters. The first and the last may belong to a
// longer run of Chinese.
func isSetApart(gaps []gap) bool {
	items := 0
	for _, g := range gaps {
		if !han.IsHan(g.before) || !han.IsHan(g.after) {
			return false
		}
		if strings.ContainsRune(itemCharacters, g.after) {
			items++
		}
	}
	return 2*items < len(gaps)
}

// isSpacedHeading reports whether a paragraph is one word of two characters, as 目 录.
func isSpacedHeading(before, after string) bool {
	return utf8.RuneCountInString(before) == 1 && utf8.RuneCountInString(after) == 1 &&
		!strings.Contains(itemCharacters, after) && isInsideWord(before, after)
}

// endsLabel reports whether a text ends in a label that a space follows: the number of a
// division (第三条) or a dateline (…日电).
func endsLabel(before string) bool {
	if strings.HasSuffix(before, "电") || strings.HasSuffix(before, "讯") {
		return true
	}
	last, size := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune("条章节款编篇项", last) && strings.Contains(tailRunes(before[:len(before)-size], 6), "第")
}

// tailRunes returns the last n characters of a text.
func tailRunes(text string, n int) string {
	at := len(text)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return text[at:]
}

// isInsideWord reports whether a break between two texts divides a word of the
// dictionary and is not between two other words.
func isInsideWord(before, after string) bool {
	d, err := lexicon.Chinese()
	if err != nil { // the embedded dictionary is damaged, which other packages report
		return false
	}
	a, b := lastHan(before), firstHan(after)
	over := false
	for i := range a {
		for n := 1; n <= len(b); n++ {
			if len(a)-i+n <= longestOver && isHead(d, a[i:], b[:n]) {
				over = true
			}
		}
	}
	if !over {
		return false
	}
	endsWord := len(a) >= 2 && isHead(d, a[len(a)-2:], nil)
	beginsWord := len(b) >= 2 && isHead(d, b[:2], nil)
	return !endsWord || !beginsWord
}

// lastHan returns the last few Chinese characters of a text, in simplified form.
func lastHan(text string) []rune {
	var list []rune
	for len(list) < longestOver-1 {
		r, size := utf8.DecodeLastRuneInString(text)
		if !han.IsHan(r) {
			break
		}
		list = append(list, han.Simplify(r))
		text = text[:len(text)-size]
	}
	slices.Reverse(list)
	return list
}

func firstHan(text string) []rune {
	var list []rune
	for _, r := range text {
		if !han.IsHan(r) || len(list) == longestOver-1 {
			break
		}
		list = append(list, han.Simplify(r))
	}
	return list
}

func isHead(d *lexicon.Dictionary, a, b []rune) bool {
	_, ok := d.HeadID(string(a) + string(b))
	return ok
}
