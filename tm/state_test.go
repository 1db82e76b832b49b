package tm

import (
	"path/filepath"
	"testing"

	"github.com/yiku-tm/yiku/tm/history"
	"github.com/yiku-tm/yiku/tm/ruling"
	"github.com/yiku-tm/yiku/tm/unit"
)

// TestState checks that every change gives another state.
func TestState(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "memory.db")
	m, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	seen := map[string]string{}
	state := func(what string, m *Memory, isNew bool) {
		t.Helper()
		s, err := m.State(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if earlier, known := seen[s]; known == isNew {
			t.Errorf("after %s the state is %s, known from %q", what, s, earlier)
		}
		seen[s] = what
	}
	add := func(m *Memory, text string) {
		t.Helper()
		u := unit.Unit{Score: 1, Variants: []unit.Variant{{Lang: "zh", Text: text}, {Lang: "en", Text: "text"}}}
		if _, err := m.Add(ctx, unit.Origin{Source: text, Checksum: text}, unit.Each([]unit.Unit{u}), AddOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	state("nothing", m, true)
	state("reading", m, false)
	add(m, "文")
	state("an addition", m, true)
	if _, err := m.EditUnit(ctx, 1, unit.Edit{Status: unit.Reviewed}, "edit 1"); err != nil {
		t.Fatal(err)
	}
	state("an edit", m, true)
	if _, _, err := m.AddRulings(ctx, []ruling.Ruling{{Phrase: "文", Rendering: "text", Lang: "en", Status: ruling.Official}}, "ruling add"); err != nil {
		t.Fatal(err)
	}
	state("a ruling", m, true)
	if _, err := m.Undo(ctx, history.UndoOptions{}); err != nil {
		t.Fatal(err)
	}
	state("an undoing", m, true)
}
