package tmx

import (
	"testing"
	"time"
)

// TestDates reads the forms of dates in files.
func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"20260508T130405Z": "2026-05-08T13:04:05Z", "20240229T000000Z": "2024-02-29T00:00:00Z",
		"20260508": "2026-05-08T00:00:00Z", "2026-05-08T13:04:05+08:00": "2026-05-08T05:04:05Z", "2026-05-08 13:04:05": "2026-05-08T13:04:05Z",
	} {
		var got time.Time
		if !setDate([]byte(s), &got) || got.Format(time.RFC3339) != want {
			t.Errorf("%q: %v, want %s", s, got, want)
		}
	}
	for _, s := range []string{"yesterday", "20230229T000000Z", "20260431T000000Z", "20261301T000000Z", "20260508T240000Z", "2026-508T130405Z", ""} {
		if got := new(time.Time); setDate([]byte(s), got) {
			t.Errorf("%q is %v", s, got)
		}
	}
}
