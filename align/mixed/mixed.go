// Package mixed parts a document that holds a text and its translation, as
// bilingual pages do, into its two sides.
//
// Read the page with package align/read and Options.Mixed, then call [Part]. It
// gives two documents over the text of the page, ready for align/split and
// align.Align, and says which of their paragraphs stand together. It promises
// that nothing is lost and nothing is said twice: every piece of the page that
// holds letters or digits belongs to one side, or is listed as left out.
//
// The sides are told apart by script, so it serves Chinese with English, Russian,
// Arabic, Korean or Japanese, and any two languages that are written differently;
// not English with French.
//
// # How a page is parted
//
// Each paragraph is cut where the writing changes and a sentence ends, into
// pieces of one language (pieces.go):
//
//	双方签署了合作协议。 The two sides signed a cooperation agreement.
//	└─ Chinese ──────┘ └─ English ──────────────────────────────────┘
//
// A name, a term or a title in the other script inside a sentence belongs to the
// sentence. Pieces of one language that follow each other are a run, and a run
// with its counterpart in the other language is a pair (pairs.go). That covers
// all layouts that people use: a paragraph and its translation in turn, in either
// order; two columns of a table, which are read row by row; both in one line; one
// sentence each in turn; and the whole text before the whole translation, which is
// one pair.
package mixed

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// RepairOtherLanguage marks, in the document of one side, a piece of the page
// that belongs to the other side or to neither.
const RepairOtherLanguage align.RepairKind = "other-language"

// Options of Part. The zero value works.
type Options struct {
	// From and To are the languages of the source and of the target, as
	// canonical tags. Empty means that they are found: the two that the page
	// holds most of, Chinese as the source or, without Chinese, the one that
	// begins.
	From, To string
}

// Layout says how a page holds its two languages.
type Layout string

// The layouts.
const (
	// Paragraphs: a paragraph, then its translation.
	Paragraphs Layout = "paragraphs"
	// Lines: both languages in the same paragraph or line.
	Lines Layout = "lines"
	// Blocks: the whole text or a long part of it, then the translation.
	Blocks Layout = "blocks"
)

// Parts are the two sides of a page.
type Parts struct {
	// Source and Target have the text of the page and as paragraphs their own
	// pieces of it; the rest is covered by repairs.
	Source, Target *align.Document
	// Pairs are the paragraphs that stand together; they cover the paragraphs of
	// both sides once, in order. They are what align.Options.Counterparts takes.
	Pairs []align.Counterpart
	// Layout is the layout of most of the page.
	Layout Layout
	// TargetFirst reports whether a translation stands before its original.
	TargetFirst bool
	// LeftOut are pieces of the page in a third language, and the numbers and names
	// of columns of a table.
	LeftOut []align.Span
}

// Both counts the pairs with paragraphs on both sides.
func (p *Parts) Both() int {
	n := 0
	for _, pair := range p.Pairs {
		if pair.Source.Len() > 0 && pair.Target.Len() > 0 {
			n++
		}
	}
	return n
}

// Part parts a document that was read with read.Options.Mixed. It fails with a
// *NotMixedError where the page is in one language, and with a
// *SameScriptError where From and To are written alike; other errors come from ctx.
func Part(ctx context.Context, d *align.Document, o Options) (*Parts, error) {
	p := &parter{doc: d}
	if err := p.choose(o); err != nil {
		return nil, err
	}
	if err := p.cut(ctx); err != nil {
		return nil, err
	}
	if err := p.checkMixed(); err != nil {
		return nil, err
	}
	return p.parts(o), nil
}

// parter is the work on one page.
type parter struct {
	doc *align.Document
	// tongues are the two languages, the source first.
	tongues [2]tongue
	pieces  []piece
}

// tongue is what shows a language: the script of its letters. Japanese is
// lang.Kana, whatever share of its letters are Chinese characters.
type tongue = lang.Script

// noTongue is the tongue of a piece without letters.
const noTongue = lang.NoScript

// choose finds the two languages of the page.
func (p *parter) choose(o Options) error {
	from, to := lang.ScriptOfTag(o.From), lang.ScriptOfTag(o.To)
	if from != noTongue && from == to {
		return &SameScriptError{Name: p.doc.Name, From: o.From, To: o.To}
	}
	weight, first := survey(p.doc)
	most := func(not tongue) tongue {
		best := noTongue
		for t := range weight {
			if t := tongue(t); t != not && weight[t] > weight[best] {
				best = t
			}
		}
		return best
	}
	switch {
	case from != noTongue && to != noTongue:
	case from != noTongue:
		to = most(from)
	case to != noTongue:
		from = most(to)
	default:
		from = most(noTongue)
		to = most(from)
		if to == lang.Han || from != lang.Han && first[to] < first[from] {
			from, to = to, from
		}
	}
	p.tongues = [2]tongue{from, to}
	return nil
}

// parts makes the sides of the pieces.
func (p *parter) parts(o Options) *Parts {
	pairs, first := pairUp(p.runs())
	parts := &Parts{Source: p.side(0, o.From), Target: p.side(1, o.To), Pairs: pairs, TargetFirst: first == 1}
	parts.Layout = p.layout(parts)
	for _, piece := range p.pieces {
		if piece.side == neither && !piece.sign {
			parts.LeftOut = append(parts.LeftOut, piece.Span)
		}
	}
	return parts
}

// blockParagraphs is how many paragraphs of a side a pair has, on average, where
// the sides stand in blocks.
const blockParagraphs = 5

// layout returns how most of the page holds its languages.
func (p *parter) layout(parts *Parts) Layout {
	together, all := 0.0, 0.0
	for _, piece := range p.pieces {
		all += piece.weight
		if piece.shared {
			together += piece.weight
		}
	}
	switch both := parts.Both(); {
	case together > all/2:
		return Lines
	case both == 1 && len(parts.Source.Paragraphs) > 1 && len(parts.Target.Paragraphs) > 1,
		len(parts.Source.Paragraphs)+len(parts.Target.Paragraphs) >= 2*blockParagraphs*both:
		return Blocks
	}
	return Paragraphs
}

// A SameScriptError reports that the languages of From and To are written alike.
type SameScriptError struct {
	// Name is the page as messages call it.
	Name string
	// From and To are the languages as given.
	From, To string
}

// Error implements error.
func (e *SameScriptError) Error() string {
	return fmt.Sprintf("part the languages of %s: %s and %s are written in the same letters and cannot be told apart by them", e.Name, e.From, e.To)
}

// Hint says what to do.
func (e *SameScriptError) Hint() string { return "put the two sides into a file each" }

// A NotMixedError reports a page that does not hold a text and its translation: it
// has no letters of a second language, or only those of quoted words.
type NotMixedError struct {
	// Name is the page as messages call it.
	Name string
	// Lang is the language of the page, a canonical tag.
	Lang string
	// Other are the places in another language, spans of the page's text.
	Other []align.Span
	// Share is the share that Other has of what the page says, 0 to 1.
	Share float64
}

// Error implements error.
func (e *NotMixedError) Error() string {
	if len(e.Other) == 0 {
		return fmt.Sprintf("part the languages of %s: all of it is in one language (%s)", e.Name, e.Lang)
	}
	noun := "places are"
	if len(e.Other) == 1 {
		noun = "place is"
	}
	return fmt.Sprintf("part the languages of %s: it is in one language (%s); only %d %s in another, %.0f %% of the text",
		e.Name, e.Lang, len(e.Other), noun, 100*e.Share)
}

// Hint says what to do.
func (e *NotMixedError) Hint() string {
	return "if the translation is a file of its own, name both: SRC TGT"
}

// leastShare is the share of what a page says that each of its languages must
// have. In a translation both say the same, and the shares are near one half;
// they leave 0.35 to 0.65 only where a part is not translated.
const leastShare = 0.15

// checkMixed refuses a page in one language.
func (p *parter) checkMixed() error {
	var weight [2]float64
	for _, piece := range p.pieces {
		if piece.side != neither {
			weight[piece.side] += piece.weight
		}
	}
	small := 0
	if weight[1] < weight[0] {
		small = 1
	}
	all := weight[0] + weight[1]
	if all > 0 && weight[small] >= leastShare*all {
		return nil
	}
	e := &NotMixedError{Name: p.doc.Name, Lang: p.tagOf(1-small, "")}
	if all > 0 {
		e.Share = weight[small] / all
	}
	for _, piece := range p.pieces {
		if piece.side == small {
			e.Other = append(e.Other, piece.Span)
		}
	}
	return e
}

// side makes the document of one side: over the text of the page, with its own
// pieces as paragraphs and everything else covered by repairs.
func (p *parter) side(side int, tag string) *align.Document {
	d := &align.Document{Name: p.doc.Name, Lang: p.tagOf(side, tag), Encoding: p.doc.Encoding, Text: p.doc.Text}
	repairs := p.doc.Repairs
	for _, piece := range p.pieces {
		before := 0
		for before < len(repairs) && repairs[before].Start < piece.Start {
			before++
		}
		d.Repairs = append(d.Repairs, loose(repairs[:before])...)
		repairs = repairs[before:]
		inside := 0
		for inside < len(repairs) && repairs[inside].End <= piece.End {
			inside++
		}
		if piece.side == side {
			d.Paragraphs = append(d.Paragraphs, piece.Span)
			d.Repairs = append(d.Repairs, repairs[:inside]...)
		} else {
			note := "in another language: “"
			if piece.sign {
				note = "between a term and its translation: “"
			} else if piece.side == neither && !hasLetter(p.doc.Text[piece.Start:piece.End]) {
				note = "beside the texts: “"
			}
			d.Repairs = append(d.Repairs, align.Repair{Kind: RepairOtherLanguage, Span: piece.Span, Note: note + snippet(p.doc.Text[piece.Start:piece.End]) + "”"})
		}
		repairs = repairs[inside:]
	}
	d.Repairs = append(d.Repairs, loose(repairs)...)
	return d
}

// loose returns the repairs that stand between pieces, where they stand for
// nothing: the space that joined two lines is not needed between two languages.
func loose(repairs []align.Repair) []align.Repair {
	list := slices.Clone(repairs)
	for i := range list {
		list[i].With = ""
	}
	return list
}

// tagOf is the language of a side: as the user says, or as its pieces show.
func (p *parter) tagOf(side int, tag string) string {
	if tag != "" {
		return tag
	}
	var b strings.Builder
	for _, piece := range p.pieces {
		if piece.side == side {
			b.WriteString(p.doc.Text[piece.Start:piece.End])
			b.WriteByte('\n')
		}
		if b.Len() > longestSample {
			break
		}
	}
	return lang.Detect(b.String()).Tag
}

// longestSample bounds the text that the language of a side is guessed from, in bytes.
const longestSample = 64 << 10

// snippet is the beginning of a text for a message.
func snippet(text string) string {
	const longest = 24 // characters
	n := 0
	for i := range text {
		if n++; n > longest {
			return text[:i] + "…"
		}
	}
	return text
}
