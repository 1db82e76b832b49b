package ui

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// put is a write of the text.
func put(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// content is the text of the file, "" where there is none.
func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(b)
}

// onlyFiles fails where the folder holds anything else than the named files.
func onlyFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %v, want %v", got, names)
	}
}

func TestOutFileAppearsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.txt")
	err := OutFile{Path: path}.Write(nil, func(w io.Writer) error {
		if err := put("first ")(w); err != nil {
			return err
		}
		if content(t, path) != "" {
			t.Error("the file is there before it is whole")
		}
		return put("second")(w)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "first second" {
		t.Errorf("the file holds %q", got)
	}
	onlyFiles(t, dir, "out.txt")
}

func TestOutFileAfterError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.txt")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("no more units")
	err := OutFile{Path: path, Force: true}.Write(nil, func(w io.Writer) error {
		return errors.Join(put("half")(w), failure)
	})
	if !errors.Is(err, failure) {
		t.Errorf("the error is %v, want that of the writing", err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("the file holds %q, want it untouched", got)
	}
	onlyFiles(t, dir, "out.txt")
}

func TestOutFileExisting(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.txt")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := OutFile{Path: path}.Write(nil, put("new"))
	if err == nil || !strings.Contains(Hint(err), "--force") || content(t, path) != "old" {
		t.Errorf("without force: error %v, file %q", err, content(t, path))
	}
	if err := (OutFile{Path: path, Force: true}).Write(nil, put("new")); err != nil || content(t, path) != "new" {
		t.Errorf("with force: error %v, file %q", err, content(t, path))
	}
	onlyFiles(t, dir, "out.txt")
}

// TestOutFileAppearing checks that a file made by somebody else during the work
// is not overwritten.
func TestOutFileAppearing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.txt")
	err := OutFile{Path: path}.Write(nil, func(w io.Writer) error {
		return errors.Join(put("ours")(w), os.WriteFile(path, []byte("theirs"), 0o600))
	})
	if err == nil || content(t, path) != "theirs" {
		t.Errorf("error %v, file %q", err, content(t, path))
	}
}

func TestOutFileRefusals(t *testing.T) {
	dir := t.TempDir()
	input := filepath.Join(dir, "in.txt")
	if err := os.WriteFile(input, []byte("in"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		out  OutFile
		want string
	}{
		{"input", OutFile{Path: filepath.Join(dir, ".", "in.txt"), Force: true, Inputs: []string{"absent", input}}, "also the input"},
		{"folder", OutFile{Path: dir, Force: true}, "is a folder"},
		{"no folder", OutFile{Path: filepath.Join(dir, "none", "out.txt")}, "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.out.Write(nil, put("new"))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one that says %q", err, test.want)
			}
			onlyFiles(t, dir, "in.txt")
			if got := content(t, input); got != "in" {
				t.Errorf("the input holds %q", got)
			}
		})
	}
}

func TestOutFileLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need special rights on Windows")
	}
	dir := t.TempDir()
	behind, link := filepath.Join(dir, "behind.txt"), filepath.Join(dir, "link.txt")
	if err := errors.Join(os.WriteFile(behind, []byte("old"), 0o600), os.Symlink("behind.txt", link)); err != nil {
		t.Fatal(err)
	}
	if err := (OutFile{Path: link, Force: true}).Write(nil, put("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is no link any more: %v, %v", info, err)
	}
	if got := content(t, behind); got != "new" {
		t.Errorf("the file behind the link holds %q", got)
	}
}

func TestOutFileDevice(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil || runtime.GOOS == "windows" {
		t.Skip("there is no " + os.DevNull + " here that is a device")
	}
	if err := (OutFile{Path: os.DevNull}).Write(nil, put("gone")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s was replaced by a file", os.DevNull)
	}
}

func TestOutFileStandard(t *testing.T) {
	for _, path := range []string{"", "-"} {
		var b strings.Builder
		if err := (OutFile{Path: path}).Write(&b, put("text")); err != nil || b.String() != "text" {
			t.Errorf("path %q: error %v, output %q", path, err, b.String())
		}
	}
}

// TestOutFileAbandoned removes what a killed process left, and nothing else.
func TestOutFileAbandoned(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * abandonedAfter)
	for name, written := range map[string]time.Time{
		".yiku-1a2b.part": old, ".yiku-1a2b.part-journal": old, ".yiku-3c4d.part": time.Now(), ".yiku-notes": old, "a.part": old,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, written, written); err != nil {
			t.Fatal(err)
		}
	}
	if err := (OutFile{Path: filepath.Join(dir, "out.txt")}).Write(nil, put("whole")); err != nil {
		t.Fatal(err)
	}
	onlyFiles(t, dir, ".yiku-3c4d.part", ".yiku-notes", "a.part", "out.txt")
}

// TestOutFileDatabase leaves nothing of a database that could not be written whole.
func TestOutFileDatabase(t *testing.T) {
	dir := t.TempDir()
	failure := errors.New("the disk is full")
	err := OutFile{Path: filepath.Join(dir, "saved.db")}.Replace(func(name string) error {
		return errors.Join(os.WriteFile(name+"-wal", nil, 0o600), os.WriteFile(name+"-shm", nil, 0o600), failure)
	})
	if !errors.Is(err, failure) {
		t.Errorf("the error is %v, want that of the writing", err)
	}
	onlyFiles(t, dir)
}

// TestCheckOutputs refuses outputs that would destroy each other or the input.
func TestCheckOutputs(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) OutFile {
		return OutFile{Path: filepath.Join(dir, name), Force: true, Inputs: []string{filepath.Join(dir, "memory.db")}}
	}
	tests := []struct {
		files []OutFile
		want  string
	}{
		{[]OutFile{at("a"), at("b"), {}, {Path: "-"}, {}}, ""},
		{[]OutFile{at("a"), {Path: dir + "/./a"}}, "two results would go into it"},
		{[]OutFile{at("memory.db-wal")}, "it belongs to the input"},
		{[]OutFile{at("a"), at("none/b")}, "none"},
	}
	for _, tt := range tests {
		err := CheckOutputs(tt.files...)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%v: %v, want %q", tt.files, err, tt.want)
		}
	}
}
