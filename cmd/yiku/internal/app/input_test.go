package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinesOf(t *testing.T) {
	text := "一\n二\r\n\r三\n"
	l := linesOf(text)
	want := []int{0, 4, 9, 10, 14}
	if diff := cmp.Diff(want, l.starts); diff != "" {
		t.Errorf("starts of the lines (-want +got):\n%s", diff)
	}
	for offset := range len(text) + 1 {
		if got, want := l.at(offset), lineByCounting(text, offset); got != want {
			t.Errorf("offset %d is on line %d, want %d", offset, got, want)
		}
	}
}

// lineByCounting counts the line breaks that end at or before the offset.
func lineByCounting(text string, offset int) int {
	line := 1
	for i := range offset {
		if text[i] == '\n' || text[i] == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			line++
		}
	}
	return line
}
