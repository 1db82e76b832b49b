package read

import (
	"fmt"
	"strings"
)

// signatures are the first bytes of files that are no plain text (the table of
// the file command has them all; these are what people have beside their texts).
var signatures = []struct{ prefix, what string }{
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Word, Excel or PowerPoint file (doc, xls, ppt)"},
	{"{\\rtf", "a rich text file (rtf)"},
	{"7z\xBC\xAF\x27\x1C", "a 7z archive"},
	{"Rar!\x1A\x07", "a rar archive"},
	{"BZh", "a bzip2 archive"},
	{"\xFD7zXZ\x00", "an xz archive"},
	{"\x28\xB5\x2F\xFD", "a zstd archive"},
	{"SQLite format 3\x00", "an SQLite database"},
	{"\x89PNG\r\n\x1A\n", "a picture (png)"},
	{"\xFF\xD8\xFF", "a picture (jpeg)"},
	{"GIF87a", "a picture (gif)"},
	{"GIF89a", "a picture (gif)"},
	{"II*\x00", "a picture (tiff)"},
	{"MM\x00*", "a picture (tiff)"},
	{"RIFF", "a sound, film or picture (riff)"},
	{"ID3", "a sound (mp3)"},
	{"\x7FELF", "a program"},
	{"MZ\x90\x00", "a program"},
}

// compoundFile begins the old Office files, and the new ones where a password
// protects them; those name their content in UTF-16 ([MS-OFFCRYPTO], section 2.3.4).
const (
	compoundFile     = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	encryptedPackage = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
)

// packages are the kinds of zip archive that have no reader, told by a name
// inside them.
var packages = []struct{ inside, what string }{
	{"ppt/presentation.xml", "a PowerPoint file (pptx)"},
	{"designmap.xml", "an InDesign file (idml)"},
	{"META-INF/MANIFEST.MF", "a Java program"},
}

// readable is the advice for every format that has no reader.
const readable = "save it as text (UTF-8), docx, odt or html and read that"

// refuse returns an error for input that holds no plain text.
func refuse(data string, o Options) error {
	if data == "" {
		return fmt.Errorf("read %s: %w", o.name(), ErrEmpty)
	}
	if what := kindOf(data); what != "" {
		return &BinaryError{Name: o.name(), What: what, Advice: readable}
	}
	return nil
}

// kindOf names what the first bytes say the data are, or is empty for text.
func kindOf(data string) string {
	if isZip(data) {
		for _, p := range packages {
			if strings.Contains(data, p.inside) {
				return p.what
			}
		}
		return "a zip archive"
	}
	if strings.HasPrefix(data, compoundFile) && strings.Contains(data[:min(len(data), 1<<20)], encryptedPackage) {
		return "a Word or Excel file protected by a password"
	}
	for _, s := range signatures {
		if strings.HasPrefix(data, s.prefix) && !isPlain(s.prefix, data) {
			return s.what
		}
	}
	return ""
}

// isPlain tells whether data that begin with a signature made of letters are
// text all the same: a list of films may begin with RIFF, a name with ID3.
func isPlain(prefix, data string) bool {
	switch prefix {
	case "BZh", "RIFF", "ID3":
		return !strings.ContainsFunc(data[:min(len(data), 64)], func(r rune) bool { return r < '\t' })
	}
	return false
}

// binaryNoise is the share of control characters from which on decoded text is
// taken for binary data. A text has none, or one here and there.
const binaryNoise = 0.02

// zeroByte says why a file with such a byte is not read as text.
func zeroByte(offset int64) string {
	return fmt.Sprintf("a binary file (zero byte at offset %d)", offset)
}

// fullOfControls tells whether the head of a text, decoded or not, has more control
// characters than text has. All encodings in units of one byte leave these in their places.
func fullOfControls(head string) (what string, binary bool) {
	controls := 0
	for i := range len(head) {
		if c := head[i]; c < ' ' && (c < '\t' || c > '\r') && c != 0x1A && c != 0x1B || c == 0x7F {
			controls++
		}
	}
	if float64(controls) > binaryNoise*float64(len(head)) {
		return "a binary file (full of control characters)", true
	}
	return "", false
}
