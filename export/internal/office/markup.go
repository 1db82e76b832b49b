package office

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Markup walks over the XML of a part. Entities of a document type are never
// expanded: encoding/xml does not.
type Markup struct {
	decoder *xml.Decoder
	close   io.Closer
	part    string
	depth   int
}

// Close ends the reading of the part.
func (m *Markup) Close() { m.close.Close() }

// Line is the line that was reached, counted from 1.
func (m *Markup) Line() int {
	line, _ := m.decoder.InputPos()
	return line
}

// Next returns the next token; at the end of the part io.EOF.
func (m *Markup) Next() (xml.Token, error) {
	t, err := m.decoder.Token()
	if err == io.EOF {
		return nil, err
	}
	if err != nil {
		return nil, m.broken(err)
	}
	switch t.(type) {
	case xml.StartElement:
		if m.depth++; m.depth > maxDepth {
			return nil, m.broken(errors.New("its elements are nested too deep"))
		}
	case xml.EndElement:
		m.depth--
	}
	return t, nil
}

func (m *Markup) broken(err error) error {
	if errors.Is(err, ErrTooMuch) {
		return err
	}
	return fmt.Errorf("part %s, line %d: %w", m.part, m.Line(), err)
}

// Start returns the next beginning of an element; at the end of the part io.EOF.
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

// Inside calls visit with each token up to the end of the element that was begun
// last. visit may read on itself, as Skip and Text do.
func (m *Markup) Inside(visit func(xml.Token) error) error {
	for depth := m.depth; m.depth >= depth; {
		t, err := m.Next()
		if err == io.EOF {
			return m.broken(errors.New("it ends inside an element"))
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

// Skip leaves out the rest of the element that was begun last.
func (m *Markup) Skip() error { return m.Inside(func(xml.Token) error { return nil }) }

// Text returns the text of the element that was begun last, without that of the
// elements in it.
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

// Attribute returns the value of the attribute with a local name, or "".
func Attribute(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
