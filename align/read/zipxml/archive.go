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
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/yiku-tm/yiku/align/read/content"
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
