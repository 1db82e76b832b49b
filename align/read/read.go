// Package read turns the bytes of a file into an align.Document.
//
// Call Read. It unpacks what is packed (unpack.go), tells the format by what the
// bytes hold (formats.go), decodes them (detect.go) and finds the paragraphs. In
// plain text it repairs what a PDF, a page layout or an e-mail did to them
// (repair.go); in a Word file or a web page they are as their writer made them. It
// promises that nothing is lost and nothing is changed in silence: every character
// of the document's text lies in a paragraph or in a repair, and every repair says
// in words what was done.
//
// Call Sections for a text that may be longer than the memory should be: it yields the
// same document section by section (sections.go).
//
// Formats: plain text, HTML, feeds (RSS, Atom), Markdown, SubRip and WebVTT subtitles, gettext
// catalogues, tables of separated values, Word (docx), OpenDocument (odt, ods),
// Excel (xlsx), EPUB
// and PDF. A reader of another one belongs beside these as a sibling.
package read

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align"
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
	// Column says which column of a table is read: by its letter ("B"), its
	// number ("2") or its heading ("原文"); AllColumns reads every cell. Empty
	// takes the column in the language of Lang, or the only one with text.
	// Files that are no table have no columns, and the option says nothing.
	Column string
	// Cache is a folder where the PDF reader keeps what it is compiled to, which
	// makes every start but the first ten times as fast. Empty keeps nothing.
	Cache string
	// Lossy leaves out bytes that cannot be decoded, each a repair, where they
	// would be an error.
	Lossy bool
	// Without names repairs that are not to be made. Where a break is not
	// repaired, the paragraph ends there.
	Without []align.RepairKind
	// Mixed tells that the text holds a text and its translation: lines of one
	// writing never carry on those of another, and all cells of a table are read,
	// row by row. Package align/mixed parts the document then.
	Mixed bool
	// Lines takes every line as given for one sentence and one paragraph, with
	// no repairs. A text is then plain text, whatever its lines hold; of a Word
	// file or another packed format every paragraph is a line. An empty line is a sentence too, of no length, so that line
	// numbers and sentence numbers agree. A last line break ends the last line
	// and begins no other.
	Lines bool

	// proportional is set by the readers of formats with printed lines.
	proportional bool
	// later and repairs are set for the sections of a long text: that this is not the
	// first, and how many repairs those before it have.
	later   bool
	repairs int
	// section is the length of a section where tests want another than sectionLength.
	section int
}

// RepairRunningHead leaves out a line that stands at the head or the foot of page
// after page.
const RepairRunningHead align.RepairKind = "running-head"

// RepairCutEnd marks a text that ends inside a character, as files do that were
// cut at a number of bytes: the one to three bytes of the broken character are
// left out. Its span is empty and stands after the last character that is not blank.
const RepairCutEnd align.RepairKind = "cut-end"

// RepairKinds lists the repairs that Options.Without can switch off. The others
// are no choice: what cannot be decoded is left out or is an error.
func RepairKinds() []align.RepairKind {
	return []align.RepairKind{
		align.RepairPageBreak, align.RepairHardWrap, align.RepairHyphen,
		align.RepairPageNumber, RepairRunningHead, RepairBlank,
	}
}

func (o Options) allows(k align.RepairKind) bool { return !slices.Contains(o.Without, k) }

// Read reads a document. All of r is read, up to MaxSize bytes.
//
// The errors that a caller may want to tell apart are ErrEmpty, ErrNoText,
// ErrTooLarge, *BinaryError, *FormatError, *ColumnError, *EncodingError,
// *LabelError and *lang.UnknownTagError; all others come from r or from ctx. Where
// more can be said than what is wrong, the error has a method Hint() string that
// says what to do next.
func Read(ctx context.Context, r io.Reader, o Options) (*align.Document, error) {
	tag, err := o.tag()
	if err != nil {
		return nil, err
	}
	o.Lang = tag
	data, err := slurp(ctx, r, o.name(), MaxSize)
	if err != nil {
		return nil, err
	}
	return readData(ctx, data, o)
}

// readData makes the document of the bytes of a file.
func readData(ctx context.Context, data string, o Options) (*align.Document, error) {
	data, err := unpack(ctx, data, o)
	if err != nil {
		return nil, err
	}
	if found, err := readPacked(ctx, data, o); err != nil || found != nil {
		return found.documentOr(ctx, err, o)
	}
	if err := refuse(data, o); err != nil {
		return nil, err
	}
	decoded, err := decode(ctx, data, o.Lang, o)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if strings.TrimFunc(decoded.text, align.IsBlank) == "" {
		return nil, fmt.Errorf("read %s: %w", o.name(), ErrEmpty)
	}
	if found, err := readWritten(ctx, decoded, o); err != nil || found != nil {
		return found.documentOr(ctx, err, o)
	}
	return readPlain(ctx, decoded, o)
}

// name is what messages call the input.
func (o Options) name() string {
	if o.Name == "" {
		return "the text"
	}
	return o.Name
}
