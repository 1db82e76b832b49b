package export

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
)

// packed makes a zip of the files named, each holding its own name.
func packed(t *testing.T, names ...string) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func TestUnpackZip(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  string
		fails string
	}{
		{name: "the one with the ending", files: []string{"readme.txt", "a/b.TMX", "__MACOSX/a/._b.tmx"}, want: "a/b.TMX"},
		{name: "the only one", files: []string{"units.xml"}, want: "units.xml"},
		{name: "two with the ending", files: []string{"a.tmx", "b.tmx"}, fails: "holds 2 files that end in .tmx, such as a.tmx and b.tmx"},
		{name: "none", files: []string{"a.txt", "b.txt"}, fails: "none of its 2 files ends in .tmx"},
	} {
		r, err := Unpack(packed(t, c.files...), ".tmx")
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != c.want {
			t.Errorf("%s: %q %v", c.name, got, err)
		}
	}
}

func TestUnpackOthers(t *testing.T) {
	for _, text := range []string{"", "P", "<tmx/>", "PK but no zip"} {
		r, err := Unpack(strings.NewReader(text), ".tmx")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != text {
			t.Errorf("%q is unpacked to %q, %v", text, got, err)
		}
	}
	for _, broken := range []string{"\x1f\x8b\x08\x00broken", "PK\x03\x04broken"} {
		r, err := Unpack(strings.NewReader(broken), ".tmx")
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if err == nil || !strings.Contains(err.Error(), "unpack") {
			t.Errorf("%q: %v", broken, err)
		}
	}
}

// TestUnpackBomb checks that reading a file which unpacks to a thousand times
// its size stops soon.
func TestUnpackBomb(t *testing.T) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 2 * ratioFrom >> 20 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if ratio := 2 * ratioFrom / b.Len(); ratio < maxRatio {
		t.Skipf("the bomb has a ratio of %d only", ratio)
	}
	r, err := Unpack(&b, ".tmx")
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	if !errors.Is(err, ErrBomb) || n > ratioFrom+(4<<20) {
		t.Errorf("after %d bytes: %v", n, err)
	}
}

func TestReadReportWords(t *testing.T) {
	var tally RepairTally
	tally.Add(Repair{Line: 7, Kind: RepairEntity, Count: 2})
	tally.Add(Repair{Line: 9, Kind: RepairControl, Count: 1})
	tally.Add(Repair{Line: 12, Kind: RepairEntity, Count: 1})
	var words []string
	for _, c := range tally.Counts() {
		words = append(words, c.String())
	}
	const want = "1 forbidden control character left out, in line 9; 3 faulty & or unknown entities read as text, the first in line 7"
	if got := strings.Join(words, "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
