package xmlscan

import (
	"bytes"
	"errors"
	"io"
)

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens.
const (
	EOF         Kind = iota
	Start            // <name …> and <name …/>
	End              // </name>
	Text             // characters between markup
	CDATA            // <![CDATA[ … ]]>
	Comment          // <!-- … -->
	Instruction      // <? … ?>, the XML declaration too
	Directive        // <! … >, such as DOCTYPE
)

// Fault says what is wrong with a token.
type Fault string

// The faults. A token with the fault Bracket is usable as it is.
const (
	// Bracket is a "<" that begins no markup, taken as a character, or one
	// inside the value of an attribute.
	Bracket Fault = "stray <"
	// OpenTag is a tag, comment or section that does not end.
	OpenTag Fault = "markup that is not closed"
)

// ErrTooLong is returned where a token is longer than the limit.
var ErrTooLong = errors.New("a single text or tag is too long")

// window is the size in bytes of the buffer: large beside a token and a system
// call, small enough to stay in the processor's cache.
const window = 256 << 10

// Scanner cuts a file into tokens. It must not be used by two goroutines at
// once.
type Scanner struct {
	r     io.Reader
	limit int
	buf   []byte // buf[pos:] is not scanned yet; buf[start:pos] is the token
	start int
	pos   int
	eof   bool
	err   error // of r, other than io.EOF
	lines lineCounter

	kind     Kind
	fault    Fault
	from, to int // the content of the token: text, or what stands between its brackets
	nameTo   int // end of the name of a tag, which begins at from
	empty    bool
	// judged tells that malformed is known.
	judged, malformed bool
}

// New returns a Scanner of UTF-8 text without a byte order mark. limit is the
// greatest length in bytes of one token; it is at least 256 KiB.
func New(r io.Reader, limit int) *Scanner {
	return &Scanner{r: r, limit: max(limit, window), buf: make([]byte, 0, window)}
}

// Reset makes the Scanner one of another text, as New does; the buffer is used
// again.
func (s *Scanner) Reset(r io.Reader) { *s = Scanner{r: r, limit: s.limit, buf: s.buf[:0]} }

// Next moves to the next token and returns its kind. The error is that of the
// reader, or ErrTooLong; it is returned again by every later call.
func (s *Scanner) Next() (Kind, error) {
	s.start = s.pos
	s.fault, s.empty, s.judged, s.malformed = "", false, false, false
	if s.pos == len(s.buf) && !s.more() {
		s.kind, s.from, s.to = EOF, s.pos, s.pos
		return EOF, s.err
	}
	if s.buf[s.pos] == '<' {
		s.markup()
	} else {
		s.text(0)
	}
	if s.err != nil {
		s.kind = EOF
	}
	return s.kind, s.err
}

// Kind, Fault and Empty tell of the token: Empty is set for <name/>, which no
// End follows.
func (s *Scanner) Kind() Kind { return s.kind }

// Fault is what is wrong with the token, or empty.
func (s *Scanner) Fault() Fault { return s.fault }

// Empty tells whether a Start is <name/>: no End belongs to it.
func (s *Scanner) Empty() bool { return s.empty }

// Name is the name of a Start or End with its prefix, and nothing for another
// token. It and the other bytes that a Scanner returns are valid until the next
// call of Next.
func (s *Scanner) Name() []byte {
	if s.kind != Start && s.kind != End {
		return nil
	}
	return s.buf[s.from:s.nameTo]
}

// Raw is the content of the token as it stands in the file: the characters of a
// Text, what stands between the brackets of the others.
func (s *Scanner) Raw() []byte { return s.buf[s.from:s.to] }

// Span is the whole token as it stands in the file.
func (s *Scanner) Span() []byte { return s.buf[s.start:s.pos] }

// Line is the line on which the token begins, counted from 1; \n, \r\n and a
// lone \r end a line.
func (s *Scanner) Line() int { return s.lines.at(s.buf, s.start) }

// Window is what has been read of the file behind the token. It is for callers
// that know what to expect: they may look at it and Advance over it.
func (s *Scanner) Window() []byte { return s.buf[s.pos:] }

// Advance moves n bytes on in the Window; Next goes on from there. The bytes are in
// no token. n must not be greater than the length of the Window.
func (s *Scanner) Advance(n int) { s.pos += n }

// SkipText moves on to the next "<" or the end of the file, however long the text
// is in between; none of it is kept.
func (s *Scanner) SkipText() {
	for s.err == nil {
		if i := bytes.IndexByte(s.buf[s.pos:], '<'); i >= 0 {
			s.pos += i
			return
		}
		s.pos = len(s.buf)
		s.start = s.pos
		if !s.more() {
			return
		}
	}
}

// more reads on. The token under way moves to the front of the buffer, which
// grows if it is full. False means that the file has ended, or s.err is set.
func (s *Scanner) more() bool {
	if s.eof || s.err != nil {
		return false
	}
	if s.start > 0 {
		s.lines.discard(s.buf[:s.start], s.start)
		n := copy(s.buf[:cap(s.buf)], s.buf[s.start:])
		s.buf = s.buf[:n]
		s.pos -= s.start
		s.start = 0
	}
	if len(s.buf) == cap(s.buf) {
		if len(s.buf) >= s.limit {
			s.err = ErrTooLong
			return false
		}
		grown := make([]byte, len(s.buf), min(2*cap(s.buf), s.limit))
		copy(grown, s.buf)
		s.buf = grown
	}
	for range 100 { // readers may return nothing, but not for ever: see io.Reader
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err == io.EOF {
			s.eof = true
		} else if err != nil {
			s.err = err
			return false
		}
		if n > 0 || s.eof {
			return n > 0
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// text makes the token a Text; its first skip bytes are not looked at.
func (s *Scanner) text(skip int) {
	s.kind = Text
	if i := s.find('<', skip); i >= 0 {
		s.pos = s.start + i
	} else {
		s.pos = len(s.buf)
	}
	s.from, s.to = s.start, s.pos
}

// find returns the offset from s.start of the byte at or after the offset, or
// -1 where the file ends before.
func (s *Scanner) find(c byte, offset int) int {
	for {
		if at := s.start + offset; at < len(s.buf) {
			if i := bytes.IndexByte(s.buf[at:], c); i >= 0 {
				return offset + i
			}
			offset = len(s.buf) - s.start
		}
		if !s.more() {
			return -1
		}
	}
}

// has makes sure that n bytes of the token are in the buffer; false where the
// file ends before.
func (s *Scanner) has(n int) bool {
	for len(s.buf)-s.start < n {
		if !s.more() {
			return false
		}
	}
	return true
}

// begins tells whether the token begins with the prefix.
func (s *Scanner) begins(prefix string) bool {
	return s.has(len(prefix)) && string(s.buf[s.start:s.start+len(prefix)]) == prefix
}

// markup reads a token that begins with "<".
func (s *Scanner) markup() {
	if !s.has(2) {
		s.stray()
		return
	}
	switch c := s.buf[s.start+1]; {
	case nameStart[c]:
		s.startTag()
	case c == '/':
		s.endTag()
	case c == '?':
		s.until(Instruction, 2, "?>")
	case c != '!':
		s.stray()
	case s.begins("<!--"):
		s.until(Comment, 4, "-->")
	case s.begins("<![CDATA["):
		s.until(CDATA, 9, "]]>")
	default:
		s.directive()
	}
}

// stray takes a "<" that begins no markup as the first character of a text.
func (s *Scanner) stray() {
	s.fault = Bracket
	s.text(1)
}

// until reads a token that ends with the closing bytes; without them it ends
// with the file.
func (s *Scanner) until(kind Kind, skip int, closing string) {
	s.kind = kind
	last := closing[len(closing)-1]
	for at := skip + len(closing) - 1; ; at++ {
		if at = s.find(last, at); at < 0 {
			break
		}
		if end := s.start + at + 1; string(s.buf[end-len(closing):end]) == closing {
			s.from, s.to, s.pos = s.start+skip, end-len(closing), end
			return
		}
	}
	s.unclosed(min(s.start+skip, len(s.buf)), len(s.buf))
}

// unclosed ends a token that has no end at the offset to of the buffer.
func (s *Scanner) unclosed(from, to int) {
	s.fault = OpenTag
	s.from, s.to, s.pos = from, to, to
	s.nameTo = min(max(s.nameTo, from), to)
}
