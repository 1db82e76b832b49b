// Package writing implements what the writers of all exchange formats share: the
// state between NewWriter and Close, the report, and a buffer.
package writing

import (
	"fmt"
	"io"
	"slices"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/xmltext"
	"github.com/yiku-tm/yiku/tm/unit"
)

// BufferSize is the size in bytes at which the buffer is flushed: large enough to make
// the cost of system calls negligible, small enough to fit in the processor's cache.
const BufferSize = 64 << 10

// File is a file being written. A format's Writer appends to Buf. Its Write method
// calls Begin first and Skip or Wrote last; its Close method calls Ended first and End
// last.
type File struct {
	// Buf holds what has not been flushed.
	Buf []byte
	// Counts is the report without the skipped units.
	Counts export.Report

	out          io.Writer
	format, noun string
	skips        export.Tally
	err          error
	closed       bool
}

// New returns a File that writes to out. format and noun appear in its errors, as in
// "write tmx after 12 units: …".
func New(out io.Writer, format, noun string) File {
	return File{out: out, format: format, noun: noun}
}

// Begin counts a unit passed to Write. If it returns an error, Write must return that
// error at once.
func (f *File) Begin() error {
	if f.err == nil && f.closed {
		return fmt.Errorf("write %s: the file is already closed", f.format)
	}
	if f.err == nil {
		f.Counts.Units++
	}
	return f.err
}

// Skip counts the unit as left out.
func (f *File) Skip(reason export.Reason, u *unit.Unit) { f.skips.Add(reason, u) }

// Wrote counts a unit as written, adds the changes made by cleaning its texts to the
// report, and flushes a full buffer.
func (f *File) Wrote(cleaned ...xmltext.Cleaned) error {
	f.Counts.Written++
	for _, c := range cleaned {
		f.Counts.DroppedCharacters += c.Dropped
		f.Counts.LineBreaks += c.LineBreaks
		f.Counts.Trimmed += c.Trimmed
	}
	if len(f.Buf) >= BufferSize {
		return f.flush()
	}
	return f.err
}

// Fail records the first write error, with what was being done, and returns it, as every
// later call does.
func (f *File) Fail(err error) error {
	if f.err == nil && err != nil {
		f.err = fmt.Errorf("write %s after %d %s: %w", f.format, f.Counts.Written, f.noun, err)
	}
	return f.err
}

// Ended reports whether the file is closed or has failed. Close must then return err.
func (f *File) Ended() (ended bool, err error) { return f.closed || f.err != nil, f.err }

// End marks the file as closed and flushes the buffer.
func (f *File) End() error {
	f.closed = true
	return f.flush()
}

// flush writes the buffer to the underlying writer.
func (f *File) flush() error {
	if f.err != nil || len(f.Buf) == 0 {
		return f.err
	}
	n, err := f.out.Write(f.Buf)
	f.Counts.Bytes += int64(n)
	f.Buf = f.Buf[:0]
	return f.Fail(err)
}

// Report returns the report including what is still in the buffer.
func (f *File) Report() export.Report {
	r := f.Counts
	r.Bytes += int64(len(f.Buf))
	r.Skipped = f.skips.Skipped()
	r.SourceCodes, r.TargetCodes = slices.Clone(r.SourceCodes), slices.Clone(r.TargetCodes)
	return r
}

// A Counter counts the bytes written to W.
type Counter struct {
	W io.Writer
	N int64
}

func (c *Counter) Write(p []byte) (int, error) {
	n, err := c.W.Write(p)
	c.N += int64(n)
	return n, err
}
