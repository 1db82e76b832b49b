package align

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
)

// A Span is a half-open range [Start, End) of byte offsets into a text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len returns the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// A Document is a text in one language as read.
//
// Text is the decoded text and never changes: paragraphs, repairs and sentences
// are spans of it. Package read sets all fields except Sentences, which package
// split sets.
type Document struct {
	// Name is the file name as the user gave it, for messages.
	Name string
	// Lang is a canonical BCP 47 tag (see package lang): "zh", "zh-Hant", "en", "ru".
	Lang string
	// Encoding is the name of the encoding of the file in lower case: "utf-8",
	// "gb18030", "windows-1251".
	Encoding string
	// Text is the decoded text without a byte order mark.
	Text string
	// Paragraphs are in the order of the text and do not overlap. Between them
	// there is only white space, or text dropped by a repair.
	Paragraphs []Span
	// Repairs are in the order of the text and do not overlap.
	Repairs []Repair
	// Sentences are in the order of the text and do not overlap; each is inside
	// one paragraph. Between them there is only white space, or text dropped by
	// a repair.
	Sentences []Sentence
}

// A Sentence is a span of the text of a document.
type Sentence struct {
	Span
	// Paragraph is the index of the paragraph of the sentence.
	Paragraph int
}

// A RepairKind names what was wrong with the text at a place.
type RepairKind string

// The repairs that reading makes.
const (
	// RepairPageBreak joins a paragraph that is divided in mid-sentence by a
	// blank line from a page or column break.
	RepairPageBreak RepairKind = "page-break"
	// RepairHardWrap joins lines of one paragraph that were wrapped at a fixed width.
	RepairHardWrap RepairKind = "hard-wrap"
	// RepairHyphen removes the hyphen of a word divided at the end of a line.
	RepairHyphen RepairKind = "hyphen"
	// RepairPageNumber leaves out a line with only a page number.
	RepairPageNumber RepairKind = "page-number"
)

// A Repair is a place where the text as read differs from the text as meant:
// inside a paragraph, the bytes of Span are replaced by With. The text itself
// is not changed; Document.Slice applies the repairs.
type Repair struct {
	Kind RepairKind
	Span
	// With is the replacement of the span: nothing between Chinese characters,
	// one space between words.
	With string
	// Note describes the finding for the user: «paragraph cut after "…治理体"».
	Note string
}

// Slice returns the text of the span with the repairs inside it applied.
// Repairs that extend beyond the span are not applied.
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

// repairsIn returns the repairs that are completely inside the span.
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

// RangeText returns the sentences of the range as one text. Spaces between two
// of them on one line are kept; a line or paragraph break between them becomes
// one space in languages with spaces between words and nothing in others, so
// that Chinese is never joined with spaces.
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

// IsBlank reports whether r is invisible and at most separates words: white
// space, and the zero-width space, joiner and byte order mark that are frequent
// in copied text. No paragraph or sentence begins or ends with such a
// character.
func IsBlank(r rune) bool {
	switch r {
	case '\u200B', '\u2060', '\uFEFF':
		return true
	}
	return unicode.IsSpace(r)
}

// Check returns an error if the document violates an invariant of its fields, with
// the place: the text is valid UTF-8; paragraphs, repairs and sentences are in
// order, inside the text and do not overlap; a paragraph has no spaces at its
// ends; a repair is inside one paragraph, or between two and without a
// replacement; a sentence is in the paragraph that it names; and every character
// that is not white space is in a paragraph or a repair and, if the document has
// sentences, in a sentence or a repair.
//
// Empty paragraphs and sentences are allowed: they are the empty lines of a
// document that was read line by line.
func (d *Document) Check() error {
	if !utf8.ValidString(d.Text) {
		return fmt.Errorf("check %s: the text is not valid UTF-8", d.Name)
	}
	paragraphs := d.Paragraphs
	repairs := make([]Span, len(d.Repairs))
	for i, r := range d.Repairs {
		repairs[i] = r.Span
	}
	sentences := make([]Span, len(d.Sentences))
	for i, s := range d.Sentences {
		sentences[i] = s.Span
	}
	for _, list := range []struct {
		what  string
		spans []Span
	}{{"paragraph", paragraphs}, {"repair", repairs}, {"sentence", sentences}} {
		if err := d.checkOrder(list.what, list.spans); err != nil {
			return err
		}
	}
	if err := d.checkEdges("paragraph", paragraphs); err != nil {
		return err
	}
	if err := d.checkEdges("sentence", sentences); err != nil {
		return err
	}
	if err := d.checkRepairs(); err != nil {
		return err
	}
	if err := d.checkCover("paragraph", paragraphs, repairs); err != nil {
		return err
	}
	if len(sentences) == 0 {
		return nil
	}
	if err := d.checkSentences(); err != nil {
		return err
	}
	return d.checkCover("sentence", sentences, repairs)
}

// checkOrder returns an error unless the spans are in order, in the text, and
// at the boundaries of characters.
func (d *Document) checkOrder(what string, spans []Span) error {
	at := 0
	for i, s := range spans {
		if s.Start < at || s.End < s.Start || s.End > len(d.Text) {
			return fmt.Errorf("check %s: %s %d at [%d,%d) overlaps what is before it or leaves the text of %d bytes", d.Name, what, i, s.Start, s.End, len(d.Text))
		}
		for _, edge := range [2]int{s.Start, s.End} {
			if edge < len(d.Text) && !utf8.RuneStart(d.Text[edge]) {
				return fmt.Errorf("check %s: %s %d at [%d,%d) cuts a character", d.Name, what, i, s.Start, s.End)
			}
		}
		at = s.End
	}
	return nil
}

// checkEdges returns an error if a span has spaces at its ends.
func (d *Document) checkEdges(what string, spans []Span) error {
	for i, s := range spans {
		if text := d.Text[s.Start:s.End]; len(strings.TrimFunc(text, IsBlank)) != len(text) {
			return fmt.Errorf("check %s: %s %d at [%d,%d) has spaces at its edges", d.Name, what, i, s.Start, s.End)
		}
	}
	return nil
}

// checkRepairs returns an error unless every repair is in one paragraph, or
// between two and without a replacement.
func (d *Document) checkRepairs() error {
	p := 0
	for i, r := range d.Repairs {
		if r.Kind == "" || r.Note == "" {
			return fmt.Errorf("check %s: repair %d at [%d,%d) has no kind", d.Name, i, r.Start, r.End)
		}
		for p < len(d.Paragraphs) && d.Paragraphs[p].End < r.End {
			p++
		}
		if p < len(d.Paragraphs) && d.Paragraphs[p].Start <= r.Start {
			continue
		}
		between := r.Start >= 0 && (p == 0 || d.Paragraphs[p-1].End <= r.Start) &&
			(p == len(d.Paragraphs) || r.End <= d.Paragraphs[p].Start)
		if !between || r.With != "" {
			return fmt.Errorf("check %s: repair %d (%s) at [%d,%d) is not in a paragraph", d.Name, i, r.Kind, r.Start, r.End)
		}
	}
	return nil
}

// checkSentences returns an error unless every sentence is in the paragraph
// that it names.
func (d *Document) checkSentences() error {
	for i, s := range d.Sentences {
		if s.Paragraph < 0 || s.Paragraph >= len(d.Paragraphs) {
			return fmt.Errorf("check %s: sentence %d is in paragraph %d of %d", d.Name, i, s.Paragraph, len(d.Paragraphs))
		}
		if p := d.Paragraphs[s.Paragraph]; s.Start < p.Start || s.End > p.End {
			return fmt.Errorf("check %s: sentence %d at [%d,%d) leaves its paragraph [%d,%d)", d.Name, i, s.Start, s.End, p.Start, p.End)
		}
	}
	return nil
}

// checkCover returns an error unless the text between the spans is white space or
// repaired.
func (d *Document) checkCover(what string, spans, repairs []Span) error {
	at, r := 0, 0
	for i := range len(spans) + 1 {
		end := len(d.Text)
		if i < len(spans) {
			end = spans[i].Start
		}
		for at < end {
			for r < len(repairs) && repairs[r].End <= at {
				r++
			}
			stop := end
			if r < len(repairs) && repairs[r].Start < end {
				stop = max(at, repairs[r].Start)
			}
			if lost := strings.TrimFunc(d.Text[at:stop], IsBlank); lost != "" {
				return fmt.Errorf("check %s: %q before offset %d is not in a %s or a repair", d.Name, head(lost), stop, what)
			}
			if stop == end {
				break
			}
			at = min(end, repairs[r].End)
		}
		if i < len(spans) {
			at = spans[i].End
		}
	}
	return nil
}

// head returns the beginning of a text for a message.
func head(s string) string {
	n := 0
	for i := range s {
		if n++; n > 20 {
			return s[:i] + "…"
		}
	}
	return s
}
