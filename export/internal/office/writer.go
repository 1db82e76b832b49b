// Package office writes the packages of Office Open XML (ISO/IEC 29500-2), as which
// Excel and Word files go out: a zip archive of XML parts.
package office

import (
	"archive/zip"
	"compress/flate"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Header begins every XML part.
const Header = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Writer writes a package, part by part. The same parts give the same bytes.
type Writer struct {
	zip   *zip.Writer
	count *counter
}

// NewWriter returns a Writer to w. Markup that repeats itself packs well at any
// level, and packing is most of the work of writing.
func NewWriter(w io.Writer) *Writer {
	c := &counter{w: w}
	z := zip.NewWriter(c)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &Writer{zip: z, count: c}
}

// Begin begins a part, which lasts until the next one.
func (w *Writer) Begin(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
}

// epoch is the time of every part: the first that zip archives know. The time of
// the export stands in the content where it matters.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Part is a small part as a whole.
type Part struct{ Name, Content string }

// Add writes parts.
func (w *Writer) Add(parts ...Part) error {
	for _, p := range parts {
		to, err := w.Begin(p.Name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(to, Header+p.Content); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the archive.
func (w *Writer) Close() error { return w.zip.Close() }

// Bytes is how much was written so far.
func (w *Writer) Bytes() int64 { return w.count.n }

// counter counts the bytes that go through it.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// Escape makes a text ready for an element or an attribute in double quotes.
// Characters that XML 1.0 forbids are dropped; how many, dropped says. Line breaks
// stay.
func Escape(s string) (escaped string, dropped int) {
	if !strings.ContainsFunc(s, func(r rune) bool { return special(r) }) {
		return s, 0
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"), forbidden(r):
			dropped++
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), dropped
}

func special(r rune) bool {
	return r == '&' || r == '<' || r == '>' || r == '"' || r == '\r' || r == utf8.RuneError || forbidden(r)
}

// forbidden reports whether XML 1.0 (section 2.2) has no such character.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}
