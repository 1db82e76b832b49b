// Package office writes packages of Office Open XML (ISO/IEC 29500-2), the zip
// archives of XML parts that are the files of Excel and Word.
package office

import (
	"archive/zip"
	"compress/flate"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yiku-tm/yiku/align/lang"
	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/writing"
)

// Header begins every XML part.
const Header = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Writer writes a package part by part. The same parts give the same bytes.
type Writer struct {
	zip   *zip.Writer
	count *writing.Counter
}

// NewWriter returns a Writer to w. It compresses at the fastest level: repetitive
// markup compresses well at any level, and compression is most of the work.
func NewWriter(w io.Writer) *Writer {
	c := &writing.Counter{W: w}
	z := zip.NewWriter(c)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &Writer{zip: z, count: c}
}

// Begin starts a new part. The writer it returns is valid until the next part.
func (w *Writer) Begin(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
}

// epoch is the modification time of every part, the earliest that zip can
// represent, so that the output is reproducible.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Part is a complete part without its Header.
type Part struct{ Name, Content string }

// Add writes the parts, each with the Header.
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

// Bytes returns the number of bytes written.
func (w *Writer) Bytes() int64 { return w.count.N }

// Escape returns a text escaped for an element or an attribute in double quotes.
// It drops characters that XML 1.0 forbids and returns their number. Line breaks are
// kept.
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

// forbidden reports whether XML 1.0 (section 2.2) forbids the character.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

// Typeface returns a typeface for the language that comes with Office on Windows
// and macOS. A program without it substitutes another one of the script.
func Typeface(tag string) string {
	switch lang.Base(tag) {
	case "zh", "yue":
		if export.Script(tag) == "Hant" {
			return "Microsoft JhengHei"
		}
		return "Microsoft YaHei"
	case "ja":
		return "Yu Gothic"
	case "ko":
		return "Malgun Gothic"
	case "ar", "fa", "ug", "he", "ur":
		return "Arial"
	}
	return "Calibri"
}

// RightToLeft reports whether the language is written from right to left.
func RightToLeft(tag string) bool {
	switch export.Script(tag) {
	case "Arab", "Hebr", "Syrc", "Thaa":
		return true
	}
	return false
}

// EastAsian reports whether the language is written in the wide characters of
// Chinese, Japanese or Korean.
func EastAsian(tag string) bool {
	switch lang.Base(tag) {
	case "zh", "yue", "ja", "ko":
		return true
	}
	return false
}
