// Package mixed separates the two sides of a document that contains a text and its
// translation, such as a bilingual page.
//
// Read the page with package align/read and Options.Mixed, then call [Part]. It returns
// two documents over the text of the page, ready for align/split and align.Align, and
// which of their paragraphs correspond. Every piece of the page with letters or digits
// belongs to exactly one side or is listed as left out.
//
// The sides are distinguished by script. So the package serves Chinese with English,
// Russian, Arabic, Korean or Japanese, and any two languages in different scripts, but not
// English with French.
//
// # How a page is divided
//
// Each paragraph is divided into pieces of one language where the script changes and a
// sentence ends (pieces.go):
//
//	双方签署了合作协议。 The two sides signed a cooperation agreement.
//	└─ Chinese ──────┘ └─ English ──────────────────────────────────┘
//
// A name, a term or a title in the other script inside a sentence belongs to the
// sentence. Consecutive pieces of one language are a run, and a run with its counterpart in
// the other language is a pair (pairs.go). That covers the usual layouts: each paragraph
// followed by its translation, or the reverse; two columns of a table, which are read row
// by row; both on one line; alternating sentences; and the whole text before the whole
// translation, which is a single pair.
package mixed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/table"
)

// RepairOtherLanguage marks, in the document of one side, a piece of the page
// that belongs to the other side or to neither.
const RepairOtherLanguage align.RepairKind = "other-language"

// Options of Part. The zero value works.
type Options struct {
	// From and To are the languages of the source and of the target, as
	// canonical tags. If they are empty, the two languages with most text are taken, with
	// Chinese as the source or, without Chinese, the language that comes first.
	From, To string
}

// A Layout is the arrangement of the two languages on a page.
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
	// Source and Target have the text of the page; their paragraphs are the pieces of
	// their side, and the rest is covered by repairs.
	Source, Target *align.Document
	// Pairs are the corresponding paragraphs, for align.Options.Counterparts; they cover
	// the paragraphs of both sides once, in order.
	Pairs []align.Counterpart
	// Layout is the layout of most of the page.
	Layout Layout
	// TargetFirst reports whether translations precede their originals.
	TargetFirst bool
	// LeftOut are the pieces in a third language, the labels of parts, and the numbers and
	// column headings of a table.
	LeftOut []align.Span
}

// Both returns the number of pairs with paragraphs on both sides.
func (p *Parts) Both() int {
	n := 0
	for _, pair := range p.Pairs {
		if pair.Source.Len() > 0 && pair.Target.Len() > 0 {
			n++
		}
	}
	return n
}

// Part separates the sides of a document that was read with read.Options.Mixed. The error
// is a *NotMixedError if the page is in one language, a *SameScriptError if From and To
// are written in the same script, or the error of ctx.
func Part(ctx context.Context, d *align.Document, o Options) (*Parts, error) {
	p := &parter{doc: d}
	if err := p.choose(o); err != nil {
		return nil, err
	}
	if err := p.findPieces(ctx); err != nil {
		return nil, err
	}
	if err := p.checkMixed(); err != nil {
		return nil, err
	}
	return p.parts(o), nil
}

// A parter separates the sides of one page.
type parter struct {
	doc *align.Document
	// scripts are those of the two languages, the source first. Japanese is lang.Kana,
	// whatever the share of Chinese characters.
	scripts [2]lang.Script
	// paragraphs are those of the page without their labels, and labels the labels by the
	// index of their paragraph.
	paragraphs []align.Span
	labels     map[int]align.Span
	pieces     []piece
}

// choose finds the two languages of the page.
func (p *parter) choose(o Options) error {
	from, to := lang.ScriptOfTag(o.From), lang.ScriptOfTag(o.To)
	if from != lang.NoScript && from == to {
		return &SameScriptError{Name: p.doc.Name, From: o.From, To: o.To}
	}
	weight, first := weighPage(p.doc)
	most := func(not lang.Script) lang.Script {
		best := lang.NoScript
		for t := range weight {
			if t := lang.Script(t); t != not && weight[t] > weight[best] {
				best = t
			}
		}
		return best
	}
	switch {
	case from != lang.NoScript && to != lang.NoScript:
	case from != lang.NoScript:
		to = most(from)
	case to != lang.NoScript:
		from = most(to)
	default:
		from = most(lang.NoScript)
		to = most(from)
		if to == lang.Han || from != lang.Han && first[to] < first[from] {
			from, to = to, from
		}
	}
	p.scripts = [2]lang.Script{from, to}
	return nil
}

// parts returns the result from the pieces.
func (p *parter) parts(o Options) *Parts {
	pairs, first := p.pairUp()
	parts := &Parts{Source: p.side(0, o.From), Target: p.side(1, o.To), Pairs: pairs, TargetFirst: first == 1}
	parts.Layout = p.layout(parts)
	for _, piece := range p.pieces {
		if piece.side == neither && !piece.sign {
			parts.LeftOut = append(parts.LeftOut, piece.Span)
		}
	}
	return parts
}

// blockParagraphs is the least mean number of paragraphs on a side of a pair in a page
// with the layout Blocks.
const blockParagraphs = 5

// layout returns the layout of most of the page.
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

// A SameScriptError reports that the languages From and To have the same script.
type SameScriptError struct {
	// Name is the name of the page for messages.
	Name string
	// From and To are the languages as given.
	From, To string
}

// Error implements error.
func (e *SameScriptError) Error() string {
	return fmt.Sprintf("part the languages of %s: %s and %s are written in the same letters and cannot be told apart by them", e.Name, e.From, e.To)
}

// Hint returns the remedy.
func (e *SameScriptError) Hint() string { return "put the two sides into a file each" }

// A NotMixedError reports a page without a translation: it has no letters of a second
// language, or only those of quoted words.
type NotMixedError struct {
	// Name is the name of the page for messages.
	Name string
	// Lang is the language of the page, a canonical tag.
	Lang string
	// Other are the pieces in another language, spans of the text of the page.
	Other []align.Span
	// Share is the share of Other in the text by weight, 0 to 1.
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

// Hint returns the remedy.
func (e *NotMixedError) Hint() string {
	return "if the translation is a file of its own, name both: SRC TGT"
}

// leastShare is the least share of each language in the weight of a page. A text and its
// translation have nearly the same weight; their shares are outside of 0.35 to 0.65 only
// if a part is not translated.
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

// side returns the document of one side: the text of the page, with the pieces of the side
// as paragraphs and everything else covered by repairs.
func (p *parter) side(side int, tag string) *align.Document {
	d := &align.Document{Name: p.doc.Name, Lang: p.tagOf(side, tag), Encoding: p.doc.Encoding, Text: p.doc.Text}
	repairs := p.doc.Repairs
	for _, piece := range p.pieces {
		before := 0
		for before < len(repairs) && repairs[before].Start < piece.Start {
			before++
		}
		d.Repairs = append(d.Repairs, withoutText(repairs[:before])...)
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
			} else if piece.side == neither && (piece.label || !hasLetter(p.doc.Text[piece.Start:piece.End])) {
				note = "beside the texts: “"
			}
			d.Repairs = append(d.Repairs, align.Repair{Kind: RepairOtherLanguage, Span: piece.Span, Note: note + snippet(p.doc.Text[piece.Start:piece.End]) + "”"})
		}
		repairs = repairs[inside:]
	}
	d.Repairs = append(d.Repairs, withoutText(repairs)...)
	return d
}

// withoutText returns repairs between pieces with their replacement texts removed: the
// space that joins two lines is not needed between two languages.
func withoutText(repairs []align.Repair) []align.Repair {
	list := slices.Clone(repairs)
	for i := range list {
		list[i].With = ""
	}
	return list
}

// tagOf returns the language of a side: tag, or if it is empty the language detected.
func (p *parter) tagOf(side int, tag string) string {
	if tag != "" {
		return tag
	}
	var b strings.Builder
	lines := 0
	for _, piece := range p.pieces {
		if piece.side == side {
			lines++
			b.WriteString(p.doc.Text[piece.Start:piece.End])
			b.WriteByte('\n')
		}
		if b.Len() > longestSample {
			break
		}
	}
	if len(strings.Fields(b.String())) < wordsOfTerms*lines {
		if tag := table.Language(b.String()); tag != "" {
			return tag
		}
		if isPlainLatin(b.String()) { // too few words to show anything else
			return "en"
		}
	}
	return lang.Detect(b.String()).Tag
}

// isPlainLatin reports whether the letters of a text are those of English, which has no
// marks on them.
func isPlainLatin(text string) bool {
	letters := false
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if r >= utf8.RuneSelf {
			return false
		}
		letters = true
	}
	return letters
}

// wordsOfTerms is the mean number of words of a line below which a side is a list of
// terms, whose language the detection for prose does not tell.
const wordsOfTerms = 5

// longestSample is the number of bytes from which the language of a side is detected.
const longestSample = 64 << 10

// snippet returns the beginning of a text for a message.
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
