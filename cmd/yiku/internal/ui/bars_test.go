package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRenderBars(t *testing.T) {
	got := Screen{}.RenderBars("year", "units", []Bar{{"2023", 2000}, {"2024", 1000}, {"不详", 1}, {"none", 0}}, 0)
	want := "year  units\n" +
		"2023   2000  " + strings.Repeat("█", 40) + "\n" +
		"2024   1000  " + strings.Repeat("█", 20) + "\n" +
		"不详      1  ▏\n" +
		"none      0\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bars (-want +got):\n%s", diff)
	}
}

// TestBarsFitTheScreen checks that no line is wider than the screen, and that
// longer bars stand for greater counts.
func TestBarsFitTheScreen(t *testing.T) {
	for width := 24; width <= 120; width += 7 {
		s := Screen{Terminal: true, Width: width}
		for line := range strings.Lines(s.RenderBars("body", "units", []Bar{{"中华人民共和国外交部新闻司", 812345}, {"新华社", 5}}, 0)) {
			if w := Width(strings.TrimSuffix(line, "\n")); w > width {
				t.Errorf("a line of %d columns on a screen of %d: %q", w, width, line)
			}
		}
	}
	last := 0
	for n := range 101 {
		bar := Width(drawBar(n, 100, 40))
		if bar < last || bar > 40 || (n > 0) != (bar > 0) {
			t.Fatalf("%d of 100 is %d columns after %d", n, bar, last)
		}
		last = bar
	}
}
