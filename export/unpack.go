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

// Exchange files are often sent packed. Packed files can be made that unpack to
// a thousand times their size for ever ("zip bombs"): text of real files
// shrinks to a twentieth at most, so unpacking stops where the ratio is far
// beyond this.
const (
	maxRatio = 250
	// ratioFrom is the unpacked size in bytes below which the ratio says nothing.
	ratioFrom = 64 << 20
	// maxZip is the size in bytes up to which a zip file that cannot be read in
	// any order is kept in memory.
	maxZip = 256 << 20
)

// ErrBomb is returned where a packed file unpacks to far more than texts do.
var ErrBomb = errors.New("the packed file unpacks to over 250 times its size: it was made to do harm")

// Unpack returns the content of a gzip or zip file, and of any other file the
// file itself; the content decides, not a name. Of a zip file it takes the one
// file whose name has one of the endings (".tmx"), or the only file there is. A zip
// file is read in place where r can be read in any order, as a file can;
// otherwise it is held in memory, up to 256 MiB.
func Unpack(r io.Reader, endings ...string) (io.Reader, error) {
	at, size := seekable(r)
	b := bufio.NewReaderSize(r, 64<<10)
	magic, err := b.Peek(4)
	if err != nil && err != io.EOF {
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

// seekable returns r as a reader in any order, and its size, or nil. Only a
// reader that stands at its beginning will do.
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
		// macOS puts a shadow of every file into a folder of its own.
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

// unpacker stops unpacking at ErrBomb.
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
	if err != nil && err != io.EOF {
		err = fmt.Errorf("unpack: %w", err)
	}
	return n, err
}
