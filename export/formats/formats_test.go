package formats

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/yiku-tm/yiku/export"
	"github.com/yiku-tm/yiku/export/internal/exporttest"
)

// written is a file of the format with the sample units.
func written(t testing.TB, f Format) []byte {
	t.Helper()
	file, report := exporttest.Write(t, func(b *bytes.Buffer) (export.Writer, error) {
		return f.Write(b, export.WriteOptions{Source: "zh", Target: "en"})
	}, exporttest.Units())
	if report.Written == 0 {
		t.Fatalf("%s: nothing was written: %+v", f.Name, report)
	}
	return file
}

// stream hides that a file can be read in any order.
type stream struct{ io.Reader }

func gz(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, name string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range []string{"__MACOSX/._" + name, "readme.txt", name} {
		to, err := w.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWrittenIsDetected checks that what one format writes, its own reader reads,
// whatever the file is called, and packed too.
func TestWrittenIsDetected(t *testing.T) {
	for _, f := range All() {
		if f.Write == nil || f.Read == nil || f.Ending() == "" {
			continue
		}
		file := written(t, f)
		packed := len(file) > 2 && string(file[:2]) == "PK"
		inputs := map[string]io.Reader{"as it is": bytes.NewReader(file), "through a pipe": stream{bytes.NewReader(file)}}
		if !packed {
			inputs["gzip"] = bytes.NewReader(gz(t, file))
			inputs["zip"] = bytes.NewReader(zipped(t, "units"+f.Endings[0], file))
			inputs["zip through a pipe"] = stream{bytes.NewReader(zipped(t, "units"+f.Endings[0], file))}
		}
		for how, in := range inputs {
			name := "units.dat"
			if strings.HasPrefix(how, "zip") {
				name = "units" + f.Endings[0] + ".zip"
			}
			found, r, err := Detect(in, name)
			if err != nil {
				t.Errorf("%s, %s: %v", f.Name, how, err)
				continue
			}
			// A TSV is a CSV with other separators: one reader reads both.
			if found.Name != f.Name && !(f.Name == "tsv" && found.Name == "csv") {
				t.Errorf("%s, %s: taken for %s", f.Name, how, found.Name)
				continue
			}
			reader, err := found.Read(r, ReadOptions{})
			if err != nil {
				t.Errorf("%s, %s: %v", f.Name, how, err)
				continue
			}
			n := 0
			for item, err := range reader.Units(t.Context()) {
				if err != nil || item.Bad != nil {
					t.Errorf("%s, %s: %v, %v", f.Name, how, err, item.Bad)
					break
				}
				n++
			}
			if n == 0 || reader.Report().Units != n {
				t.Errorf("%s, %s: %d units, the report says %d", f.Name, how, n, reader.Report().Units)
			}
		}
	}
}

// TestReadEndings checks that files of CAT tools are recognised by their names, alone and
// with the other files of their archives, and that no file is written under such a name.
func TestReadEndings(t *testing.T) {
	const job = `<xliff version="1.2"><file source-language="zh" target-language="en"><body><trans-unit id="1"><source>公告</source><target>Notice</target></trans-unit></body></file></xliff>`
	for name, inside := range map[string]string{"a.sdlxliff": "", "a.mqxliff": "", "a.mxliff": "", "a.mqxlz": "document.mqxliff", "a.xlz": "content.xlf", "a.zip": "a.sdlxliff"} {
		if _, ok := ByFileRead(name); !ok && name != "a.zip" {
			t.Errorf("%s is not known by its name", name)
		}
		if _, ok := ByFile(name); ok {
			t.Errorf("%s is the name of a file to be written", name)
		}
		data := []byte(job)
		if inside != "" {
			data = zipped(t, inside, data)
		}
		f, r, err := Detect(bytes.NewReader(data), name)
		if err != nil || f.Name != "xliff" {
			t.Errorf("%s is taken for %q, %v", name, f.Name, err)
			continue
		}
		reader, err := f.Read(r, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for item, err := range reader.Units(t.Context()) {
			if err != nil || item.Bad != nil {
				t.Errorf("%s: %v, %v", name, err, item.Bad)
			}
		}
		if n := reader.Report().Units; n != 1 {
			t.Errorf("%s has %d units", name, n)
		}
	}
}

func TestDetect(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="utf-16"?><tmx version="1.4"/>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, content, want string }{
		{"x", `<tmx version="1.4">`, "tmx"},
		{"x", `<?xml version="1.0" encoding="gb2312"?><!-- --><!DOCTYPE tmx SYSTEM "tmx14.dtd"><t:tmx xmlns:t="x" version="1.1">`, "tmx"},
		{"x.csv", utf16, "tmx"},
		{"broken.tmx", `tmx`, "tmx"},
		{"x.xml", `<map version="1.10"/>`, "tmx"},
		{"x", "msgid \"\"\nmsgstr \"\"\n", "po"},
		{"x", `{"id":null,"variants":[]}`, "jsonl"},
		{"x", "zh,en\n公告,Notice\n", "csv"},
		{"terms.tsv", "a\tb\n", "tsv"},
	} {
		f, r, err := Detect(strings.NewReader(c.content), c.name)
		if err != nil {
			t.Errorf("%q: %v", c.content, err)
			continue
		}
		if f.Name != c.want {
			t.Errorf("%q is taken for %s, want %s", c.content, f.Name, c.want)
		}
		if all, err := io.ReadAll(r); err != nil || string(all) != c.content {
			t.Errorf("%q comes back as %q, %v", c.content, all, err)
		}
	}
	for name, content := range map[string]string{"a.txt": "会议通过了草案。\n", "a.html": "<html><body>x</body></html>", "": "", "b.pdf": "%PDF-1.4"} {
		if _, _, err := Detect(strings.NewReader(content), name); err == nil {
			t.Errorf("%q is an exchange file", content)
		} else if _, ok := errors.AsType[*UnknownError](err); !ok {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// TestDetectOtherArchives names archives that are not unpacked, whatever they are called.
func TestDetectOtherArchives(t *testing.T) {
	var tarred, packed bytes.Buffer
	w := tar.NewWriter(&tarred)
	if err := w.WriteHeader(&tar.Header{Name: "a.tmx", Size: 6, Mode: 0o600}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "<tmx/>"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(tarred.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for want, content := range map[string]string{
		"bzip2": "BZh91AY&SY\x00", "xz": "\xFD7zXZ\x00\x00\x04", "7-Zip": "7z\xBC\xAF\x27\x1C\x00\x04", "RAR": "Rar!\x1A\x07\x01\x00",
		"Zstandard": "\x28\xB5\x2F\xFD\x04", "a tar archive": tarred.String(), "tar": packed.String(),
	} {
		for _, name := range []string{"a.tmx", "a.tmx.bz2", "a.tar.gz", "a.csv", ""} {
			_, _, err := Detect(strings.NewReader(content), name)
			unknown, ok := errors.AsType[*UnknownError](err)
			if !ok || !strings.Contains(unknown.Found, want) || !strings.Contains(unknown.Found, "unpack it first") {
				t.Errorf("%s named %s: %v", want, name, err)
			}
		}
	}
	// A table may begin with the same letters.
	for _, content := range []string{"BZh,en\n会议,meeting\n", "Rar!,en\n会议,meeting\n"} {
		if f, _, err := Detect(strings.NewReader(content), "a.csv"); err != nil || f.Name != "csv" {
			t.Errorf("%q: %s, %v", content, f.Name, err)
		}
	}
}

// TestList checks what every entry promises.
func TestList(t *testing.T) {
	names, endings := map[string]bool{}, map[string]bool{}
	for _, f := range All() {
		if f.Name == "" || f.Title == "" || names[f.Name] {
			t.Errorf("%q has no name or title, or has it twice", f.Name)
		}
		names[f.Name] = true
		if f.Read == nil && f.Write == nil && f.ReadPair == nil && f.WritePair == nil {
			t.Errorf("%s can do nothing", f.Name)
		}
		if found, ok := ByName(strings.ToUpper(f.Name)); !ok || found.Name != f.Name {
			t.Errorf("%s is not found by its name", f.Name)
		}
		for _, e := range f.Endings {
			if !strings.HasPrefix(e, ".") || e != strings.ToLower(e) {
				t.Errorf("%s: the ending %q", f.Name, e)
			}
			if f.Write != nil && endings[e] {
				t.Errorf("two formats are written to %s", e)
			}
			endings[e] = endings[e] || f.Write != nil
		}
		if f.Write != nil && f.Ending() != "" {
			if found, ok := ByFile(`C:\a.b\Units` + strings.ToUpper(f.Ending()) + ".gz"); !ok || found.Name != f.Name {
				t.Errorf("%s is not found by its ending", f.Name)
			}
		}
	}
	if _, ok := ByFile("tmx"); ok {
		t.Error("a name without an ending has a format")
	}
}

// FuzzDetect checks that any file ends without a panic.
func FuzzDetect(f *testing.F) {
	f.Add([]byte("PK\x03\x04"), "x.zip")
	f.Add([]byte("\x1f\x8b\x08"), "x")
	f.Add([]byte("\xff\xfe<\x00t\x00"), "x")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		if _, r, err := Detect(bytes.NewReader(data), name); err == nil {
			if _, err := io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}
