package tm

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yiku-tm/yiku/tm/check"
	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/merge"
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
	if err := m.Ignore(ctx, []check.Ignored{{Finding: "a1", Kind: "numerals", Rule: "missing", Source: "186亿", Reason: " "}}, "check"); err == nil {
		t.Error("a finding was set aside without a reason")
	}
	if err := m.Ignore(ctx, []check.Ignored{{Finding: "a1", Kind: "numerals", Rule: "missing", Source: "186亿", Reason: "in the table"}}, "check"); err != nil {
		t.Fatal(err)
	}
	if err := m.Ignore(ctx, []check.Ignored{{Finding: "a1", Reason: "in the chart"}}, "check"); err != nil {
		t.Fatal(err)
	}
	if got := reasons(); len(got) != 1 || got[0] != "a1 in the chart" {
		t.Errorf("set aside: %v", got)
	}
	for _, want := range []string{"a1 in the table", ""} {
		if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
			t.Fatal(err)
		}
		got := reasons()
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("after undo: %v, want %q", got, want)
		}
	}
}

// TestMergeIgnored checks that findings set aside are merged, that a reason given here is
// kept unless the other is wanted, and that all of it can be undone.
func TestMergeIgnored(t *testing.T) {
	ctx := context.Background()
	m, other := openNew(t), openNew(t)
	aside := func(m *Memory, id, reason string) {
		t.Helper()
		if err := m.Ignore(ctx, []check.Ignored{{Finding: id, Kind: "numerals", Rule: "missing", Source: "186亿", Reason: reason}}, "check"); err != nil {
			t.Fatal(err)
		}
	}
	reasons := func() string {
		var list []string
		for _, f := range must[[]check.Ignored](t)(m.IgnoredFindings(ctx)) {
			list = append(list, f.Finding+" "+f.Reason)
		}
		slices.Sort(list)
		return strings.Join(list, ", ")
	}
	aside(m, "a1", "in the table")
	aside(other, "a1", "in the chart")
	aside(other, "b2", "agreed")

	done := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{}))
	if done.Ignored != 1 || len(done.Conflicts) != 1 || done.Conflicts[0].Kind != merge.ConflictFinding || reasons() != "a1 in the table, b2 agreed" {
		t.Errorf("merged: %+v, set aside: %s", done, reasons())
	}
	if again := must[merge.Result](t)(m.Merge(ctx, other, merge.Options{})); again.Entry != 0 {
		t.Errorf("the same merge again: %+v", again)
	}
	if _, err := m.Merge(ctx, other, merge.Options{Theirs: true}); err != nil || reasons() != "a1 in the chart, b2 agreed" {
		t.Errorf("theirs taken: %s, %v", reasons(), err)
	}
	for _, want := range []string{"a1 in the table, b2 agreed", "a1 in the table"} {
		if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil || reasons() != want {
			t.Errorf("after undo: %s, %v, want %s", reasons(), err, want)
		}
	}
}
