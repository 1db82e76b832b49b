package catalogue

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// verbs finds the verbs of a format, without the flags and widths that do not change
// what argument they take.
var verbs = regexp.MustCompile(`%(\[\d+\])?[a-z%]`)

// TestComplete holds that every message is there in both languages and takes the same
// arguments in both.
func TestComplete(t *testing.T) {
	for key, m := range messages {
		if strings.TrimSpace(m.en) == "" || strings.TrimSpace(m.zh) == "" {
			t.Errorf("%s lacks a language: %q, %q", key, m.en, m.zh)
		}
		zh := verbs.FindAllString(m.zh, -1)
		slices.Sort(zh)
		for form := range strings.SplitSeq(m.en, "|") {
			en := verbs.FindAllString(form, -1)
			slices.Sort(en)
			if !slices.Equal(en, zh) {
				t.Errorf("%s takes %q in English, %q in Chinese", key, en, zh)
			}
		}
		if strings.ContainsFunc(m.en, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && !strings.Contains(m.en, "译库") {
			t.Errorf("%s has Chinese in its English: %q", key, m.en)
		}
	}
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
