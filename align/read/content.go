package read

import (
	"context"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// content is what a reader of a format found: the text of the file in the order
// in which people read it, before it is made a document.
type content struct {
	// encoding is what the text was decoded from.
	encoding string
	// layout is, for formats that know lines and pages and no paragraphs, the
	// text as plain text, with form feeds between pages; paragraphs is then empty.
	layout string
	// paragraphs have no blanks at their edges and are never empty.
	paragraphs []paragraph
}

// paragraph is a paragraph of a structured file. It may hold line breaks.
type paragraph struct {
	text string
	// flows tells that the line breaks inside are there for show, as in a
	// subtitle of two lines: the text goes on over them. Elsewhere the lines
	// themselves tell whether it does.
	flows bool
	// heading is the level of a heading, 1 to 6, else 0.
	heading int
}

// MaxParagraphs is the number of paragraphs that a document may have. A book
// has some ten thousand; a file made to fill the memory has no bound.
const MaxParagraphs = 4_000_000

// collector gathers the paragraphs of a format as they come. The zero value is ready.
type collector struct {
	list []paragraph
	// size is the text taken so far in bytes.
	size int
}

// add takes a text as a paragraph, unless it is blank.
func (c *collector) add(p paragraph) {
	p.text = strings.TrimFunc(tidyBreaks(p.text), align.IsBlank)
	if p.text == "" {
		return
	}
	c.size += len(p.text)
	c.list = append(c.list, p)
}

// full tells whether more was taken than a document may hold.
func (c *collector) full() bool { return c.size > MaxSize || len(c.list) > MaxParagraphs }

// tidyBreaks writes every kind of line break as \n.
func tidyBreaks(s string) string {
	// Each of these looks is many times as fast as a loop over the text.
	if strings.IndexByte(s, '\r') < 0 && strings.IndexByte(s, '\v') < 0 && strings.IndexByte(s, '\f') < 0 &&
		!strings.Contains(s, "\u0085") && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029") {
		return s
	}
	return breakReplacer.Replace(s)
}

var breakReplacer = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// documentOr makes the document, unless there was an error.
func (c *content) documentOr(ctx context.Context, err error, o Options) (*align.Document, error) {
	if err != nil {
		return nil, err
	}
	if c.layout != "" {
		o.proportional = true
		return readPlain(ctx, decoded{text: c.layout, encoding: c.encoding}, o)
	}
	return c.document(ctx, o)
}

// document makes the document of the content. Its text is the paragraphs with a
// blank line between them; with Options.Lines every line of them is a sentence.
func (c *content) document(ctx context.Context, o Options) (*align.Document, error) {
	between := "\n\n"
	if o.Lines {
		between = "\n"
	}
	size := 0
	for _, p := range c.paragraphs {
		size += len(p.text) + len(between)
	}
	var b strings.Builder
	b.Grow(size)
	starts := make([]int, len(c.paragraphs))
	for i, p := range c.paragraphs {
		if i > 0 {
			b.WriteString(between)
		}
		starts[i] = b.Len()
		b.WriteString(p.text)
	}
	d := &align.Document{Name: o.Name, Lang: o.Lang, Encoding: c.encoding, Text: b.String()}
	if d.Lang == "" {
		d.Lang = lang.Detect(d.Text).Tag
	}
	if o.Lines {
		readLines(d)
		return d, nil
	}
	for i, p := range c.paragraphs {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !strings.Contains(p.text, "\n") {
			d.Paragraphs = append(d.Paragraphs, align.Span{Start: starts[i], End: starts[i] + len(p.text)})
			continue
		}
		if err := addBroken(ctx, d, p, starts[i], o); err != nil {
			return nil, err
		}
	}
	if o.Lossy {
		leaveOutUndecoded(d)
	}
	return d, repairBlanks(ctx, d, o)
}

// addBroken adds a paragraph that holds line breaks. It is read as a text of
// its own (see readParagraphs): people press the key for a line break at the end
// of a paragraph as well as in mid-sentence.
func addBroken(ctx context.Context, d *align.Document, p paragraph, start int, o Options) error {
	part := &align.Document{Name: d.Name, Lang: d.Lang, Text: p.text}
	if p.flows && !o.Mixed && o.allows(align.RepairHardWrap) {
		if err := readFlowing(ctx, part, o); err != nil {
			return err
		}
	} else if err := readParagraphs(ctx, part, o); err != nil {
		return err
	}
	for _, span := range part.Paragraphs {
		d.Paragraphs = append(d.Paragraphs, align.Span{Start: start + span.Start, End: start + span.End})
	}
	for _, r := range part.Repairs {
		r.Start, r.End = r.Start+start, r.End+start
		d.Repairs = append(d.Repairs, r)
	}
	return nil
}

// readFlowing makes one paragraph of all lines of the document.
func readFlowing(ctx context.Context, d *align.Document, o Options) error {
	spaced := lang.Spaced(d.Lang)
	lines, err := scan(ctx, d.Text, spaced)
	if err != nil || len(lines) == 0 {
		return err
	}
	m := &mender{layout: survey(d.Text, lines, spaced, o.proportional), document: d, options: o}
	for i := range lines[:len(lines)-1] {
		m.join(align.RepairHardWrap, i, i+1)
	}
	d.Paragraphs = []align.Span{{Start: int(lines[0].start), End: int(lines[len(lines)-1].end)}}
	return nil
}

// tooLarge is the error of a file whose content is beyond the bounds.
func tooLarge(o Options) error { return fmt.Errorf("read %s: %w", o.name(), ErrTooLarge) }
