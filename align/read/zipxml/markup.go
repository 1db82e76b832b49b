package zipxml

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
)

// MaxDepth is the maximum depth of nested elements. Tables in tables in text
// boxes of a Word file reach some sixty.
const MaxDepth = 400

// A Markup reads the XML of one part of an archive. Like encoding/xml, it never
// expands entities of a document type and reads nothing outside the part.
type Markup struct {
	decoder *xml.Decoder
	close   io.Closer
	archive *Archive
	part    string
	check   func() error
	depth   int
	tokens  int
	spaces  map[string]string
}

// Parse begins to read a part as XML. Reading stops when ctx is cancelled. Each
// and Elements close the Markup; otherwise Close must be called.
func (a *Archive) Parse(ctx context.Context, name string) (*Markup, error) {
	r, err := a.open(name)
	if err != nil {
		return nil, err
	}
	text := bufio.NewReaderSize(r, 64<<10)
	var decoded io.Reader = text
	if head, _ := text.Peek(2); string(head) == "\xFF\xFE" || string(head) == "\xFE\xFF" {
		decoded = transform.NewReader(text, unicode.BOMOverride(transform.Nop))
	}
	d := xml.NewDecoder(decoded)
	d.CharsetReader = charset.ForXML
	return &Markup{decoder: d, close: r, archive: a, part: name, check: ctx.Err, spaces: map[string]string{}}, nil
}

// Close closes the part, which cannot fail for a reader.
func (m *Markup) Close() { _ = m.close.Close() }

// Next returns the next token, or io.EOF at the end of the part.
func (m *Markup) Next() (xml.Token, error) {
	if m.tokens++; m.tokens%4096 == 0 {
		if err := m.check(); err != nil {
			return nil, err
		}
	}
	t, err := m.decoder.Token()
	if errors.Is(err, io.EOF) {
		return nil, err
	}
	if err != nil {
		return nil, m.Broken(err)
	}
	switch t.(type) {
	case xml.StartElement:
		if m.depth++; m.depth > MaxDepth {
			return nil, m.Broken(content.ErrTooDeep)
		}
	case xml.EndElement:
		m.depth--
	}
	return t, nil
}

// Broken returns an error with the current position.
func (m *Markup) Broken(err error) error {
	if known, ok := errors.AsType[*content.FormatError](err); ok { // the archive is broken, not its XML
		return known
	}
	line, _ := m.decoder.InputPos()
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		line, err = syntax.Line, errors.New(syntax.Msg)
	}
	return &content.FormatError{Format: m.archive.what, Part: m.part, Line: line, Err: err}
}

// Start returns the next start of an element, or io.EOF at the end of the part.
func (m *Markup) Start() (xml.StartElement, error) {
	for {
		t, err := m.Next()
		if err != nil {
			return xml.StartElement{}, err
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, nil
		}
	}
}

// Each calls visit with every remaining token of the part and closes it.
func (m *Markup) Each(visit func(xml.Token) error) error {
	defer m.Close()
	for {
		t, err := m.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = visit(t)
		}
		if err != nil {
			return err
		}
	}
}

// Elements calls visit with the start of every remaining element of the part
// and closes it.
func (m *Markup) Elements(visit func(xml.StartElement) error) error {
	return m.Each(func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok {
			return visit(e)
		}
		return nil
	})
}

// Inside calls visit with each token up to the end of the element whose start
// was read last. visit may itself read tokens, as Skip and Text do.
func (m *Markup) Inside(visit func(xml.Token) error) error {
	for depth := m.depth; m.depth >= depth; {
		t, err := m.Next()
		if errors.Is(err, io.EOF) {
			return m.Broken(errors.New("it ends inside an element"))
		}
		if err != nil {
			return err
		}
		if m.depth < depth {
			return nil
		}
		if err := visit(t); err != nil {
			return err
		}
	}
	return nil
}

// Skip skips to the end of the element whose start was read last.
func (m *Markup) Skip() error { return m.Inside(func(xml.Token) error { return nil }) }

// Text returns the text of the element whose start was read last, without that
// of its child elements.
func (m *Markup) Text() (string, error) {
	var b strings.Builder
	depth := m.depth
	err := m.Inside(func(t xml.Token) error {
		if text, ok := t.(xml.CharData); ok && m.depth == depth {
			b.Write(text)
		}
		return nil
	})
	return b.String(), err
}

// Name returns the name of an element with the customary prefix of its
// namespace: "w:p", "text:span". Elements of other namespaces have the prefix
// "?".
func (m *Markup) Name(n xml.Name) string {
	prefix, ok := m.spaces[n.Space]
	if !ok {
		prefix = prefixOf(n.Space)
		m.spaces[n.Space] = prefix
	}
	return prefix + n.Local
}

// prefixOf returns the customary prefix of a namespace, with its colon. Office
// Open XML has two namespaces for each, the transitional one and that of ISO
// 29500 Strict, with the same last element.
func prefixOf(space string) string {
	for _, known := range [...]struct{ part, prefix string }{
		{"wordprocessingml/", "w:"}, {"markup-compatibility/", "mc:"}, {"/math", "m:"},
		{"spreadsheetml/", "x:"}, {"opendocument:xmlns:text:", "text:"}, {"opendocument:xmlns:table:", "table:"},
		{"opendocument:xmlns:office:", "office:"}, {"opendocument:xmlns:drawing:", "draw:"},
		{"opendocument:xmlns:svg-compatible:", "svg:"}, {"opendocument:xmlns:presentation:", "presentation:"},
	} {
		if strings.Contains(space, known.part) {
			return known.prefix
		}
	}
	return "?:"
}

// Attribute returns the value of the attribute with a local name, or "".
func Attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
