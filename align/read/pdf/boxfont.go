package pdf

import (
	"encoding/binary"
	"io/fs"
	"slices"
	"testing/fstest"
	"unicode/utf16"
)

// Official Chinese PDFs refer to fonts such as STSong-Light without embedding them.
// PDFium looks for them in the system. If there are none, the characters have no boxes,
// and PDFium omits text without a box from the text of the page: a 年 between two numbers
// in another font is lost.
//
// So PDFium gets a file system with one font, whose only glyph, a box of the size of a
// character, is used for every character. Only the positions of characters matter here;
// their codes come from the file.

// systemFiles returns that file system, with the font where PDFium looks for fonts. It
// begins at the root because PDFium also opens the folder above.
func systemFiles() fs.FS {
	return fstest.MapFS{"usr/share/fonts/box.ttf": &fstest.MapFile{Data: boxFont(), Mode: 0o444}}
}

// fontName is one of the names of Chinese fonts that PDFium looks for.
const fontName = "WenQuanYi Micro Hei"

// em is the size of the box in the units of the font.
const em = 1000

// boxFont returns the font, a TrueType file (OpenType 1.9) with the tables that FreeType
// and PDFium require.
func boxFont() []byte {
	const ascent, descent = 800, -200
	var glyph words // a square of four points on the line
	glyph.add(1, 0, descent&0xFFFF, em, ascent, 3, 0)
	glyph.bytes(0x01, 0x01, 0x01, 0x01)
	glyph.add(0, em, 0, -em&0xFFFF)                 // x, relative to the previous point
	glyph.add(descent&0xFFFF, 0, ascent-descent, 0) // y

	var head, hhea, maxp, os2, hmtx, loca, post, name words
	head.add(1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, em, 0, 0, 0, 0, 0, 0, 0, 0, 0, descent&0xFFFF, em, ascent, 0, 8, 2, 1, 0)
	hhea.add(1, 0, ascent, descent&0xFFFF, 0, em, 0, 0, em, 1, 0, 0, 0, 0, 0, 0, 0, 1)
	maxp.add(1, 0, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
	os2.add(4, em, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0)
	os2.add(0, 0, 0, 0, 0)                                                  // PANOSE
	os2.add(0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF) // Unicode ranges
	os2.add(0x2020, 0x2020, 0x40, 0x20, 0xFFFF, ascent, descent&0xFFFF, 0, ascent, -descent)
	os2.add(0x001F, 0x01FF, 0, 0) // code pages: Latin, Cyrillic …, Japanese, Chinese, Korean
	os2.add(500, 700, 0, 32, 1)
	hmtx.add(em, 0, 0, 0)
	loca.add(0, 0, 0, 0, 0, len(glyph))
	post.add(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

	utf16Name := utf16.Encode([]rune(fontName))
	regular := utf16.Encode([]rune("Regular"))
	name.add(0, 4, 6+4*12)
	for i, text := range [][]uint16{utf16Name, regular, utf16Name, utf16Name} {
		offset := 0
		if i == 1 {
			offset = 2 * len(utf16Name)
		}
		name.add(3, 1, 0x409, []int{1, 2, 4, 6}[i], 2*len(text), offset)
	}
	for _, u := range slices.Concat(utf16Name, regular) {
		name.add(int(u))
	}

	var cmap words // format 13: one glyph for all characters of a range
	cmap.add(0, 1, 3, 10, 0, 12)
	cmap.add(13, 0, 0, 28, 0, 0, 0, 1)
	cmap.add(0, 0x20, 0x10, 0xFFFF, 0, 1)

	tables := []struct {
		tag  string
		data words
	}{
		{"OS/2", os2}, {"cmap", cmap}, {"glyf", glyph}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx},
		{"loca", loca}, {"maxp", maxp}, {"name", name}, {"post", post},
	}
	var font words
	font.add(1, 0, len(tables), 128, 3, 16*len(tables)-128)
	at := 12 + 16*len(tables)
	for _, t := range tables {
		font.bytes([]byte(t.tag)...)
		font.add(0, 0, 0, at, 0, len(t.data)) // the checksums are not verified
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		font = append(font, t.data...)
		for len(font)%4 > 0 {
			font = append(font, 0)
		}
	}
	return font
}

// words is a table of big-endian 16-bit numbers.
type words []byte

func (w *words) add(numbers ...int) {
	for _, n := range numbers {
		*w = binary.BigEndian.AppendUint16(*w, uint16(n))
	}
}

func (w *words) bytes(b ...byte) { *w = append(*w, b...) }
