package main

import (
	"testing"

	"github.com/yiku-tm/yiku/align"
	"github.com/yiku-tm/yiku/cmd/yiku/internal/shape"
)

func TestValidDate(t *testing.T) {
	for date, want := range map[string]bool{
		"": true, "2025": true, "2025-10": true, "2025-10-15": true, "2024-02-29": true,
		"25": false, "2025-13": false, "2025-02-29": false, "2025-1": false, "15.10.2025": false,
		"2025-10-15T00:00": false, "２０２５": false,
	} {
		if err := validDate("date", date); (err == nil) != want {
			t.Errorf("validDate(%q) = %v", date, err)
		}
	}
}

func TestQuoted(t *testing.T) {
	for word, want := range map[string]string{
		"demo/memory.db": "demo/memory.db",
		"译库/memory.db":   "译库/memory.db",
		"my memory.db":   "'my memory.db'",
		"it's":           `'it'\''s'`,
		"$HOME/m.db":     "'$HOME/m.db'",
	} {
		if got := quoted(word); got != want {
			t.Errorf("quoted(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestRepairWords(t *testing.T) {
	got := repairWords([]shape.Repair{
		{Kind: align.RepairHardWrap}, {Kind: align.RepairPageBreak}, {Kind: align.RepairHardWrap},
		{Kind: "one to come"}, {Kind: align.RepairPageNumber},
	})
	want := "1 paragraph joined that a page break had cut, 2 wrapped lines joined, 1 page number left out and 1 other repair"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := repairWords(nil); got != "" {
		t.Errorf("no repairs are %q", got)
	}
}
