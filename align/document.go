package align

import (
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/lang"
)

// Span is a half-open range [Start, End) of byte offsets into a text.
type Span struct {
	Start, End int
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Document is a text in one language as read.
//
// Text is the decoded text, never edited afterwards: paragraphs, repairs and
// sentences are spans into it. Package read fills everything but Sentences,
// package split fills Sentences.
type Document struct {
	// Name is the file name as the user gave it; messages use it.
	Name string
	// Lang is a canonical BCP 47 tag (see package lang): "zh", "zh-Hant", "en", "ru".
	Lang string
	// Encoding is the name of the encoding the bytes were decoded from, in
	// lower case: "utf-8", "gb18030", "windows-1251".
	Encoding string
	// Text is the decoded text without a byte order mark.
	Text string
	// Paragraphs are in the order of the text and never overlap. What lies
	// between them is blank, or dropped by a repair.
	Paragraphs []Span
	// Repairs are in the order of the text and never overlap.
	Repairs []Repair
	// Sentences are in the order of the text and never overlap; each lies
	// inside one paragraph. Together with the gaps between them they cover
	// the text; a gap holds only blanks or text that a repair dropped.
	Sentences []Sentence
}

// Sentence is a span of a document's text.
type Sentence struct {
	Span
	// Paragraph is the index of the paragraph that holds the sentence.
	Paragraph int
}

// RepairKind names what was wrong with the text at a place.
type RepairKind string

// The repairs that reading makes.
const (
	// RepairPageBreak joins a paragraph cut in mid-sentence by a blank line
	// that a page or column break left behind.
	RepairPageBreak RepairKind = "page-break"
	// RepairHardWrap joins lines of one paragraph that were wrapped at a fixed width.
	RepairHardWrap RepairKind = "hard-wrap"
	// RepairHyphen removes the hyphen of a word divided at the end of a line.
	RepairHyphen RepairKind = "hyphen"
	// RepairPageNumber leaves out a line that holds only a page number.
	RepairPageNumber RepairKind = "page-number"
)

// Repair is one place where the text as read is not the text as meant: inside
// a paragraph, the bytes of Span stand for With. The text itself stays as it
// was read; Document.Slice applies the repairs.
type Repair struct {
	Kind RepairKind
	Span
	// With is what stands in place of the span: nothing between Chinese
	// characters, one blank between words.
	With string
	// Note says in words what was seen, for the user: «paragraph cut after "…治理体"».
	Note string
}

// Slice returns the text of the span with the repairs inside it applied.
// Repairs that straddle an end of the span are not applied.
func (d *Document) Slice(s Span) string {
	repairs := d.repairsIn(s)
	if len(repairs) == 0 {
		return d.Text[s.Start:s.End]
	}
	var b strings.Builder
	at := s.Start
	for _, r := range repairs {
		b.WriteString(d.Text[at:r.Start])
		b.WriteString(r.With)
		at = r.End
	}
	b.WriteString(d.Text[at:s.End])
	return b.String()
}

// repairsIn returns the repairs that lie wholly inside the span.
func (d *Document) repairsIn(s Span) []Repair {
	from, _ := slices.BinarySearchFunc(d.Repairs, s.Start, func(r Repair, start int) int { return r.Start - start })
	to := from
	for to < len(d.Repairs) && d.Repairs[to].End <= s.End {
		to++
	}
	return d.Repairs[from:to]
}

// SentenceText returns the text of sentence i with the repairs applied.
func (d *Document) SentenceText(i int) string { return d.Slice(d.Sentences[i].Span) }

// RangeText returns the sentences of the range as one text. What stood between
// two of them on one line is kept; a line or paragraph break between them
// becomes one blank in languages that write blanks between words and nothing
// in those that do not, so that Chinese is never joined with blanks.
func (d *Document) RangeText(r Range) string {
	var b strings.Builder
	for i := r.From; i < r.To; i++ {
		if i > r.From {
			gap := d.Slice(Span{d.Sentences[i-1].End, d.Sentences[i].Start})
			if strings.ContainsAny(gap, "\n\r\u2028\u2029\f\v") || strings.TrimSpace(gap) != "" {
				gap = ""
				if lang.Spaced(d.Lang) {
					gap = " "
				}
			}
			b.WriteString(gap)
		}
		b.WriteString(d.SentenceText(i))
	}
	return b.String()
}
