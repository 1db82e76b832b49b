// Package xmlscan splits an XML file into tags and texts, fast and as a stream.
//
// Make a Scanner with New, call Next until it returns EOF, and read the token
// with Name, Attributes and Raw. Texts and values are returned as written in
// the file; Decoder.Append decodes their references, line ends and forbidden
// characters.
//
// The package reads what translation tools write, including their mistakes. For
// a file that encoding/xml accepts it returns the same tokens (a fuzz test
// checks this). It does not stop at markup that is not well-formed: Fault
// describes what is wrong with the token, and the next token begins at the next
// markup. It does not check nesting; matching start and end tags is left to the
// caller. For any input, the spans of the tokens are adjacent and cover it.
//
// A Scanner has one buffer of 256 KiB, which grows for a longer token up to the
// limit passed to New.
package xmlscan

import (
	"bytes"
	"errors"
	"io"
	"iter"
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

// A Fault describes what is wrong with a token.
type Fault string

// The faults. A token with the fault Bracket can be used like any other.
const (
	// Bracket is a "<" that begins no markup and is read as a character, or one
	// in the value of an attribute.
	Bracket Fault = "stray <"
	// OpenTag is a tag, comment or section that does not end.
	OpenTag Fault = "markup that is not closed"
)

// ErrTooLong is returned for a token that is longer than the limit.
var ErrTooLong = errors.New("a single text or tag is too long")

// window is the size in bytes of the buffer: much larger than a token or a
// read, but small enough for the processor's cache.
const window = 256 << 10

// A Scanner splits a file into tokens. It is not safe for concurrent use by
// multiple goroutines.
type Scanner struct {
	r     io.Reader
	limit int
	buf   []byte // buf[start:pos] is the token, buf[pos:] is not scanned yet
	start int
	pos   int
	eof   bool
	err   error // the error of r, except io.EOF
	lines lineCounter

	kind     Kind
	fault    Fault
	from, to int // the content of the token, as Raw returns it
	nameTo   int // end of the name of a tag; it begins at from
	empty    bool
	// endless reports, by kind, that nothing in the rest of the file closes such a
	// token.
	endless [Directive + 1]bool
}

// New returns a Scanner of UTF-8 text without a byte order mark. limit is the
// maximum length in bytes of a token, at least 256 KiB.
func New(r io.Reader, limit int) *Scanner {
	return &Scanner{r: r, limit: max(limit, window), buf: make([]byte, 0, window)}
}

// Reset makes s scan r from its beginning, with the limit passed to New. It
// reuses the buffer.
func (s *Scanner) Reset(r io.Reader) { *s = Scanner{r: r, limit: s.limit, buf: s.buf[:0]} }

// Next advances to the next token and returns its kind. The error is that of
// the reader, or ErrTooLong; later calls return it again.
func (s *Scanner) Next() (Kind, error) {
	s.start = s.pos
	s.fault, s.empty = "", false
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

// Kind returns the kind of the token.
func (s *Scanner) Kind() Kind { return s.kind }

// Fault returns what is wrong with the token, or "".
func (s *Scanner) Fault() Fault { return s.fault }

// Empty reports whether the token is an empty element <name/>, which no End
// follows.
func (s *Scanner) Empty() bool { return s.empty }

// Name returns the name of a Start or End with its prefix, or nil for another
// token. Like all bytes that a Scanner returns, it is valid until the next call
// of Next.
func (s *Scanner) Name() []byte {
	if s.kind != Start && s.kind != End {
		return nil
	}
	return s.buf[s.from:s.nameTo]
}

// Raw returns the content of the token as written in the file: the characters
// of a Text, or what is between the brackets of another token.
func (s *Scanner) Raw() []byte { return s.buf[s.from:s.to] }

// Span returns the whole token as written in the file.
func (s *Scanner) Span() []byte { return s.buf[s.start:s.pos] }

// Line returns the number of the line on which the token begins, counted from
// 1. A line ends with \n, \r\n or a lone \r.
func (s *Scanner) Line() int { return s.lines.at(s.buf, s.start) }

// Window returns what has been read of the file after the token. A caller that
// knows what to expect can examine it and skip it with Advance.
func (s *Scanner) Window() []byte { return s.buf[s.pos:] }

// Advance skips n bytes of the Window; they are part of no token. n must not be
// greater than the length of the Window.
func (s *Scanner) Advance(n int) { s.pos += n }

// SkipText skips to the next "<" or the end of the file. It buffers none of the
// text, whatever its length.
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

// more reads more of the file. It moves the current token to the front of the
// buffer, which grows if it is full. It returns false at the end of the file or
// if it sets s.err.
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
	for range 100 { // a reader may return nothing, but not for ever: see io.Reader
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if errors.Is(err, io.EOF) {
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

// text makes the token a Text, whose first skip bytes are known to be
// characters.
func (s *Scanner) text(skip int) {
	s.kind = Text
	if i := s.find('<', skip); i >= 0 {
		s.pos = s.start + i
	} else {
		s.pos = len(s.buf)
	}
	s.from, s.to = s.start, s.pos
}

// find returns the offset from s.start of the first c at or after offset, or -1
// if there is none in the file.
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

// has reads until the buffer holds n bytes of the token and reports whether it
// does.
func (s *Scanner) has(n int) bool {
	for len(s.buf)-s.start < n {
		if !s.more() {
			return false
		}
	}
	return true
}

// begins reports whether the token begins with the prefix.
func (s *Scanner) begins(prefix string) bool {
	return s.has(len(prefix)) && string(s.buf[s.start:s.start+len(prefix)]) == prefix
}

// markup scans a token that begins with "<".
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

// until scans a token that ends with closing. If that is missing, the token ends
// before the next "<", so that what follows is not lost.
func (s *Scanner) until(kind Kind, skip int, closing string) {
	s.kind = kind
	last := closing[len(closing)-1]
	for at := skip + len(closing) - 1; !s.endless[kind]; at++ {
		if at = s.find(last, at); at < 0 {
			break
		}
		if end := s.start + at + 1; string(s.buf[end-len(closing):end]) == closing {
			s.from, s.to, s.pos = s.start+skip, end-len(closing), end
			return
		}
	}
	// No later token of this kind is closed either, so the file need not be searched
	// again.
	s.endless[kind] = true
	to := len(s.buf)
	if i := s.find('<', skip); i >= 0 {
		to = s.start + i
	}
	s.unclosed(min(s.start+skip, to), to)
}

// unclosed ends, at the offset to of the buffer, a token that is not closed.
func (s *Scanner) unclosed(from, to int) {
	s.fault = OpenTag
	s.from, s.to, s.pos = from, to, to
	s.nameTo = min(max(s.nameTo, from), to)
}

// nameStart is the set of bytes with which a name may begin (XML 1.0,
// production NameStartChar). It includes all non-ASCII bytes.
var nameStart = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
	}
	return t
}()

// tagEnd is the set of bytes at which the search for the end of a tag must
// stop.
var tagEnd = [256]bool{'>': true, '<': true, '"': true, '\'': true}

// startTag scans <name …> or <name …/>. A ">" in a quoted value does not end
// the tag. A "<" in the tag means that a ">" or a quote is missing; the tag
// then ends before it.
func (s *Scanner) startTag() {
	s.kind = Start
	s.nameTo = 0
	for at := 1; ; {
		for s.start+at < len(s.buf) && !tagEnd[s.buf[s.start+at]] {
			at++
		}
		if !s.has(at + 1) {
			s.nameTo = 0
			s.unclosed(s.start+1, len(s.buf))
			s.cutName()
			return
		}
		switch c := s.buf[s.start+at]; c {
		default: // more of the file has been read: search on
		case '>':
			s.finishStart(at)
			return
		case '<':
			s.unclosed(s.start+1, s.start+at)
			s.cutName()
			return
		case '"', '\'':
			closing := s.quoted(c, at)
			if closing < 0 {
				at = s.find('<', at) // a quote is missing
				if at < 0 {
					at = len(s.buf) - s.start
				}
				s.unclosed(s.start+1, s.start+at)
				s.cutName()
				return
			}
			at = closing + 1
		}
	}
}

// quoted returns the offset of the quote that closes the one at at. It returns
// -1 if the closing quote is missing: what follows it cannot follow a value, or
// the value contains markup and the tag does not continue after it.
func (s *Scanner) quoted(quote byte, at int) int {
	closing := s.find(quote, at+1)
	if closing < 0 {
		return -1
	}
	if bytes.IndexByte(s.buf[s.start+at:s.start+closing], '<') < 0 {
		return closing
	}
	s.fault = Bracket
	if !s.has(closing + 2) {
		return -1
	}
	switch s.buf[s.start+closing+1] {
	case '>', '/', ' ', '\t', '\r', '\n':
		return closing
	}
	return -1
}

// finishStart ends the tag at the ">" at the offset.
func (s *Scanner) finishStart(at int) {
	s.from, s.to, s.pos = s.start+1, s.start+at, s.start+at+1
	if s.buf[s.to-1] == '/' {
		s.empty = true
		s.to--
	}
	s.cutName()
}

// endTag scans </name>.
func (s *Scanner) endTag() {
	s.kind = End
	for at := 2; ; at++ {
		for s.start+at < len(s.buf) && !tagEnd[s.buf[s.start+at]] {
			at++
		}
		if !s.has(at+1) || s.buf[s.start+at] == '<' {
			s.unclosed(min(s.start+2, len(s.buf)), min(s.start+at, len(s.buf)))
			s.cutName()
			return
		}
		if s.buf[s.start+at] == '>' {
			s.from, s.to, s.pos = s.start+2, s.start+at, s.start+at+1
			s.cutName()
			return
		}
	}
}

// cutName sets s.nameTo to the end of the name, which begins at s.from.
func (s *Scanner) cutName() {
	i := s.from
	for i < s.to && !isSpace(s.buf[i]) && s.buf[i] != '/' {
		i++
	}
	s.nameTo = i
}

// directive scans <! … >. Quotes, square brackets and comments in it may
// contain ">", as the internal subset of a DOCTYPE does.
func (s *Scanner) directive() {
	s.kind = Directive
	depth, quote := 1, byte(0)
	for at := 3; s.has(at + 1); at++ { // whatever follows <! is the name
		switch c := s.buf[s.start+at]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<' && s.has(at+4) && string(s.buf[s.start+at:s.start+at+4]) == "<!--":
			end := s.comment(at + 4)
			if end < 0 {
				s.unclosed(s.start+2, len(s.buf))
				return
			}
			at = end
		case c == '<':
			depth++
		case c == '>':
			depth--
			if depth == 0 {
				s.from, s.to, s.pos = s.start+2, s.start+at, s.start+at+1
				return
			}
		}
	}
	s.unclosed(min(s.start+2, len(s.buf)), len(s.buf))
}

// comment returns the offset of the ">" that ends a comment, or -1.
func (s *Scanner) comment(at int) int {
	for at += 2; ; at++ {
		if at = s.find('>', at); at < 0 {
			return -1
		}
		if s.buf[s.start+at-1] == '-' && s.buf[s.start+at-2] == '-' {
			return at
		}
	}
}

// An Attribute is a name with its prefix, and a value as written in the file.
type Attribute struct {
	Name, Value []byte
	// At is the offset of the value in Span.
	At int
}

// Attributes returns the attributes of a Start in the order of the file. It
// stops at the first thing that is not an attribute; Malformed reports whether
// there is one.
func (s *Scanner) Attributes() iter.Seq[Attribute] {
	return func(yield func(Attribute) bool) {
		rest := s.buf[s.nameTo:s.to]
		for {
			a, after, ok := cutAttribute(rest)
			if !ok {
				return
			}
			a.At = s.to - len(after) - 1 - len(a.Value) - s.start
			if !yield(a) {
				return
			}
			rest = after
		}
	}
}

// Malformed reports whether something after the name of a Start is not an
// attribute, such as a value without quotes or a name without a value.
func (s *Scanner) Malformed() bool {
	for rest := s.buf[s.nameTo:s.to]; ; {
		_, after, ok := cutAttribute(rest)
		if !ok {
			return skipSpace(rest, 0) < len(rest)
		}
		rest = after
	}
}

// attributeEnd is the set of bytes that end the name of an attribute.
var attributeEnd = [256]bool{'=': true, ' ': true, '\t': true, '\r': true, '\n': true, '"': true, '\'': true}

// cutAttribute cuts the first attribute off what follows the name of a tag.
func cutAttribute(b []byte) (a Attribute, rest []byte, ok bool) {
	i := skipSpace(b, 0)
	from := i
	for i < len(b) && !attributeEnd[b[i]] {
		i++
	}
	if i == from {
		return Attribute{}, nil, false
	}
	name := b[from:i]
	i = skipSpace(b, i)
	if i == len(b) || b[i] != '=' {
		return Attribute{}, nil, false
	}
	i = skipSpace(b, i+1)
	if i == len(b) || b[i] != '"' && b[i] != '\'' {
		return Attribute{}, nil, false
	}
	end := bytes.IndexByte(b[i+1:], b[i])
	if end < 0 {
		return Attribute{}, nil, false
	}
	return Attribute{Name: name, Value: b[i+1 : i+1+end]}, b[i+2+end:], true
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

// isSpace reports whether c matches the production S of XML 1.0.
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// A lineCounter numbers lines. It counts the line ends since the last query
// only when queried, so scanning itself costs nothing.
type lineCounter struct {
	// line is the number of the line at offset upTo of the buffer, counted from
	// 0.
	line int
	upTo int
	// afterCR reports whether the byte before upTo is a \r, which has been counted;
	// a \n at upTo is part of the same line end.
	afterCR bool
}

// at returns the number of the line at the offset, counted from 1. The offset
// must not be less than in an earlier call.
func (l *lineCounter) at(buf []byte, offset int) int {
	if offset > l.upTo {
		l.count(buf[l.upTo:offset])
		l.upTo = offset
	}
	return l.line + 1
}

// discard must be called before the first n bytes of the buffer are discarded.
func (l *lineCounter) discard(front []byte, n int) {
	l.at(front, n)
	l.upTo -= n
}

func (l *lineCounter) count(b []byte) {
	if l.afterCR && b[0] == '\n' {
		b = b[1:]
	}
	l.line += bytes.Count(b, []byte{'\n'})
	for rest := b; ; {
		i := bytes.IndexByte(rest, '\r')
		if i < 0 {
			break
		}
		rest = rest[i+1:]
		if len(rest) == 0 || rest[0] != '\n' {
			l.line++
		}
	}
	if len(b) > 0 {
		l.afterCR = b[len(b)-1] == '\r'
	} else {
		l.afterCR = false
	}
}
