package ui

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// harmful are characters that may not reach a terminal, of one, two and three bytes.
const harmful = "\x1b\x07\x7f\u009b\u0085\u202e\u2066"

func TestMessagesAreClean(t *testing.T) {
	var b bytes.Buffer
	PrintError(&b, errors.New("cannot read a"+harmful+"b"), "try "+harmful)
	PrintNote(&b, "%s", "x"+harmful)
	PrintHint(&b, "x"+harmful)
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return isControl(r) && r != '\n' }); i >= 0 {
		t.Errorf("%q holds a control character at %d", b.String(), i)
	}
	if n := strings.Count(b.String(), "\uFFFD"); n != 4*7 {
		t.Errorf("%d characters were replaced, want 28: %q", n, b.String())
	}
}

func TestSafeKeepsOffsets(t *testing.T) {
	text := "前" + harmful + "后\t末"
	if got := (Screen{}).Safe(text); got != text {
		t.Errorf("a pipe gets %q", got)
	}
	got := Screen{Terminal: true}.Safe(text)
	if len(got) != len(text) || strings.Index(got, "后") != strings.Index(text, "后") || strings.ContainsFunc(got, isControl) || !utf8.ValidString(got) {
		t.Errorf("a terminal gets %q", got)
	}
}

// TestCleanScreen feeds the text to the writer in pieces of every size.
func TestCleanScreen(t *testing.T) {
	text := "\x1b[1;31m红\x1b[0m\n\x1b]0;title\x07\x1b[2J\u009b2J左\u202e右\t末\x1b[2;32mx\x1b[my\x1b[8mz"
	const want = "\x1b[1;31m红\x1b[0m\n\uFFFD]0;title\uFFFD\uFFFD[2J\uFFFD2J左\uFFFD右\t末\x1b[2;32mx\x1b[my\uFFFD[8mz"
	for size := 1; size <= len(text); size++ {
		var b bytes.Buffer
		w := Screen{Terminal: true}.Clean(&b)
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			if written, err := w.Write([]byte(rest[:n])); err != nil || written != n {
				t.Fatal(written, err)
			}
			rest = rest[n:]
		}
		if b.String() != want {
			t.Fatalf("pieces of %d: got %q, want %q", size, b.String(), want)
		}
	}
	var b bytes.Buffer
	if w := (Screen{}).Clean(&b); w != &b {
		t.Error("a pipe is cleaned")
	}
	// What looks like a style without end is not held back for ever.
	w := Screen{Terminal: true}.Clean(&b)
	w.Write([]byte("\x1b[" + strings.Repeat("1;", longestStyle)))
	if !strings.HasPrefix(b.String(), "\uFFFD[1;") {
		t.Errorf("got %q", b.String())
	}
	if got := cleanPage("a\x1b[1mb\x1bc\n"); got != "a\x1b[1mb\uFFFDc\n" {
		t.Errorf("a page is %q", got)
	}
}

func TestJSONEscapesControlCharacters(t *testing.T) {
	var b bytes.Buffer
	if err := PrintJSON(&b, []string{"<北>" + harmful, "\u00a0é"}); err != nil {
		t.Fatal(err)
	}
	want := "[\n  \"<北>\\u001b\\u0007\\u007f\\u009b\\u0085\\u202e\\u2066\",\n  \"\u00a0é\"\n]\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	if err := PrintJSONLine(&b, map[string]string{"a": "\u0090"}); err != nil || b.String() != "{\"a\":\"\\u0090\"}\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func TestTableShortensNamesInTheMiddle(t *testing.T) {
	s := Screen{Terminal: true, Width: 30}
	table := Table{Rows: [][]string{{"a-long-name-of-a-file.zh.txt", "and a remark that is long"}}, Names: []int{0}}
	line := strings.TrimRight(s.Render(table, 0), "\n")
	name, remark, _ := strings.Cut(line, "  ")
	if !strings.HasPrefix(name, "a-long") || !strings.HasSuffix(name, ".txt") || !strings.Contains(name, "…") || !strings.HasSuffix(remark, "…") || Width(line) > 30 {
		t.Errorf("got %q", line)
	}
}

func TestCountAndList(t *testing.T) {
	for n, want := range map[int]string{0: "0 pairs", 1: "1 pair", 2: "2 pairs"} {
		if got := Count(n, "pair", "pairs"); got != want {
			t.Errorf("Count(%d) = %q", n, got)
		}
	}
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := List(words); got != want {
			t.Errorf("List(%q) = %q", words, got)
		}
	}
}
