package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sort"
	"strings"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// standardInput is the file name that stands for standard input.
const standardInput = "-"

// input is a file that was read and split into sentences.
type input struct {
	// path is the file's name as the user gave it.
	path string
	doc  *align.Document
	// digest is the SHA-256 of the bytes of the file.
	digest [sha256.Size]byte
}

// readInput reads the file at path, or standard input, and splits it into
// sentences. Options.Name is filled in here.
func readInput(ctx context.Context, a *app, path string, o read.Options, splitting *splitFlags) (*input, error) {
	in := &input{path: path}
	o.Name = path
	var r io.Reader
	size := 0
	if path == standardInput {
		o.Name = "standard input"
		r = interruptible{ctx, a.in}
	} else {
		f, err := openInput(ctx, path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
		switch info, err := f.Stat(); {
		case err != nil:
		case info.Mode()&fs.ModeNamedPipe != 0:
			r = interruptible{ctx, f}
		default:
			size = int(min(info.Size(), read.MaxSize))
		}
	}
	hash := sha256.New()
	doc, err := read.Read(ctx, sized{io.TeeReader(r, hash), size}, o)
	if _, ok := errors.AsType[*charset.LabelError](err); ok { // no encoding has that name
		return nil, &usageError{err}
	}
	if err != nil {
		return nil, err
	}
	hash.Sum(in.digest[:0])
	in.doc = doc
	if !o.Lines && !o.Mixed { // with Lines each line is a sentence; a page in two languages is parted first
		if err := splitting.document(ctx, a, doc); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// sized tells the reader of a file how much there is, so that its text is kept
// once. A size of 0 is not known.
type sized struct {
	io.Reader
	size int
}

// Len is what read.Read looks for.
func (s sized) Len() int { return s.size }

// openInput opens a file for reading and says in plain words why it cannot.
func openInput(ctx context.Context, path string) (*os.File, error) {
	f, err := openPipe(ctx, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ui.Errorf("check the spelling and the folder you are in", "cannot read %s: there is no such file", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, ui.WithHint(fmt.Errorf("cannot read %s: %w", path, fs.ErrPermission), "the file belongs to somebody else; ask for the right to read it, or copy it")
	case err != nil:
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, ui.Errorf("name the files in it", "cannot read %s: it is a folder", path)
	}
	return f, nil
}

// openPipe opens a file. Opening a named pipe waits for its writer, which may
// never come, so that Ctrl-C must end it; the goroutine is left behind then.
func openPipe(ctx context.Context, path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		return os.Open(path)
	}
	type result struct {
		f   *os.File
		err error
	}
	opened := make(chan result, 1)
	go func() {
		f, err := os.Open(path)
		opened <- result{f, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-opened:
		return r.f, r.err
	}
}

// interruptible is a reader that Ctrl-C ends, also while it waits for somebody
// to type. The read under way is left behind: the program is about to end.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	// A read that is left behind must not write into p.
	buf := make([]byte, len(p))
	done := make(chan result, 1)
	go func() {
		n, err := i.r.Read(buf)
		done <- result{n, err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	case r := <-done:
		copy(p, buf[:r.n])
		return r.n, r.err
	}
}

// lines finds the line of an offset into a text.
type lines struct{ starts []int }

// linesOf numbers the lines of the text; \n, \r\n and a lone \r end a line.
func linesOf(text string) lines {
	l := lines{starts: []int{0}}
	for at := 0; ; {
		i := strings.IndexAny(text[at:], "\r\n")
		if i < 0 {
			return l
		}
		at += i + 1
		if text[at-1] == '\r' && at < len(text) && text[at] == '\n' {
			at++
		}
		l.starts = append(l.starts, at)
	}
}

// at returns the number of the line that holds the byte offset, counted from 1.
func (l lines) at(offset int) int {
	return sort.SearchInts(l.starts, offset+1)
}

// place names an offset of the document for people: "talks.zh.txt:14".
func (in *input) place(l lines, offset int) string {
	return fmt.Sprintf("%s:%d", in.path, l.at(offset))
}
