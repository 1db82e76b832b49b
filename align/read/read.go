// Package read turns the bytes of a file into an align.Document.
//
// Call Read. It decodes the bytes (detect.go), finds the paragraphs and repairs
// what a PDF, a page layout or an e-mail did to them (repair.go). It promises
// that nothing is lost and nothing is changed in silence: the text of the
// document is the decoded text as it came, every character of it lies in a
// paragraph or in a repair, and every repair says in words what was done.
//
// Plain text is the one format so far. A reader of another format belongs
// beside it as a sibling: refuse (magic.go) is where the content decides.
package read

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
)

// Options say how to read. The zero value detects everything and repairs everything.
type Options struct {
	// Name is the file name as the user gave it; messages use it.
	Name string
	// Encoding is the label of an encoding as the WHATWG Encoding Standard or
	// IANA knows it: "gb18030", "big5", "utf-16le", "windows-1251", "koi8-r".
	// Empty means that the encoding is detected.
	Encoding string
	// Lang is the language tag of the text. Empty means that it is guessed
	// from the decoded text. It helps to detect the encoding as well.
	Lang string
	// Without names repairs that are not to be made. Where a break is not
	// repaired, the paragraph ends there.
	Without []align.RepairKind
	// Lines takes every line as given for one sentence and one paragraph, with
	// no repairs. An empty line is a sentence too, of no length, so that line
	// numbers and sentence numbers agree. A last line break ends the last line
	// and begins no other.
	Lines bool
}

// RepairCutEnd marks a text that ends inside a character, as files do that were
// cut at a number of bytes: the one to three bytes of the broken character are
// left out. Its span is empty and stands after the last character that is not blank.
const RepairCutEnd align.RepairKind = "cut-end"

func (o Options) allows(k align.RepairKind) bool { return !slices.Contains(o.Without, k) }

// Read reads a document. All of r is read, up to MaxSize bytes.
//
// The errors that a caller may want to tell apart are ErrEmpty, ErrTooLarge,
// *BinaryError, *EncodingError, *LabelError and *lang.UnknownTagError; all
// others come from r or from ctx.
func Read(ctx context.Context, r io.Reader, o Options) (*align.Document, error) {
	tag := ""
	if o.Lang != "" {
		var err error
		if tag, err = lang.Canonical(o.Lang); err != nil {
			return nil, fmt.Errorf("read %s: %w", o.name(), err)
		}
	}
	data, err := slurp(ctx, r, o.name(), MaxSize)
	if err != nil {
		return nil, err
	}
	if err := refuse(data, o); err != nil {
		return nil, err
	}
	decoded, err := decode(data, tag, o)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if strings.TrimFunc(decoded.text, align.IsBlank) == "" {
		return nil, fmt.Errorf("read %s: %w", o.name(), ErrEmpty)
	}
	if tag == "" {
		tag = lang.Detect(decoded.text).Tag
	}
	d := &align.Document{Name: o.Name, Lang: tag, Encoding: decoded.encoding, Text: decoded.text}
	if o.Lines {
		readLines(d)
	} else if err := readParagraphs(ctx, d, o); err != nil {
		return nil, err
	}
	if decoded.cut > 0 && !o.Lines {
		end := d.Paragraphs[len(d.Paragraphs)-1].End
		if n := len(d.Repairs); n > 0 { // a page number may have been left out after it
			end = max(end, d.Repairs[n-1].End)
		}
		d.Repairs = append(d.Repairs, align.Repair{Kind: RepairCutEnd, Span: align.Span{Start: end, End: end},
			Note: fmt.Sprintf("the text ends inside a character; its last %s left out", byteCount(decoded.cut))})
	}
	return d, nil
}

func byteCount(n int) string {
	if n == 1 {
		return "byte was"
	}
	return fmt.Sprintf("%d bytes were", n)
}

// name is what messages call the input.
func (o Options) name() string {
	if o.Name == "" {
		return "the text"
	}
	return o.Name
}
