package read

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"
)

// measures are what decoding a file shows without keeping the text.
type measures struct {
	// length is that of the text in bytes.
	length int64
	// replaced counts U+FFFD, which stands for what is not valid or, in the
	// encodings of Unicode, for itself; endsReplaced tells that it stands at the end.
	replaced     int
	endsReplaced bool
	// ascii tells that the text has no character beyond ASCII.
	ascii bool
	// zero is the offset of the first zero character, or -1.
	zero int64
	// head is the beginning of the text, headSize bytes at most.
	head []byte
	// text is the text itself where the source has memory for it.
	text string
}

// measure decodes the whole file.
func measure(ctx context.Context, s source, c choice) (*measures, error) {
	m := &measures{ascii: true, zero: -1}
	var kept strings.Builder
	if s.keep {
		kept.Grow(int(s.size + s.size/2)) // Chinese of two bytes becomes three
	}
	err := c.text(ctx, s, func(text []byte) error {
		m.add(text)
		if s.keep {
			kept.Write(text)
		}
		return nil
	})
	m.text = kept.String()
	return m, err
}

func (m *measures) add(text []byte) {
	if len(text) == 0 {
		return
	}
	replacement := []byte(string(utf8.RuneError))
	m.head = append(m.head, text[:min(len(text), headSize-len(m.head))]...)
	if m.zero < 0 {
		if i := bytes.IndexByte(text, 0); i >= 0 {
			m.zero = m.length + int64(i)
		}
	}
	m.length += int64(len(text))
	m.replaced += bytes.Count(text, replacement)
	m.endsReplaced = bytes.HasSuffix(text, replacement)
	m.ascii = m.ascii && isASCII(text)
}

// binary tells whether what was decoded cannot be text, and why.
func (m *measures) binary() (what string, binary bool) {
	if m.zero >= 0 {
		return zeroByte(m.zero), true
	}
	return fullOfControls(string(m.head))
}
