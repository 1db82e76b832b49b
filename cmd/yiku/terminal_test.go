//go:build linux

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// openTerminal opens a terminal of the kernel: what is written to screen is read from keys.
func openTerminal(t *testing.T) (keys, screen *os.File) {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminals here:", err)
	}
	t.Cleanup(func() { keys.Close() })
	if err := unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	return keys, screen
}

// TestMessagesOnTerminal checks that the name of a file and a tag in it cannot steer the terminal on
// which messages are printed while the results go elsewhere.
func TestMessagesOnTerminal(t *testing.T) {
	dir := t.TempDir()
	jsonl := filepath.Join(dir, "q\x1b]0;x\aq.jsonl")
	memory := filepath.Join(dir, "m.db")
	if err := run(t.Context(), []string{"add", "你好。", "Good morning.", "--memory", memory}, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), []string{"export", "-o", jsonl, "--memory", memory}, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	tmx := filepath.Join(dir, "bad.tmx")
	const text = `<tmx version="1.4"><header srclang="zh"/><body>
<tu><tuv xml:lang="zh"><seg>你好。</seg></tuv><tuv xml:lang="en"><seg>Good morning.</seg></tuv></tu>
<tu><tuv xml:lang="zh"><seg>再` + "<x\x1b[8m y>" + `见。</seg></tuv><tuv xml:lang="en"><seg>Goodbye.</seg></tuv></tu></body></tmx>`
	if err := os.WriteFile(tmx, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{jsonl, tmx} {
		keys, screen := openTerminal(t)
		if err := run(t.Context(), []string{"convert", file, "-o", "-", "--format", "po"}, strings.NewReader(""), &bytes.Buffer{}, screen); err != nil {
			t.Fatal(err)
		}
		if err := screen.Close(); err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(keys) // to the end, which a terminal that nobody writes to any more says by EIO
		if !errors.Is(err, unix.EIO) || !strings.Contains(string(said), "\uFFFD") || bytes.ContainsAny(said, "\x1b\a") {
			t.Errorf("%q, %v", said, err)
		}
	}
}
