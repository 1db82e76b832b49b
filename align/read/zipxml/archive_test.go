package zipxml

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/align/read/content"
)

func archiveOf(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err == nil {
		_, err = io.WriteString(f, text)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBounds checks that an archive is read only within its limits.
func TestBounds(t *testing.T) {
	text := strings.Repeat("水", 1000)
	a, err := Open(archiveOf(t, "Part.xml", text), "a file")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.Text("part.xml"); err != nil || got != text {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	a.left = 2000
	if _, err := a.Text("Part.xml"); !errors.Is(err, content.ErrTooMuch) {
		t.Errorf("got %v", err)
	}
	// Zeros shrink to a thousandth, which no XML does.
	bomb, err := Open(archiveOf(t, "a", strings.Repeat("\x00", ratioFrom+1)), "a file")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bomb.Text("a"); !errors.Is(err, content.ErrTooMuch) {
		t.Errorf("got %v", err)
	}
	many := strings.Repeat("PK\x01\x02", maxParts+1)
	if _, err := Open("PK\x03\x04"+many, "a file"); !errors.Is(err, content.ErrManyParts) {
		t.Errorf("got %v", err)
	}
	if _, err := a.Text("other.xml"); err == nil || !strings.Contains(err.Error(), "it has no part other.xml") {
		t.Errorf("got %v", err)
	}
}

// TestDeclaredSize checks that a part is refused because of its size in the directory,
// before it is unpacked.
func TestDeclaredSize(t *testing.T) {
	a, err := Open(archiveOf(t, "a.xml", strings.Repeat("<p/>", 8<<20)), "an archive")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.open("a.xml"); !errors.Is(err, content.ErrTooMuch) {
		t.Errorf("opened: %v", err)
	}
}

func TestTail(t *testing.T) {
	const text = "<a>0123456789</a>"
	a, err := Open(archiveOf(t, "p.xml", text), "a file")
	if err != nil {
		t.Fatal(err)
	}
	left := a.left
	for n := 1; n <= len(text)+2; n++ {
		want := text[max(0, len(text)-n):]
		if got, err := a.Tail("p.xml", n); err != nil || got != want {
			t.Errorf("the last %d bytes are %q (%v), want %q", n, got, err, want)
		}
	}
	if a.left != left {
		t.Error("what is read twice counts against the bounds")
	}
}
