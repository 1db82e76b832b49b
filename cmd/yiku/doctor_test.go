package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// yiku runs a command line and returns what it printed and its error.
func yiku(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(context.Background(), args, strings.NewReader(""), &out, io.Discard)
	return out.String(), err
}

// TestDoctorDamaged follows a translator whose disk went bad: the damage is
// named, what can be read is saved, and makes a new memory.
func TestDoctorDamaged(t *testing.T) {
	folder := t.TempDir()
	memory, saved, renewed := filepath.Join(folder, "memory.db"), filepath.Join(folder, "saved.jsonl"), filepath.Join(folder, "new.db")
	t.Setenv(memoryVariable, memory)
	if _, err := yiku(t, "import", "../../testdata/talks.zh.txt", "../../testdata/talks.en.txt"); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(memory)
	if err != nil {
		t.Fatal(err)
	}
	// The page that holds the first text, found by it.
	const page = 8192
	at := strings.Index(string(content), "陈立衡会见瓦尔多拉总统托雷利")
	for at >= 0 && !strings.Contains(string(content[at/page*page:at/page*page+page]), "Premier Chen Liheng meets") {
		next := strings.Index(string(content[at+1:]), "陈立衡会见瓦尔多拉总统托雷利")
		if next < 0 {
			t.Fatal("the text is not in the file")
		}
		at += 1 + next
	}
	copy(content[at/page*page:at/page*page+page], strings.Repeat("\xFF", page))
	if err := os.WriteFile(memory, content, 0o600); err != nil {
		t.Fatal(err)
	}

	out, err := yiku(t, "doctor")
	if exitCode(err) != exitFailed || !strings.Contains(out, "of units, is damaged") {
		t.Errorf("doctor: %v\n%s", err, out)
	}
	if hint := hintFor(err); !strings.Contains(hint, "--salvage") {
		t.Errorf("its hint is %q", hint)
	}
	if _, err := yiku(t, "backup", filepath.Join(folder, "backup.db")); err == nil {
		t.Error("a damaged memory was backed up")
	}
	if _, err := os.Stat(filepath.Join(folder, "backup.db")); err == nil {
		t.Error("a backup that failed was left behind")
	}
	out, err = yiku(t, "doctor", "--salvage", saved)
	if err != nil || !strings.Contains(out, "Saved ") || !strings.Contains(out, "Lost: ") {
		t.Errorf("salvage: %v\n%s", err, out)
	}
	out, err = yiku(t, "doctor", "--salvage", filepath.Join(folder, "saved.db"))
	if err != nil || !strings.Contains(out, "Left out: 1 bitext with beads or units that are lost") {
		t.Errorf("salvage into a memory: %v\n%s", err, out)
	}
	if _, err := yiku(t, "import", saved, "--memory", renewed); err != nil {
		t.Errorf("import of what was saved: %v", err)
	}
	out, err = yiku(t, "doctor", "--memory", renewed)
	if err != nil || !strings.Contains(out, "No damage was found") {
		t.Errorf("doctor of the new memory: %v\n%s", err, out)
	}
}

// TestDoctorFileInChinese checks that what is wrong with a file is told in Chinese alone.
func TestDoctorFileInChinese(t *testing.T) {
	t.Setenv("YIKU_LANG", "zh")
	name := filepath.Join(t.TempDir(), "f.tmx")
	text := `<tmx version="1.4"><header srclang="zh"/><body><tu><tuv xml:lang="zh"><seg>甲</seg></tuv><tuv xml:lang="en"><seg>A &nbsp; b</seg></tuv></tu></body></tmx>`
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := yiku(t, "doctor", name)
	if err == nil || err.Error() != name+" 有 1 处错误" || !strings.Contains(out, "\n错误\n") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestMergeOfDamaged checks that a memory with a text that is not the one stored is not merged
// into another, where it would get a checksum as if it were true.
func TestMergeOfDamaged(t *testing.T) {
	dir := t.TempDir()
	other, memory := filepath.Join(dir, "other.db"), filepath.Join(dir, "m.db")
	if _, err := yiku(t, "add", "你好。", "Good morning.", "--memory", other); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, bytes.ReplaceAll(whole, []byte("Good morning."), []byte("Good evening.")), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = yiku(t, "merge", other, "--memory", memory)
	if err == nil || !strings.Contains(err.Error(), "the file is damaged: the texts of unit 1 are not those that were stored") {
		t.Errorf("merge of a damaged memory: %v", err)
	}
	if _, err := os.Stat(memory); err == nil {
		t.Error("a memory was made")
	}
}
