package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/export/formats"
)

// carriesOrigin are the formats whose files say everything that a TMX of the units
// says; those of others say less, and what they do not say stays in the memory.
var carriesOrigin = map[string]bool{"tmx": true, "xlsx": true, "csv": true, "tsv": true, "jsonl": true, "po": true}

// TestEveryFormatComesBack holds the identity of an export in every format that is
// written and read: in its own memory it changes nothing, and a memory that has
// taken it in exports the same units, with their documents where the format says
// them.
func TestEveryFormatComesBack(t *testing.T) {
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
