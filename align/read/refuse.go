package read

import (
	"fmt"
	"strings"

	"github.com/yiku-tm/yiku/align/read/content"
	"github.com/yiku-tm/yiku/align/read/web"
	"github.com/yiku-tm/yiku/align/read/zipxml"
)

// signatures are the first bytes of files that are not plain text. The file
// command knows them all; these are the ones that people keep with their texts.
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

// compoundFile begins the old Office files, and the new ones that are protected by a
// password; the latter name their content in UTF-16 ([MS-OFFCRYPTO], section 2.3.4).
const (
	compoundFile     = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	encryptedPackage = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
)

// packages are the kinds of zip archive without a reader, recognised by a name
// in them.
var packages = []struct{ inside, what string }{
	{"ppt/presentation.xml", "a PowerPoint file (pptx)"},
	{"designmap.xml", "an InDesign file (idml)"},
	{"META-INF/MANIFEST.MF", "a Java program"},
}

// kindOf names the kind of data by its first bytes, or returns "" for text.
func kindOf(data string) string {
	if zipxml.IsZip(data) {
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

// isPlain reports whether data that begins with a signature made of letters is
// text nevertheless: a list of films may begin with RIFF, a name with ID3.
func isPlain(prefix, data string) bool {
	switch prefix {
	case "BZh", "RIFF", "ID3":
		return !strings.ContainsFunc(data[:min(len(data), 64)], func(r rune) bool { return r < '\t' })
	}
	return false
}

// binaryNoise is the share of control characters at which decoded text is
// considered binary. A text has none, or very few.
const binaryNoise = 0.02

// headSize is the size in bytes of the part of a text that is searched for
// control characters.
const headSize = 1 << 16

// looksBinary reports whether a decoded text cannot be text, and why: it contains
// a zero character, or more control characters than text does.
func looksBinary(text string) (what string, binary bool) {
	if i := strings.IndexByte(text, 0); i >= 0 {
		return fmt.Sprintf("a binary file (zero byte at offset %d)", i), true
	}
	head := text[:min(len(text), headSize)]
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

// exchangeRoots are the root elements of the files that CAT tools exchange.
// They contain pairs of texts; read as plain text, they would put markup into
// the memory.
var exchangeRoots = []struct{ root, what string }{
	{"tmx", "a translation memory (tmx)"},
	{"xliff", "a file of translation units (xliff)"},
	{"martif", "a term base (tbx)"},
	{"tbx", "a term base (tbx)"},
	{"TRADOStag", "a Trados TagEditor file (ttx)"},
	{"txml", "a Wordfast file (txml)"},
}

func refuseExchange(text string) error {
	root := web.Root(text)
	for _, e := range exchangeRoots {
		if strings.EqualFold(root, e.root) {
			return &content.BinaryError{What: e.what, Why: content.ReasonExchange}
		}
	}
	return nil
}

// refuseXML returns an error for XML of a kind without a reader; read as plain
// text, it would put markup into the memory.
func refuseXML(text string) error {
	if !strings.HasPrefix(strings.TrimLeft(content.Beginning(text), " \t\r\n"), "<?xml") {
		return nil
	}
	root := web.Root(text)
	if root == "" {
		return nil
	}
	return &content.BinaryError{What: "an XML file of a kind that is not read (its first element is " + root + ")", Why: content.ReasonOtherXML}
}
