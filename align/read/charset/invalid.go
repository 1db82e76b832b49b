package charset

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// firstInvalid returns the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// firstUndecodable returns the offset of the first byte of data that the encoding
// cannot decode, or -1. incomplete is the length in bytes of an incomplete character
// at the end. It is called for data whose text contains U+FFFD, which is valid if it
// is in the data.
//
// A decoder does not tell where an invalid byte is. In most single-byte encodings a
// line break is never part of another character, so the first line that cannot be
// decoded is found, and then the byte in it. In seven-bit encodings a character
// depends on all bytes before it, so the data is examined as a whole.
func (e Encoding) firstUndecodable(data string) (offset, incomplete int) {
	if e.unit > 1 {
		return e.firstUnpaired(data)
	}
	line := data
	at := 0
	if !e.isStateful() {
		for l := range strings.Lines(data) {
			if line = l; !e.decodes(l) {
				break
			}
			at += len(l)
		}
	}
	offset, incomplete = e.firstUndecodableIn(line)
	if offset < 0 && incomplete > 0 && strings.HasSuffix(line, "\n") { // not the last line: a byte before its end is invalid
		offset = len(line) - incomplete
	}
	if offset >= 0 {
		return at + offset, 0
	}
	return -1, incomplete
}

// decodes reports whether every byte is valid.
func (e Encoding) decodes(data string) bool {
	return !strings.Contains(e.decode(data), string(utf8.RuneError))
}

// longestCharacter is the number of bytes of the longest character in these
// encodings, that of GB18030.
const longestCharacter = 4

// firstUndecodableIn is like firstUndecodable, for a short text. A prefix decodes without an
// error as long as it ends before the invalid byte, so that is found by bisection. A prefix
// that ends inside a character has one invalid character at its end, which is ignored.
func (e Encoding) firstUndecodableIn(data string) (offset, incomplete int) {
	clean := func(n int) bool {
		return !strings.Contains(dropCutEnd(e.decode(data[:n])), string(utf8.RuneError))
	}
	if clean(len(data)) {
		for incomplete := 1; incomplete < longestCharacter && incomplete <= len(data); incomplete++ {
			if e.decodes(data[:len(data)-incomplete]) {
				return -1, incomplete
			}
		}
		return -1, 0
	}
	low, high := 0, len(data) // data[:low] is valid, data[:high] is not
	for low+1 < high {
		if mid := low + (high-low)/2; clean(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	for low > 0 && !e.decodes(data[:low]) { // the invalid character is the last
		low--
	}
	return low, 0
}

// firstUnpaired is like firstUndecodable, for UTF-16 and UTF-32, where half a surrogate
// pair or a number beyond Unicode is invalid.
func (e Encoding) firstUnpaired(data string) (offset, incomplete int) {
	whole := len(data) / e.unit * e.unit
	for i := 0; i < whole; i += e.unit {
		u := e.unitAt(data, i)
		switch {
		case u >= 0xD800 && u < 0xDC00 && e.unit == 2:
			if i+4 > whole {
				return -1, len(data) - i
			}
			if next := e.unitAt(data, i+2); next < 0xDC00 || next > 0xDFFF {
				return i, 0
			}
			i += 2
		case u >= 0xD800 && u < 0xE000 || u > utf8.MaxRune:
			return i, 0
		}
	}
	return -1, len(data) - whole
}

// unitAt returns the code unit at an offset of data in UTF-16 or UTF-32.
func (e Encoding) unitAt(data string, at int) uint32 {
	b := []byte(data[at : at+e.unit])
	switch e.Name {
	case utf16LE.Name:
		return uint32(binary.LittleEndian.Uint16(b))
	case utf16BE.Name:
		return uint32(binary.BigEndian.Uint16(b))
	case utf32LE.Name:
		return binary.LittleEndian.Uint32(b)
	}
	return binary.BigEndian.Uint32(b)
}
