package formats

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

const (
	// headSize is the number of bytes examined: a TMX may begin with a document type and
	// comments of some kilobytes.
	headSize = 64 << 10
	// maxHeld is the largest size in bytes of a zip archive that is held in memory because
	// it does not allow random access, as from standard input.
	maxHeld = 256 << 20
)

// UnknownError is returned for a file that is in none of the readable formats.
type UnknownError struct {
	// Found describes the content, or is empty.
	Found string
}

// Error describes the file and lists the formats.
func (e *UnknownError) Error() string {
	if e.Found == "" {
		return "this is not an exchange file that yiku knows"
	}
	return "this is not an exchange file: it looks like " + e.Found
}

// ReasonUnknown is the reason of an UnknownError.
const ReasonUnknown = "unknown-format"

// Reason returns ReasonUnknown.
func (e *UnknownError) Reason() string { return ReasonUnknown }

// Detect returns the format of a file, from its content or, if that is ambiguous, from
// the ending of its name. It also returns the reader to pass to Format.Read: r itself,
// at its beginning, if it allows random access. The error is an *UnknownError if the
// format is not known.
func Detect(r io.Reader, name string) (Format, io.Reader, error) {
	data, all, err := lookAt(r)
	if err != nil {
		return Format{}, nil, err
	}
	head, err := headOf(data, all, name)
	if err != nil {
		return Format{}, nil, err
	}
	for _, f := range All() {
		if f.Read != nil && f.Is != nil && f.Is(head) {
			return f, all, nil
		}
	}
	if found := packedOtherwise(head); found != "" {
		return Format{}, nil, &UnknownError{Found: found}
	}
	if f, ok := ByFileRead(name); ok {
		return f, all, nil
	}
	// .xml is the ending of many formats. TMX reports best what the file is instead.
	if f, ok := ByName("tmx"); ok && head.Root != "" && head.Root != "html" {
		return f, all, nil
	}
	return Format{}, nil, &UnknownError{Found: looksLike(head)}
}

// packings maps the first bytes of compressed files that cannot be unpacked to their
// format.
var packings = []struct{ magic, name string }{
	{"BZh", "bzip2 (.bz2)"}, {"\xFD7zXZ\x00", "xz"}, {"7z\xBC\xAF\x27\x1C", "7-Zip (.7z)"}, {"Rar!\x1A\x07", "RAR"},
	{"\x28\xB5\x2F\xFD", "Zstandard (.zst)"}, {"\x04\x22\x4D\x18", "LZ4"}, {"\x1F\x9D", "compress (.Z)"}, {"LZIP", "lzip (.lz)"},
}

// packedOtherwise returns the format of a compressed file that cannot be unpacked, or "".
func packedOtherwise(h *Head) string {
	for _, p := range packings {
		if strings.HasPrefix(h.Bytes, p.magic) && (p.magic != "BZh" || len(h.Bytes) > 3 && h.Bytes[3] >= '1' && h.Bytes[3] <= '9') {
			return "an archive packed with " + p.name + "; unpack it first"
		}
	}
	const tarMagic = 257 // the offset of "ustar" in a tar archive (POSIX.1-1988)
	if len(h.Bytes) > tarMagic && strings.HasPrefix(h.Bytes[tarMagic:], "ustar") {
		return "a tar archive; unpack it first"
	}
	return ""
}

// looksLike describes files that people pass by mistake.
func looksLike(h *Head) string {
	switch {
	case h.has("word/"):
		return "a Word file without a table of two languages"
	case h.has("xl/"):
		return "a spreadsheet"
	case len(h.Parts) > 0:
		return "an archive"
	case h.root("html"):
		return "a web page"
	case strings.HasPrefix(h.Bytes, "\xD0\xCF\x11\xE0"):
		return "an old Excel or Word file (xls, doc), which its program saves as xlsx or docx"
	case strings.HasPrefix(h.Bytes, "%PDF"):
		return "a PDF"
	case strings.TrimSpace(h.Text) == "":
		return "an empty file"
	case !strings.ContainsRune(h.Text, 0):
		return "a plain text"
	}
	return ""
}

// lookAt returns the first bytes of the file, and a reader of the whole file.
func lookAt(r io.Reader) (head []byte, all io.Reader, err error) {
	if s, ok := r.(io.ReadSeeker); ok {
		if here, err := s.Seek(0, io.SeekCurrent); err == nil {
			head, err = io.ReadAll(io.LimitReader(r, headSize))
			if err != nil {
				return nil, nil, err
			}
			if _, err := s.Seek(here, io.SeekStart); err == nil {
				return head, r, nil
			}
			return head, io.MultiReader(bytes.NewReader(head), r), nil
		}
	}
	b := bufio.NewReaderSize(r, headSize)
	head, err = b.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	if !isZip(head) {
		return bytes.Clone(head), b, nil
	}
	held, err := io.ReadAll(io.LimitReader(b, maxHeld+1))
	if err != nil {
		return nil, nil, err
	}
	if len(held) > maxHeld {
		return nil, nil, fmt.Errorf("unpack zip: it is larger than %d MiB; unpack it first", maxHeld>>20)
	}
	return held[:min(len(held), headSize)], bytes.NewReader(held), nil
}

// headOf unpacks and decodes the head of a file.
func headOf(data []byte, all io.Reader, name string) (*Head, error) {
	h := &Head{}
	switch {
	case isZip(data):
		z, err := archive(all)
		if err != nil {
			return nil, err
		}
		for _, f := range z.File {
			h.Parts = append(h.Parts, strings.ReplaceAll(f.Name, `\`, "/"))
		}
		if h.has("[content_types].xml") || h.has("mimetype") {
			h.Bytes = string(data) // the first part of an OpenDocument file is its type
			return h, nil          // one document in many parts
		}
		if f := theFile(z, name); f != nil {
			data = beginning(f.Open())
			h.Parts = nil
		}
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		if unpacked, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
			// The head ends in the middle of the compressed data, which is enough.
			data = beginning(io.NopCloser(unpacked), nil)
		}
	}
	h.Bytes = string(data)
	h.Text = plain(data)
	h.Root, h.Space = rootOf(h.Text)
	return h, nil
}

func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// archive opens a zip file. lookAt ensures that it allows random access.
func archive(r io.Reader) (*zip.Reader, error) {
	at, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return nil, fmt.Errorf("unpack zip: it cannot be read in any order; unpack it first")
	}
	size, err := at.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = at.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if err != nil && z == nil {
		return nil, fmt.Errorf("unpack zip: %w", err)
	}
	return z, nil
}

// theFile returns the file in an archive to read: the first with the ending of an exchange
// format, or the only one.
func theFile(z *zip.Reader, name string) *zip.File {
	var all []*zip.File
	for _, f := range z.File {
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		all = append(all, f)
	}
	wanted := strings.ToLower(path.Ext(strings.TrimSuffix(strings.ToLower(name), ".zip")))
	for _, f := range all {
		if wanted != "" && strings.EqualFold(path.Ext(f.Name), wanted) {
			return f
		}
	}
	for _, f := range all {
		if _, ok := ByFileRead(f.Name); ok {
			return f
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return nil
}

// beginning returns the first bytes of a file, up to the first error.
func beginning(r io.ReadCloser, err error) []byte {
	if err != nil {
		return nil
	}
	defer r.Close()
	head, _ := io.ReadAll(io.LimitReader(r, headSize))
	return head
}

// plain decodes the head, using its byte order mark or the zeros of UTF-16 and UTF-32.
// Otherwise it leaves the bytes unchanged, of which only the ASCII ones matter.
func plain(data []byte) string {
	if len(data) < 4 {
		return string(data)
	}
	whole := data[:len(data)-len(data)%4]
	zeros := [4]bool{data[0] == 0, data[1] == 0, data[2] == 0, data[3] == 0}
	var t transform.Transformer
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), zeros == [4]bool{false, true, true, true}:
		t = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewDecoder()
	case bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")), zeros == [4]bool{true, true, true, false}:
		t = utf32.UTF32(utf32.BigEndian, utf32.UseBOM).NewDecoder()
	case bytes.HasPrefix(data, []byte("\xff\xfe")), zeros == [4]bool{false, true, false, true}:
		t = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case bytes.HasPrefix(data, []byte("\xfe\xff")), zeros == [4]bool{true, false, true, false}:
		t = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	default:
		return strings.TrimPrefix(cutWhole(string(data)), "\ufeff")
	}
	text, _, err := transform.Bytes(t, whole)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(string(text), "\ufeff")
}

// cutWhole removes an incomplete character at the end of the head.
func cutWhole(s string) string {
	for n := 1; n < utf8.UTFMax && n <= len(s); n++ {
		if c := s[len(s)-n]; utf8.RuneStart(c) {
			if !utf8.FullRuneInString(s[len(s)-n:]) {
				return s[:len(s)-n]
			}
			break
		}
	}
	return s
}

// Ending returns the usual ending of the format's files, or "".
func (f Format) Ending() string {
	if len(f.Endings) == 0 {
		return ""
	}
	return f.Endings[0]
}

// Head is the beginning of a file.
type Head struct {
	// Bytes holds the first headSize bytes of the unpacked file.
	Bytes string
	// Text is the same in UTF-8, without a byte order mark or an incomplete character at
	// the end. Only markup and separators are sure to be decoded.
	Text string
	// Root is the name of the root element of an XML text without its prefix, and Space
	// its namespace.
	Root, Space string
	// Parts are the names of the files in a zip archive.
	Parts []string
}

// has reports whether the archive has a part whose name begins with the prefix.
func (h *Head) has(prefix string) bool {
	for _, p := range h.Parts {
		if strings.HasPrefix(strings.ToLower(p), prefix) {
			return true
		}
	}
	return false
}

func (h *Head) root(names ...string) bool {
	for _, n := range names {
		if strings.EqualFold(h.Root, n) {
			return true
		}
	}
	return false
}

// rootOf returns the root element of an XML text.
func rootOf(text string) (root, space string) {
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "<") {
		return "", ""
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	// The text is already decoded.
	d.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for {
		t, err := d.RawToken()
		if err != nil {
			return "", ""
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local, namespace(e)
		}
	}
}

// namespace resolves the prefix of an element from its attributes.
func namespace(e xml.StartElement) string {
	for _, a := range e.Attr {
		if e.Name.Space == "" && a.Name.Space == "" && a.Name.Local == "xmlns" ||
			e.Name.Space != "" && a.Name.Space == "xmlns" && a.Name.Local == e.Name.Space {
			return a.Value
		}
	}
	return ""
}
