package ui

import "testing"

func TestShortenMiddle(t *testing.T) {
	for _, c := range []struct {
		text, want string
		width      int
	}{
		{"talks.zh.txt:41", "talks.zh.txt:41", 20},
		{"2025-12-31_a_rather_long_name.txt:11", "2025-12-31…name.txt:11", 22},
		{"新年贺词二〇二五.txt:7", "新年贺…txt:7", 12},
		{"abc", "…", 1},
	} {
		if got := ShortenMiddle(c.text, c.width); got != c.want || Width(got) > c.width {
			t.Errorf("ShortenMiddle(%q, %d) = %q, %d columns; want %q", c.text, c.width, got, Width(got), c.want)
		}
	}
}
