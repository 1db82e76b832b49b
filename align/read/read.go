// Package read turns the bytes of a file into an align.Document.
//
// Call Read. It unpacks packed files (unpack.go), detects the format from the content
// (formats.go), decodes the text (package charset) and makes a document of the result of
// the reader of the format (document.go). In plain text it repairs what a
// PDF, a page layout or an e-mail did to the paragraphs (package paragraphs); in a Word
// file or a web page they are as their writer made them. Nothing is lost
// or changed silently: every character of the text of the document that is not a space is
// in a paragraph or a repair, and the note of every repair says what was done.
//
// The formats have a package each, or one for a family: plain text and what is told
// by it (web, markdown, subtitles, po, delimited), Office Open XML (ooxml),
// OpenDocument (odf) and PDF (pdf). A reader of another one belongs beside these, with
// an entry in formats.go. Packages content, table and zipxml are what they share.
package read

import (
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

// MaxSize is the largest input in bytes that Read takes.
const MaxSize = content.MaxSize

// AllColumns as Options.Column reads every cell of a table, row by row.
const AllColumns = table.AllColumns

// Options say how to read. The zero value detects everything and repairs everything.
type Options struct {
	// Name is the file name as the user gave it; messages use it.
	Name string
	// Encoding is the label of an encoding as the WHATWG Encoding Standard or
	// IANA knows it: "gb18030", "big5", "utf-16le", "windows-1251", "koi8-r".
	// If it is empty, the encoding is detected.
	Encoding string
	// Lang is the language tag of the text. If it is empty, it is detected
	// from the decoded text. It also helps to detect the encoding.
	Lang string
	// Column says which column of a table is read: by its letter ("B"), its
	// number ("2") or its heading ("原文"); AllColumns reads every cell. Empty
	// takes the column in the language of Lang, or the only one with text. It is
	// ignored for files that are not tables.
	Column string
	// AnyColumn reads every cell of a table whose column neither Column nor Lang
	// says, instead of an error.
	AnyColumn bool
	// Cache is a folder where the PDF reader keeps what it is compiled to, which
	// makes every start but the first ten times as fast. Empty keeps nothing.
	Cache string
	// Lossy leaves out bytes that cannot be decoded, each a repair, where they
	// would be an error.
	Lossy bool
	// Without names repairs that are not made. Where a break is not repaired, the
	// paragraph ends there.
	Without []align.RepairKind
	// Mixed reports that the text holds a text and its translation: lines of one
	// writing never carry on those of another, and all texts of a table are read,
	// row by row. Package align/mixed separates the two.
	Mixed bool
	// Lines takes every line as given for one sentence and one paragraph, with
	// no repairs. A text is then plain text, whatever its lines hold; of a Word
	// file or another packed format every paragraph is a line. An empty line is a
	// sentence too, of no length, so that line numbers and sentence numbers agree. A
	// last line break ends the last line and begins no other.
	Lines bool
}

// RepairCutEnd marks a text that ends inside a character, as files do that were
// cut at a number of bytes: the one to three bytes of the broken character are
// left out. Its span is empty and stands after the last character that is not a space.
const RepairCutEnd align.RepairKind = "cut-end"

// RepairUndecoded leaves out bytes that could not be decoded, where Options.Lossy
// asks for it, and characters that a file shows but gives no code for, as PDF and Word
// files may. In the text of the document U+FFFD stands for them.
const RepairUndecoded align.RepairKind = "undecoded"

// RepairKinds lists the repairs that Options.Without can switch off. The others
// are no choice: what cannot be decoded is left out or is an error.
func RepairKinds() []align.RepairKind {
	return []align.RepairKind{
		align.RepairPageBreak, align.RepairHardWrap, align.RepairHyphen,
		align.RepairPageNumber, paragraphs.RepairRunningHead, paragraphs.RepairSpace,
	}
}

// Read reads a document. All of r is read, up to MaxSize bytes.
//
// The errors that a caller may want to tell apart are content.ErrEmpty,
// content.ErrNoText, content.ErrTooLarge, *content.BinaryError, *content.FormatError,
// *table.ColumnError, *charset.Error, *charset.LabelError and *lang.UnknownTagError;
// all others come from r or from ctx. An error for which a remedy is known has a
// method Reason() string that returns a constant of its package.
func Read(ctx context.Context, r io.Reader, o Options) (*align.Document, error) {
	d, err := read(ctx, r, o)
	if err != nil && (ctx.Err() == nil || !errors.Is(err, ctx.Err())) {
		name := o.Name
		if name == "" {
			name = "the text"
		}
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

// find finds the content of a file, and how many bytes were cut off at its end.
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

// isWide reports whether an error is about UTF-16 or UTF-32, in which zero bytes are
// no sign of a binary file.
func isWide(err error) bool {
	wrong, ok := errors.AsType[*charset.Error](err)
	return ok && (strings.HasPrefix(wrong.Encoding, "utf-16") || strings.HasPrefix(wrong.Encoding, "utf-32"))
}
