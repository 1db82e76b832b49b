package tm

import (
	"context"
	"path/filepath"
	"testing"
)

func TestIgnoredFindings(t *testing.T) {
	ctx := context.Background()
	m, err := Open(ctx, filepath.Join(t.TempDir(), "memory.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	reasons := func() (list []string) {
		found, err := m.IgnoredFindings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			list = append(list, f.Finding+" "+f.Reason)
		}
		return list
	}
	if err := m.Ignore(ctx, []Ignored{{Finding: "a1", Kind: "numerals", Rule: "missing", Source: "186亿", Reason: " "}}, "check"); err == nil {
		t.Error("a finding was set aside without a reason")
	}
	if err := m.Ignore(ctx, []Ignored{{Finding: "a1", Kind: "numerals", Rule: "missing", Source: "186亿", Reason: "in the table"}}, "check"); err != nil {
		t.Fatal(err)
	}
	if err := m.Ignore(ctx, []Ignored{{Finding: "a1", Reason: "in the chart"}}, "check"); err != nil {
		t.Fatal(err)
	}
	if got := reasons(); len(got) != 1 || got[0] != "a1 in the chart" {
		t.Errorf("set aside: %v", got)
	}
	for _, want := range []string{"a1 in the table", ""} {
		if _, err := m.Undo(ctx, UndoOptions{}); err != nil {
			t.Fatal(err)
		}
		got := reasons()
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("after undo: %v, want %q", got, want)
		}
	}
}
