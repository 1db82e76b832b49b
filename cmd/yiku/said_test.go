package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// saidElsewhere holds beginnings of messages of the libraries and the system, whose
// names are in no source file here.
var saidElsewhere = []string{
	"strconv.", "error parsing regexp", "missing ", "unexpected ", "invalid ", "trailing backslash", "value out of range", // strconv, regexp
	"no such file", "permission denied", "is a directory", "not a directory", "file exists", "no space left", "read-only file system",
	"input/output error", "broken pipe", "context canceled", "address already in use", "too many open files", // the system
	"unknown ", "flag needs", "bad flag", "help for", "version for", "(default ", "%s must be formatted as key=value", // cobra and pflag
}

// saidBefore matches beginnings that precede a message in the sources.
var saidBefore = regexp.MustCompile(`^(segments? |Exit codes: )`)

// verb finds a verb of a format, or the name of a variable, which is a constant.
var verb = regexp.MustCompile(`%[-+# 0]*[0-9]*(\.[0-9]+)?[a-zA-Z]|\$[A-Z_]+`)

// TestCatalogueIsSaid checks that every message of zh.po is still used: the key of a
// message of the page, or the beginning of a composed key, and all pieces of a message of
// the command line between its verbs, must be in the sources.
func TestCatalogueIsSaid(t *testing.T) {
	var b strings.Builder
	for _, root := range []string{".", "../../align", "../../tm", "../../export"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch name := filepath.Ext(path); {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".html", ".js"}, name):
				return nil
			}
			text, err := os.ReadFile(path)
			b.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	sources := regexp.MustCompile(`"\s*\+\s*"`).ReplaceAllString(b.String(), "")
	po, err := os.ReadFile("internal/ui/catalogue/zh.po")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for entry := range strings.SplitSeq(string(po), "\n\n") {
		fields := fieldsOf(entry)
		key, id := fields["msgctxt"], fields["msgid"]
		if id == "" {
			continue
		}
		n++
		if !isSaid(sources, key, id) {
			t.Errorf("zh.po: nothing says %q %q", key, id)
		}
	}
	if n < 2000 {
		t.Fatalf("only %d messages in zh.po", n)
	}
	for key, id := range map[string]string{"": "this text of a test is said nowhere at all: %s", "nowhere.said": "x"} {
		if isSaid(sources, key, id) {
			t.Errorf("%q %q is said", key, id)
		}
	}
}

// isSaid reports whether the sources say a message.
func isSaid(sources, key, id string) bool {
	if key != "" {
		for part := key; ; {
			if strings.Contains(sources, `"`+part+`"`) || strings.Contains(sources, `"`+part+"%") {
				return true
			}
			at := strings.LastIndexByte(strings.TrimSuffix(part, "."), '.')
			if at < 0 {
				return false
			}
			part = part[:at+1]
		}
	}
	if slices.ContainsFunc(saidElsewhere, func(beginning string) bool { return strings.HasPrefix(id, beginning) }) {
		return true
	}
	id = saidBefore.ReplaceAllString(id, "")
	id, _ = strings.CutSuffix(id, " memory %s: %w") // added to what was done with the memory
	for _, piece := range verb.Split(id, -1) {
		piece = strings.Trim(piece, " “”\"'‘’()（）<>:;,.\n")
		if quoted := strconv.Quote(piece); !strings.Contains(sources, piece) && !strings.Contains(sources, quoted[1:len(quoted)-1]) {
			return false
		}
	}
	return true
}

// fieldsOf returns the strings of an entry of a PO file.
func fieldsOf(entry string) map[string]string {
	fields, field := map[string]string{}, ""
	for line := range strings.Lines(entry) {
		line = strings.TrimSpace(line)
		if name, _, ok := strings.Cut(line, " "); ok && strings.HasPrefix(name, "msg") {
			field, line = name, line[len(name)+1:]
		}
		if text, err := strconv.Unquote(line); err == nil && field != "" {
			fields[field] += text
		}
	}
	return fields
}
