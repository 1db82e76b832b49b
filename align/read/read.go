// Package read turns the bytes of a file into an align.Document.
//
// Call Read. It unpacks packed files (unpack.go), detects the format from the content
// (formats.go), decodes the text (package charset) and makes a document of the result of
// the reader of the format (document.go). In plain text it repairs what a PDF, a page
// layout or an e-mail did to the paragraphs (package paragraphs); the paragraphs of a
// Word file or a web page are those of their author. Nothing is lost or changed silently:
// every character of the text of the document that is not a space is in a paragraph or a
// repair, and the note of each repair describes it.
//
// Each format, or family of formats, has a package of its own: the kinds of text (web,
// markdown, subtitles, po, delimited), Office Open XML (ooxml), OpenDocument (odf) and
// PDF (pdf). The reader of a new format gets a package beside these and an entry in
// formats.go. Packages content, table and zipxml contain what they share.
package read

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/paragraphs"
	"github.com/yiku-tm/yiku/align/read/table"
)

// MaxSize is the maximum size in bytes of the input of Read.
const MaxSize = content.MaxSize

// AllColumns, as Options.Column, reads every cell of a table, row by row.
const AllColumns = table.AllColumns

// Options are the options of Read. The zero value detects everything and makes all
// repairs.
type Options struct {
	// Name is the file name as the user gave it, for messages.
	Name string
	// Encoding is the label of an encoding in the WHATWG Encoding Standard or
	// the IANA registry: "gb18030", "big5", "utf-16le", "windows-1251",
	// "koi8-r". If it is empty, the encoding is detected.
	Encoding string
	// Lang is the language tag of the text. If it is empty, the language is
	// detected from the decoded text. Lang also helps to detect the encoding.
	Lang string
	// Column selects the column of a table that is read, by its letter ("B"),
	// number ("2") or heading ("原文"); AllColumns reads every cell. If it is
	// empty, the column in the language of Lang is read, or the only one with
	// text. It is ignored for files that are not tables.
	Column string
	// AnyColumn reads every cell of a table, instead of returning an error, if
	// neither Column nor Lang selects a column.
	AnyColumn bool
	// Cache is a folder for the compiled PDF reader, which makes every start
	// after the first ten times faster. If it is empty, nothing is cached.
	Cache string
	// Lossy leaves out bytes that cannot be decoded, each as a repair, instead
	// of returning an error.
	Lossy bool
	// Without lists repairs that are not made. A paragraph ends at a break that
	// is not repaired.
	Without []align.RepairKind
	// Mixed reports that the text contains a text and its translation: a line
	// never continues one in another script, and all texts of a table are read,
	// row by row. Package align/mixed separates the two.
	Mixed bool
	// Lines makes every line one sentence and one paragraph, without repairs. A text
	// is then plain text, whatever its lines contain; in a Word file or another
	// packed format every paragraph is a line. An empty line is an empty sentence,
	// so that line numbers and sentence numbers agree. A line break at the end of
	// the text begins no further line.
	Lines bool
}

// RepairCutEnd marks a text that ends inside a character, as files do that were
// truncated at a number of bytes. The one to three bytes of the incomplete character
// are left out. Its span is empty and follows the last character that is not a space.
const RepairCutEnd align.RepairKind = "cut-end"

// RepairUndecoded leaves out bytes that could not be decoded, if Options.Lossy is set,
// and characters that a file displays without giving their code, as PDF and Word files
// may. In the text of the document they are U+FFFD.
const RepairUndecoded align.RepairKind = "undecoded"

// RepairKinds returns the repairs that Options.Without can switch off. The
// others are not optional: what cannot be decoded is left out or is an error.
func RepairKinds() []align.RepairKind {
	return []align.RepairKind{
		align.RepairPageBreak, align.RepairHardWrap, align.RepairHyphen,
		align.RepairPageNumber, paragraphs.RepairRunningHead, paragraphs.RepairSpace,
	}
}

// Read reads a document. It reads all of r, up to MaxSize bytes.
//
// Callers can distinguish the errors content.ErrEmpty, content.ErrNoText,
// content.ErrTooLarge, *content.BinaryError, *content.FormatError,
// *table.ColumnError, *charset.Error, *charset.LabelError and *lang.UnknownTagError;
// all others come from r or from ctx. An error with a known remedy has a method
// Reason() string that returns a constant of its package.
func Read(ctx context.Context, r io.Reader, o Options) (*align.Document, error) {
	d, err := read(ctx, r, o)
	if err != nil && (ctx.Err() == nil || !errors.Is(err, ctx.Err())) {
		name := cmp.Or(o.Name, "the text")
		err = fmt.Errorf("read %s: %w", name, err)
	}
	return d, err
}

func read(ctx context.Context, r io.Reader, o Options) (*align.Document, error) {
	if o.Lang != "" {
		tag, err := lang.Canonical(o.Lang)
		if err != nil {
			return nil, err
		}
		o.Lang = tag
	}
	data, err := readAll(ctx, r, MaxSize)
	if err == nil {
		data, err = unpack(ctx, data)
	}
	if err != nil {
		return nil, err
	}
	c, cut, err := find(ctx, data, o)
	if err != nil {
		return nil, err
	}
	if len(c.Paragraphs) == 0 && strings.TrimFunc(c.Layout, align.IsBlank) == "" {
		return nil, content.ErrNoText
	}
	if len(c.Paragraphs) > content.MaxParagraphs {
		return nil, content.ErrManyParagraphs
	}
	return o.document(ctx, c, cut)
}

// find returns the content of a file, and the number of bytes of an incomplete
// character at its end.
func find(ctx context.Context, data string, o Options) (c *content.Content, cut int, err error) {
	for _, f := range packedFormats() {
		if f.is(data) {
			c, err := f.read(ctx, data, o)
			return c, 0, err
		}
	}
	if data == "" {
		return nil, 0, content.ErrEmpty
	}
	if what := kindOf(data); what != "" {
		return nil, 0, &content.BinaryError{What: what}
	}
	text, err := charset.Decode(data, o.charset(data))
	if err != nil {
		if what, binary := looksBinary(data); binary && o.Encoding == "" && !isWide(err) {
			err = &content.BinaryError{What: what}
		}
		return nil, 0, err
	}
	if what, binary := looksBinary(text.Text); binary {
		return nil, 0, &content.BinaryError{What: what}
	}
	if strings.TrimFunc(text.Text, align.IsBlank) == "" {
		return nil, 0, content.ErrEmpty
	}
	if f, err := writtenFormat(text.Text, o); err != nil {
		return nil, 0, err
	} else if f != nil {
		list, err := f.read(ctx, text.Text, o)
		return &content.Content{Encoding: text.Encoding, Paragraphs: list}, 0, err
	}
	return &content.Content{Encoding: text.Encoding, Layout: text.Text}, text.Cut, ctx.Err()
}

// isWide reports whether an error concerns UTF-16 or UTF-32, in which zero bytes do
// not indicate a binary file.
func isWide(err error) bool {
	invalid, ok := errors.AsType[*charset.Error](err)
	return ok && (strings.HasPrefix(invalid.Encoding, "utf-16") || strings.HasPrefix(invalid.Encoding, "utf-32"))
}
