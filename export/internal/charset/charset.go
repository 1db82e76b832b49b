// Package charset turns XML files of any encoding into UTF-8. Call Decode.
//
// What an exchange file says of its encoding is often wrong: editors save it anew in
// another one and leave the XML declaration as it was, and tools write "utf-16"
// into a file of UTF-8. So the bytes are asked first, by their beginning:
//
//  1. a byte order mark is right;
//  2. zero bytes beside the first "<" mean UTF-16 or UTF-32 without a mark;
//  3. bytes beyond ASCII that form valid UTF-8 are UTF-8, whatever is declared:
//     no text of some length in another encoding happens to;
//  4. a declared encoding that reads single bytes is believed, GB2312 and GBK
//     as GB18030, which contains them;
//  5. what is not valid UTF-8 although UTF-8 was declared, or nothing was, is
//     guessed from the bytes (guess.go); where a few bytes only are wrong it is
//     UTF-8 with damage.
package charset

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// sampleSize is how many bytes are looked at.
const sampleSize = 64 << 10

// coding is an encoding of a file.
type coding struct {
	// name is in lower case; encoding is nil for UTF-8, which needs no decoding.
	name     string
	encoding encoding.Encoding
	// mark is the length of the byte order mark.
	mark int
}

var marks = []struct {
	mark string
	coding
}{
	{"\xef\xbb\xbf", coding{"utf-8", nil, 3}},
	{"\xff\xfe\x00\x00", coding{"utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4}},
	{"\x00\x00\xfe\xff", coding{"utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4}},
	{"\xff\xfe", coding{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2}},
	{"\xfe\xff", coding{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2}},
}

// Decode returns the text of the file in UTF-8 without a mark, the name of the
// encoding it was in, and the declared name where this is another one.
func Decode(r io.Reader, asked string) (text io.Reader, name, declared string, err error) {
	b := bufio.NewReaderSize(r, sampleSize)
	sample, err := b.Peek(sampleSize)
	if err != nil && err != io.EOF {
		return nil, "", "", err
	}
	whole := err == io.EOF
	c, label, err := codingOf(sample, whole, asked)
	if err != nil {
		return nil, "", "", err
	}
	if _, err := b.Discard(c.mark); err != nil {
		return nil, "", "", err
	}
	if label != "" && !sameEncoding(label, c.name) {
		declared = label
	}
	if c.encoding == nil {
		return b, c.name, declared, nil
	}
	return transform.NewReader(b, c.encoding.NewDecoder()), c.name, declared, nil
}

// codingOf finds the encoding by the rules above. asked, when not empty, is what
// the user says.
func codingOf(sample []byte, whole bool, asked string) (c coding, label string, err error) {
	for _, m := range marks {
		if bytes.HasPrefix(sample, []byte(m.mark)) {
			c = m.coding
			break
		}
	}
	if c.name == "" {
		c = byZeros(sample)
	}
	label = declaredIn(sample[c.mark:], c)
	switch {
	case asked != "":
		found, ok := byLabel(asked)
		if !ok {
			return c, label, fmt.Errorf("there is no encoding %q; names are such as utf-8, utf-16le, gb18030, big5", asked)
		}
		if found.name == c.name {
			found.mark = c.mark
		}
		return found, label, nil
	case c.name != "":
		return c, label, nil
	}
	valid, ascii := validUTF8(sample, whole)
	declared, known := byLabel(label)
	utf8Only := coding{name: "utf-8"}
	switch {
	case valid && (!ascii || !known || declared.encoding == nil || wide(declared)):
		return utf8Only, label, nil
	case known && declared.encoding != nil && !wide(declared):
		return declared, label, nil
	case nearlyUTF8(sample):
		return utf8Only, label, nil
	}
	return guess(sample), label, nil
}

// byZeros finds UTF-16 and UTF-32 without a mark, by the zeros around the first
// bytes, which are ASCII in XML.
func byZeros(b []byte) coding {
	if len(b) < 4 {
		return coding{}
	}
	zero := func(i int) bool { return b[i] == 0 }
	var i int
	switch {
	case zero(0) && zero(1) && zero(2) && !zero(3):
		i = 2
	case !zero(0) && zero(1) && zero(2) && zero(3):
		i = 1
	case zero(0) && !zero(1):
		i = 4
	case !zero(0) && zero(1):
		i = 3
	default:
		return coding{}
	}
	c := marks[i].coding
	c.mark = 0
	return c
}

// declaration finds the encoding in an XML declaration.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// declaredIn returns the label that the XML declaration names, or "".
func declaredIn(sample []byte, c coding) string {
	head := sample[:min(len(sample), 1024)]
	if c.encoding != nil {
		// Bytes that do not decode become U+FFFD: there is no error.
		head, _, _ = transform.Bytes(c.encoding.NewDecoder(), head)
	}
	if m := declaration.FindSubmatch(head); m != nil {
		return strings.ToLower(string(m[1]))
	}
	return ""
}

// byLabel finds the encoding with a label of the WHATWG encoding standard.
func byLabel(label string) (coding, bool) {
	switch strings.ToLower(label) {
	case "":
		return coding{}, false
	case "utf-32", "utf-32le":
		return coding{name: "utf-32le", encoding: marks[1].encoding}, true
	case "utf-32be":
		return coding{name: "utf-32be", encoding: marks[2].encoding}, true
	case "utf-16be":
		return coding{name: "utf-16be", encoding: marks[4].encoding}, true
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		return coding{}, false
	}
	name, err := htmlindex.Name(e)
	if err != nil {
		return coding{}, false
	}
	switch name {
	case "utf-8":
		return coding{name: name}, true
	case "gbk":
		return coding{name: "gb18030", encoding: simplifiedchinese.GB18030}, true
	}
	return coding{name: name, encoding: e}, true
}

// wide tells whether a character takes two bytes or four at least.
func wide(c coding) bool {
	return strings.HasPrefix(c.name, "utf-16") || strings.HasPrefix(c.name, "utf-32")
}

// sameEncoding tells whether the declared label and the name found say the same.
func sameEncoding(label, name string) bool {
	if label == name || label == "utf-16" && strings.HasPrefix(name, "utf-16") || label == "utf-32" && strings.HasPrefix(name, "utf-32") {
		return true
	}
	c, ok := byLabel(label)
	return ok && c.name == name
}

// validUTF8 tells whether the sample is UTF-8, and whether it is ASCII only. A
// sample that is not the whole file may end inside a character.
func validUTF8(sample []byte, whole bool) (valid, ascii bool) {
	ascii = true
	for i := 0; i < len(sample); {
		if sample[i] < utf8.RuneSelf {
			i++
			continue
		}
		ascii = false
		r, size := utf8.DecodeRune(sample[i:])
		if r == utf8.RuneError && size == 1 {
			return !whole && len(sample)-i < utf8.UTFMax && !utf8.FullRune(sample[i:]), false
		}
		i += size
	}
	return true, ascii
}

// nearlyUTF8 tells whether the sample is UTF-8 with damage: a hundred good
// characters beyond ASCII for each bad byte.
func nearlyUTF8(sample []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(sample); {
		r, size := utf8.DecodeRune(sample[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good > 100*bad
}
