package charset

import (
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// An Encoding is a character encoding that this package decodes.
type Encoding struct {
	// Name is the name in lower case, such as "gb18030".
	Name string
	// codec is nil for UTF-8, which is only validated.
	codec encoding.Encoding
	// langs are the languages for which the encoding is usual: base languages,
	// or tags with a script, as lang.Matches reads them.
	langs []string
	// unit is the number of bytes of a code unit: 2 for UTF-16, 4 for UTF-32,
	// otherwise 1.
	unit int
}

// UTF8 is the name of UTF-8.
const UTF8 = "utf-8"

var utf8Encoding = Encoding{Name: UTF8, unit: 1}

// candidates are the encodings that detection tries on bytes that are not
// UTF-8, the most usual first: of two with equal likelihood the first is
// chosen. GB18030 includes GBK and GB 2312, windows-1252 includes ISO 8859-1.
var candidates = []Encoding{
	{"gb18030", simplifiedchinese.GB18030, []string{"zh"}, 1},
	{"big5", traditionalchinese.Big5, []string{"zh-Hant"}, 1},
	{"windows-1252", charmap.Windows1252, []string{"en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "nb", "no", "fi"}, 1},
	{"windows-1251", charmap.Windows1251, []string{"ru", "uk", "be", "bg", "sr", "mk", "kk"}, 1},
	{"koi8-r", charmap.KOI8R, []string{"ru"}, 1},
	{"koi8-u", charmap.KOI8U, []string{"uk"}, 1},
	{"ibm866", charmap.CodePage866, []string{"ru"}, 1},
	{"iso-8859-5", charmap.ISO8859_5, []string{"ru"}, 1},
	{"x-mac-cyrillic", charmap.MacintoshCyrillic, []string{"ru"}, 1},
	{"shift_jis", japanese.ShiftJIS, []string{"ja"}, 1},
	{"euc-jp", japanese.EUCJP, []string{"ja"}, 1},
	{"euc-kr", korean.EUCKR, []string{"ko"}, 1},
	{"windows-1250", charmap.Windows1250, []string{"pl", "cs", "sk", "hu", "ro", "hr", "sl"}, 1},
}

// The encodings with code units of two and four bytes.
var (
	utf16LE = Encoding{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), nil, 2}
	utf16BE = Encoding{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), nil, 2}
	utf32LE = Encoding{"utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), nil, 4}
	utf32BE = Encoding{"utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), nil, 4}
)

// utf16Unmarked is the label of UTF-16 in unknown byte order.
const utf16Unmarked = "utf-16"

// The seven-bit encodings, which switch character sets by escape sequences: HZ
// (RFC 1843) and ISO-2022-JP (RFC 1468).
var (
	hz        = Encoding{"hz-gb-2312", simplifiedchinese.HZGB2312, []string{"zh"}, 1}
	iso2022jp = Encoding{"iso-2022-jp", japanese.ISO2022JP, []string{"ja"}, 1}
)

// isStateful reports whether the meaning of a byte depends on all bytes before it.
func (e Encoding) isStateful() bool { return e.Name == hz.Name || e.Name == iso2022jp.Name }

// aliases are labels that the standards do not define, or define with another
// meaning. GBK and GB 2312 are decoded as GB18030, which includes both: files
// labelled with one of them contain characters of the others.
var aliases = map[string]string{
	"utf8": UTF8, "utf-8-sig": UTF8, "utf8bom": UTF8, "unicode-1-1-utf-8": UTF8, "ascii": UTF8, "us-ascii": UTF8,
	"utf16": utf16Unmarked, "utf-32": utf32LE.Name,
	"gbk": "gb18030", "gb2312": "gb18030", "gb_2312-80": "gb18030", "euc-cn": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
	"cp1251": "windows-1251", "cp866": "ibm866",
	"cp1252": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "iso-8859-1": "windows-1252",
	"hz": hz.Name, "sjis": "shift_jis",
}

// ByLabel returns the encoding with a label. The names of this package take
// precedence, then those of the WHATWG Encoding Standard, then those of IANA.
func ByLabel(label string) (Encoding, bool) {
	label = strings.ToLower(strings.TrimSpace(label))
	if other := aliases[label]; other != "" {
		label = other
	}
	switch label {
	case UTF8:
		return utf8Encoding, true
	case utf16Unmarked:
		return Encoding{utf16Unmarked, utf16LE.codec, nil, 2}, true
	}
	known := slices.Concat(candidates, []Encoding{utf16LE, utf16BE, utf32LE, utf32BE, hz, iso2022jp})
	if i := slices.IndexFunc(known, func(e Encoding) bool { return e.Name == label }); i >= 0 {
		return known[i], true
	}
	if codec, err := htmlindex.Get(label); err == nil && codec != encoding.Replacement {
		if name, err := htmlindex.Name(codec); err == nil && name != "replacement" {
			if name == "gbk" {
				return candidates[0], true
			}
			return Encoding{Name: name, codec: codec, unit: 1}, true
		}
	}
	if codec, err := ianaindex.IANA.Encoding(label); err == nil && codec != nil {
		return Encoding{Name: label, codec: codec, unit: 1}, true
	}
	return Encoding{}, false
}
