package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/yiku-tm/yiku/align/read"
)

// What comes through a pipe can be read again, whether it is kept in memory or in
// a file, and the file is gone afterwards.
func TestSpool(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	const from, most = 10, 40
	for size := range most + 1 {
		want := strings.Repeat("水", size)[:size]
		in, err := spool(iotest.OneByteReader(strings.NewReader(want)), from, most)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			got, err := io.ReadAll(io.NewSectionReader(in, 0, in.size))
			if err != nil || string(got) != want {
				t.Errorf("%d bytes: %q, %v", size, got, err)
			}
		}
		if err := in.close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := spool(strings.NewReader(strings.Repeat("a", most+1)), from, most); !errors.Is(err, read.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	broken := errors.New("the pipe broke")
	for _, n := range []int{0, from, most - 1} {
		if _, err := spool(io.MultiReader(strings.NewReader(strings.Repeat("a", n)), iotest.ErrReader(broken)), from, most); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A long text is split like the short texts that it is made of, from a file and
// from a pipe, and its JSON has offsets into the whole.
func TestSplitLong(t *testing.T) {
	const text = "水利部发布通报。各地要落实防汛责任，\n\n确保堤防安全。\n\n— 3 —\n\n会议结束。\n\n"
	const most = 17 << 20 // more than is read at once
	long := strings.Repeat(text, most/len(text))
	file := filepath.Join(t.TempDir(), "long.txt")
	if err := os.WriteFile(file, []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	split := func(stdin io.Reader, args ...string) (string, string) {
		var out, messages bytes.Buffer
		if err := run(context.Background(), append([]string{"split"}, args...), stdin, &out, &messages); err != nil {
			t.Fatal(err)
		}
		return out.String(), messages.String()
	}
	one, _ := split(strings.NewReader(text), "-", "--lang", "zh")
	want := strings.Repeat(one+"\n", most/len(text))
	got, messages := split(strings.NewReader(""), file, "--lang", "zh")
	if got != want[:len(want)-1] {
		t.Errorf("%d bytes, want %d", len(got), len(want)-1)
	}
	if !strings.Contains(messages, "page numbers left out") {
		t.Errorf("got %q", messages)
	}
	if piped, _ := split(strings.NewReader(long), "-", "--lang", "zh"); piped != got {
		t.Error("from a pipe it is another")
	}
}
