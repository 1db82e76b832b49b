package read

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922) name a character set once, in
// an escape sequence, and then shift to it and back by two control characters:
//
//	ESC $ ) C   …ASCII…  SO 0x30 0x21 0x30 0x22 SI  …ASCII…
//
// The bytes between are those of EUC-KR or of GB 2312 without their highest bit.
// x/text has neither. Of ISO-2022-CN the sets of Taiwan (CNS 11643) are not
// decoded: they come out as what cannot be decoded.

// shiftOut and shiftIn are the two controls.
const (
	shiftOut = 0x0E
	shiftIn  = 0x0F
	escape   = 0x1B
)

// The encodings of seven bits with shifts.
var (
	iso2022kr = coding{"iso-2022-kr", shifted{korean.EUCKR}, []string{"ko"}, 1}
	iso2022cn = coding{"iso-2022-cn", shifted{simplifiedchinese.GBK}, []string{"zh"}, 1}
)

// shifted decodes what stands between the shifts by another encoding.
type shifted struct{ eightBit encoding.Encoding }

// NewDecoder makes shifted an encoding.Encoding.
func (s shifted) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &shiftedDecoder{eightBit: s.eightBit.NewDecoder()}}
}

// NewEncoder makes shifted an encoding.Encoding; nothing is written in it.
func (s shifted) NewEncoder() *encoding.Encoder { return encoding.Nop.NewEncoder() }

// shiftedDecoder is the state of a decoding.
type shiftedDecoder struct {
	eightBit *encoding.Decoder
	out      bool // shifted out of ASCII
}

// Reset makes shiftedDecoder a transform.Transformer.
func (d *shiftedDecoder) Reset() { d.out = false }

// Transform makes shiftedDecoder a transform.Transformer.
func (d *shiftedDecoder) Transform(dst, src []byte, atEOF bool) (written, read int, err error) {
	for read < len(src) {
		text, size, err := d.next(src[read:], atEOF)
		if err != nil {
			return written, read, err
		}
		if written+len(text) > len(dst) {
			return written, read, transform.ErrShortDst
		}
		written += copy(dst[written:], text)
		read += size
	}
	return written, read, nil
}

// escapeLength is the length of the sequences that name a set: ESC $ ) A.
const escapeLength = 4

// next decodes what src begins with and says how many bytes that was.
func (d *shiftedDecoder) next(src []byte, atEOF bool) (text string, size int, err error) {
	switch c := src[0]; {
	case c == shiftOut, c == shiftIn:
		d.out = c == shiftOut
		return "", 1, nil
	case c == escape:
		if len(src) < escapeLength && !atEOF {
			return "", 0, transform.ErrShortSrc
		}
		if len(src) >= escapeLength && src[1] == '$' {
			return "", escapeLength, nil
		}
		return string(utf8.RuneError), 1, nil
	case !d.out || c <= ' ':
		if c == '\n' { // a line begins in ASCII
			d.out = false
		}
		if c >= utf8.RuneSelf {
			return string(utf8.RuneError), 1, nil
		}
		return string(rune(c)), 1, nil
	}
	if len(src) < 2 {
		if !atEOF {
			return "", 0, transform.ErrShortSrc
		}
		return string(utf8.RuneError), 1, nil
	}
	pair, err := d.eightBit.Bytes([]byte{src[0] | 0x80, src[1] | 0x80})
	if err != nil {
		return string(utf8.RuneError), 2, nil
	}
	return string(pair), 2, nil
}
