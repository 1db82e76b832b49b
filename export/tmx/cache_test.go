package tmx

import (
	"strconv"
	"testing"
	"time"
)

// TestDates holds the fast reading of dates to that of package time.
func TestDates(t *testing.T) {
	for _, s := range []string{
		"20260508T130405Z", "20240229T000000Z", "20230229T000000Z", "20260431T000000Z", "20261301T000000Z", "20260508T240000Z",
		"20260508T126000Z", "20260508T125960Z", "00010101T000000Z", "2026-508T130405Z", "20260508t130405Z", "20260508T130405", "x", "",
	} {
		want, err := time.Parse("20060102T150405Z", s)
		got, ok := basicDate([]byte(s))
		if ok != (err == nil) || ok && !got.Equal(want) {
			t.Errorf("%q: %v %v, want %v %v", s, got, ok, want, err)
		}
	}
	var l lastDate
	for s, want := range map[string]string{
		"20260508": "2026-05-08T00:00:00Z", "2026-05-08T13:04:05+08:00": "2026-05-08T05:04:05Z", "2026-05-08 13:04:05": "2026-05-08T13:04:05Z",
	} {
		for range 2 {
			if got, ok := l.parse([]byte(s)); !ok || got.Format(time.RFC3339) != want {
				t.Errorf("%q: %v, want %s", s, got, want)
			}
		}
	}
	if got, ok := l.parse([]byte("yesterday")); ok {
		t.Errorf("yesterday is %v", got)
	}
}

// TestInterner checks that many words do not make it grow without end.
func TestInterner(t *testing.T) {
	var i interner
	for n := range 5 * maxWords {
		s := strconv.Itoa(n)
		if got := i.string([]byte(s)); got != s || len(i.known) > maxWords {
			t.Fatalf("%q is %q with %d words", s, got, len(i.known))
		}
	}
}
