package read

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// How a text of any length is read in bounded memory
//
// What the lines of a text show together - at which width they are wrapped, which
// of them are running heads, whether the blanks in it are stray - is counted over
// all of them. A long text is therefore read in sections of some megabytes, each
// with its own counts: as much as a thick book has, so that most books are one section and
// nothing is lost by it, and a file into which a thousand documents were copied is
// the better for it, since each of them was laid out in its own way.
//
//	|···········|···········|······|
//	 2 MiB       2 MiB       rest      each ends where a paragraph does (sectionend.go)
//
// Read makes one document of the same sections, so that a text read at once and
// one read by Sections are the same, paragraph by paragraph and repair by repair.
// Only the language is one for all: that of the first section.
//
// Before the first section the file is read once to find its encoding
// (choose.go): whether all of it is UTF-8, and else whether all of it can be
// decoded, so that an error in the last line is told before anything was written.

// sectionLength is the length of the longest section in bytes of the text.
const sectionLength = 2 << 20

func (o Options) sectionLength() int {
	if o.section > 0 {
		return o.section
	}
	return sectionLength
}

// A Section is a stretch of a document that is read on its own.
type Section struct {
	// Document is the section as a document: its spans are offsets into its own
	// text. A section of blanks has no paragraphs.
	*align.Document
	// Offset is where the section begins in the decoded text, in bytes.
	Offset int
	// Before is the number of paragraphs of the sections before this one.
	Before int
}

// Sections reads the document of so many bytes like Read, and yields it in
// sections, in their order, never more than one of them in memory. Their texts
// joined are the decoded text, their paragraphs and repairs, moved by Offset, those
// of the document that Read makes. A plain text may have any size; a short one, and
// any other format, is one section with the bounds of Read.
//
// An error is yielded once and ends the sequence. The errors are those of Read. All
// but those of r itself come before the first section. Nothing is held open; the
// sequence may be used again as long as r does not change.
func Sections(ctx context.Context, r io.ReaderAt, size int64, o Options) iter.Seq2[Section, error] {
	return func(yield func(Section, error) bool) {
		if err := yieldSections(ctx, r, size, o, yield); err != nil {
			yield(Section{}, err)
		}
	}
}

func yieldSections(ctx context.Context, r io.ReaderAt, size int64, o Options, yield func(Section, error) bool) error {
	tag, err := o.tag()
	if err != nil {
		return err
	}
	o.Lang = tag
	s := newSource(r, size, o)
	c, long, err := longPlain(ctx, s, o)
	if err != nil {
		return err
	}
	if long {
		return streamSections(ctx, s, c, o, yield)
	}
	if size > MaxSize {
		return tooLarge(o)
	}
	d, err := Read(ctx, io.NewSectionReader(r, 0, size), o)
	if err == nil {
		yield(Section{Document: d}, nil)
	}
	return err
}

// tag is the language of the options in its canonical form.
func (o Options) tag() (string, error) {
	if o.Lang == "" {
		return "", nil
	}
	tag, err := lang.Canonical(o.Lang)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", o.name(), err)
	}
	return tag, nil
}

// longPlain tells whether a file is a plain text that is too long to be read at
// once, and how it is decoded.
func longPlain(ctx context.Context, s source, o Options) (choice, bool, error) {
	const mostGrowth = 3 // bytes of UTF-8 that a byte of any encoding becomes
	if o.Lines || o.Mixed || s.size <= int64(o.wholeLength()/mostGrowth) {
		return choice{}, false, nil
	}
	head := make([]byte, min(s.size, beginning))
	if _, err := s.ReadAt(head, 0); err != nil && err != io.EOF {
		return choice{}, false, fmt.Errorf("read %s: %w", s.name, err)
	}
	if isPacked(string(head)) {
		return choice{}, false, nil
	}
	c, err := choose(ctx, s, o.Lang, o)
	if err != nil || c.length <= int64(o.wholeLength()) {
		return choice{}, false, err
	}
	if blank, err := c.isBlank(ctx, s); err != nil || blank {
		return choice{}, false, cmp.Or(err, fmt.Errorf("read %s: %w", o.name(), ErrEmpty))
	}
	text, err := c.beginning(ctx, s, sniffed)
	if err != nil {
		return choice{}, false, err
	}
	f, err := writtenFormatOf(text, c.length, o)
	return c, f == nil, err
}

// wholeLength is the length of the longest text that Sections reads at once: there
// the whole text has a say in what format it is.
func (o Options) wholeLength() int {
	if o.section > 0 {
		return o.section
	}
	return largestMarkdown
}

// isPacked tells whether a file that begins so is no text.
func isPacked(head string) bool {
	return strings.HasPrefix(head, gzipMagic) || isZip(head) || isPDFHead(head) || kindOf(head) != ""
}

// beginning decodes so many bytes of the text, or a little less.
func (c choice) beginning(ctx context.Context, s source, most int) (string, error) {
	var b strings.Builder
	err := c.text(ctx, s, func(text []byte) error {
		b.Write(text)
		if b.Len() >= most {
			return errEnough
		}
		return nil
	})
	if err == errEnough {
		err = nil
	}
	return headOf(b.String(), most), err
}

// isBlank tells whether the text holds nothing but blanks.
func (c choice) isBlank(ctx context.Context, s source) (bool, error) {
	err := c.text(ctx, s, func(text []byte) error {
		if bytes.TrimLeftFunc(text, align.IsBlank) != nil {
			return errEnough
		}
		return nil
	})
	if err == errEnough {
		return false, nil
	}
	return true, err
}

// streamSections decodes a plain text and yields its sections.
func streamSections(ctx context.Context, s source, c choice, o Options, yield func(Section, error) bool) error {
	p := plainReader{options: o, encoding: c.name, tag: o.Lang}
	most := o.sectionLength()
	var next Section
	text := make([]byte, 0, most+2*s.most) // decoded and not yielded
	emit := func(section string, cut int) error {
		d, err := p.read(ctx, section, cut)
		if err != nil {
			return err
		}
		next.Document = d
		if !yield(next, nil) {
			return errEnough
		}
		next.Offset += len(section)
		next.Before += len(d.Paragraphs)
		text = text[:copy(text, text[len(section):])]
		return nil
	}
	err := c.text(ctx, s, func(decoded []byte) error {
		text = append(text, decoded...)
		for len(text) > most {
			window := string(text[:most+1])
			if err := emit(window[:sectionEnd(window, most)], 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(text) > 0 {
		err = emit(string(text), c.cut)
	}
	if err == errEnough {
		return nil
	}
	return err
}
