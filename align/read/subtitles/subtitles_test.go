package subtitles

import (
	"context"
	"runtime"
	"slices"
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

// TestTextAfterEmptyLine checks that the text of a cue after an empty line and after a badly
// typed arrow is read, and that names of cues, comments and styles are not.
func TestTextAfterEmptyLine(t *testing.T) {
	text := "WEBVTT\n\n00:01.000 --> 00:02.000\n\n第一句。\n\n\n第二句。\n\nNOTE 注\n\ncue 2\n00:03.000 -> 00:04.000\n第三句。\n\nSTYLE\n::cue {}\n\n00:05.000 → 00:06.000\n第四句。\n"
	list, err := Read(context.Background(), text, true)
	var got []string
	for _, p := range list {
		got = append(got, p.Text)
	}
	if want := []string{"第一句。\n第二句。", "第三句。", "第四句。"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestTextOnLineOfTimes checks that a text after the times is read, and that settings are not.
func TestTextOnLineOfTimes(t *testing.T) {
	text := "1\n00:00:19,000 --> 00:00:20,000 旧桥在哪里？\n它塌了。\n\n2\n00:00:21,000 --> 00:00:22,000\n\n3\n00:00:23,000 --> 00:00:24,000  X1:40 X2:600 Y1:20 Y2:50\n没有人告诉我。\n\n" +
		"4\n00:00:25,000 --> 00:00:26,000 align:start position:10%,line-left\n再见。\n\n5\n00:00:27,000 --> 00:00:28,000 注意：开船！\n"
	list, err := Read(context.Background(), text, true)
	var got []string
	for _, p := range list {
		got = append(got, p.Text)
	}
	if want := []string{"旧桥在哪里？\n它塌了。", "没有人告诉我。", "再见。", "注意：开船！"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
