package read

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Word, Excel, OpenDocument and EPUB files are zip archives of XML. What such an
// archive unpacks to may be a thousand times its size, and a small one may list
// millions of parts. Three bounds keep the memory that a reader takes in
// proportion to a document: the number of parts, what all parts that are read
// unpack to, and how deep their elements are nested (markup.go). Parts are read
// as streams, so that of a part only the text is held.

// maxParts is the number of parts that an archive may have. An electronic book
// with a picture for each page has some thousands.
const maxParts = 100_000

// maxUnpacked is what the parts of an archive that are read may unpack to, together.
const maxUnpacked = MaxSize

// archive is a zip archive under bounds.
type archive struct {
	*zip.Reader
	// what says what the file is, in words, for messages.
	what    string
	options Options
	// left is how many bytes may still be unpacked.
	left int64
}

// isZip tells whether data begin as a zip archive does.
func isZip(data string) bool {
	return strings.HasPrefix(data, "PK\x03\x04") || strings.HasPrefix(data, "PK\x05\x06")
}

// openArchive opens an archive of a format.
func openArchive(data, what string, o Options) (*archive, error) {
	a := &archive{what: what, options: o, left: maxUnpacked}
	if strings.Count(data, "PK\x01\x02") > maxParts { // headers of the directory, each one part
		return nil, a.broken("", errManyParts)
	}
	r, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // nothing is written to a disk
		return nil, a.broken("", fmt.Errorf("unpack it: %w", plainZipError(err)))
	}
	a.Reader = r
	return a, nil
}

// plainZipError says in plain words what is wrong with an archive.
func plainZipError(err error) error {
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the archive is cut off or damaged")
	case errors.Is(err, zip.ErrChecksum):
		return errors.New("a checksum is wrong, the archive is damaged")
	}
	return err
}

// broken makes the error about a part, or about the whole where part is empty.
func (a *archive) broken(part string, err error) error {
	e := &FormatError{Name: a.options.name(), Format: a.what, Part: part, Err: err}
	switch {
	case errors.Is(err, errProtected):
		e.Advice = "open it with the password and save it without one"
	case errors.Is(err, errManyParts), errors.Is(err, errTooMuch), errors.Is(err, errTooDeep):
		e.Advice = "no document is built like that: save its text as UTF-8 and read that"
	}
	return e
}

// find returns the part with a name, or nil. Some programs write names with
// other capitals than the directory says, or with backslashes.
func (a *archive) find(name string) *zip.File {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	for _, f := range a.File {
		if f.Name == name {
			return f
		}
	}
	for _, f := range a.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f
		}
	}
	return nil
}

// open opens a part for reading within the bounds of the archive.
func (a *archive) open(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, a.broken(f.Name, errProtected)
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.broken(f.Name, plainZipError(err))
	}
	return &boundedPart{ReadCloser: r, archive: a, name: f.Name}, nil
}

// text unpacks a part.
func (a *archive) text(f *zip.File) (string, error) {
	r, err := a.open(f)
	if err != nil {
		return "", err
	}
	defer r.Close()
	var b strings.Builder
	if _, err := io.Copy(&b, r); err != nil {
		return "", err
	}
	return b.String(), nil
}

// boundedPart is a part that counts against the bound of its archive.
type boundedPart struct {
	io.ReadCloser
	archive *archive
	name    string
}

func (p *boundedPart) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.archive.left -= int64(n); p.archive.left < 0 {
		return 0, p.archive.broken(p.name, errTooMuch)
	}
	if err != nil && err != io.EOF {
		err = p.archive.broken(p.name, plainZipError(err))
	}
	return n, err
}
