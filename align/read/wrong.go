package read

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// firstInvalid is the offset of the first byte that is no UTF-8.
func firstInvalid(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// firstWrong finds the first byte of a file that the encoding cannot decode, or -1;
// the bytes of a last, incomplete character count as cut instead. It is asked
// about files whose text holds U+FFFD; where that stands in the file, nothing is
// wrong.
//
// A decoder does not say where it met the byte. In the encodings in units of
// one byte a line break is never a part of another character, so the first line
// that does not decode is looked for, and the byte in it. In those of seven bits
// a character depends on all before: of these, the file is looked at whole.
func firstWrong(ctx context.Context, s source, c coding, from int) (wrong int64, cut int, err error) {
	wrong = -1
	most := s.most
	if c.isStateful() {
		most = MaxSize
	}
	err = s.windows(ctx, int64(from), most, func(window []byte, at int64, last bool) (int, error) {
		if i := bytes.LastIndexByte(window, '\n'); i >= 0 && !last && c.unit == 1 {
			window = window[:i+1]
		}
		var found int
		found, cut = firstWrongIn(c, string(window))
		if found >= 0 {
			wrong = at + int64(found)
			return stopWindows, nil
		}
		return len(window) - cut, nil
	})
	return wrong, cut, err
}

// isStateful tells whether what a byte means depends on all before it.
func (c coding) isStateful() bool {
	switch c.name {
	case hz.name, iso2022j.name, iso2022kr.name, iso2022cn.name:
		return true
	}
	return false
}

// firstWrongIn is firstWrong for some lines of a file.
func firstWrongIn(c coding, data string) (wrong, cut int) {
	if c.unit > 1 {
		return firstUnpaired(c, data)
	}
	line := data
	at := 0
	if !c.isStateful() {
		for l := range strings.Lines(data) {
			if line = l; !decodes(c, l) {
				break
			}
			at += len(l)
		}
	}
	wrong, cut = firstWrongOf(c, line)
	if wrong < 0 && cut > 0 && strings.HasSuffix(line, "\n") { // the line was not cut, a byte before its end is wrong
		wrong = len(line) - cut
	}
	if wrong >= 0 {
		return at + wrong, 0
	}
	return -1, cut
}

// decodes tells whether every byte is valid.
func decodes(c coding, data string) bool {
	return !strings.Contains(decodeAll(c, data), string(utf8.RuneError))
}

// longestCharacter is the number of bytes of the longest character of the
// encodings in units of one byte, GB18030's.
const longestCharacter = 4

// firstWrongOf is firstWrong for a short text. Prefixes decode without an error
// exactly as long as they end before the byte, so it is found by halving; a
// prefix that ends inside a character has one wrong character at its very end,
// which does not count.
func firstWrongOf(c coding, data string) (wrong, cut int) {
	clean := func(n int) bool {
		return !strings.Contains(dropCutEnd(decodeAll(c, data[:n])), string(utf8.RuneError))
	}
	if clean(len(data)) {
		for cut := 1; cut < longestCharacter && cut <= len(data); cut++ {
			if decodes(c, data[:len(data)-cut]) {
				return -1, cut
			}
		}
		return -1, 0
	}
	low, high := 0, len(data) // data[:low] is clean, data[:high] is not
	for low+1 < high {
		if mid := low + (high-low)/2; clean(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	for low > 0 && !decodes(c, data[:low]) { // the wrong character is the last
		low--
	}
	return low, 0
}

// firstUnpaired is firstWrong for UTF-16 and UTF-32: half a surrogate pair, a
// number beyond Unicode.
func firstUnpaired(c coding, data string) (wrong, cut int) {
	whole := len(data) / c.unit * c.unit
	for i := 0; i < whole; i += c.unit {
		u := c.unitAt(data, i)
		switch {
		case u >= 0xD800 && u < 0xDC00 && c.unit == 2:
			if i+4 > whole {
				return -1, len(data) - i
			}
			if next := c.unitAt(data, i+2); next < 0xDC00 || next > 0xDFFF {
				return i, 0
			}
			i += 2
		case u >= 0xD800 && u < 0xE000 || u > utf8.MaxRune:
			return i, 0
		}
	}
	return -1, len(data) - whole
}

// unitAt is the number at an offset of data in UTF-16 or UTF-32.
func (c coding) unitAt(data string, at int) uint32 {
	b := []byte(data[at : at+c.unit])
	switch c.name {
	case utf16LE.name:
		return uint32(binary.LittleEndian.Uint16(b))
	case utf16BE.name:
		return uint32(binary.BigEndian.Uint16(b))
	case utf32LE.name:
		return binary.LittleEndian.Uint32(b)
	}
	return binary.BigEndian.Uint32(b)
}
