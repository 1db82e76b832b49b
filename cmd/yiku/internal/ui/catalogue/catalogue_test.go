package catalogue

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/yiku-tm/yiku/align/read/po"
)

// TestComplete checks that every message exists in both languages, once, and takes the
// same arguments in both.
func TestComplete(t *testing.T) {
	seen := map[string]bool{}
	s := po.NewScanner(bytes.NewReader(zhPO))
	for {
		e, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e.IsHead() {
			continue
		}
		key := cmp.Or(e.Context, e.ID)
		if seen[key] {
			t.Errorf("line %d: there are two messages %q", e.Line, key)
		}
		seen[key] = true
		if len(e.Forms) != 1 || strings.TrimSpace(e.ID) == "" || strings.TrimSpace(e.Forms[0]) == "" {
			t.Errorf("line %d: %s lacks a language: %q, %q", e.Line, key, e.ID, e.Forms)
			continue
		}
		for _, english := range []string{e.ID, e.Plural} {
			if en, zh := verbsOf(english), verbsOf(e.Forms[0]); english != "" && !slices.Equal(en, zh) {
				t.Errorf("line %d: %s takes %q in English, %q in Chinese", e.Line, key, en, zh)
			}
		}
		if e.HasContext && strings.ContainsFunc(e.ID, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("line %d: %s has Chinese in its English: %q", e.Line, key, e.ID)
		}
	}
	if len(seen) < 1000 {
		t.Errorf("there are only %d messages", len(seen))
	}
}

// verbsOf returns the verbs of a format, sorted, without what does not change the
// argument that they take.
func verbsOf(format string) (verbs []string) {
	for _, m := range aVerb.FindAllStringSubmatch(format, -1) {
		verbs = append(verbs, m[2])
	}
	slices.Sort(verbs)
	return verbs
}

func TestText(t *testing.T) {
	for _, test := range []struct {
		lang Language
		key  string
		args []any
		want string
	}{
		{English, "lookup.units", []any{1}, "1 unit"},
		{English, "lookup.units", []any{0}, "0 units"},
		{Chinese, "lookup.units", []any{3}, "3 条"},
		{English, "%d documents", []any{2}, "2 documents"},
		{Chinese, "%d documents", []any{2}, "2 篇文档"},
		{Chinese, "no such key", nil, "no such key"},
	} {
		if got := test.lang.Text(test.key, test.args...); got != test.want {
			t.Errorf("%s of %s %v is %q, want %q", test.lang, test.key, test.args, got, test.want)
		}
	}
}

func TestChoose(t *testing.T) {
	for accept, want := range map[string]Language{
		"":                                 English,
		"zh-CN,zh;q=0.9,en;q=0.8":          Chinese,
		"zh-TW":                            Chinese,
		"en-US,en;q=0.9,zh-CN;q=0.8":       English,
		"fr-FR,fr;q=0.9,zh;q=0.8,en;q=0.7": Chinese,
		"ru":                               English,
		"*":                                English,
		"not a header;;q=":                 English,
	} {
		if got := Choose(accept); got != want {
			t.Errorf("Choose(%q) = %s, want %s", accept, got, want)
		}
	}
}
