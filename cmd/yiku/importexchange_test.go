package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExportImportedAgain holds the identity of an export: in its own memory it
// changes nothing, and another memory that has taken it in exports the same
// bytes, but for the time in the header. So also where another tool has put the
// units in another order.
func TestExportImportedAgain(t *testing.T) {
	data, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	yiku := func(args ...string) string {
		t.Helper()
		var out, errs strings.Builder
		if err := run(context.Background(), args, strings.NewReader(""), &out, &errs); err != nil {
			t.Fatalf("%v: %v\n%s%s", args, err, &out, &errs)
		}
		return out.String()
	}
	yiku("import", data+"/talks.zh.txt", data+"/talks.en.txt", "--date", "2026-05-08", "--translator", "Li Ming", "--memory", "a.db")
	yiku("import", data+"/notice.zh.txt", data+"/notice.en.txt", "--memory", "a.db")
	yiku("export", "--memory", "a.db", "-o", "a.tmx")
	want := withoutHeader(t, "a.tmx")

	if out := yiku("import", "a.tmx", "--memory", "a.db"); !strings.Contains(out, "already, from 2 documents") || strings.Contains(out, "Stored") {
		t.Errorf("an export imported into its own memory:\n%s", out)
	}
	yiku("export", "--memory", "a.db", "-o", "a2.tmx")
	if withoutHeader(t, "a2.tmx") != want {
		t.Error("the memory has changed")
	}

	yiku("import", "a.tmx", "--memory", "b.db")
	yiku("export", "--memory", "b.db", "-o", "b.tmx")
	if got := withoutHeader(t, "b.tmx"); got != want {
		t.Errorf("the second memory exports otherwise:\n%s", firstDifference(got, want))
	}
	if out := yiku("import", "b.tmx", "--memory", "b.db"); strings.Contains(out, "Stored") {
		t.Errorf("imported again:\n%s", out)
	}

	shuffled := shuffle(t, "a.tmx")
	if err := os.WriteFile("mixed.tmx", []byte(shuffled), 0o600); err != nil {
		t.Fatal(err)
	}
	yiku("import", "mixed.tmx", "--memory", "c.db")
	yiku("export", "--memory", "c.db", "-o", "c.tmx")
	got := strings.Split(withoutHeader(t, "c.tmx"), "\n")
	if len(got) != len(strings.Split(want, "\n")) {
		t.Errorf("the mixed file gave %d lines, want %d", len(got), len(strings.Split(want, "\n")))
	}
	for _, line := range strings.Split(want, "\n") {
		if strings.HasPrefix(line, "<tu ") && !strings.Contains(strings.Join(got, "\n"), line) {
			t.Errorf("the mixed file lost %s", line)
		}
	}
}

// withoutHeader is the file without its line <header …>, which holds the time.
func withoutHeader(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(text), "<header ")
	_, after, found := strings.Cut(rest, "\n")
	if !found {
		t.Fatalf("%s has no header", path)
	}
	return before + after
}

// shuffle is the file with every second unit behind all others.
func shuffle(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(text), "<body>\n")
	body, tail, _ := strings.Cut(body, "</body>")
	var even, odd strings.Builder
	for i, u := range strings.SplitAfter(body, "</tu>\n") {
		if i%2 == 0 {
			even.WriteString(u)
		} else {
			odd.WriteString(u)
		}
	}
	return head + "<body>\n" + even.String() + odd.String() + "</body>" + tail
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer"
}
