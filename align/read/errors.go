package read

import (
	"errors"
	"fmt"
	"strings"
)

// ErrEmpty says that there was nothing to read: no bytes, or only blanks.
var ErrEmpty = errors.New("the file is empty; give a file that holds text")

// ErrTooLarge says that the input is larger than MaxSize.
var ErrTooLarge = fmt.Errorf("the file is larger than %d MiB; split it into parts", MaxSize>>20)

// A BinaryError says that the input is no plain text.
type BinaryError struct {
	// Name is the input as messages call it.
	Name string
	// What says what the input is, in words: "a Word file (docx)".
	What string
	// Hint says what to do instead.
	Hint string
}

func (e *BinaryError) Error() string {
	return fmt.Sprintf("read %s: this is %s; %s", e.Name, e.What, e.Hint)
}

// An EncodingError says that bytes could not be decoded, or that what they
// decode to cannot be meant.
type EncodingError struct {
	// Name is the input as messages call it.
	Name string
	// Encoding is the encoding that was asked for or detected.
	Encoding string
	// Asked tells whether the user named the encoding.
	Asked bool
	// Offset is where the first wrong byte stands, counted from 0; -1 where
	// every byte can be decoded but the text makes no sense.
	Offset int64
	// Byte is the byte at Offset.
	Byte byte
	// Fits is the encoding that would fit, or empty.
	Fits string
}

func (e *EncodingError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read %s: ", e.Name)
	switch {
	case e.Offset < 0:
		fmt.Fprintf(&b, "decoded as %s the text makes no sense", e.Encoding)
	case e.Encoding == "":
		fmt.Fprintf(&b, "the bytes are in no known encoding (byte 0x%02x at offset %d)", e.Byte, e.Offset)
	case e.Asked:
		fmt.Fprintf(&b, "byte 0x%02x at offset %d is not valid in %s", e.Byte, e.Offset, e.Encoding)
	default:
		fmt.Fprintf(&b, "the text looks like %s, but byte 0x%02x at offset %d is not valid in it", e.Encoding, e.Byte, e.Offset)
	}
	switch {
	case e.Fits != "":
		fmt.Fprintf(&b, "; it reads well as %s: use --encoding %s, or leave --encoding out", e.Fits, e.Fits)
	case e.Asked:
		b.WriteString("; leave --encoding out to have it detected, or repair the file")
	default:
		b.WriteString("; name the encoding with --encoding, or repair the file there")
	}
	return b.String()
}

// A LabelError says that no encoding has this label.
type LabelError struct {
	// Name is the input as messages call it.
	Name string
	// Label is the label as given.
	Label string
}

func (e *LabelError) Error() string {
	return fmt.Sprintf("read %s: no encoding is called %q; common ones are utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1251, koi8-r, windows-1252, shift_jis, euc-kr",
		e.Name, e.Label)
}
