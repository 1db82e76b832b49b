package mixed

import (
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

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
			d.Repairs = append(d.Repairs, align.Repair{Kind: RepairOtherLanguage, Span: piece.Span, Note: "in another language: “" + snippet(p.doc.Text[piece.Start:piece.End]) + "”"})
		}
		repairs = repairs[inside:]
	}
	d.Repairs = append(d.Repairs, loose(repairs)...)
	return d
}

// loose returns the repairs that stand between pieces, where they stand for
// nothing: the blank that joined two lines is not needed between two languages.
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
