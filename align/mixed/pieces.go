package mixed

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/table"
)

// The sides of pieces other than 0, the source, and 1, the target.
const (
	neither = -1 // a third language, or no text of either side
	unknown = -2 // no letters (digits, a rule), or a web address
)

// A piece is a span of the page in one language, without spaces at its ends.
type piece struct {
	align.Span
	side   int
	weight float64
	// shared reports whether its paragraph has pieces of both sides.
	shared bool
	// paragraph is the index of its paragraph.
	paragraph int
	// couple is the number of its line or block, counted from 1, if that has one piece of
	// each side, and otherwise 0.
	couple int
	// assigned reports whether it has no letters and got the side of its neighbour.
	assigned bool
	// sign reports whether it is the sign between the terms of a list, label whether it
	// says the language of what follows.
	sign, label bool
}

// A division is a paragraph of the page divided into pieces.
type division struct {
	pieces []piece
	// perhaps is the offset at which a paragraph of one piece may have to be divided: the
	// script changes there, but no sentence ends. It is 0 if there is none.
	perhaps int
	sides   [2]int // of the two parts
	// doubtful reports whether one of them is a single short word, often a name.
	doubtful bool
}

// findPieces divides the page into pieces.
func (p *parter) findPieces(ctx context.Context) error {
	p.cutLabels()
	divisions := make([]division, len(p.paragraphs))
	lines := p.listLines()
	if lines == nil {
		lines = p.glossLines()
	}
	for i, span := range p.paragraphs {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if span.Len() == 0 {
			continue // a label alone
		}
		if line, ok := lines[i]; ok {
			divisions[i] = p.divideLine(span, line)
		} else {
			divisions[i] = p.divideParagraph(span)
		}
	}
	p.decide(divisions)
	for i, c := range divisions {
		if span, ok := p.labels[i]; ok {
			p.pieces = append(p.pieces, piece{Span: p.trim(span), side: neither, label: true, paragraph: i})
		}
		for _, piece := range c.pieces {
			piece.paragraph = i
			p.pieces = append(p.pieces, piece)
		}
	}
	p.leaveOut()
	p.numberCouples()
	p.assignUnknown()
	if p.scripts == [2]lang.Script{lang.Han, lang.Kana} || p.scripts == [2]lang.Script{lang.Kana, lang.Han} {
		p.assignHeadings()
	}
	return nil
}

// numberCouples sets the couples of the pieces, first of paragraphs and then of blocks, which
// are paragraphs with no empty line between them.
func (p *parter) numberCouples() {
	number := 0
	couple := func(apart func(a, b piece) bool) {
		for start, end := 0, 0; start < len(p.pieces); start = end {
			var count [2]int
			coupled := false
			for end = start; end < len(p.pieces) && (end == start || !apart(p.pieces[end-1], p.pieces[end])); end++ {
				coupled = coupled || p.pieces[end].couple > 0
				if side := p.pieces[end].side; side >= 0 {
					count[side]++
				}
			}
			if count != [2]int{1, 1} || coupled {
				continue
			}
			number++
			for i := start; i < end; i++ {
				p.pieces[i].couple = number
			}
		}
	}
	couple(func(a, b piece) bool { return a.paragraph != b.paragraph })
	couple(func(a, b piece) bool { return strings.Count(p.doc.Text[a.End:b.Start], "\n") > 1 })
}

// togetherShare is the share of the weight of a page in paragraphs of both languages from
// which every change of script divides a paragraph.
const togetherShare = 0.5

// decide divides paragraphs in which the script changes and no sentence ends, as in «第一章
// 总则 Chapter I General Provisions». Such a paragraph is a heading with its translation,
// or a Chinese heading that ends in a foreign name. It is divided if most of the page is
// in paragraphs of both languages and neither part is doubtful, if the pieces around it
// show that a translation is due, the other language before it and its own after it, or if
// most such paragraphs of the page are divided for that reason.
func (p *parter) decide(divisions []division) {
	together, all := 0.0, 0.0
	for _, c := range divisions {
		for _, piece := range c.pieces {
			all += piece.weight
			if piece.shared || c.perhaps > 0 && !c.doubtful {
				together += piece.weight
			}
		}
	}
	always := together > togetherShare*all
	before := unknown
	due, undue := 0, []int{}
	for i := range divisions {
		c := &divisions[i]
		if c.perhaps > 0 {
			isDue := before != c.sides[0] && sideAfter(divisions[i+1:]) != c.sides[1]
			switch {
			case always && !c.doubtful || isDue:
				c.pieces = p.divide(c.pieces[0].Span, []int{c.perhaps}, c.sides[:])
				due++
			case !c.doubtful:
				undue = append(undue, i)
			}
		}
		for _, piece := range c.pieces {
			if piece.side >= 0 {
				before = piece.side
			}
		}
	}
	if float64(due) >= listShare*float64(due+len(undue)) {
		for _, i := range undue {
			c := &divisions[i]
			c.pieces = p.divide(c.pieces[0].Span, []int{c.perhaps}, c.sides[:])
		}
	}
}

// sideAfter returns the side of the next piece that has one, and unknown at the end. A
// paragraph that may be divided has the side of its first part.
func sideAfter(rest []division) int {
	for _, c := range rest {
		if c.perhaps > 0 && !c.doubtful {
			return c.sides[0]
		}
		for _, piece := range c.pieces {
			if piece.side >= 0 {
				return piece.side
			}
		}
	}
	return unknown
}

func (p *parter) divide(whole align.Span, at []int, sides []int) []piece {
	var list []piece
	start := whole.Start
	for k, side := range sides {
		end := whole.End
		if k < len(at) {
			end = at[k]
		}
		span := p.trim(align.Span{Start: start, End: end})
		start = end
		sign := align.Span{Start: span.End, End: span.End}
		if k < len(at) { // a sign between the parts belongs to neither
			text := p.doc.Text[span.Start:span.End]
			span.End = span.Start + len(strings.TrimRightFunc(text, func(r rune) bool { return align.IsBlank(r) || strings.ContainsRune("/／|｜", r) }))
			sign = p.trim(align.Span{Start: span.End, End: sign.End})
		}
		if span.Len() > 0 {
			list = append(list, piece{Span: span, side: side, weight: p.weightOf(span), shared: len(sides) > 1})
		}
		if sign.Len() > 0 {
			list = append(list, piece{Span: sign, side: neither, sign: true})
		}
	}
	return list
}

func (p *parter) trim(s align.Span) align.Span {
	text := p.doc.Text[s.Start:s.End]
	left := strings.TrimLeftFunc(text, align.IsBlank)
	s.Start += len(text) - len(left)
	s.End = s.Start + len(strings.TrimRightFunc(left, align.IsBlank))
	return s
}

func (p *parter) weightOf(s align.Span) float64 {
	sum := 0.0
	for _, w := range weigh(p.doc.Text[s.Start:s.End]) {
		sum += w
	}
	return sum
}

// assignUnknown assigns the pieces without letters to the side of the piece before them
// or, at the beginning, after them: the date under a heading belongs to it.
func (p *parter) assignUnknown() {
	side := unknown
	for i := range p.pieces {
		if p.pieces[i].side >= 0 {
			side = p.pieces[i].side
		} else if p.pieces[i].side == unknown && side != unknown {
			p.pieces[i].side, p.pieces[i].assigned = side, true
		}
	}
	for i := len(p.pieces) - 1; i >= 0; i-- {
		if p.pieces[i].side >= 0 {
			side = p.pieces[i].side
		} else if p.pieces[i].side == unknown {
			p.pieces[i].side, p.pieces[i].assigned = max(side, 0), true
		}
	}
}

// longestHeading is the length in bytes of a Japanese heading that may be
// without kana: thirteen characters.
const longestHeading = 40

// assignHeadings assigns Japanese headings without kana, which look Chinese, to the
// Japanese side: those between their Chinese original and the next Chinese piece.
func (p *parter) assignHeadings() {
	chinese := 0
	if p.scripts[1] == lang.Han {
		chinese = 1
	}
	for i := 1; i+1 < len(p.pieces); i++ {
		a, b, c := p.pieces[i-1], &p.pieces[i], p.pieces[i+1]
		alternates := a.side == chinese && b.side == chinese && c.side == chinese &&
			(i == 1 || p.pieces[i-2].side != chinese)
		if alternates && a.Len() <= longestHeading && b.Len() <= longestHeading && !isSimplified(p.doc.Text[b.Start:b.End]) {
			b.side = 1 - chinese
		}
	}
}

// IdeographicShare returns the share of Chinese characters and kana in the weight of a
// text, 0 to 1, and reports whether it has letters of any kind.
func IdeographicShare(text string) (share float64, letters bool) {
	weight := weigh(text)
	all := 0.0
	for _, w := range weight {
		all += w
	}
	if all == 0 {
		return 0, false
	}
	return (weight[lang.Han] + weight[lang.Kana]) / all, true
}

// weights are the weights of the letters of each script (see lang.Script.Weight).
type weights [lang.Scripts]float64

func weigh(text string) (w weights) {
	for _, r := range text {
		s := lang.ScriptOf(r)
		w[s] += s.Weight()
	}
	return w
}

// weighLanguages weighs a sentence; its Chinese characters and kana all count as the
// language that the sentence is in.
func weighLanguages(text string) weights {
	w := weigh(text)
	if w[lang.Kana] == 0 {
		return w
	}
	both := w[lang.Kana] + w[lang.Han]
	w[lang.Kana], w[lang.Han] = 0, 0
	if lang.IsJapanese(text) {
		w[lang.Kana] = both
	} else {
		w[lang.Han] = both
	}
	return w
}

// heaviest returns the script with the greatest weight, or lang.NoScript.
func (w weights) heaviest() lang.Script {
	best := lang.NoScript
	for t := range w {
		if w[t] > w[best] {
			best = lang.Script(t)
		}
	}
	return best
}

// weighPage returns the weight of each language of the page, summed over its sentences,
// and the offset at which each begins.
func weighPage(d *align.Document) (weight weights, first [lang.Scripts]int) {
	for t := range first {
		first[t] = len(d.Text)
	}
	for _, p := range d.Paragraphs {
		for at := p.Start; at < p.End; {
			end := at + sentenceEnd(d.Text[at:p.End])
			w := weighLanguages(d.Text[at:end])
			for t := range w {
				weight[t] += w[t]
			}
			if t := w.heaviest(); t != lang.NoScript {
				first[t] = min(first[t], at)
			}
			at = end
		}
	}
	weight[lang.NoScript] = 0
	return weight, first
}

// sentenceEnd returns the approximate length of the first sentence of a text: up to a
// full stop of Chinese or Japanese, or a line break.
func sentenceEnd(text string) int {
	i := strings.IndexAny(text, "。！？\n")
	if i < 0 {
		return len(text)
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// Some pages name the language of each part before it, on a separate line or before the
// text:
//
//	【中文】                              原文：坚持绿色发展。
//	坚持绿色发展。                        译文：Pursue green development.
//	【英文】
//	Pursue green development.
//
// Such a label belongs to neither side. Its words are those that head the columns of
// tables. A page has labels if at least two different ones begin its paragraphs.

// longestLabel is the length in bytes of the longest label with its brackets.
const longestLabel = 48

// cutLabels sets the paragraphs of the page, without their labels, and the labels by the
// index of their paragraph.
func (p *parter) cutLabels() {
	p.paragraphs = p.doc.Paragraphs
	labels, words := make(map[int]align.Span), make(map[string]bool)
	for i, span := range p.doc.Paragraphs {
		word, end := label(p.doc.Text[span.Start:span.End])
		if end > 0 {
			labels[i] = align.Span{Start: span.Start, End: span.Start + end}
			words[word] = true
		}
	}
	if len(words) < 2 {
		return
	}
	p.labels, p.paragraphs = labels, make([]align.Span, len(p.doc.Paragraphs))
	for i, span := range p.doc.Paragraphs {
		if label, ok := labels[i]; ok {
			span = p.trim(align.Span{Start: label.End, End: span.End})
		}
		p.paragraphs[i] = span
	}
}

// label returns the label with which a paragraph begins and its end, or 0 if there is none.
func label(text string) (word string, end int) {
	head := text[:min(len(text), longestLabel)]
	open, closed := "【[［〔(（", "】]］〕)）"
	if i := strings.IndexAny(head, closed); strings.IndexAny(head, open) == 0 && i > 0 {
		word = strings.TrimLeft(head[:i], open)
		rest := strings.TrimLeft(text[i:], closed)
		rest = strings.TrimLeft(rest, ":：")
		end = len(text) - len(rest)
	} else if i := strings.IndexAny(head, ":："); i > 0 {
		word = strings.TrimSpace(head[:i])
		end = len(text) - len(strings.TrimLeft(text[i:], ":："))
		if len(word) == 2 && word != strings.ToUpper(word) && word != strings.ToLower(word) {
			return "", 0 // It: a pronoun
		}
	}
	if role, ok := table.Heading(word); end == 0 || !ok || role != table.Text {
		return "", 0
	}
	return word, end
}
