package mixed

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// The sides that a piece can belong to beside 0, the source, and 1, the target.
const (
	neither = -1 // it is in a third language
	unknown = -2 // it has no letters: digits, a rule, an address of the web
)

// piece is a span of the page in one language, without spaces at its edges.
type piece struct {
	align.Span
	side   int
	weight float64
	// shared reports whether the paragraph of the page holds pieces of both sides.
	shared bool
	// assigned reports whether the side is that of a piece beside it, because the
	// piece has no letters.
	assigned bool
	// sign reports whether the piece is the sign of a list, which parts its terms.
	sign bool
}

// cutting is a paragraph of the page cut into pieces.
type cutting struct {
	pieces []piece
	// perhaps is where a paragraph of one piece may have to be cut in two: the
	// writing changes there, but no sentence ends. 0 where there is no such place.
	perhaps int
	sides   [2]int // of the two parts
}

// cut fills the pieces of the page.
func (p *parter) cut(ctx context.Context) error {
	cuttings := make([]cutting, len(p.doc.Paragraphs))
	lines := p.listLines()
	for i, span := range p.doc.Paragraphs {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if line, ok := lines[i]; ok {
			cuttings[i] = p.cutLine(span, line)
		} else {
			cuttings[i] = p.cutParagraph(span)
		}
	}
	p.decide(cuttings)
	for _, c := range cuttings {
		p.pieces = append(p.pieces, c.pieces...)
	}
	p.leaveOut()
	p.assignUnknown()
	if p.tongues == [2]tongue{lang.Han, lang.Kana} || p.tongues == [2]tongue{lang.Kana, lang.Han} {
		p.assignHeadings()
	}
	return nil
}

// togetherShare is the share of a page's weight that must stand in paragraphs of
// both languages for a change of writing alone to cut a paragraph.
const togetherShare = 0.5

// decide cuts the paragraphs in which the writing changes and no sentence ends,
// as in «第一章 总则 Chapter I General Provisions». It may be a heading with its
// translation, or a Chinese heading that ends in a foreign name. It is cut where
// the page has most of its paragraphs so, or where what stands around shows that
// a translation is due: the other language before it, and its own after it.
func (p *parter) decide(cuttings []cutting) {
	together, all := 0.0, 0.0
	for _, c := range cuttings {
		for _, piece := range c.pieces {
			all += piece.weight
			if piece.shared || c.perhaps > 0 {
				together += piece.weight
			}
		}
	}
	always := together > togetherShare*all
	before := unknown
	for i := range cuttings {
		c := &cuttings[i]
		if c.perhaps > 0 {
			after := sideAfter(cuttings[i+1:])
			due := before != c.sides[0] && after != c.sides[1]
			if always || due {
				whole := c.pieces[0]
				c.pieces = p.divide(whole.Span, []int{c.perhaps}, c.sides[:])
			}
		}
		for _, piece := range c.pieces {
			if piece.side >= 0 {
				before = piece.side
			}
		}
	}
}

// sideAfter is the side that the next piece of a side belongs to, and unknown at
// the end. A paragraph that may be cut begins with its first part.
func sideAfter(rest []cutting) int {
	for _, c := range rest {
		if c.perhaps > 0 {
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

// divide makes pieces of a span cut at offsets of the page, with their sides.
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
		if span.Len() > 0 {
			list = append(list, piece{Span: span, side: side, weight: p.weightOf(span), shared: len(sides) > 1})
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

// assignUnknown gives the pieces without letters to the side of the piece before
// them, or, at the beginning, after them: the date under a heading is part of it.
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

// assignHeadings mends what looks Chinese between Chinese and is Japanese: a
// heading without kana after its Chinese original, before the next Chinese.
func (p *parter) assignHeadings() {
	chinese := 0
	if p.tongues[1] == lang.Han {
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

// IdeographicShare is the share of what a text says that it says in Chinese
// characters and kana, 0 to 1, and whether it has letters of any kind.
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

// weights are what a text says in each script (see lang.Script.Weight).
type weights [lang.Scripts]float64

func weigh(text string) (w weights) {
	for _, r := range text {
		s := lang.ScriptOf(r)
		w[s] += s.Weight()
	}
	return w
}

// weighTongues weighs a sentence, with its Chinese characters and kana as the one
// of the two that it is in.
func weighTongues(text string) weights {
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

// heaviest is the tongue with most weight, and noTongue of nothing.
func (w weights) heaviest() tongue {
	best := noTongue
	for t := range w {
		if w[t] > w[best] {
			best = tongue(t)
		}
	}
	return best
}

// survey weighs what the page says in each tongue, sentence by sentence, and
// finds where each begins.
func survey(d *align.Document) (weight weights, first [lang.Scripts]int) {
	for t := range first {
		first[t] = len(d.Text)
	}
	for _, p := range d.Paragraphs {
		for at := p.Start; at < p.End; {
			end := at + sentenceEnd(d.Text[at:p.End])
			w := weighTongues(d.Text[at:end])
			for t := range w {
				weight[t] += w[t]
			}
			if t := w.heaviest(); t != noTongue {
				first[t] = min(first[t], at)
			}
			at = end
		}
	}
	weight[noTongue] = 0
	return weight, first
}

// sentenceEnd is the length of the first sentence of a text, roughly: up to a
// full stop of Chinese or Japanese, or a line break.
func sentenceEnd(text string) int {
	i := strings.IndexAny(text, "。！？\n")
	if i < 0 {
		return len(text)
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}
