package web

import (
	"context"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"

	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// Web feeds (RSS 2.0, RSS 1.0, Atom of RFC 4287) are read as a feed reader
// displays them: the name of the feed, then the title and text of each entry.
// The HTML of the text is read as a page. If an entry has a summary and the
// whole text, the summary is left out.

// whatFeed names the format in messages.
const whatFeed = "a feed of the web (rss, atom)"

// IsFeed reports whether a text is a feed.
func IsFeed(text string) bool {
	switch Root(text) {
	case "rss", "feed", "RDF":
		return true
	}
	return false
}

// cdata matches a CDATA section, startTag the beginning of an element.
var (
	cdata    = regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>`)
	startTag = regexp.MustCompile(`<[A-Za-z]`)
)

// A feedReader reads a feed.
type feedReader struct {
	decoder *xml.Decoder
	out     content.List
	// summary and body are those of the current entry.
	summary, body []content.Paragraph
	depth, tokens int
	// atom reports that the feed is in Atom, where elements say how their text is to be read.
	atom bool
}

// Feed reads a feed.
func Feed(ctx context.Context, text string) ([]content.Paragraph, error) {
	f := &feedReader{decoder: xml.NewDecoder(strings.NewReader(text))}
	// Few of the many programs that write feeds are strict.
	f.decoder.Strict, f.decoder.Entity = false, xml.HTMLEntity
	f.decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		if f.tokens++; f.tokens%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		t, err := f.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = f.token(ctx, t)
		}
		if err != nil {
			return nil, f.broken(ctx, err)
		}
		if err := f.out.Full(); err != nil {
			return nil, err
		}
	}
	f.endEntry()
	return f.out.Paragraphs, nil
}

func (f *feedReader) token(ctx context.Context, t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		if f.depth++; f.depth > zipxml.MaxDepth {
			return content.ErrTooDeep
		}
		return f.element(ctx, e)
	case xml.EndElement:
		f.depth--
		if e.Name.Local == "item" || e.Name.Local == "entry" {
			f.endEntry()
		}
	}
	return nil
}

// element reads an element that contains text. The image of a feed has a title
// too, which repeats that of the feed.
func (f *feedReader) element(ctx context.Context, e xml.StartElement) error {
	switch e.Name.Local {
	case "feed":
		f.atom = true
	case "item", "entry":
		f.endEntry() // that of the feed itself
	case "title":
		return f.read(ctx, e, &f.out.Paragraphs)
	case "subtitle":
		return f.read(ctx, e, &f.out.Paragraphs)
	case "description", "summary":
		return f.read(ctx, e, &f.summary)
	case "encoded", "content":
		return f.read(ctx, e, &f.body)
	case "image", "textInput", "textinput", "source", "author", "contributor":
		f.depth--
		return f.decoder.Skip()
	}
	return nil
}

// read appends the text of an element, read as HTML, and consumes its end tag.
func (f *feedReader) read(ctx context.Context, e xml.StartElement, to *[]content.Paragraph) error {
	f.depth--
	var inner struct {
		Text  string `xml:",chardata"`
		Inner string `xml:",innerxml"`
	}
	if err := f.decoder.DecodeElement(&inner, &e); err != nil {
		return err
	}
	page := inner.Text
	if f.atom && zipxml.Attribute(e, "type") == "text" { // signs of markup in it are text
		page = html.EscapeString(page)
	} else if bare := cdata.ReplaceAllString(inner.Inner, ""); zipxml.Attribute(e, "type") == "xhtml" || startTag.MatchString(bare) {
		page = cdata.ReplaceAllString(inner.Inner, "$1") // markup that was not escaped
	}
	if len(page) > largestPage {
		return errLargePage
	}
	doc, repairs, err := parse(ctx, page)
	if err != nil {
		return err
	}
	paragraphs := withRepairs(pageParagraphs(doc, wholePage, repairs), repairs)
	if len(paragraphs) == 0 {
		f.out.Add(content.Paragraph{Repairs: repairs})
	}
	for _, p := range paragraphs {
		f.out.Size += len(p.Text)
	}
	*to = append(*to, paragraphs...)
	return nil
}

func (f *feedReader) endEntry() {
	text := f.body
	if len(text) == 0 {
		text = f.summary
	}
	f.out.Paragraphs = append(f.out.Paragraphs, text...)
	f.summary, f.body = nil, nil
}

// broken returns an error with the current line.
func (f *feedReader) broken(ctx context.Context, err error) error {
	var known *content.FormatError
	if errors.As(err, &known) || errors.Is(err, content.ErrTooLarge) || ctx.Err() != nil {
		return err
	}
	line, _ := f.decoder.InputPos()
	e := &content.FormatError{Format: whatFeed, Part: "the feed", Line: line, Err: err, Why: content.ReasonBrokenFeed}
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		e.Line, e.Err = syntax.Line, errors.New(syntax.Msg)
	}
	return e
}

// Root returns the name of the first element of an XML text, or "".
func Root(text string) string {
	head := content.Beginning(text)
	if !strings.HasPrefix(strings.TrimLeft(head, " \t\r\n"), "<") {
		return ""
	}
	d := xml.NewDecoder(strings.NewReader(head))
	d.Strict = false
	// The text is UTF-8 already, whatever encoding it declares.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		t, err := d.RawToken()
		if err != nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
}
