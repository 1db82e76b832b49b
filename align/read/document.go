package read

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
)

// document makes the document of the content. cut is the number of bytes of an
// incomplete character that were removed from the end.
func (o Options) document(ctx context.Context, c *content.Content, cut int) (*align.Document, error) {
	d := &align.Document{Name: o.Name, Lang: o.Lang, Encoding: c.Encoding, Text: c.Layout}
	if c.Layout == "" {
		d.Text = o.join(c.Paragraphs)
	}
	if d.Lang == "" {
		d.Lang = lang.Detect(d.Text).Tag
	}
	repairs := paragraphs.Options{Without: o.Without, Mixed: o.Mixed, Proportional: c.Printed}
	var err error
	switch {
	case o.Lines:
		err = readLines(d)
	case c.Layout != "":
		err = paragraphs.Find(ctx, d, repairs)
	default:
		err = o.addParagraphs(ctx, d, c.Paragraphs, repairs)
	}
	if err != nil {
		return nil, err
	}
	if o.Lossy || c.Undecoded {
		leaveOutUndecoded(d)
	}
	if cut > 0 && !o.Lines {
		markCutEnd(d, cut)
	}
	if o.Lines {
		return d, nil
	}
	return d, paragraphs.RepairSpaces(ctx, d, repairs)
}

// between returns the separator before a paragraph of a structured file.
func (o Options) between(p content.Paragraph) string {
	if o.Lines || p.SameBlock { // with o.Lines every line is a sentence
		return "\n"
	}
	return "\n\n"
}

func (o Options) join(list []content.Paragraph) string {
	size := 0
	for _, p := range list {
		size += len(p.Text) + len(o.between(p))
	}
	var b strings.Builder
	b.Grow(size)
	for i, p := range list {
		if i > 0 {
			b.WriteString(o.between(p))
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// addParagraphs adds the joined paragraphs to a document. A paragraph with line breaks
// is read as a text of its own, since people enter line breaks both at the end of a
// paragraph and in mid-sentence.
func (o Options) addParagraphs(ctx context.Context, d *align.Document, list []content.Paragraph, repairs paragraphs.Options) error {
	start := 0
	for i, p := range list {
		if i > 0 {
			start += len(o.between(p))
		}
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		part := &align.Document{Name: d.Name, Lang: d.Lang, Text: p.Text}
		var err error
		switch {
		case !strings.Contains(p.Text, "\n"):
			part.Paragraphs = []align.Span{{Start: 0, End: len(p.Text)}}
		case p.Flows && !o.Mixed && !slices.Contains(o.Without, align.RepairHardWrap):
			err = paragraphs.FindFlowing(ctx, part, repairs)
		default:
			err = paragraphs.Find(ctx, part, repairs)
		}
		if err != nil {
			return err
		}
		for _, span := range part.Paragraphs {
			d.Paragraphs = append(d.Paragraphs, align.Span{Start: start + span.Start, End: start + span.End})
		}
		for _, r := range part.Repairs {
			r.Start, r.End = r.Start+start, r.End+start
			d.Repairs = append(d.Repairs, r)
		}
		if len(d.Paragraphs) > content.MaxParagraphs {
			return content.ErrManyParagraphs
		}
		start += len(p.Text)
		for _, r := range p.Repairs {
			d.Repairs = append(d.Repairs, align.Repair{Kind: r.Kind, Span: align.Span{Start: start, End: start}, Note: r.Note})
		}
	}
	return nil
}

// readLines makes every line of the document one sentence and one paragraph. As in
// the tools that write such files, lines end only with \n, \r\n or \r; other
// separators of Unicode are characters of the sentence. Spaces at the ends of a line
// are left out; a line of spaces is an empty sentence.
func readLines(d *align.Document) error {
	for start := 0; start < len(d.Text); {
		end := start + len(d.Text[start:])
		after := end
		if i := strings.IndexAny(d.Text[start:], "\r\n"); i >= 0 {
			end = start + i
			after = end + 1
			if strings.HasPrefix(d.Text[end:], "\r\n") {
				after++
			}
		}
		span := trimmed(d.Text, start, end)
		d.Sentences = append(d.Sentences, align.Sentence{Span: span, Paragraph: len(d.Paragraphs)})
		d.Paragraphs = append(d.Paragraphs, span)
		if start = after; len(d.Sentences) > content.MaxSentenceLines {
			return content.ErrManyLines
		}
	}
	return nil
}

// trimmed returns the span without the spaces at its ends. If it has only
// spaces, the result is the empty span at its start.
func trimmed(text string, start, end int) align.Span {
	left := strings.TrimLeftFunc(text[start:end], align.IsBlank)
	if left == "" {
		return align.Span{Start: start, End: start}
	}
	start = end - len(left)
	return align.Span{Start: start, End: start + len(strings.TrimRightFunc(left, align.IsBlank))}
}

// leaveOutUndecoded adds a repair for every run of U+FFFD that no other repair
// covers.
func leaveOutUndecoded(d *align.Document) {
	const mark = string(utf8.RuneError)
	covered := d.Repairs
	var found []align.Repair
	for at := 0; ; {
		i := strings.Index(d.Text[at:], mark)
		if i < 0 {
			break
		}
		start := at + i
		for at = start; strings.HasPrefix(d.Text[at:], mark); {
			at += len(mark)
		}
		for len(covered) > 0 && covered[0].End <= start {
			covered = covered[1:]
		}
		if len(covered) > 0 && covered[0].Start < at {
			continue
		}
		found = append(found, align.Repair{Kind: RepairUndecoded, Span: align.Span{Start: start, End: at},
			Note: "bytes left out that could not be decoded, after “…" + paragraphs.Tail(d.Text[:start]) + "”"})
	}
	d.Repairs = append(d.Repairs, found...)
	slices.SortStableFunc(d.Repairs, func(a, b align.Repair) int { return a.Start - b.Start })
}

// markCutEnd adds the repair of a text that ends inside a character.
func markCutEnd(d *align.Document, cut int) {
	end := 0
	if n := len(d.Paragraphs); n > 0 {
		end = d.Paragraphs[n-1].End
	}
	if n := len(d.Repairs); n > 0 { // a page number may have been left out after it
		end = max(end, d.Repairs[n-1].End)
	}
	bytes := "byte was"
	if cut > 1 {
		bytes = fmt.Sprintf("%d bytes were", cut)
	}
	d.Repairs = append(d.Repairs, align.Repair{Kind: RepairCutEnd, Span: align.Span{Start: end, End: end},
		Note: "the text ends inside a character; its last " + bytes + " left out"})
}
