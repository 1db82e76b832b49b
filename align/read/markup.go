package read

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxDepth is how deep elements may be nested. Tables in tables in text boxes
// of a Word file come to some sixty.
const maxDepth = 400

// markup walks over the XML of one part of an archive. Entities of a document
// type are never expanded and nothing outside the part is read: encoding/xml
// does neither.
type markup struct {
	ctx     context.Context
	decoder *xml.Decoder
	close   io.Closer
	archive *archive
	part    string
	depth   int
	tokens  int
	spaces  map[string]string
}

// parse opens a part of an archive as XML.
func (a *archive) parse(ctx context.Context, f *zip.File) (*markup, error) {
	r, err := a.open(f)
	if err != nil {
		return nil, err
	}
	var text io.Reader = bufio.NewReaderSize(r, 64<<10)
	if head, _ := text.(*bufio.Reader).Peek(2); string(head) == "\xFF\xFE" || string(head) == "\xFE\xFF" {
		text = transform.NewReader(text, unicode.BOMOverride(transform.Nop))
	}
	d := xml.NewDecoder(text)
	d.CharsetReader = charsetReader
	return &markup{ctx: ctx, decoder: d, close: r, archive: a, part: f.Name, spaces: map[string]string{}}, nil
}

// charsetReader decodes a part that declares another encoding than UTF-8. One
// that declares UTF-16 was decoded by its byte order mark.
func charsetReader(label string, input io.Reader) (io.Reader, error) {
	c, ok := codingOf(label)
	switch {
	case !ok:
		return nil, fmt.Errorf("no encoding is called %q", label)
	case c.codec == nil || c.unit == 2:
		return input, nil
	}
	return transform.NewReader(input, c.codec.NewDecoder()), nil
}

// next returns the next token. At the end of the part it returns io.EOF.
func (m *markup) next() (xml.Token, error) {
	if m.tokens++; m.tokens%4096 == 0 {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
	}
	t, err := m.decoder.Token()
	if err != nil {
		if err == io.EOF {
			return nil, err
		}
		return nil, m.broken(err)
	}
	switch t.(type) {
	case xml.StartElement:
		if m.depth++; m.depth > maxDepth {
			return nil, m.broken(errTooDeep)
		}
	case xml.EndElement:
		m.depth--
	}
	return t, nil
}

// broken makes the error at the place that was reached.
func (m *markup) broken(err error) error {
	var known *FormatError
	if errors.As(err, &known) { // the archive was broken, not its XML
		return known
	}
	var syntax *xml.SyntaxError
	line, _ := m.decoder.InputPos()
	if errors.As(err, &syntax) {
		line, err = syntax.Line, errors.New(syntax.Msg)
	}
	e := m.archive.broken(m.part, err)
	if errors.As(e, &known) {
		known.Line = line
	}
	return e
}

// skip leaves out the rest of the element that was begun last.
func (m *markup) skip() error {
	for depth := m.depth; m.depth >= depth; {
		if _, err := m.next(); err != nil {
			return m.unended(err)
		}
	}
	return nil
}

// characters returns the text of the element that was begun last, without that
// of the elements in it.
func (m *markup) characters() (string, error) {
	var b strings.Builder
	for depth := m.depth; m.depth >= depth; {
		t, err := m.next()
		if err != nil {
			return "", m.unended(err)
		}
		if text, ok := t.(xml.CharData); ok && m.depth == depth {
			b.Write(text)
		}
	}
	return b.String(), nil
}

// unended makes an error of a part that ends inside an element.
func (m *markup) unended(err error) error {
	if err == io.EOF {
		return m.broken(errors.New("it ends inside an element"))
	}
	return err
}

// each calls visit with every token up to the end of the part.
func (m *markup) each(visit func(xml.Token) error) error {
	defer m.close.Close()
	for {
		t, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(t); err != nil {
			return err
		}
	}
}

// name is the name of an element with the customary prefix of its namespace:
// "w:p", "text:span". Elements of other namespaces have the prefix "?".
func (m *markup) name(n xml.Name) string {
	prefix, ok := m.spaces[n.Space]
	if !ok {
		prefix = prefixOf(n.Space)
		m.spaces[n.Space] = prefix
	}
	return prefix + n.Local
}

// prefixOf is the customary prefix of a namespace, with its colon. Office Open
// XML has two namespaces for each, the transitional one and that of ISO 29500
// Strict; they end alike.
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

// attribute returns the value of the attribute with a local name, or "".
func attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
