package xmlscan

import (
	"bytes"
	"iter"
)

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
// -1 where it is missing: what follows it can stand behind no value, or markup
// stands in the value and no tag goes on behind it.
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
// attribute ends them; Malformed tells whether there was such a thing.
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

// judge notes whether what is left of a tag behind its attributes is nothing.
func (s *Scanner) judge(rest []byte) {
	s.judged, s.malformed = true, skipSpace(rest, 0) < len(rest)
}

// Malformed tells whether something stands in a Start, behind its name, that
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

// cutAttribute cuts the first attribute off what stands behind a name.
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
