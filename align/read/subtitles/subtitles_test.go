package subtitles

import (
	"context"
	"runtime"
	"strings"
	"testing"
)

// TestLongCue checks that the lines of a cue are copied a few times, not once for each
// line after them.
func TestLongCue(t *testing.T) {
	const lines = 50_000
	text := "WEBVTT\n\n00:01.000 --> 00:02.000\n" + strings.Repeat("河水上涨\n", lines)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	list, err := Read(context.Background(), text, false)
	runtime.ReadMemStats(&after)
	if err != nil || len(list) != 1 || strings.Count(list[0].Text, "\n") != lines-1 {
		t.Fatalf("%d paragraphs, %v", len(list), err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 40*uint64(len(text)) {
		t.Errorf("%d bytes were allocated for %d", used, len(text))
	}
}
