// Package mixed parts a document that holds a text and its translation, as
// bilingual pages do, into its two sides.
//
// Read the page with package align/read and Options.Mixed, then call [Part]. It
// gives two documents over the text of the page, ready for align/split and
// align.Align, and says which of their paragraphs stand together. It promises
// that nothing is lost and nothing is said twice: every piece of the page that
// is not blank belongs to one side, or is listed as left out.
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
	// TargetFirst tells that a translation stands before its original.
	TargetFirst bool
	// LeftOut are pieces of the page in a third language.
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
		if piece.side == neither {
			parts.LeftOut = append(parts.LeftOut, piece.Span)
		}
	}
	return parts
}

// blockParagraphs is how many paragraphs of a side a pair has, on average, where
// the sides stand in blocks.
const blockParagraphs = 5

// layout tells how most of the page holds its languages.
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

// A SameScriptError says that the languages of From and To are written alike.
type SameScriptError struct {
	// Name is the page as messages call it.
	Name string
	// From and To are the languages as given.
	From, To string
}

// Error says what went wrong and where.
func (e *SameScriptError) Error() string {
	return fmt.Sprintf("part the languages of %s: %s and %s are written in the same letters and cannot be told apart by them", e.Name, e.From, e.To)
}

// Hint says what to do.
func (e *SameScriptError) Hint() string { return "put the two sides into a file each" }
