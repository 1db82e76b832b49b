package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// A text of any size is read twice, first to find its encoding. A file can be; what
// comes through a pipe is kept for that, a short one in memory, a long one in a
// temporary file.

const (
	// spoolFrom is the number of bytes up to which a pipe is kept in memory: less
	// than a reader of long texts needs for itself.
	spoolFrom = 4 << 20
	// spoolMost is the number of bytes up to which it is kept at all: a pipe may have
	// no end, and the disk has one.
	spoolMost = 4 << 30
)

// rereadable is an input that can be read again.
type rereadable struct {
	io.ReaderAt
	size  int64
	close func() error
}

// openRereadable opens a file or standard input.
func openRereadable(ctx context.Context, a *app, path string) (*rereadable, error) {
	if path == standardInput {
		if f, ok := a.in.(*os.File); ok {
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
				at, err := f.Seek(0, io.SeekCurrent)
				if err != nil {
					return nil, fmt.Errorf("read standard input: %w", err)
				}
				size := max(0, info.Size()-at)
				return &rereadable{io.NewSectionReader(f, at, size), size, func() error { return nil }}, nil
			}
		}
		return spool(interruptible{ctx, a.in}, spoolFrom, spoolMost)
	}
	f, err := openInput(ctx, path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() {
		return &rereadable{f, info.Size(), f.Close}, nil
	}
	defer f.Close()
	if err == nil && info.Mode()&fs.ModeNamedPipe == 0 {
		return spool(f, spoolFrom, spoolMost)
	}
	return spool(interruptible{ctx, f}, spoolFrom, spoolMost)
}

// spool keeps what can be read once: in memory up to from bytes, then in a
// temporary file up to most.
func spool(r io.Reader, from, most int64) (*rereadable, error) {
	var head bytes.Buffer
	n, err := io.CopyN(&head, r, from)
	if errors.Is(err, io.EOF) {
		return &rereadable{bytes.NewReader(head.Bytes()), n, func() error { return nil }}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the input, after %d bytes: %w", n, err)
	}
	f, err := os.CreateTemp("", "yiku-input-*")
	if err != nil {
		return nil, ui.WithHint(fmt.Errorf("keep the input for a second reading: %w", err), "name the file instead of giving it through a pipe")
	}
	remove := func() error { return cmp.Or(f.Close(), os.Remove(f.Name())) }
	size, err := io.Copy(f, io.LimitReader(io.MultiReader(&head, r), most+1))
	if err == nil && size > most {
		err = ui.WithHint(read.ErrTooLarge, "the input is longer than %d GiB: give it as a file, or in parts", most>>30)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep the input in %s, after %d bytes: %w", f.Name(), size, err), remove())
	}
	return &rereadable{f, size, remove}, nil
}
