// Package xmlscan cuts an XML file into tags and texts, fast and in a stream.
//
// Make a Scanner with New, call Next until it returns EOF, and ask for what the
// token holds: Name, Attributes, Raw. Texts and values are as they stand in the
// file; Decoder.Append decodes them: references, line ends, forbidden characters.
//
// It reads what translation tools write, and what they write wrong. Where
// encoding/xml reads a file without an error, this package gives the same
// tokens (a fuzz test holds it). Where a file is not well-formed it does not
// stop: Fault says what is wrong with the token, and the next token begins at
// the next markup. It knows no nesting: that every end has its start is for the
// caller to check. Whatever the input, the spans of the tokens follow each
// other without a gap and cover it.
//
// It keeps one buffer of 256 KiB, which grows when a single token is longer, up
// to the limit given to New.
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

// Scanner cuts a file into tokens. It is not safe for concurrent use by
// multiple goroutines.
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
	// judged reports whether malformed is known.
	judged, malformed bool
	// endless reports, by kind, whether the rest of the file closes no such token.
	endless [Directive + 1]bool
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

// Empty reports whether a Start is <name/>: no End belongs to it.
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

// Window is what has been read of the file after the token. It is for callers
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

// begins reports whether the token begins with the prefix.
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

// until reads a token that ends with the closing bytes. Without them it ends in front
// of the next "<", so that what follows is not lost.
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
	// Nothing that begins later is closed either: the file need not be searched again.
	s.endless[kind] = true
	to := len(s.buf)
	if i := s.find('<', skip); i >= 0 {
		to = s.start + i
	}
	s.unclosed(min(s.start+skip, to), to)
}

// unclosed ends a token that has no end at the offset to of the buffer.
func (s *Scanner) unclosed(from, to int) {
	s.fault = OpenTag
	s.from, s.to, s.pos = from, to, to
	s.nameTo = min(max(s.nameTo, from), to)
}

// nameStart are the bytes with which a name may begin (XML 1.0, production
// NameStartChar); all beyond ASCII are let through.
var nameStart = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
	}
	return t
}()

// tagEnd are the bytes at which the search for the end of a tag must stop.
var tagEnd = [256]bool{'>': true, '<': true, '"': true, '\'': true}

// startTag reads <name …> or <name …/>. A ">" in a quoted value does not end
// it. A "<" before its end means that the ">" is missing, or a quote: then the
// tag ends in front of it.
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
		default: // read only now: on with the search
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

// quoted returns the offset of the quote that closes the one at the offset, or
// -1 where it is missing: what follows it can stand after no value, or markup
// stands in the value and no tag goes on after it.
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

// finishStart ends the tag with the ">" at the offset.
func (s *Scanner) finishStart(at int) {
	s.from, s.to, s.pos = s.start+1, s.start+at, s.start+at+1
	if s.buf[s.to-1] == '/' {
		s.empty = true
		s.to--
	}
	s.cutName()
}

// endTag reads </name>.
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

// cutName finds the end of the name, which begins at s.from.
func (s *Scanner) cutName() {
	i := s.from
	for i < s.to && !isSpace(s.buf[i]) && s.buf[i] != '/' {
		i++
	}
	s.nameTo = i
}

// directive reads <! … >. Quotes, square brackets and comments inside it may
// hold ">", as the internal subset of a DOCTYPE does.
func (s *Scanner) directive() {
	s.kind = Directive
	depth, quote := 1, byte(0)
	for at := 3; s.has(at + 1); at++ { // what follows <! is a name, whatever it is
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

// Attribute is a name with its prefix and a value as it stands in the file.
type Attribute struct{ Name, Value []byte }

// Attributes are those of a Start, in the order of the file. What is no
// attribute ends them; Malformed reports whether there was such a thing.
func (s *Scanner) Attributes() iter.Seq[Attribute] {
	return func(yield func(Attribute) bool) {
		rest := s.buf[s.nameTo:s.to]
		for {
			a, after, ok := cutAttribute(rest)
			if !ok {
				s.judge(rest)
				return
			}
			if !yield(a) {
				return
			}
			rest = after
		}
	}
}

// judge notes whether what is left of a tag after its attributes is nothing.
func (s *Scanner) judge(rest []byte) {
	s.judged, s.malformed = true, skipSpace(rest, 0) < len(rest)
}

// Malformed reports whether something stands in a Start, after its name, that
// is no attribute: a value without quotes, a name without a value. Behind a
// whole range over Attributes it costs nothing.
func (s *Scanner) Malformed() bool {
	if s.judged || s.nameTo == s.to {
		return s.malformed
	}
	rest := s.buf[s.nameTo:s.to]
	for {
		_, after, ok := cutAttribute(rest)
		if !ok {
			s.judge(rest)
			return s.malformed
		}
		rest = after
	}
}

// attributeEnd are the bytes that end the name of an attribute.
var attributeEnd = [256]bool{'=': true, ' ': true, '\t': true, '\r': true, '\n': true, '"': true, '\'': true}

// cutAttribute cuts the first attribute off what stands after a name.
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
	return Attribute{name, b[i+1 : i+1+end]}, b[i+2+end:], true
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

// isSpace is the production S of XML 1.0.
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// lineCounter numbers lines. It counts the line ends between two questions, so
// that scanning itself costs nothing.
type lineCounter struct {
	// line is the line at offset upTo of the buffer, counted from 0.
	line int
	upTo int
	// afterCR reports whether the byte before upTo is \r, which has been counted: a
	// \n at upTo belongs to it.
	afterCR bool
}

// at returns the line, from 1, of the offset, which must not be before that of
// an earlier question.
func (l *lineCounter) at(buf []byte, offset int) int {
	if offset > l.upTo {
		l.count(buf[l.upTo:offset])
		l.upTo = offset
	}
	return l.line + 1
}

// discard must be called before the first n bytes of the buffer go.
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
