package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A source is the bytes of a file, which may be read as often as needed: a text
// of any size is looked at from its beginning to its end to find its encoding,
// and then read, with no more of it in memory than a window.
type source struct {
	io.ReaderAt
	size int64
	name string // what messages call it
	most int    // the bytes of a window
	// keep tells that there is memory for the decoded text, so that it is not decoded twice.
	keep bool
}

// newSource is the source of a file of so many bytes.
func newSource(r io.ReaderAt, size int64, o Options) source {
	s := source{ReaderAt: r, size: size, name: o.name(), most: chunk}
	if o.section > 0 {
		s.most = max(o.section, smallestWindow)
	}
	return s
}

// smallestWindow holds more than any character or escape sequence.
const smallestWindow = 16

// sourceOf is the source of bytes in memory.
func sourceOf(data string, o Options) source {
	s := newSource(strings.NewReader(data), int64(len(data)), o)
	s.keep = true
	return s
}

// windows calls visit with stretches of the bytes from an offset on, of most
// bytes or fewer, and with whether one is the last. visit says how many of them it
// has dealt with; the others come again, at the head of the next.
func (s source) windows(ctx context.Context, from int64, most int, visit func(window []byte, at int64, last bool) (int, error)) error {
	window := make([]byte, 0, int(min(int64(most), s.size-from)))
	for at := from; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		room := int(min(int64(cap(window)), s.size-at))
		n, err := s.ReadAt(window[len(window):room], at+int64(len(window)))
		window = window[:len(window)+n]
		reached := at + int64(len(window))
		if err != nil && !(errors.Is(err, io.EOF) && reached >= s.size) {
			return fmt.Errorf("read %s, after %d bytes: %w", s.name, reached, err)
		}
		done, err := visit(window, at, reached >= s.size)
		if err != nil || reached >= s.size || done < 0 {
			return err
		}
		at += int64(done)
		window = window[:copy(window, window[done:])]
	}
}

// stopWindows is what visit returns to see no more windows.
const stopWindows = -1

// evidence is what one look over all bytes of a file says about its encoding.
type evidence struct {
	size int64
	// head is the beginning of the file, headSize bytes at most.
	head string
	// sample gathers lines that hold bytes beyond ASCII, which alone say anything
	// about the encoding, from the beginning; of a short file it is the whole.
	sample string
	// zero is the offset of the first byte that is zero, or -1.
	zero int64
	// high tells that there are bytes beyond ASCII.
	high bool
	// invalid is the offset of the first byte that is no UTF-8, or -1. The bytes at
	// the end that begin a character of UTF-8 and do not end it are counted in cut.
	invalid int64
	cut     int
	// shifts tells that there is the control character that begins a shift, escapes
	// which of escapeSequences there are.
	shifts  bool
	escapes [len(escapeSequences)]bool
}

// escapeSequences are what betrays the encodings of seven bits; see escapedCoding.
var escapeSequences = [...]string{"\x1B$)C", "\x1B$)A", "\x1B$B", "\x1B$@", "~{"}

// The places of escapeSequences.
const (
	escapeKR = iota
	escapeCN
	escapeJP
	escapeOldJP
	escapeHZ
)

// headSize is the size of evidence.head: what the signs of a format and of binary
// data are looked for in.
const headSize = 1 << 16

// gather looks over all bytes.
func gather(ctx context.Context, s source) (*evidence, error) {
	e := &evidence{size: s.size, zero: -1, invalid: -1}
	samples := sampler{whole: s.size <= sampleSize}
	var head []byte
	seen := int64(0) // the bytes before were looked at, but for characters and sequences under way
	err := s.windows(ctx, 0, s.most, func(window []byte, at int64, last bool) (int, error) {
		fresh := window[seen-at:]
		seen = at + int64(len(window))
		head = append(head, fresh[:min(len(fresh), headSize-len(head))]...)
		if e.zero < 0 {
			if i := bytes.IndexByte(fresh, 0); i >= 0 {
				e.zero = seen - int64(len(fresh)) + int64(i)
			}
		}
		e.shifts = e.shifts || bytes.IndexByte(fresh, shiftOut) >= 0
		e.high = e.high || !isASCII(fresh)
		samples.add(fresh)
		e.findEscapes(window)
		return e.validate(window, at, last), nil
	})
	e.head, e.sample = string(head), samples.text()
	return e, err
}

// findEscapes looks for escape sequences.
func (e *evidence) findEscapes(window []byte) {
	if bytes.IndexByte(window, escape) < 0 && bytes.IndexByte(window, '~') < 0 {
		return
	}
	for i, sequence := range escapeSequences {
		e.escapes[i] = e.escapes[i] || bytes.Contains(window, []byte(sequence))
	}
}

// validate looks for bytes that are no UTF-8, and returns how much of the window
// need not be seen again: all but a character or an escape sequence at its end.
func (e *evidence) validate(window []byte, at int64, last bool) int {
	whole := lastWhole(window)
	if e.invalid < 0 && !utf8.Valid(window[:whole]) {
		e.invalid = at + int64(firstInvalid(window[:whole]))
	}
	if last {
		e.cut = len(window) - whole
		return len(window)
	}
	done := max(0, min(whole, len(window)-escapeLength+1))
	for e.invalid < 0 && done > 0 && !utf8.RuneStart(window[done]) {
		done--
	}
	return done
}

// isUTF8 tells whether all bytes are UTF-8, but for a cut at the end.
func (e *evidence) isUTF8() bool { return e.invalid < 0 }

// binary tells whether the bytes of the file cannot be text, and why.
func (e *evidence) binary() (what string, binary bool) {
	if e.zero >= 0 {
		return zeroByte(e.zero), true
	}
	return fullOfControls(e.head)
}

// A sampler gathers evidence.sample.
type sampler struct {
	whole bool // all is taken
	kept  []byte
	line  []byte // the line under way, as far as there is room for it
	high  bool   // it has bytes beyond ASCII
	done  bool
}

// add takes the next bytes of the file.
func (s *sampler) add(data []byte) {
	if s.whole {
		s.kept = append(s.kept, data...)
		return
	}
	if i := bytes.IndexByte(data, '\n'); i >= 0 && !s.done && isASCII(data) { // as most of an English text is
		s.addToLine(data[:i+1])
		s.endLine()
		data = data[bytes.LastIndexByte(data, '\n')+1:]
	}
	for len(data) > 0 && !s.done {
		n := len(data)
		i := bytes.IndexByte(data, '\n')
		if i >= 0 {
			n = i + 1
		}
		s.high = s.high || !isASCII(data[:n])
		s.addToLine(data[:n])
		if i >= 0 {
			s.endLine()
		}
		data = data[n:]
	}
}

func (s *sampler) addToLine(data []byte) {
	s.line = append(s.line, data[:min(len(data), sampleSize-len(s.kept)-len(s.line))]...)
}

// endLine keeps the line under way if it says anything.
func (s *sampler) endLine() {
	if s.high {
		s.kept = append(s.kept, s.line...)
	}
	s.line, s.high = s.line[:0], false
	s.done = len(s.kept) >= sampleSize
}

// text returns the sample.
func (s *sampler) text() string {
	s.endLine()
	return string(s.kept)
}
