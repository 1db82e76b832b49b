package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// documented returns the command lines of yiku in the code blocks of a page, in
// their order, without the prompt and without comments.
func documented(t *testing.T, page string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	inside := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			inside = !inside
			continue
		}
		line = strings.TrimPrefix(line, "$ ")
		if inside && strings.HasPrefix(line, "yiku ") {
			command, _, _ := strings.Cut(line, " #")
			list = append(list, strings.TrimSpace(command))
		}
	}
	return list
}

// servedFor is how long a server runs in a test of its command line.
const servedFor = 200 * time.Millisecond

// runDocumented runs a command line. A server listens at a free port, opens no browser
// and is stopped soon.
func runDocumented(args []string, out io.Writer) error {
	ctx := context.Background()
	if args[0] == "serve" {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, servedFor)
		defer stop()
		args = append(args, "--listen", "127.0.0.1:0", "--open=false")
	}
	return run(ctx, args, strings.NewReader(""), out, io.Discard)
}

// words splits a command line at spaces, except between double quotes.
func words(line string) []string {
	var list []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
			continue
		}
		list = append(list, strings.Fields(part)...)
	}
	return list
}

// TestDocumentedCommandsRun runs every command line of the README and the
// guide, in order, in a folder that holds the files they name.
func TestDocumentedCommandsRun(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"README.md", "README.zh.md", "docs/guide.md"} {
		t.Run(page, func(t *testing.T) {
			dir := t.TempDir()
			for name, original := range map[string]string{
				"talks.zh.txt": "talks.zh.txt", "talks.en.txt": "talks.en.txt", "a.zh": "talks.zh.sents", "a.en": "talks.en.sents",
				"talks.gold": "talks.zh-en.gold", "talks.align": "talks.zh-en.gold", "memory.tmx": "tmx/zh-en.tmx",
				"page.md": "page.md", "texts/talks.zh.txt": "talks.zh.txt", "texts/talks.en.txt": "talks.en.txt",
				"rules.srx": "../align/split/srx/testdata/rules.srx", "terms.tsv": "terms.tsv",
			} {
				text, err := os.ReadFile(filepath.Join(root, "testdata", original))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			lines := documented(t, filepath.Join(root, page))
			if len(lines) < 5 {
				t.Fatalf("%s has %d command lines: the test looks in the wrong place", page, len(lines))
			}
			t.Chdir(dir)
			t.Setenv(memoryVariable, filepath.Join(dir, "memory.db"))
			for _, line := range lines {
				args := words(line)[1:]
				for i, a := range args {
					if i > 0 && args[i-1] == "-o" {
						os.Remove(a) // some write the same file
					}
				}
				if err := runDocumented(args, io.Discard); err != nil {
					t.Errorf("%s: %v", line, err)
				}
			}
		})
	}
}
