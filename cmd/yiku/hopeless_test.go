package main

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// TestHopelessFile holds that a file with nothing but bad units is given up soon,
// by every command that reads one, and that a good unit among them keeps it.
func TestHopelessFile(t *testing.T) {
	t.Chdir(t.TempDir())
	// A unit without an end is a bad one.
	bad := strings.Repeat("<tu>", hopeless+10)
	const good = `<tu><tuv xml:lang="zh"><seg>法治</seg></tuv><tuv xml:lang="en"><seg>the rule of law</seg></tuv></tu>`
	for name, body := range map[string]string{"bad.tmx": bad, "some.tmx": good + bad} {
		if err := os.WriteFile(name, []byte("<tmx version=\"1.4\"><header/>\n<body>"+body+"</body></tmx>"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yiku := func(args ...string) error {
		return run(context.Background(), args, strings.NewReader(""), io.Discard, io.Discard)
	}
	for _, args := range [][]string{{"import", "bad.tmx", "--memory", "m.db"}, {"convert", "bad.tmx", "-o", "out.jsonl"}, {"doctor", "bad.tmx"}} {
		if err := yiku(args...); err == nil || !strings.Contains(err.Error(), "cannot read bad.tmx: line 2: its first 100000 units cannot be read") {
			t.Errorf("%v: %v", args, err)
		}
	}
	if err := yiku("convert", "some.tmx", "-o", "out.jsonl"); err != nil {
		t.Errorf("a file with a good unit: %v", err)
	}
}
