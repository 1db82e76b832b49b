// Package zipxml reads zip archives of XML parts, such as the files of Word, Excel,
// OpenDocument and EPUB. Open an archive, then Parse its parts.
//
// Such an archive may unpack to a thousand times its size, and a small one may list
// millions of parts. Four limits keep the memory of a reader proportionate to a
// document: the number of parts, the total size of the unpacked parts, the
// compression ratio of a part, and the depth of nested elements. Parts are
// streamed, so that only their text is held. Nothing outside the archive is ever
// read.
package zipxml

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/read/content"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	// maxParts is the maximum number of parts of an archive. An electronic book
	// with a picture for each page has some thousands.
	maxParts = 100_000
	// maxUnpacked is the maximum total size in bytes of the unpacked parts that are
	// read. A sheet of a million units has some 300 MB. For a document, which is held
	// in main memory, the limit is content.MaxSize.
	maxUnpacked = 2 << 30
	// maxRatio is the maximum compression ratio of a part; the XML of sheets shrinks
	// to a thirtieth. Parts smaller than ratioFrom bytes may have any ratio.
	maxRatio  = 100
	ratioFrom = 16 << 20
)

// Archive is an open archive that is read within these limits.
type Archive struct {
	zip  *zip.Reader
	what string
	// left is the number of bytes that may still be unpacked.
	left int64
}

// IsZip reports whether data begins like a zip archive.
func IsZip(data string) bool {
	return strings.HasPrefix(data, "PK\x03\x04") || strings.HasPrefix(data, "PK\x05\x06")
}

// Open opens an archive in memory. what names its kind in messages: "a Word file (docx)".
// Errors of the archive are *content.FormatError.
func Open(data, what string) (*Archive, error) {
	if strings.Count(data, "PK\x01\x02") > maxParts { // directory headers, one for each part
		return nil, (&Archive{what: what}).Broken("", content.ErrManyParts)
	}
	return open(strings.NewReader(data), int64(len(data)), what, content.MaxSize)
}

// OpenReader opens an archive in place if r allows random access, as a file
// does. Otherwise it holds the archive in memory, up to content.MaxSize bytes.
func OpenReader(r io.Reader, what string) (*Archive, error) {
	if at, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		if size, err := at.Seek(0, io.SeekEnd); err == nil {
			return open(at, size, what, maxUnpacked)
		}
	}
	held, err := io.ReadAll(io.LimitReader(r, content.MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(held) > content.MaxSize {
		return nil, fmt.Errorf("the file is larger than %d MiB and cannot be read in any order: name it instead of sending it through a pipe", content.MaxSize>>20)
	}
	return open(bytes.NewReader(held), int64(len(held)), what, maxUnpacked)
}

func open(r io.ReaderAt, size int64, what string, most int64) (*Archive, error) {
	a := &Archive{what: what, left: most}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // nothing is written to disk
		return nil, a.Broken("", fmt.Errorf("unpack it: %w", plainError(err)))
	}
	if len(z.File) > maxParts {
		return nil, a.Broken("", content.ErrManyParts)
	}
	a.zip = z
	return a, nil
}

// plainError describes an error of an archive in words for users.
func plainError(err error) error {
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the archive is cut off or damaged")
	case errors.Is(err, zip.ErrChecksum):
		return errors.New("a checksum is wrong, the archive is damaged")
	}
	return err
}

// Broken returns an error about a part, or about the whole archive if part is
// empty.
func (a *Archive) Broken(part string, err error) error {
	return &content.FormatError{Format: a.what, Part: part, Err: err}
}

// Files returns the parts.
func (a *Archive) Files() []*zip.File { return a.zip.File }

// find returns the part with a name, or nil. Some programs write names with
// other capitals than the directory, or with backslashes.
func (a *Archive) find(name string) *zip.File {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	for _, f := range a.zip.File {
		if f.Name == name {
			return f
		}
	}
	for _, f := range a.zip.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f
		}
	}
	return nil
}

// Has reports whether there is a part with the name.
func (a *Archive) Has(name string) bool { return a.find(name) != nil }

// open opens a part within the limits.
func (a *Archive) open(name string) (io.ReadCloser, error) {
	f := a.find(name)
	if f == nil {
		return nil, a.Broken("", fmt.Errorf("it has no part %s", name))
	}
	if f.Flags&1 != 0 {
		return nil, a.Broken(f.Name, content.ErrProtected)
	}
	// A size in the directory that exceeds a limit is trusted, so that the part is
	// refused before any of it is unpacked.
	most := max(ratioFrom, maxRatio*int64(min(f.CompressedSize64, maxUnpacked)))
	if f.UncompressedSize64 > uint64(min(most, max(a.left, 0))) {
		return nil, a.Broken(f.Name, content.ErrTooMuch)
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.Broken(f.Name, plainError(err))
	}
	return &boundedPart{ReadCloser: r, archive: a, name: f.Name, most: most}, nil
}

// Text returns the content of a part, which must not be larger than a document
// may be.
func (a *Archive) Text(name string) (string, error) {
	r, err := a.open(name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	var b strings.Builder
	if _, err := io.Copy(&b, io.LimitReader(r, content.MaxSize+1)); err != nil {
		return "", err
	}
	if b.Len() > content.MaxSize {
		return "", a.Broken(name, content.ErrTooMuch)
	}
	return b.String(), nil
}

// Tail unpacks a part and returns its last bytes, at most n, for data at its end that is needed
// before its beginning. It does not count against the bounds of the archive, since the part will be
// read again.
func (a *Archive) Tail(name string, n int) (string, error) {
	r, err := a.open(name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	defer func(left int64) { a.left = left }(a.left)
	var older, newer bytes.Buffer
	for {
		if _, err := io.CopyN(&newer, r, int64(n)); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", err
		}
		older, newer = newer, older
		newer.Reset()
	}
	text := older.String() + newer.String()
	return text[max(0, len(text)-n):], nil
}

// A boundedPart counts its bytes against the limits of its archive.
type boundedPart struct {
	io.ReadCloser
	archive *Archive
	name    string
	n, most int64
}

func (p *boundedPart) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.n += int64(n)
	p.archive.left -= int64(n)
	if p.archive.left < 0 || p.n > p.most {
		return 0, p.archive.Broken(p.name, content.ErrTooMuch)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = p.archive.Broken(p.name, plainError(err))
	}
	return n, err
}

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
	// open holds the names of the elements that have begun and not ended.
	open   []xml.Name
	tokens int
	spaces map[string]string
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
	switch e := t.(type) {
	case xml.StartElement:
		if m.open = append(m.open, e.Name); len(m.open) > MaxDepth {
			return nil, m.Broken(content.ErrTooDeep)
		}
	case xml.EndElement:
		m.open = m.open[:len(m.open)-1]
	}
	return t, nil
}

// Within reports whether the token read last is in an element with one of the local names, or is the start
// of one, and not in a further element of the name but.
func (m *Markup) Within(but string, names ...string) bool {
	for i := len(m.open) - 1; i >= 0 && m.open[i].Local != but; i-- {
		if slices.Contains(names, m.open[i].Local) {
			return true
		}
	}
	return false
}

// Stray returns an error if the token read last, which the caller does not use, is the start of an element
// with one of the local names, which is misplaced, or a text in an element of a namespace that Name
// knows, whose name is wrong: their texts would be left out without a word.
func (m *Markup) Stray(t xml.Token, names ...string) error {
	switch e := t.(type) {
	case xml.StartElement:
		if slices.Contains(names, e.Name.Local) {
			return m.Misplaced()
		}
	case xml.CharData:
		if n := len(m.open); n > 0 && len(bytes.TrimSpace(e)) > 0 && m.Name(m.open[n-1]) != "?:"+m.open[n-1].Local {
			return m.Broken(fmt.Errorf("the text %q is in the wrong place, in <%s>", content.Snippet(string(e)), m.open[n-1].Local))
		}
	}
	return nil
}

// Misplaced returns an error for the element whose start was read last.
func (m *Markup) Misplaced() error {
	return m.Broken(fmt.Errorf("<%s> is in the wrong place", m.open[len(m.open)-1].Local))
}

// SkipProperties is like Skip for an element that has no texts. It returns an error if one of the names is
// in it.
func (m *Markup) SkipProperties(names ...string) error {
	return m.Inside(func(t xml.Token) error { return m.Stray(t, names...) })
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
	for depth := len(m.open); len(m.open) >= depth; {
		t, err := m.Next()
		if errors.Is(err, io.EOF) {
			return m.Broken(errors.New("it ends inside an element"))
		}
		if err != nil {
			return err
		}
		if len(m.open) < depth {
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

// Text returns the text of the element whose start was read last, with that of its child elements, of
// which there should be none.
func (m *Markup) Text() (string, error) {
	var b strings.Builder
	err := m.Inside(func(t xml.Token) error {
		if text, ok := t.(xml.CharData); ok {
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
		if strings.Contains(space, known.part) || space+":" == known.prefix { // a prefix that is not declared
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
