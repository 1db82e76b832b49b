package read

import (
	"slices"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"一\n二\n三", []string{"一", "二", "三"}},
		{"一\n二\n", []string{"一", "二"}},
		{"一\r\n二\r\n", []string{"一", "二"}},
		{"一\r二", []string{"一", "二"}},
		{"一\n\n二", []string{"一", "", "二"}},
		{"\n一\n\n", []string{"", "一", ""}},
		{"\ufeff一\n　二　\n \t\n三", []string{"一", "二", "", "三"}},
		{"a\u2028b\fc\n", []string{"a\u2028b\fc"}},
		{"会议决定，\n从明年起施行\n- 3 -\nco-\noperation", []string{"会议决定，", "从明年起施行", "- 3 -", "co-", "operation"}},
	} {
		d := mustRead(t, c.text, Options{Lines: true})
		var got []string
		for i, s := range d.Sentences {
			got = append(got, d.SentenceText(i))
			if s.Paragraph != i {
				t.Errorf("%q: sentence %d is in paragraph %d", c.text, i, s.Paragraph)
			}
		}
		if !slices.Equal(got, c.want) || len(d.Repairs) > 0 || len(d.Paragraphs) != len(c.want) {
			t.Errorf("%q: %q with %d paragraphs, want %q", c.text, got, len(d.Paragraphs), c.want)
		}
	}
}

// Line numbers agree with what other tools count.
func TestLinesCount(t *testing.T) {
	text := strings.Repeat("一行\n\n", 1000)
	if d := mustRead(t, text, Options{Lines: true}); len(d.Sentences) != strings.Count(text, "\n") {
		t.Errorf("%d sentences in %d lines", len(d.Sentences), strings.Count(text, "\n"))
	}
}
