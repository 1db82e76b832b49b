package read

import (
	"bytes"
	"context"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// decoded is a text and where it comes from.
type decoded struct {
	text     string
	encoding string
	// cut is the number of bytes at the end that begin a character and do not
	// end it.
	cut int
}

// decode finds the encoding of the data and decodes them.
func decode(ctx context.Context, data, tag string, o Options) (decoded, error) {
	s := sourceOf(data, o)
	c, err := choose(ctx, s, tag, o)
	if err != nil {
		return decoded{}, err
	}
	d := decoded{encoding: c.name, cut: c.cut}
	d.text = c.kept
	if c.codec == nil && !c.mended {
		d.text = data[c.from : len(data)-c.cut]
	}
	return d, nil
}

// A choice is the encoding that a file is decoded from, and what is known of the
// text before it is decoded.
type choice struct {
	coding
	// from is the length of the byte order mark.
	from int
	// cut is the number of bytes at the end that begin a character and do not end it.
	cut int
	// length is the length of the text in bytes.
	length int64
	// ascii tells that the text has no character beyond ASCII.
	ascii bool
	// kept is the text where the source has memory for it and it is not the file.
	kept string
	// mended tells that U+FFFD is to stand for bytes that cannot be decoded
	// (Options.Lossy).
	mended bool
}

// text decodes the file and calls visit with stretches of the text in their order.
// No character is divided between two of them, and visit must not keep them.
func (c choice) text(ctx context.Context, s source, visit func(text []byte) error) error {
	s.size -= int64(c.cut)
	if c.codec == nil {
		return c.textUTF8(ctx, s, visit)
	}
	text := make([]byte, chunk)
	decoder := c.codec.NewDecoder()
	decoder.Reset()
	return s.windows(ctx, int64(c.from), s.most, func(window []byte, _ int64, last bool) (int, error) {
		for used := 0; ; {
			n, m, err := decoder.Transform(text, window[used:], last)
			used += m
			if visitErr := visit(text[:n]); visitErr != nil {
				return 0, visitErr
			}
			switch {
			case err == transform.ErrShortDst && n > 0:
			case err == nil && used == len(window), err == transform.ErrShortSrc && !last && len(window)-used < smallestWindow/2:
				return used, nil
			case err != nil:
				// The decoders of x/text replace what is invalid; one that gives up all
				// the same has decoded the text up to there.
				return stopWindows, visit([]byte(string(utf8.RuneError)))
			}
		}
	})
}

// textUTF8 is text for UTF-8, which is only checked.
func (c choice) textUTF8(ctx context.Context, s source, visit func(text []byte) error) error {
	replacement := []byte(string(utf8.RuneError))
	inRun := false // the text so far ends in bytes that one U+FFFD stands for
	return s.windows(ctx, int64(c.from), s.most, func(window []byte, _ int64, last bool) (int, error) {
		whole := len(window)
		if !last {
			whole = lastWhole(window)
		}
		text := window[:whole]
		if c.mended && !utf8.Valid(text) || inRun {
			text = toValidUTF8(text, replacement, &inRun)
		}
		return whole, visit(text)
	})
}

// toValidUTF8 puts one U+FFFD in the place of every run of bytes that are no
// UTF-8; a run may go on from the text before and into the text after.
func toValidUTF8(text, replacement []byte, inRun *bool) []byte {
	if len(text) == 0 {
		return text
	}
	first, size := utf8.DecodeRune(text)
	goesOn := *inRun && first == utf8.RuneError && size == 1
	last, size := utf8.DecodeLastRune(text)
	*inRun = last == utf8.RuneError && size == 1
	text = bytes.ToValidUTF8(text, replacement)
	if goesOn {
		text = text[len(replacement):]
	}
	return text
}

// verify looks at the whole file as decoded from an encoding, and says whether
// it can be read so.
func verify(ctx context.Context, s source, e *evidence, c coding, from int, o Options) (choice, error) {
	found := choice{coding: c, from: from}
	var wrong int64
	var what string
	var binary bool
	if c.codec == nil {
		wrong, found.cut, found.ascii = e.invalid, e.cut, !e.high
		found.length = s.size - int64(from) - int64(found.cut)
		what, binary = e.binary()
	} else {
		m, err := measure(ctx, s, found)
		wrong = -1
		if err == nil && m.replaced > 0 {
			wrong, found.cut, err = firstWrong(ctx, s, c, from)
		}
		if err == nil && found.cut > 0 {
			m, err = measure(ctx, s, found)
		}
		if err != nil {
			return choice{}, err
		}
		found.length, found.ascii, found.kept = m.length, m.ascii, m.text
		what, binary = m.binary()
	}
	if o.Lossy && wrong >= 0 {
		found.mended, found.cut = true, 0
		m, err := measure(ctx, s, found)
		found.length, found.kept = m.length, m.text
		return found, err
	}
	if wrong >= 0 || found.cut > 0 && (!o.allows(RepairCutEnd) || found.length == 0) {
		if wrong < 0 {
			wrong = s.size - int64(found.cut)
		}
		e := &EncodingError{Name: o.name(), Encoding: c.name, Asked: o.Encoding != "", Offset: wrong}
		var b [1]byte
		if _, err := s.ReadAt(b[:], wrong); err != nil {
			return choice{}, err
		}
		e.Byte = b[0]
		return choice{}, e
	}
	if binary {
		return choice{}, &BinaryError{Name: o.name(), What: what, Advice: readable}
	}
	return found, nil
}

// decodeAll decodes the data with U+FFFD for what is not valid.
func decodeAll(c coding, data string) string {
	text, _, err := transform.String(c.codec.NewDecoder(), data)
	if err != nil {
		// The decoders of x/text replace what is invalid; one that gives up all
		// the same has decoded the text up to there.
		return text + string(utf8.RuneError)
	}
	return text
}
