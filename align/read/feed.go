package read

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Feeds of the web (RSS 2.0, RSS 1.0, Atom of RFC 4287) are read as a reader
// shows them: the name of the feed, then of each entry its title and its text,
// whose HTML is read as a page. Where an entry has a summary and the whole text,
// the summary is left out.

// whatFeed is how messages call the format.
const whatFeed = "a feed of the web (rss, atom)"

// isFeed tells whether a text is a feed.
func isFeed(text string) bool {
	switch rootOf(text) {
	case "rss", "feed", "RDF":
		return true
	}
	return false
}

// feedReader walks over a feed.
type feedReader struct {
	ctx     context.Context
	options Options
	decoder *xml.Decoder
	out     collector
	// summary and body are those of the entry under way.
	summary, body []paragraph
	depth, tokens int
}

// readFeed reads a feed.
func readFeed(ctx context.Context, text string, o Options) ([]paragraph, error) {
	f := &feedReader{ctx: ctx, options: o, decoder: xml.NewDecoder(strings.NewReader(text))}
	// Feeds are written by many programs, few of them strict; the text is decoded.
	f.decoder.Strict, f.decoder.Entity = false, xml.HTMLEntity
	f.decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		if f.tokens++; f.tokens%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		t, err := f.decoder.Token()
		if err == io.EOF {
			break
		}
		if err == nil {
			err = f.token(t)
		}
		if err != nil {
			return nil, f.broken(err)
		}
		if f.out.full() {
			return nil, tooLarge(o)
		}
	}
	f.endEntry()
	return f.out.list, nil
}

func (f *feedReader) token(t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		if f.depth++; f.depth > maxDepth {
			return errTooDeep
		}
		return f.element(e)
	case xml.EndElement:
		f.depth--
		if e.Name.Local == "item" || e.Name.Local == "entry" {
			f.endEntry()
		}
	}
	return nil
}

// element reads an element that holds text. An image of the feed has a title too,
// which repeats that of the feed.
func (f *feedReader) element(e xml.StartElement) error {
	switch e.Name.Local {
	case "item", "entry":
		f.endEntry() // of the feed itself
	case "title":
		return f.read(e, &f.out.list)
	case "subtitle":
		return f.read(e, &f.out.list)
	case "description", "summary":
		return f.read(e, &f.summary)
	case "encoded", "content":
		return f.read(e, &f.body)
	case "image", "textInput", "textinput", "source", "author", "contributor":
		f.depth--
		return f.decoder.Skip()
	}
	return nil
}

// read adds the text of an element as HTML, and its end is taken.
func (f *feedReader) read(e xml.StartElement, to *[]paragraph) error {
	f.depth--
	var inner struct {
		Text  string `xml:",chardata"`
		Inner string `xml:",innerxml"`
	}
	if err := f.decoder.DecodeElement(&inner, &e); err != nil {
		return err
	}
	page := inner.Text
	if attribute(e, "type") == "xhtml" {
		page = inner.Inner
	}
	if len(page) > largestPage {
		return ErrTooLarge
	}
	paragraphs, err := htmlParagraphs(f.ctx, page, f.options, wholePage)
	if err != nil {
		return err
	}
	for _, p := range paragraphs {
		f.out.size += len(p.text)
	}
	*to = append(*to, paragraphs...)
	return nil
}

// endEntry adds the text of the entry.
func (f *feedReader) endEntry() {
	text := f.body
	if len(text) == 0 {
		text = f.summary
	}
	f.out.list = append(f.out.list, text...)
	f.summary, f.body = nil, nil
}

// broken makes the error at the line that was reached.
func (f *feedReader) broken(err error) error {
	var known *FormatError
	if errors.As(err, &known) || errors.Is(err, ErrTooLarge) || f.ctx.Err() != nil {
		return err
	}
	line, _ := f.decoder.InputPos()
	e := &FormatError{Name: f.options.name(), Format: whatFeed, Part: "the feed", Line: line, Err: err, Advice: "open it in a feed reader and save its text as UTF-8"}
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		e.Line, e.Err = syntax.Line, errors.New(syntax.Msg)
	}
	return e
}
