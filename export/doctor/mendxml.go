package doctor

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"sync"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/export/internal/xmlscan"
)

// maxToken is the maximum length in bytes of a text or tag.
const maxToken = 64 << 20

// MendXML copies an XML file, which must be unpacked, and repairs what strict
// readers refuse: the copy is UTF-8 and declares it, forbidden characters are
// dropped, and a bare & or < is written as an entity. Everything else is copied
// byte for byte, so that a translation tool finds in an XLIFF what it wrote there.
// Elements that are not nested properly are copied as well. encoding is the name of
// the file's encoding; if it is empty, the encoding is detected. MendXML returns
// the number of places changed.
func MendXML(w io.Writer, r io.Reader, encoding string) (changes int, err error) {
	text, name, declared, err := charset.NewReader(r, encoding)
	if err != nil {
		return 0, err
	}
	m := mender{w: w, s: xmlscan.New(text, maxToken)}
	if name != "utf-8" || declared != "" {
		m.changes++
	}
	for {
		kind, err := m.s.Next()
		if err != nil {
			return m.changes, fmt.Errorf("line %d: %w", m.s.Line(), err)
		}
		if kind == xmlscan.EOF {
			break
		}
		m.token(kind)
		if len(m.out) >= 64<<10 {
			if err := m.flush(); err != nil {
				return m.changes, err
			}
		}
	}
	return m.changes, m.flush()
}

// A mender copies tokens.
type mender struct {
	w       io.Writer
	s       *xmlscan.Scanner
	dec     xmlscan.Decoder
	out     []byte
	changes int
}

func (m *mender) flush() error {
	_, err := m.w.Write(m.out)
	m.out = m.out[:0]
	if err != nil {
		return fmt.Errorf("write the repaired copy: %w", err)
	}
	return nil
}

// declaredEncoding matches the encoding in an XML declaration.
var declaredEncoding = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(\sencoding\s*=\s*["'])[^"']*(["'])`) })

func (m *mender) token(kind xmlscan.Kind) {
	span := m.s.Span()
	switch {
	case kind == xmlscan.Directive:
		if raw := m.s.Raw(); bytes.HasPrefix(raw, []byte("DOCTYPE")) {
			m.dec.Entities.Declare(raw[len("DOCTYPE"):])
		}
		m.raw(span)
	case kind == xmlscan.Text:
		m.text(span, m.s.Fault() == xmlscan.Bracket)
	case kind == xmlscan.Instruction && bytes.HasPrefix(span, []byte("<?xml")):
		m.out = append(m.out, declaredEncoding().ReplaceAll(span, []byte("${1}UTF-8${2}"))...)
	case kind == xmlscan.Start && m.s.Fault() != xmlscan.OpenTag && (m.s.Fault() == xmlscan.Bracket || !xmlscan.Clean(span)):
		m.tag(span)
	case xmlscan.Clean(span):
		m.out = append(m.out, span...)
	default:
		// Nothing is escaped here, but forbidden characters are dropped.
		m.raw(span)
	}
}

// text copies a Text token.
func (m *mender) text(span []byte, bracket bool) {
	if !bracket && xmlscan.Clean(span) {
		m.out = append(m.out, span...)
		return
	}
	if bracket {
		m.changes++
		m.out = append(m.out, "&lt;"...)
		span = span[1:]
	}
	m.references(span)
}

// references copies text. It keeps valid references and escapes each bare &.
func (m *mender) references(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			m.raw(b)
			return
		}
		m.raw(b[:i])
		b = b[i:]
		n := reference(b, &m.dec)
		if n == 0 {
			m.changes++
			m.out = append(m.out, "&amp;"...)
			b = b[1:]
			continue
		}
		m.out = append(m.out, b[:n]...)
		b = b[n:]
	}
}

// reference returns the length of the reference at the beginning of b, or 0 if
// some XML reader would not know it.
func reference(b []byte, dec *xmlscan.Decoder) int {
	end := bytes.IndexByte(b[:min(len(b), 64)], ';')
	if end < 2 {
		return 0
	}
	var n xmlscan.Repairs
	dec.Append(nil, b[:end+1], false, &n)
	if n.Refused == 0 && n != (xmlscan.Repairs{}) {
		return 0
	}
	return end + 1
}

// raw copies characters and drops forbidden ones.
func (m *mender) raw(b []byte) {
	if len(b) == 0 {
		return
	}
	var n xmlscan.Repairs
	from := len(m.out)
	m.out = m.dec.Append(m.out, b, true, &n)
	if n == (xmlscan.Repairs{}) {
		m.out = append(m.out[:from], b...) // keep the line ends
		return
	}
	m.changes++
}

// tag copies a start tag whose attributes need repair.
func (m *mender) tag(span []byte) {
	at := 0
	for a := range m.s.Attributes() {
		m.out = append(m.out, span[at:a.At]...)
		m.value(a.Value)
		at = a.At + len(a.Value)
	}
	m.out = append(m.out, span[at:]...)
}

// value copies the value of an attribute.
func (m *mender) value(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			m.references(b)
			return
		}
		m.references(b[:i])
		m.changes++
		m.out = append(m.out, "&lt;"...)
		b = b[i+1:]
	}
}
