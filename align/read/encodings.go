package read

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

// A coding is an encoding with its name and the languages that make it likely.
type coding struct {
	name  string
	codec encoding.Encoding
	// langs are base languages, or tags with a script, as lang.Matches reads them.
	langs []string
	// unit is the number of bytes that characters are counted in: 2 for
	// UTF-16, 4 for UTF-32, else 1.
	unit int
}

// utf8Name is the name of the encoding that is never decoded, only checked.
const utf8Name = "utf-8"

var utf8Coding = coding{name: utf8Name, unit: 1}

// candidates are the encodings that detection tries on bytes that are no UTF-8,
// the likelier first: of two that decode the bytes to equally good text the
// first is taken. GB18030 contains GBK and GB 2312, windows-1252 contains
// ISO 8859-1.
var candidates = []coding{
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

// wide are the encodings in units of two and four bytes.
var (
	utf16LE = coding{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), nil, 2}
	utf16BE = coding{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), nil, 2}
	utf32LE = coding{"utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), nil, 4}
	utf32BE = coding{"utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), nil, 4}
)

// escaped are encodings of seven bits that switch character sets by escape
// sequences: HZ (RFC 1843) and ISO-2022-JP (RFC 1468).
var (
	hz       = coding{"hz-gb-2312", simplifiedchinese.HZGB2312, []string{"zh"}, 1}
	iso2022j = coding{"iso-2022-jp", japanese.ISO2022JP, []string{"ja"}, 1}
)

// codingOf finds the encoding of a label. The names of this file come first,
// then those of the WHATWG Encoding Standard, then those of IANA.
func codingOf(label string) (coding, bool) {
	label = strings.ToLower(strings.TrimSpace(label))
	switch label {
	case "utf-8", "utf8", "utf-8-sig", "utf8bom", "unicode-1-1-utf-8", "ascii", "us-ascii":
		return utf8Coding, true
	case "utf-16", "utf16":
		return coding{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), nil, 2}, true
	case "gb2312", "gb_2312-80", "euc-cn", "cp936", "ms936":
		label = "gbk"
	case "cp1251":
		label = "windows-1251"
	case "cp1252", "latin1", "latin-1", "iso-8859-1":
		label = "windows-1252"
	case "cp866":
		label = "ibm866"
	case "hz":
		label = "hz-gb-2312"
	case "sjis":
		label = "shift_jis"
	}
	known := slices.Concat(candidates, []coding{utf16LE, utf16BE, utf32LE, utf32BE, hz, iso2022j, iso2022kr, iso2022cn})
	if i := slices.IndexFunc(known, func(c coding) bool { return c.name == label }); i >= 0 {
		return known[i], true
	}
	if e, err := htmlindex.Get(label); err == nil && e != encoding.Replacement {
		if name, err := htmlindex.Name(e); err == nil && name != "replacement" {
			return coding{name: name, codec: e, unit: 1}, true
		}
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return coding{name: label, codec: e, unit: 1}, true
	}
	return coding{}, false
}
