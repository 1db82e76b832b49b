package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export/formats"
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

// shuffle is the file with every second unit after all others.
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

// carriesOrigin are the formats whose files say everything that a TMX of the units
// says; those of others say less, and what they do not say stays in the memory.
var carriesOrigin = map[string]bool{"tmx": true, "xlsx": true, "csv": true, "tsv": true, "jsonl": true, "po": true}

// TestEveryFormatRoundTrips holds the identity of an export in every format that is
// written and read: in its own memory it changes nothing, and a memory that has
// taken it in exports the same units, with their documents where the format says
// them.
func TestEveryFormatRoundTrips(t *testing.T) {
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
	yiku("import", data+"/notice.zh.txt", data+"/notice.en.txt", "--title", "公告 <1>", "--memory", "a.db")
	// Units of another tool have ids, codes and properties of their own.
	yiku("import", data+"/tmx/zh-en.tmx", "--memory", "a.db")
	yiku("export", "--memory", "a.db", "--from", "zh", "--to", "en", "--level", "1", "-o", "a.tmx")
	want := withoutHeader(t, "a.tmx")
	for _, f := range formats.All() {
		if f.Read == nil || f.Write == nil || f.Ending() == "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			file, memory := "units"+f.Ending(), f.Name+".db"
			yiku("export", "--memory", "a.db", "--from", "zh", "--to", "en", "-o", file)
			if out := yiku("import", file, "--memory", "a.db"); strings.Contains(out, "Stored") || !strings.Contains(out, "nothing of it was changed") {
				t.Errorf("an export imported into its own memory:\n%s", out)
			}
			yiku("import", file, "--memory", memory)
			if out := yiku("import", file, "--memory", memory); strings.Contains(out, "Stored") {
				t.Errorf("imported again:\n%s", out)
			}
			back := f.Name + "-back.tmx"
			yiku("export", "--memory", memory, "--from", "zh", "--to", "en", "--level", "1", "-o", back)
			got := withoutHeader(t, back)
			if strings.Count(got, "<tu ") != strings.Count(want, "<tu ") || strings.Count(got, "<tu ") < 49 {
				t.Fatalf("%d units come back of %d", strings.Count(got, "<tu "), strings.Count(want, "<tu "))
			}
			if carriesOrigin[f.Name] {
				for _, part := range []string{`<prop type="x-title">公告 &lt;1&gt;</prop>`, `<prop type="x-date">2026-05-08</prop>`, `<prop type="x-translator">Li Ming</prop>`} {
					if n, m := strings.Count(got, part), strings.Count(want, part); n != m || n == 0 {
						t.Errorf("%s stands %d times, before it was %d", part, n, m)
					}
				}
			}
			if a, b := segments(want), segments(got); a != b {
				t.Errorf("other texts come back: %s", firstDifference(b, a))
			}
		})
	}
	yiku("export", "--memory", "a.db", "--from", "zh", "--to", "en", "--level", "1", "-o", "after.tmx")
	if after := withoutHeader(t, "after.tmx"); after != want {
		t.Errorf("the memory has changed: %s", firstDifference(after, want))
	}
}

// segments are the lines of a TMX with texts.
func segments(tmx string) string {
	var b strings.Builder
	for line := range strings.Lines(tmx) {
		if strings.Contains(line, "<seg>") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestHopelessFile checks that a file with nothing but bad units is given up soon,
// by every command that reads one, and that a good unit among them keeps it.
func TestHopelessFile(t *testing.T) {
	t.Chdir(t.TempDir())
	// A unit without an end is a bad one.
	bad := strings.Repeat("<tu>", 100_010)
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
