package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// Exchange files are often sent compressed. A malicious archive (a "zip bomb") can
// unpack to more than a thousand times its size. The text of real files shrinks to a
// twentieth at most, so unpacking stops at a ratio far above that.
const (
	maxRatio = 250
	// ratioFrom is the unpacked size in bytes above which the ratio is checked.
	ratioFrom = 64 << 20
	// maxZip is the largest size in bytes of a zip file that is held in memory
	// because its reader does not allow random access.
	maxZip = 256 << 20
)

// ErrBomb is returned for an archive that unpacks to far more than text can.
var ErrBomb = errors.New("the compressed file unpacks to more than 250 times its size; it is probably malicious")

// Unpack returns the content of a gzip or zip file, recognised by its first bytes,
// and the content of any other file unchanged. From a zip file it takes the one file
// whose name has one of the endings (".tmx"), or the only file. A zip file is read in
// place if r is an io.ReaderAt and io.Seeker at its beginning; otherwise it is held in
// memory, up to 256 MiB.
func Unpack(r io.Reader, endings ...string) (io.Reader, error) {
	at, size := seekable(r)
	b := bufio.NewReaderSize(r, 64<<10)
	magic, err := b.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		packed := &counter{r: b}
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		return &unpacker{r: unpacked, packed: packed}, nil
	case string(magic) == "PK\x03\x04":
		if at == nil {
			all, err := io.ReadAll(io.LimitReader(b, maxZip+1))
			if err != nil {
				return nil, err
			}
			if len(all) > maxZip {
				return nil, fmt.Errorf("unpack zip: it is larger than %d MiB; unpack it first", maxZip>>20)
			}
			at, size = bytes.NewReader(all), int64(len(all))
		}
		return unzip(at, size, endings)
	}
	return b, nil
}

// seekable returns r as an io.ReaderAt and its size, or nil if r does not allow
// random access or is not at its beginning.
func seekable(r io.Reader) (io.ReaderAt, int64) {
	at, ok := r.(io.ReaderAt)
	if !ok {
		return nil, 0
	}
	s, ok := r.(io.Seeker)
	if !ok {
		return nil, 0
	}
	if here, err := s.Seek(0, io.SeekCurrent); err != nil || here != 0 {
		return nil, 0
	}
	size, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0
	}
	if _, err := s.Seek(0, io.SeekStart); err != nil {
		return nil, 0
	}
	return at, size
}

// unzip returns the content of the one wanted file.
func unzip(r io.ReaderAt, size int64, endings []string) (io.Reader, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("unpack zip: %w", err)
	}
	var all, fitting []*zip.File
	for _, f := range z.File {
		// macOS adds a resource file for every file, in a separate folder.
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		all = append(all, f)
		if slices.Contains(endings, strings.ToLower(path.Ext(f.Name))) {
			fitting = append(fitting, f)
		}
	}
	if len(fitting) == 0 && len(all) == 1 {
		fitting = all
	}
	switch len(fitting) {
	case 0:
		return nil, fmt.Errorf("unpack zip: none of its %d files ends in %s", len(all), strings.Join(endings, " or "))
	case 1:
		f, err := fitting[0].Open()
		if err != nil {
			return nil, fmt.Errorf("unpack %s from zip: %w", fitting[0].Name, err)
		}
		return &unpacker{r: f, packed: &counter{n: int64(fitting[0].CompressedSize64)}}, nil
	}
	return nil, fmt.Errorf("unpack zip: it holds %d files that end in %s, such as %s and %s; unpack it and name one",
		len(fitting), strings.Join(endings, " or "), fitting[0].Name, fitting[1].Name)
}

// counter counts the bytes read from r.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// unpacker returns ErrBomb when the ratio exceeds the limit.
type unpacker struct {
	r      io.Reader
	packed *counter
	n      int64
}

func (u *unpacker) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.n += int64(n)
	if u.n > ratioFrom && u.n > maxRatio*u.packed.n {
		return n, ErrBomb
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("unpack: %w", err)
	}
	return n, err
}
