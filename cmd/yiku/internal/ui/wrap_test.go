package ui

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/yiku-tm/yiku/align"
)

func TestWidth(t *testing.T) {
	for _, test := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"yiku", 4},
		{"译库", 4},
		{"。，《》", 8},
		{"“…”", 3},
		{"ｙｉ", 4},
		{"𠮷", 2},
		{"e\u0301", 1},
		{"👩‍👩‍👧", 2},
	} {
		if got := Width(test.text); got != test.want {
			t.Errorf("Width(%q) = %d, want %d", test.text, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		name  string
		text  string
		width int
		want  []string
	}{
		{"empty", "", 10, []string{""}},
		{"fits", "改革开放", 8, []string{"改革开放"}},
		{"han", "推动两国关系发展", 8, []string{"推动两国", "关系发展"}},
		{"odd width leaves a column", "推动两国关系发展", 9, []string{"推动两国", "关系发展"}},
		{"no mark at the start of a line", "发展战略，对接", 8, []string{"发展战", "略，对接"}},
		{"no bracket at the end of a line", "发表了《声明》", 8, []string{"发表了", "《声明》"}},
		{"words", "the sound development of ties", 12, []string{"the sound", "development", "of ties"}},
		{"blank at the edge", "win win", 3, []string{"win", "win"}},
		{"long word", "Dostoprimechatelnosti", 10, []string{"Dostoprime", "chatelnost", "i"}},
		{"latin in han", "会见 Elena Torelli 总统", 10, []string{"会见 Elena", "Torelli 总", "统"}},
		{"line breaks are kept", "一\n二\r\n三", 10, []string{"一", "二", "三"}},
		{"last line break", "一\n", 10, []string{"一"}},
		{"wider than the line", "一二", 1, []string{"一", "二"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, s := range Wrap(test.text, test.width) {
				got = append(got, test.text[s.Start:s.End])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzWrap checks that the lines are in order, that only blanks lie between
// them, and that none is too wide unless it is a single character.
func FuzzWrap(f *testing.F) {
	f.Add("共建“一带一路”合作，promote the Belt and Road", 10)
	f.Add("a\u0301\u0301 \t\u3000b\xff\xfe", 1)
	f.Add("《《《《《，，，，，，", 4)
	f.Add(strings.Repeat("—", 50), 7)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = max(width%200, 2)
		at := 0
		for i, line := range Wrap(text, width) {
			if line.Start < at || line.End < line.Start || line.End > len(text) {
				t.Fatalf("line %d is %v after %d of %d bytes", i, line, at, len(text))
			}
			if strings.TrimFunc(text[at:line.Start], unicode.IsSpace) != "" {
				t.Fatalf("text %q is lost before line %d", text[at:line.Start], i)
			}
			if Width(text[line.Start:line.End]) > width {
				t.Fatalf("line %d, %q, is wider than %d", i, text[line.Start:line.End], width)
			}
			at = line.End
		}
		if strings.TrimFunc(text[at:], unicode.IsSpace) != "" {
			t.Fatalf("text %q is lost at the end", text[at:])
		}
	})
}

func TestShorten(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"发展战略对接", 12, "发展战略对接"},
		{"发展战略对接", 11, "发展战略对…"},
		{"发展战略对接", 10, "发展战略…"},
		{"two\n  lines", 20, "two lines"},
		{"one two three", 9, "one two…"},
		{"发展", 1, "…"},
	} {
		got := Shorten(test.text, test.width)
		if got != test.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
		if Width(got) > test.width {
			t.Errorf("Shorten(%q, %d) is %d wide", test.text, test.width, Width(got))
		}
	}
}

func TestParagraph(t *testing.T) {
	text := "高质量共建“一带一路”合作"
	start := strings.Index(text, "一带一路")
	hits := []align.Span{{Start: start, End: start + len("一带一路")}}
	for _, test := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"pipe", Screen{}, "  高质量共建“一带一路”合作"},
		{"terminal without colour", Screen{Terminal: true, Width: 18}, "  高质量共建“一带\n  一路”合作"},
		{"hit over a line end", Screen{Terminal: true, Color: true, Width: 18},
			"  高质量共建“\x1b[1;31m一带\x1b[m\n  \x1b[1;31m一路\x1b[m”合作"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.screen.Paragraph(text, hits, MarkHit, 2)); diff != "" {
				t.Errorf("paragraph (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSafe(t *testing.T) {
	text := "改革\x1b]0;title\x07\t\u009b31m开放"
	if got := (Screen{}).Safe(text); got != text {
		t.Errorf("text for a pipe was changed to %q", got)
	}
	got := Screen{Terminal: true}.Safe(text)
	if want := "改革 ]0;title  \u00a031m开放"; got != want {
		t.Errorf("Safe = %q, want %q", got, want)
	}
	if len(got) != len(text) {
		t.Errorf("Safe changed the length from %d to %d bytes", len(text), len(got))
	}
}
