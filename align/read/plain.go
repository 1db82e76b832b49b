package read

import (
	"context"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// readPlain makes the document of plain text. A long one is read section by
// section (sections.go), as Sections reads it.
func readPlain(ctx context.Context, t decoded, o Options) (*align.Document, error) {
	if o.Lines {
		return readPlainLines(t, o), nil
	}
	whole := &align.Document{Name: o.Name, Text: t.text}
	p := plainReader{options: o, encoding: t.encoding, tag: o.Lang}
	most := o.sectionLength()
	if o.Mixed { // which sides there are is seen in the whole
		most = len(t.text)
	}
	for at := 0; at < len(t.text); {
		end := at + sectionEnd(t.text[at:], most)
		cut := 0
		if end == len(t.text) {
			cut = t.cut
		}
		d, err := p.read(ctx, t.text[at:end], cut)
		if err != nil || at == 0 && end == len(t.text) {
			return d, err
		}
		whole.Lang, whole.Encoding = d.Lang, d.Encoding
		for _, span := range d.Paragraphs {
			whole.Paragraphs = append(whole.Paragraphs, align.Span{Start: at + span.Start, End: at + span.End})
		}
		for _, r := range d.Repairs {
			r.Start, r.End = at+r.Start, at+r.End
			whole.Repairs = append(whole.Repairs, r)
		}
		at = end
	}
	return whole, nil
}

// readPlainLines makes a document of lines as given.
func readPlainLines(t decoded, o Options) *align.Document {
	d := &align.Document{Name: o.Name, Lang: o.Lang, Encoding: t.encoding, Text: t.text}
	if d.Lang == "" {
		d.Lang = lang.Detect(d.Text).Tag
	}
	readLines(d)
	if o.Lossy {
		leaveOutUndecoded(d)
	}
	return d
}

// plainReader reads the sections of a plain text in their order.
type plainReader struct {
	options  Options
	encoding string
	// tag is the language; it is guessed from the first section that is not blank.
	tag string
	// repairs is the number of repairs made so far.
	repairs int
	// later tells that a section with text was read.
	later bool
}

// read makes a document of a section. After the last one so many bytes of a
// character were cut off.
func (p *plainReader) read(ctx context.Context, text string, cut int) (*align.Document, error) {
	o := p.options
	o.later, o.repairs = p.later, p.repairs
	d := &align.Document{Name: o.Name, Lang: p.tag, Encoding: p.encoding, Text: text}
	if strings.TrimFunc(text, align.IsBlank) != "" {
		p.later = true
		if p.tag == "" {
			p.tag = lang.Detect(text).Tag
		}
		d.Lang = p.tag
		if err := readParagraphs(ctx, d, o); err != nil {
			return nil, err
		}
	}
	if o.Lossy {
		leaveOutUndecoded(d)
	}
	if cut > 0 {
		markCutEnd(d, cut)
	}
	err := repairBlanks(ctx, d, o)
	p.repairs += len(d.Repairs)
	return d, err
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
	d.Repairs = append(d.Repairs, align.Repair{Kind: RepairCutEnd, Span: align.Span{Start: end, End: end},
		Note: fmt.Sprintf("the text ends inside a character; its last %s left out", byteCount(cut))})
}

func byteCount(n int) string {
	if n == 1 {
		return "byte was"
	}
	return fmt.Sprintf("%d bytes were", n)
}
