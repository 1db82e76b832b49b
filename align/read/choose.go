package read

import (
	"context"
	"strings"
)

// marks are the byte order marks; that of UTF-32 LE begins with that of UTF-16 LE.
var marks = []struct {
	bytes string
	coding
}{
	{"\xEF\xBB\xBF", utf8Coding},
	{"\xFF\xFE\x00\x00", utf32LE},
	{"\x00\x00\xFE\xFF", utf32BE},
	{"\xFF\xFE", utf16LE},
	{"\xFE\xFF", utf16BE},
}

// markOf returns the encoding that a byte order mark names, and the length of the mark.
func markOf(head string) (c coding, length int, ok bool) {
	for _, m := range marks {
		if strings.HasPrefix(head, m.bytes) {
			return m.coding, len(m.bytes), true
		}
	}
	return coding{}, 0, false
}

// choose finds the encoding of a file. A byte order mark says it; else what the
// user says; else UTF-32 or UTF-16 without a mark, the encodings of seven bits
// and UTF-8 betray themselves; else the candidate that reads best.
func choose(ctx context.Context, s source, tag string, o Options) (choice, error) {
	e, err := gather(ctx, s)
	if err != nil {
		return choice{}, err
	}
	if o.Encoding != "" {
		return chooseAsked(ctx, s, e, tag, o)
	}
	return detect(ctx, s, e, tag, o)
}

// detect is choose where the user says nothing.
func detect(ctx context.Context, s source, e *evidence, tag string, o Options) (choice, error) {
	if c, mark, ok := markOf(e.head); ok {
		return verify(ctx, s, e, c, mark, o)
	}
	if c, ok := utf32Likely(e.head); ok {
		return verify(ctx, s, e, c, 0, o)
	}
	if c, ok := e.utf16Likely(tag); ok {
		return verify(ctx, s, e, c, 0, o)
	}
	if c, ok, err := escapedCoding(ctx, s, e); err != nil || ok {
		if err != nil {
			return choice{}, err
		}
		return verify(ctx, s, e, c, 0, o)
	}
	if what, binary := e.binary(); binary {
		return choice{}, &BinaryError{Name: o.name(), What: what, Advice: readable}
	}
	is := e.isUTF8()
	if !is {
		var err error
		if is, err = mostlyUTF8(ctx, s); err != nil {
			return choice{}, err
		}
	}
	if is {
		return verify(ctx, s, e, utf8Coding, 0, o)
	}
	if c, ok := e.declared(tag); ok {
		if found, err := verify(ctx, s, e, c, 0, o); err == nil || ctx.Err() != nil {
			return found, err
		}
	}
	return best(ctx, s, e, tag, o)
}

// declared is the encoding that a page or an XML file declares. Declarations are
// wrong now and then, above all where they name a Western encoding, which takes any
// bytes: then another reads plainly better.
func (e *evidence) declared(tag string) (coding, bool) {
	label := declaredEncoding(e.head)
	if label == "" {
		return coding{}, false
	}
	c, ok := codingOf(label)
	if !ok || c.codec == nil || c.unit > 1 {
		return coding{}, false
	}
	if c.name == "gbk" { // which contains it; pages name GBK or GB 2312 and hold GB18030
		c, _ = codingOf("gb18030")
	}
	among := e.rank(tag, append([]coding{c}, candidates...))
	for _, r := range among {
		if r.name == c.name && r.perByte < among[0].perByte-worseBy {
			return coding{}, false
		}
	}
	return c, true
}

// worseBy is how much worse than the best a candidate may read, in nats a byte,
// to be taken where the best does not decode every byte.
const worseBy = 0.3

// best is the candidate that reads best.
func best(ctx context.Context, s source, e *evidence, tag string, o Options) (choice, error) {
	ranked := e.rank(tag, candidates)
	var first error
	for _, r := range ranked {
		if r.perByte < ranked[0].perByte-worseBy {
			break
		}
		c, err := verify(ctx, s, e, r.coding, 0, o)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		if first == nil {
			first = err
		}
	}
	return choice{}, first
}
