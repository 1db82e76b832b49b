package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/align/read"
	"github.com/yiku-tm/yiku/align/read/charset"
	"github.com/yiku-tm/yiku/align/split"
	"github.com/yiku-tm/yiku/align/split/srx"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/ui"
)

// ReadOptions describe how a document is read and split.
type ReadOptions struct {
	// Column is the column of a table; read.AllColumns reads all.
	Column string
	// AnyColumn reads all columns if neither a column nor a language is given.
	AnyColumn bool
	// Lossy leaves out bytes that cannot be decoded.
	Lossy bool
	// Without lists repairs that are not made.
	Without []align.RepairKind
	// Splitting is nil for the usual rules.
	Splitting *Splitting
	// Lang and Encoding are detected if they are empty.
	Lang, Encoding string
	// Lines makes every line one sentence.
	Lines bool

	mixed bool // a page in two languages, which is split after it is divided
	pair  bool // a text to align, at most align.MaxText long
}

// An Input is a document that was read and split into sentences.
type Input struct {
	// Path is the name of the file as the user gave it.
	Path string
	Doc  *align.Document
	// digest is the SHA-256 of the file.
	digest [sha256.Size]byte
}

// ReadDocument reads the file at path, or standard input, and splits it into
// sentences.
func (s *Session) ReadDocument(ctx context.Context, path string, o ReadOptions) (in *Input, err error) {
	defer guard(path, &err)
	in = &Input{Path: path}
	options := read.Options{
		Name: path, Lang: o.Lang, Encoding: o.Encoding, Lines: o.Lines, Mixed: o.mixed,
		Column: o.Column, AnyColumn: o.AnyColumn, Lossy: o.Lossy, Without: o.Without, Cache: s.Cache,
	}
	var r io.Reader
	size := 0
	if path == StandardInput {
		options.Name = "standard input"
		r = interruptible(ctx, s.Stdin)
	} else {
		f, err := OpenFile(ctx, path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
		switch info, err := f.Stat(); {
		case err != nil:
		case info.Mode()&fs.ModeNamedPipe != 0:
			r = interruptible(ctx, f)
		default:
			size = int(min(info.Size(), read.MaxSize))
		}
	}
	hash := sha256.New()
	doc, err := read.Read(ctx, sized{io.TeeReader(r, hash), size}, options)
	if _, ok := errors.AsType[*charset.LabelError](err); ok { // no encoding has that name
		return nil, request(err)
	}
	if err != nil {
		return nil, err
	}
	hash.Sum(in.digest[:0])
	in.Doc = doc
	if o.pair && len(doc.Text) > align.MaxText {
		return nil, fmt.Errorf("cannot align %s: %w", path, align.ErrTooLong)
	}
	if !o.Lines && !o.mixed {
		if err := o.Splitting.split(ctx, s, doc); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// sized is a reader of known size, so that the text is held in memory once. A size
// of 0 is unknown.
type sized struct {
	io.Reader
	size int
}

// Len is used by read.Read.
func (s sized) Len() int { return s.size }

// OpenFile opens a file for reading. Its errors are in plain words.
func OpenFile(ctx context.Context, path string) (*os.File, error) {
	f, err := openPipe(ctx, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(ReasonNoFile, "cannot read %s: there is no such file", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fail(ReasonFileForbidden, "cannot read %s: %w", path, fs.ErrPermission)
	case err != nil:
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		return f, nil
	case info.IsDir():
		f.Close()
		return nil, fail(ReasonIsFolder, "cannot read %s: it is a folder", path)
	case info.Mode()&fs.ModeDevice != 0 && !ui.IsTerminal(f) && path != os.DevNull: // /dev/urandom has no end
		f.Close()
		return nil, fail(ReasonIsDevice, "cannot read %s: it is a device and not a file", path)
	}
	return f, nil
}

// openPipe opens a file. Opening a named pipe waits for its writer, perhaps for
// ever, so Ctrl-C must be able to interrupt it; the goroutine keeps waiting
// then.
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

// interruptible returns a reader of r that fails when ctx ends, even while it waits
// for somebody to type. The current read is abandoned, since the program is about
// to end.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	type result struct {
		n   int
		err error
	}
	return readerFunc(func(p []byte) (int, error) {
		// An abandoned read must not write into p.
		buf := make([]byte, len(p))
		done := make(chan result, 1)
		go func() {
			n, err := r.Read(buf)
			done <- result{n, err}
		}()
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case r := <-done:
			copy(p, buf[:r.n])
			return r.n, r.err
		}
	})
}

// Cancellable returns a reader of r that fails between two reads if ctx has ended.
func Cancellable(ctx context.Context, r io.Reader) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// lines maps offsets of a text to lines.
type lines struct{ starts []int }

// linesOf finds the lines of a text, which end with \n, \r\n or a lone \r.
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

// at returns the number of the line that contains the byte offset, counted from
// 1.
func (l lines) at(offset int) int {
	return sort.SearchInts(l.starts, offset+1)
}

// place returns an offset of the document as shown to people:
// "talks.zh.txt:14".
func (in *Input) place(l lines, offset int) string {
	return fmt.Sprintf("%s:%d", in.Path, l.at(offset))
}

// Splitting describes how documents are split. Its rules are read once, when a
// document first needs them. A nil *Splitting uses the usual rules. It must not be
// copied after first use.
type Splitting struct {
	// SRX is a file of rules, or "".
	SRX string
	// Semicolon ends a sentence at every semicolon.
	Semicolon bool

	mu    sync.Mutex
	rules *srx.Rules
	noted map[string]bool // languages for which it has been noted that there are no rules
}

func (sp *Splitting) split(ctx context.Context, s *Session, doc *align.Document) error {
	if sp == nil || sp.SRX == "" {
		return split.DocumentWith(doc, split.New(doc.Lang, split.Options{Semicolon: sp != nil && sp.Semicolon}))
	}
	splitter, err := sp.splitter(ctx, s, doc)
	if err != nil {
		return err
	}
	return split.DocumentWith(doc, splitter)
}

// splitter returns the splitter with the rules of the file for the language of the document,
// or the usual one if it has none.
func (sp *Splitting) splitter(ctx context.Context, s *Session, doc *align.Document) (split.Splitter, error) {
	lang := doc.Lang
	sp.mu.Lock()
	defer sp.mu.Unlock()
	if sp.rules == nil {
		if err := sp.read(ctx, s); err != nil {
			return nil, err
		}
	}
	if err := sp.rules.Fits(lang, len(doc.Text)); err != nil {
		return nil, err
	}
	splitter, found, err := sp.rules.Splitter(lang)
	if err != nil || found {
		return splitter, err
	}
	if !sp.noted[lang] {
		sp.noted[lang] = true
		s.note("%s has no rules for %s: split by yiku's own", sp.SRX, lang)
	}
	return split.New(lang, split.Options{}), nil
}

func (sp *Splitting) read(ctx context.Context, s *Session) error {
	f, err := OpenFile(ctx, sp.SRX)
	if err != nil {
		return err
	}
	defer f.Close()
	rules, err := srx.Read(f, sp.SRX)
	if err != nil {
		if filepath.Ext(sp.SRX) == ".conf" {
			return fail(ReasonSegmentation, "%w", err)
		}
		return err
	}
	for _, note := range rules.Notes {
		s.note("%s: %s", sp.SRX, note)
	}
	sp.rules, sp.noted = rules, make(map[string]bool)
	return nil
}
