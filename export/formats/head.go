package formats

import (
	"encoding/xml"
	"io"
	"strings"
)

// Head is what the beginning of a file shows.
type Head struct {
	// Bytes are the first headSize bytes, unpacked, as they are.
	Bytes string
	// Text is the same in UTF-8 without a byte order mark. The encoding is
	// guessed as far as markup and separators need it; what the last bytes begin
	// and do not end is cut off.
	Text string
	// Root is the name of the first element of an XML text without its prefix,
	// and Space its namespace; else empty.
	Root, Space string
	// Parts are the names of the files in a zip archive.
	Parts []string
}

// has tells whether the archive has a part whose name begins so.
func (h *Head) has(prefix string) bool {
	for _, p := range h.Parts {
		if strings.HasPrefix(strings.ToLower(p), prefix) {
			return true
		}
	}
	return false
}

// root tells whether the first element has one of the names.
func (h *Head) root(names ...string) bool {
	for _, n := range names {
		if strings.EqualFold(h.Root, n) {
			return true
		}
	}
	return false
}

// rootOf finds the first element of an XML text.
func rootOf(text string) (root, space string) {
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "<") {
		return "", ""
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	// The text is decoded: what it declares does not matter.
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for {
		t, err := d.RawToken()
		if err != nil {
			return "", ""
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local, namespace(e)
		}
	}
}

// namespace resolves the prefix of an element by its own attributes.
func namespace(e xml.StartElement) string {
	for _, a := range e.Attr {
		if e.Name.Space == "" && a.Name.Space == "" && a.Name.Local == "xmlns" ||
			e.Name.Space != "" && a.Name.Space == "xmlns" && a.Name.Local == e.Name.Space {
			return a.Value
		}
	}
	return ""
}
