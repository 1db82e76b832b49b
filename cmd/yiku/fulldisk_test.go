//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// limitVariable makes a process of the tests run the command in it, one word a line, under a limit. The
// limit is that of a process, and the one of the tests writes a log of its own.
const limitVariable = "YIKU_TEST_LIMITED"

// withLimit runs the command while no file can grow beyond so many bytes, as on a full disk.
func withLimit(t *testing.T, most uint64, args ...string) string {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestLimited$")
	child.Env = append(os.Environ(), limitVariable+"="+fmt.Sprint(most)+"\n"+strings.Join(args, "\n"))
	said, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return string(said)
}

// TestLimited is the process that withLimit begins.
func TestLimited(t *testing.T) {
	words := strings.Split(os.Getenv(limitVariable), "\n")
	if len(words) < 2 {
		t.Skip("this is for other tests")
	}
	most, err := strconv.ParseUint(words[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		t.Fatal(err)
	}
	report(os.Stderr, run(context.Background(), words[1:], strings.NewReader(""), io.Discard, os.Stderr))
}

// TestSalvageOnFullDisk checks that a salvage says what is wrong with the disk: that there is no room
// for what SQLite needs to open the memory, or for the new one.
func TestSalvageOnFullDisk(t *testing.T) {
	memory, saved := filepath.Join(t.TempDir(), "m.db"), filepath.Join(t.TempDir(), "saved.db")
	if err := run(t.Context(), []string{"add", "你好。", "Good morning.", "--memory", memory}, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(memory, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xff}, 8192), 8192); err != nil { // the memory cannot be opened
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[uint64]string{
		16 << 10: "salvage memory " + memory + ": the disk is full; nothing was changed\nyiku: hint: free some space and try again",
		40 << 10: "the disk reports an error; nothing was changed\nyiku: hint: check that the disk is connected, healthy and not full",
	} {
		if said := withLimit(t, most, "doctor", "--memory", memory, "--salvage", saved); !strings.Contains(said, want) {
			t.Errorf("no file above %d bytes: %s", most, said)
		}
		if left, err := os.ReadDir(filepath.Dir(saved)); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}

// TestCreateOnFullDisk checks that a memory that cannot be made leaves no file behind, and that a file
// that was there before stays.
func TestCreateOnFullDisk(t *testing.T) {
	for _, most := range []uint64{4 << 10, 8 << 10, 32 << 10, 64 << 10} {
		dir := t.TempDir()
		memory := filepath.Join(dir, "m.db")
		add := []string{"add", "你好。", "Good morning.", "--memory", memory}
		if said := withLimit(t, most, add...); !strings.Contains(said, "; nothing was changed") {
			t.Errorf("no file above %d bytes: %s", most, said)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("no file above %d bytes: left behind: %v, %v", most, left, err)
		}
		if err := os.WriteFile(memory, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		withLimit(t, most, add...)
		if _, err := os.Stat(memory); err != nil {
			t.Errorf("no file above %d bytes: an empty file that was there: %v", most, err)
		}
	}
}

// TestFullAfterOthers checks what an import or a merge says that stored a document before the disk was full.
func TestFullAfterOthers(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	do := func(args ...string) {
		t.Helper()
		if err := run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(in("folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, lines := range map[string]int{"a": 3, "b": 3000} {
		var zh, en strings.Builder
		for n := range lines {
			fmt.Fprintf(&zh, "第%d年河水向东流，我们在第%d座桥上相遇。\n", n, n*n)
			fmt.Fprintf(&en, "In year %d the river flowed east, and we met on bridge %d.\n", n, n*n)
		}
		for language, text := range map[string]string{"zh": zh.String(), "en": en.String()} {
			if err := os.WriteFile(filepath.Join(dir, "folder", name+"."+language+".txt"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	do("import", filepath.Join(dir, "folder", "a.zh.txt"), filepath.Join(dir, "folder", "a.en.txt"), "--lines", "--memory", in("small.db"))
	do("import", in("folder"), "--lines", "--memory", in("both.db"))
	do("export", "-o", in("both.jsonl"), "--memory", in("both.db"))
	small, err := os.Stat(in("small.db"))
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"folder": {"import", in("folder"), "--lines"},
		"file":   {"import", in("both.jsonl")},
		"memory": {"merge", in("both.db")},
	} {
		memory := in(name + ".db")
		args = append(args, "--memory", memory)
		said := withLimit(t, uint64(small.Size())+400_000, args...)
		if !strings.Contains(said, "3 units were stored before; run the same command to go on, or undo with: yiku undo 1") || strings.Contains(said, "nothing was changed") {
			t.Errorf("import of a %s: %s", name, said)
		}
		do(args...)
		var listed bytes.Buffer
		if err := run(t.Context(), []string{"stats", "--memory", memory}, strings.NewReader(""), &listed, &bytes.Buffer{}); err != nil || !strings.Contains(listed.String(), "3,003") && !strings.Contains(listed.String(), "3003") {
			t.Errorf("the second import of the %s leaves %s, %v", name, &listed, err)
		}
	}
}
