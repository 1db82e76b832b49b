package read

import (
	"context"
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align"
)

// A file is told by what it holds, never by its name: people call a page
// «report.doc» and a text «notes.md.txt». Two tables say how. The formats of
// packed hold bytes that are no text and are told by these. Those of written are
// texts; they are decoded first, in the encoding that they declare if they
// declare one, and told by the text. What is in neither table is plain text, or
// refused by name (magic.go).
//
// A reader gives paragraphs of decoded text in the order in which people read
// them. The document is made of them in one way for all (content.go).

// packedFormat is a format told by its bytes.
type packedFormat struct {
	is   func(data string) bool
	read func(ctx context.Context, data string, o Options) (*content, error)
}

// packedFormats returns the formats of bytes. It is a function so that nothing is
// made before a file is read.
func packedFormats() []packedFormat {
	return []packedFormat{
		{isDocx, readDocx},
		{isXlsx, readXlsx},
		{isOpenDocument, readOpenDocument},
		{isEpub, readEpub},
		{isPDF, readPDF},
	}
}

// writtenFormat is a format told by its text.
type writtenFormat struct {
	is   func(text string, o Options) bool
	read func(ctx context.Context, text string, o Options) ([]paragraph, error)
	// most is the length of the longest text that is read so; 0 for any.
	most int64
}

// writtenFormats returns the formats of text, in the order in which they are
// tried: the surer signs first.
func writtenFormats() []writtenFormat {
	return []writtenFormat{
		{is: plainly(isHTML), read: readHTML},
		{is: plainly(isFeed), read: readFeed},
		{is: plainly(isVTT), read: readSubtitles},
		{is: plainly(isSRT), read: readSubtitles},
		{is: plainly(isPO), read: readPO},
		{is: isSeparated, read: readSeparated},
		{is: plainly(isMarkdown), read: readMarkdown, most: largestMarkdown},
	}
}

// plainly makes the test of a format that no option has a say in.
func plainly(is func(text string) bool) func(string, Options) bool {
	return func(text string, _ Options) bool { return is(text) }
}

// readPacked reads the data if a format of bytes recognises them; else the
// content is nil.
func readPacked(ctx context.Context, data string, o Options) (*content, error) {
	for _, f := range packedFormats() {
		if f.is(data) {
			c, err := f.read(ctx, data, o)
			return c.orEmpty(err, o)
		}
	}
	return nil, nil
}

// readWritten reads a decoded text if a format of text recognises it; else the
// content is nil. With Options.Lines every text is plain: there the lines of the
// file count, whatever they hold.
func readWritten(ctx context.Context, d decoded, o Options) (*content, error) {
	if o.Lines {
		return nil, nil
	}
	f, err := writtenFormatOf(sniffedOf(d.text), int64(len(d.text)), o)
	if err != nil || f == nil {
		return nil, err
	}
	paragraphs, err := f.read(ctx, d.text, o)
	c := &content{encoding: d.encoding, paragraphs: paragraphs}
	return c.orEmpty(err, o)
}

// writtenFormatOf finds the format of a text by its beginning and its length. It
// is nil for plain text.
func writtenFormatOf(head string, length int64, o Options) (*writtenFormat, error) {
	if err := refuseExchange(head, o); err != nil {
		return nil, err
	}
	for _, f := range writtenFormats() {
		if (f.most == 0 || length <= f.most) && f.is(head, o) {
			return &f, nil
		}
	}
	return nil, refuseXML(head, o)
}

// sniffed is how much of a text that is too long for Markdown has a say in what
// format it is: the signs of the others stand in its first lines.
const sniffed = 1 << 20

// sniffedOf is the part of a text that has a say in what format it is.
func sniffedOf(text string) string {
	if len(text) <= largestMarkdown {
		return text
	}
	return headOf(text, sniffed)
}

// headOf is the beginning of a text, whole characters.
func headOf(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:lastWhole(text[:most])]
}

// orEmpty refuses content without a paragraph.
func (c *content) orEmpty(err error, o Options) (*content, error) {
	switch {
	case err != nil:
		return nil, err
	case len(c.paragraphs) == 0 && strings.TrimFunc(c.layout, align.IsBlank) == "":
		return nil, fmt.Errorf("read %s: %w", o.name(), ErrNoText)
	}
	return c, nil
}

// beginning is the part of a text that is searched for the signs of a format, in
// bytes: a licence or a comment may stand before them.
const beginning = 16 << 10

func beginningOf(text string) string {
	return strings.TrimPrefix(text[:min(len(text), beginning)], "\uFEFF")
}
