package ui

import (
	"strings"
	"testing"
)

func TestProgress(t *testing.T) {
	terminal := Screen{Terminal: true, Color: true, Width: 80}
	for _, test := range []struct {
		name   string
		screen Screen
		late   bool
		want   bool
	}{
		{"long work on a terminal", terminal, true, true},
		{"short work on a terminal", terminal, false, false},
		{"pipe", Screen{}, true, false},
		{"terminal that cannot move its cursor", Screen{Terminal: true, Width: 80}, true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			p := NewProgress(&b, test.screen, "aligning")
			if test.late {
				p.since = p.since.Add(-2 * progressAfter)
			}
			p.Set(0, 0)
			p.Set(1, 4)
			p.Set(2, 8)
			if got := strings.Contains(b.String(), "aligning"); got != test.want {
				t.Errorf("the bar is shown: %v, want %v (%q)", got, test.want, b.String())
			}
			p.Done()
			p.Done()
			// What is left on the line is blank.
			if last := b.String()[strings.LastIndex(b.String(), "\r")+1:]; strings.TrimSpace(last) != "" && test.want {
				t.Errorf("Done left %q on the screen", last)
			}
		})
	}
}
