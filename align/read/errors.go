package read

import (
	"errors"
	"fmt"
	"strings"
)

// advised is an error with a word on what to do next.
type advised struct{ what, hint string }

func (e *advised) Error() string { return e.what }

// Hint says what to do next.
func (e *advised) Hint() string { return e.hint }

// ErrEmpty says that there was nothing to read: no bytes, or only blanks.
var ErrEmpty error = &advised{"the file is empty", "give a file that holds text"}

// ErrNoText says that a file of a known format holds no text: a Word file of
// pictures, a PDF of scanned pages.
var ErrNoText error = &advised{"the file holds no text", "if it shows text, that is in pictures: have it recognised (OCR) first"}

// ErrTooLarge says that the input, or what it unpacks to, is larger than MaxSize.
var ErrTooLarge error = &advised{fmt.Sprintf("the file is larger than %d MiB", MaxSize>>20), "split it into parts"}

// A BinaryError says that the input is of a kind that yiku does not read.
type BinaryError struct {
	// Name is the input as messages call it.
	Name string
	// What says what the input is, in words: "a picture (png)".
	What string
	// Advice says what to do instead.
	Advice string
}

// Error says what went wrong, where, and what to do.
func (e *BinaryError) Error() string { return fmt.Sprintf("read %s: this is %s", e.Name, e.What) }

// Hint says what to do instead.
func (e *BinaryError) Hint() string { return e.Advice }

// A FormatError says that the input is of a known format, but broken, protected,
// or built to exhaust whoever reads it.
type FormatError struct {
	// Name is the input as messages call it.
	Name string
	// Format says what the input is, in words: "a Word file (docx)".
	Format string
	// Part is the part of it that is wrong, such as "word/document.xml"; empty for the whole.
	Part string
	// Line is the line in the part, counted from 1; 0 where lines mean nothing.
	Line int
	// Err says what is wrong.
	Err error
	// Advice says what to do; empty for the advice to save the file again.
	Advice string
}

// Error says what went wrong, where, and what to do.
func (e *FormatError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "read %s: this is %s that cannot be read: ", e.Name, e.Format)
	if e.Part != "" {
		b.WriteString(e.Part)
		if e.Line > 0 {
			fmt.Fprintf(&b, ", line %d", e.Line)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the error underneath.
func (e *FormatError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *FormatError) Hint() string {
	if e.Advice != "" {
		return e.Advice
	}
	return "open it in the program that made it and save it again, or save it as text (UTF-8)"
}

// A ColumnError says that a table has more than one column that may be meant,
// or not the one that was asked for.
type ColumnError struct {
	// Name is the input as messages call it.
	Name string
	// Asked is the column as given, or empty.
	Asked string
	// Columns are the columns that hold text, in words: «B "原文" (zh)».
	Columns []string
}

// Error says what went wrong, where, and what to do.
func (e *ColumnError) Error() string {
	columns := strings.Join(e.Columns, ", ")
	if columns == "" {
		columns = "none"
	}
	if e.Asked != "" {
		return fmt.Sprintf("read %s: the table has no column %q with text; its columns with text are %s", e.Name, e.Asked, columns)
	}
	return fmt.Sprintf("read %s: the table has more than one column with text: %s", e.Name, columns)
}

// Hint says what to do.
func (e *ColumnError) Hint() string {
	return "name the column with --column, by its letter, its number or its heading, or give the language"
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

// Error says what went wrong, where, and what to do.
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
	if e.Fits != "" {
		fmt.Fprintf(&b, "; it reads well as %s", e.Fits)
	}
	return b.String()
}

// Hint says what to do.
func (e *EncodingError) Hint() string {
	switch {
	case e.Fits != "":
		return fmt.Sprintf("use --encoding %s, or leave --encoding out", e.Fits)
	case e.Asked:
		return "leave --encoding out to have it detected, or repair the file"
	}
	return "name the encoding with --encoding, or repair the file there"
}

// A LabelError says that no encoding has this label.
type LabelError struct {
	// Name is the input as messages call it.
	Name string
	// Label is the label as given.
	Label string
}

// Error says what went wrong, where, and what to do.
func (e *LabelError) Error() string {
	return fmt.Sprintf("read %s: no encoding is called %q", e.Name, e.Label)
}

// Hint names common encodings.
func (e *LabelError) Hint() string {
	return "common ones are utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1251, koi8-r, windows-1252, shift_jis, euc-kr"
}

// errEnough ends a walk over a text; no caller sees it.
var errEnough = errors.New("enough was seen")

// What is wrong with files that were made to exhaust whoever reads them.
var (
	errManyParts = errors.New("it has more parts than any document")
	errTooDeep   = errors.New("its elements are nested deeper than in any document")
	errTooMuch   = fmt.Errorf("it unpacks to more than %d MiB", MaxSize>>20)
	errProtected = errors.New("it is protected by a password")
)
